package main

import (
	"github.com/spf13/cobra"

	"deskbreak/config/lang"
)

func nowCommand(a *app) *cobra.Command {
	c := a.verb("now", lang.T("Show a reminder now"))
	c.Example = "  deskbreak now" // not text: a command
	return c
}
