package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"deskbreak/config"
	"deskbreak/daemon/movement"
)

func movementsCommand(a *app) *cobra.Command {
	var asJSON bool
	list := func(*cobra.Command, []string) error { return a.movementsList(asJSON) }
	c := &cobra.Command{Use: "movements [COMMAND]", Short: "Look through the movements", Args: onlyCommands, RunE: list}
	listing := &cobra.Command{Use: "list", Short: "List them all, your own included", Args: arguments(0), RunE: list}
	for _, c := range []*cobra.Command{c, listing} {
		c.Flags().BoolVar(&asJSON, "json", false, "print them as a JSON array")
	}
	c.AddCommand(listing,
		&cobra.Command{
			Use: "show ID", Short: "Say all about one", Example: "  deskbreak movements show hip-hinge",
			Args: exactly("an id", "show", "show hip-hinge"),
			ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
				all, err := a.movements()
				if err != nil || len(args) > 0 {
					return nil, cobra.ShellCompDirectiveNoFileComp
				}
				return movementIDs(all), cobra.ShellCompDirectiveNoFileComp
			},
			RunE: func(_ *cobra.Command, args []string) error { return a.movementsShow(args[0]) },
		},
		&cobra.Command{
			Use: "check FILE", Short: "Tell all mistakes in a file of movements of your own",
			Args: exactly("a file", "check", "check my-movements.yaml"),
			RunE: func(_ *cobra.Command, args []string) error { return a.movementsCheck(args[0]) },
		},
	)
	return c
}

// exactly asks for one argument.
func exactly(what, name, example string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage("movements %s takes %s, such as `deskbreak movements %s`", name, what, example)
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
	loaded, err := config.Load(a.settings())
	if err != nil {
		a.warn("the settings have mistakes, so movements of your own are not among these: see `deskbreak config check`")
		return all, nil
	}
	if file := loaded.Config.Movements.File; file != "" {
		own, err := movement.LoadFile(file)
		if err != nil {
			return nil, mistakes{err}
		}
		all = all.With(own)
	}
	return all, nil
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
	t := tabwriter.NewWriter(a, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tNAME\tHOW MUCH\tFOR")
	for _, m := range all.All() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", m.ID, m.Name, m.Dose(1), strings.Join(m.Areas, ", "))
	}
	return t.Flush()
}

func (a *app) movementsShow(id string) error {
	all, err := a.movements()
	if err != nil {
		return err
	}
	m, ok := all.Find(id)
	if !ok {
		return usage("there is no movement %q%s: see `deskbreak movements list`", id, didYouMean(id, movementIDs(all)))
	}
	var t rows
	t.row("do", m.Do)
	for i, d := range m.Doses {
		t.row(fmt.Sprintf("level %d", i+1), d.String())
	}
	t.row("for", strings.Join(m.Areas, ", "))
	t.row("kind", m.Kind)
	t.row("posture", strings.Join(m.Postures, ", "))
	if len(m.Precautions) > 0 {
		t.row("not with", strings.Join(m.Precautions, ", "))
	}
	for _, p := range movement.Precautions() {
		if how := m.Adapt[p.ID]; how != "" {
			t.row("with "+p.ID, how)
		}
	}
	if m.Source.Name != "" {
		t.row("source", strings.TrimSpace(m.Source.Name+"\n"+m.Source.URL))
	}
	a.print(m.Name + "\n\n" + t.String())
	return nil
}

func (a *app) movementsCheck(file string) error {
	own, err := movement.LoadFile(file)
	var place *movement.Problem
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %q: name a YAML file of movements", file)
	case errors.As(err, &place):
		return mistakes{err}
	case err != nil:
		return err
	}
	a.say("%s: %d movements, no mistakes; use them with `deskbreak config set movements.file %s`", file, len(own), file)
	return nil
}
