package simulate

import (
	"bytes"
	"flag"
	"io"
	"os"
	"slices"
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

// TestSameSeedSameDays: and a date is the same day whatever days are around it.
func TestSameSeedSameDays(t *testing.T) {
	a, b := week(t, settings(), 5, monday, 30), week(t, settings(), 5, monday, 30)
	if a != b {
		t.Error("two runs of one seed differ")
	}
	if a == week(t, settings(), 6, monday, 30) {
		t.Error("two seeds give the same days")
	}
	typing := func(from time.Time, days, day int) (spans []Span) {
		tl, _ := Days(5, from, days)
		at := bootStart + from.AddDate(0, 0, day).Sub(from)
		for _, s := range tl.Typing {
			if s.From >= at && s.From < at+24*time.Hour {
				spans = append(spans, Span{s.From - at, s.To - at})
			}
		}
		return spans
	}
	whole, alone := typing(monday, 5, 2), typing(monday.AddDate(0, 0, 2), 1, 0)
	if len(whole) < 50 || !slices.Equal(whole, alone) {
		t.Errorf("a Wednesday with %d times of typing in a week and %d alone", len(whole), len(alone))
	}
}

// TestManyWeeks: whatever the seed and the settings, a prompt has one record, no
// two are up, nothing is shown to nobody, and no moment comes twice.
func TestManyWeeks(t *testing.T) {
	cron, err := schedule.ParseLine("*/50 * * * *")
	if err != nil {
		t.Fatal(err)
	}
	hours, err := schedule.ParseRange("Mon-Fri 09:00-16:00")
	if err != nil {
		t.Fatal(err)
	}
	change := map[string]func(*schedule.Settings){
		"the defaults": func(*schedule.Settings) {},
		"a short interval": func(s *schedule.Settings) {
			s.Interval, s.RepeatAfter, s.NaturalBreak = 5*time.Minute, time.Minute, 2*time.Minute
		},
		"a schedule":      func(s *schedule.Settings) { s.Schedule = schedule.Schedule{cron} },
		"hours":           func(s *schedule.Settings) { s.Hours = schedule.Hours{hours} },
		"nothing is said": func(s *schedule.Settings) { s.WaitForLull, s.Repeats, s.SnoozeLimit = 0, 0, 0 },
	}
	outcomes := map[string]int{}
	for name, f := range change {
		t.Run(name, func(t *testing.T) {
			set := settings()
			f(&set)
			for seed := range uint64(20) {
				manyWeeks(t, set, seed, outcomes)
			}
		})
	}
	for _, o := range []string{"done", "taken", "skipped", "missed", "withdrawn"} {
		if outcomes[o] == 0 {
			t.Errorf("no prompt was %s", o)
		}
	}
}

func manyWeeks(t *testing.T, set schedule.Settings, seed uint64, outcomes map[string]int) {
	t.Helper()
	tl, person := Days(seed, monday, 14)
	up, steps := "", 0
	locked, asleep := false, false
	var last schedule.Now
	end := Run(set, tl, person, func(s Step) {
		steps++
		if s.Now.Boot < last.Boot || s.Now.Wall.Before(last.Wall) {
			t.Fatalf("seed %d: %v after %v", seed, s.Now, last)
		}
		last = s.Now
		switch s.Event.Kind {
		case schedule.Locked:
			locked = s.Event.On
		case schedule.Sleep:
			asleep = s.Event.On
		}
		for _, e := range s.Effects {
			switch {
			case e.Kind == schedule.Show && (locked || asleep || up != "" && up != e.Show.ID):
				t.Fatalf("seed %d, %v: %s is shown; up: %q, locked %v, asleep %v", seed, s.Now.Wall, e.Show.ID, up, locked, asleep)
			case e.Kind == schedule.Show:
				up = e.Show.ID
			case e.Kind == schedule.Write && e.Record.Event == schedule.RecordPrompt:
				if e.Record.ID != up {
					t.Fatalf("seed %d, %v: %s ended, and %q is up", seed, s.Now.Wall, e.Record.ID, up)
				}
				up = ""
				outcomes[e.Record.Outcome]++
			}
		}
	})
	if end.Boot != tl.End || steps > 30_000 {
		t.Errorf("seed %d: %d steps, to %v of %v", seed, steps, end.Boot, tl.End)
	}
}

// TestNobodyAnswers: without a person, prompts are missed or taken by leaving.
func TestNobodyAnswers(t *testing.T) {
	tl, _ := Days(1, monday, 5)
	missed := 0
	Run(settings(), tl, nil, func(s Step) {
		for _, e := range s.Effects {
			if e.Kind == schedule.Write && e.Record.Outcome == schedule.OutcomeMissed {
				missed++
			}
		}
	})
	if missed < 10 {
		t.Errorf("%d missed prompts in a week in which nobody answers", missed)
	}
}

// TestLevelsAreSaidWhereThereAreAny: of a movement with one dose no level is said.
func TestLevelsAreSaidWhereThereAreAny(t *testing.T) {
	for levels, want := range map[int]string{1: "hop", 3: "hop, level 2"} {
		r := NewReport(io.Discard)
		r.Levels = func(string) int { return levels }
		if got := r.offered(schedule.Shown{Movement: "hop", Level: 2}); got != want {
			t.Errorf("with %d levels it is %q, want %q", levels, got, want)
		}
	}
}
