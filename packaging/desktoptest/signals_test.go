//go:build linux

package desktoptest

import (
	"testing"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

// Signals that come twice, alone, late, in another order or never: an absence is
// one absence all the same, and one record.
func TestSignalsOfAnAbsence(t *testing.T) {
	d, login := withLogind(t)
	d.Config(never, "natural_break: 2s")
	d.Daemon()
	d.AwaitStatus("desk time", func(s control.Status) bool { return s.DeskSeconds >= 2 }) // it has found logind by then

	lock, unlock := func() { login.Request("Lock") }, func() { login.Request("Unlock") }
	hint, unhint := func() { login.Hint(true) }, func() { login.Hint(false) }
	sleep, wake := func() { login.PrepareForSleep(true) }, func() { login.PrepareForSleep(false) }
	unlock()
	wake() // of a sleep that nobody announced
	d.AwaitPhase(control.PhaseWorking)
	d.Records(0, "all", func(history.Record) bool { return true })

	count := map[string]int{}
	for _, c := range []struct {
		what       string
		leave, end []func()
		why        string
	}{
		{"a hint without a request", []func(){hint}, []func(){unhint}, history.WhyLock},
		{"a request without a hint", []func(){lock}, []func(){unlock}, history.WhyLock},
		{"the hint first, the requests late", []func(){hint, lock}, []func(){unhint, unlock}, history.WhyLock},
		{"the end is told by the hint alone", []func(){lock, hint}, []func(){unhint}, history.WhyLock},
		{"the end is told by the request alone", []func(){lock, hint}, []func(){unlock}, history.WhyLock},
		{"the hint follows much later", nil, []func(){unhint}, ""},
		{"all twice", []func(){lock, lock, hint, hint}, []func(){unlock, unlock, unhint, unhint}, history.WhyLock},
		{"sleep twice", []func(){sleep, sleep}, []func(){wake, wake}, history.WhySleep},
		{"locked before sleep", []func(){lock, hint, sleep}, []func(){wake, unlock, unhint}, history.WhySleep},
		{"locked after sleep, unlocked before the resume is told", []func(){sleep, hint}, []func(){unhint, wake}, history.WhySleep},
	} {
		for _, f := range c.leave {
			f()
		}
		if c.why != "" {
			if s := d.AwaitPhase(control.PhaseAway); s.Next != nil {
				t.Errorf("%s: away, and the next reminder is at %v", c.what, s.Next)
			}
			d.Pass(2100 * time.Millisecond)
			count[c.why]++
		}
		for _, f := range c.end {
			f()
		}
		total := int64(count[history.WhyLock] + count[history.WhySleep])
		s := d.AwaitStatus(c.what, func(s control.Status) bool { return s.Phase == control.PhaseWorking && int64(s.Today.Natural) >= total })
		if int64(s.Today.Natural) != total || s.DeskSeconds > 60 {
			t.Errorf("%s: %d breaks of %d, status %+v", c.what, s.Today.Natural, total, s)
		}
	}
	for why, n := range count {
		d.Records(n, "breaks by "+why, breaks(why))
	}
	d.Records(count[history.WhyLock]+count[history.WhySleep], "all", func(history.Record) bool { return true })
}

// A machine that slept past the due time has not reminded anybody in the minute
// of the return: after a short sleep the reminder waits, after a long one there
// was a break.
func TestSuspendedMachine(t *testing.T) {
	for _, c := range []struct {
		name, natural string
		breaks        int
	}{
		{"short", "natural_break: 1h", 0},
		{"long", "natural_break: 2s", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, login := withLogind(t)
			d.Config(never, "wait_for_lull: 0s", c.natural)
			daemon := d.Daemon()
			d.AwaitStatus("desk time", func(s control.Status) bool { return s.DeskSeconds >= 2 })
			login.PrepareForSleep(true)
			d.AwaitPhase(control.PhaseAway)
			d.Config("interval: 5s", "wait_for_lull: 0s", c.natural)
			d.AwaitStatus("the interval", inForce(5))
			daemon.Suspend()
			d.Pass(6 * time.Second)
			daemon.Continue()
			login.PrepareForSleep(false)
			s := d.AwaitStatus("the return", func(s control.Status) bool { return s.Phase != control.PhaseAway })
			if n := prompts(d); n > 0 || s.Phase == control.PhasePrompted {
				t.Fatalf("%d reminders at the return: %+v", n, s)
			}
			if s.Next == nil || time.Until(*s.Next) < 30*time.Second {
				t.Errorf("the next reminder is too soon after the return: %+v", s)
			}
			d.Records(c.breaks, "breaks by sleep", breaks(history.WhySleep))
			d.Records(c.breaks, "all", func(history.Record) bool { return true })
		})
	}
}
