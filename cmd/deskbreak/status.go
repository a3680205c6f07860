package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

// The formats of status.
const (
	formatText   = "text"
	formatJSON   = "json"
	formatWaybar = "waybar"
	formatLine   = "line"
)

func statusFormats() []string { return []string{formatText, formatJSON, formatWaybar, formatLine} }

func statusCommand(a *app) *cobra.Command {
	var asJSON, following bool
	var format string
	c := &cobra.Command{
		Use: "status", Short: lang.T("Say when the next break is, and how everything is"), Args: arguments(0),
		Long: lang.T(`Say when the next break is, why, and how everything is. --format line is one
short line for a bar, --format waybar what a custom module of Waybar reads.`),
		Example: "  deskbreak status\n  deskbreak status --json | jq .next\n  deskbreak status --follow --format waybar", // not text: commands
		RunE: func(c *cobra.Command, _ []string) error {
			if asJSON && c.Flags().Changed("format") && format != formatJSON {
				return usage(lang.T("--json and --format %s are two forms: choose one", format))
			}
			if asJSON {
				format = formatJSON
			}
			if err := oneOf("--format", format, statusFormats()); err != nil {
				return err
			}
			return a.status(c.Context(), following, format)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, lang.T("print the status as one JSON object; short for --format json"))
	c.Flags().BoolVar(&following, "follow", false, lang.T("print a line for every change, until ^C"))
	c.Flags().StringVar(&format, "format", formatText, lang.T("print as `FORMAT`: text, json, waybar or line"))
	complete(c, "format", statusFormats())
	return c
}

// status prints the status once, or a line for each change.
func (a *app) status(ctx context.Context, following bool, format string) error {
	last := ""
	show := func(s control.Status) {
		now := time.Now()
		switch {
		case format == formatJSON:
			_ = a.json(s) // times and texts: only writing can fail, and end says that
		case format == formatText && !following:
			a.print(statusText(s, now))
		default:
			line := changeLine(s, now, format)
			if line != last {
				a.say(line)
			}
			last = line
		}
	}
	var err error
	if following {
		err = a.follow(ctx, show)
	} else {
		var reply control.Reply
		reply, err = a.ask(ctx, control.Request{Command: control.CommandStatus})
		if err == nil && reply.Status != nil {
			show(*reply.Status)
		}
	}
	if errors.Is(err, control.ErrNotRunning) {
		a.clearBar(format)
	}
	return err
}

// clearBar takes away what a bar would otherwise go on showing.
func (a *app) clearBar(format string) {
	switch format {
	case formatWaybar:
		_ = a.json(bar{Tooltip: lang.T("deskbreak is not running"), Class: "stopped"})
	case formatLine:
		a.say("")
	}
}

// changeLine is one line for a status.
func changeLine(s control.Status, now time.Time, format string) string {
	switch format {
	case formatWaybar:
		return waybar(s, now)
	case formatLine:
		return statusLine(s)
	}
	line := sentence(s, now)
	if s.Reason != "" && !strings.Contains(line, s.Reason) {
		line += " (" + s.Reason + ")"
	}
	return line
}

// oneOf says which values a flag takes.
func oneOf(flag, value string, values []string) error {
	for _, v := range values {
		if v == value {
			return nil
		}
	}
	last := len(values) - 1
	return usage(lang.T("%s %q: say %s or %s%s", flag, value, strings.Join(values[:last], ", "), values[last], didYouMean(value, values)))
}

// complete offers the values of a flag to the shell.
func complete(c *cobra.Command, flag string, values []string) {
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)) // fails only for a flag that is not there
}
