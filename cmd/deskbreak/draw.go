package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/figure"
)

func drawCommand(a *app) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:     "draw ID", // not text: a form
		Short:   lang.T("Write the drawing of one as an SVG file"),
		Example: "  deskbreak movements draw hip-hinge -o hip-hinge.svg", // not text: a command
		Args:    exactly(lang.T("movements draw takes an id, such as `deskbreak movements draw hip-hinge -o hip-hinge.svg`")),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return figure.IDs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.movementsDraw(args[0], out) },
	}
	c.Flags().StringVarP(&out, "out", "o", "-", lang.T("write to this `FILE`; -: print it"))
	return c
}

func (a *app) movementsDraw(id, out string) error {
	if ext := filepath.Ext(out); ext != "" && !strings.EqualFold(ext, ".svg") {
		return usage(lang.T("the drawing is an SVG: name a file that ends in .svg, not %s", ext))
	}
	m, err := a.movement(id)
	if err != nil {
		return err
	}
	f, ok := figure.Of(id)
	if !ok {
		return lang.Errorf("%s has no drawing: `deskbreak movements show %s` says how it is done", m.Name, id)
	}
	svg := f.SVG(figure.Options{Title: m.Name})
	if out == "-" {
		a.print(string(svg))
		return nil
	}
	if err := os.WriteFile(out, svg, 0o644); err != nil { // what a person asks for by name they may want to share
		return lang.Errorf("the drawing cannot be written: %v: name another file", err)
	}
	return nil
}
