package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon"
	"deskbreak/daemon/movement"
)

func movementsCommand(a *app) *cobra.Command {
	var asJSON bool
	list := func(*cobra.Command, []string) error { return a.movementsList(asJSON) }
	c := &cobra.Command{Use: "movements [COMMAND]", Short: lang.T("Look through the movements"), Args: onlyCommands, RunE: list}
	listing := &cobra.Command{Use: "list", Short: lang.T("List them all, your own included"), Args: arguments(0), RunE: list}
	for _, c := range []*cobra.Command{c, listing} {
		c.Flags().BoolVar(&asJSON, "json", false, lang.T("print them as a JSON array"))
	}
	c.AddCommand(listing,
		&cobra.Command{
			Use: "show ID", Example: "  deskbreak movements show hip-hinge", // not text: a form and a command
			Short: lang.T("Say all about one"),
			Args:  exactly(lang.T("movements show takes an id, such as `deskbreak movements show hip-hinge`")),
			ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
				all, err := a.movements()
				if err != nil || len(args) > 0 {
					return nil, cobra.ShellCompDirectiveNoFileComp
				}
				return movementIDs(all), cobra.ShellCompDirectiveNoFileComp
			},
			RunE: func(_ *cobra.Command, args []string) error { return a.movementsShow(args[0]) },
		},
		movementsHelpCommand(a),
		&cobra.Command{
			Use:   "check FILE", // not text: a form
			Short: lang.T("Tell all mistakes in a file of movements of your own"),
			Long: lang.T(`Tell all mistakes in a file of movements of your own, and how to put it to use.
A file to begin with is printed by "deskbreak movements example".`),
			Example: "  deskbreak movements example >my-movements.yaml\n  deskbreak movements check my-movements.yaml", // not text: commands
			Args:    exactly(lang.T("movements check takes a file, such as `deskbreak movements check my-movements.yaml`")),
			RunE:    func(_ *cobra.Command, args []string) error { return a.movementsCheck(args[0]) },
		},
		&cobra.Command{
			Use: "example", Short: lang.T("Print such a file, small, to fill in"), Args: arguments(0),
			Example: "  deskbreak movements example >my-movements.yaml", // not text: a command
			RunE:    func(*cobra.Command, []string) error { a.print(movement.Example()); return nil },
		},
		drawCommand(a),
		&cobra.Command{
			Use: "schema", Short: lang.T("Print the JSON Schema of such a file, for editors"), Args: arguments(0),
			RunE: func(*cobra.Command, []string) error { a.print(movement.Schema()); return nil },
		},
	)
	return c
}

// exactly asks for one argument, and says what is lacking.
func exactly(lacking string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(lacking)
		}
		return arguments(1)(c, args)
	}
}

// movements are the built-in ones and the person's own. Settings that are
// refused are no reason not to show what there is.
func (a *app) movements() (*movement.Catalogue, error) {
	all, err := movement.Builtin()
	if err != nil {
		return nil, err
	}
	loaded, refused := a.inForce()
	if loaded == nil {
		a.warn(lang.T("the settings have mistakes, so movements of your own are not among these: see `deskbreak config check`"))
		return all, nil
	}
	var own []movement.Movement
	if file := loaded.Config.Movements.File; file != "" {
		own, err = movement.LoadFile(file)
	}
	switch {
	case err != nil && refused:
		a.warn(lang.T("the settings have mistakes, so movements of your own are not among these: see `deskbreak config check`"))
	case err != nil:
		return nil, mistakes{err}
	case refused:
		a.warn(lang.T("the settings have mistakes; these are the last good ones: see `deskbreak config check`"))
	}
	return all.With(own), nil
}

// inForce are the settings that a daemon goes by: those with mistakes are refused,
// and the last good ones count. Nil: there are none.
func (a *app) inForce() (loaded *config.Loaded, refused bool) {
	o := a.settings()
	loaded, err := a.load(o)
	if err != nil {
		return daemon.Fallback(o), true
	}
	return loaded, false
}

