package history

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// odder are records with what other programs might trip over.
func odder() []Record {
	return []Record{
		{At: monday, Event: EventPrompt, Outcome: OutcomeTaken, Movement: "evil\x1b[2J\tx", Level: 2, Snoozes: 2, Held: []string{"do_not_disturb", "call"}, DeskSeconds: 3600},
		{At: monday, Event: EventFlare, On: ptr(true)},
		{At: monday, Event: EventFelt, Movement: `=HYPERLINK("http://x";"y")`, Level: 1, Felt: "hard", ID: "p1"},
		{At: monday, Event: EventBreak, Why: WhySelf, Movement: "-1+1", DeskSeconds: 600},
		{At: monday, Event: EventBreak, Why: WhySelf, Movement: "Rücken; strecken, \\ lang\nund noch einmal, so lange bis es in der Zeile mehr als fünfundsiebzig Zeichen sind"},
	}
}

func TestWriters(t *testing.T) {
	records, lines := all()
	records = append(records, odder()[:4]...)
	var b strings.Builder
	if err := WriteTable(&b, records); err != nil {
		t.Fatal(err)
	}
	golden(t, "table.txt", b.String())

	b.Reset()
	if err := writeJSON(&b, records[:8]); err != nil {
		t.Fatal(err)
	}
	if b.String() != "[\n "+strings.Join(lines, ",\n ")+"\n]\n" {
		t.Errorf("JSON:\n%s", b.String())
	}

	b.Reset()
	if err := writeCSV(&b, records); err != nil {
		t.Fatal(err)
	}
	if strings.Count(b.String(), "\r\n") != len(records)+1 {
		t.Error("CSV lines do not end as RFC 4180 says")
	}
	golden(t, "records.csv", strings.ReplaceAll(b.String(), "\r\n", "\n"))

	for name, tt := range map[string]struct {
		write func(*strings.Builder) error
		want  string
	}{
		"table":    {func(b *strings.Builder) error { return WriteTable(b, nil) }, "no records\n"},
		"json":     {func(b *strings.Builder) error { return writeJSON(b, nil) }, "[]\n"},
		"csv":      {func(b *strings.Builder) error { return writeCSV(b, nil) }, "at,event,outcome,why,movement,level,due,shown,snoozes,held,desk_seconds,seconds,felt,score,on,id,zone,extra\r\n"},
		"calendar": {func(b *strings.Builder) error { return NewCalendar(b, nil).Close() }, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//deskbreak//history//EN\r\nCALSCALE:GREGORIAN\r\nEND:VCALENDAR\r\n"},
	} {
		b.Reset()
		if err := tt.write(&b); err != nil || b.String() != tt.want {
			t.Errorf("%s of nothing: %q, %v", name, b.String(), err)
		}
	}
}

// TestCSVHoldsAll: what is read of a file comes back from its CSV, cell by cell.
func TestCSVHoldsAll(t *testing.T) {
	records, _ := all()
	var b strings.Builder
	if err := writeCSV(&b, records); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		cells := map[string]string{}
		for c, name := range rows[0] {
			cells[name] = row[c]
		}
		line, err := json.Marshal(records[i])
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := json.Unmarshal(line, &fields); err != nil {
			t.Fatal(err)
		}
		for name, value := range fields {
			got, isColumn := cells[name]
			if !isColumn {
				if !strings.Contains(cells["extra"], `"`+name+`":`) {
					t.Errorf("%d: %s is missing", i, name)
				}
				continue
			}
			var want string
			switch v := value.(type) {
			case string:
				want = v
				if at, err := time.Parse(time.RFC3339, v); err == nil {
					want = at.Format("2006-01-02T15:04:05")
				}
			case []any:
				for _, word := range v {
					want = strings.TrimSpace(want + " " + word.(string))
				}
			default:
				b, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				want = string(b)
			}
			if got != want {
				t.Errorf("%d: %s is %q, want %q", i, name, got, want)
			}
		}
		if cells["zone"] != "UTC+01:00" {
			t.Errorf("%d: zone %q", i, cells["zone"])
		}
	}
}

func TestNoFormula(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "walk": "walk", "a=b": "a=b", "12": "12", "-12": "-12",
		"=1+1": "'=1+1", "+49": "'+49", "-1+1": "'-1+1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "--1": "'--1",
	} {
		if got := noFormula(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for _, c := range Columns() {
		if c.Name == "" || c.Is == "" || strings.ToLower(c.Name) != c.Name {
			t.Errorf("column %+v", c)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestWritersFail(t *testing.T) {
	records, _ := all()
	if WriteTable(broken{}, records) == nil || writeJSON(broken{}, records) == nil || writeCSV(broken{}, records) == nil ||
		export(NewCalendar(broken{}, nil), records) == nil {
		t.Error("a failed write is not told")
	}
	// A reader that went away stops the writing at once.
	for name, e := range map[string]Exporter{"json": NewJSON(broken{}), "csv": NewCSV(broken{}), "calendar": NewCalendar(broken{}, nil)} {
		n := 0
		for ; n < 10_000 && e.Write(records[0]) == nil; n++ {
		}
		if n == 10_000 {
			t.Errorf("%s: 10,000 records were written to nobody", name)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	want, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil || string(want) != got {
		t.Errorf("%v; %s should be\n%s\nor is\n%s", err, name, want, got)
	}
}

func TestLength(t *testing.T) {
	for seconds, want := range map[int64]string{0: "0s", 45: "45s", 60: "1m", 119: "1m", 3600: "1h", 3840: "1h 4m", 90000: "25h"} {
		if got := length(seconds); got != want {
			t.Errorf("%d: %q, want %q", seconds, got, want)
		}
	}
}
