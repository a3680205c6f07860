package autostart

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// world is a made-up person with a program in bin, under a temporary folder
// that for once counts as lasting.
type world struct {
	Env
	program string
	asked   []string // what systemctl was asked
}

// newWorld's systemctl says what the target is, and enables as the real one
// does, with a link.
func newWorld(t *testing.T, target string) *world {
	t.Helper()
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{program: filepath.Join(home, "bin", "deskbreak")}
	write(t, w.program, "#!/bin/sh\n", 0o755)
	w.Env = Env{
		GOOS: "linux", Home: home, ConfigHome: filepath.Join(home, ".config"),
		Executable: func() (string, error) { return w.program, nil },
		Getenv:     func(string) string { return "" },
		LookPath:   func(string) (string, error) { return "", os.ErrNotExist },
	}
	w.Systemctl = func(ctx context.Context, args ...string) (string, error) {
		if _, ok := ctx.Deadline(); !ok {
			t.Errorf("systemctl %v without a deadline", args)
		}
		w.asked = append(w.asked, strings.Join(args, " "))
		switch args[0] {
		case "is-active":
			if target != "active" {
				return target + "\n", errors.New("exit status 3")
			}
			return "active\n", nil
		case "enable":
			if err := os.MkdirAll(filepath.Dir(w.wants()), 0o700); err != nil {
				return "", err
			}
			if err := os.Symlink(w.unitFile(), w.wants()); err != nil && !errors.Is(err, fs.ErrExist) {
				return "", err
			}
		}
		return "", nil
	}
	return w
}

