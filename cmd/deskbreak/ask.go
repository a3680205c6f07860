package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon"
	"deskbreak/daemon/control"
)

// refusal is an answer that the daemon did not take.
type refusal struct{ control.Reply }

func (e refusal) Error() string { return e.Refused }

// ask sends a request to the daemon and returns its answer; a refusal is an error.
func (a *app) ask(ctx context.Context, r control.Request) (control.Reply, error) {
	if err := a.idleFlags(); err != nil {
		return control.Reply{}, err
	}
	return a.request(ctx, r)
}

// request is ask for a command that has a use for the settings itself.
func (a *app) request(ctx context.Context, r control.Request) (control.Reply, error) {
	reply, err := a.client().Do(ctx, r)
	if err != nil {
		return reply, err
	}
	a.skew(reply.Version)
	return reply, refused(reply)
}

// idleFlags warns of flags about settings, which a daemon that runs does not hear
// of. What could not be used anywhere is an error.
func (a *app) idleFlags() error {
	if a.file != "" {
		if _, err := os.Stat(a.file); errors.Is(err, fs.ErrNotExist) {
			return usage(lang.T("--config: there is no file %q", a.file))
		}
		a.warn(lang.T("--config does nothing here: the daemon that runs has read its own settings"))
	}
	if len(a.set) == 0 {
		return nil
	}
	if _, err := config.Load(config.Options{Set: a.set, Checks: daemon.Checks()}); err != nil {
		return err
	}
	a.warn(lang.T("--set and --interval do nothing here: to change what is running, use `deskbreak config set`"))
	return nil
}

func (a *app) client() *control.Client { return &control.Client{Path: config.FindPaths().Socket} }

func refused(r control.Reply) error {
	switch {
	case r.Refused == "":
		return nil
	case r.Usage:
		return usageError{r.Refused}
	}
	return refusal{r}
}

// skew warns of a daemon that was started before an upgrade.
func (a *app) skew(daemon string) {
	if daemon != version {
		a.warn(lang.T("the daemon that runs is version %s and this is %s: stop it and start it again", daemon, version))
	}
}

// answer sends a request and prints the answer.
func (a *app) answer(ctx context.Context, r control.Request) error {
	reply, err := a.ask(ctx, r)
	if err == nil && reply.Message != "" {
		a.say(reply.Message)
	}
	return err
}

// verb is a command without arguments that is one request to the daemon.
func (a *app) verb(name, short string) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: short, Args: arguments(0),
		RunE: func(c *cobra.Command, _ []string) error {
			return a.answer(c.Context(), control.Request{Command: name})
		},
	}
}

// follow calls fn with each status until ^C, which is no error, or until the
// daemon stops, which is told.
func (a *app) follow(ctx context.Context, fn func(control.Status)) error {
	if err := a.idleFlags(); err != nil {
		return err
	}
	told := false
	err := a.client().Follow(ctx, control.Request{}, func(r control.Reply) error {
		if !told {
			a.skew(r.Version)
			told = true
		}
		if r.Status != nil {
			fn(*r.Status)
		}
		return a.failed
	})
	var no *control.RefusedError
	switch {
	case ctx.Err() != nil:
		return nil
	case a.failed != nil:
		return nil // end says it
	case errors.As(err, &no):
		return refused(no.Reply)
	case errors.Is(err, control.ErrHungUp):
		return stopped{}
	}
	return err
}

// stopped is what ended a stream: from now on no daemon runs.
type stopped struct{}

func (stopped) Error() string {
	return lang.T("the daemon was stopped; start it again with `deskbreak daemon`")
}
func (stopped) Is(e error) bool { return e == control.ErrNotRunning }
