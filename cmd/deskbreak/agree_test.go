package main

import (
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/history"
)

// raw is a record as any program that reads the JSON form sees it.
type raw struct {
	At                            time.Time
	Event, Outcome, Why, Movement string
	Felt                          string
	Shown                         *time.Time
	Snoozes, Seconds              int
	DeskSeconds                   int `json:"desk_seconds"`
	Score                         *int
}

// TestFiguresAgree: what stats and report say is what somebody finds who counts
// the lines of `history --format json` without knowing how either does it.
func TestFiguresAgree(t *testing.T) {
	home := t.TempDir()
	for _, v := range []string{"DATA", "CONFIG", "STATE", "CACHE"} {
		t.Setenv("XDG_"+v+"_HOME", filepath.Join(home, v))
	}
	t.Setenv("XDG_RUNTIME_DIR", home)
	t.Setenv("XDG_CONFIG_DIRS", home)
	t.Setenv("LC_ALL", "C.UTF-8")
	if err := lang.Use("en", os.Getenv); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.FixedZone("", -5*3600)) // a Friday
	writeLife(t, filepath.Join(home, "DATA", "deskbreak", "history"), now)

	const weeks = 8
	text := said(t, func(a *app) error { return a.history(t.Context(), stretch{}, formatJSON) })
	var all []raw
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	monday := time.Date(2026, 11, 16-7*(weeks-1), 0, 0, 0, 0, now.Location())
	all = slices.DeleteFunc(all, func(r raw) bool { return r.At.Before(monday) })
	if len(all) < 300 {
		t.Fatalf("%d records are too few to say much", len(all))
	}
	want := counted(all, weeks, now)

	stats := strings.Join(strings.Fields(said(t, func(a *app) error { return a.stats(t.Context(), weeks, now) })), " ")
	_, figures, _ := strings.Cut(stats, "Figures, ")
	page := said(t, func(a *app) error {
		return a.makeReport(t.Context(), reportRun{out: "-"}, history.LastWeeks(weeks, now))
	})
	plain := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(html.UnescapeString(page), " ")), " ")
	for _, w := range want {
		if !strings.Contains(figures, w) {
			t.Errorf("stats does not say %q; it says\n%s", w, figures)
		}
		if !strings.Contains(plain, w) {
			t.Errorf("report does not say %q", w)
		}
	}
	for id, row := range movementRows(all) {
		if name := map[string]string{"walk": "Walk break", "hip-hinge": "Hip hinge"}[id]; name != "" {
			id = name
		}
		if w := id + " " + row; !strings.Contains(plain, w) {
			t.Errorf("report does not say %q", w)
		}
	}
}

