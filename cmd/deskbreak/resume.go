package main

import (
	"github.com/spf13/cobra"

	"deskbreak/config/lang"
)

func resumeCommand(a *app) *cobra.Command {
	return a.verb("resume", lang.T("End a pause"))
}
