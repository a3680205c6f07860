package main

import (
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

const maxSnooze = 24 * time.Hour

func snoozeCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "snooze [DURATION]", Short: lang.T("Put the reminder off, for 10 minutes or as long as you say"), Args: arguments(1),
		Long:    lang.T("Put the reminder that is up off, or the next one further away. Without a length\nit is snooze.for of the settings, 10 minutes unless you changed it."),
		Example: "  deskbreak snooze\n  deskbreak snooze 30m", // not text: commands
		RunE: func(c *cobra.Command, args []string) error {
			r := control.Request{Command: control.CommandSnooze}
			if len(args) == 1 {
				var err error
				if r.For, err = parseLength(args[0]); err != nil {
					return err
				}
				if r.For > maxSnooze {
					return usage(lang.T("%s is too long for a snooze, a day is the most: to be left alone for long, try `deskbreak pause %[1]s`", args[0]))
				}
			}
			return a.answer(c.Context(), r)
		},
	}
}
