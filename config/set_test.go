package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

func read(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Each file in testdata/set has the lines KEY=VALUE to set, a config before, and
// what it is after, or the error. In the archive a text always ends in a line
// end; the file no-last-newline is given without.
func TestSetCases(t *testing.T) {
	files, _ := filepath.Glob("testdata/set/*.txtar")
	if len(files) < 30 {
		t.Fatalf("only %d files found", len(files))
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			before := string(archive.Files[1].Data)
			switch filepath.Base(name) {
			case "crlf.txtar":
				before = strings.ReplaceAll(before, "\n", "\r\n")
			case "no-last-newline.txtar", "list-block-reorder.txtar":
				before = strings.TrimSuffix(before, "\n")
			}
			file := write(t, before)
			got := ""
			for line := range strings.Lines(string(archive.Files[0].Data)) {
				key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
				last := read(t, file)
				if err := Set(file, key, value, Options{Checks: testChecks()}); err != nil {
					got += strings.ReplaceAll(err.Error(), file, "FILE") + "\n"
					if read(t, file) != last {
						t.Errorf("%s=%s was refused and written", key, value)
					}
				}
			}
			if got == "" {
				after := read(t, file)
				gone := strings.Contains(string(archive.Comment), "goes with")
				if strings.Count(after, "#") < strings.Count(before, "#") && !gone {
					t.Errorf("a comment was lost")
				}
				if crlf := strings.Count(after, "\r\n"); crlf != 0 && crlf != strings.Count(after, "\n") {
					t.Errorf("line ends are mixed: %q", after)
				}
				got = strings.ReplaceAll(after, "\r\n", "\n")
			}
			if *update {
				archive.Files = append(archive.Files[:2], txtar.File{Name: "after", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(archive.Files[2].Data); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestSetKeepsModeAndLink(t *testing.T) {
	dir := t.TempDir()
	real := filepath.Join(dir, "dotfiles", "deskbreak.yaml")
	link := filepath.Join(dir, "config", "config.yaml")
	do(t, os.Mkdir(filepath.Dir(real), 0o700), os.Mkdir(filepath.Dir(link), 0o700),
		os.WriteFile(real, []byte("\xef\xbb\xbfinterval: 50m # mine\n"), 0o600), os.Chmod(real, 0o640),
		os.Symlink("../dotfiles/deskbreak.yaml", link))
	do(t, Set(link, "interval", "45m", Options{}))
	if target, err := os.Readlink(link); err != nil || target != "../dotfiles/deskbreak.yaml" {
		t.Errorf("the link was replaced: %q %v", target, err)
	}
	if got, want := read(t, real), "\xef\xbb\xbfinterval: 45m # mine\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if info, err := os.Stat(real); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
	for _, folder := range []string{filepath.Dir(real), filepath.Dir(link)} {
		if entries, _ := os.ReadDir(folder); len(entries) != 1 {
			t.Errorf("%s has leftovers: %v", folder, entries)
		}
	}
}

func TestSetCreates(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "new", "deskbreak", "config.yaml")
	do(t, Set(file, "snooze.limit", "0", Options{}))
	if got, want := read(t, file), "snooze:\n  limit: 0\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	info, err := os.Stat(file)
	folder, err2 := os.Stat(filepath.Dir(file))
	if do(t, err, err2); info.Mode().Perm() != 0o600 || folder.Mode().Perm() != 0o700 {
		t.Errorf("modes %v and %v", info.Mode(), folder.Mode())
	}
	dangling := filepath.Join(dir, "link")
	do(t, os.Symlink("target", dangling), Set(dangling, "tray", "false", Options{}))
	if got := read(t, filepath.Join(dir, "target")); got != "tray: false\n" {
		t.Errorf("got %q", got)
	}
}

func TestSetSameValueDoesNotWrite(t *testing.T) {
	file := write(t, "interval: 45m\n")
	before, err := os.Stat(file)
	do(t, err, Set(file, "interval", "45m", Options{}))
	after, err := os.Stat(file)
	if do(t, err); !os.SameFile(before, after) {
		t.Error("the file was written although nothing changes")
	}
}

func TestSetLocked(t *testing.T) {
	system := write(t, "locked: [interval]\ninterval: 50m\n")
	file := write(t, "tray: true\n")
	o := Options{Paths: Paths{System: system}}
	err := Set(file, "interval", "45m", o)
	want := fmt.Sprintf("%s: interval: is locked by %s:1 for everybody on this machine, and would have no effect", file, system)
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	do(t, Set(file, "tray", "false", o))
	do(t, Set(system, "prompt.repeats", "1", o)) // the system's own file, by who may write it
	if got, want := read(t, system), "locked: [interval]\ninterval: 50m\nprompt:\n  repeats: 1\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Neither change of two at once is lost.
func TestSetManyAtOnce(t *testing.T) {
	file := write(t, "# mine\n")
	values := map[string]string{"interval": "45m", "tray": "false", "snooze.limit": "1", "snooze.for": "5m", "prompt.repeats": "1",
		"quiet.call": "false", "quiet.fullscreen": "false", "log.level": "debug", "check_in": "never", "movements.level": "2"}
	var wait sync.WaitGroup
	for key, value := range values {
		wait.Go(func() {
			if err := Set(file, key, value, Options{}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	l := mustLoad(t, Options{File: file})
	for key, value := range values {
		if got := l.Value(key); got != value {
			t.Errorf("%s is %s, not %s, in\n%s", key, got, value, read(t, file))
		}
	}
}

func TestSetWhereNothingCanBeWritten(t *testing.T) {
	dir := t.TempDir()
	notFolder := filepath.Join(dir, "file")
	do(t, put(notFolder, ""))
	if err := Set(filepath.Join(notFolder, "config.yaml"), "tray", "false", Options{}); err == nil {
		t.Error("no error for a folder that is a file")
	}
	if err := Set(dir, "tray", "false", Options{}); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("got %v", err)
	}
	if os.Getuid() != 0 {
		file := write(t, "tray: true\n")
		do(t, os.Chmod(filepath.Dir(file), 0o500))
		defer func() { _ = os.Chmod(filepath.Dir(file), 0o700) }()
		if err := Set(file, "tray", "false", Options{}); !errors.Is(err, fs.ErrPermission) && err == nil {
			t.Error("no error for a folder that may not be written")
		}
	}
}

func TestInit(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a", "b", "config.yaml")
	do(t, Init(file))
	if read(t, file) != defaultText {
		t.Error("not the default file")
	}
	info, err := os.Stat(file)
	folder, err2 := os.Stat(filepath.Dir(file))
	if do(t, err, err2); info.Mode().Perm() != 0o600 || folder.Mode().Perm() != 0o700 {
		t.Errorf("modes %v and %v", info.Mode(), folder.Mode())
	}
	do(t, put(file, "mine"))
	if err := Init(file); !errors.Is(err, fs.ErrExist) || read(t, file) != "mine" {
		t.Errorf("got %v and %q", err, read(t, file))
	}
	dangling := filepath.Join(filepath.Dir(file), "link")
	do(t, os.Symlink("nowhere", dangling))
	if err := Init(dangling); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v for a link to nothing", err)
	}
}

// Whatever the file, edit either refuses or changes that one key and loses no line.
func FuzzEdit(f *testing.F) {
	files, _ := filepath.Glob("testdata/*/*.txtar")
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(file.Data, "interval", "45m")
			f.Add(file.Data, "snooze.limit", "1")
			f.Add(file.Data, "hours", "Mon 1,Mon 2")
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, key, value string) {
		k := find(key)
		if k == nil {
			return
		}
		if _, reason := k.read(value); reason != "" {
			return
		}
		out, err := edit(text, k, value)
		if err != nil {
			return
		}
		again, err := edit(out, k, value)
		if err != nil || string(again) != string(out) {
			t.Errorf("%q: setting %s=%s gives %q, and again %q %v", text, key, value, out, again, err)
		}
	})
}
