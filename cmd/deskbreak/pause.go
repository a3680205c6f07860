package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

const maxPause = 30 * 24 * time.Hour

func pauseCommand(a *app) *cobra.Command {
	var until string
	c := &cobra.Command{
		Use:   "pause [DURATION | --until TIME]", // not text: a form
		Short: lang.T("Stop reminding, for a while or until told"), Args: arguments(1),
		Long: lang.T(`Stop reminding for a length of time, until a time, until tomorrow
(pause.tomorrow of the settings), or, with neither, until ` + "`deskbreak resume`" + `.`),
		Example: "  deskbreak pause\n  deskbreak pause 2h\n  deskbreak pause --until 16:30\n  deskbreak pause --until tomorrow\n" + // not text: commands
			"  deskbreak pause --until \"2026-12-24 09:00\"", // not text: commands
		RunE: func(c *cobra.Command, args []string) error {
			r, err := pauseRequest(time.Now(), args, until, c.Flags().Changed("until"))
			if err != nil {
				return err
			}
			return a.answer(c.Context(), r)
		},
	}
	c.Flags().StringVar(&until, "until", "", lang.T("end at `TIME`: 16:30, \"2026-12-24 09:00\", or tomorrow"))
	complete(c, "until", []string{"tomorrow"})
	return c
}

func pauseRequest(now time.Time, args []string, until string, timed bool) (control.Request, error) {
	r := control.Request{Command: control.CommandPause}
	var err error
	switch {
	case timed && len(args) > 0:
		return r, usage(lang.T("a pause has a length or an end, not both: leave out %q or --until", args[0]))
	case timed && strings.EqualFold(until, "tomorrow"):
		r.Tomorrow = true
	case timed:
		if r.Until, err = parseUntil(now, until); err == nil && r.Until.Sub(now) > maxPause {
			err = usage(lang.T("%s is too far away, a pause lasts at most 30 days: `deskbreak pause` alone lasts until you resume", until))
		}
	case len(args) == 0:
	case strings.EqualFold(args[0], "tomorrow") || isClock(args[0]):
		return r, usage(lang.T("%q is a time, not a length: try `deskbreak pause --until %s`", args[0], args[0]))
	default:
		if r.For, err = parseLength(args[0]); err == nil && r.For > maxPause {
			err = usage(lang.T("%s is too long, a pause lasts at most 30 days: `deskbreak pause` alone lasts until you resume", args[0]))
		}
	}
	return r, err
}
