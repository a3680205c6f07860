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
		if n == nil || n.ID != notify.IDFlare || !strings.Contains(n.Body, "Ambulance") {
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

// TestFeltIsSaidLater: sore legs come after the two minutes in which it is asked.
func TestFeltIsSaidLater(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		if r := b.send(control.Request{Command: control.CommandDone, Felt: "hard"}); !strings.Contains(r.Refused, "`deskbreak done` alone") || r.Usage {
			t.Errorf("nothing was done: %+v", r)
		}
		b.ask(control.CommandNow)
		b.send(control.Request{Command: control.CommandDone, Felt: "easy"})
		b.pass(50 * time.Minute)
		r := b.send(control.Request{Command: control.CommandDone, Felt: "hard"})
		if !strings.HasPrefix(r.Message, "Noted.") || r.Status.Today.Done != 1 || r.Status.Today.Own != 0 || r.Status.DeskSeconds < 3000 {
			t.Errorf("50 minutes later: %+v, %+v", r, r.Status)
		}
		b.pass(9 * time.Minute)
		b.send(control.Request{Command: control.CommandFelt, Felt: "right"})
		all := b.records()
		if len(all) != 3 || all[0].Felt != "easy" || all[1].Felt != "hard" || all[2].Felt != "right" || all[2].ID != all[0].ID {
			t.Errorf("history: %+v", all)
		}
		b.pass(time.Minute)
		if r := b.send(control.Request{Command: control.CommandDone, Felt: "hard"}); r.Refused == "" {
			t.Errorf("after an hour: %+v", r)
		}
	})
}

// TestFlareUnderASchedule: nothing is said that is not so.
func TestFlareUnderASchedule(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock(), `schedule=["0 10,14 * * MON-FRI"]`)
		r := b.send(control.Request{Command: control.CommandFlare, On: true})
		if !strings.HasPrefix(r.Message, "Gentle movements only, at the times of your schedule, until ") || !r.Status.Scheduled {
			t.Errorf("flare on: %+v", r)
		}
		if n := b.screen.shown(); n == nil || n.ID != notify.IDFlare || strings.Contains(n.Body, "more often") {
			t.Errorf("shown: %+v", n)
		}
		if r.Status.IntervalSeconds != 3600 {
			t.Errorf("half of nothing is %d s", r.Status.IntervalSeconds)
		}
		if r := b.send(control.Request{Command: control.CommandFlare}); strings.Contains(r.Message, "interval") {
			t.Errorf("flare off: %+v", r)
		}
	})
}

// press presses a button of the notification that is up.
func (b *bench) press(key string) {
	b.t.Helper()
	n := b.screen.shown()
	if n == nil {
		b.t.Fatalf("nothing is shown that has %s", key)
	}
	b.screen.events <- notify.Event{Kind: notify.EventAction, ID: n.ID, Key: key}
	synctest.Wait()
}

// opens has pages be noted instead of opened, each until it is let go.
func (b *bench) opens() (opened chan string, let chan error) {
	opened, let = make(chan string, 8), make(chan error)
	b.do(func() {
		b.loop.pages = func(args ...string) error { opened <- strings.Join(args, " "); return <-let }
	})
	return opened, let
}

// TestSoreInTheTrayIsAnswered: the menu has no place for what is to be said about
// it; the command line has.
func TestSoreInTheTrayIsAnswered(t *testing.T) {
	feel := func(score int) control.Request {
		return control.Request{Command: control.CommandFeel, Score: score}
	}
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		opened, let := b.opens()
		tray := func(r control.Request) {
			t.Helper()
			if _, err := b.Do(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		tray(feel(5))
		b.wantShown("tight", "")
		b.send(feel(8))
		b.wantShown("told in the terminal", "")
		tray(feel(11))
		b.wantShown("refused", "")
		tray(feel(8))
		b.wantShown("sore", notify.IDSore)
		seq := b.screen.shown().Seq
		b.press(notify.ActionHelp)
		b.wantShown("after the help", notify.IDSore)
		if b.screen.shown().Seq == seq {
			t.Error("the click has closed it, and it is not shown again")
		}
		if got := <-opened; got != "movements help --open" {
			t.Errorf("the help is %q", got)
		}
		let <- nil
		tray(feel(6))
		b.press(notify.ActionFlare)
		b.wantShown("gentle days", notify.IDFlare)
		if s := b.ask(control.CommandStatus).Status; s.FlareUntil == nil {
			t.Error("the gentle days have not begun")
		}
		b.press(notify.ActionHelp)
		if got := <-opened; got != "movements help --open" {
			t.Errorf("the help is %q", got)
		}
		let <- nil
		b.wantShown("after the help", "")
		tray(feel(8))
		b.wantShown("sore on a gentle day", "")
	})
}

