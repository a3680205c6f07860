package daemon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deskbreak/config"
	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
	"deskbreak/daemon/schedule"
	"deskbreak/daemon/state"
)

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// waitingIn are the ids of the records in a state file.
func waitingIn(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var m memory
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range m.Unwritten {
		ids = append(ids, r.ID)
	}
	return ids
}

// killed is the state as a daemon that is killed now leaves it.
func (b *bench) killed() (state string) {
	b.t.Helper()
	data, err := os.ReadFile(b.paths.State)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(data)
}

func (b *bench) today() control.Today { return b.ask(control.CommandStatus).Status.Today }

// TestKilledWhileTheHistoryCannotBeWritten: a file is where the folder should be.
func TestKilledWhileTheHistoryCannotBeWritten(t *testing.T) {
	bubble(t, func(t *testing.T) {
		clock, paths := newBubbleClock(), testPaths(t)
		put(t, paths.HistoryDir, "x")
		b := startBench(t, paths, clock)
		b.pass(66 * time.Minute)
		b.ask(control.CommandDone) // of a prompt
		b.pass(11 * time.Second)   // sooner it would be the same one said twice
		b.ask(control.CommandDone) // of the person's own
		left := b.killed()
		b.stop()

		// The history is still broken, and then it is not.
		again := testPaths(t)
		put(t, again.State, left)
		put(t, again.HistoryDir, "x")
		b = startBench(t, again, clock)
		if got := b.today(); got.Done != 1 || b.phase() != control.PhaseWorking {
			t.Errorf("while it is broken: %+v, %s", got, b.phase())
		}
		b.pass(11 * time.Second)
		b.ask(control.CommandDone)
		left = b.killed()
		if n := len(waitingIn(t, again.State)); n != 3 {
			t.Errorf("%d records wait, want 3", n)
		}
		b.stop()

		last := testPaths(t)
		for range 2 { // the second time as if killed between the history and the state
			put(t, last.State, left)
			b = startBench(t, last, clock)
			if got := b.today(); got.Done != 1 {
				t.Errorf("after a restart: %+v", got)
			}
			var got []string
			for _, r := range b.records() {
				got = append(got, r.Event+" "+r.Outcome+r.Why)
			}
			if want := "prompt done, break self, break self"; strings.Join(got, ", ") != want {
				t.Errorf("history: %q, want %q", got, want)
			}
			b.stop()
			if ids := waitingIn(t, last.State); ids != nil {
				t.Errorf("%v still wait in the state file", ids)
			}
		}
	})
}

func TestHistoryThatCanBeWrittenAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		paths := testPaths(t)
		put(t, paths.HistoryDir, "x")
		b := startBench(t, paths, newBubbleClock())
		b.ask(control.CommandDone)
		if n := len(waitingIn(t, paths.State)); n != 1 {
			t.Fatalf("%d records wait, want 1", n)
		}
		if err := os.Remove(paths.HistoryDir); err != nil {
			t.Fatal(err)
		}
		b.pass(10 * time.Minute) // signs of life
		if n := len(b.records()); n != 1 {
			t.Errorf("%d records in the history, want 1", n)
		}
		if ids := waitingIn(t, paths.State); ids != nil {
			t.Errorf("%v still wait in the state file", ids)
		}
	})
}

// TestEndWithRecordsThatCannotBeWritten: the end tries once more, and says what
// became of the rest.
func TestEndWithRecordsThatCannotBeWritten(t *testing.T) {
	for _, c := range []struct {
		name           string
		history, state bool // can be written
		want           string
	}{
		{"both", true, true, ""},
		{"history", false, true, "level=WARN msg=\"records wait in the state file: the history cannot be written; the next start writes them\" records=2"},
		{"neither", false, false, "level=ERROR msg=\"records are lost: neither the history nor the state file can be written\" records=2"},
		{"state", true, false, "level=ERROR msg=\"the last state is not saved"},
	} {
		t.Run(c.name, func(t *testing.T) {
			paths := testPaths(t)
			blocked := filepath.Join(t.TempDir(), "file")
			put(t, blocked, "x")
			if !c.history {
				paths.HistoryDir = filepath.Join(blocked, "history")
			}
			if !c.state {
				paths.State = filepath.Join(blocked, "state.json")
			}
			var log bytes.Buffer
			f := openLogged(paths, &log)
			now := time.Now()
			for i := range 2 {
				f.write(history.Record{At: now, Event: history.EventBreak, Why: history.WhySelf, ID: fmt.Sprint("s-", i)})
			}
			f.remember(&memory{Stamp: state.Stamp{SavedWall: now}, Machine: schedule.State{}})
			<-f.settled()
			if err := f.close(); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSpace(log.String()), "\n")
			if last := lines[len(lines)-1]; !strings.Contains(last, c.want) {
				t.Errorf("the last line of the log is\n%s\nwant %q in it", last, c.want)
			}
			if c.want == "" && log.Len() > 0 {
				t.Errorf("with nothing to say: %s", &log)
			}
		})
	}
}

