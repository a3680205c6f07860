package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// pages opens a page in the browser, named by the arguments of the command that
// makes it; nil: there are none.
type pages func(args ...string) error

// pageDeadline is how long making a page and finding a browser may take.
const pageDeadline = 30 * time.Second

// programPages has the program itself make the page, in a process of its own: what
// that takes (templates, drawings, a browser that hangs) is gone with it. With ctx
// that process ends too.
func programPages(ctx context.Context, o Options) pages {
	program, err := os.Executable()
	if err != nil {
		return nil
	}
	config := sameSettings(o)
	return func(args ...string) error {
		return runPage(ctx, program, slices.Concat(config, args)...)
	}
}

func runPage(ctx context.Context, program string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, pageDeadline)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.WaitDelay = time.Second // a browser that it started may hold on to its output
	out, err := cmd.CombinedOutput()
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return fmt.Errorf("%v: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}

// sameSettings are the flags by which another command has the settings of this run:
// the language, what is avoided, the person's own movements.
func sameSettings(o Options) (flags []string) {
	if o.File != "" {
		flags = append(flags, "--config", o.File)
	}
	for _, set := range o.Set {
		flags = append(flags, "--set", set)
	}
	return flags
}

// openReport shows what happened so far.
func (p pages) openReport() error {
	if p == nil {
		return nil
	}
	return p("report", "--open")
}

// openHelp shows when a sore back needs help.
func (p pages) openHelp() error {
	if p == nil {
		return nil
	}
	return p("movements", "help", "--open")
}

// openPage has a page made and opened, one at a time: a double click is one. The loop
// waits for it at its end. It reports whether there will be one.
func (l *loop) openPage(failed string, show func() error) bool {
	if l.pages == nil || l.opening {
		return false
	}
	l.opening = true
	l.opened.Go(func() {
		if err := show(); err != nil {
			l.log.Warn(failed, "err", err)
		}
		l.do(func() { l.opening = false })
	})
	return true
}

// openGuide shows how the movement of the prompt is done. The click has closed
// the notification on most servers, so it is shown again: the page cannot answer.
func (l *loop) openGuide() {
	p := l.machine.View(l.now).Prompt
	if p == nil {
		return
	}
	show, id := l.pages, p.Movement
	if !l.openPage("the guide does not open", func() error { return show("guide", "--", id) }) { // not text: for the log
		return
	}
	if n := l.show.prompt; n != nil {
		l.show.seq++
		again := *n
		again.Seq = l.show.seq
		l.show.prompt = &again
		l.reshow()
	}
}
