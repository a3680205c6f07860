//go:build !windows && !darwin

package browse

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"deskbreak/config/lang"
)

func noOpener(name, target string) error {
	return lang.Errorf("there is no %s to open it with: open %s in a browser; the package xdg-utils has one", name, target)
}

func desktop() bool {
	return os.Getenv("WAYLAND_DISPLAY") != "" || os.Getenv("DISPLAY") != ""
}

func opener(target string) (name string, args []string) { return "xdg-open", []string{target} }

// detach gives the browser a session of its own: ^C and the end of the terminal
// are not its business. Its chatter goes nowhere.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// reason translates xdg-open's exit codes, which its manual lists.
func reason(err error) string {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err.Error()
	}
	switch exit.ExitCode() {
	case 2:
		return lang.T("it cannot read the page")
	case 3:
		return lang.T("it finds no browser")
	}
	return exit.Error()
}

// reachable is the page, or a copy of it where a browser that is a snap can read
// it: those see no hidden folder but their own, nor the same /tmp.
func reachable(ctx context.Context, path string) string {
	home, err := os.UserHomeDir()
	if err != nil || visible(home, path) {
		return path
	}
	if _, err := os.Stat(filepath.Join(home, "snap")); err != nil {
		return path // no snap was ever started, so nobody need be asked
	}
	snap := defaultSnap(ctx)
	if snap == "" {
		return path
	}
	own := filepath.Join(home, "snap", snap, "common")
	if _, err := os.Stat(own); err != nil {
		return path
	}
	copied := filepath.Join(own, "deskbreak", filepath.Base(path))
	if err := duplicate(path, copied); err != nil {
		return path
	}
	return copied
}

// visible is true for what lies in the home folder and in no hidden one.
func visible(home, path string) bool {
	rest, err := filepath.Rel(home, path)
	if err != nil {
		return false
	}
	for part := range strings.SplitSeq(rest, string(filepath.Separator)) {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}

// defaultSnap is the name of the snap that opens web pages; empty: none does.
// Desktop entries of snaps are named SNAP_APP.desktop.
func defaultSnap(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xdg-mime", "query", "default", "text/html")
	cmd.WaitDelay = 100 * time.Millisecond
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	entry := strings.TrimSpace(string(out))
	snap, _, ok := strings.Cut(entry, "_")
	if !ok || !strings.HasSuffix(entry, ".desktop") || strings.ContainsAny(snap, "/.") {
		return ""
	}
	return snap
}

// duplicate copies a page for its owner alone; an older copy is replaced.
func duplicate(from, to string) error {
	dir := filepath.Dir(to)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	temp, err := os.CreateTemp(dir, ".page-*")
	if err != nil {
		return err
	}
	_, err = io.Copy(temp, src)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), to)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return err
}
