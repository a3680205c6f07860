package daemon

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"deskbreak/config"
	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
	"deskbreak/daemon/presence"
	"deskbreak/daemon/schedule"
	"deskbreak/daemon/simulate"
	"deskbreak/notify"
)

// replayed is what a recording comes to.
func replayed(t *testing.T, file string) (records []history.Record, notes []string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, notes, err = simulate.Replay(f, "record", testSettings, func(s simulate.Step) {
		for _, e := range s.Effects {
			if e.Kind == schedule.Write {
				records = append(records, historyRecord(e.Record))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return records, notes
}

// testSettings has nothing to choose from: choices come from the recording.
func testSettings(set []string) (schedule.Settings, error) {
	loaded, err := config.Load(config.Options{Set: set, Checks: Checks()})
	if err != nil {
		return schedule.Settings{}, err
	}
	return machineSettings(loaded.Config, nil)
}

// asWritten is a record as it comes back from the disk.
func asWritten(t *testing.T, all []history.Record) string {
	t.Helper()
	var out bytes.Buffer
	form := history.NewJSON(&out)
	for _, r := range all {
		if err := form.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestRecordedDayReplaysToTheSameDecisions: a day with everything in it, two
// stops, a crash that tears the recording's last line, and other settings at noon.
func TestRecordedDayReplaysToTheSameDecisions(t *testing.T) {
	bubble(t, func(t *testing.T) {
		clock, paths := newBubbleClock(), testPaths(t)
		file := filepath.Join(t.TempDir(), "record.jsonl")
		start := func(set ...string) *bench {
			return startBench(t, paths, clock, append(set, "log.record="+file)...)
		}
		b := start("hours=Mon-Sun 00:00-24:00")
		press := func(key string) {
			b.screen.events <- notify.Event{Kind: notify.EventAction, ID: b.screen.shown().ID, Key: key}
			synctest.Wait()
		}
		b.pass(66 * time.Minute)
		press(notify.ActionAnother)
		press(notify.ActionSnooze)
		b.pass(16 * time.Minute)
		press(notify.ActionDone)
		b.person.stop()
		b.pass(9 * time.Minute)
		b.person.set(func(p *person) { p.last = time.Time{} })
		b.pass(20 * time.Minute)
		b.onPresence(presence.Event{Kind: presence.Locked, On: true})
		b.pass(30 * time.Second)
		clock.sleep(40 * time.Minute)
		b.pass(time.Second)
		b.onPresence(presence.Event{Kind: presence.Locked})
		b.pass(59*time.Minute + 30*time.Second)
		b.stop()
		b.pass(90 * time.Second)

		b = start() // the due time has passed in between: the start itself shows a prompt
		if b.phase() != control.PhasePrompted {
			t.Fatalf("after the restart: %s", b.phase())
		}
		b.ask(control.CommandDone)
		b.pass(10 * time.Minute)
		b.ask(control.CommandNow)
		b.stop() // with the prompt up
		f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(`{"wall":"2000-01-01T`); err != nil {
			t.Fatal(err)
		}
		f.Close()
		b = start()
		good, err := config.Load(config.Options{Paths: paths, Set: []string{"interval=20m", "log.record=" + file}, Checks: Checks()})
		if err != nil {
			t.Fatal(err)
		}
		b.do(func() { b.reloaded(good, movements{}, nil) })
		b.ask(control.CommandSkip)
		b.pass(26 * time.Minute)
		b.ask(control.CommandDone)
		b.ask(control.CommandPause)
		b.pass(time.Minute)
		b.ask(control.CommandResume)
		b.stop()

		want := b.records()
		got, notes := replayed(t, file)
		if g, w := asWritten(t, got), asWritten(t, want); g != w {
			t.Errorf("replayed to\n%s\nwant\n%s", g, w)
		}
		if len(want) < 6 {
			t.Errorf("the day has only %d records", len(want))
		}
		if len(notes) != 1 || !strings.Contains(notes[0], "torn") {
			t.Errorf("notes: %q, want one about the torn line", notes)
		}
	})
}

// TestRecordingNeverHoldsUpTheLoop: with a disk that takes nothing, the queue
// fills, events are counted, and the file says how many are missing.
func TestRecordingNeverHoldsUpTheLoop(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		file := filepath.Join(t.TempDir(), "record.jsonl")
		r := &recorder{file: file, log: b.log, queue: make(chan entry, recordQueue), done: make(chan struct{})}
		r.queue <- entry{header: &simulate.Header{Now: b.now, Settings: recordedSettings(b.config)}}
		b.do(func() {
			b.recorder = r
			for range recordQueue + 9 {
				b.step(schedule.Event{Kind: schedule.Tick})
			}
		})
		synctest.Wait()
		if r.lost != 10 {
			t.Fatalf("%d lost, want 10", r.lost)
		}
		go r.work()
		synctest.Wait()
		b.do(func() { b.step(schedule.Event{Kind: schedule.Tick}) })
		b.stop()
		_, notes := replayed(t, file)
		if len(notes) != 1 || !strings.Contains(notes[0], "10 events") {
			t.Errorf("notes: %q", notes)
		}
	})
}

func TestRecordingThatCannotBeWritten(t *testing.T) {
	bubble(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "not-there", "record.jsonl")
		var log bytes.Buffer
		r := &recorder{
			file: file, log: slog.New(slog.NewTextHandler(&log, nil)), queue: make(chan entry, recordQueue), done: make(chan struct{}),
		}
		go r.work()
		now := schedule.Now{Wall: time.Now(), Boot: time.Hour}
		r.queue <- entry{header: &simulate.Header{Now: now, Settings: recordedSettings(config.Default())}}
		synctest.Wait()
		r.queue <- entry{event: simulate.Entry{Now: now}}
		synctest.Wait()
		if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
			t.Errorf("%d errors in the log, want 1:\n%s", n, log.String())
		}
		// The folder appears, as a disk that is mounted: what follows is written,
		// and without its start it cannot be taken for a whole recording.
		if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		r.queue <- entry{event: simulate.Entry{Now: now}}
		if err := r.close(); err != nil {
			t.Error(err)
		}
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, _, err = simulate.Replay(f, "record", testSettings, nil); err == nil {
			t.Error("a recording without its start is replayed")
		}
		if is, err := f.Stat(); err != nil || is.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v: others can read it", is.Mode(), err)
		}
	})
}

