package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon"
	"deskbreak/daemon/control"
)

func configCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "config COMMAND", // not text: a form
		Short: lang.T("Look at the settings and change them"),
		Args:  onlyCommands, RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		&cobra.Command{
			Use: "path", Short: lang.T("Print where the settings and all other files are"), Args: arguments(0),
			RunE: func(*cobra.Command, []string) error { a.configPath(); return nil },
		},
		&cobra.Command{
			Use: "init", Short: lang.T("Write a settings file, with a comment on everything"), Args: arguments(0),
			RunE: func(*cobra.Command, []string) error { return a.configInit() },
		},
		a.configShowCommand(),
		&cobra.Command{
			Use: "check [FILE]", Short: lang.T("Tell all mistakes in the settings, or in a file"), Args: arguments(1),
			RunE: func(_ *cobra.Command, args []string) error { return a.configCheck(args) },
		},
		&cobra.Command{
			Use:   "set KEY VALUE", // not text: a form
			Short: lang.T("Change one setting in the file; comments stay"), Args: keyAndValue,
			Example: "  deskbreak config set interval 45m\n  deskbreak config set hours \"Mon-Fri 09:00-12:30, Mon-Fri 13:30-18:00\"", // not text: commands
			ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
				if len(args) > 0 {
					return nil, cobra.ShellCompDirectiveNoFileComp
				}
				return config.Keys(), cobra.ShellCompDirectiveNoFileComp
			},
			RunE: func(c *cobra.Command, args []string) error { return a.configSet(c.Context(), args[0], args[1]) },
		},
		&cobra.Command{
			Use: "edit", Short: lang.T("Open the settings in your editor, and check them afterwards"), Args: arguments(0),
			RunE: func(*cobra.Command, []string) error { return a.configEdit() },
		},
		&cobra.Command{
			Use: "schema", Short: lang.T("Print the JSON Schema of the settings, for editors"), Args: arguments(0),
			RunE: func(*cobra.Command, []string) error { a.print(string(config.Schema())); return nil },
		},
	)
	return c
}

func keyAndValue(c *cobra.Command, args []string) error {
	switch {
	case len(args) < 2:
		return usage(lang.T("config set takes a key and a value, such as `deskbreak config set interval 45m`; the keys are in `deskbreak config show`"))
	case len(args) > 2:
		return usage(lang.T("%q is too much: put a value with spaces in quotes", args[2]))
	}
	return nil
}

// inSettings is true for mistakes in the settings, not only in the person's own file
// of movements.
func inSettings(err error) bool {
	var errs config.Errors
	return !errors.As(err, &errs) || slices.ContainsFunc(errs, func(i config.Issue) bool { return !i.InMovements() })
}

// settingsFile is the file that is written.
func (a *app) settingsFile() string { return cmp.Or(a.configFile(), config.FindPaths().User) }

func (a *app) configPath() {
	p := config.FindPaths()
	var t rows
	place := func(label, path string) {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			path = lang.T("%s (not there)", path)
		}
		t.row(label, path)
	}
	place(lang.T("settings"), a.settingsFile())
	place(lang.T("for everyone"), p.System)
	place(lang.T("state"), p.State)
	place(lang.T("history"), p.HistoryDir)
	place(lang.T("socket"), p.Socket)
	a.print(t.String())
}

func (a *app) configInit() error {
	file := a.settingsFile()
	if err := config.Init(file); err != nil {
		return err
	}
	a.say(lang.T("%s is written, with every setting at its default", file))
	return nil
}

func (a *app) configShowCommand() *cobra.Command {
	var origin bool
	c := &cobra.Command{
		Use: "show", Short: lang.T("Print every setting as it is in force here"), Args: arguments(0),
		RunE: func(*cobra.Command, []string) error {
			loaded, err := a.load(a.settings())
			if err != nil {
				return err
			}
			a.warnings(loaded)
			a.print(config.Show(loaded, origin))
			return nil
		},
	}
	c.Flags().BoolVar(&origin, "origin", false, lang.T("say where each value comes from"))
	return c
}

func (a *app) warnings(loaded *config.Loaded) {
	for _, w := range loaded.Warnings {
		a.warn(w.String())
	}
}

func (a *app) configCheck(args []string) error {
	o := a.settings()
	if len(args) == 1 {
		o.File = args[0]
	}
	loaded, err := a.load(o)
	if err != nil {
		return err
	}
	a.warnings(loaded)
	if len(loaded.Files) == 0 {
		a.say(lang.T("there is no settings file, so the defaults are in force: `deskbreak config init` writes one to %s", a.settingsFile()))
		return nil
	}
	a.say(lang.T("%s: no mistakes", strings.Join(loaded.Files, ", ")))
	return nil
}

// configSet writes one setting. A daemon that runs would notice by itself, but not
// before the next command.
func (a *app) configSet(ctx context.Context, key, value string) error {
	file := a.settingsFile()
	o := config.Options{Paths: config.FindPaths(), Checks: daemon.Checks()}
	if err := config.Set(file, key, value, o); err != nil {
		return err
	}
	loaded, err := a.load(a.settings())
	if err != nil {
		return err // not in the file: the environment or a flag
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		abs = file
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_, _ = a.client().Do(ctx, control.Request{Command: control.CommandReload}) // none may run
	a.say(lang.T("%s is set in %s", key, abs))
	if from := loaded.Origin(key); !strings.HasPrefix(from, file+":") {
		a.warn(lang.T("%s is %s here all the same, from %s", key, loaded.Value(key), from))
	}
	return nil
}
