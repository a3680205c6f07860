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
func (l *loop) openReport() { l.openPage("report", "--open") }

// openHelp shows when a sore back needs help.
func (l *loop) openHelp() { l.openPage("movements", "help", "--open") }

// openGuide shows how the movement of the prompt is done. The click has closed
// the notification on most servers, so it is shown again: the page cannot answer.
func (l *loop) openGuide() {
	p := l.machine.View(l.now).Prompt
	if p == nil || l.pages == nil {
		return
	}
	l.openPage("guide", "--", p.Movement)
	if n := l.show.prompt; n != nil {
		l.show.seq++
		again := *n
		again.Seq = l.show.seq
		l.show.prompt = &again
		l.reshow()
	}
}

// openPage has a page made and opened, unless it is being made already: a double
// click is one. The loop waits for it at its end.
func (l *loop) openPage(args ...string) {
	page := strings.Join(args, " ")
	if l.pages == nil || slices.Contains(l.opening, page) {
		return
	}
	l.opening = append(l.opening, page)
	open := l.pages
	l.opened.Go(func() {
		if err := open(args...); err != nil {
			l.log.Warn("a page does not open", "page", page, "err", err)
		}
		l.do(func() {
			l.opening = slices.DeleteFunc(l.opening, func(s string) bool { return s == page })
		})
	})
}
