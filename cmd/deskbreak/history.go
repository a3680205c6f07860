package main

import (
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config"
	"deskbreak/daemon/history"
)

func historyCommand(a *app) *cobra.Command {
	var since, format string
	formats := []string{"table", "json", "csv"}
	c := &cobra.Command{
		Use: "history", Short: "List what happened: reminders, answers, breaks, pauses", Args: arguments(0),
		Example: "  deskbreak history --since 7d\n  deskbreak history --since 2026-11-01 --format csv >november.csv",
		RunE: func(*cobra.Command, []string) error {
			if err := oneOf("--format", format, formats); err != nil {
				return err
			}
			var from time.Time
			if since != "" {
				var err error
				if from, err = parseSince(time.Now(), since); err != nil {
					return err
				}
			}
			return a.history(from, format)
		},
	}
	c.Flags().StringVar(&since, "since", "", "leave out what ended before `TIME`: 7d, 24h, 2026-11-01 (default: nothing)")
	c.Flags().StringVar(&format, "format", "table", "print as `FORMAT`: table, json or csv")
	complete(c, "format", formats)
	return c
}

func (a *app) history(since time.Time, format string) error {
	var records []history.Record
	problems, err := history.ReadAll(config.FindPaths().HistoryDir, since, func(r history.Record) error {
		records = append(records, r)
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range problems {
		a.warn("%v", p)
	}
	write := history.WriteTable
	switch format {
	case "json":
		write = history.WriteJSON
	case "csv":
		write = history.WriteCSV
	}
	return write(a, records)
}
