package daemon

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"deskbreak/config"
	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
	"deskbreak/notify"
)

func TestReminderIsShownAnsweredAndRecorded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.pass(59 * time.Minute)
		if b.screen.shown() != nil || b.phase() != control.PhaseWorking {
			t.Fatalf("after 59 minutes: %v, %s", b.screen.shown(), b.phase())
		}
		b.pass(6*time.Minute + time.Second) // the hour and the wait for a lull
		n := b.screen.shown()
		if n == nil || !strings.HasPrefix(n.Title, "Time to ") || b.phase() != control.PhasePrompted {
			t.Fatalf("after an hour: %+v, %s", n, b.phase())
		}
		r := b.ask(control.CommandDone)
		if r.Refused != "" || !strings.Contains(r.Message, "Next reminder") {
			t.Errorf("done: %+v", r)
		}
		// The answer came when the record was on disk.
		all := b.records()
		if len(all) != 1 || all[0].Outcome != history.OutcomeDone || all[0].Movement == "" {
			t.Errorf("history: %+v", all)
		}
		if b.screen.shown() != nil {
			t.Error("the notification is still up")
		}
		if today := b.ask(control.CommandStatus).Status.Today; today.Done != 1 {
			t.Errorf("today: %+v", today)
		}
	})
}

// TestRequestAtTheDueMoment: whatever wakes the loop at a moment, the moment is
// not passed by. Here its own wake-up never comes.
func TestRequestAtTheDueMoment(t *testing.T) {
	bubble(t, func(t *testing.T) {
		clock := newBubbleClock()
		b := startBench(t, testPaths(t), clock, "wait_for_lull=0s")
		clock.deaf.Store(true)
		b.pass(time.Hour)
		if got := b.phase(); got != control.PhasePrompted {
			t.Errorf("a status request at the due moment finds %s", got)
		}
	})
}

func TestSourceThatHangsStopsNobody(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.pass(time.Minute)
		b.person.set(func(p *person) { p.hangs = true })
		b.pass(5*time.Minute + time.Second) // it was asked and does not answer
		if s := b.ask(control.CommandStatus).Status; s.Phase != control.PhaseWorking {
			t.Fatalf("while the source hangs: %+v", s)
		}
		b.pass(10 * time.Second)
		if s := b.ask(control.CommandStatus).Status; s.Idle.Known {
			t.Fatalf("a source that hangs is believed: %+v", s.Idle)
		}
		b.pass(54 * time.Minute)
		if b.phase() != control.PhasePrompted {
			t.Fatalf("idle unknown, after an hour: %s", b.phase())
		}
		b.person.set(func(p *person) { p.hangs = false })
		b.pass(6 * time.Minute)
		if s := b.ask(control.CommandStatus).Status; !s.Idle.Known {
			t.Errorf("a source that is back is not used: %+v", s.Idle)
		}
	})
}

func TestSourceIsAskedSeldom(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock(), "interval=12h")
		b.pass(time.Minute)
		b.person.set(func(p *person) { p.asked = 0 })
		b.pass(time.Hour)
		if n := b.person.asked; n == 0 || n > 20 {
			t.Errorf("asked %d times in an hour of typing, want 1 to 20", n)
		}
		b.person.stop()
		b.pass(10 * time.Minute)
		b.person.set(func(p *person) { p.asked = 0 })
		b.pass(time.Hour)
		if n := b.person.asked; n == 0 || n > 70 {
			t.Errorf("asked %d times in an hour away, want 1 to 70", n)
		}
	})
}

func TestSleepIsABreakAndNothingWaitsOnResume(t *testing.T) {
	bubble(t, func(t *testing.T) {
		clock := newBubbleClock()
		b := startBench(t, testPaths(t), clock)
		b.pass(55 * time.Minute)
		clock.sleep(45 * time.Minute)
		b.pass(time.Minute)
		if b.screen.count() != 0 {
			t.Fatal("a reminder on the minute of the return")
		}
		b.pass(58 * time.Minute)
		if b.screen.count() != 0 {
			t.Fatal("the interval after a sleep was not a full one")
		}
		all := b.records()
		if len(all) != 1 || all[0].Why != history.WhySleep || all[0].Seconds != 45*60 {
			t.Errorf("history: %+v", all)
		}
	})
}

