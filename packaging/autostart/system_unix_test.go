//go:build !windows

package autostart

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestRunSystemctl(t *testing.T) {
	fake := filepath.Join(t.TempDir(), "systemctl")
	write(t, fake, `#!/bin/sh
case "$4" in
is-active) echo inactive; exit 3;;
enable) echo "Failed to connect to bus" >&2; exit 1;;
hang) exec sleep 60;;
*) echo "$@";;
esac
`, 0o755)
	run := func(ctx context.Context, args ...string) (string, error) { return runSystemctl(ctx, fake, args...) }
	if out, err := run(t.Context(), "daemon-reload"); err != nil || out != "--user --no-pager --no-ask-password daemon-reload\n" {
		t.Errorf("got %q, %v", out, err)
	}
	if out, err := run(t.Context(), "is-active"); err == nil || out != "inactive\n" {
		t.Errorf("got %q, %v", out, err)
	}
	if _, err := run(t.Context(), "enable"); err == nil || !strings.Contains(err.Error(), "Failed to connect to bus") {
		t.Errorf("what systemctl said is lost: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := run(ctx, "hang"); err == nil || err.Error() != "no answer in time" {
		t.Errorf("got %v", err)
	}
}

// With sudo a home folder is often someone else's.
func TestHomeOfSomeoneElse(t *testing.T) {
	w := newWorld(t, "inactive")
	if os.Getuid() == 0 {
		must(t, os.Chown(w.Home, 12345, 12345))
	} else {
		w.Home = "/"
	}
	if _, err := On(w.Env); err == nil || !strings.Contains(err.Error(), "without sudo") {
		t.Errorf("got %v", err)
	}
	if there(w.entryFile()) {
		t.Error("written all the same")
	}
}
