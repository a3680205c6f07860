package simulate

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"golang.org/x/tools/txtar"

	"deskbreak/daemon/schedule"
)

// fixed makes the settings of every recording in here: interval=D is heeded.
// What it would choose is not what was recorded.
func fixed(set []string) (schedule.Settings, error) {
	s := settings()
	s.Choose = func(schedule.Need) schedule.Choice { return schedule.Choice{Movement: "a-walk-of-now", Level: 1} }
	for _, kv := range set {
		if text, ok := strings.CutPrefix(kv, "interval="); ok {
			d, err := time.ParseDuration(text)
			if err != nil {
				return s, err
			}
			s.Interval = d
		}
	}
	return s, nil
}

// recording is a recording of a run, and its effects.
type recording struct {
	t    testing.TB
	file bytes.Buffer
	took []string
}

func (r *recording) write(b []byte, err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	r.file.Write(b)
}

func (r *recording) see(s Step) {
	choice := schedule.Choice{}
	if p := s.Machine.View(s.Now).Prompt; p != nil {
		choice = schedule.Choice{Movement: p.Movement, Level: p.Level}
	}
	if s.Start {
		r.write(AppendHeader(nil, Header{Now: s.Now, Choice: choice}, s.Now.Wall.Location().String()))
	} else {
		r.write(AppendEntry(nil, Entry{Now: s.Now, Event: s.Event, Did: Did(s.Effects), Choice: choice}, ""))
	}
	r.took = append(r.took, took(s)...)
}

// took is every effect of a step in full.
func took(s Step) []string {
	var all []string
	for _, e := range s.Effects {
		line := fmt.Sprint(s.Now.Wall.Format(time.RFC3339Nano), " ", e.Kind, " ", e.Show, " ", e.Text)
		if e.Record != nil {
			line += fmt.Sprintf(" %+v", *e.Record)
		}
		all = append(all, line)
	}
	return all
}

// TestReplayOfAMonth: the replay takes every step that was recorded, in every
// detail, also over the night in which the clocks change.
func TestReplayOfAMonth(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	rec := &recording{t: t}
	tl, person := Days(3, time.Date(2026, 3, 16, 0, 0, 0, 0, berlin), 31)
	n := 0
	set := settings()
	set.Choose = func(schedule.Need) schedule.Choice { // what a replay cannot know
		n++
		return schedule.Choice{Movement: fmt.Sprint("movement-", n), Level: 1 + n%3}
	}
	Run(set, tl, person, rec.see)
	var got []string
	_, notes, err := Replay(&rec.file, "record", fixed, func(s Step) { got = append(got, took(s)...) })
	if err != nil || len(notes) > 0 {
		t.Fatal(err, notes)
	}
	if len(got) < 500 || !reflect.DeepEqual(got, rec.took) {
		t.Errorf("%d effects, want the %d that were recorded", len(got), len(rec.took))
		for i := range min(len(got), len(rec.took)) {
			if got[i] != rec.took[i] {
				t.Fatalf("first difference:\n%s\n%s", got[i], rec.took[i])
			}
		}
	}
}

// TestReplayTellsADifference: an edited recording comes out otherwise, which is
// said once, with the line.
func TestReplayTellsADifference(t *testing.T) {
	rec := &recording{t: t}
	tl, person := Days(1, monday, 3)
	Run(settings(), tl, person, rec.see)
	edited := strings.Replace(rec.file.String(), `"recording":1,`, `"recording":1,"settings":["interval=30m"],`, 1)
	_, notes, err := Replay(strings.NewReader(edited), "record", fixed, nil)
	if err != nil || len(notes) != 1 || !strings.Contains(notes[0], "comes out otherwise") {
		t.Errorf("%v, notes %q", err, notes)
	}
}

