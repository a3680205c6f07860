package daemon

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHooks(t *testing.T) {
	var log bytes.Buffer
	h := newHooks(slog.New(slog.NewTextHandler(&log, nil)))
	out := filepath.Join(t.TempDir(), "out")
	h.run([]string{"sh", "-c", `echo "$DESKBREAK_EVENT $DESKBREAK_EVENT_MOVEMENT $1" >"$0"`, out, "a b; c"}, "prompt", map[string]string{"movement": "walk"})
	h.run(nil, "done", nil)
	h.run([]string{"sh", "-c", "echo went wrong; exit 3"}, "done", nil)
	h.run([]string{"/no/such/program"}, "done", nil)
	h.running.Wait()
	got, err := os.ReadFile(out)
	if err != nil || string(got) != "prompt walk a b; c\n" {
		t.Errorf("the hook got %q, %v", got, err)
	}
	if err := h.close(); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"exit status 3", "went wrong", "/no/such/program"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, log.String())
		}
	}
}

// TestHookThatHangsIsKilled: with the end of the daemon at the latest.
func TestHookThatHangsIsKilled(t *testing.T) {
	var log bytes.Buffer
	h := newHooks(slog.New(slog.NewTextHandler(&log, nil)))
	for range hooksAtOnce + 1 {
		h.run([]string{"sleep", "3600"}, "prompt", nil)
	}
	if err := h.close(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "too many still run") {
		t.Errorf("more hooks than allowed ran at once:\n%s", log.String())
	}
}
