package main

import (
	"github.com/spf13/cobra"

	"deskbreak/config/lang"
)

func skipCommand(a *app) *cobra.Command {
	c := a.verb("skip", lang.T("Leave this reminder out"))
	c.Long = lang.T("Leave this reminder out. The next comes after a full interval, or at the\nnext time of your schedule.")
	return c
}
