//go:build linux

package desktoptest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

// never is an interval at which nothing comes unasked in a test.
const never = "interval: 12h"

// isPrompt is true for a reminder, not for a word of the program's own.
func isPrompt(n Note) bool { return n.Labels["done"] != "" && n.Labels["another"] != "" }

// withDunst is a desktop with a screen and dunst.
func withDunst(t *testing.T) *Desk {
	t.Helper()
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	d.Dunst()
	return d
}

// withMock is a desktop without a screen, and a server that draws nothing.
func withMock(t *testing.T) *Desk {
	t.Helper()
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.MockServer("body body-markup actions")
	return d
}

// The main job: after a time at the desk one notification with one movement,
// answered by a button.
func TestPromptIsShownAndDone(t *testing.T) {
	d := withDunst(t)
	d.Config("interval: 5s", "wait_for_lull: 0s")
	d.Daemon()
	note := d.Notes.One("a reminder", isPrompt)
	s := d.AwaitPhase(control.PhasePrompted)
	d.Config(never) // what is up stays up, and no other comes
	d.AwaitStatus("the new interval", func(s control.Status) bool { return s.IntervalSeconds == 12*60*60 })
	d.DunstShows("1")
	d.Screenshot("prompt")

	if note.App != "deskbreak" || strings.Join(note.Keys, " ") != "done snooze another easy hard default" || note.Labels["done"] != "Done" || note.Timeout != 0 {
		t.Errorf("shown as %+v", note)
	}
	for hint, want := range map[string]any{"urgency": byte(1), "desktop-entry": "deskbreak"} {
		if got := note.Hints[hint].Value(); got != want {
			t.Errorf("hint %s is %v, want %v", hint, got, want)
		}
	}
	if _, ok := note.Hints["image-data"]; !ok {
		t.Error("it has no picture")
	}
	if _, ok := note.Hints["category"]; !ok {
		t.Error("it has no category")
	}
	if s.Prompt == nil || !strings.Contains(note.Title, s.Prompt.Name) || !strings.Contains(note.Body, strings.SplitN(s.Prompt.Do, "&", 2)[0]) {
		t.Fatalf("the notification %q does not fit the status %+v", note.Title+"|"+note.Body, s.Prompt)
	}
	if s.Notifications.Server != "dunst" || !s.Notifications.Buttons || s.Next != nil || s.Prompt.Shown == nil {
		t.Errorf("status: %+v", s)
	}

	d.DunstPress(note.Labels["done"])
	d.Notes.None()
	r := d.Outcome(history.OutcomeDone)
	if r.Movement != s.Prompt.Movement || r.Shown == nil || r.Due == nil || r.Snoozes != 0 {
		t.Errorf("recorded %+v", r)
	}
	after := d.AwaitPhase(control.PhaseWorking)
	if after.Today.Done != 1 || after.Prompt != nil || after.Next == nil {
		t.Errorf("status: %+v", after)
	}
	d.DunstShows("0")
	if h := d.DunstHistory(); len(h) == 0 || !strings.HasPrefix(h[0], note.Title+"|") {
		t.Errorf("dunst had %q", h)
	}
}

func TestAnotherAndSnoozeByButton(t *testing.T) {
	d := withDunst(t)
	d.Config(never, "wait_for_lull: 0s", "snooze: {for: 2s, limit: 1}")
	d.Daemon()
	d.OK("now")
	first := d.Notes.One("a reminder", isPrompt)
	before := d.Status().Prompt

	d.DunstPress(first.Labels["another"])
	second := d.Notes.One("another movement", func(n Note) bool { return isPrompt(n) && n.Title != first.Title })
	if second.ID != first.ID || second.Replaces != first.ID {
		t.Errorf("another movement is notification %d, it should replace %d", second.ID, first.ID)
	}
	d.DunstShows("1")
	s := d.AwaitStatus("another movement", func(s control.Status) bool { return s.Prompt.Movement != before.Movement })
	if !s.Prompt.Due.Equal(before.Due) {
		t.Errorf("the reminder was due at %v, now at %v", before.Due, s.Prompt.Due)
	}

	d.DunstPress(second.Labels["snooze"])
	s = d.AwaitStatus("a snooze", func(s control.Status) bool { return s.Prompt.Snoozes == 1 })
	again := d.Notes.One("the reminder again, without a snooze", func(n Note) bool { return isPrompt(n) && !slices.Contains(n.Keys, "snooze") })
	if again.Title != second.Title {
		t.Errorf("%q came back as %q", second.Title, again.Title)
	}
	r := d.Deskbreak("snooze")
	if r.Code != 1 || !strings.Contains(r.Err, "limit") {
		t.Errorf("one snooze too many: %+v", r)
	}
	d.OK("skip")
	d.Notes.None()
	if r := d.Outcome(history.OutcomeSkipped); r.Snoozes != 1 || r.Movement != s.Prompt.Movement {
		t.Errorf("recorded %+v", r)
	}
	if s := d.Status(); s.Today.Skipped != 1 || s.Today.Snoozed != 1 {
		t.Errorf("today: %+v", s.Today)
	}
}

