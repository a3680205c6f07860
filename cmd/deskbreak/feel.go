package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

// maxScore is the stiffest that a back can be said to be.
const maxScore = 10

func feelCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use: "feel 0-10", Short: lang.T("Note how stiff your back is"), Args: arguments(1),
		Long:    lang.T("Note how stiff your back is, from 0 (loose) to 10 (as stiff as can be). Days\nthat you leave out are no loss; over weeks it shows whether things get better."),
		Example: "  deskbreak feel 3", // not text: a command
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(lang.T("feel takes a number from 0 (loose) to 10 (as stiff as can be), such as `deskbreak feel 3`"))
			}
			n, err := strconv.Atoi(args[0])
			if err != nil || n < 0 || n > maxScore {
				return noScore(args[0])
			}
			return a.answer(c.Context(), control.Request{Command: control.CommandFeel, Score: n})
		},
	}
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if number := negative(err); number != "" {
			return noScore(number)
		}
		return flagError(c.CommandPath(), c.Flags(), err)
	})
	return c
}

func noScore(text string) error {
	return usage(lang.T("%q: say a number from 0 (loose) to 10 (as stiff as can be), such as `deskbreak feel 3`", text))
}
