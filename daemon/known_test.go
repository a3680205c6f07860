package daemon

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
	"deskbreak/daemon/movement"
)

// flares are the records of bad days, of all machines.
func (b *bench) flares() (on []bool) {
	for _, r := range b.records() {
		if r.Event == history.EventFlare {
			on = append(on, *r.On)
		}
	}
	return on
}

// wantFlare looks at a bad day that goes on from all sides, and ends it.
func (b *bench) wantFlare(when string) {
	b.t.Helper()
	b.programme()
	if s := b.ask(control.CommandStatus).Status; s.FlareUntil == nil || s.IntervalSeconds != 1800 {
		b.t.Errorf("%s: the bad day is not known: until %v, every %d s", when, s.FlareUntil, s.IntervalSeconds)
	}
	p := b.ask(control.CommandNow).Status.Prompt
	if m, ok := b.movement.catalogue().Find(p.Movement); !ok || !m.Gentle {
		b.t.Errorf("%s: on a bad day comes %s", when, p.Movement)
	}
	written := len(b.flares())
	if r := b.send(control.Request{Command: control.CommandFlare}); r.Refused != "" || !strings.HasPrefix(r.Message, "Good.") || r.Status.FlareUntil != nil {
		b.t.Errorf("%s: flare off: %+v", when, r)
	}
	if all := b.flares(); len(all) != written+1 || all[written] {
		b.t.Errorf("%s: flare off wrote %v", when, all)
	}
	if b.programme(); !b.movement.programme.FlareUntil.IsZero() {
		b.t.Errorf("%s: the programme stays frozen until %v", when, b.movement.programme.FlareUntil)
	}
}

// TestFlareOutlivesTheState: what the history says of the back holds, also when the
// state is lost.
func TestFlareOutlivesTheState(t *testing.T) {
	bubble(t, func(t *testing.T) {
		paths := testPaths(t)
		b := startBench(t, paths, newBubbleClock())
		b.send(control.Request{Command: control.CommandFlare, On: true})
		b.send(control.Request{Command: control.CommandFeel, Score: 7})
		b.stop()
		if err := os.Remove(paths.State); err != nil {
			t.Fatal(err)
		}
		again := startBench(t, paths, newBubbleClock())
		again.programme()
		if again.ask(control.CommandStatus).Status.CheckIn {
			t.Error("how the back is today is asked a second time")
		}
		again.wantFlare("with the state lost")
		if again.stop(); os.Remove(paths.State) != nil {
			t.Fatal("no state")
		}
		last := startBench(t, paths, newBubbleClock())
		last.programme()
		if s := last.ask(control.CommandStatus).Status; s.FlareUntil != nil {
			t.Errorf("ended, and lost once more: until %v", s.FlareUntil)
		}
	})
}

// elsewhere writes records into the file of another machine. The disk's clock is
// not the bubble's.
func (b *bench) elsewhere(records ...history.Record) {
	b.t.Helper()
	writeHistory(b.t, b.paths.HistoryDir, "other-1", records...)
	if err := os.Chtimes(filepath.Join(b.paths.HistoryDir, "other-1.jsonl"), time.Time{}, time.Now().Add(time.Second)); err != nil {
		b.t.Fatal(err)
	}
}

func flare(id string, on bool) history.Record {
	return history.Record{At: time.Now().Truncate(time.Second), Event: history.EventFlare, ID: id, On: &on}
}

// TestFlareOfAnotherMachine: what was said at another desk holds here from the
// next start, or midnight, on, and its end too.
func TestFlareOfAnotherMachine(t *testing.T) {
	bubble(t, func(t *testing.T) {
		paths := testPaths(t)
		b := startBench(t, paths, newBubbleClock())
		score := 3
		b.elsewhere(flare("fother-1", true), history.Record{
			At: time.Now().Truncate(time.Second), Event: history.EventFeel, Score: &score,
		})
		b.pass(time.Minute)
		b.stop()
		again := startBench(t, paths, newBubbleClock())
		again.programme()
		if again.ask(control.CommandStatus).Status.CheckIn {
			t.Error("how the back is today is asked at each desk")
		}
		again.wantFlare("said elsewhere")
		again.ask(control.CommandSkip)
		again.send(control.Request{Command: control.CommandFlare, On: true})
		again.pass(time.Minute)
		again.elsewhere(flare("fother-1", false))
		again.pass(25 * time.Hour)
		if s := again.ask(control.CommandStatus).Status; s.FlareUntil != nil {
			t.Errorf("ended elsewhere: until %v", s.FlareUntil)
		}
		if all := again.flares(); len(all) != 4 { // on and off there, and off and on here
			t.Errorf("what is recorded elsewhere is recorded again: %v", all)
		}
	})
}

// TestFlareOffIsRecordedWhoeverKnows: while the programme is frozen, and while it is
// not there yet, "flare off" writes its record.
func TestFlareOffIsRecordedWhoeverKnows(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		off := func(when string, want int, said string) {
			t.Helper()
			r := b.send(control.Request{Command: control.CommandFlare})
			if all := b.flares(); len(all) != want || !strings.HasPrefix(r.Message, said) {
				t.Errorf("%s: %v, %+v", when, all, r)
			}
		}
		b.programme()
		off("there is none", 0, "It was not on.")
		b.do(func() { b.movement.programme.FlareUntil = b.now.Wall.Add(time.Hour) })
		off("the programme knows of one", 1, "Good.")
		if b.programme(); !b.movement.programme.FlareUntil.IsZero() {
			t.Errorf("the programme stays frozen: %s", b.kept)
		}
		known := func(flare time.Duration) {
			b.do(func() {
				b.movement.programme = &movement.Programme{FlareUntil: b.now.Wall.Add(flare)}
				b.tell(known{})
			})
			b.programme()
		}
		b.do(func() { b.movement.programme = nil })
		off("nobody knows yet", 1, "Good.")
		known(time.Hour)
		if all := b.flares(); len(all) != 2 || all[1] || b.ask(control.CommandStatus).Status.FlareUntil != nil {
			t.Errorf("ended before it was known: %v", all)
		}
		b.do(func() { b.movement.programme = nil })
		off("nobody knows yet", 2, "Good.")
		known(-time.Hour)
		known(time.Hour)
		if all := b.flares(); len(all) != 2 || b.ask(control.CommandStatus).Status.FlareUntil == nil {
			t.Errorf("said of days that were over, it ends later ones too: %v", all)
		}
	})
}

// TestFlareThatIsNotWrittenYet: a full disk makes no bad day longer or shorter,
// also when the whole history is read because another machine's part has changed.
func TestFlareThatIsNotWrittenYet(t *testing.T) {
	dir := t.TempDir()
	writeHistory(t, dir, history.MachineName(), flare("f-1", true))
	log, err := history.Open(dir, history.MachineName())
	if err != nil {
		t.Fatal(err)
	}
	f := &files{history: log, log: slog.New(slog.DiscardHandler)}
	f.unwritten.queued = []history.Record{flare("f-1", false)}
	f.carryOutFold(&fold{group: func(string) string { return "" }, then: func(p *movement.Programme, k known) {
		if !p.FlareUntil.IsZero() || k.flare.On == nil || *k.flare.On {
			t.Errorf("ended and not written: until %v, last said %+v", p.FlareUntil, k.flare)
		}
	}})
}
