package daemon

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestPagesHaveTheSettingsOfTheRun: those of its flags too.
func TestPagesHaveTheSettingsOfTheRun(t *testing.T) {
	got := sameSettings(Options{File: "/a b.yaml", Set: []string{"movements.avoid=osteoporosis", "language=de"}})
	want := []string{"--config", "/a b.yaml", "--set", "movements.avoid=osteoporosis", "--set", "language=de"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := sameSettings(Options{}); len(got) != 0 {
		t.Errorf("without flags: %q", got)
	}
}

// TestPageEndsWithTheRun: what makes a page ends with the daemon, and what it says is
// told.
func TestPageEndsWithTheRun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program of this test is a script")
	}
	folder := t.TempDir()
	program, began := filepath.Join(folder, "program"), filepath.Join(folder, "began")
	put(t, program, "#!/bin/sh\n[ $# = 0 ] || { echo \"no $1\"; exit 1; }\n: >'"+began+"'\nexec tail -f /dev/null\n")
	if err := os.Chmod(program, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := runPage(t.Context(), program, "page"); err == nil || !strings.Contains(err.Error(), "no page") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- runPage(ctx, program) }()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(20 * time.Second); ; <-look.C {
		if _, err := os.Stat(began); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it does not begin")
		}
	}
	cancel()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("it was ended, and nothing is told")
		}
	case <-time.After(20 * time.Second):
		t.Error("it does not end")
	}
}
