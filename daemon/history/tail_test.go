package history

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // TestToday needs the zones, wherever it runs

	"pgregory.net/rapid"
)

// TestLinesBothWays: reading backwards finds the same lines at the same places
// as reading forwards, whatever lies around the borders of the blocks.
func TestLinesBothWays(t *testing.T) {
	short, long := rapid.IntRange(0, 3), rapid.IntRange(block-2, block+2)
	lengths := rapid.OneOf(short, short, short, long, long, long, rapid.IntRange(maxLine-2, maxLine+2))
	rapid.Check(t, func(t *rapid.T) {
		var text []byte
		for range rapid.IntRange(0, 3).Draw(t, "lines") {
			n := lengths.Draw(t, "length")
			text = append(append(text, bytes.Repeat([]byte("x"), n)...), '\n')
		}
		text = append(text, bytes.Repeat([]byte("y"), rapid.IntRange(0, block+1).Draw(t, "rest"))...)

		type line struct {
			at     int64
			length int // -1: too long
		}
		var there, back []line
		err := forward(bytes.NewReader(text), func(l []byte, start, next int64, ended bool) error {
			switch {
			case l == nil:
				there = append(there, line{start, -1})
			case len(l) > 0:
				there = append(there, line{start, len(l)})
			}
			if ended != (text[next-1] == '\n') {
				t.Errorf("the line at %d: ended %v", start, ended)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = backward(bytes.NewReader(text), int64(len(text)), func(l []byte, at int64) bool {
			n := len(l)
			if l == nil {
				n = -1
			}
			back = append([]line{{at, n}}, back...)
			return true
		})
		if err != nil || !reflect.DeepEqual(there, back) {
			t.Errorf("%v; forward %v, backward %v", err, there, back)
		}
	})
}

func TestCounts(t *testing.T) {
	var c Counts
	for _, r := range []Record{
		{Event: EventPrompt, Outcome: OutcomeDone, Snoozes: 2},
		{Event: EventPrompt, Outcome: OutcomeTaken},
		{Event: EventPrompt, Outcome: OutcomeTaken},
		{Event: EventPrompt, Outcome: OutcomeSkipped},
		{Event: EventPrompt, Outcome: OutcomeMissed, Snoozes: 1},
		{Event: EventPrompt, Outcome: OutcomeWithdrawn, Snoozes: 1},
		{Event: EventBreak, Why: WhyIdle},
		{Event: EventBreak, Why: WhyLock},
		{Event: EventBreak, Why: WhySleep},
		{Event: EventBreak, Why: WhyRestart},
		{Event: EventBreak, Why: WhySelf},
		{Event: EventPause}, {Event: EventFeel}, {Event: "dance", Outcome: OutcomeDone},
	} {
		c.Add(r)
	}
	if want := (Counts{Done: 1, Taken: 2, Skipped: 1, Missed: 1, Snoozed: 4, Natural: 4, Own: 1}); c != want {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

// TestToday has a break every half hour over five days around a change of the
// clock: the day has as many as it has half hours.
func TestToday(t *testing.T) {
	for _, tt := range []struct {
		zone, day string
		halves    int
	}{
		{"Europe/Berlin", "2026-11-23", 48},
		{"Europe/Berlin", "2026-03-29", 46},
		{"Europe/Berlin", "2026-10-25", 50},
		{"Africa/Cairo", "2026-04-24", 46},        // there is no midnight
		{"Atlantic/Azores", "2026-10-25", 50},     // the change is at midnight
		{"America/Havana", "2026-11-01", 50},      // midnight comes twice
		{"Australia/Lord_Howe", "2026-04-05", 49}, // half an hour
		{"Pacific/Apia", "2011-12-31", 48},        // the day before it did not exist
	} {
		t.Run(tt.zone+" "+tt.day, func(t *testing.T) {
			loc, err := time.LoadLocation(tt.zone)
			if err != nil {
				t.Fatal(err)
			}
			noon, err := time.ParseInLocation("2006-01-02 15", tt.day+" 12", loc)
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			for at := noon.Add(-60 * time.Hour).Add(15 * time.Minute); at.Before(noon.Add(60 * time.Hour)); at = at.Add(30 * time.Minute) {
				fmt.Fprintf(&text, `{"at":%q,"event":"break","why":"idle","seconds":300}`+"\n", at.UTC().Format(time.RFC3339))
			}
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "m.jsonl"), []byte(text.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			l := openLog(t, dir, "m")
			for _, at := range []time.Time{noon, noon.Add(-11 * time.Hour), noon.Add(11 * time.Hour)} {
				if c, err := l.Today(at); err != nil || c != (Counts{Natural: tt.halves}) {
					t.Errorf("at %v: %+v, %v, want %d", at, c, err, tt.halves)
				}
			}
		})
	}
}

// TestTailPastWrongClock: a few records of a clock that was wrong do not hide
// today's, and years of old ones are not read.
func TestTailPastWrongClock(t *testing.T) {
	dir := t.TempDir()
	l := openLog(t, dir, "m")
	add(t, l, feel(monday, 1), feel(time.Unix(0, 0), 2), feel(monday.Add(20*365*24*time.Hour), 3), feel(monday.Add(time.Hour), 4))
	records, err := l.Tail(monday)
	var scores []int
	for _, r := range records {
		scores = append(scores, *r.Score)
	}
	if err != nil || !reflect.DeepEqual(scores, []int{1, 3, 4}) {
		t.Errorf("got %v, %v", scores, err)
	}
	if c, err := l.Today(monday); c != (Counts{}) || err != nil {
		t.Errorf("today: %+v, %v", c, err)
	}
}
