package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/control"
)

// lunch is a Monday at noon in Berlin, in winter time.
func lunch(t *testing.T) time.Time {
	t.Helper()
	return time.Date(2026, 11, 23, 12, 30, 20, 0, berlin(t))
}

func berlin(t *testing.T) *time.Location {
	t.Helper()
	l, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestParseLength(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"10m": 10 * time.Minute, "1h": time.Hour, "1h30m": 90 * time.Minute, "90s": 90 * time.Second,
		"1.5h": 90 * time.Minute, "2d": 48 * time.Hour, "1w": 7 * day, "99999999999999h": 1<<63 - 1,
	} {
		if got, err := parseLength(text); err != nil || got != want {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"10":        "10 what? try 10m",
		"1.5":       "1.5 what? try 1.5m",
		"":          `"" is not a length of time: try 10m`,
		"ten":       `"ten" is not a length of time: try 10m`,
		"10min":     `"10min" is not a length of time: try 10m`,
		"10 min":    `"10 min" is not a length of time: try 10m`,
		"1 Hour 5 ": `"1 Hour 5 " is not a length of time: try 10m`,
		"1hour5min": `"1hour5min" is not a length of time: try 1h5m`,
		"2 days":    `"2 days" is not a length of time: try 2d`,
		"m":         `"m" is not a length of time: try 10m`,
		"1h30":      `"1h30" is not a length of time: try 10m`,
		"1..5h":     `"1..5h" is not a length of time: try 10m`,
		"5mm":       `"5mm" is not a length of time: try 5m`,
		"-5m":       "-5m is negative: try 5m",
		"-10":       "-10 is negative: try 10m",
		"--":        "-- is negative: try 10m",
		"0":         "0 is no time at all: try 10m",
		"0.0":       "0.0 is no time at all: try 10m",
		"0s":        "0s is no time at all: try 10m",
		".":         ". is no time at all: try 10m",
		"10\x1b[m":  `"10\x1b[m" is not a length of time: try 10m`,
	} {
		_, err := parseLength(text)
		var typed usageError
		if !errors.As(err, &typed) || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestParseUntil(t *testing.T) {
	now := lunch(t)
	at := func(y int, m time.Month, d, h, min int) time.Time {
		return time.Date(y, m, d, h, min, 0, 0, now.Location())
	}
	for text, want := range map[string]time.Time{
		"16:30":                     at(2026, 11, 23, 16, 30),
		"12:31":                     at(2026, 11, 23, 12, 31),
		"2026-11-24 09:00":          at(2026, 11, 24, 9, 0),
		"2026-11-24T09:00":          at(2026, 11, 24, 9, 0),
		"2026-11-24":                at(2026, 11, 24, 0, 0),
		"2026-11-23T15:00:00Z":      at(2026, 11, 23, 16, 0),
		"2026-11-23T16:00:00+01:00": at(2026, 11, 23, 16, 0),
	} {
		if got, err := parseUntil(now, text); err != nil || !got.Equal(want) {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"12:30":            `12:30 is past, it is 12:30 now: for tomorrow try --until "2026-11-24 12:30"`,
		"9:15":             `9:15 is past, it is 12:30 now: for tomorrow try --until "2026-11-24 09:15"`,
		"2026-11-22 09:00": `--until "2026-11-22 09:00" is in the past, it is 2026-11-23 12:30 now`,
		"2026-11-23":       `--until "2026-11-23" is in the past, it is 2026-11-23 12:30 now`,
		"24:00":            `24:00 is tomorrow: try --until "2026-11-24 00:00"`,
		"25:00":            `--until "25:00" is not a time: try 16:30, "2026-11-24 09:00" or tomorrow`,
		"":                 `--until "" is not a time: try 16:30, "2026-11-24 09:00" or tomorrow`,
		"2h":               `--until "2h" is not a time: try 16:30, "2026-11-24 09:00" or tomorrow`,
	} {
		if _, err := parseUntil(now, text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// TestParseUntilClockChange: a time of day is that of the wall, also on the day
// when the clock is set forward.
func TestParseUntilClockChange(t *testing.T) {
	now := time.Date(2026, 3, 29, 1, 30, 0, 0, berlin(t))
	got, err := parseUntil(now, "03:30")
	if err != nil || got.Sub(now) != time.Hour || got.Format("15:04") != "03:30" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestParseSince(t *testing.T) {
	now := lunch(t)
	for text, want := range map[string]time.Time{
		"7d":         now.Add(-7 * day),
		"24h":        now.Add(-day),
		"2026-11-01": time.Date(2026, 11, 1, 0, 0, 0, 0, now.Location()),
		"08:00":      time.Date(2026, 11, 23, 8, 0, 0, 0, now.Location()),
	} {
		if got, err := parseSince(now, text); err != nil || !got.Equal(want) {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"7":          "7 what? try 7d",
		"-7d":        "-7d is negative: try 7d",
		"2027-01-01": `--since "2027-01-01" is still to come, it is 2026-11-23 12:30 now`,
		"2026-13-01": `--since "2026-13-01" is not a time: try 7d, 24h or 2026-11-16`,
		"":           `--since "" is not a time: try 7d, 24h or 2026-11-16`,
	} {
		if _, err := parseSince(now, text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestPauseRequest(t *testing.T) {
	now := lunch(t)
	for _, c := range []struct {
		length, until string
		want          control.Request
		err           string
	}{
		{"", "", control.Request{}, ""},
		{"2h", "", control.Request{For: 2 * time.Hour}, ""},
		{"30d", "", control.Request{For: 30 * day}, ""},
		{"", "tomorrow", control.Request{Tomorrow: true}, ""},
		{"", "16:00", control.Request{Until: time.Date(2026, 11, 23, 16, 0, 0, 0, now.Location())}, ""},
		{"31d", "", control.Request{}, "31d is too long, a pause lasts at most 30 days"},
		{"999999999h", "", control.Request{}, "at most 30 days"},
		{"", "2027-01-01", control.Request{}, "2027-01-01 is too far away, a pause lasts at most 30 days"},
		{"", "11:00", control.Request{}, "11:00 is past"},
		{"10", "", control.Request{}, "10 what? try 10m"},
		{"tomorrow", "", control.Request{}, "try `deskbreak pause --until tomorrow`"},
		{"16:00", "", control.Request{}, "try `deskbreak pause --until 16:00`"},
		{"2h", "16:00", control.Request{}, "not both"},
	} {
		var args []string
		if c.length != "" {
			args = []string{c.length}
		}
		got, err := pauseRequest(now, args, c.until, c.until != "")
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%q %q: got %v, want %s", c.length, c.until, err, c.err)
			}
			continue
		}
		c.want.Command = control.CommandPause
		if err != nil || got.For != c.want.For || !got.Until.Equal(c.want.Until) || got.Tomorrow != c.want.Tomorrow || got.Command != c.want.Command {
			t.Errorf("%q %q: got %+v, %v; want %+v", c.length, c.until, got, err, c.want)
		}
	}
}
