package daemon

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

const (
	// hookLimit is how long a hook may run before it is killed.
	hookLimit = 10 * time.Second
	// hooksAtOnce bounds the hooks that run at a time; more are left out.
	hooksAtOnce = 8
	// hookSays is how much of a failed hook's output is logged.
	hookSays = 500
)

// hooks run the person's own programs. They promise that a hook which hangs is
// killed, and that none holds anything up.
type hooks struct {
	log     *slog.Logger
	running sync.WaitGroup
	slots   chan struct{}
	ctx     context.Context
	stop    context.CancelFunc
}

func newHooks(log *slog.Logger) *hooks {
	ctx, stop := context.WithCancel(context.Background())
	return &hooks{log: log, slots: make(chan struct{}, hooksAtOnce), ctx: ctx, stop: stop}
}

// run starts a program with its arguments, no shell. What happened is in its
// environment: DESKBREAK_EVENT and DESKBREAK_EVENT_ with each name in about.
func (h *hooks) run(program []string, event string, about map[string]string) {
	if len(program) == 0 {
		return
	}
	select {
	case h.slots <- struct{}{}:
	default:
		h.log.Error("a hook is left out: too many still run", "hook", program[0])
		return
	}
	h.running.Go(func() {
		defer func() { <-h.slots }()
		ctx, cancel := context.WithTimeout(h.ctx, hookLimit)
		defer cancel()
		cmd := exec.CommandContext(ctx, program[0], program[1:]...)
		cmd.Env = append(os.Environ(), "DESKBREAK_EVENT="+event)
		for name, value := range about {
			cmd.Env = append(cmd.Env, "DESKBREAK_EVENT_"+strings.ToUpper(name)+"="+value)
		}
		cmd.WaitDelay = time.Second // a child of the hook may hold its output open
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			said := strings.TrimSpace(out.String())
			h.log.Error("a hook failed", "hook", program[0], "err", err, "said", said[:min(len(said), hookSays)])
		}
	})
}

// close kills what still runs.
func (h *hooks) close() error {
	h.stop()
	h.running.Wait()
	return nil
}
