package history

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// WriteTable writes records for a person to read, a line each. Times are those
// of the place where it happened.
func WriteTable(w io.Writer, records []Record) error {
	if len(records) == 0 {
		_, err := fmt.Fprintln(w, "no records")
		return err
	}
	rows := [][]string{{"WHEN", "WHAT", "MOVEMENT", "DETAILS"}}
	for _, r := range records {
		rows = append(rows, []string{r.At.Format("Mon 2006-01-02 15:04"), what(r), printable(r.Movement), details(r)})
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
	switch r.Event + " " + r.Outcome + r.Why {
	case "prompt taken":
		return "got up"
	case "prompt withdrawn":
		return "withdrawn"
	case "break idle":
		return "away"
	case "break lock":
		return "away, screen locked"
	case "break sleep":
		return "away, computer asleep"
	case "break restart":
		return "away, deskbreak not running"
	case "break self":
		return "own break"
	}
	switch {
	case r.Event == EventPrompt && r.Outcome != "":
		return printable(r.Outcome)
	case r.Event == EventFeel && r.Score != nil:
		return fmt.Sprintf("stiffness %d of 10", *r.Score)
	case r.Event == EventFelt && r.Felt != "":
		return "felt " + printable(r.Felt)
	case r.Event == EventFlare && r.On != nil && *r.On:
		return "flare-up begins"
	case r.Event == EventFlare && r.On != nil:
		return "flare-up over"
	}
	return printable(r.Event)
}

func details(r Record) string {
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if r.Level > 0 {
		add("level %d", r.Level)
	}
	if r.DeskSeconds > 0 {
		add("after %s at the desk", length(r.DeskSeconds))
	}
	if r.Seconds > 0 {
		add("%s", length(r.Seconds))
	}
	switch {
	case r.Snoozes == 1:
		add("snoozed once")
	case r.Snoozes > 1:
		add("snoozed %d times", r.Snoozes)
	}
	if len(r.Held) > 0 {
		add("held by %s", strings.ReplaceAll(printable(strings.Join(r.Held, " and ")), "_", " "))
	}
	if r.Felt != "" && r.Event != EventFelt {
		add("felt %s", printable(r.Felt))
	}
	return strings.Join(all, ", ")
}

// length is a length of time as people say it: 45s, 15m, 1h 5m.
func length(seconds int64) string {
	d := time.Duration(seconds) * time.Second
	h, m := int64(d/time.Hour), int64(d%time.Hour/time.Minute)
	switch {
	case h > 0 && m > 0:
		return fmt.Sprintf("%dh %dm", h, m)
	case h > 0:
		return fmt.Sprintf("%dh", h)
	case m > 0:
		return fmt.Sprintf("%dm", m)
	default:
		return fmt.Sprintf("%ds", seconds)
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