// movement is the one with that id.
func (a *app) movement(id string) (movement.Movement, error) {
	all, err := a.movements()
	if err != nil {
		return movement.Movement{}, err
	}
	m, ok := all.Find(id)
	if !ok {
		return m, usage(lang.T("there is no movement %q%s: see `deskbreak movements list`", id, didYouMean(id, movementIDs(all))))
	}
	return m, nil
}

func movementIDs(all *movement.Catalogue) []string {
	var ids []string
	for _, m := range all.All() {
		ids = append(ids, m.ID)
	}
	return ids
}

func (a *app) movementsList(asJSON bool) error {
	all, err := a.movements()
	if err != nil {
		return err
	}
	if asJSON {
		return a.json(all.All())
	}
	a.print(movementTable(all.All()))
	return nil
}

// movementTable has a line for each, no longer than a terminal's where that can
// be: of the areas as many as there is room for.
func movementTable(list []movement.Movement) string {
	id, name := lang.T("ID"), lang.T("NAME")
	ids, names := utf8.RuneCountInString(id), utf8.RuneCountInString(name)
	for _, m := range list {
		ids, names = max(ids, len(m.ID)), max(names, utf8.RuneCountInString(m.Name))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-*s  %-*s  %s\n", ids, id, names, name, lang.T("FOR"))
	for _, m := range list {
		areas, rest := m.Areas[0], m.Areas[1:]
		for len(rest) > 0 && ids+names+len(areas)+len(rest[0])+6 <= columns {
			areas, rest = areas+", "+rest[0], rest[1:]
		}
		fmt.Fprintf(&b, "%-*s  %-*s  %s\n", ids, m.ID, names, m.Name, areas)
	}
	return b.String()
}

func (a *app) movementsShow(id string) error {
	m, err := a.movement(id)
	if err != nil {
		return err
	}
	why := ""
	if loaded, err := a.load(a.settings()); err == nil { // that it is not was said above
		why = notOffered(m, loaded.Config.Movements)
	}
	a.print(movementText(m, why))
	return nil
}

// notOffered says why a movement does not come up by itself with the settings;
// empty: it does.
func notOffered(m movement.Movement, c config.Movements) string {
	among := func(list, other []string) (both []string) {
		for _, s := range list {
			if slices.Contains(other, s) {
				both = append(both, s)
			}
		}
		return both
	}
	switch left := among(m.Precautions, c.Avoid); {
	case len(left) > 0:
		return lang.T("movements.avoid has %s", strings.Join(left, ", "))
	case len(c.Only) > 0 && !slices.Contains(c.Only, m.ID):
		return lang.T("it is not in movements.only")
	// Who names a movement means it, whatever the postures.
	case len(c.Only) == 0 && len(c.Postures) > 0 && len(among(m.Postures, c.Postures)) == 0:
		return lang.T("movements.postures has only %s", strings.Join(c.Postures, ", "))
	}
	return ""
}

// movementText says all about one, and why it is not offered if it is not.
func movementText(m movement.Movement, notOffered string) string {
	var b strings.Builder
	b.WriteString(m.Name + "\n\n" + paragraph("  ", "  ", m.Do) + "\n")
	for i, step := range m.Steps {
		b.WriteString(paragraph("     ", fmt.Sprintf("%3d  ", i+1), step))
	}
	if len(m.Steps) > 0 {
		b.WriteString("\n")
	}
	var t rows
	about := func(label, text string) {
		if text != "" {
			t.row(label, wrap(text, columns-labelled(), ""))
		}
	}
	for i, d := range m.Doses {
		about(lang.T("level %d", i+1), d.String())
	}
	about(lang.T("for"), strings.Join(m.Areas, ", "))
	about(lang.T("kind"), m.Kind)
	about(lang.T("spine"), spineWords(m))
	about(lang.T("posture"), strings.Join(m.Postures, ", "))
	if m.Gentle {
		about(lang.T("bad days"), lang.T("gentle enough for them"))
	}
	about(lang.T("not with"), strings.Join(conditionNames(m.Precautions), ", "))
	if notOffered != "" {
		about(lang.T("for you"), lang.T("not offered: %s", notOffered))
	}
	about(lang.T("stop"), m.Stop)
	about(lang.T("source"), sourceWords(m.Source))
	about("", m.Source.URL)
	b.WriteString(t.String())
	with, out := adapted(m)
	if with != "" {
		b.WriteString("\n  " + lang.T("With one of these, do it like this:") + "\n" + with)
	}
	if out != "" {
		b.WriteString("\n" + paragraph("  ", "  ", lang.T("Left out with one of these, once movements.avoid has it. If you are told to do it, do it like this:")) + out)
	}
	b.WriteString("\n  " + lang.T("When it hurts, and when to get help: `deskbreak movements help`") + "\n")
	return b.String()
}

// adapted says how it is done with conditions: those that it comes with, and those
// that leave it out.
func adapted(m movement.Movement) (with, out string) {
	for _, p := range movement.Precautions() {
		how := m.Adapt[p.ID]
		if how == "" {
			continue
		}
		who := p.Who
		if !strings.EqualFold(who, p.ID) { // the id is what movements.avoid takes
			who += " (" + p.ID + ")"
		}
		text := "  " + who + "\n" + paragraph("    ", "    ", how)
		if slices.Contains(m.Precautions, p.ID) {
			out += text
		} else {
			with += text
		}
	}
	return with, out
}

// labelled is the width of what stands before a text with a label.
func labelled() int {
	width := 0
	for _, label := range []string{
		lang.T("level %d", 1), lang.T("for"), lang.T("kind"), lang.T("spine"), lang.T("posture"),
		lang.T("bad days"), lang.T("not with"), lang.T("for you"), lang.T("stop"), lang.T("source"),
	} {
		width = max(width, utf8.RuneCountInString(label))
	}
	return 2 + width + 2
}

// conditionNames are precautions as people call them.
func conditionNames(ids []string) []string {
	var names []string
	for _, p := range movement.Precautions() {
		if slices.Contains(ids, p.ID) {
			names = append(names, p.Name())
		}
	}
	return names
}

// spineWords say where the spine goes; empty when nobody has said it.
func spineWords(m movement.Movement) string {
	var words string
	switch m.Direction {
	case "":
		return ""
	case "extension":
		words = lang.T("bends backward")
	case "flexion":
		words = lang.T("bends forward")
	case "side-bend":
		words = lang.T("bends sideways")
	case "rotation":
		words = lang.T("turns")
	default:
		words = lang.T("moves only a little")
	}
	if m.Deep {
		words = lang.T("%s, and far: not the first thing after long sitting", words)
	}
	return words
}

func sourceWords(s movement.Source) string {
	if s.Year == 0 {
		return s.Name
	}
	return fmt.Sprintf("%s (%d)", s.Name, s.Year)
}

func (a *app) movementsCheck(file string) error {
	own, err := movement.LoadFile(file)
	var place *movement.Problem
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return lang.Errorf("there is no file %q: name a YAML file of movements", file)
	case errors.As(err, &place):
		return mistakes{err}
	case err != nil:
		return err
	}
	a.say(lang.T("%s: %s, no mistakes", file, lang.T("%d movements", len(own))))
	if all, err := movement.Builtin(); err == nil {
		for _, m := range own {
			if known, ok := all.Find(m.ID); ok {
				a.say("  " + lang.T("%s takes the place of the built-in %q", m.ID, known.Name))
			}
		}
	}
	// The settings are in another folder: only a full path means the same there.
	if full, err := filepath.Abs(file); err == nil {
		file = full
	}
	a.say("\n" + lang.T("To have them among the others:"))
	a.say("  deskbreak config set movements.file " + typed(file)) // not text: a command
	a.say(lang.T("To do these and no others, as their doses say, also:"))
	a.say("  deskbreak config set movements.only " + // not text: a command
		typed("["+strings.Join(movementIDs(movement.New(own)), ", ")+"]"))
	return nil
}

// typed is a word as it is typed into a shell.
func typed(word string) string {
	switch {
	case !strings.ContainsAny(word, " \"'`$\\|&;<>()[]{}*?!~#"):
		return word
	case runtime.GOOS == "windows":
		return `"` + word + `"`
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
