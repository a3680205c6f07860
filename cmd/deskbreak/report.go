package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/history"
	"deskbreak/daemon/report"
)

// reportWeeks is how many weeks the page shows unless it is asked for others.
const reportWeeks = 12

func reportCommand(a *app) *cobra.Command {
	var r reportRun
	c := &cobra.Command{
		Use: "report", Short: lang.T("Make a page of what happened, for yourself or to take along"), Args: arguments(0),
		Long: lang.T(`Make a page of the last twelve weeks, or of other days: breaks, sitting,
stiffness, the weekly goal and how each movement went, as pictures and tables.
It prints on one sheet, to take along to a physiotherapist.

The page is a file on this computer, needs no network, and says nothing but what
you did or entered. Without --out it is kept where only you can read it, and its
place is printed.`),
		Example: "  deskbreak report --open\n  deskbreak report --from 2026-06-01 --to 2026-11-30 --out halfyear.html", // not text: commands
		RunE: func(c *cobra.Command, _ []string) error {
			span, err := parseDays(time.Now(), r.from, r.to)
			if err != nil {
				return err
			}
			return a.makeReport(c.Context(), r, span)
		},
	}
	c.Flags().StringVar(&r.from, "from", "", lang.T("begin with this `DATE`, or so long ago: 2026-06-01, 12w"))
	c.Flags().StringVar(&r.to, "to", "", lang.T("end with this `DATE` (default: today)"))
	c.Flags().StringVarP(&r.out, "out", "o", "", lang.T("write the page to this `FILE`; -: print it"))
	c.Flags().BoolVar(&r.open, "open", false, lang.T("open the page in the browser"))
	return c
}

// reportRun is what was asked for.
type reportRun struct {
	from, to, out string
	open          bool
}

// parseDays reads the first and the last day; without the first it is that of
// twelve weeks.
func parseDays(now time.Time, from, to string) (s history.Span, err error) {
	s.Now, s.To = now, now
	if to != "" {
		if s.To, err = parseDay(now, "--to", to); err != nil {
			return s, err
		}
		if s.To.After(now) {
			s.To = now // nothing is known of days to come
		}
	}
	if from == "" {
		s.From = history.LastWeeks(reportWeeks, s.To).From
		return s, nil
	}
	if s.From, err = parseDay(now, "--from", from); err != nil {
		return s, err
	}
	switch {
	case s.From.After(now):
		return s, usage(lang.T("--from %s is still to come, it is %s now", from, now.Format(time.DateOnly)))
	case s.From.After(s.To):
		return s, usage(lang.T("--from %s is after --to %s: nothing can be between them", from, to))
	}
	return s, nil
}

// parseDay reads a date, or how long ago it was.
func parseDay(now time.Time, flag, text string) (time.Time, error) {
	if t, err := time.ParseInLocation(time.DateOnly, text, now.Location()); err == nil {
		return t, nil
	}
	if d, err := parseLength(text); err == nil {
		// In days and not in hours: where the clock changes, a day has 23 or 25.
		return now.AddDate(0, 0, -int(d/day)).Add(-(d % day)), nil
	}
	return now, usage(lang.T("%s %q is not a date: try %s", flag, text, now.AddDate(0, -6, 0).Format(time.DateOnly)))
}

func (a *app) makeReport(ctx context.Context, r reportRun, span history.Span) error {
	if r.out == "-" && r.open {
		return usage(lang.T("--open needs a file: leave out --out -"))
	}
	all, err := a.movements()
	if err != nil {
		return err
	}
	o := report.PageOptions{Name: func(id string) string {
		m, _ := all.Find(id)
		return m.Name
	}}
	s, found, err := a.summarise(span, r.from == "")
	if err != nil {
		return err
	}
	if !found {
		o.Nothing = a.nothingYet(ctx)
		a.warn(o.Nothing)
	}
	page, err := report.Page(s, o)
	if err != nil {
		return err
	}
	return a.handOver(ctx, r, page)
}

// summarise counts the records of a span, and says whether there are any at all.
// One whose beginning nobody named begins no earlier than the week of the first
// record.
func (a *app) summarise(span history.Span, anyStart bool) (*history.Summary, bool, error) {
	fold := history.NewFold(span)
	found, err := a.readHistory(fold.Since(), fold.Add)
	if err != nil {
		return nil, false, err
	}
	if anyStart {
		fold.Trim()
	}
	return fold.Summary(), found, nil
}

// handOver writes the page, and opens it if that was asked for.
func (a *app) handOver(ctx context.Context, r reportRun, page []byte) (err error) {
	path := r.out
	switch r.out {
	case "-":
		a.print(string(page))
		return nil
	case "":
		folder := guideFolder() // of all pages, the one above
		if folder != "" {
			folder = filepath.Dir(folder)
		}
		if path, err = report.WritePage(folder, page); err != nil {
			return err
		}
	default:
		if err := os.WriteFile(r.out, page, 0o600); err != nil {
			return lang.Errorf("the page cannot be written: %v: name another file", err)
		}
	}
	if !r.open {
		if r.out == "" {
			a.say(path)
		}
		return nil
	}
	if path, err = filepath.Abs(path); err != nil {
		return lang.Errorf("the page cannot be opened: %v: open it by hand", err)
	}
	return a.openPage(ctx, path, "deskbreak stats", // not text: a command
		lang.T("The report opens in your browser. If it does not, open this by hand: %s", path))
}
