package main

import (
	"slices"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

func doneCommand(a *app) *cobra.Command {
	var felt string
	c := &cobra.Command{
		Use: "done", Short: lang.T("Say that you have moved"), Args: arguments(0),
		Long: lang.T(`Say that you have moved: the answer to a reminder that is up, or a break of your
own at any other time.

With --felt and no reminder up it says how the last one felt that you have done,
or says it otherwise: for an hour, and until the next reminder.`),
		Example: "  deskbreak done\n  deskbreak done --felt easy", // not text: commands
		RunE: func(c *cobra.Command, _ []string) error {
			if c.Flags().Changed("felt") && !slices.Contains(feelings(), felt) {
				return usage(lang.T("--felt %q: say easy, right or hard", felt))
			}
			return a.answer(c.Context(), control.Request{Command: control.CommandDone, Felt: felt})
		},
	}
	c.Flags().StringVar(&felt, "felt", "", lang.T("say `HOW` it felt: easy, right or hard"))
	complete(c, "felt", feelings())
	return c
}

func feelings() []string { return []string{"easy", "right", "hard"} }
