package main

import (
	"context"
	"errors"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

// The formats of history.
const (
	formatTable    = "table"
	formatCSV      = "csv"
	formatCalendar = "ics"
)

func historyFormats() []string { return []string{formatTable, formatJSON, formatCSV, formatCalendar} }

func historyCommand(a *app) *cobra.Command {
	var since, until, format string
	c := &cobra.Command{
		Use: "history", Short: lang.T("List what happened: reminders, answers, breaks, pauses"), Args: arguments(0),
		Long: historyHelp(),
		Example: "  deskbreak history --since 7d\n" + // not text: commands
			"  deskbreak history --since 2026-11-01 --until 2026-11-30 --format csv >nov.csv\n" + // not text: commands
			"  deskbreak history --format json | jq 'map(select(.outcome==\"done\")) | length'\n" + // not text: commands
			"  deskbreak history --format ics >breaks.ics", // not text: commands
		RunE: func(c *cobra.Command, _ []string) error {
			if err := oneOf("--format", format, historyFormats()); err != nil {
				return err
			}
			span, err := parseStretch(time.Now(), since, until)
			if err != nil {
				return err
			}
			return a.history(c.Context(), span, format)
		},
	}
	c.Flags().StringVar(&since, "since", "", lang.T("leave out what ended before `TIME`: 7d, 24h, 2026-11-01"))
	c.Flags().StringVar(&until, "until", "", lang.T("leave out what ended after `TIME`; of a date, its end"))
	c.Flags().StringVar(&format, "format", formatTable, lang.T("print as `FORMAT`: table, json, csv or ics"))
	complete(c, "format", historyFormats())
	return c
}

// historyHelp says what the forms hold.
func historyHelp() string {
	var b strings.Builder
	b.WriteString(lang.T(`List what happened on all machines whose files are in the history folder, oldest
first: reminders, answers, breaks, pauses, and what you said of your back.

--format json is an array of the records as they are in the files. --format ics
is a calendar of the breaks that were done. --format csv is for a spreadsheet,
with these columns:`) + "\n\n")
	t := tabwriter.NewWriter(&b, 0, 0, 3, ' ', 0)
	for _, c := range history.Columns() {
		_, _ = t.Write([]byte("  " + c.Name + "\t" + c.Is + "\n")) // a builder takes everything
	}
	_ = t.Flush()
	b.WriteString("\n" + lang.T("A text that a spreadsheet would take for a formula begins with an apostrophe."))
	return b.String()
}

// stretch is from one time to before another; a zero one is open.
type stretch struct{ from, to time.Time }

func (s stretch) whole() bool { return s.from.IsZero() && s.to.IsZero() }

func (s stretch) has(t time.Time) bool {
	return !t.Before(s.from) && (s.to.IsZero() || t.Before(s.to))
}

func parseStretch(now time.Time, since, until string) (s stretch, err error) {
	if since != "" {
		if s.from, err = parseSince(now, since); err != nil {
			return s, err
		}
	}
	if until == "" {
		return s, nil
	}
	t, isTime := parseTime(now, until)
	switch {
	case isTime:
		s.to = t
		if _, err := time.Parse(time.DateOnly, until); err == nil {
			s.to = t.AddDate(0, 0, 1)
		}
	default:
		d, bad := parseLength(until)
		if bad != nil {
			return s, usage(lang.T("--until %q is not a time: try 7d, 24h or %s", until, now.Format(time.DateOnly)))
		}
		s.to = now.Add(-d)
	}
	if !s.from.Before(s.to) {
		return s, usage(lang.T("--until %s is not after --since %s: nothing can be between them", until, since))
	}
	return s, nil
}

func (a *app) history(ctx context.Context, span stretch, format string) error {
	out, err := a.exporter(format)
	if err != nil {
		return err
	}
	empty := true
	problems, err := history.ReadAll(config.FindPaths().HistoryDir, span.from, func(r history.Record) error {
		if !span.has(r.At) {
			return nil
		}
		empty = false
		return out.Write(r)
	})
	for _, p := range problems {
		a.warn(p.Error())
	}
	switch {
	case err != nil:
		return err
	case empty && format == formatTable && span.whole():
		a.say(a.nothingYet(ctx))
		return nil
	}
	return out.Close()
}

func (a *app) exporter(format string) (history.Exporter, error) {
	switch format {
	case formatJSON:
		return history.NewJSON(a), nil
	case formatCSV:
		return history.NewCSV(a), nil
	case formatCalendar:
		all, err := a.movements()
		if err != nil {
			return nil, err
		}
		return history.NewCalendar(a, func(id string) string {
			m, _ := all.Find(id)
			return m.Name
		}), nil
	}
	return &table{a: a}, nil
}

// table is for a person, and is written when the widths of its columns are known.
type table struct {
	a       *app
	records []history.Record
}

func (t *table) Write(r history.Record) error { t.records = append(t.records, r); return nil }
func (t *table) Close() error                 { return history.WriteTable(t.a, t.records) }

// nothingYet says that there is no record yet, and when the first one comes, as
// far as the daemon can tell.
func (a *app) nothingYet(ctx context.Context) string {
	reply, err := a.client().Do(ctx, control.Request{Command: control.CommandStatus})
	switch s := reply.Status; {
	case errors.Is(err, control.ErrNotRunning):
		return lang.T("nothing yet: start deskbreak with `deskbreak daemon`")
	case err != nil || s == nil:
		return lang.T("nothing yet: `deskbreak status` says when your first reminder comes")
	case s.Phase == control.PhasePrompted, s.Phase == control.PhaseSnoozed:
		return lang.T("nothing yet: your first reminder waits for an answer, see `deskbreak status`")
	case s.Next != nil:
		return lang.T("nothing yet: your first reminder comes at about %s", clock(*s.Next, time.Now()))
	}
	return lang.T("nothing yet: `deskbreak status` says what your first reminder waits for")
}