func TestRestartShowsThePromptAgainAndKeepsTheDueTime(t *testing.T) {
	bubble(t, func(t *testing.T) {
		clock, paths := newBubbleClock(), testPaths(t)
		b := startBench(t, paths, clock)
		b.pass(30 * time.Minute)
		next := *b.ask(control.CommandStatus).Status.Next
		b.stop()
		b.pass(20 * time.Second)
		b = startBench(t, paths, clock)
		if got := *b.ask(control.CommandStatus).Status.Next; !sameTime(&got, &next) {
			t.Errorf("due at %v before the restart, at %v after it", next, got)
		}
		b.pass(36 * time.Minute)
		before := b.screen.shown()
		if before == nil {
			t.Fatal("no prompt")
		}
		b.stop()
		b = startBench(t, paths, clock)
		if n := b.screen.shown(); n == nil || n.ID != before.ID {
			t.Errorf("after a restart with a prompt up: %+v, before it: %+v", n, before)
		}
		if r := b.ask(control.CommandDone); r.Refused != "" {
			t.Error(r.Refused)
		}
		if n := len(b.records()); n != 1 {
			t.Errorf("%d records for one prompt", n)
		}
	})
}

func TestSettingsThatAreRefusedKeepTheLastGoodOnes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.pass(30 * time.Minute)
		bad := config.Errors{{Path: "c.yaml", Line: 7, Col: 3, Key: "intervall", Reason: "unknown key"}}
		for range 2 {
			b.do(func() { b.reloaded(nil, movements{}, bad) })
		}
		s := b.ask(control.CommandStatus).Status
		if s.Config.OK || len(s.Config.Errors) != 1 || s.Config.Errors[0] != "c.yaml:7:3: intervall: unknown key" {
			t.Errorf("status: %+v", s.Config)
		}
		if n := b.screen.shown(); n == nil || n.ID != notify.IDConfig || b.screen.count() != 1 {
			t.Errorf("shown %d times: %+v", b.screen.count(), n)
		}
		if s.IntervalSeconds != 3600 {
			t.Errorf("interval %d", s.IntervalSeconds)
		}
		good, err := config.Load(config.Options{Paths: b.paths, Set: []string{"interval=45m"}, Checks: Checks()})
		if err != nil {
			t.Fatal(err)
		}
		b.do(func() { b.reloaded(good, movements{}, nil) })
		s = b.ask(control.CommandStatus).Status
		if !s.Config.OK || s.IntervalSeconds != 45*60 || s.DeskSeconds != 30*60 {
			t.Errorf("after a good file: %+v, interval %d, desk %d", s.Config, s.IntervalSeconds, s.DeskSeconds)
		}
		if b.screen.shown() != nil {
			t.Error("the word about the mistake is still up")
		}
	})
}

func TestThousandRequestsAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				if r := b.ask(control.CommandStatus); r.Status == nil {
					t.Errorf("no status: %+v", r)
				}
			})
		}
		wg.Wait()
	})
}

func TestFollowTellsOfChangesOnly(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		ctx, cancel := context.WithCancel(t.Context())
		var mu sync.Mutex
		var phases []string
		ended := make(chan error, 1)
		go func() {
			ended <- b.Follow(ctx, func(r control.Reply) error {
				mu.Lock()
				defer mu.Unlock()
				phases = append(phases, r.Status.Phase)
				return nil
			})
		}()
		b.pass(10 * time.Minute)
		b.ask(control.CommandPause)
		b.pass(2 * time.Minute)
		b.ask(control.CommandResume)
		b.pass(time.Minute)
		cancel()
		<-ended
		mu.Lock()
		defer mu.Unlock()
		if got := strings.Join(phases, " "); got != "working paused working" {
			t.Errorf("followed %q", got)
		}
	})
}

func TestButtons(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.ask(control.CommandNow)
		first := b.screen.shown()
		press := func(id, key string) {
			b.screen.events <- notify.Event{Kind: notify.EventAction, ID: id, Key: key}
			synctest.Wait()
		}
		press(first.ID, notify.ActionAnother)
		if n := b.screen.shown(); n == nil || n.ID != first.ID || n.Title == first.Title || n.Seq <= first.Seq {
			t.Errorf("another: %+v after %+v", n, first)
		}
		press("p-of-another-time", notify.ActionDone)
		if b.phase() != control.PhasePrompted {
			t.Error("a button of an old notification answered a new prompt")
		}
		press(first.ID, notify.ActionSnooze)
		if b.phase() != control.PhaseSnoozed || b.screen.shown() != nil {
			t.Errorf("snooze: %s", b.phase())
		}
		b.pass(15*time.Minute + time.Second)
		press(first.ID, notify.ActionDone)
		if all := b.records(); len(all) != 1 || all[0].Snoozes != 1 {
			t.Errorf("history: %+v", all)
		}
	})
}
