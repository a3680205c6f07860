package history

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

var monday = time.Date(2026, 11, 23, 14, 41, 0, 0, time.FixedZone("", 3600))

func ptr[T any](v T) *T { return &v }

// all is a record of each kind, with the line that the documentation shows.
func all() (records []Record, lines []string) {
	due := monday.Add(-6 * time.Minute)
	return []Record{
			{At: monday, Event: EventPrompt, Outcome: OutcomeDone, Movement: "hip-hinge", Level: 1, Due: &due, Shown: ptr(due.Add(time.Minute)),
				Snoozes: 1, Held: []string{"call"}, DeskSeconds: 3840, Felt: "right", ID: "p1"},
			{At: monday, Event: EventPrompt, Outcome: OutcomeWithdrawn, Movement: "walk", Held: []string{}},
			{At: monday, Event: EventBreak, Why: WhyIdle, Seconds: 900},
			{At: monday, Event: EventBreak, Why: WhySelf, Movement: "walk"},
			{At: monday, Event: EventPause, Seconds: 1800},
			{At: monday, Event: EventFeel, Score: ptr(0)},
			{At: monday, Event: EventFlare, On: ptr(false)},
			{At: monday, Event: "dance", Extra: map[string]json.RawMessage{"b": json.RawMessage(`[1, "x"]`), "a": json.RawMessage(`null`)}},
		}, []string{
			`{"at":"2026-11-23T14:41:00+01:00","event":"prompt","outcome":"done","movement":"hip-hinge","level":1,"due":"2026-11-23T14:35:00+01:00","shown":"2026-11-23T14:36:00+01:00","snoozes":1,"held":["call"],"desk_seconds":3840,"felt":"right","id":"p1"}`,
			`{"at":"2026-11-23T14:41:00+01:00","event":"prompt","outcome":"withdrawn","movement":"walk","level":0,"snoozes":0,"held":[],"desk_seconds":0}`,
			`{"at":"2026-11-23T14:41:00+01:00","event":"break","why":"idle","seconds":900}`,
			`{"at":"2026-11-23T14:41:00+01:00","event":"break","why":"self","movement":"walk"}`,
			`{"at":"2026-11-23T14:41:00+01:00","event":"pause","seconds":1800}`,
			`{"at":"2026-11-23T14:41:00+01:00","event":"feel","score":0}`,
			`{"at":"2026-11-23T14:41:00+01:00","event":"flare","on":false}`,
			`{"at":"2026-11-23T14:41:00+01:00","event":"dance","a":null,"b":[1,"x"]}`,
		}
}

func openLog(t testing.TB, dir, machine string) *Log {
	t.Helper()
	l, err := Open(dir, machine)
	if err != nil {
		t.Fatal(err)
	}
	l.Warn = func(err error) { t.Errorf("unexpected warning: %v", err) }
	return l
}

func add(t testing.TB, l *Log, records ...Record) {
	t.Helper()
	for _, r := range records {
		if err := l.Append(r); err != nil {
			t.Fatal(err)
		}
	}
}

func feel(at time.Time, score int) Record {
	return Record{At: at, Event: EventFeel, Score: &score}
}

