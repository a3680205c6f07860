package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deskbreak/daemon/control"
	"deskbreak/daemon/movement"
)

// TestTitleIsShort: a reminder has no room for what clinicians call a movement.
func TestTitleIsShort(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock(), "movements.only=side-lunge-stretch")
		r := b.ask(control.CommandNow)
		if !strings.HasPrefix(r.Message, "Side lunge stretch: ") || r.Status.Prompt.Name != "Side lunge stretch" {
			t.Errorf("now says %q, %+v", r.Message, r.Status.Prompt)
		}
		if n := b.screen.shown(); n.Title != "Time to get up: Side lunge stretch" {
			t.Errorf("shown: %q", n.Title)
		}
		if why := strings.Join(b.ask(control.CommandWhy).Lines, "\n"); !strings.Contains(why, "Side lunge stretch, from") {
			t.Errorf("why: %s", why)
		}
	})
}

// TestOwnDoseIsForOneReminder: how often a day is no part of what to do now.
func TestOwnDoseIsForOneReminder(t *testing.T) {
	bubble(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "own.yaml")
		if err := os.WriteFile(file, []byte(movement.Example()), 0o600); err != nil {
			t.Fatal(err)
		}
		b := startBench(t, testPaths(t), newBubbleClock(), "movements.file="+file, "movements.only=press-up-lying")
		r := b.ask(control.CommandNow)
		if r.Status.Prompt.Dose != "3 sets of 10" || !strings.HasSuffix(r.Message, "(3 sets of 10)") {
			t.Errorf("now says %q, %+v", r.Message, r.Status.Prompt)
		}
		if n := b.screen.shown(); !strings.HasSuffix(n.Body, "\n3 sets of 10") {
			t.Errorf("shown: %q", n.Body)
		}
	})
}
