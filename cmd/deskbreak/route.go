package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon"
)

// app is one run of the program.
type app struct {
	terminal
	file   string   // --config
	set    []string // --set and --interval, in the order given
	noTray bool
}

// settings say where the settings of this run come from.
func (a *app) settings() config.Options {
	return config.Options{
		Paths: config.FindPaths(), File: a.configFile(), Set: a.set, Environ: os.Environ(), Checks: daemon.Checks(),
	}
}

// load reads the settings, and from then on the texts are in the language that
// they name.
func (a *app) load(o config.Options) (*config.Loaded, error) {
	loaded, err := config.Load(o)
	if err == nil && a.speak(loaded.Config.Language) && len(loaded.Warnings) > 0 {
		return config.Load(o)
	}
	return loaded, err
}

// configFile is the file named instead of the usual one; empty: none is.
func (a *app) configFile() string {
	if a.file != "" {
		return a.file
	}
	return os.Getenv("DESKBREAK_CONFIG")
}

func (a *app) globalFlags(f *pflag.FlagSet) {
	f.StringVar(&a.file, "config", "", lang.T("read this settings `FILE` instead of the usual one"))
	f.Var(&setting{all: &a.set}, "set", lang.T("set `KEY=VALUE` for this run (snooze.limit=0); repeatable"))
	f.Var(&setting{all: &a.set, key: "interval="}, "interval", lang.T("short for --set interval=`DURATION`"))
}

func (a *app) daemonFlags(f *pflag.FlagSet) {
	f.BoolVar(&a.noTray, "no-tray", false, lang.T("show no icon in the tray"))
}

// setting is a flag whose values join those of all others of its kind, in the
// order given: pflag's own lists begin anew with their first value.
type setting struct {
	all *[]string
	key string // what stands before the value; empty: the value has it
}

func (s *setting) Set(v string) error { *s.all = append(*s.all, s.key+v); return nil }
func (s *setting) String() string     { return "" }
func (s *setting) Type() string       { return "setting" }

// route runs what the arguments ask for. The daemon, which runs for weeks, is
// reached without the tree of commands; so is the check of the command's name,
// which must come before that of flags that only the command knows.
func (a *app) route(ctx context.Context, args []string) error {
	name, at := commandIn(args)
	alone := at < 0
	helps := slices.ContainsFunc(args, func(s string) bool { return s == "--help" || s == "-h" })
	switch {
	case alone && slices.Contains(args, "--version"):
		return a.version()
	case (alone || name == "daemon") && !helps:
		flags := pflag.NewFlagSet("deskbreak", pflag.ContinueOnError)
		flags.Usage = func() {}
		a.globalFlags(flags)
		a.daemonFlags(flags)
		if err := flags.Parse(args); err != nil {
			return flagError("deskbreak", flags, err)
		}
		if rest := flags.Args(); len(rest) > 1 || len(rest) == 1 && alone {
			return usage(lang.T("the daemon takes no argument %q: see `deskbreak daemon --help`", rest[len(rest)-1]))
		}
		return a.daemon(ctx)
	}
	root := a.tree(name)
	if !alone && (name == "" || !root.HasSubCommands()) {
		return unknownCommand(a.tree(""), name)
	}
	root.SetArgs(args)
	return root.ExecuteContext(ctx)
}

// commandIn is the first argument that is no flag nor a flag's value, and where
// it stands; -1: there is none.
func commandIn(args []string) (string, int) {
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "--config", arg == "--set", arg == "--interval":
			i++
		case arg == "--":
			return "", -1
		case arg == "" || arg[0] != '-':
			return arg, i
		}
	}
	return "", -1
}

// command is a part of the tree that is made when it is needed.
type command struct {
	name string
	make func(a *app) *cobra.Command
}

// commands are in the order of the help.
func commands() []command {
	return []command{
		{"daemon", daemonCommand}, {"status", statusCommand}, {"why", whyCommand},
		{"done", doneCommand}, {"snooze", snoozeCommand}, {"skip", skipCommand}, {"another", anotherCommand},
		{"now", nowCommand}, {"pause", pauseCommand}, {"resume", resumeCommand},
		{"flare", flareCommand}, {"feel", feelCommand},
		{"history", historyCommand}, {"stats", statsCommand}, {"report", reportCommand},
		{"movements", movementsCommand}, {"guide", guideCommand}, {"simulate", simulateCommand},
		{"config", configCommand}, {"autostart", autostartCommand}, {"doctor", doctorCommand},
		{"version", versionCommand}, {"completion", completionCommand}, {"help", helpCommand},
	}
}

