package history

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
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
	if r.Felt != "" {
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

// WriteJSON writes the records as one JSON array, with the fields of the files.
func WriteJSON(w io.Writer, records []Record) error {
	sep := "[\n "
	for _, r := range records {
		line, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("history record cannot be written as JSON: %v", err)
		}
		if _, err := fmt.Fprintf(w, "%s%s", sep, line); err != nil {
			return err
		}
		sep = ",\n "
	}
	end := "\n]\n"
	if len(records) == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

// WriteCSV writes the records after RFC 4180, under a header that only grows
// before its last column. Lists are separated by spaces; extra is a JSON object
// of the fields that this version does not know.
func WriteCSV(w io.Writer, records []Record) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	_ = c.Write([]string{"at", "event", "outcome", "why", "movement", "level", "due", "shown", "snoozes", "held",
		"desk_seconds", "seconds", "felt", "score", "on", "id", "extra"}) // Error returns the first failure
	for _, r := range records {
		row := []string{r.At.Format(time.RFC3339), r.Event, r.Outcome, r.Why, r.Movement, "", "", "", "",
			strings.Join(r.Held, " "), "", "", r.Felt, "", "", r.ID, ""}
		if r.Event == EventPrompt {
			row[5], row[8], row[10] = strconv.Itoa(r.Level), strconv.Itoa(r.Snoozes), strconv.FormatInt(r.DeskSeconds, 10)
		}
		if r.Due != nil {
			row[6] = r.Due.Format(time.RFC3339)
		}
		if r.Shown != nil {
			row[7] = r.Shown.Format(time.RFC3339)
		}
		if r.Event == EventPause || r.Event == EventBreak && r.Why != WhySelf || r.Seconds != 0 {
			row[11] = strconv.FormatInt(r.Seconds, 10)
		}
		if r.Score != nil {
			row[13] = strconv.Itoa(*r.Score)
		}
		if r.On != nil {
			row[14] = strconv.FormatBool(*r.On)
		}
		if len(r.Extra) > 0 {
			extra, err := json.Marshal(r.Extra)
			if err != nil {
				return fmt.Errorf("history record cannot be written as CSV: %v", err)
			}
			row[16] = string(extra)
		}
		_ = c.Write(row)
	}
	c.Flush()
	return c.Error()
}
