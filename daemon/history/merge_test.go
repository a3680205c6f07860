package history

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func put(t testing.TB, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMergeSorts: whatever the order of lines in whatever number of files, the
// records come sorted, those of one moment in the order of files and lines, and
// none is lost.
func TestMergeSorts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "history")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		type entry struct {
			minute, n int
		}
		var want []entry
		since := rapid.IntRange(-10, 40).Draw(t, "since")
		n, bad := 0, 0
		for file := range rapid.IntRange(0, 4).Draw(t, "files") {
			var text strings.Builder
			for range rapid.IntRange(0, 20).Draw(t, "lines") {
				n++
				minute := rapid.IntRange(0, 40).Draw(t, "minute")
				at := monday.Add(time.Duration(minute) * time.Minute).Format(time.RFC3339)
				switch rapid.IntRange(0, 9).Draw(t, "kind") {
				case 0:
					text.WriteString("\n")
					continue
				case 1:
					bad++
					text.WriteString("rubbish\n")
					continue
				case 2:
					fmt.Fprintf(&text, ` {"event":"feel", "at":%q,"score":%d}`+"\r\n", at, n)
				default:
					fmt.Fprintf(&text, `{"at":%q,"event":"feel","score":%d}`+"\n", at, n)
				}
				if minute >= since {
					want = append(want, entry{minute, n})
				}
			}
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("m%d.jsonl", file)), []byte(text.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		slices.SortStableFunc(want, func(a, b entry) int { return a.minute - b.minute })
		var got []entry
		problems, err := ReadAll(dir, monday.Add(time.Duration(since)*time.Minute), func(r Record) error {
			got = append(got, entry{int(r.At.Sub(monday) / time.Minute), *r.Score})
			return nil
		})
		if err != nil || len(problems) != bad || !reflect.DeepEqual(got, want) {
			t.Fatalf("%v, %d bad lines, %v\ngot  %v\nwant %v", err, bad, problems, got, want)
		}
	})
}

// TestMachinesOfOnePerson: a desk machine is at work all the time, a laptop has
// a clock three minutes ahead, and is without a network for a week. Each file is
// as it was written, and the other's come when they come.
func TestMachinesOfOnePerson(t *testing.T) {
	deskDir, lapDir := t.TempDir(), t.TempDir()
	desk, lap := openLog(t, deskDir, "desk"), openLog(t, lapDir, "lap")
	synchronise := func() {
		put(t, deskDir, "lap.jsonl", content(t, lap.Path()))
		put(t, lapDir, "desk.jsonl", content(t, desk.Path()))
	}
	const ahead = 3 * time.Minute
	start := time.Date(2026, 11, 2, 9, 0, 0, 0, time.FixedZone("", 3600)) // a Monday
	onDesk, onLap := 0, 0
	for day := range 14 {
		if day%7 > 4 {
			continue
		}
		for hour := range 8 {
			at := start.AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)
			r := Record{Event: EventPrompt, Outcome: OutcomeDone, Movement: "walk", Level: 1, Held: []string{}, DeskSeconds: 3600}
			if hour%2 == 0 {
				r.At, r.Shown = at, ptr(at.Add(-2*time.Minute))
				r.ID = fmt.Sprintf("pd%d", onDesk)
				add(t, desk, r)
				onDesk++
			} else {
				// Two minutes after the desk machine's by the sun, five by its clock.
				r.At, r.Shown = at.Add(-58*time.Minute).Add(ahead), ptr(at.Add(-59*time.Minute).Add(ahead))
				r.ID = fmt.Sprintf("pl%d", onLap)
				add(t, lap, r)
				onLap++
			}
		}
		if day < 7 {
			synchronise() // in the second week there is no network
		}
	}
	span := Span{From: start, To: start.AddDate(0, 0, 13)}
	here, problems, err := summarise(deskDir, span)
	if err != nil || problems != nil {
		t.Fatal(problems, err)
	}
	if got := []int{here.Weeks[0].Done, here.Weeks[1].Done}; !reflect.DeepEqual(got, []int{40, 20}) {
		t.Errorf("without a network: %v", got)
	}
	synchronise()
	var order []string
	var last time.Time
	if problems, err = ReadAll(deskDir, time.Time{}, func(r Record) error {
		if r.At.Before(last) {
			t.Errorf("%v after %v", r.At, last)
		}
		last = r.At
		order = append(order, r.ID)
		return nil
	}); err != nil || problems != nil {
		t.Fatal(problems, err)
	}
	if got := strings.Join(order[:5], " "); got != "pd0 pl0 pd1 pl1 pd2" || len(order) != 80 {
		t.Errorf("%d in the order %s", len(order), got)
	}
	// Both machines say the same now. The clock that is ahead moves what it wrote
	// by three minutes, and what it measured by nothing.
	here, _, _ = summarise(deskDir, span)
	there, _, _ := summarise(lapDir, span)
	if !reflect.DeepEqual(here, there) {
		t.Errorf("the desk says %+v, the laptop %+v", here.Total, there.Total)
	}
	standing, _ := here.Total.Standing()
	if here.Total.Done != 80 || here.Total.Good != 10 || standing != 90*time.Second {
		t.Errorf("%+v, standing after %v", here.Total, standing)
	}
}

