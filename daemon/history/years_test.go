package history

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// years writes the history of a person with several machines, a record each
// time in turn, of n records that end on monday; and returns it in order.
func years(t testing.TB, dir string, n int, machines ...string) []Record {
	t.Helper()
	rnd := rand.New(rand.NewPCG(1, 2))
	ids := []string{"hip-hinge", "walk", "standing-back-bend", "chin-tuck", "sit-to-stand", "far-gaze"}
	outcomes := []string{OutcomeDone, OutcomeDone, OutcomeDone, OutcomeTaken, OutcomeSkipped, OutcomeMissed, OutcomeWithdrawn}
	files := make([]*bufio.Writer, len(machines))
	for i, machine := range machines {
		f, err := os.OpenFile(filepath.Join(dir, machine+suffix), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = bufio.NewWriter(f)
		defer func() {
			if err := files[i].Flush(); err != nil {
				t.Fatal(err)
			}
			_ = f.Close()
		}()
	}
	const perDay = 8
	winter, summer := time.FixedZone("", 3600), time.FixedZone("", 7200)
	all := make([]Record, 0, n)
	for i := range n {
		day := monday.AddDate(0, 0, (i-n)/perDay)
		zone := winter
		if m := day.Month(); m > 3 && m < 11 {
			zone = summer
		}
		at := time.Date(day.Year(), day.Month(), day.Day(), 9+i%perDay, rnd.IntN(60), rnd.IntN(60), 0, zone)
		r := Record{At: at, Event: EventPrompt, Outcome: outcomes[rnd.IntN(len(outcomes))], Movement: ids[rnd.IntN(len(ids))],
			Level: 1 + rnd.IntN(3), Due: ptr(at.Add(-10 * time.Minute)), Shown: ptr(at.Add(-time.Duration(rnd.IntN(600)) * time.Second)),
			Snoozes: rnd.IntN(2), Held: []string{}, DeskSeconds: 3600 + rnd.Int64N(1800), ID: fmt.Sprintf("p%x-%d", at.UnixMilli(), i)}
		switch i % perDay {
		case 0:
			r = Record{At: at, Event: EventBreak, Why: WhySleep, Seconds: 15 * 3600, ID: fmt.Sprintf("a%x", i)}
		case 3:
			r = Record{At: at, Event: EventBreak, Why: WhyLock, Seconds: 600 + rnd.Int64N(3000), DeskSeconds: rnd.Int64N(5000), ID: fmt.Sprintf("a%x", i)}
		case 5:
			r = Record{At: at, Event: EventFeel, Score: ptr(rnd.IntN(11))}
		case 6:
			r = Record{At: at, Event: EventFelt, Movement: "walk", Level: 1, Felt: "hard", ID: fmt.Sprintf("p%x", i)}
		}
		line, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := files[i%len(files)].Write(append(line, '\n')); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

const tenYears = 30_000

func BenchmarkReadAllTenYears(b *testing.B) {
	dir := b.TempDir()
	years(b, dir, tenYears, "desk", "lap", "office")
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		problems, err := ReadAll(dir, time.Time{}, func(Record) error { n++; return nil })
		if err != nil || problems != nil || n != tenYears {
			b.Fatal(n, problems, err)
		}
	}
}

func BenchmarkSummariseTenYears(b *testing.B) {
	dir := b.TempDir()
	years(b, dir, tenYears, "desk", "lap", "office")
	b.ReportAllocs()
	for b.Loop() {
		s, problems, err := summarise(dir, Span{Now: monday})
		if err != nil || problems != nil || s.Records != tenYears {
			b.Fatal(s, problems, err)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapSys)/(1<<20), "MB-heap")
}

// BenchmarkReadAllCopy is what a synchronising program may leave: a file twice.
func BenchmarkReadAllCopy(b *testing.B) {
	dir := b.TempDir()
	years(b, dir, tenYears, "desk")
	if err := os.WriteFile(filepath.Join(dir, "desk.sync-conflict.jsonl"), []byte(content(b, filepath.Join(dir, "desk.jsonl"))), 0o600); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		problems, err := ReadAll(dir, time.Time{}, func(Record) error { n++; return nil })
		if err != nil || len(problems) != 1 || n != tenYears {
			b.Fatal(n, problems, err)
		}
	}
}

// TestFiguresAgree: the figures of ten years are those that a simpler program
// finds in the JSON form, and the same in whatever order the records come.
func TestFiguresAgree(t *testing.T) {
	dir := t.TempDir()
	all := years(t, dir, tenYears, "desk", "lap", "office")
	s, problems, err := summarise(dir, Span{Now: monday})
	if err != nil || problems != nil {
		t.Fatal(problems, err)
	}
	var b bytes.Buffer
	if err := writeJSON(&b, all); err != nil {
		t.Fatal(err)
	}
	var lines []map[string]any
	if err := json.Unmarshal(b.Bytes(), &lines); err != nil {
		t.Fatal(err)
	}
	type counts map[string]float64
	count := func(from, to string) counts {
		c := counts{}
		days := map[string]bool{}
		for _, l := range lines {
			day := l["at"].(string)[:10]
			if day < from || day > to {
				continue
			}
			event, _ := l["event"].(string)
			days[day] = true
			switch event {
			case "prompt":
				c[l["outcome"].(string)]++
				if l["outcome"] != "withdrawn" {
					c["snoozes"] += l["snoozes"].(float64)
					c["of "+l["movement"].(string)]++
				}
			case "break":
				c["natural"]++
				if l["seconds"].(float64) >= 4*3600 {
					c["long"]++
				}
			case "felt":
				c["hard "+l["movement"].(string)]++
			case "feel":
				c["scores"]++
			}
		}
		c["days"] = float64(len(days))
		return c
	}
	figures := func(f *Figures) counts {
		c := counts{
			"done": float64(f.Done), "taken": float64(f.Taken), "skipped": float64(f.Skipped), "missed": float64(f.Missed),
			"withdrawn": float64(f.Withdrawn), "snoozes": float64(f.Snoozes), "natural": float64(f.Natural),
			"long": float64(f.Long), "scores": float64(f.Scores()), "days": float64(f.Days),
		}
		maps.DeleteFunc(c, func(_ string, n float64) bool { return n == 0 })
		return c
	}
	without := func(c counts) counts {
		maps.DeleteFunc(c, func(name string, _ float64) bool { return strings.Contains(name, " ") })
		return c
	}
	total := count("", "9999")
	for _, m := range s.Movements {
		if got, want := float64(m.Prompts()), total["of "+m.Movement]; got != want || float64(m.Hard) != total["hard "+m.Movement] {
			t.Errorf("%s: %+v, want %v prompts and %v hard", m.Movement, m, want, total["hard "+m.Movement])
		}
	}
	if got, want := figures(&s.Total), without(total); !maps.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	for _, w := range s.Weeks[len(s.Weeks)-3:] {
		got, want := figures(&w.Figures), without(count(w.Monday.Format(time.DateOnly), w.Monday.AddDate(0, 0, 6).Format(time.DateOnly)))
		if !maps.Equal(got, want) {
			t.Errorf("week %d: got %v\nwant %v", w.Number, got, want)
		}
	}

	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	f := NewFold(Span{Now: monday})
	for _, r := range all {
		f.Add(r)
	}
	shuffled := f.Summary()
	for i := range s.Weeks {
		for _, figure := range []func(*Figures) (float64, bool){(*Figures).Share, (*Figures).Stiffness, (*Figures).BreaksPerDay, (*Figures).SnoozesPerPrompt} {
			a, _ := figure(&s.Weeks[i].Figures)
			if b, _ := figure(&shuffled.Weeks[i].Figures); a != b {
				t.Fatalf("week %d: %v, shuffled %v", i, a, b)
			}
		}
	}
	if s.Hours != shuffled.Hours || !maps.Equal(figures(&s.Total), figures(&shuffled.Total)) || s.Total.LongestSit != shuffled.Total.LongestSit {
		t.Error("the order of the records makes a difference")
	}
}
