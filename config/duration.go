package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// parseDuration reads 45s, 60m, 1h30m, 1.5h, 7d. A number needs its unit: 60
// could be anything.
func parseDuration(text string) (time.Duration, string) {
	switch {
	case text == "":
		return 0, noDuration(text)
	case strings.HasPrefix(text, "-"):
		return 0, lang.T("%s is negative", show(text))
	case strings.Trim(text, "0123456789.") == "":
		return 0, lang.T("%s what? write %[1]ss, %[1]sm or %[1]sh", clip(text))
	}
	total := 0.0
	for rest := text; rest != ""; {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789."))
		letters := len(rest) - digits - len(strings.TrimLeft(rest[digits:], "abcdefghijklmnopqrstuvwxyz"))
		n, err := strconv.ParseFloat(rest[:digits], 64)
		u := unit(rest[digits : digits+letters])
		if err != nil || u == 0 || rest[0] == '.' || rest[digits-1] == '.' {
			return 0, noDuration(text)
		}
		total += n * float64(u)
		rest = rest[digits+letters:]
	}
	if total >= math.MaxInt64 {
		return math.MaxInt64, ""
	}
	return time.Duration(math.Round(total)), ""
}

func unit(name string) time.Duration {
	switch name {
	case "ms":
		return time.Millisecond
	case "s":
		return time.Second
	case "m":
		return time.Minute
	case "h":
		return time.Hour
	case "d":
		return day
	case "w":
		return 7 * day
	}
	return 0
}

// noDuration says what to write instead, as near to the text as can be guessed:
// "1 hour" and "60min" are common, and 1h and 60m are what was meant.
func noDuration(text string) string {
	guess := strings.ToLower(strings.ReplaceAll(text, " ", ""))
	for _, w := range [...][2]string{
		{"hours", "h"}, {"hour", "h"}, {"hrs", "h"}, {"hr", "h"},
		{"minutes", "m"}, {"minute", "m"}, {"mins", "m"}, {"min", "m"},
		{"seconds", "s"}, {"second", "s"}, {"secs", "s"}, {"sec", "s"},
		{"days", "d"}, {"day", "d"}, {"weeks", "w"}, {"week", "w"},
	} {
		guess = strings.ReplaceAll(guess, w[0], w[1])
	}
	if len(text) < 40 && guess != text {
		if _, reason := parseDuration(guess); reason == "" {
			return lang.T("%s is no duration: write %s", show(text), guess)
		}
	}
	return lang.T("%s is no duration: write one such as 45s, 60m or 1h30m", show(text))
}

// short writes a duration as a person would: 1h, 1m30s, 7d.
func short(d time.Duration) string {
	if d > day && d%day == 0 {
		return fmt.Sprintf("%dd", d/day)
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
