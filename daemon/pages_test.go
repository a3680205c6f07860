package daemon

import (
	"slices"
	"testing"
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
