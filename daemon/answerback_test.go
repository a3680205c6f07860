package daemon

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
	"deskbreak/notify"
)

// send asks the loop for something that takes more than a command's name.
func (b *bench) send(r control.Request) control.Reply {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 5*time.Second)
	defer cancel()
	return b.Handle(ctx, r)
}

func TestFlareHalvesTheIntervalAndIsShownOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.pass(time.Minute)
		r := b.send(control.Request{Command: control.CommandFlare, On: true})
		if r.Refused != "" || !strings.Contains(r.Message, "every 30 min") || r.Status.FlareUntil == nil || r.Status.IntervalSeconds != 1800 {
			t.Fatalf("flare on: %+v, %+v", r, r.Status)
		}
		n := b.screen.shown()
		if n == nil || n.ID != notify.IDFlare || !strings.Contains(n.Body, "ambulance") {
			t.Fatalf("when to get help is not shown: %+v", n)
		}
		count := b.screen.count()
		b.pass(2 * time.Second)
		b.send(control.Request{Command: control.CommandFlare, On: true})
		if b.screen.count() != count {
			t.Error("said again, it is shown again")
		}
		b.screen.events <- notify.Event{Kind: notify.EventDismissed, ID: notify.IDFlare}
		b.pass(34 * time.Minute)
		s := b.ask(control.CommandStatus).Status
		if s.Phase != control.PhasePrompted {
			t.Fatalf("after half an interval and the wait: %s", s.Phase)
		}
		if m, ok := b.movement.catalogue().Find(s.Prompt.Movement); !ok || !m.Gentle {
			t.Errorf("on a bad day comes %s", s.Prompt.Movement)
		}
		if r := b.send(control.Request{Command: control.CommandFlare}); r.Status.FlareUntil != nil || r.Status.IntervalSeconds != 3600 {
			t.Errorf("flare off: %+v", r.Status)
		}
		all := b.records()
		if len(all) != 3 || all[0].Event != history.EventFlare || !*all[0].On || !*all[1].On || *all[2].On {
			t.Errorf("history: %+v", all)
		}
	})
}

func TestFeelingIsRecorded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		if !b.ask(control.CommandStatus).Status.CheckIn {
			t.Error("nobody asks how the back is")
		}
		for _, wrong := range []control.Request{
			{Command: control.CommandFeel, Score: 11}, {Command: control.CommandFeel, Score: -1},
			{Command: control.CommandFelt, Felt: "maybe"}, {Command: control.CommandDone, Felt: "maybe"},
		} {
			if r := b.send(wrong); r.Refused == "" || !r.Usage {
				t.Errorf("%+v: %+v", wrong, r)
			}
		}
		if r := b.send(control.Request{Command: control.CommandFeel, Score: 7}); !strings.Contains(r.Message, "flare on") || r.Status.CheckIn {
			t.Errorf("a sore back: %+v, asked again: %v", r, r.Status.CheckIn)
		}
		if r := b.send(control.Request{Command: control.CommandFelt, Felt: "hard"}); r.Refused == "" {
			t.Errorf("nothing was done, and this felt hard: %+v", r)
		}
		b.send(control.Request{Command: control.CommandNow})
		if r := b.send(control.Request{Command: control.CommandDone}); !r.Status.AskFelt {
			t.Error("it is not asked how it felt")
		}
		// "done --felt" a moment after "done" is one break, not two.
		r := b.send(control.Request{Command: control.CommandDone, Felt: "hard"})
		if r.Refused != "" || r.Status.AskFelt || r.Status.Today.Done != 1 {
			t.Errorf("how it felt: %+v, %+v", r, r.Status.Today)
		}
		all := b.records()
		if len(all) != 3 || *all[0].Score != 7 || all[1].Outcome != history.OutcomeDone ||
			all[2].Event != "felt" || all[2].Felt != "hard" || all[2].ID != all[1].ID || all[2].Movement != all[1].Movement {
			t.Errorf("history: %+v", all)
		}
	})
}

// TestButtonsThatSayHowItFelt: answers of one click.
func TestButtonsThatSayHowItFelt(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.ask(control.CommandNow)
		b.screen.events <- notify.Event{Kind: notify.EventAction, ID: b.screen.shown().ID, Key: notify.ActionHard}
		synctest.Wait()
		if all := b.records(); len(all) != 1 || all[0].Felt != "hard" || all[0].Outcome != history.OutcomeDone {
			t.Errorf("history: %+v", all)
		}
	})
}

func TestEasierIsAnother(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		first := b.ask(control.CommandNow).Status.Prompt
		r := b.send(control.Request{Command: control.CommandAnother, Easier: true})
		if r.Refused != "" || r.Status.Prompt.Movement == first.Movement || r.Message == "" {
			t.Errorf("%s, then easier: %+v, %+v", first.Movement, r, r.Status.Prompt)
		}
		why := strings.Join(b.ask(control.CommandWhy).Lines, "\n")
		if !strings.Contains(why, "easier") {
			t.Errorf("why does not say why this movement:\n%s", why)
		}
	})
}

// TestGuideOpensAndTheReminderStays: a click on the notification closes it on
// most servers; it is shown again, because the page cannot answer.
func TestGuideOpensAndTheReminderStays(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		opened := make(chan string, 1)
		b.do(func() {
			b.loop.pages = func(args ...string) error { opened <- strings.Join(args, " "); return nil }
		})
		now := b.ask(control.CommandNow).Status.Prompt
		n := b.screen.shown()
		b.screen.events <- notify.Event{Kind: notify.EventAction, ID: n.ID, Key: notify.ActionGuide}
		synctest.Wait()
		if id := <-opened; id != "guide -- "+now.Movement {
			t.Errorf("the guide shows %s, the reminder %s", id, now.Movement)
		}
		if again := b.screen.shown(); again == nil || again.ID != n.ID || again.Seq == n.Seq || b.phase() != control.PhasePrompted {
			t.Errorf("after the click: %+v, %s", again, b.phase())
		}
	})
}
