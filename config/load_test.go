package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what is found into testdata/bad")

// testChecks stand for the packages that know hours, cron lines and movements.
func testChecks() Checks {
	only := func(good string) func(string) error {
		return func(s string) error {
			if strings.HasPrefix(s, good) {
				return nil
			}
			return errors.New("cannot read " + s)
		}
	}
	return Checks{
		Hours:       only("Mon"),
		Cron:        only("0 10"),
		Movements:   func() []string { return []string{"hip-hinge", "cat-cow", "walk"} },
		Precautions: func() []string { return []string{"osteoporosis", "knee-pain"} },
		Areas:       func() []string { return []string{"lower-back", "neck"} },
	}
}

// write puts a file into a new folder and returns its name.
func write(t testing.TB, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// mustLoad loads and fails the test on any error.
func mustLoad(t testing.TB, o Options) *Loaded {
	t.Helper()
	l, err := Load(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestDefaultFileEqualsDefault(t *testing.T) {
	l := mustLoad(t, Options{File: write(t, defaultText), Checks: testChecks()})
	if !reflect.DeepEqual(l.Config, Default()) {
		t.Errorf("default.yaml sets\n%+v, not the default\n%+v", l.Config, Default())
	}
	if len(l.Warnings) > 0 {
		t.Errorf("default.yaml is warned of: %v", l.Warnings)
	}
	for _, key := range Keys() {
		if strings.HasPrefix(l.Origin(key), "default") {
			t.Errorf("default.yaml does not have %s", key)
		}
	}
	var order []int
	for _, key := range Keys() {
		order = append(order, l.entries[key].at.line*1000+l.entries[key].at.col)
	}
	if !slices.IsSorted(order) {
		t.Error("the table of keys is not in the order of default.yaml")
	}
}

// The values are those of the design, so that a change in the table and in the
// file together does not pass unseen.
func TestDefault(t *testing.T) {
	want := Config{
		Interval: time.Hour, WaitForLull: 5 * time.Minute, NaturalBreak: 5 * time.Minute,
		Prompt:    Prompt{RepeatAfter: 5 * time.Minute, Repeats: 2, Sound: "none", Picture: true},
		Snooze:    Snooze{For: 10 * time.Minute, Limit: 3},
		Quiet:     Quiet{DoNotDisturb: true, Call: true, Fullscreen: true, Presentation: true, TrayAlertAfter: time.Hour},
		Pause:     Pause{Tomorrow: 6 * time.Hour},
		Movements: Movements{Focus: []string{"lower-back"}, Postures: []string{"standing", "seated"}},
		Language:  "auto", Tray: true, CheckIn: "daily",
		Log: Log{Level: "info", Format: "text"},
	}
	if got := Default(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestNothingSet(t *testing.T) {
	folder := t.TempDir()
	l := mustLoad(t, Options{
		Paths:   Paths{User: filepath.Join(folder, "user.yaml"), System: filepath.Join(folder, "system.yaml")},
		Environ: []string{"HOME=/home/x", "DESKBREAK_TEST_REQUIRE=1", "DESKBREAK_CONFIG=x", "DESKBREAK_EVENT=done"},
	})
	if l.entries != nil {
		t.Error("layers were merged although nothing is set")
	}
	if !reflect.DeepEqual(l.Config, Default()) || len(l.Warnings) > 0 || len(l.Files) > 0 {
		t.Errorf("got %+v", l)
	}
}

func TestBadFiles(t *testing.T) {
	files, _ := filepath.Glob("testdata/bad/*.txtar")
	if len(files) < 30 {
		t.Fatalf("only %d bad files found", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			path := write(t, string(archive.Files[0].Data))
			_, err = Load(Options{File: path, Checks: testChecks()})
			var all Errors
			if !errors.As(err, &all) {
				t.Fatalf("got error %v, want Errors", err)
			}
			got := strings.ReplaceAll(err.Error(), path, "config.yaml") + "\n"
			got = strings.ReplaceAll(got, filepath.Dir(path), "FOLDER")
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(archive.Files[1].Data); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}
