package main

import (
	"github.com/spf13/cobra"

	"deskbreak/config/lang"
)

func nowCommand(a *app) *cobra.Command {
	return a.verb("now", lang.T("Show a reminder now"))
}