// read returns all scores of feel records in the folder.
func read(t testing.TB, dir string, since time.Time) (scores []int, problems []Problem) {
	t.Helper()
	problems, err := ReadAll(dir, since, func(r Record) error {
		if r.Score == nil {
			return fmt.Errorf("unexpected record %+v", r)
		}
		scores = append(scores, *r.Score)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return scores, problems
}

func content(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestForms(t *testing.T) {
	records, lines := all()
	for i, r := range records {
		b, err := json.Marshal(r)
		if err != nil || string(b) != lines[i] {
			t.Errorf("%d: %v, got\n%s\nwant\n%s", i, err, b, lines[i])
		}
		back, err := parse([]byte(lines[i]))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(back); err != nil || string(again) != lines[i] {
			t.Errorf("%d: read and written again: %s, %v", i, again, err)
		}
		if at, ok := new(parser).time([]byte(lines[i])); !ok || !at.Equal(r.At) {
			t.Errorf("%d: time %v, %v", i, at, ok)
		}
	}
	// A fraction of a second is dropped, the zone is kept.
	b, err := json.Marshal(feel(monday.Add(999*time.Millisecond), 1))
	if err != nil || !strings.Contains(string(b), `"2026-11-23T14:41:00+01:00"`) {
		t.Errorf("fraction: %s, %v", b, err)
	}
}

func TestAppendIsLazy(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "history")
	l := openLog(t, dir, "desk-1")
	if _, found, err := l.Last(); found || err != nil {
		t.Errorf("Last of nothing: %v, %v", found, err)
	}
	if c, err := l.Today(monday); c != (Counts{}) || err != nil {
		t.Errorf("Today of nothing: %v, %v", c, err)
	}
	if problems, err := ReadAll(dir, time.Time{}, nil); problems != nil || err != nil {
		t.Errorf("ReadAll of nothing: %v, %v", problems, err)
	}
	if n, err := l.Trim(time.Hour, monday); n != 0 || err != nil {
		t.Errorf("Trim of nothing: %v, %v", n, err)
	}
	if err := l.Flush(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Dir(dir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder was made before there was anything to write: %v", err)
	}

	records, lines := all()
	add(t, l, records...)
	if got := content(t, l.Path()); got != strings.Join(lines, "\n")+"\n" {
		t.Errorf("file:\n%s", got)
	}
	if info, err := os.Stat(l.Path()); err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	r, found, err := l.Last()
	if !found || err != nil || r.Event != "dance" {
		t.Errorf("Last: %+v, %v, %v", r, found, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, tt := range [][2]string{{"relative", "m"}, {"", "m"}, {t.TempDir(), ""}, {t.TempDir(), "../m"}, {t.TempDir(), ".m"}} {
		if _, err := Open(tt[0], tt[1]); err == nil {
			t.Errorf("%q was accepted", tt)
		}
	}
	l := openLog(t, t.TempDir(), "m")
	for _, r := range []Record{{}, {At: monday}, {Event: EventFeel}, {At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), Event: EventFeel}} {
		if err := l.Append(r); err == nil || l.Pending() != 0 {
			t.Errorf("%+v: %v, %d pending", r, err, l.Pending())
		}
	}
}

// TestTorn cuts the file at every byte: what was whole stays, the torn rest is
// moved aside and told, and the next record is a line of its own.
func TestTorn(t *testing.T) {
	lines := `{"at":"2026-11-23T14:41:00+01:00","event":"feel","score":1}` + "\n" + `{"at":"2026-11-23T14:42:00+01:00","event":"feel","score":2}` + "\n"
	first := strings.Index(lines, "\n") + 1
	for cut := range len(lines) + 1 {
		dir := t.TempDir()
		path := filepath.Join(dir, "m.jsonl")
		if err := os.WriteFile(path, []byte(lines[:cut]), 0o600); err != nil {
			t.Fatal(err)
		}
		want, torn := []int{}, ""
		switch {
		case cut >= len(lines)-1: // all but the last newline is all
			want = []int{1, 2}
		case cut >= first:
			want, torn = []int{1}, lines[first:cut]
		case cut == first-1:
			want = []int{1}
		default:
			torn = lines[:cut]
		}

		l := openLog(t, dir, "m")
		var warned []string
		l.Warn = func(err error) { warned = append(warned, err.Error()) }
		last, found, err := l.Last()
		if err != nil || found != (len(want) > 0) || found && *last.Score != want[len(want)-1] {
			t.Fatalf("cut at %d: Last %+v, %v, %v", cut, last, found, err)
		}
		if _, problems := read(t, dir, time.Time{}); (len(problems) > 0) != (torn != "") {
			t.Fatalf("cut at %d: problems before the repair: %v", cut, problems)
		}
		add(t, l, feel(monday.Add(time.Hour), 3), feel(monday.Add(2*time.Hour), 4))
		got, problems := read(t, dir, time.Time{})
		if want = append(want, 3, 4); !reflect.DeepEqual(got, want) || problems != nil {
			t.Fatalf("cut at %d: %v, %v, want %v", cut, got, problems, want)
		}
		if torn == "" {
			if _, err := os.Stat(path + ".torn"); !errors.Is(err, fs.ErrNotExist) || warned != nil {
				t.Fatalf("cut at %d: %v, %v", cut, err, warned)
			}
			continue
		}
		if b := content(t, path+".torn"); b != torn+"\n" || len(warned) != 1 || !strings.Contains(warned[0], path+".torn") {
			t.Fatalf("cut at %d: torn file %q, warned %q", cut, b, warned)
		}
	}
}

func TestTornTwice(t *testing.T) {
	dir := t.TempDir()
	for _, torn := range []string{"\x00\x00\x00", strings.Repeat("x", maxLine+block+5)} {
		l := openLog(t, dir, "m")
		add(t, l, feel(monday, 1))
		f, err := os.OpenFile(l.Path(), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(torn); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		l.Warn = nil
		add(t, l, feel(monday, 2))
	}
	if got, problems := read(t, dir, time.Time{}); !reflect.DeepEqual(got, []int{1, 2, 1, 2}) || problems != nil {
		t.Errorf("got %v, %v", got, problems)
	}
	want := "\x00\x00\x00\n" + strings.Repeat("x", maxLine+block+5) + "\n"
	if content(t, filepath.Join(dir, "m.jsonl.torn")) != want {
		t.Error("the torn lines are not all there")
	}
}

func TestForeignLines(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.jsonl")
	text := "\ufeff" + `{"at":"2026-11-23T14:41:00+01:00","event":"feel","score":1}` + "\r\n" + // 1
		"\n" +
		"# my notes\n" + // 3
		"[1]\n" +
		`{"event":"feel","score":9}` + "\n" + // 5
		`{"at":"2026-11-23T14:41:00+01:00"}` + "\n" +
		`{"at":"yesterday","event":"feel","score":9}` + "\n" + // 7
		`{"at":"2026-11-23T14:41:00+01:00","event":"feel","score":"high"}` + "\n" +
		strings.Repeat("x", 2*maxLine) + "\n" + // 9
		`{"event":"feel","at":"2026-11-23T14:42:00+01:00","score":2}` + "\n" +
		`{"at":"2026-11-23T14:43:00+01:00","event":"fe` // 11
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got, problems := read(t, dir, time.Time{})
	if !reflect.DeepEqual(got, []int{1, 2}) {
		t.Errorf("got %v", got)
	}
	want := []string{
		"3: not a record", "4: not a record", `5: no time "at"`, `6: no "event"`, `7: "yesterday" is not a time`,
		`8: "score" cannot be a JSON string`, "9: too long for a record", "11: torn last line",
	}
	for i, p := range problems {
		if i >= len(want) || p.Error() != path+":"+want[i]+": passed over" {
			t.Errorf("problem %d: %v", i, p)
		}
	}
	if len(problems) != len(want) {
		t.Errorf("%d problems, want %d", len(problems), len(want))
	}
	// The daemon reads backwards past all of that.
	l := openLog(t, dir, "m")
	if r, found, err := l.Last(); !found || err != nil || *r.Score != 2 {
		t.Errorf("Last: %+v, %v, %v", r, found, err)
	}
	if records, err := l.Tail(monday); err != nil || len(records) != 2 {
		t.Errorf("Tail: %+v, %v", records, err)
	}
}

func TestManyProblems(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "m.jsonl"), []byte(strings.Repeat("x\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, problems := read(t, dir, time.Time{})
	if len(problems) != maxProblems+1 || !strings.HasSuffix(problems[maxProblems].Error(), "m.jsonl: 980 more lines are passed over") {
		t.Errorf("%d problems, the last is %v", len(problems), problems[len(problems)-1])
	}
}

func TestMachines(t *testing.T) {
	dir := t.TempDir()
	desk, lap := openLog(t, dir, "desk"), openLog(t, dir, "lap")
	for i := range 10 {
		l := desk
		if i%3 == 0 {
			l = lap
		}
		add(t, l, feel(monday.Add(time.Duration(i)*time.Hour), i))
	}
	// A copy of a file, what is torn, and what is no file of ours.
	for name, text := range map[string]string{
		"lap.sync-conflict-20261124.jsonl": content(t, lap.Path()),
		"desk.jsonl.torn":                  "{\n",
		".desk.jsonl.tmp":                  "{\n",
		"readme.txt":                       "hello\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	got, problems := read(t, dir, time.Time{})
	if !reflect.DeepEqual(got, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		t.Errorf("got %v", got)
	}
	if len(problems) != 2 || !strings.HasSuffix(problems[0].Error(), "folder.jsonl: not a regular file") ||
		!strings.HasSuffix(problems[1].Error(), "lap.sync-conflict-20261124.jsonl:1: also in lap.jsonl, like 3 more lines: passed over") {
		t.Errorf("problems: %v", problems)
	}
	if got, _ = read(t, dir, monday.Add(7*time.Hour)); !reflect.DeepEqual(got, []int{7, 8, 9}) {
		t.Errorf("since: %v", got)
	}
	enough := errors.New("enough")
	if _, err := ReadAll(dir, time.Time{}, func(Record) error { return enough }); err != enough {
		t.Errorf("the caller's error: %v", err)
	}
	// Each machine counts its own.
	if records, err := lap.Tail(time.Time{}); err != nil || len(records) != 4 {
		t.Errorf("lap: %d records, %v", len(records), err)
	}
	// Twice the same second in one file is twice.
	add(t, desk, feel(monday, 5), feel(monday, 5))
	if got, _ = read(t, dir, time.Time{}); len(got) != 12 {
		t.Errorf("got %v", got)
	}
}

func TestMachineName(t *testing.T) {
	for _, tt := range []struct{ host, id, want string }{
		{"desk", "1234", "desk-"},
		{"Marys-MacBook.local", "1234", "marys-macbook-"},
		{"büro\x00/../x", "1234", "b-ro-"},
		{"", "1234", "machine-"},
		{"...", "", "machine-"},
		{strings.Repeat("x", 63), "1234", strings.Repeat("x", 40) + "-"},
	} {
		got := machineName(tt.host, tt.id)
		if !strings.HasPrefix(got, tt.want) || len(got) != len(tt.want)+8 || strings.Contains(got, "1234") {
			t.Errorf("%q: %q, want %q and eight digits", tt.host, got, tt.want)
		}
		if _, err := Open(t.TempDir(), got); err != nil {
			t.Error(err)
		}
	}
	if machineName("a", "1") == machineName("a", "2") || machineName("a.lan", "1") != machineName("A.example.org", "1") {
		t.Error("names do not tell machines apart, or tell one from itself")
	}
	if now, again := MachineName(), MachineName(); now != again {
		t.Errorf("%q, then %q", now, again)
	}
}
