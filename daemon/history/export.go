package history

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// Exporter writes records for other programs, one after the other as they are
// read. Close writes what belongs at the end, also of no records.
type Exporter interface {
	Write(Record) error
	Close() error
}

// NewJSON writes the records as one JSON array, with the fields of the files.
func NewJSON(w io.Writer) Exporter { return &jsonExport{out: bufio.NewWriter(w), sep: "[\n "} }

type jsonExport struct {
	out *bufio.Writer
	sep string
}

func (e *jsonExport) Write(r Record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return lang.Errorf("history record cannot be written as JSON: %v", err)
	}
	_, _ = e.out.WriteString(e.sep) // the next one returns its error
	e.sep = ",\n "
	_, err = e.out.Write(line)
	return err
}

func (e *jsonExport) Close() error {
	end := "\n]\n"
	if strings.HasPrefix(e.sep, "[") {
		end = "[]\n"
	}
	_, _ = e.out.WriteString(end) // Flush returns the error
	return e.out.Flush()
}

// Column is one column of the CSV form.
type Column struct {
	Name string
	// Is says in a line what it holds; a cell that does not apply is empty.
	Is    string
	value func(*Record) string
}

// Columns are those of the CSV form, in order. More may come before the last.
func Columns() []Column {
	prompt := func(r *Record) bool { return r.Event == EventPrompt }
	return []Column{
		{"at", lang.T("when it ended, by the clock of the place: 2026-11-23T14:41:00"), func(r *Record) string { return cell(&r.At, r) }},
		{"event", lang.T("prompt, break, pause, feel, felt or flare"), func(r *Record) string { return r.Event }},
		{"outcome", lang.T("of a prompt: done, taken (got up), skipped, missed or withdrawn"), func(r *Record) string { return r.Outcome }},
		{"why", lang.T("of a break: idle, lock, sleep, restart or self"), func(r *Record) string { return r.Why }},
		{"movement", lang.T("its id, see `deskbreak movements`"), func(r *Record) string { return r.Movement }},
		{"level", lang.T("1 to 3"), func(r *Record) string { return whole(int64(r.Level), prompt(r) || r.Level != 0) }},
		{"due", lang.T("when the prompt was due"), func(r *Record) string { return cell(r.Due, r) }},
		{"shown", lang.T("when it was first shown"), func(r *Record) string { return cell(r.Shown, r) }},
		{"snoozes", lang.T("how many times it was snoozed"), func(r *Record) string { return whole(int64(r.Snoozes), prompt(r)) }},
		{"held", lang.T("what held it back, with spaces between"), func(r *Record) string { return strings.Join(r.Held, " ") }},
		{"desk_seconds", lang.T("time at the desk when a prompt was shown or a break began"), func(r *Record) string {
			return whole(r.DeskSeconds, prompt(r) || r.DeskSeconds != 0)
		}},
		{"seconds", lang.T("how long a break or a pause lasted"), func(r *Record) string {
			return whole(r.Seconds, r.Event == EventPause || r.Event == EventBreak && r.Why != WhySelf || r.Seconds != 0)
		}},
		{"felt", lang.T("how the movement felt: easy, right or hard"), func(r *Record) string { return r.Felt }},
		{"score", lang.T("stiffness of the back, 0 to 10"), func(r *Record) string {
			if r.Score == nil {
				return ""
			}
			return strconv.Itoa(*r.Score)
		}},
		{"on", lang.T("whether a bad day began (true) or ended (false)"), func(r *Record) string {
			if r.On == nil {
				return ""
			}
			return strconv.FormatBool(*r.On)
		}},
		{"id", lang.T("of the prompt, absence, pause or bad day"), func(r *Record) string { return r.ID }},
		{"zone", lang.T("how far the clock of the place is from Greenwich: UTC+01:00"), func(r *Record) string { return r.At.Format("UTC-07:00") }},
		{"extra", lang.T("what only a newer version knows, as JSON"), extra},
	}
}

// cell is a time in the one form that LibreOffice takes for one in every language
// and however it is asked to read the file: with a T and without a zone. All of a
// record are in the zone of at, so that they show what the clock there said.
func cell(t *time.Time, r *Record) string {
	if t == nil {
		return ""
	}
	return t.In(r.At.Location()).Format("2006-01-02T15:04:05")
}

func whole(n int64, wanted bool) string {
	if !wanted {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func extra(r *Record) string {
	if len(r.Extra) == 0 {
		return ""
	}
	b, err := json.Marshal(r.Extra)
	if err != nil {
		return "" // never: what was read can be written
	}
	return string(b)
}

// NewCSV writes the records after RFC 4180, under a header of the [Columns]. A
// text that a spreadsheet would take for a formula, which the name of a person's
// own movement might begin like, begins with an apostrophe.
func NewCSV(w io.Writer) Exporter {
	e := &csvExport{out: csv.NewWriter(w), columns: Columns()}
	e.out.UseCRLF = true
	e.row = make([]string, len(e.columns))
	for i, c := range e.columns {
		e.row[i] = c.Name
	}
	_ = e.out.Write(e.row) // Error returns the first failure
	return e
}

type csvExport struct {
	out     *csv.Writer
	columns []Column
	row     []string
}

func (e *csvExport) Write(r Record) error {
	for i, c := range e.columns {
		e.row[i] = noFormula(c.value(&r))
	}
	return e.out.Write(e.row)
}

func (e *csvExport) Close() error {
	e.out.Flush()
	return e.out.Error()
}

// noFormula leaves numbers as they are.
func noFormula(text string) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return text
	}
	if _, err := strconv.ParseInt(text, 10, 64); err == nil && text[0] == '-' {
		return text
	}
	return "'" + text
}
