package main

import "github.com/spf13/cobra"

func resumeCommand(a *app) *cobra.Command {
	return a.verb("resume", "End a pause")
}
