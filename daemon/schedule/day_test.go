package schedule

import (
	"strings"
	"testing"
	"time"
)

// TestRestOfDay was worked out by hand.
func TestRestOfDay(t *testing.T) {
	const usual = 75 * time.Minute
	for _, c := range []struct {
		name, set, zone, now string
		left, every          time.Duration
		open                 bool
	}{
		{"nothing is set", "", "UTC", "2026-11-23 09:00 +0000", 15 * time.Hour, usual, true},
		{"hours, with lunch", "hours=Mon-Fri 09:00-12:30;Mon-Fri 13:30-18:00", "UTC", "2026-11-23 10:30 +0000", 6*time.Hour + 30*time.Minute, usual, false},
		{"after the hours", "hours=Mon-Fri 09:00-17:00", "UTC", "2026-11-23 18:00 +0000", 0, usual, false},
		{"hours across midnight", "hours=22:00-06:00", "UTC", "2026-11-23 23:00 +0000", time.Hour, usual, true},
		{"and the other end of the day", "hours=22:00-06:00", "UTC", "2026-11-23 01:00 +0000", 7 * time.Hour, usual, true},
		{"the day on which the clock is set back", "", "Europe/Berlin", "2026-10-25 00:00 +0200", 25 * time.Hour, usual, true},
		{"a schedule", "schedule=0 10,11,14,15,16 * * MON-FRI", "UTC", "2026-11-23 11:03 +0000", 4*time.Hour + 57*time.Minute, 99 * time.Minute, false},
		{"its last time", "schedule=0 10,11,14,15,16 * * MON-FRI", "UTC", "2026-11-23 16:00 +0000", 0, 0, false},
		{"a day without", "schedule=0 10,11,14,15,16 * * MON-FRI", "UTC", "2026-11-28 09:00 +0000", 0, 0, false},
		{"a schedule in hours", "schedule=0 * * * *;hours=09:00-12:00", "UTC", "2026-11-23 09:00 +0000", 2 * time.Hour, time.Hour, false},
		{"each minute", "schedule=* * * * *", "UTC", "2026-11-23 09:00 +0000", 100 * time.Minute, time.Minute, true},
		{"around the clock", "hours=00:00-24:00", "UTC", "2026-11-23 09:00 +0000", 15 * time.Hour, usual, true},
		{"until midnight", "hours=09:00-24:00", "UTC", "2026-11-23 09:00 +0000", 15 * time.Hour, usual, false},
		{"every other hour, day and night", "schedule=0 */2 * * *", "UTC", "2026-11-23 09:00 +0000", 13 * time.Hour, 13 * time.Hour / 7, true},
		{"a long day", "schedule=0 7-23 * * *", "UTC", "2026-11-23 09:00 +0000", 14 * time.Hour, time.Hour, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := simSettings()
			applyAll(t, &set, c.set)
			at := in(t, c.zone, c.now)
			m := New(set, Now{Wall: at, Boot: time.Hour})
			if left, every, open := m.restOfDay(Now{Wall: at, Boot: time.Hour}); left != c.left || every != c.every || open != c.open {
				t.Errorf("%v left, every %v, open %v; want %v, every %v, open %v", left, every, open, c.left, c.every, c.open)
			}
		})
	}
}

func TestRoom(t *testing.T) {
	for text, want := range map[string]int{
		"":                                       8,
		"interval=30m":                           16,
		"interval=12h":                           1,
		"hours=Mon-Fri 09:00-12:00":              3,
		"hours=Mon 09:00-12:00;Tue 09:00-18:00":  9,
		"schedule=0 10,14 * * MON;0 9 * * TUE":   2,
		"schedule=0 9-17 24 * *":                 9,
		"schedule=0 9-17 * * *;hours=9:00-11:30": 3,
		"schedule=* * * * *":                     100,
	} {
		set := simSettings()
		applyAll(t, &set, text)
		if got := set.Room(); got != want {
			t.Errorf("%s: room for %d, want %d", text, got, want)
		}
	}
}

// applyAll takes "KEY=VALUE", and a second one after a semicolon that has a key too.
func applyAll(t *testing.T, set *Settings, text string) {
	t.Helper()
	key, value, ok := strings.Cut(text, ";hours=")
	for _, one := range []string{key, "hours=" + value} {
		if one == "" || one == "hours=" && !ok {
			continue
		}
		if err := applySettings(set, one); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAnotherNamesWhatItReplaces: who chooses knows which one must not come again.
func TestAnotherNamesWhatItReplaces(t *testing.T) {
	var needs []Need
	set := simSettings()
	set.Choose = func(n Need) Choice {
		needs = append(needs, n)
		return simChoose(n)
	}
	now := Now{Wall: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Boot: time.Hour}
	m := New(set, now)
	for _, kind := range []EventKind{Ask, Another, Done, Ask} {
		m.Step(now, Event{Kind: kind})
	}
	if len(needs) != 3 {
		t.Fatalf("%d choices", len(needs))
	}
	first := simChoose(needs[0]).Movement
	for i, want := range []string{"", first, ""} {
		if n := needs[i]; n.Instead != want || n.Left != 15*time.Hour || n.Every == 0 || !n.Open {
			t.Errorf("choice %d is instead of %q, want %q; %v left, every %v, open %v", i, n.Instead, want, n.Left, n.Every, n.Open)
		}
	}
}
