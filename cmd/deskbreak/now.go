package main

import "github.com/spf13/cobra"

func nowCommand(a *app) *cobra.Command {
	return a.verb("now", "Show a reminder now")
}
