package autostart

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestProgramKeepsALink(t *testing.T) {
	w := newWorld(t, "inactive")
	link := filepath.Join(w.Home, "links", "deskbreak")
	must(t, os.MkdirAll(filepath.Dir(link), 0o755))
	must(t, os.Symlink(w.program, link))
	other := filepath.Join(w.Home, "other")
	write(t, other, "", 0o755)
	for _, tc := range []struct {
		name, args0, found, want string
	}{
		{"not known how it was called", "", "", w.program},
		{"by the link", link, "", link},
		{"by a path with dots", filepath.Dir(link) + "/../links/deskbreak", "", link},
		{"by its own path", w.program, "", w.program},
		{"by its name", "deskbreak", link, link},
		{"by a name that is not in PATH", "deskbreak", "", w.program},
		{"by a name found in the current folder", "deskbreak", "bin/deskbreak", w.program},
		{"by a relative path", "./deskbreak", link, w.program},
		{"by a name that another program has", "deskbreak", other, w.program},
		{"by something else's name", other, "", w.program},
		{"by a name that is gone", filepath.Join(w.Home, "gone"), "", w.program},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w.Args0 = tc.args0
			w.LookPath = func(string) (string, error) {
				if tc.found == "" {
					return "", os.ErrNotExist
				}
				return tc.found, nil
			}
			if got, err := w.Env.program(); err != nil || got != tc.want {
				t.Errorf("got %q, %v; want %q", got, err, tc.want)
			}
		})
	}
}

func TestProgramThatDoesNotLastIsRefused(t *testing.T) {
	w := newWorld(t, "inactive")
	temp := filepath.Join(w.Home, "tmp")
	w.Volatile = []string{"", temp}
	in := func(parts ...string) string {
		path := filepath.Join(append([]string{w.Home}, parts...)...)
		write(t, path, "", 0o755)
		return path
	}
	link := filepath.Join(w.Home, "linked")
	must(t, os.Symlink(in("tmp", "deep", "deskbreak"), link))
	for name, path := range map[string]string{
		"temporary":        in("tmp", "deskbreak"),
		"deep in it":       in("tmp", "a", "b", "deskbreak"),
		"go run":           in("x", "go-build1234", "b001", "exe", "deskbreak"),
		"build cache":      in(".cache", "go-build", "ab", "abcd-d", "deskbreak"),
		"AppImage mount":   in(".mount_deskbrXYZ", "usr", "bin", "deskbreak"),
		"link to temp":     link,
		"control sequence": in("a\nb", "deskbreak"),
	} {
		t.Run(name, func(t *testing.T) {
			w.program, w.Args0 = path, path
			r, err := On(w.Env)
			if err == nil {
				t.Fatalf("accepted: %+v", r)
			}
			if name != "control sequence" && !strings.Contains(err.Error(), "go install ./cmd/deskbreak") {
				t.Errorf("it does not say what to do: %v", err)
			}
			if strings.ContainsAny(err.Error(), "\n\x1b") {
				t.Errorf("the path is not quoted: %v", err)
			}
			if there(w.entryFile()) {
				t.Error("written all the same")
			}
		})
	}
	for name, path := range map[string]string{
		"like temp":      in("tmpfiles", "deskbreak"),
		"like the cache": in("go-builds", "deskbreak"),
		"named so":       in("go-build-tools", "deskbreak"),
		"dots":           in("..tmp", "deskbreak"),
	} {
		w.program, w.Args0 = path, path
		if _, err := On(w.Env); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProgramOfAnAppImage(t *testing.T) {
	w := newWorld(t, "inactive")
	image := filepath.Join(w.Home, "Apps", "deskbreak.AppImage")
	write(t, image, "", 0o755)
	w.program = filepath.Join(w.Home, ".mount_deskb", "deskbreak")
	write(t, w.program, "", 0o755)
	w.Getenv = func(key string) string { return map[string]string{"APPIMAGE": image}[key] }
	if r := w.on(t); r.Program != image {
		t.Errorf("starts %q, want the image", r.Program)
	}
	w.Volatile = []string{filepath.Join(w.Home, "Apps")}
	if _, err := On(w.Env); err == nil {
		t.Error("an image in a temporary folder was accepted")
	}
}

func TestProgramThatCannotRun(t *testing.T) {
	w := newWorld(t, "inactive")
	must(t, os.Chmod(w.program, 0o644))
	if _, err := On(w.Env); err == nil || !strings.Contains(err.Error(), "is not executable") {
		t.Errorf("got %v", err)
	}
	must(t, os.Remove(w.program))
	if _, err := On(w.Env); err == nil || !strings.Contains(err.Error(), "is not there") {
		t.Errorf("got %v", err)
	}
}

// Each means has characters it cannot take.
func TestProgramWithSpecialCharacters(t *testing.T) {
	for _, tc := range []struct {
		folder, target string
		want           Means // empty: refused
	}{
		{"50% off", "active", Systemd}, {"a=b", "active", Systemd}, {"$HOME", "active", Systemd},
		{"it's", "active", XDG}, {`back\slash`, "active", XDG}, {`quo"te`, "active", XDG},
		{"it's", "inactive", XDG}, {"50% off", "inactive", ""}, {"a=b", "inactive", ""}, {"it's 50%", "active", ""},
	} {
		w := newWorld(t, tc.target)
		w.program = filepath.Join(w.Home, tc.folder, "deskbreak")
		write(t, w.program, "", 0o755)
		r, err := On(w.Env)
		if r.Means != tc.want || (err != nil) != (tc.want == "") {
			t.Errorf("%q, %s: %v, %v; want %v", tc.folder, tc.target, r, err, tc.want)
		}
		if tc.want == "" {
			if !strings.Contains(err.Error(), "move the program to a plain path") || there(w.entryFile()) {
				t.Errorf("%q: %v", tc.folder, err)
			}
			continue
		}
		if s := w.status(t); !s.On || s.Program != w.program || !s.ThisOne || len(s.Problems) != 0 {
			t.Errorf("%q, %s: %+v", tc.folder, tc.target, s)
		}
	}
}

// This test is itself built by `go test` in a folder that does not last, and
// so must be refused by the real world's rules.
func TestSystemRefusesThisTest(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	e, err := System()
	must(t, err)
	if e.GOOS != runtime.GOOS || e.Home != home || e.ConfigHome != filepath.Join(home, ".config") {
		t.Errorf("GOOS %q, home %q, config %q", e.GOOS, e.Home, e.ConfigHome)
	}
	if r, err := On(e); err == nil || !strings.Contains(err.Error(), "build-cache folder") {
		t.Errorf("got %+v, %v", r, err)
	}
	if s, err := Status(e); err != nil || s.On || s.Means != "" {
		t.Errorf("status of an empty home: %+v, %v", s, err)
	}
	t.Setenv("XDG_CONFIG_HOME", "relative/config")
	if e, err := System(); err != nil || e.ConfigHome != filepath.Join(home, ".config") {
		t.Errorf("a relative XDG_CONFIG_HOME must be ignored: %q, %v", e.ConfigHome, err)
	}
}
