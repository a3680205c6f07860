package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// TestHelpFitsATerminal: the help of every command, hidden ones too, is no wider
// than the usual terminal, and says something.
func TestHelpFitsATerminal(t *testing.T) {
	a := &app{terminal: newTerminal()}
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		for _, line := range strings.Split(helpOf(t, a, c), "\n") {
			if n := utf8.RuneCountInString(line); n > columns {
				t.Errorf("%s --help has %d columns: %s", c.CommandPath(), n, line)
			}
		}
		for _, sub := range c.Commands() {
			look(sub)
		}
	}
	look(a.tree(""))
}

func helpOf(t *testing.T, a *app, c *cobra.Command) string {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "help"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	a.out = out
	if err := c.Help(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "--help") {
		t.Errorf("%s --help says nothing of flags: %q", c.CommandPath(), text)
	}
	return string(text)
}
