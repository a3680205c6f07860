package main

import (
	"testing"
	"time"
)

// TestParseDay: seven days ago is the same day of last week, also if a day in
// between has 23 hours, or 25.
func TestParseDay(t *testing.T) {
	at := func(year int, month time.Month, day, hour, minute int) time.Time {
		return time.Date(year, month, day, hour, minute, 0, 0, berlin(t))
	}
	for _, c := range []struct {
		now        time.Time
		text, want string
	}{
		{at(2026, 4, 1, 0, 30), "7d", "2026-03-25"},
		{at(2026, 10, 28, 23, 30), "7d", "2026-10-21"},
		{at(2026, 4, 1, 0, 30), "1w", "2026-03-25"},
		{at(2026, 4, 1, 0, 30), "168h", "2026-03-25"},
		{at(2026, 4, 1, 0, 30), "7d1h", "2026-03-24"},
		{at(2026, 11, 23, 0, 30), "30m", "2026-11-23"},
		{at(2026, 11, 23, 0, 30), "31m", "2026-11-22"},
		{at(2026, 11, 23, 0, 30), "2026-03-29", "2026-03-29"},
	} {
		got, err := parseDay(c.now, "--from", c.text)
		if err != nil || got.Format(time.DateOnly) != c.want {
			t.Errorf("%s at %s: got %s, %v; want %s", c.text, c.now, got, err, c.want)
		}
	}
	if got, err := parseDay(lunch(t), "--from", "99999999999999h"); err != nil || got.After(lunch(t)) {
		t.Errorf("longer than there are numbers for: %s, %v", got, err)
	}
}
