package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

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
	t := tabwriter.NewWriter(a, 0, 0, 3, ' ', 0)
	if c.HasAvailableSubCommands() {
		fmt.Fprintln(t, "\n"+lang.T("Commands:"))
		for _, sub := range c.Commands() {
			use := sub.Name()
			if !sub.HasAvailableSubCommands() && len(sub.Use) < 20 {
				use = sub.Use
			}
			fmt.Fprintf(t, "  %s\t%s\n", use, sub.Short)
		}
	}
	flagHelp(t, lang.T("Flags:"), c.LocalNonPersistentFlags())
	flagHelp(t, lang.T("Flags of every command:"), c.Root().PersistentFlags())
	_ = t.Flush() // the terminal keeps its first failure
	if c.HasAvailableSubCommands() {
		a.say("\n" + lang.T("More about a command: %s COMMAND --help", c.CommandPath()))
	}
}

// flagHelp writes a line for each flag: pflag's own lines say [=true|false].
func flagHelp(w io.Writer, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(w, "\n%s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		value, text := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		fmt.Fprintf(w, "  %s\t%s\n", strings.TrimSpace(name+" "+value), text)
	})
}