func (w *world) status(t *testing.T) State {
	t.Helper()
	s, err := Status(w.Env)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (w *world) on(t *testing.T) Result {
	t.Helper()
	r, err := On(w.Env)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func write(t *testing.T, path, data string, mode fs.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func there(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func TestOnWithSystemd(t *testing.T) {
	w := newWorld(t, "active")
	if s := w.status(t); s.On || s.Means != "" || len(s.Problems) != 0 {
		t.Fatalf("at first: %+v", s)
	}
	for range 2 { // twice is as once
		w.asked = nil
		r := w.on(t)
		if r.Means != Systemd || r.File != w.unitFile() || r.Program != w.program {
			t.Fatalf("result %+v", r)
		}
		if want := []string{"is-active graphical-session.target", "daemon-reload", "enable deskbreak.service"}; !slices.Equal(w.asked, want) {
			t.Errorf("systemctl was asked %q, want %q", w.asked, want)
		}
		info, err := os.Stat(w.unitFile())
		if err != nil || info.Mode().Perm() != 0o644 {
			t.Errorf("the unit file: %v, %v", info, err)
		}
		if s := w.status(t); !s.On || s.Means != Systemd || !s.Exists || !s.ThisOne || s.Program != w.program || len(s.Problems) != 0 {
			t.Errorf("status %+v", s)
		}
	}
	r, err := Off(w.Env)
	if err != nil || len(r.Removed) != 2 || there(w.unitFile()) || there(w.wants()) {
		t.Errorf("off: %+v, %v", r, err)
	}
	if s := w.status(t); s.On || s.Means != "" {
		t.Errorf("after off: %+v", s)
	}
	if r, err := Off(w.Env); err != nil || len(r.Removed) != 0 {
		t.Errorf("off again: %+v, %v", r, err)
	}
}

func TestOnWithoutTheTarget(t *testing.T) {
	for _, target := range []string{"inactive", "failed", "activating", ""} {
		w := newWorld(t, target)
		if target == "" {
			w.Systemctl = nil // no systemd at all
		}
		for range 2 {
			r := w.on(t)
			if r.Means != XDG || r.File != w.entryFile() || there(w.unitFile()) {
				t.Fatalf("%q: result %+v", target, r)
			}
			info, err := os.Stat(w.entryFile())
			if err != nil || info.Mode().Perm() != 0o644 {
				t.Errorf("the entry: %v, %v", info, err)
			}
			if s := w.status(t); !s.On || s.Means != XDG || !s.ThisOne || len(s.Problems) != 0 {
				t.Errorf("status %+v", s)
			}
		}
		if r, err := Off(w.Env); err != nil || !slices.Equal(r.Removed, []string{w.entryFile()}) {
			t.Errorf("off: %+v, %v", r, err)
		}
	}
}

// The person moves from one desktop to another: each `on` leaves one start.
func TestNeverBoth(t *testing.T) {
	w := newWorld(t, "active")
	x := newWorld(t, "inactive")
	x.Env.Home, x.Env.ConfigHome, x.program = w.Home, w.ConfigHome, w.program
	w.on(t)
	if r := x.on(t); there(w.unitFile()) || there(w.wants()) || len(r.Removed) != 2 {
		t.Errorf("to XDG: %+v", r)
	}
	if r := w.on(t); there(w.entryFile()) || !slices.Equal(r.Removed, []string{w.entryFile()}) {
		t.Errorf("to systemd: %+v", r)
	}
	// Both all the same, by hand say.
	write(t, w.entryFile(), renderEntry(w.program), 0o644)
	s := w.status(t)
	if !s.On || len(s.Problems) != 1 || !strings.Contains(s.Problems[0], "both") || !strings.Contains(s.Problems[0], "deskbreak autostart on") {
		t.Errorf("both: %+v", s)
	}
	if r, err := Off(w.Env); err != nil || len(r.Removed) != 3 {
		t.Errorf("off: %+v, %v", r, err)
	}
}

func TestFailedEnableLeavesNothing(t *testing.T) {
	w := newWorld(t, "active")
	good := w.Systemctl
	w.Systemctl = func(ctx context.Context, args ...string) (string, error) {
		if args[0] == "enable" {
			return "", errors.New("Failed to enable unit: read-only file system")
		}
		return good(ctx, args...)
	}
	_, err := On(w.Env)
	if err == nil || !strings.Contains(err.Error(), "systemctl --user enable deskbreak.service failed: Failed to enable unit") {
		t.Errorf("got %v", err)
	}
	if there(w.unitFile()) {
		t.Error("the unit file is left behind")
	}
}

func TestSwitchedOffByThePerson(t *testing.T) {
	w := newWorld(t, "inactive")
	for _, key := range []string{"Hidden=true", "Hidden = True", "X-GNOME-Autostart-enabled=false"} {
		write(t, w.entryFile(), renderEntry(w.program)+key+"\n", 0o644)
		if s := w.status(t); s.On || !s.OffByYou || s.Means != XDG || len(s.Problems) != 0 {
			t.Errorf("%s: %+v", key, s)
		} else if !strings.Contains(s.String(), "off by you") {
			t.Errorf("%s: %s", key, s)
		}
	}
	// In another group the same words mean nothing.
	write(t, w.entryFile(), renderEntry(w.program)+"[Desktop Action x]\nHidden=true\nExec=/bin/false\n", 0o644)
	if s := w.status(t); !s.On || s.OffByYou || s.Program != w.program {
		t.Errorf("another group: %+v", s)
	}
	// `on` is a person's word too, and the later one.
	write(t, w.entryFile(), renderEntry(w.program)+"Hidden=true\n", 0o644)
	w.on(t)
	if s := w.status(t); !s.On || s.OffByYou {
		t.Errorf("on after off by you: %+v", s)
	}

	u := newWorld(t, "active")
	u.on(t)
	if err := os.Remove(u.wants()); err != nil { // systemctl --user disable
		t.Fatal(err)
	}
	if s := u.status(t); s.On || !s.OffByYou || s.Means != Systemd || len(s.Problems) != 0 {
		t.Errorf("disabled unit: %+v", s)
	}
	if err := os.Remove(u.unitFile()); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(os.DevNull, u.unitFile()); err != nil { // systemctl --user mask
		t.Fatal(err)
	}
	if s := u.status(t); s.On || !s.OffByYou || len(s.Problems) != 0 {
		t.Errorf("masked unit: %+v", s)
	}
	if r, err := Off(u.Env); err != nil || len(r.Removed) != 0 || !there(u.unitFile()) {
		t.Errorf("off must not unmask: %+v, %v", r, err)
	}
}

func TestStatusOfWhatHasGoneWrong(t *testing.T) {
	for _, tc := range []struct {
		name  string
		spoil func(t *testing.T, w *world)
		want  string
	}{
		{"gone", func(t *testing.T, w *world) { must(t, os.Remove(w.program)) }, "which is not there; install deskbreak"},
		{"not executable", func(t *testing.T, w *world) { must(t, os.Chmod(w.program, 0o644)) }, "which is not executable; install"},
		{"a folder", func(t *testing.T, w *world) {
			must(t, os.Remove(w.program))
			must(t, os.Mkdir(w.program, 0o755))
		}, "which is not a file; install"},
		{"another program", func(t *testing.T, w *world) {
			other := filepath.Join(w.Home, "other", "deskbreak")
			write(t, other, "", 0o755)
			w.Executable = func() (string, error) { return other, nil }
		}, "and not this program"},
		{"no program named", func(t *testing.T, w *world) {
			for _, f := range []string{w.entryFile(), w.unitFile()} {
				if there(f) {
					write(t, f, "[Desktop Entry]\nType=Application\nExec=\"never ends\n[Service]\n", 0o644)
				}
			}
		}, "cannot tell what it starts"},
	} {
		for _, target := range []string{"active", "inactive"} {
			t.Run(tc.name+" "+target, func(t *testing.T) {
				w := newWorld(t, target)
				w.on(t)
				tc.spoil(t, w)
				s := w.status(t)
				if len(s.Problems) != 1 || !strings.Contains(s.Problems[0], tc.want) || !strings.Contains(s.Problems[0], "`deskbreak autostart on`") {
					t.Errorf("problems %q, want %q and what to do", s.Problems, tc.want)
				}
				if s.ThisOne {
					t.Error("this is not the one")
				}
				if !strings.Contains(s.String(), tc.want) {
					t.Errorf("it is not told: %s", s)
				}
			})
		}
	}
}

// A unit written under one desktop, looked at from one without the target.
func TestStatusSaysThatTheTargetNeverComes(t *testing.T) {
	w := newWorld(t, "active")
	w.on(t)
	w.Systemctl = newWorld(t, "inactive").Systemctl
	if s := w.status(t); len(s.Problems) != 0 {
		t.Errorf("over ssh there is no desktop to complain of: %q", s.Problems)
	}
	w.Getenv = func(key string) string { return map[string]string{"DISPLAY": ":0"}[key] }
	if s := w.status(t); !s.On || len(s.Problems) != 1 || !strings.Contains(s.Problems[0], "graphical-session.target") {
		t.Errorf("status %+v", s)
	}
}

func TestUnwritable(t *testing.T) {
	w := newWorld(t, "inactive")
	write(t, filepath.Join(w.Home, "file"), "", 0o600)
	w.ConfigHome = filepath.Join(w.Home, "file")
	if _, err := On(w.Env); err == nil || !strings.Contains(err.Error(), "cannot make the folder for login start") {
		t.Errorf("got %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