// TestRecordedSettings: they come back as they were, also lists and zeros.
func TestRecordedSettings(t *testing.T) {
	for _, set := range [][]string{
		nil,
		{`schedule=["0 10,11 * * MON-FRI","*/30 9-17 * * *"]`, "hours=Mon-Fri 09:00-12:30,Sat 22:00-02:00"},
		{"interval=5s", "wait_for_lull=0", "quiet.tray_alert_after=0", "snooze.limit=0", "prompt.repeats=0", "quiet.call=false"},
		{"pause.tomorrow=23:59", "interval=1h30m30s", "natural_break=1h"},
	} {
		loaded, err := config.Load(config.Options{Set: set, Checks: Checks()})
		if err != nil {
			t.Fatal(err)
		}
		want, err := machineSettings(loaded.Config, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := testSettings(recordedSettings(loaded.Config))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, %v; want %+v", set, got, err, want)
		}
	}
}

func TestZoneName(t *testing.T) {
	for tz, want := range map[string]string{
		"Europe/Berlin": "Europe/Berlin", ":Europe/Berlin": "Europe/Berlin", "": "UTC",
		"/usr/share/zoneinfo/Asia/Tokyo": "Asia/Tokyo", "/etc/my-zone": "Local",
	} {
		if got := tzName(tz); got != want {
			t.Errorf("TZ=%q: got %q, want %q", tz, got, want)
		}
	}
	if got := zoneName(time.FixedZone("Asia/Tokyo", 9*60*60)); got != "Asia/Tokyo" {
		t.Errorf("got %q", got)
	}
}
