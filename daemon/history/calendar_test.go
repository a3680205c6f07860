package history

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func calendarOf(t *testing.T, records []Record) string {
	t.Helper()
	var b strings.Builder
	name := func(id string) string { return map[string]string{"hip-hinge": "Hip hinge"}[id] }
	if err := export(NewCalendar(&b, name), records); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// parseCalendar takes apart what RFC 5545 allows and nothing else, as far as
// this program uses it, and returns the properties of each event.
func parseCalendar(t *testing.T, text string) (events []map[string]string) {
	t.Helper()
	if !utf8.ValidString(text) || !strings.HasSuffix(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Fatalf("not lines of UTF-8: %q", text)
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("line of %d octets: %q", len(line), line)
		}
	}
	form := regexp.MustCompile(`^([A-Z-]+):([^\x00-\x08\x0a-\x1f\x7f]*)$`)
	escaped := regexp.MustCompile(`^([^\\;,]|\\[\\;,n])*$`)
	moment := regexp.MustCompile(`^\d{8}T\d{6}Z$`)
	var open []string
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n") {
		m := form.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("%q is no content line", line)
		}
		name, value := m[1], m[2]
		switch name {
		case "BEGIN":
			open = append(open, value)
			if value == "VEVENT" {
				events = append(events, map[string]string{})
			}
			continue
		case "END":
			if len(open) == 0 || open[len(open)-1] != value {
				t.Fatalf("END:%s in %v", value, open)
			}
			open = open[:len(open)-1]
			continue
		case "SUMMARY", "DESCRIPTION", "CATEGORIES":
			if !escaped.MatchString(value) {
				t.Errorf("%s is not escaped: %q", name, value)
			}
			value = strings.NewReplacer(`\\`, `\`, `\;`, `;`, `\,`, `,`, `\n`, "\n").Replace(value)
		case "DTSTAMP", "DTSTART":
			if !moment.MatchString(value) {
				t.Errorf("%s: %q", name, value)
			}
		}
		if len(open) == 0 {
			t.Fatalf("%q outside", line)
		}
		if open[len(open)-1] == "VEVENT" {
			e := events[len(events)-1]
			if _, twice := e[name]; twice {
				t.Errorf("%s comes twice", name)
			}
			e[name] = value
		}
	}
	if len(open) > 0 {
		t.Errorf("%v do not end", open)
	}
	return events
}

func TestCalendar(t *testing.T) {
	records, _ := all()
	text := calendarOf(t, append(records, odder()...))
	events := parseCalendar(t, text)
	var got []string
	for _, e := range events {
		got = append(got, e["DTSTART"]+" "+e["SUMMARY"]+": "+e["DESCRIPTION"])
	}
	want := []string{
		"20261123T134100Z Break: Hip hinge: level 1, after 1h 4m at the desk, snoozed once, held by call, felt right",
		"20261123T134100Z Break: walk: ",
		"20261123T134100Z Break: got up: level 2, after 1h at the desk, snoozed 2 times, held by do not disturb and call",
		"20261123T134100Z Break: -1+1: after 10m at the desk",
		"20261123T134100Z Break: " + odder()[4].Movement + ": ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// The same again has the same ids, and no two events have one.
	again := parseCalendar(t, calendarOf(t, append(records, odder()...)))
	ids := map[string]bool{}
	for i, e := range events {
		if e["UID"] == "" || e["UID"] != again[i]["UID"] || ids[e["UID"]] {
			t.Errorf("UID %q, then %q", e["UID"], again[i]["UID"])
		}
		ids[e["UID"]] = true
	}
	for _, odd := range []string{"", "\x00\x07", "\xff\xfe", strings.Repeat("ü", 200), strings.Repeat("\\", 100), "\r\nEND:VEVENT\r\n", "a\u0085b"} {
		e := parseCalendar(t, calendarOf(t, []Record{{At: monday, Event: EventBreak, Why: WhySelf, Movement: odd}}))
		if len(e) != 1 {
			t.Errorf("%q makes %d events", odd, len(e))
		}
	}
}

// TestCalendarRead has the icalendar library of Python read it.
func TestCalendarRead(t *testing.T) {
	const python = "/usr/bin/python3" // the distribution's, which has python3-icalendar
	need(t, python, "-c", "import icalendar")
	records, _ := all()
	records = append(records, odder()...)
	const program = `
import icalendar, json, sys
c = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
assert not c.errors and all(not e.errors for e in c.walk()), c.errors
print(json.dumps([[str(e["uid"]), e.decoded("dtstart").isoformat(), str(e["summary"]), str(e.get("description", ""))] for e in c.walk("vevent")]))
`
	cmd := exec.Command(python, "-c", program)
	text := calendarOf(t, records)
	cmd.Stdin = strings.NewReader(text)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, complaint.String())
	}
	var got, want [][]string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for _, e := range parseCalendar(t, text) {
		at, err := time.Parse("20060102T150405Z", e["DTSTART"])
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, []string{e["UID"], at.Format("2006-01-02T15:04:05-07:00"), e["SUMMARY"], e["DESCRIPTION"]})
	}
	if len(got) != 5 || !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
}

// need skips the test where a program is missing, unless everything must be there.
func need(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		if os.Getenv("DESKBREAK_TEST_REQUIRE") == "1" {
			t.Fatalf("%s %v: %v: %s", program, args, err, out)
		}
		t.Skipf("%s %v does not work here: %v", program, args, err)
	}
}