// TestDuplicates are told with file and line, once for each pair of files.
func TestDuplicates(t *testing.T) {
	dir := t.TempDir()
	prompt := `{"at":"2026-11-23T14:41:00+01:00","event":"prompt","outcome":"done","movement":"walk","level":1,"snoozes":0,"held":[],"desk_seconds":9,"id":"p1"}`
	spaced := `{"event":"prompt", "at":"2026-11-23T14:41:00+01:00","outcome":"done","movement":"walk","level":1,"snoozes":0,"held":[],"desk_seconds":9,"id":"p1"}`
	feel := `{"at":"2026-11-23T14:41:00+01:00","event":"feel","score":3}`
	a := put(t, dir, "a.jsonl", prompt+"\n"+prompt+"\n"+feel+"\n"+feel+"\n")
	b := put(t, dir, "b.jsonl", "\n"+spaced+"\n"+feel+"\n"+strings.Replace(feel, "3", "4", 1)+"\n")
	var got []string
	problems, err := ReadAll(dir, time.Time{}, func(r Record) error {
		got = append(got, r.Event)
		return nil
	})
	if err != nil || strings.Join(got, " ") != "prompt feel feel feel" {
		t.Errorf("got %v, %v", got, err)
	}
	want := []string{a + ":2: the same as line 1: passed over", b + ":2: also in a.jsonl, like 1 more line: passed over"}
	if fmt.Sprint(texts(problems)) != fmt.Sprint(want) {
		t.Errorf("got %v\nwant %v", texts(problems), want)
	}
}

func texts(problems []Problem) (list []string) {
	for _, p := range problems {
		list = append(list, p.Error())
	}
	return list
}

// TestNewerVersion: what a newer version wrote is given on, and told.
func TestNewerVersion(t *testing.T) {
	dir := t.TempDir()
	text := `{"at":"2026-11-23T14:41:00Z","event":"feel","score":3,"mood":"good"}` + "\n" +
		`{"at":"2026-11-23T14:42:00Z","event":"dance"}` + "\n" +
		`{"at":"2026-11-23T14:43:00Z","event":"prompt","outcome":"postponed"}` + "\n" +
		`{"at":"2026-11-23T14:44:00Z","event":"dance","steps":3}` + "\n"
	path := put(t, dir, "m.jsonl", text)
	n := 0
	problems, err := ReadAll(dir, time.Time{}, func(Record) error { n++; return nil })
	if err != nil || n != 4 {
		t.Errorf("%d, %v", n, err)
	}
	want := []string{
		path + `:2: the event "dance" is not known to this version and is not counted, like 1 more line`,
		path + `:3: the outcome "postponed" is not known to this version and is not counted`,
	}
	if fmt.Sprint(texts(problems)) != fmt.Sprint(want) {
		t.Errorf("got %v\nwant %v", texts(problems), want)
	}
	s, _, err := summarise(dir, Span{Now: monday})
	if err != nil || s.Total.Prompts() != 0 || s.Total.Days != 1 || s.Total.Scores() != 1 {
		t.Errorf("%+v, %v", s.Total, err)
	}
	if content(t, path) != text {
		t.Error("the file was changed")
	}
}

