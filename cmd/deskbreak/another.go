package main

import "github.com/spf13/cobra"

func anotherCommand(a *app) *cobra.Command {
	return a.verb("another", "Show another movement for this reminder")
}
