package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon"
	"deskbreak/daemon/control"
)

func daemonCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use: "daemon", Short: lang.T("Run in this terminal until ^C; the same as no command"), Args: arguments(0),
		Long: lang.T(`Run until ^C or SIGTERM. SIGHUP rereads the settings, which are also reread
whenever they are saved. If it runs already, say how it is.`),
		RunE: func(c *cobra.Command, _ []string) error { return a.daemon(c.Context()) },
	}
	a.daemonFlags(c.Flags())
	return c
}

// daemon runs the daemon, or says how the one is that runs already.
func (a *app) daemon(ctx context.Context) error {
	o := a.settings()
	outliveReaders()
	err := daemon.Run(ctx, daemon.Options{
		Version: version, Paths: o.Paths, File: o.File, Set: o.Set, Environ: o.Environ, NoTray: a.noTray,
		Reload: hangups(ctx), Terminal: a.screen(), Log: a.err,
		Started: func(s daemon.Started) {
			for _, w := range s.Warnings {
				a.warn(w)
			}
			a.greet(greeting(s, time.Now()))
		},
	})
	if !errors.Is(err, control.ErrRunning) {
		return err
	}
	a.warn(lang.T("it runs already; this is how it is"))
	return a.status(ctx, false, formatText)
}

// greeting is the one line of a start: the next break, what was found, and how
// to stop.
func greeting(s daemon.Started, now time.Time) string {
	parts := []string{lang.T("deskbreak runs.")}
	if !s.Next.IsZero() {
		parts = append(parts, lang.T("Next break at %s.", clock(s.Next, now)))
	}
	parts = append(parts, lang.T("Reminders: %s.", reminders(s.Notifications)))
	if s.Tray.Shown {
		parts = append(parts, lang.T("Tray icon: shown."))
	} else {
		parts = append(parts, lang.T("Tray icon: none."))
	}
	if s.Idle.Known || s.Idle.Source != "" {
		parts = append(parts, lang.T("Idle time: %s.", s.Idle.Source))
	} else {
		parts = append(parts, lang.T("Idle time: not known."))
	}
	if !s.Tray.Shown || s.Idle.Source == "" || s.Notifications.Server == "" {
		parts = append(parts, lang.T("More with `deskbreak doctor`."))
	}
	return strings.Join(append(parts, lang.T("Stop with Ctrl-C.")), " ")
}

// reminders is where reminders are shown, in a few words.
func reminders(n control.Notifications) string {
	switch {
	case n.Server == "":
		return lang.T("nowhere yet")
	case n.Server == "terminal":
		return lang.T("in the terminal")
	case n.Buttons:
		return lang.T("%s with buttons", n.Server)
	}
	return lang.T("%s without buttons", n.Server)
}
