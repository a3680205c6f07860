package main

import (
	"slices"

	"github.com/spf13/cobra"

	"deskbreak/daemon/control"
)

func doneCommand(a *app) *cobra.Command {
	var felt string
	c := &cobra.Command{
		Use: "done", Short: "Say that you have moved", Args: arguments(0),
		Long: "Say that you have moved: the answer to a reminder that is up, or a break of your\nown at any other time.",
		RunE: func(c *cobra.Command, _ []string) error {
			if c.Flags().Changed("felt") && !slices.Contains(feelings(), felt) {
				return usage("--felt %q: say easy, right or hard", felt)
			}
			return a.answer(c.Context(), control.Request{Command: control.CommandDone, Felt: felt})
		},
	}
	c.Flags().StringVar(&felt, "felt", "", "say `HOW` it felt: easy, right or hard")
	complete(c, "felt", feelings())
	return c
}

func feelings() []string { return []string{"easy", "right", "hard"} }
