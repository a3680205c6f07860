package main

import (
	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

func whyCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "why", Short: lang.T("Explain the next reminder, and one that was missed"), Args: arguments(0),
		RunE: func(c *cobra.Command, _ []string) error {
			reply, err := a.ask(c.Context(), control.Request{Command: control.CommandWhy})
			if err != nil {
				return err
			}
			for _, line := range reply.Lines {
				a.say(line)
			}
			return nil
		},
	}
}