// TestRubbish: half a gigabyte and more of anything is passed over in the memory
// of one line, forwards and backwards.
func TestRubbish(t *testing.T) {
	dir := t.TempDir()
	path := put(t, dir, "m.jsonl", `{"at":"2026-11-23T14:41:00Z","event":"feel","score":1}`+"\n")
	const size = 1 << 30
	if err := os.Truncate(path, size); err != nil { // a hole: one line of zeros
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	rubbish := make([]byte, 1<<20)
	rnd := rand.NewChaCha8([32]byte{1})
	_, _ = rnd.Read(rubbish) // never fails
	_, err = f.WriteString("\n" + `{"at":"2026-11-23T14:42:00Z","event":"feel","score":2}` + "\n" + string(rubbish) + "\n" +
		`{"at":"2026-11-23T14:43:00Z","event":"feel","score":3}` + "\n")
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, problems := read(t, dir, time.Time{})
	runtime.ReadMemStats(&after)
	if !reflect.DeepEqual(got, []int{1, 2, 3}) {
		t.Errorf("got %v", got)
	}
	if len(problems) != maxProblems+1 || problems[0].Error() != path+":2: too long for a record: passed over" ||
		problems[1].Error() != path+":4: not a record: passed over" || !strings.HasSuffix(problems[maxProblems].Reason, "more lines are passed over") {
		t.Errorf("%d problems: %v, the last %v", len(problems), problems[:2], problems[len(problems)-1])
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("%d MB were allocated", used>>20)
	}
	l := openLog(t, dir, "m")
	if r, found, err := l.Last(); !found || err != nil || *r.Score != 3 {
		t.Errorf("Last: %+v, %v, %v", r, found, err)
	}
}

func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	file := put(t, dir, "m.jsonl", `{"at":"2026-11-23T14:41:00Z","event":"feel","score":1}`+"\n")
	if err := os.Symlink("nowhere", filepath.Join(dir, "gone.jsonl")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	got, problems := read(t, dir, time.Time{})
	if !reflect.DeepEqual(got, []int{1}) || len(problems) != 1 || !strings.Contains(problems[0].Error(), "gone.jsonl: cannot be read: ") {
		t.Errorf("%v, %v", got, problems)
	}
	if _, err := ReadAll(file, time.Time{}, nil); err == nil || err.Error() != "history: "+file+" is not a folder: move it away" {
		t.Errorf("a file for a folder: %v", err)
	}
	if problems, err := ReadAll(t.TempDir(), time.Time{}, nil); problems != nil || err != nil {
		t.Errorf("an empty folder: %v, %v", problems, err)
	}
}

// TestReadWhileWritten: what is appended while the history is read is for the
// next time, and a file that is replaced is read as it was.
func TestReadWhileWritten(t *testing.T) {
	dir := t.TempDir()
	l := openLog(t, dir, "m")
	for i := range 300 {
		add(t, l, feel(monday.AddDate(0, 0, i-300), i))
	}
	n := 0
	problems, err := ReadAll(dir, time.Time{}, func(r Record) error {
		if *r.Score != n {
			t.Fatalf("%d, want %d", *r.Score, n)
		}
		n++
		switch n {
		case 1:
			add(t, l, feel(monday, 300))
		case 2:
			if runtime.GOOS == "windows" {
				return nil // there a file that is open is not replaced
			}
			if removed, err := l.Trim(30*24*time.Hour, monday); removed == 0 || err != nil {
				t.Errorf("Trim: %d, %v", removed, err)
			}
		}
		return nil
	})
	if n != 300 || problems != nil || err != nil {
		t.Errorf("%d, %v, %v", n, problems, err)
	}
	if _, err := os.Stat(l.trimName()); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
