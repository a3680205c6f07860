package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deskbreak/config/lang"
)

func helpCommand(*app) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: lang.T("Say how a command is used"), Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			about := c.Root()
			for _, name := range args {
				next := childOf(about, name)
				if next == nil {
					return unknownCommand(about, name)
				}
				about = next
			}
			return about.Help()
		},
	}
}

func childOf(parent *cobra.Command, name string) *cobra.Command {
	for _, c := range parent.Commands() {
		if c.Name() == name {
			return c
		}
	}
	return nil
}

// help says how a command is used.
func (a *app) help(c *cobra.Command) {
	about := c.Long
	if about == "" {
		about = c.Short + "."
	}
	a.say(about + "\n\n" + lang.T("Usage:") + "\n  " + strings.TrimSuffix(c.UseLine(), " [flags]"))
	if c.HasExample() {
		a.say("\n" + lang.T("Examples:") + "\n" + c.Example)
	}
	if c.HasAvailableSubCommands() {
		var t rows
		for _, sub := range c.Commands() {
			use := sub.Name()
			if !sub.HasAvailableSubCommands() && len(sub.Use) < 20 {
				use = sub.Use
			}
			t.row(use, sub.Short)
		}
		a.say("\n" + lang.T("Commands:"))
		a.print(t.within(columns))
	}
	a.flagHelp(lang.T("Flags:"), c.LocalNonPersistentFlags())
	a.flagHelp(lang.T("Flags of every command:"), c.Root().PersistentFlags())
	if c.HasAvailableSubCommands() {
		a.say("\n" + lang.T("More about a command: %s COMMAND --help", c.CommandPath()))
	}
}

// flagHelp writes a line for each flag: pflag's own lines say [=true|false].
func (a *app) flagHelp(title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	var t rows
	flags.VisitAll(func(f *pflag.Flag) {
		value, text := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		t.row(strings.TrimSpace(name+" "+value), text)
	})
	a.say("\n" + title)
	a.print(t.within(columns))
}
