package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
	"deskbreak/daemon/report"
)

func movementsHelpCommand(a *app) *cobra.Command {
	var open bool
	c := &cobra.Command{
		Use: "help", Short: lang.T("Say what to do when it hurts, and when to get help"), Args: arguments(0),
		Long: lang.T("Say what to do when it hurts and when to get help, and list the conditions that\n`movements.avoid` knows."),
		RunE: func(c *cobra.Command, _ []string) error {
			if open {
				return a.openHelp(c.Context())
			}
			a.print(careText() + "\n" + conditionsText())
			return nil
		},
	}
	c.Flags().BoolVar(&open, "open", false, lang.T("show when to get help as a page in the browser"))
	return c
}

func (a *app) openHelp(ctx context.Context) error {
	path, err := report.WriteHelp(guideFolder())
	if err != nil {
		return err
	}
	return a.openPage(ctx, path, "deskbreak movements help", // not text: a command
		lang.T("The help opens in your browser. If it does not, open this by hand: %s", path))
}

// careText is what to do when it hurts.
func careText() string {
	var b strings.Builder
	for i, s := range movement.Care() {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(s.Title + "\n")
		for i, text := range s.Text {
			if i > 0 {
				b.WriteString("\n")
			}
			b.WriteString(paragraph("  ", "  ", text))
		}
		for _, point := range s.Points {
			b.WriteString(paragraph("    ", "  - ", point))
		}
	}
	return b.String()
}

// conditionsText are the conditions that movements.avoid knows, in plain words.
func conditionsText() string {
	var b strings.Builder
	b.WriteString(lang.T("Conditions that leave movements out") + "\n")
	b.WriteString(paragraph("  ", "  ", lang.T("Tell deskbreak of yours, such as with `deskbreak config set movements.avoid \"[knee-pain, dizziness]\"`; `deskbreak movements show ID` says how a movement is done with them.")))
	for _, p := range movement.Precautions() {
		b.WriteString("\n  " + p.ID + "\n" + paragraph("    ", "    ", p.Explanation))
	}
	return b.String()
}
