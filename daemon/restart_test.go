package daemon

import (
	"slices"
	"testing"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/notify"
)

// TestWhatIsShownAfterAKill: who was not told before a crash is told after it, and
// a reminder comes back with all its buttons.
func TestWhatIsShownAfterAKill(t *testing.T) {
	bubble(t, func(t *testing.T) {
		clock, paths := newBubbleClock(), testPaths(t)
		b := startBench(t, paths, clock)
		b.ask(control.CommandNow)
		before := *b.screen.shown()
		b.send(control.Request{Command: control.CommandFlare, On: true}) // its word waits behind the reminder
		b.wantShown("with the reminder up", before.ID)
		left := b.killed()
		b.stop()

		again := testPaths(t)
		put(t, again.State, left)
		b = startBench(t, again, clock)
		b.wantShown("after the kill", before.ID)
		if got := b.screen.shown().Actions; !slices.Equal(got, before.Actions) {
			t.Errorf("the buttons were %v, now they are %v", before.Actions, got)
		}
		b.ask(control.CommandDone)
		b.wantShown("after the reminder", notify.IDFlare)

		// Killed while it is up: once more, until the person has closed it.
		left = b.killed()
		b.stop()
		last := testPaths(t)
		put(t, last.State, left)
		b = startBench(t, last, clock)
		b.wantShown("killed while it was up", notify.IDFlare)
		b.screen.events <- notify.Event{Kind: notify.EventDismissed, ID: notify.IDFlare}
		b.pass(time.Second)
		left = b.killed()
		b.stop()
		put(t, last.State, left)
		b = startBench(t, last, clock)
		b.wantShown("closed", "")
		b.stop()
	})
}
