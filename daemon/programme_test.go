package daemon

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

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
		if b.programme(); !wrong(b.movement.programme, time.Now()) {
			t.Fatal("the programme is not ahead")
		}
		set(0)
		b.ask("now")
		b.ask("done")
		if b.programme(); wrong(b.movement.programme, time.Now()) || b.movement.programme.Prompts != 1 {
			t.Errorf("with the clock right again: %s", b.kept)
		}
		set(365 * 24 * time.Hour)
		b.ask("now")
		b.ask("done")
		b.stop()
		again := startBench(t, paths, newBubbleClock())
		if again.programme(); wrong(again.movement.programme, time.Now()) {
			t.Errorf("after a restart: %s", again.kept)
		}
	})
}

// TestProgrammeAfterOneRecordOfAWrongClock: one record of a clock that was 20 hours
// ahead takes nothing from today, and what a lost state brings back is the same.
func TestProgrammeAfterOneRecordOfAWrongClock(t *testing.T) {
	bubble(t, func(t *testing.T) {
		paths := testPaths(t)
		writeHistory(t, paths.HistoryDir, history.MachineName(), fortnight(time.Now().Add(-time.Hour), "a")...)
		log, err := history.Open(paths.HistoryDir, history.MachineName())
		if err != nil {
			t.Fatal(err)
		}
		ahead := time.Now().Add(20 * time.Hour).Truncate(time.Second)
		if err := log.Append(history.Record{At: ahead, Event: history.EventPrompt, ID: "ahead", Outcome: history.OutcomeDone, Movement: "hip-hinge", Felt: "hard"}); err != nil {
			t.Fatal(err)
		}
		b := startBench(t, paths, newBubbleClock())
		for range 3 {
			b.ask("now")
			b.ask("done")
			b.pass(time.Hour)
		}
		want := b.programme()
		if got := b.movement.programme; got.Prompts != 17 || !got.Later.Equal(ahead) {
			t.Errorf("%d prompts, one of %v left out", got.Prompts, got.Later)
		}
		b.stop()
		if err := os.Remove(paths.State); err != nil {
			t.Fatal(err)
		}
		lost := startBench(t, paths, newBubbleClock())
		if got := lost.programme(); got != want {
			t.Errorf("with the state lost:\n%s\nwant:\n%s", got, want)
		}
		lost.pass(20 * time.Hour)
		lost.ask("now")
		lost.ask("done")
		if lost.programme(); !lost.movement.programme.Later.IsZero() || lost.movement.programme.Prompts < 19 {
			t.Errorf("when its time has come: %s", lost.kept)
		}
	})
}

// TestProgrammeIsWhatTheHistorySays: whatever the clock did while a month was
// recorded, and wherever it was stopped, a lost state brings back the same.
func TestProgrammeIsWhatTheHistorySays(t *testing.T) {
	group := func(id string) string { return id }
	rapid.Check(t, func(t *rapid.T) {
		var all []history.Record
		anew := func(now time.Time) *movement.Programme {
			sorted := slices.Clone(all)
			slices.SortStableFunc(sorted, func(a, b history.Record) int { return a.At.Compare(b.At) })
			p := &movement.Programme{}
			for _, r := range sorted {
				take(p, r, now, group)
			}
			return p
		}
		p := &movement.Programme{}
		// start is what a start makes of what was remembered.
		start := func(now time.Time) {
			b, _ := json.Marshal(p)
			p = &movement.Programme{}
			if err := json.Unmarshal(b, p); err != nil {
				t.Fatal(err)
			}
			if wrong(p, now) {
				p = anew(now)
			}
		}
		now := time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
		var ahead time.Duration
		for n := range rapid.IntRange(1, 120).Draw(t, "records") {
			now = now.Add(time.Duration(rapid.IntRange(0, 9*60).Draw(t, "minutes")) * time.Minute)
			if rapid.IntRange(0, 9).Draw(t, "set") == 0 {
				ahead = time.Duration(rapid.SampledFrom([]int{0, 0, 20 * 60, -3 * 60, 1, 400 * 24 * 60}).Draw(t, "ahead")) * time.Minute
			}
			clock := now.Add(ahead)
			r := history.Record{At: clock, Event: history.EventPrompt, ID: fmt.Sprint(n), Level: rapid.IntRange(1, 3).Draw(t, "level"),
				Movement: rapid.SampledFrom([]string{"back", "arms"}).Draw(t, "movement"), Outcome: history.OutcomeDone,
				Felt: rapid.SampledFrom([]string{"", "", "", "", "easy", "hard"}).Draw(t, "felt")}
			all = append(all, r)
			if p.Follows(r.At) {
				p.Add(past(r), group)
			} else {
				p = anew(clock)
			}
			if rapid.IntRange(0, 15).Draw(t, "stop") == 0 {
				start(clock)
			}
		}
		start(now)
		got, _ := json.Marshal(p)
		want, _ := json.Marshal(anew(now))
		if string(got) != string(want) {
			t.Fatalf("remembered: %s\nanew: %s", got, want)
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
