package main

import (
	"github.com/spf13/cobra"

	"deskbreak/config/lang"
)

func skipCommand(a *app) *cobra.Command {
	return a.verb("skip", lang.T("Leave this reminder out; the next comes after a full interval"))
}
