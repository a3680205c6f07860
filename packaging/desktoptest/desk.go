//go:build linux

package desktoptest

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long anything may take. It is long because it only decides
// when a test that fails has failed.
const patience = 40 * time.Second

// Desk is one desktop: folders of its own and what was started in them. A
// person's session that has no screen, no bus and no server is one too.
type Desk struct {
	t testing.TB
	// Dir holds everything; its path is short, because a socket's may have only
	// about a hundred bytes.
	Dir string
	// Bus is the session bus, once it was started.
	Bus *Process
	// Notes sees every notification on the session bus.
	Notes *Notes
	// X is the X server, once it was started.
	X *Process

	env     map[string]string
	session busConn
	program string // empty: the one just built
	shots   int
}

// New makes a desktop on which nothing runs yet.
func New(t testing.TB) *Desk {
	t.Helper()
	dir := shortDir(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	d := &Desk{t: t, Dir: dir, env: map[string]string{
		"HOME":            dir,
		"PATH":            os.Getenv("PATH"),
		"LANG":            "C.UTF-8",
		"TMPDIR":          at("tmp"),
		"XDG_RUNTIME_DIR": at("run"),
		"XDG_CONFIG_HOME": at("config"),
		"XDG_CONFIG_DIRS": at("etc"),
		"XDG_STATE_HOME":  at("state"),
		"XDG_DATA_HOME":   at("data"),
		"XDG_CACHE_HOME":  at("cache"),
		// No bus at all until one is started: godbus would look for the machine's.
		"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=" + at("no-system-bus"),
		"NO_AT_BRIDGE":            "1",
		"GTK_A11Y":                "none",
		"GSETTINGS_BACKEND":       "memory",
	}}
	for _, name := range []string{"tmp", "run", "config", "etc", "state", "data", "cache"} {
		if err := os.Mkdir(at(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func shortDir(t testing.TB) string {
	t.Helper()
	parent := ""
	if len(os.TempDir()) > 40 {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "desk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// A daemon that was just killed may still be writing.
		Eventually(t, "removing "+dir, func() (bool, any) { err := os.RemoveAll(dir); return err == nil, err })
	})
	return dir
}

// Path is a path below the desk's folder.
func (d *Desk) Path(parts ...string) string {
	return filepath.Join(append([]string{d.Dir}, parts...)...)
}

// Setenv sets a variable for what is started from now on; an empty value takes
// it away.
func (d *Desk) Setenv(name, value string) {
	if value == "" {
		delete(d.env, name)
		return
	}
	d.env[name] = value
}

// Env is the environment of what is started on the desk.
func (d *Desk) Env() []string {
	var list []string
	for name, value := range d.env {
		list = append(list, name+"="+value)
	}
	slices.Sort(list)
	return list
}

// Write writes a file below the desk's folder and returns its path.
func (d *Desk) Write(content string, parts ...string) string {
	d.t.Helper()
	path := d.Path(parts...)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// Read reads a file below the desk's folder; empty: there is none.
func (d *Desk) Read(parts ...string) string {
	d.t.Helper()
	b, err := os.ReadFile(d.Path(parts...))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		d.t.Fatal(err)
	}
	return string(b)
}

// Executable makes a file below the desk's folder one that can be run.
func (d *Desk) Executable(parts ...string) {
	d.t.Helper()
	if err := os.Chmod(d.Path(parts...), 0o700); err != nil {
		d.t.Fatal(err)
	}
}

// Config writes the person's settings in place and returns the file.
func (d *Desk) Config(lines ...string) string {
	d.t.Helper()
	return d.Write(strings.Join(lines, "\n")+"\n", "config", "deskbreak", "config.yaml")
}

// Need returns the path of a program. Without it the test is skipped, or fails
// where DESKBREAK_TEST_REQUIRE=1 says that all of them must run.
func Need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Unmet(t, "%s is not installed; see the list in packaging/test", program)
	}
	return path
}

// Unmet skips the test, or fails it where all must run.
func Unmet(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("DESKBREAK_TEST_REQUIRE") == "1" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// needFile is the first of the files that exists, as Need.
func needFile(t testing.TB, name string, globs ...string) string {
	t.Helper()
	for _, g := range globs {
		if found, _ := filepath.Glob(g); len(found) > 0 {
			return found[0]
		}
	}
	Unmet(t, "%s is not installed; see the list in packaging/test", name)
	return ""
}

// Eventually waits until ok, and says what was seen last where it never is.
func Eventually(t testing.TB, what string, ok func() (done bool, saw any)) {
	t.Helper()
	eventually(t, 20*time.Millisecond, what, ok)
}

func eventually(t testing.TB, every time.Duration, what string, ok func() (done bool, saw any)) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(every) {
		done, saw := ok()
		if done {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s; saw last: %+v", patience, what, saw)
		}
	}
}

// Pass lets time pass, where that is what happens to the program: a break, or a
// while in which nothing may come. It waits for nothing.
func (d *Desk) Pass(how time.Duration) { time.Sleep(how) }
