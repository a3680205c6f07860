package daemon

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"deskbreak/daemon/history"
	"deskbreak/daemon/movement"
)

// writeHistory writes records into a machine's file, as another run would.
func writeHistory(t *testing.T, dir, machine string, records ...history.Record) {
	t.Helper()
	log, err := history.Open(dir, machine)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := log.Append(r); err != nil {
			t.Fatal(err)
		}
	}
}

// fortnight is two good weeks of hip hinges that ended at a moment.
func fortnight(end time.Time, id string) (all []history.Record) {
	for day := 13; day >= 0; day-- {
		at := end.AddDate(0, 0, -day).Truncate(time.Second)
		all = append(all, history.Record{
			At: at, Event: history.EventPrompt, ID: fmt.Sprintf("%s-%d", id, day), Outcome: history.OutcomeDone,
			Movement: "hip-hinge", Level: 1, Felt: "easy",
		})
	}
	return all
}

func (b *bench) programme() string {
	b.t.Helper()
	synctest.Wait()
	got := make(chan string, 1)
	b.do(func() { got <- string(b.kept) })
	return <-got
}

// TestProgrammeNeedsOnlyTheHistory: what a lost state file knew of the programme
// comes back from the history.
func TestProgrammeNeedsOnlyTheHistory(t *testing.T) {
	bubble(t, func(t *testing.T) {
		paths := testPaths(t)
		writeHistory(t, paths.HistoryDir, history.MachineName(), fortnight(time.Now().Add(-time.Hour), "a")...)
		b := startBench(t, paths, newBubbleClock())
		b.programme()
		group := b.movement.catalogue().Group("hip-hinge")
		if level := b.movement.programme.Level(group, time.Now()); level < 2 {
			t.Fatalf("after two good weeks: level %d of %s", level, group)
		}
		b.ask("now")
		b.ask("done")
		b.pass(time.Hour)
		b.ask("now")
		b.ask("skip")
		want := b.programme()
		b.stop()

		again := startBench(t, paths, newBubbleClock())
		if got := again.programme(); got != want {
			t.Errorf("after a restart:\n%s\nwant:\n%s", got, want)
		}
		again.stop()
		if err := os.Remove(paths.State); err != nil {
			t.Fatal(err)
		}
		lost := startBench(t, paths, newBubbleClock())
		if got := lost.programme(); got != want {
			t.Errorf("with the state lost:\n%s\nwant:\n%s", got, want)
		}
	})
}

// TestProgrammeOfSeveralMachines: what was done at another desk counts, also when
// its file comes late.
func TestProgrammeOfSeveralMachines(t *testing.T) {
	bubble(t, func(t *testing.T) {
		paths := testPaths(t)
		b := startBench(t, paths, newBubbleClock())
		b.ask("now")
		b.ask("done")
		b.stop()
		writeHistory(t, paths.HistoryDir, "other-1", fortnight(time.Now().Add(-24*time.Hour), "b")...)
		// The disk's clock is not the bubble's.
		other := filepath.Join(paths.HistoryDir, "other-1.jsonl")
		if err := os.Chtimes(other, time.Time{}, time.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		again := startBench(t, paths, newBubbleClock())
		again.programme()
		group := again.movement.catalogue().Group("hip-hinge")
		if level := again.movement.programme.Level(group, time.Now()); level < 2 {
			t.Errorf("two good weeks at another desk: level %d", level)
		}
	})
}

// TestProgrammeOfAnotherMachineMeanwhile: what another machine wrote while this
// daemon ran is found at the next start, also when this one has recorded since.
func TestProgrammeOfAnotherMachineMeanwhile(t *testing.T) {
	bubble(t, func(t *testing.T) {
		paths := testPaths(t)
		b := startBench(t, paths, newBubbleClock())
		b.pass(48 * time.Hour)
		writeHistory(t, paths.HistoryDir, "other-1", fortnight(time.Now().Add(-24*time.Hour), "b")...)
		other := filepath.Join(paths.HistoryDir, "other-1.jsonl")
		if err := os.Chtimes(other, time.Time{}, time.Now()); err != nil {
			t.Fatal(err)
		}
		b.pass(time.Hour)
		b.ask("now")
		b.ask("done")
		b.stop()
		again := startBench(t, paths, newBubbleClock())
		again.programme()
		group := again.movement.catalogue().Group("hip-hinge")
		if level := again.movement.programme.Level(group, time.Now()); level < 2 {
			t.Errorf("two good weeks at another desk: level %d", level)
		}
	})
}

// TestProgrammeAfterAWrongClock: what was recorded while the clock was a year
// ahead does not stop the days, neither at once nor after a restart.
func TestProgrammeAfterAWrongClock(t *testing.T) {
	bubble(t, func(t *testing.T) {
		paths := testPaths(t)
		clock := newBubbleClock()
		set := func(ahead time.Duration) {
			clock.mu.Lock()
			clock.wall = ahead
			clock.mu.Unlock()
		}
		set(365 * 24 * time.Hour)
		b := startBench(t, paths, clock)
		b.ask("now")
		b.ask("done")
		if b.programme(); !ahead(b.movement.programme, time.Now()) {
			t.Fatal("the programme is not ahead")
		}
		set(0)
		b.ask("now")
		b.ask("done")
		if b.programme(); ahead(b.movement.programme, time.Now()) || b.movement.programme.Prompts != 1 {
			t.Errorf("with the clock right again: %s", b.kept)
		}
		set(365 * 24 * time.Hour)
		b.ask("now")
		b.ask("done")
		b.stop()
		again := startBench(t, paths, newBubbleClock())
		if again.programme(); ahead(again.movement.programme, time.Now()) {
			t.Errorf("after a restart: %s", again.kept)
		}
	})
}

// TestAnswersDoNotWaitForTheProgramme: a history that takes long to read holds up
// no answer.
func TestAnswersDoNotWaitForTheProgramme(t *testing.T) {
	paths := testPaths(t)
	writeHistory(t, paths.HistoryDir, history.MachineName(), fortnight(time.Now(), "a")...)
	f, _ := openFiles(paths, slog.New(slog.DiscardHandler))
	reading, slow := make(chan struct{}), make(chan struct{})
	begin := sync.OnceFunc(func() { close(reading) })
	f.mu.Lock() // both in one go
	f.fold = &fold{then: func(*movement.Programme, known) {}, group: func(string) string { begin(); <-slow; return "" }}
	f.mu.Unlock()
	settled := f.settled()
	<-reading
	select {
	case <-settled:
	default:
		t.Error("the answer waits for the programme")
	}
	close(slow)
	if err := f.close(); err != nil {
		t.Error(err)
	}
}

// TestProgrammeThatCannotBeRead is made anew.
func TestProgrammeThatCannotBeRead(t *testing.T) {
	bubble(t, func(t *testing.T) {
		paths := testPaths(t)
		b := startBench(t, paths, newBubbleClock())
		b.ask("now")
		b.ask("done")
		want := b.programme()
		b.stop()
		data, err := os.ReadFile(paths.State)
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]json.RawMessage
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{`"nonsense"`, `{"version":99}`, `[1,2]`, `null`} {
			all["programme"] = json.RawMessage(bad)
			data, err := json.Marshal(all)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(paths.State, data, 0o600); err != nil {
				t.Fatal(err)
			}
			again := startBench(t, paths, newBubbleClock())
			if got := again.programme(); got != want {
				t.Errorf("%s: got %s, want %s", bad, got, want)
			}
			again.stop()
		}
	})
}
