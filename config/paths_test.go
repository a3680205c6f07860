package config

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
)

func TestFindPaths(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the places of other systems are those of package xdg")
	}
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	for _, v := range []string{"XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"} {
		t.Setenv(v, "")
	}
	t.Setenv("TMPDIR", filepath.Join(dir, "tmp"))
	want := Paths{
		User:       dir + "/.config/deskbreak/config.yaml",
		System:     "/etc/xdg/deskbreak/config.yaml",
		State:      dir + "/.local/state/deskbreak/state.json",
		HistoryDir: dir + "/.local/share/deskbreak/history",
		Socket:     dir + "/tmp/deskbreak-" + strconv.Itoa(os.Getuid()) + "/deskbreak.sock",
	}
	if got := FindPaths(); got != want {
		t.Errorf("without variables: got\n%+v, want\n%+v", got, want)
	}

	t.Setenv("XDG_CONFIG_HOME", dir+"/c")
	t.Setenv("XDG_CONFIG_DIRS", dir+"/s1:"+dir+"/s2")
	t.Setenv("XDG_STATE_HOME", dir+"/st")
	t.Setenv("XDG_DATA_HOME", dir+"/d")
	t.Setenv("XDG_RUNTIME_DIR", dir+"/r")
	want = Paths{
		User:       dir + "/c/deskbreak/config.yaml",
		System:     dir + "/s1/deskbreak/config.yaml",
		State:      dir + "/st/deskbreak/state.json",
		HistoryDir: dir + "/d/deskbreak/history",
		Socket:     dir + "/r/deskbreak.sock",
	}
	if got := FindPaths(); got != want {
		t.Errorf("with variables: got\n%+v, want\n%+v", got, want)
	}
	do(t, os.MkdirAll(dir+"/s2/deskbreak", 0o700), put(dir+"/s2/deskbreak/config.yaml", ""))
	if got := FindPaths().System; got != dir+"/s2/deskbreak/config.yaml" {
		t.Errorf("the system file is %s, not the one that exists", got)
	}
	if _, err := os.Stat(dir + "/c"); err == nil {
		t.Error("looking for the paths created one")
	}
}

// TestHomeIsNotSet: cron jobs and bare services have no HOME, and nothing of ours
// belongs in the root folder.
func TestHomeIsNotSet(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the places of other systems are those of package xdg")
	}
	for _, v := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"} {
		t.Setenv(v, "")
	}
	dir := t.TempDir()
	uid := strconv.Itoa(os.Getuid())
	known := func(id string) (*user.User, error) {
		if id != uid {
			t.Errorf("asked for the user %q, not %q", id, uid)
		}
		return &user.User{Uid: id, HomeDir: dir}, nil
	}
	p := findPaths(known)
	if p.User != dir+"/.config/deskbreak/config.yaml" || p.State != dir+"/.local/state/deskbreak/state.json" ||
		p.HistoryDir != dir+"/.local/share/deskbreak/history" {
		t.Errorf("got %+v", p)
	}
	if got := os.Getenv("HOME"); got != dir {
		t.Errorf("HOME of what is started from here is %q", got)
	}

	t.Setenv("HOME", "")
	t.Setenv("XDG_STATE_HOME", dir+"/st")
	p = findPaths(func(string) (*user.User, error) { return nil, errors.New("nobody") })
	if p.User != "" || p.HistoryDir != "" || p.State != dir+"/st/deskbreak/state.json" {
		t.Errorf("with a home that nobody knows: got %+v", p)
	}
}
