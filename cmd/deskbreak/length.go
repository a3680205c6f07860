package main

import (
	"math"
	"strconv"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// This file reads lengths of time and times as a person types them.

const day = 24 * time.Hour

// parseLength reads 45s, 10m, 1h30m, 1.5h or 7d. A number alone could be anything.
func parseLength(text string) (time.Duration, error) {
	d, ok := addUnits(text)
	switch bare := text != "" && strings.Trim(text, "0123456789.") == ""; {
	case strings.HasPrefix(text, "-"):
		without := strings.TrimLeft(text, "-")
		if _, ok := addUnits(without); !ok {
			without = guessLength(without + "m")
		}
		return 0, usage(lang.T("%s is negative: try %s", text, without))
	case bare && strings.Trim(text, "0.") == "":
		return 0, usage(lang.T("%s is no time at all: try 10m", text))
	case bare:
		return 0, usage(lang.T("%s what? try %[1]sm", text))
	case !ok:
		return 0, usage(lang.T("%q is not a length of time: try %s", text, guessLength(text)))
	case d <= 0:
		return 0, usage(lang.T("%s is no time at all: try 10m", text))
	}
	return d, nil
}

// addUnits adds up numbers with units; a sum beyond all bounds is the largest there is.
func addUnits(text string) (time.Duration, bool) {
	total := 0.0
	for rest := text; rest != ""; {
		number := len(rest) - len(strings.TrimLeft(rest, "0123456789."))
		unit := len(rest) - number - len(strings.TrimLeft(rest[number:], "smhdw"))
		n, err := strconv.ParseFloat(rest[:number], 64)
		if err != nil || unit != 1 {
			return 0, false
		}
		total += n * float64(unitLength(rest[number]))
		rest = rest[number+unit:]
	}
	if total >= math.MaxInt64 {
		return math.MaxInt64, text != ""
	}
	return time.Duration(total), text != ""
}

func unitLength(unit byte) time.Duration {
	switch unit {
	case 's':
		return time.Second
	case 'm':
		return time.Minute
	case 'h':
		return time.Hour
	case 'd':
		return day
	}
	return 7 * day
}

// guessLength is what "10 min" or "1 hour" was meant to be, else an example.
func guessLength(text string) string {
	var b strings.Builder
	for rest := strings.ToLower(text); rest != ""; {
		rest = strings.TrimLeft(rest, " ")
		number := len(rest) - len(strings.TrimLeft(rest, "0123456789."))
		word := strings.TrimLeft(rest[number:], " ")
		letters := len(word) - len(strings.TrimLeft(word, "abcdefghijklmnopqrstuvwxyz"))
		if number == 0 || letters == 0 {
			return "10m"
		}
		b.WriteString(rest[:number] + word[:1])
		rest = word[letters:]
	}
	if d, ok := addUnits(b.String()); ok && d > 0 && len(text) < 40 {
		return b.String()
	}
	return "10m"
}

// isClock reports whether a text is a time of day.
func isClock(text string) bool {
	_, err := time.Parse("15:04", text)
	return err == nil
}

// parseUntil reads a time to come: of today, or with its date.
func parseUntil(now time.Time, text string) (time.Time, error) {
	t, ok := parseTime(now, text)
	switch {
	case !ok && text == "24:00":
		return t, usage(lang.T("24:00 is tomorrow: try --until %q", now.AddDate(0, 0, 1).Format("2006-01-02")+" 00:00"))
	case !ok:
		return t, usage(lang.T("--until %q is not a time: try 16:30, %q or tomorrow", text, now.AddDate(0, 0, 1).Format("2006-01-02")+" 09:00"))
	case t.After(now):
		return t, nil
	case isClock(text):
		return t, usage(lang.T("%s is past, it is %s now: for tomorrow try --until %q", text, now.Format("15:04"), now.AddDate(0, 0, 1).Format("2006-01-02 ")+t.Format("15:04")))
	}
	return t, usage(lang.T("--until %q is in the past, it is %s now", text, now.Format("2006-01-02 15:04")))
}

// parseSince reads a time that has been: a length of time ago, or a date.
func parseSince(now time.Time, text string) (time.Time, error) {
	if t, ok := parseTime(now, text); ok {
		if t.After(now) {
			return t, usage(lang.T("--since %q is still to come, it is %s now", text, now.Format("2006-01-02 15:04")))
		}
		return t, nil
	}
	d, err := parseLength(text)
	switch {
	case err == nil:
		return now.Add(-d), nil
	case text != "" && strings.Trim(text, "0123456789") == "":
		return now, usage(lang.T("%s what? try %[1]sd", text))
	case strings.HasPrefix(text, "-"):
		return now, err
	}
	return now, usage(lang.T("--since %q is not a time: try 7d, 24h or %s", text, now.AddDate(0, 0, -7).Format("2006-01-02")))
}

// parseTime reads 16:30 (of today), a date, a date with a time, or RFC 3339.
func parseTime(now time.Time, text string) (time.Time, bool) {
	if t, err := time.Parse("15:04", text); err == nil {
		return time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), 0, 0, now.Location()), true
	}
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", time.DateOnly, time.RFC3339} {
		if t, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