// outcomes runs a timeline and gives what became of each prompt.
func outcomes(set schedule.Settings, tl *Timeline, p Person) (all []string, breaks int) {
	Run(set, tl, p, func(s Step) {
		for _, e := range s.Effects {
			if e.Kind == schedule.Write && e.Record.Event == schedule.RecordPrompt {
				all = append(all, e.Record.Shown.Format("Mon 15:04 ")+e.Record.Outcome)
			}
			if e.Kind == schedule.Write && e.Record.Event == schedule.RecordBreak {
				breaks++
			}
		}
	})
	return all, breaks
}

// TestFactsUnderTheSameSettings: facts leave out how somebody typed between two
// questions, so moments move by minutes; prompts, outcomes and breaks stay.
func TestFactsUnderTheSameSettings(t *testing.T) {
	rec := &recording{t: t}
	tl, person := Days(1, monday, 5)
	want, wantBreaks := outcomes(settings(), tl, person)
	tl, person = Days(1, monday, 5)
	Run(settings(), tl, person, rec.see)
	facts, again, notes, err := Facts(&rec.file, "record", fixed)
	if err != nil || len(notes) > 0 {
		t.Fatal(err, notes)
	}
	got, breaks := outcomes(settings(), facts, again)
	if len(got) != len(want) || breaks != wantBreaks {
		t.Fatalf("%d prompts and %d breaks, want %d and %d:\n%q\n%q", len(got), breaks, len(want), wantBreaks, got, want)
	}
	for i := range got {
		g, err1 := time.Parse("Mon 15:04", got[i][:9])
		w, err2 := time.Parse("Mon 15:04", want[i][:9])
		if d := g.Sub(w).Abs(); err1 != nil || err2 != nil || d > 10*time.Minute || got[i][10:] != want[i][10:] {
			t.Errorf("%q, want about %q", got[i], want[i])
		}
	}
}

// TestFactsUnderOtherSettings: half the interval brings more prompts, and a
// quiet reason that is no longer heeded holds nothing.
func TestFactsUnderOtherSettings(t *testing.T) {
	rec := &recording{t: t}
	tl, person := Days(1, monday, 5)
	Run(settings(), tl, person, rec.see)
	text := rec.file.String()
	run := func(change func(*schedule.Settings)) (prompts, held int) {
		facts, again, _, err := Facts(strings.NewReader(text), "record", fixed)
		if err != nil {
			t.Fatal(err)
		}
		set := settings()
		change(&set)
		Run(set, facts, again, func(s Step) {
			for _, e := range s.Effects {
				if e.Kind == schedule.Write && e.Record.Event == schedule.RecordPrompt {
					prompts++
					held += len(e.Record.Held)
				}
			}
		})
		return prompts, held
	}
	same, held := run(func(*schedule.Settings) {})
	more, _ := run(func(s *schedule.Settings) { s.Interval /= 2 })
	if more < same*3/2 {
		t.Errorf("%d prompts with half the interval, %d with the whole", more, same)
	}
	if held == 0 {
		t.Error("the week has no prompt that a call held")
	}
	if _, held := run(func(s *schedule.Settings) { clear(s.Quiet[:]) }); held != 0 {
		t.Errorf("%d prompts held by reasons that are not heeded", held)
	}
}

