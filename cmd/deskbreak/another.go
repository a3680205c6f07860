package main

import (
	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

func anotherCommand(a *app) *cobra.Command {
	var easier bool
	c := &cobra.Command{
		Use: "another", Short: lang.T("Show another movement for this reminder"), Args: arguments(0),
		Example: "  deskbreak another\n  deskbreak another --easier", // not text: commands
		RunE: func(c *cobra.Command, _ []string) error {
			return a.answer(c.Context(), control.Request{Command: control.CommandAnother, Easier: easier})
		},
	}
	c.Flags().BoolVar(&easier, "easier", false, lang.T("one that asks less of you"))
	return c
}