// said is what a command writes.
func said(t *testing.T, do func(*app) error) string {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := do(&app{terminal: terminal{out: out, err: os.Stderr}}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// writeLife writes half a year of two machines.
func writeLife(t *testing.T, dir string, now time.Time) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(7, 8))
	files := [2]strings.Builder{}
	for back := 180; back >= 0; back-- {
		date := now.AddDate(0, 0, -back)
		if date.Weekday() == time.Sunday || rnd.IntN(8) == 0 {
			continue
		}
		file := &files[rnd.IntN(2)]
		line := func(at time.Time, format string, args ...any) {
			fmt.Fprintf(file, `{"at":%q,`+format+"}\n", append([]any{at.Format(time.RFC3339)}, args...)...)
		}
		at := time.Date(date.Year(), date.Month(), date.Day(), 8, 0, rnd.IntN(60), 0, date.Location())
		line(at, `"event":"break","why":"sleep","seconds":%d`, 40000+rnd.IntN(9000))
		if rnd.IntN(3) > 0 {
			line(at.Add(time.Minute), `"event":"feel","score":%d`, rnd.IntN(11))
		}
		for at.Hour() < 17 {
			at = at.Add(time.Duration(40+rnd.IntN(60)) * time.Minute)
			switch rnd.IntN(7) {
			case 0:
				line(at, `"event":"break","why":"lock","seconds":%d,"desk_seconds":%d`, 300+rnd.IntN(3000), 60+rnd.IntN(7000))
			case 1:
				line(at, `"event":"break","why":"self","desk_seconds":%d`, 60+rnd.IntN(7000))
			default:
				outcome := []string{"done", "done", "taken", "skipped", "missed", "withdrawn"}[rnd.IntN(6)]
				movement := []string{"walk", "hip-hinge", "own-one"}[rnd.IntN(3)]
				line(at, `"event":"prompt","outcome":%q,"movement":%q,"level":1,"shown":%q,"snoozes":%d,"held":[],"desk_seconds":%d,"felt":%q`,
					outcome, movement, at.Add(-time.Duration(rnd.IntN(1200))*time.Second).Format(time.RFC3339), rnd.IntN(3), 3000+rnd.IntN(3000),
					map[bool]string{true: "hard", false: ""}[outcome == "done" && rnd.IntN(4) == 0])
			}
		}
	}
	for i := range files {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("machine%d.jsonl", i)), []byte(files[i].String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// counted says the figures as they are to be read, label first.
func counted(all []raw, weeks int, now time.Time) []string {
	n := map[string]int{}
	used := map[string]bool{}
	answered, asked := map[string]int{}, map[string]int{}
	var standing, scores []float64
	longest := 0
	sat := func(seconds int) {
		if seconds == 0 {
			return
		}
		n["sits"]++
		longest = max(longest, seconds)
		if seconds > 3600 {
			n["over60"]++
		}
		if seconds > 5400 {
			n["over90"]++
		}
	}
	for _, r := range all {
		date := r.At.Format(time.DateOnly)
		used[date] = true
		switch {
		case r.Event == "feel":
			scores = append(scores, float64(*r.Score))
		case r.Event == "break":
			if r.Why == "self" {
				n["own"]++
			} else if r.Seconds < 4*3600 {
				n["natural"]++
			}
			sat(r.DeskSeconds)
		case r.Event == "prompt" && r.Outcome != "withdrawn":
			n[r.Outcome]++
			n["snoozes"] += r.Snoozes
			asked[date]++
			if r.Outcome == "done" || r.Outcome == "taken" {
				answered[date]++
				s := r.At.Sub(*r.Shown).Seconds()
				standing = append(standing, s)
				sat(r.DeskSeconds + int(s))
			}
		}
	}
	good, workWeeks := map[string]int{}, map[string]bool{}
	for date := range used {
		d, _ := time.Parse(time.DateOnly, date)
		y, w := d.ISOWeek()
		week := fmt.Sprint(y, w)
		workWeeks[week] = true
		if asked[date] > 0 && 2*answered[date] >= asked[date] {
			good[week]++
		}
	}
	met := 0
	for _, days := range good {
		if days >= 4 {
			met++
		}
	}
	up, prompts := n["done"]+n["taken"], n["done"]+n["taken"]+n["skipped"]+n["missed"]
	one := func(v float64) string { return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0") }
	wait := int(middle(standing))
	waited := fmt.Sprintf("%dm %ds", wait/60, wait%60)
	if wait >= 600 {
		waited = fmt.Sprintf("%dm", wait/60)
	}
	return []string{
		fmt.Sprintf("Days in use %d of %d", len(used), 7*weeks-2), // Saturday and Sunday are to come
		fmt.Sprintf("Breaks a day %s %d for a reminder, %d natural, %d own", one(float64(up+n["natural"]+n["own"])/float64(len(used))), up, n["natural"], n["own"]),
		fmt.Sprintf("Done or got up %.0f%% %d of %d reminders: %d done, %d got up, %d skipped, %d missed", 100*float64(up)/float64(prompts), up, prompts, n["done"], n["taken"], n["skipped"], n["missed"]),
		"Time to standing up " + waited,
		"Snoozes per reminder " + one(float64(n["snoozes"])/float64(prompts)),
		fmt.Sprintf("Longest sit %dh %dm %d of %d sits over 60 minutes, %d over 90", longest/3600, longest%3600/60, n["over60"], n["sits"], n["over90"]),
		fmt.Sprintf("Weekly goal met %d of %d", met, len(workWeeks)),
		fmt.Sprintf("Stiffness %s of 10 median of %d entries", one(middle(scores)), len(scores)),
	}
}

// movementRows are the counts of each movement.
func movementRows(all []raw) map[string]string {
	counts := map[string][6]int{}
	for _, r := range all {
		if r.Event != "prompt" || r.Outcome == "withdrawn" {
			continue
		}
		c := counts[r.Movement]
		c[0]++
		c[1+slices.Index([]string{"done", "taken", "skipped", "missed"}, r.Outcome)]++
		if r.Felt == "hard" {
			c[5]++
		}
		counts[r.Movement] = c
	}
	rows := map[string]string{}
	for id, c := range counts {
		rows[id] = strings.Trim(fmt.Sprint(c), "[]")
	}
	return rows
}

func middle(values []float64) float64 {
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}
