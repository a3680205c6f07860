package daemon

import (
	"context"
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
// that takes (templates, drawings, a browser that hangs) is gone with it.
func programPages(o Options) pages {
	program, err := os.Executable()
	if err != nil {
		return nil
	}
	config := sameSettings(o)
	return func(args ...string) error {
		ctx, cancel := context.WithTimeout(context.Background(), pageDeadline)
		defer cancel()
		out, err := exec.CommandContext(ctx, program, slices.Concat(config, args)...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%v: %s", err, strings.TrimSpace(string(out)))
		}
		return nil
	}
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

// openGuide shows how the movement of the prompt is done. The click has closed
// the notification on most servers, so it is shown again: the page cannot answer.
func (l *loop) openGuide() {
	p := l.machine.View(l.now).Prompt
	if p == nil || l.pages == nil || l.opening {
		return // a double click is one
	}
	l.opening = true
	show, id := l.pages, p.Movement
	go func() {
		if err := show("guide", "--", id); err != nil {
			l.log.Warn("the guide does not open", "err", err)
		}
		l.do(func() { l.opening = false })
	}()
	if n := l.show.prompt; n != nil {
		l.show.seq++
		again := *n
		again.Seq = l.show.seq
		l.show.prompt = &again
		l.reshow()
	}
}
