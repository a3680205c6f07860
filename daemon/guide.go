package daemon

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// guide opens a page that shows how a movement is done; nil: there is none.
type guide func(id string) error

// guideDeadline is how long making the page and finding a browser may take.
const guideDeadline = 30 * time.Second

// programGuide has the program itself show the page, in a process of its own: what
// that takes (templates, drawings, a browser that hangs) is gone with it.
func programGuide(o Options) guide {
	program, err := os.Executable()
	if err != nil {
		return nil
	}
	var args []string
	if o.File != "" {
		args = append(args, "--config", o.File)
	}
	args = append(args, "guide", "--")
	return func(id string) error {
		ctx, cancel := context.WithTimeout(context.Background(), guideDeadline)
		defer cancel()
		out, err := exec.CommandContext(ctx, program, append(args[:len(args):len(args)], id)...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%v: %s", err, strings.TrimSpace(string(out)))
		}
		return nil
	}
}

// openGuide shows how the movement of the prompt is done. The click has closed
// the notification on most servers, so it is shown again: the page cannot answer.
func (l *loop) openGuide() {
	p := l.machine.View(l.now).Prompt
	if p == nil || l.guide == nil {
		return
	}
	show, id := l.guide, p.Movement
	go func() {
		if err := show(id); err != nil {
			l.log.Warn("the guide does not open", "err", err)
		}
	}()
	if n := l.show.prompt; n != nil {
		l.show.seq++
		again := *n
		again.Seq = l.show.seq
		l.show.prompt = &again
		l.reshow()
	}
}
