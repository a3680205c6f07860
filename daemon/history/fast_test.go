package history

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// agree holds the reading by hand to encoding/json: what it takes, it reads as
// that does, and the time alone is that of the record.
func agree(t *testing.T, line []byte) {
	t.Helper()
	var p parser
	fast, took := p.fast(line)
	slow, err := parse(line)
	if !took {
		return
	}
	if err != nil {
		t.Fatalf("%s\nis taken by hand, and by encoding/json not: %v", line, err)
	}
	if !reflect.DeepEqual(fast, slow) {
		t.Fatalf("%s\nis by hand %+v\nand otherwise %+v", line, fast, slow)
	}
	if at, ok := p.time(line); !ok || !at.Equal(slow.At) {
		t.Fatalf("%s\nended at %v, %v", line, at, ok)
	}
}

// odd are lines that the reading by hand must take as encoding/json does, or leave to it.
var odd = []string{
	`{"at":"2026-11-23T14:41:00Z","event":"feel","score":3}`,
	`{"at":"2026-11-23T14:41:00-00:30","event":"feel","score":10,"why":"x"}`,
	`{"event":"feel","at":"2026-11-23T14:41:00+05:45"}`,
	`{"at":"2026-11-23T14:41:00.5Z","event":"feel"}`,
	`{"at":"2026-02-29T14:41:00Z","event":"feel"}`,
	`{"at":"2028-02-29T14:41:00Z","event":"feel"}`,
	`{"at":"2026-11-31T14:41:00Z","event":"feel"}`,
	`{"at":"2026-11-23T24:41:00Z","event":"feel"}`,
	`{"at":"2026-11-23T14:41:60Z","event":"feel"}`,
	`{"at":"2026-11-23T14:41:00+24:00","event":"feel"}`,
	`{"at":"2026-11-23T14:41:00+01:60","event":"feel"}`,
	`{"at":"2026-11-23 14:41:00Z","event":"feel"}`,
	`{"at":"0001-01-01T00:00:00Z","event":"feel"}`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel","score":03}`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel","score":3.0}`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel","score":3e0}`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel","score":-3}`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel","score":null}`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel","score":9999999999}`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel","score":99999999999999999999}`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel","event":"flare"}`,
	`{"at":"2026-11-23T14:41:00Z","EVENT":"feel"}`,
	`{"at":"2026-11-23T14:41:00Z","event":"f\u0065el"}`,
	`{"at":"2026-11-23T14:41:00Z","event":"dance","x":[1.0]}`,
	`{"at":"2026-11-23T14:41:00Z","event":"prompt","held":["a",]}`,
	`{"at":"2026-11-23T14:41:00Z","event":"prompt","held":["a" ,"b"]}`,
	`{"at":"2026-11-23T14:41:00Z","event":"prompt","held":["a","b"],"on":true}`,
	`{"at":"2026-11-23T14:41:00Z","event":"prompt","movement":"Rücken"}`,
	"{\"at\":\"2026-11-23T14:41:00Z\",\"event\":\"prompt\",\"movement\":\"a\tb\"}",
	"{\"at\":\"2026-11-23T14:41:00Z\",\"event\":\"prompt\",\"movement\":\"\xff\"}",
	`{"at":"2026-11-23T14:41:00Z","event":"feel"},`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel",}`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel"}}`,
	`{"at":"2026-11-23T14:41:00Z","event":"feel"`,
	`{"at":"2026-11-23T14:41:00Z","event":""}`,
	`{}`, `{`, ``, `{"at":`, `{"at":"`,
}

func TestFastAgrees(t *testing.T) {
	_, lines := all()
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("here", 3600)} {
		local := time.Local
		time.Local = zone
		for _, line := range append(lines, odd...) {
			agree(t, []byte(line))
		}
		time.Local = local
	}
	// Our own lines are read by hand, as far as nothing is odd about them.
	for _, line := range lines {
		if _, took := new(parser).fast([]byte(line)); took == strings.Contains(line, "dance") {
			t.Errorf("%s: by hand: %v", line, took)
		}
	}
	// Every day of four years.
	for day := time.Date(1999, 12, 31, 23, 59, 59, 0, time.UTC); day.Year() < 2004; day = day.AddDate(0, 0, 1) {
		line, err := json.Marshal(feel(day, 1))
		if err != nil {
			t.Fatal(err)
		}
		if r, took := new(parser).fast(line); !took || !r.At.Equal(day) {
			t.Errorf("%s: %v, %v", line, r.At, took)
		}
		for _, d := range []string{"-00T", "-29T", "-30T", "-31T", "-32T"} {
			agree(t, []byte(strings.Replace(string(line), day.Format("-02T"), d, 1)))
		}
	}
}

func FuzzParse(f *testing.F) {
	_, lines := all()
	for _, l := range append(lines, odd...) {
		f.Add([]byte(l))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		agree(t, line)
		r, err := new(parser).parse(line)
		if err != nil {
			return
		}
		if r.At.IsZero() || r.Event == "" {
			t.Errorf("accepted without time or event: %q", line)
		}
		// What was read can be written, and is then the same.
		written, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("%q cannot be written again: %v", line, err)
		}
		again, err := new(parser).parse(written)
		if err != nil || !again.At.Equal(r.At.Truncate(time.Second)) || again.Event != r.Event || again.Movement != r.Movement {
			t.Fatalf("%q is written as %q, and read as %+v, %v", line, written, again, err)
		}
	})
}
