package history

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"deskbreak/config/lang"
)

// WriteTable writes records for a person to read, a line each. Times are those
// of the place where it happened.
func WriteTable(w io.Writer, records []Record) error {
	if len(records) == 0 {
		_, err := fmt.Fprintln(w, lang.T("no records"))
		return err
	}
	rows := [][]string{{lang.T("WHEN"), lang.T("WHAT"), lang.T("MOVEMENT"), lang.T("DETAILS")}}
	for _, r := range records {
		rows = append(rows, []string{lang.Format(r.At, "Mon 2006-01-02 15:04"), what(r), printable(r.Movement), details(r)})
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	out := bufio.NewWriter(w)
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			fmt.Fprintf(&line, "%-*s", widths[i]+2, cell)
		}
		_, _ = out.WriteString(strings.TrimRight(line.String(), " ") + "\n") // Flush returns the error
	}
	return out.Flush()
}

// what says in plain words what happened.
func what(r Record) string {
	switch word := r.Outcome + r.Why; r.Event {
	case EventPrompt:
		if w := outcome(word); w != "" {
			return w
		}
	case EventBreak:
		if w := away(word); w != "" {
			return w
		}
	}
	switch {
	case r.Event == EventPrompt && r.Outcome != "":
		return printable(r.Outcome)
	case r.Event == EventFeel && r.Score != nil:
		return lang.T("stiffness %d of 10", *r.Score)
	case r.Event == EventFelt && r.Felt != "":
		return lang.T("felt %s", felt(r.Felt))
	case r.Event == EventFlare && r.On != nil && *r.On:
		return lang.T("flare-up begins")
	case r.Event == EventFlare && r.On != nil:
		return lang.T("flare-up over")
	case r.Event == EventPause:
		return lang.T("pause")
	}
	return printable(r.Event)
}

// outcome is what became of a prompt; empty: this version does not know it.
func outcome(word string) string {
	switch word {
	case OutcomeDone:
		return lang.T("done")
	case OutcomeTaken:
		return lang.T("got up")
	case OutcomeSkipped:
		return lang.T("skipped")
	case OutcomeMissed:
		return lang.T("missed")
	case OutcomeWithdrawn:
		return lang.T("withdrawn")
	}
	return ""
}

// away is the kind of a break; empty: this version does not know it.
func away(word string) string {
	switch word {
	case WhyIdle:
		return lang.T("away")
	case WhyLock:
		return lang.T("away, screen locked")
	case WhySleep:
		return lang.T("away, computer asleep")
	case WhyRestart:
		return lang.T("away, deskbreak not running")
	case WhySelf:
		return lang.T("own break")
	}
	return ""
}

// felt is how a movement felt, in a word.
func felt(word string) string {
	switch word {
	case "easy":
		return lang.T("easy")
	case "right":
		return lang.T("right")
	case "hard":
		return lang.T("hard")
	}
	return printable(word)
}

// held is the name of what held a prompt back.
func held(name string) string {
	switch name {
	case "lull":
		return lang.T("lull")
	case "do_not_disturb":
		return lang.T("do not disturb")
	case "call":
		return lang.T("call")
	case "fullscreen":
		return lang.T("fullscreen")
	case "presentation":
		return lang.T("presentation")
	}
	return strings.ReplaceAll(printable(name), "_", " ")
}

func details(r Record) string {
	var all []string
	add := func(detail string) { all = append(all, detail) }
	if r.Level > 0 {
		add(lang.T("level %d", r.Level))
	}
	if r.DeskSeconds > 0 {
		add(lang.T("after %s at the desk", length(r.DeskSeconds)))
	}
	if r.Seconds > 0 {
		add(length(r.Seconds))
	}
	switch {
	case r.Snoozes == 1:
		add(lang.T("snoozed once"))
	case r.Snoozes > 1:
		add(lang.T("snoozed %d times", r.Snoozes))
	}
	if len(r.Held) > 0 {
		list := held(r.Held[0])
		for _, h := range r.Held[1:] {
			list = lang.T("%s and %s", list, held(h))
		}
		add(lang.T("held by %s", list))
	}
	if r.Felt != "" && r.Event != EventFelt {
		add(lang.T("felt %s", felt(r.Felt)))
	}
	return strings.Join(all, ", ")
}

// length is a length of time as people say it: 45s, 15m, 1h 5m.
func length(seconds int64) string {
	d := time.Duration(seconds) * time.Second
	h, m := int64(d/time.Hour), int64(d%time.Hour/time.Minute)
	switch {
	case h > 0 && m > 0:
		return lang.T("%dh %dm", h, m)
	case h > 0:
		return lang.T("%dh", h)
	case m > 0:
		return lang.T("%dm", m)
	default:
		return lang.T("%ds", seconds)
	}
}

// printable keeps what a file says from steering the terminal or the table.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, s)
}