// tree makes the root with the one command of the name, or with all of them.
func (a *app) tree(name string) *cobra.Command {
	cobra.EnableCommandSorting = false
	cobra.MousetrapHelpText = "" // started with a double click on Windows, it is the daemon
	root := &cobra.Command{
		Use:   "deskbreak [COMMAND]",
		Short: lang.T("Reminds you to get up from the desk, once an hour, for one simple movement"),
		Long: lang.T(`deskbreak knows how long you have really been at the desk and, about once an
hour, shows one notification with one short movement. Without a command it runs
in this terminal; if it runs already, it says how it is.`),
		Args:              cobra.ArbitraryArgs, // route has looked at the name
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE:              func(c *cobra.Command, _ []string) error { return a.daemon(c.Context()) },
	}
	root.SetOut(&a.terminal) // completions
	root.SetErr(a.terminal.err)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { a.help(c) })
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return flagError(c.CommandPath(), c.Flags(), err) })
	a.globalFlags(root.PersistentFlags())
	a.daemonFlags(root.Flags())
	root.Flags().Bool("version", false, lang.T("print the version"))
	root.PersistentFlags().BoolP("help", "h", false, lang.T("say how a command is used"))
	all := name == "" || name == "help" || strings.HasPrefix(name, "__complete")
	for _, c := range commands() {
		if all || c.name == name {
			made := c.make(a)
			if made.Name() == "help" {
				root.SetHelpCommand(made)
			}
			root.AddCommand(made)
		}
	}
	return root
}

// unknownCommand says which one may have been meant.
func unknownCommand(parent *cobra.Command, name string) error {
	var names []string
	for _, c := range parent.Commands() {
		names = append(names, c.Name())
	}
	return usage(lang.T("unknown command %q%s: see `%s --help`", name, didYouMean(name, names), parent.CommandPath()))
}

// flagError says which flag may have been meant, and that a length of time with
// a minus in front was taken for a flag.
func flagError(path string, flags *pflag.FlagSet, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return usage(lang.T("%s: see `%s --help`", flagFault(err), path))
	}
	if number := negative(err); number != "" {
		_, err := parseLength(number)
		return err
	}
	if short := missing.GetSpecifiedShortnames(); short != "" {
		return usage(lang.T("unknown flag -%s: see `%s --help`", short, path))
	}
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	name := "--" + missing.GetSpecifiedName()
	return usage(lang.T("unknown flag %s%s: see `%s --help`", name, didYouMean(name, names), path))
}

// flagFault is what is wrong with a flag that there is, in the person's language.
func flagFault(err error) string {
	var lacking *pflag.ValueRequiredError
	var value *pflag.InvalidValueError
	var form *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &lacking):
		if lacking.GetSpecifiedShortnames() != "" {
			return lang.T("flag needs an argument: %s", "-"+lacking.GetFlag().Shorthand)
		}
		return lang.T("flag needs an argument: %s", "--"+lacking.GetSpecifiedName())
	case errors.As(err, &value):
		return lang.T("--%s cannot be %q", value.GetFlag().Name, value.GetValue())
	case errors.As(err, &form):
		return lang.T("bad flag syntax: %s", form.GetSpecifiedFlag())
	}
	return err.Error()
}

// negative is the number that was taken for a flag because of its minus; empty:
// something else is wrong.
func negative(err error) string {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return ""
	}
	short := missing.GetSpecifiedShortnames()
	if short == "" || strings.Trim(short[:1], "0123456789.") != "" {
		return ""
	}
	return "-" + short
}

// didYouMean is ` (did you mean "x"?)`, or empty when nothing is near.
func didYouMean(word string, among []string) string {
	parent := cobra.Command{SuggestionsMinimumDistance: 2}
	if len(word) < 4 {
		parent.SuggestionsMinimumDistance = 1 // two letters of three are another word
	}
	for _, name := range among {
		parent.AddCommand(&cobra.Command{Use: name, Run: func(*cobra.Command, []string) {}})
	}
	near := parent.SuggestionsFor(word)
	switch {
	case word == "" || len(near) == 0:
		return ""
	case len(near) > 3:
		near = near[:3]
	}
	for i, name := range near {
		near[i] = `"` + name + `"`
	}
	return " " + lang.T("(did you mean %s?)", joined(near, func(a, b string) string { return lang.T("%s or %s", a, b) }))
}

// joined makes one text of several, two at a time.
func joined(parts []string, two func(a, b string) string) string {
	if len(parts) == 0 {
		return ""
	}
	all := parts[0]
	for _, p := range parts[1:] {
		all = two(all, p)
	}
	return all
}

// arguments allows at most n, of the form that the use line shows.
func arguments(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n {
			return usage(lang.T("%q is too much: write `%s`", args[n], strings.TrimSuffix(c.UseLine(), " [flags]")))
		}
		return nil
	}
}

// onlyCommands is for a command that does nothing without one of its own.
func onlyCommands(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(c, args[0])
	}
	return nil
}