// TestFlareOffTakesItsNotice: what is over is not announced any more.
func TestFlareOffTakesItsNotice(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.send(control.Request{Command: control.CommandFlare, On: true})
		b.wantShown("a bad day", notify.IDFlare)
		b.send(control.Request{Command: control.CommandFlare})
		b.wantShown("a better one", "")
	})
}

// TestDoubleClickIsOne: a page that is being made is not made twice, and another one
// can be made after it.
func TestDoubleClickIsOne(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		opened, let := b.opens()
		b.ask(control.CommandNow)
		b.press(notify.ActionGuide)
		seq := b.screen.shown().Seq
		b.press(notify.ActionGuide)
		if n := b.screen.shown(); n.Seq == seq {
			t.Error("the second click, which closes it, takes the reminder away")
		}
		let <- nil
		synctest.Wait()
		if n := len(opened); n != 1 {
			t.Errorf("a double click opens %d pages", n)
		}
		b.press(notify.ActionGuide)
		let <- nil
		if n := len(opened); n != 2 {
			t.Errorf("a click and later another open %d pages", n)
		}
	})
}

// TestHelpDoesNotWait: another page that is slow does not keep it away, and the menu's
// is no second one.
func TestHelpDoesNotWait(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		opened, let := b.opens()
		b.send(control.Request{Command: control.CommandFlare, On: true})
		b.ask(control.CommandNow)
		b.press(notify.ActionGuide)
		<-opened
		b.ask(control.CommandSkip)
		b.press(notify.ActionHelp)
		b.do(b.openHelp)
		b.do(b.openReport)
		synctest.Wait()
		if n := len(opened); n != 2 || <-opened != "movements help --open" || <-opened != "report --open" {
			t.Errorf("beside a slow guide %d pages open, want the help and the report", n)
		}
		for range 3 {
			let <- nil
		}
	})
}

// TestPageIsWaitedFor: nothing is left running.
func TestPageIsWaitedFor(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		opened, let := b.opens()
		b.ask(control.CommandNow)
		b.press(notify.ActionGuide)
		<-opened
		stopped := make(chan struct{})
		go func() { b.stop(); close(stopped) }()
		synctest.Wait()
		select {
		case <-stopped:
			t.Error("the loop has ended, and the page is still being made")
		default:
		}
		let <- nil
		<-stopped
	})
}

// TestAdaptationComesFirst: how somebody with a condition does it is told before how
// everybody does it, and marked.
func TestAdaptationComesFirst(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock(), "movements.only=hip-hinge", "movements.avoid=balance")
		m, _ := b.movement.catalogue().Find("hip-hinge")
		adapt := m.Adapt["balance"]
		if adapt == "" {
			t.Fatal("the hip hinge is done as it is")
		}
		r := b.ask(control.CommandNow)
		if want := "For you: " + adapt; !strings.HasPrefix(r.Message, m.Name+": "+want+" "+m.Do) || r.Status.Prompt.Adapt != adapt {
			t.Errorf("now says %q, %+v", r.Message, r.Status.Prompt)
		}
		if n := b.screen.shown(); !strings.HasPrefix(n.Body, "For you: "+adapt+"\n"+m.Do) {
			t.Errorf("shown: %q", n.Body)
		}
	})
}

// TestWhatComesOfEasy: more is promised where it will come.
func TestWhatComesOfEasy(t *testing.T) {
	for _, c := range []struct {
		name string
		set  []string
		more bool
	}{
		{"by itself", []string{"movements.level=auto"}, true},
		{"a level that is set", []string{"movements.level=2"}, false},
		{"an own programme", []string{"movements.only=walk"}, false},
		{"a bad day", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				b := startBench(t, testPaths(t), newBubbleClock(), c.set...)
				if c.set == nil {
					b.send(control.Request{Command: control.CommandFlare, On: true})
				}
				b.ask(control.CommandNow)
				b.ask(control.CommandDone)
				r := b.send(control.Request{Command: control.CommandFelt, Felt: "easy"})
				if more := strings.Contains(r.Message, "a little more"); !strings.HasPrefix(r.Message, "Noted.") || more != c.more {
					t.Errorf("got %+v", r)
				}
			})
		})
	}
}
