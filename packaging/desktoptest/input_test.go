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

// Somebody who types is not spoken to at once, but after wait_for_lull.
func TestWaitsForALull(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	d.MockServer("body actions")
	d.Config("interval: 5s", "wait_for_lull: 4s")
	d.Daemon()
	var waited bool
	eventually(t, 200*time.Millisecond, "a reminder to somebody who types", func() (bool, any) {
		d.Mouse("key shift")
		s := d.Status()
		if s.Phase == control.PhaseHeld && slices.Contains(s.Held, control.HeldLull) {
			waited = true
			if len(d.Notes.Live()) > 0 && isPrompt(d.Notes.Live()[0]) {
				t.Error("shown while it waits")
			}
			if s.Next == nil {
				t.Errorf("there is no deadline: %+v", s)
			}
		}
		return s.Phase == control.PhasePrompted, s
	})
	if !waited {
		t.Error("it did not wait for a lull")
	}
	d.Notes.One("a reminder", isPrompt)
	if r := d.OK("why"); r == "" {
		t.Error("why says nothing")
	}
}

// A daemon that was stopped for a while shows what has become due once, also
// when others ask it something before its own alarm comes.
func TestSuspendedDaemon(t *testing.T) {
	d := withMock(t)
	d.Config("interval: 5s", "wait_for_lull: 0s", "prompt: {repeat_after: 1h}")
	daemon := d.Daemon()
	d.AwaitStatus("desk time", func(s control.Status) bool { return s.DeskSeconds >= 1 })
	daemon.Suspend()
	var asking []*Process
	for range 10 {
		asking = append(asking, d.Start(Program(t), "status"))
	}
	d.Pass(5 * time.Second)
	daemon.Continue()
	for _, p := range asking {
		p.Wait()
	}
	d.Notes.One("a reminder", isPrompt)
	d.AwaitPhase(control.PhasePrompted)
	if n := prompts(d); n != 1 {
		t.Errorf("shown %d times", n)
	}
	d.Config(never)
	d.AwaitStatus("the new interval", inForce(12*60*60))
	d.OK("done")
	d.Outcome(history.OutcomeDone)
}

// A server without buttons is told no buttons, and one without markup plain
// text; the answer comes from elsewhere.
func TestServerWithoutButtons(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.MockServer("body")
	d.Config(never, "wait_for_lull: 0s")
	d.Daemon()
	d.OK("now")
	s := d.AwaitPhase(control.PhasePrompted)
	note := d.Notes.One("a reminder", func(n Note) bool { return strings.Contains(n.Title, s.Prompt.Name) })
	if len(note.Keys) != 0 || strings.Contains(note.Body, "&amp;") {
		t.Errorf("shown as %+v", note)
	}
	s = d.AwaitStatus("no buttons, and why", func(s control.Status) bool { return !s.Notifications.Buttons && s.Notifications.Why != "" })
	if s.Notifications.Server != "mock-notify" {
		t.Errorf("notifications: %+v", s.Notifications)
	}
	d.OK("done")
	d.Notes.None()
}

// Outside the hours nothing comes, and the tray says when it does.
func TestOutsideHours(t *testing.T) {
	d := withPanel(t)
	day := time.Now().AddDate(0, 0, 3).Format("Mon")
	d.Config("interval: 5s", "wait_for_lull: 0s", "hours: [\""+day+" 09:00-12:00\"]")
	d.Daemon()
	s := d.AwaitPhase(control.PhaseOff)
	if s.Next == nil || s.Next.Format("Mon") != day {
		t.Errorf("status: %+v", s)
	}
	d.AwaitStatus("the icon", trayShown)
	d.Item().Await("that it is off", func(l Line) bool { return strings.HasPrefix(l.Label, "Outside your hours") })
	d.Config("interval: 5s", "wait_for_lull: 0s")
	d.Notes.One("a reminder, as it is always time now", isPrompt)
	d.Config("interval: 5s", "wait_for_lull: 0s", "hours: [\""+day+" 09:00-12:00\"]")
	d.Notes.None()
	d.AwaitPhase(control.PhaseOff)
	d.Outcome(history.OutcomeWithdrawn)
}
