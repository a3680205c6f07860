package main

import "github.com/spf13/cobra"

func skipCommand(a *app) *cobra.Command {
	return a.verb("skip", "Leave this reminder out; the next comes after a full interval")
}