// TestRecordings plays each recording in testdata: "in", what a replay says of
// it or the error, and what it comes to with half the interval.
func TestRecordings(t *testing.T) {
	files, err := filepath.Glob("testdata/recordings/*.txtar")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d recordings (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in := bytes.TrimSuffix(a.Files[0].Data, []byte("(no end)\n")) // a text file ends with a line
			want := map[string]string{"replay": replayText(in), "half": halfText(in)}
			for i, f := range a.Files[1:] {
				got, ok := want[f.Name]
				switch {
				case !ok:
					t.Fatalf("what is %q?", f.Name)
				case *update:
					a.Files[i+1].Data = []byte(got)
				case got != string(f.Data):
					t.Errorf("%s: got:\n%s\nwant:\n%s", f.Name, got, f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func replayText(in []byte) string {
	var out bytes.Buffer
	r := NewReport(&out)
	last, notes, err := Replay(bytes.NewReader(in), "record", fixed, r.See)
	return ended(&out, r, last, notes, err)
}

func halfText(in []byte) string {
	var out bytes.Buffer
	r := NewReport(&out)
	facts, p, notes, err := Facts(bytes.NewReader(in), "record", fixed)
	var last schedule.Now
	if err == nil {
		set := settings()
		set.Interval = 30 * time.Minute
		last = Run(set, facts, p, r.See)
	}
	return ended(&out, r, last, notes, err)
}

func ended(out *bytes.Buffer, r *Report, last schedule.Now, notes []string, err error) string {
	if err != nil {
		out.Reset()
		fmt.Fprintln(out, "error:", err)
	} else if err := r.Finish(last); err != nil {
		fmt.Fprintln(out, "error:", err)
	}
	for _, n := range notes {
		fmt.Fprintln(out, "note:", n)
	}
	return out.String()
}

func TestLongLine(t *testing.T) {
	in := strings.NewReader(`{"recording":1,"version":"` + strings.Repeat("x", 2<<20))
	_, _, err := Replay(in, "record", fixed, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "record:1: is longer than any line") || in.Len() == 0 {
		t.Errorf("%v, %d bytes not read", err, in.Len())
	}
}

// TestEntryHasAllOfAnEvent: a field that an event gains must be recorded too.
func TestEntryHasAllOfAnEvent(t *testing.T) {
	now := schedule.Now{Wall: monday, Boot: time.Hour}
	for k := schedule.Tick; k <= schedule.KnownFeel; k++ {
		e := schedule.Event{Kind: k}
		v := reflect.ValueOf(&e).Elem()
		for i := range v.NumField() {
			switch f := v.Field(i); v.Type().Field(i).Name {
			case "Kind", "Settings":
			case "Reason":
				if k == schedule.Quiet {
					f.SetInt(int64(schedule.Presentation))
				}
			case "Until":
				f.Set(reflect.ValueOf(monday.Add(time.Nanosecond)))
			default:
				switch f.Kind() {
				case reflect.String:
					f.SetString("right")
				case reflect.Bool:
					f.SetBool(true)
				case reflect.Int:
					f.SetInt(7)
				case reflect.Int64:
					f.SetInt(int64(time.Hour + 1))
				default:
					t.Fatalf("a field that is not recorded: %s", v.Type().Field(i).Name)
				}
			}
		}
		b, err := AppendHeader(nil, Header{Now: now}, "UTC")
		if err != nil {
			t.Fatal(err)
		}
		b, err = AppendEntry(b, Entry{Now: now, Event: e}, "")
		if err != nil {
			t.Fatal(err)
		}
		r := newReader(bytes.NewReader(b), "record")
		if _, _, err := r.next(); err != nil {
			t.Fatal(err)
		}
		_, got, err := r.next()
		if err != nil || !reflect.DeepEqual(got.Event, e) || kindName(k) == fmt.Sprint("event-", int(k)) {
			t.Errorf("%s: got %+v, %v, want %+v", kindName(k), got, err, e)
		}
	}
}

// FuzzReplay: whatever is in the file, it ends, with an error or without one.
func FuzzReplay(f *testing.F) {
	files, err := filepath.Glob("testdata/recordings/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if a, b := replayText(in), replayText(in); a != b {
			t.Errorf("twice the same file:\n%s\n%s", a, b)
		}
		halfText(in)
	})
}

// BenchmarkReplayYear is a recording of a year of days.
func BenchmarkReplayYear(b *testing.B) {
	rec := &recording{t: b}
	tl, person := Days(1, monday, 365)
	Run(settings(), tl, person, rec.see)
	text := rec.file.Bytes()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Replay(bytes.NewReader(text), "record", fixed, nil); err != nil {
			b.Fatal(err)
		}
	}
}