func TestButtonsByMouse(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	d.WindowManager()
	d.Notifyd()
	d.Config(never, "wait_for_lull: 0s", "snooze: {for: 2s}")
	d.Daemon()
	d.OK("now")
	first := d.Notes.One("a reminder", isPrompt)
	d.NotifydPress("another")
	second := d.Notes.One("another movement", func(n Note) bool { return isPrompt(n) && n.Title != first.Title })
	d.NotifydPress("snooze")
	d.AwaitStatus("a snooze", func(s control.Status) bool { return s.Prompt != nil && s.Prompt.Snoozes == 1 })
	d.Notes.One("the same again", func(n Note) bool { return n.Title == second.Title && len(d.Notes.All()) >= 3 })
	d.AwaitPhase(control.PhasePrompted)
	d.NotifydPress("done")
	d.Notes.None()
	if r := d.Outcome(history.OutcomeDone); r.Snoozes != 1 {
		t.Errorf("recorded %+v", r)
	}
}

// Who does not answer is reminded in place, and then left alone.
func TestRepeatedThenMissed(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s", "prompt: {repeat_after: 1s, repeats: 2}")
	d.Daemon()
	d.OK("now")
	s := d.AwaitStatus("a missed reminder", func(s control.Status) bool { return s.Today.Missed == 1 })
	d.Notes.None()
	if !s.Overdue || s.Prompt != nil {
		t.Errorf("status: %+v", s)
	}
	d.Outcome(history.OutcomeMissed)
	var shown []Note
	for _, n := range d.Notes.All() {
		if isPrompt(n) {
			shown = append(shown, n)
		}
	}
	if len(shown) != 3 || shown[1].Replaces != shown[0].ID || shown[2].Replaces != shown[0].ID {
		t.Errorf("shown %d times: %q", len(shown), brief(shown))
	}
}

// The person dismissed it: it stays open elsewhere, and is not shown again.
func TestDismissed(t *testing.T) {
	d := withDunst(t)
	d.Config(never, "wait_for_lull: 0s", "prompt: {repeat_after: 1s, repeats: 2}")
	d.Daemon()
	d.OK("now")
	note := d.Notes.One("a reminder", isPrompt)
	d.Dunstctl("close-all")
	d.Notes.None()
	d.Pass(3 * time.Second)
	for _, n := range d.Notes.All() {
		if isPrompt(n) && n.ID != note.ID {
			t.Errorf("shown again after it was dismissed: %q", n.Title)
		}
	}
	d.AwaitStatus("its end as missed", func(s control.Status) bool { return s.Today.Missed == 1 && s.Prompt == nil })
	d.Outcome(history.OutcomeMissed)
}

// The first start says that it runs, and shows one when asked.
func TestWelcome(t *testing.T) {
	d := withDunst(t)
	d.Config(never, "wait_for_lull: 0s")
	daemon := d.Daemon()
	n := d.Notes.One("a welcome", func(n Note) bool { return n.Labels["now"] != "" })
	if strings.Join(n.Keys, " ") != "now" { // a program in a temporary folder is not installed
		t.Errorf("its buttons are %v", n.Labels)
	}
	d.Screenshot("welcome")
	d.DunstPress(n.Labels["now"])
	d.Notes.One("a reminder", isPrompt)
	d.DunstShows("1")
	d.OK("done")
	d.Notes.None()
	daemon.Stop()

	before := len(d.Notes.All())
	d.Daemon()
	d.OK("now")
	d.Notes.One("a reminder", isPrompt)
	if all := d.Notes.All(); len(all) != before+1 {
		t.Errorf("the second start showed %q", brief(all[before:]))
	}
}
