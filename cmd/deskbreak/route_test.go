package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func TestCommandIn(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"", ""},
		{"status", "status"},
		{"--no-tray", ""},
		{"--no-tray daemon", "daemon"},
		{"--config status why", "why"},
		{"--config=status why", "why"},
		{"--set status --interval 5m now", "now"},
		{"--interval", ""},
		{"-h now", "now"},
		{"-- now", ""},
	} {
		args := strings.Fields(c.args)
		name, at := commandIn(args)
		if name != c.want || (at < 0) != (name == "") || name != "" && args[at] != name {
			t.Errorf("%q: got %q at %d, want %q", c.args, name, at, c.want)
		}
	}
}

// TestDaemonFlags: the daemon is reached without the tree, with the flags that
// the tree says it has.
func TestDaemonFlags(t *testing.T) {
	names := func(sets ...*pflag.FlagSet) map[string]bool {
		found := map[string]bool{}
		for _, s := range sets {
			s.VisitAll(func(f *pflag.Flag) { found[f.Name] = true })
		}
		delete(found, "help")    // makes route build the tree
		delete(found, "version") // is answered before
		return found
	}
	a := &app{}
	direct := pflag.NewFlagSet("", pflag.ContinueOnError)
	a.globalFlags(direct)
	a.daemonFlags(direct)
	root := a.tree("daemon")
	for _, c := range []*cobra.Command{root, childOf(root, "daemon")} {
		tree := names(c.Flags(), root.PersistentFlags())
		for name := range names(direct) {
			if !tree[name] {
				t.Errorf("%s: the help does not know --%s", c.Name(), name)
			}
			delete(tree, name)
		}
		for name := range tree {
			t.Errorf("%s: --%s is in the help and the daemon does not take it", c.Name(), name)
		}
	}
}

// TestTree: every command has what its help needs, the name that it is found
// by, and a script that shows how it behaves.
func TestTree(t *testing.T) {
	for _, c := range commands() {
		root := (&app{}).tree(c.name)
		if got := childOf(root, c.name); got == nil {
			t.Errorf("%s is not found by its name", c.name)
		}
		if c.name != "help" && len(root.Commands()) != 1 {
			t.Errorf("%s: %d commands are built for it", c.name, len(root.Commands()))
		}
		if _, err := os.Stat(filepath.Join("testdata/script", c.name+".txtar")); err != nil {
			t.Errorf("%s has no script: %v", c.name, err)
		}
	}
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: %q should be one line without a full stop", c.CommandPath(), c.Short)
		}
		if c.Args == nil && c.Name() != "completion" {
			t.Errorf("%s does not say which arguments it takes", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			look(sub)
		}
	}
	look((&app{}).tree(""))
}

// BenchmarkTree is what the daemon is spared: the tree of one command, and that
// of all.
func BenchmarkTree(b *testing.B) {
	for _, name := range []string{"status", ""} {
		b.Run("for "+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				(&app{}).tree(name)
			}
		})
	}
}
