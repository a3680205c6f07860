package packaging

import (
	"go/ast"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func itoa(n int) string { return strconv.Itoa(n) }

const module = "deskbreak/"

// Dependencies point one way: cmd, then daemon, then the rest. Each package
// listed here may import these of ours and no other.
var mayKnow = []struct {
	dir  string
	know []string
}{
	{"config", nil},
	{"daemon/schedule", []string{"daemon/movement"}},
	{"daemon/control", nil},
	{"daemon/presence", []string{"daemon/wayland"}}, // they share a wire, and nothing else
	{"daemon/quiet", []string{"daemon/wayland"}},
	{"daemon/wayland", nil},
	{"daemon/simulate", []string{"daemon/schedule"}},
	{"daemon/wake", nil},
	{"daemon/state", nil},
	{"daemon/movement", nil},
	{"daemon/figure", nil},
	{"daemon/report", []string{"daemon/movement", "daemon/history"}},
	{"daemon/report/browse", nil},
	{"daemon/history", nil},
	{"notify/tray", []string{"daemon/control"}}, // a client, and nothing more
	{"packaging/autostart", nil},
}

func TestWhoKnowsWhom(t *testing.T) {
	all := sources(t)
	for _, rule := range mayKnow {
		if !slices.ContainsFunc(all, func(s *source) bool { return s.dir == rule.dir }) {
			t.Errorf("%s is gone; take it out of the rules too", rule.dir)
		}
	}
	for _, s := range all {
		if s.test() {
			continue // a test may look at what the program may not
		}
		for _, path := range s.imports() {
			ours, ok := strings.CutPrefix(path, module)
			if !ok || ours == "config/lang" { // everyone speaks
				continue
			}
			if strings.HasPrefix(ours, "cmd/") {
				t.Errorf("%s imports %s; nothing imports a command", s.path, ours)
			}
			if ours == "daemon" && !strings.HasPrefix(s.dir, "cmd/") {
				t.Errorf("%s imports daemon; only the command may", s.path)
			}
			for _, rule := range mayKnow {
				if s.dir == rule.dir && !slices.Contains(rule.know, ours) {
					t.Errorf("%s imports %s; %s may know only %q", s.path, ours, s.dir, rule.know)
				}
			}
		}
	}
}

// Each of these libraries is good at one thing, and is met in one place.
var onlyIn = []struct {
	library string
	dirs    []string
}{
	{"github.com/spf13/viper", []string{"config"}},
	{"github.com/spf13/cobra", []string{"cmd/deskbreak"}},
	{"github.com/robfig/cron/v3", []string{"daemon/schedule", "config"}},
	{"github.com/gen2brain/beeep", []string{"notify"}},
	{"fyne.io/systray", []string{"notify/tray"}},
	{"github.com/getlantern/systray", []string{"notify/tray"}},
	{"net/http", nil}, // no network connection, ever
	{"crypto/tls", nil},
}

func TestWhereLibrariesAreMet(t *testing.T) {
	for _, s := range sources(t) {
		for _, path := range s.imports() {
			for _, rule := range onlyIn {
				if path != rule.library && !strings.HasPrefix(path, rule.library+"/") || slices.Contains(rule.dirs, s.dir) {
					continue
				}
				if len(rule.dirs) == 0 {
					t.Errorf("%s imports %s; nothing here may", s.path, path)
					continue
				}
				t.Errorf("%s imports %s; only %s may", s.path, path, strings.Join(rule.dirs, " and "))
			}
			// It needs cgo and GTK, so that it must be asked for.
			if path == "github.com/getlantern/systray" && !s.tagged("getlantern") {
				t.Errorf("%s imports %s without //go:build getlantern", s.path, path)
			}
		}
	}
}

// The machine decides from its arguments alone: so a day can be replayed, and
// a test of a week takes no time.
func TestScheduleIsPure(t *testing.T) {
	banned := []string{"context", "io/fs", "io/ioutil", "log", "math/rand", "net", "os", "runtime", "sync", "syscall", "unsafe"}
	clock := []string{"After", "AfterFunc", "LoadLocation", "Local", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until"}
	files := 0
	for _, s := range sources(t) {
		if s.dir != "daemon/schedule" || s.test() {
			continue
		}
		files++
		for _, path := range s.imports() {
			for _, b := range banned {
				if path == b || strings.HasPrefix(path, b+"/") {
					t.Errorf("%s imports %s; the machine touches nothing outside", s.path, path)
				}
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: a goroutine; the machine has none", s.at(n))
			case *ast.SelectStmt, *ast.SendStmt, *ast.ChanType:
				t.Errorf("%s: a channel; the machine waits for nobody", s.at(n))
			case *ast.SelectorExpr:
				if pkg, name := selector(n); pkg == "time" && slices.Contains(clock, name) {
					t.Errorf("%s: time.%s; time is an argument here", s.at(n), name)
				}
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "print" || id.Name == "println") {
					t.Errorf("%s: %s writes to the terminal", s.at(n), id.Name)
				}
			case *ast.ImportSpec:
				if n.Name != nil && (n.Name.Name == "." || strings.Contains(n.Path.Value, `"time"`)) {
					t.Errorf("%s: imported under another name, which would hide the clock", s.at(n))
				}
			}
			return true
		})
	}
	if files == 0 {
		t.Error("daemon/schedule has no files; this rule watches nothing")
	}
}

// A test that sleeps is slow when it is right and wrong when the machine is
// slow. In a synctest bubble sleeping takes no time and is exact.
func TestTestsDoNotSleep(t *testing.T) {
	all := sources(t)
	bubbles := map[string]bool{}
	for _, s := range all {
		if slices.Contains(s.imports(), "testing/synctest") {
			bubbles[s.dir] = true
		}
	}
	for _, s := range all {
		if !s.test() || bubbles[s.dir] {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if pkg, name := selector(call.Fun); pkg == "time" && name == "Sleep" {
					t.Errorf("%s: time.Sleep in a test; wait for the event, with a deadline", s.at(n))
				}
			}
			return true
		})
	}
}

// Every direct dependency has a reason that a reader can find.
func TestReadmeGivesAReasonForEachDependency(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(mod), "\n") {
		f := strings.Fields(strings.TrimPrefix(line, "require "))
		if len(f) != 2 || !strings.Contains(f[0], ".") || !strings.HasPrefix(f[1], "v") {
			continue // not a direct requirement
		}
		name := strings.TrimSuffix(f[0], "/v3")
		name = strings.TrimPrefix(name, "github.com/")
		if !strings.Contains(string(readme), name) {
			t.Errorf("the README says nothing about %s; one line on why it is there", f[0])
		}
	}
}
