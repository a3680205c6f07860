//go:build linux

package desktoptest

import (
	"testing"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

// withLogind has no screen: a lock and a sleep are all that is known.
func withLogind(t *testing.T) (*Desk, *Logind) {
	t.Helper()
	d := withMock(t)
	return d, d.Logind()
}

func breaks(why string) func(history.Record) bool {
	return func(r history.Record) bool { return r.Event == history.EventBreak && r.Why == why }
}

// A lock hides the reminder, however often it is told; the unlock brings it back.
func TestLockHidesAPrompt(t *testing.T) {
	d, login := withLogind(t)
	d.Config("interval: 5s", "wait_for_lull: 0s")
	d.Daemon()
	d.Notes.One("a reminder", isPrompt)
	before := d.AwaitPhase(control.PhasePrompted)
	for _, lock := range []func(){login.LockScreen, func() { login.Request("Lock") }, func() { login.Hint(true) }} {
		lock()
		d.Notes.None()
		s := d.AwaitPhase(control.PhaseAway)
		if s.Next != nil || s.Prompt == nil {
			t.Errorf("status: %+v", s)
		}
	}
	if r := d.Deskbreak("now"); r.Code != 1 || r.Err == "" {
		t.Errorf("now while locked: %+v", r)
	}
	login.UnlockScreen()
	after := d.AwaitPhase(control.PhasePrompted)
	login.Request("Unlock")
	login.Hint(false)
	if after.Prompt == nil || after.Prompt.Movement != before.Prompt.Movement || !after.Prompt.Due.Equal(before.Prompt.Due) {
		t.Errorf("before %+v, after %+v", before.Prompt, after.Prompt)
	}
	d.OK("done")
	d.Outcome(history.OutcomeDone)
	d.Records(0, "breaks", func(r history.Record) bool { return r.Event == history.EventBreak })
}

// A lock that lasts is a break, one record of it, and desk time is zero after.
func TestLockIsABreak(t *testing.T) {
	d, login := withLogind(t)
	d.Config(never, "natural_break: 2s")
	d.Daemon()
	d.AwaitStatus("desk time", func(s control.Status) bool { return s.DeskSeconds >= 2 })
	login.LockScreen()
	login.LockScreen()
	d.AwaitPhase(control.PhaseAway)
	d.Pass(3 * time.Second)
	login.UnlockScreen()
	login.UnlockScreen()
	s := d.AwaitStatus("a break", func(s control.Status) bool { return s.Today.Natural == 1 && s.Phase == control.PhaseWorking })
	if s.DeskSeconds > 60 || s.Next == nil {
		t.Errorf("status: %+v", s)
	}
	if r := d.Records(1, "a break by lock", breaks(history.WhyLock))[0]; r.Seconds < 2 {
		t.Errorf("recorded %+v", r)
	}
	d.Records(1, "all", func(history.Record) bool { return true })
}

// logind's word for sleep is taken; doubled words make no second break.
func TestSleepIsABreak(t *testing.T) {
	d, login := withLogind(t)
	d.Config(never, "wait_for_lull: 0s", "natural_break: 2s")
	d.Daemon()
	d.OK("now")
	d.Notes.One("a reminder", isPrompt)
	login.PrepareForSleep(true)
	login.PrepareForSleep(true)
	d.Notes.None()
	d.AwaitStatus("nothing to do", func(s control.Status) bool { return s.Next == nil })
	d.Pass(3 * time.Second)
	login.PrepareForSleep(false)
	login.PrepareForSleep(false)
	r := d.Outcome(history.OutcomeTaken) // a break with a reminder up is its answer
	if r.Shown == nil {
		t.Errorf("recorded %+v", r)
	}
	d.AwaitPhase(control.PhaseWorking)

	login.PrepareForSleep(true)
	d.AwaitPhase(control.PhaseAway)
	d.Pass(3 * time.Second)
	login.PrepareForSleep(false)
	d.AwaitPhase(control.PhaseWorking)
	d.Records(1, "a break by sleep", breaks(history.WhySleep))
	d.Records(2, "all", func(history.Record) bool { return true })
	if s := d.Status(); s.Today.Taken != 1 || s.Today.Natural != 1 {
		t.Errorf("today: %+v", s.Today)
	}
}

// The system bus and logind go and come: the lock is seen again.
func TestLogindRestarted(t *testing.T) {
	d, login := withLogind(t)
	d.Config(never)
	d.Daemon()
	login.LockScreen()
	d.AwaitPhase(control.PhaseAway)
	login.UnlockScreen()
	d.AwaitPhase(control.PhaseWorking)
	login.Process.Kill()
	login.Bus.Kill()
	d.AwaitPhase(control.PhaseWorking)
	login = d.Logind()
	// It is looked for a few times; until then a signal is heard by nobody.
	Eventually(t, "away after a lock", func() (bool, any) {
		login.LockScreen()
		s := d.Status()
		return s.Phase == control.PhaseAway, s
	})
	login.UnlockScreen()
	d.AwaitPhase(control.PhaseWorking)
}

// No input is being away, and the first input is being back.
func TestIdleIsABreak(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	d.MockServer("body actions")
	d.Config(never, "natural_break: 3s")
	d.Daemon()
	s := d.AwaitStatus("idle time", func(s control.Status) bool { return s.Idle.Known && s.Idle.Seconds != nil })
	if s.Idle.Source == "" || s.Idle.Why != "" {
		t.Errorf("idle: %+v", s.Idle)
	}
	s = d.AwaitPhase(control.PhaseAway)
	if s.Next != nil {
		t.Errorf("status: %+v", s)
	}
	d.Mouse("mousemove_relative 3 0")
	d.Mouse("key shift")
	s = d.AwaitStatus("the return", func(s control.Status) bool { return s.Today.Natural >= 1 })
	if r := d.Records(1, "a break by idleness", breaks(history.WhyIdle))[0]; r.Seconds < 3 {
		t.Errorf("recorded %+v", r)
	}
	if s.DeskSeconds > 60 {
		t.Errorf("desk time after a break is %d s", s.DeskSeconds)
	}
}
