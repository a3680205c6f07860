package simulate

import (
	"bytes"
	"flag"
	"os"
	"testing"
	"time"

	"deskbreak/daemon/schedule"
)

var update = flag.Bool("update", false, "write the week as it comes out now; read every line of the difference")

// settings are the defaults of the program.
func settings() schedule.Settings {
	set := schedule.Settings{
		Interval: time.Hour, WaitForLull: 5 * time.Minute, NaturalBreak: 5 * time.Minute,
		RepeatAfter: 5 * time.Minute, Repeats: 2, SnoozeFor: 10 * time.Minute, SnoozeLimit: 3,
		AlertAfter: time.Hour, Tomorrow: 6 * time.Hour,
	}
	for r := range set.Quiet {
		set.Quiet[r] = true
	}
	return set
}

var monday = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

// week is what a week comes to.
func week(t testing.TB, set schedule.Settings, seed uint64, from time.Time, days int) string {
	t.Helper()
	var out bytes.Buffer
	r := NewReport(&out)
	tl, person := Days(seed, from, days)
	if err := r.Finish(Run(set, tl, person, r.See)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestWeek: one week is the same everywhere and for ever, unless a rule changes.
func TestWeek(t *testing.T) {
	got := week(t, settings(), 1, monday, 7)
	if *update {
		if err := os.WriteFile("testdata/week.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/week.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// BenchmarkYear is a year of days with all that is told of them.
func BenchmarkYear(b *testing.B) {
	b.ReportAllocs()
	steps := 0
	for b.Loop() {
		var out bytes.Buffer
		r := NewReport(&out)
		tl, person := Days(1, monday, 365)
		steps = 0
		end := Run(settings(), tl, person, func(s Step) { steps++; r.See(s) })
		if err := r.Finish(end); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(steps), "steps")
}
