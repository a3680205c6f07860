package main

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon/history"
	"deskbreak/daemon/report"
)

const (
	// statsWeeks is how many weeks are shown unless asked for others.
	statsWeeks = 4
	// hoursWeeks is how many weeks it takes until hours of the week can be told
	// from each other.
	hoursWeeks = 12
)

func statsCommand(a *app) *cobra.Command {
	weeks := statsWeeks
	c := &cobra.Command{
		Use: "stats", Short: lang.T("Show breaks, sitting and stiffness of the last weeks"), Args: arguments(0),
		Long: lang.T(`Show today and the last weeks in the terminal: the breaks of each day, how
stiff your back was, the weekly goal, the hours in which you got up, and the
figures of these weeks. The weeks before are in the page of deskbreak report.

A break is a reminder that you did or got up for, an absence that was long
enough, or one of your own. The goal is four days a week, Monday to Friday and
what you used of the weekend, on which you did half of the reminders or more, or
got up for them.

Colours are shown on a terminal unless NO_COLOR is set, and say nothing more.`),
		Example: "  deskbreak stats\n  deskbreak stats --weeks 12", // not text: commands
		RunE: func(c *cobra.Command, _ []string) error {
			if weeks < 1 || weeks > report.MostPlotWeeks {
				return usage(lang.T("--weeks %d: say a number from 1 to %d; `deskbreak report --from DATE` shows more", weeks, report.MostPlotWeeks))
			}
			return a.stats(c.Context(), weeks, time.Now())
		},
	}
	c.Flags().IntVar(&weeks, "weeks", statsWeeks, lang.T("show the last `N` weeks, this one included"))
	return c
}

func (a *app) stats(ctx context.Context, weeks int, now time.Time) error {
	fold, long := history.NewFold(history.LastWeeks(weeks, now)), history.NewFold(history.LastWeeks(hoursWeeks, now))
	since := fold.Since()
	if long.Since().Before(since) {
		since = long.Since()
	}
	found, err := a.readHistory(since, func(r history.Record) {
		fold.Add(r)
		long.Add(r)
	})
	if err != nil {
		return err
	}
	if !found {
		a.say(a.nothingYet(ctx))
		return nil
	}
	a.print(report.Plot(fold.Summary(), long.Summary(), report.PlotOptions{Blocks: blocks(), Colours: a.colours()}))
	return nil
}

// errFound ends the reading of a history of which one record is enough.
var errFound = errors.New("found")

// readHistory gives the records since a time, and says whether there is any at
// all, then or before.
func (a *app) readHistory(since time.Time, fn func(history.Record)) (found bool, err error) {
	dir := config.FindPaths().HistoryDir
	problems, err := history.ReadAll(dir, since, func(r history.Record) error {
		found = true
		fn(r)
		return nil
	})
	for _, p := range problems {
		a.warn(p.Error())
	}
	if err != nil || found {
		return found, err
	}
	_, err = history.ReadAll(dir, time.Time{}, func(history.Record) error {
		found = true
		return errFound
	})
	if found {
		return true, nil
	}
	return false, err
}

// colours reports whether a person looks at a terminal that has colours and
// wants them.
func (t *terminal) colours() bool {
	switch {
	case os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb":
		return false
	case runtime.GOOS == "windows" && os.Getenv("WT_SESSION") == "" && os.Getenv("TERM") == "":
		return false // older consoles print the sequences
	}
	return isTerminal(t.out)
}

// blocks reports whether characters beyond ASCII can be read where the output
// goes, as its locale says.
func blocks() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(os.Getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" // elsewhere none is C
}