func openLogged(paths config.Paths, log *bytes.Buffer) *files {
	f, _ := openFiles(paths, slog.New(slog.NewTextHandler(log, nil)))
	return f
}

// TestEndTriesOnceMore: what could not be written is, when there is room by then.
func TestEndTriesOnceMore(t *testing.T) {
	paths := testPaths(t)
	put(t, paths.HistoryDir, "x")
	var log bytes.Buffer
	f := openLogged(paths, &log)
	f.write(history.Record{At: time.Now(), Event: history.EventBreak, Why: history.WhySelf, ID: "s-1"})
	<-f.settled()
	if err := os.Remove(paths.HistoryDir); err != nil {
		t.Fatal(err)
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	if _, err := history.ReadAll(paths.HistoryDir, time.Time{}, func(history.Record) error { n++; return nil }); err != nil || n != 1 {
		t.Errorf("%d records, %v\n%s", n, err, &log)
	}
}

// TestTodayFollowsTheCalendar: a day that the clock comes back to still has its records.
func TestTodayFollowsTheCalendar(t *testing.T) {
	bubble(t, func(t *testing.T) {
		clock := newBubbleClock()
		b := startBench(t, testPaths(t), clock)
		b.pass(time.Until(nextMidnight()) - 30*time.Minute)
		b.ask(control.CommandNow)
		b.ask(control.CommandDone)
		before := b.today()
		if before.Done != 1 {
			t.Fatalf("before midnight: %+v", before)
		}
		set := func(by time.Duration) {
			clock.mu.Lock()
			clock.wall = by
			clock.mu.Unlock()
			b.today() // notices the other day
			b.pass(time.Second)
		}
		set(40 * time.Minute)
		if got := b.today(); got != (control.Today{}) {
			t.Errorf("set over midnight: %+v", got)
		}
		b.ask(control.CommandNow)
		b.ask(control.CommandDone)
		set(0)
		if got := b.today(); got != before {
			t.Errorf("set back: %+v, want %+v", got, before)
		}
		b.pass(time.Hour)
		if got := b.today(); got.Done != 1 || got.Natural != 0 {
			t.Errorf("the next day has one record: %+v", got)
		}
	})
}

func nextMidnight() time.Time {
	y, m, d := time.Now().Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, time.Local)
}

// TestProgrammeCountsWhatWaitsOnce: what the history does not take counts once,
// however often the programme is made, and once more when it is taken after all.
func TestProgrammeCountsWhatWaitsOnce(t *testing.T) {
	for _, whole := range []bool{true, false} { // what was before can be read, or never could
		bubble(t, func(t *testing.T) {
			clock, paths := newBubbleClock(), testPaths(t)
			broken := func(is bool) {
				t.Helper()
				from, to := paths.HistoryDir, paths.HistoryDir+"-away"
				if !is {
					from, to = to, from
					if err := os.Remove(to); err != nil {
						t.Fatal(err)
					}
				}
				if err := os.Rename(from, to); err != nil {
					t.Fatal(err)
				}
				if is {
					put(t, paths.HistoryDir, "x")
				}
			}
			writeHistory(t, paths.HistoryDir, history.MachineName(), fortnight(time.Now().Add(-time.Hour), "a")...)
			before := 14
			if !whole {
				broken(true)
				before = 0
			}
			b := startBench(t, paths, clock)
			b.programme()
			if whole {
				b.pass(time.Minute) // the state that knows them
				broken(true)
			}
			for range 20 {
				b.ask(control.CommandNow)
				b.ask(control.CommandDone)
				b.pass(time.Minute)
			}
			count := func(when string, want int) {
				t.Helper()
				b.programme()
				b.do(func() {
					if got := b.movement.programme.Prompts; got != want {
						t.Errorf("%s: %d prompts, want %d", when, got, want)
					}
				})
			}
			for range 3 {
				b.do(b.grow)
				count("while it is broken", before+20)
			}
			b.stop()
			b = startBench(t, paths, clock)
			count("after a restart", before+20)
			b.stop()
			broken(false)
			b = startBench(t, paths, clock)
			count("when it can be written", 34)
			want := b.programme()
			b.stop()
			if err := os.Remove(paths.State); err != nil {
				t.Fatal(err)
			}
			b = startBench(t, paths, clock)
			if got := b.programme(); got != want {
				t.Errorf("from the history alone:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// TestAnswersThatWait: a second answer about one movement is no copy of the first.
func TestAnswersThatWait(t *testing.T) {
	felt := func(how string) history.Record {
		return history.Record{At: time.Now(), Event: history.EventFelt, ID: "p-1", Felt: how}
	}
	prompt := history.Record{At: time.Now(), Event: history.EventPrompt, ID: "p-1", Outcome: history.OutcomeMissed}
	done := prompt
	done.Outcome = history.OutcomeDone
	waiting := missingFrom([]history.Record{done, felt("hard"), felt("easy")})
	waiting.found(prompt)
	waiting.found(felt("hard"))
	if left := waiting.left(); len(left) != 1 || left[0].Felt != "easy" {
		t.Errorf("left: %+v", left)
	}
}
