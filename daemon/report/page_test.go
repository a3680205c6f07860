package report

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/history"
)

// sunday is the last day of what the tests make up.
var sunday = time.Date(2026, 11, 22, 17, 0, 0, 0, time.FixedZone("", 3600))

// madeUp is what happened in so many weeks until sunday: five days each, and two
// bad days in every eighth week.
func madeUp(weeks int, movements []string) []history.Record {
	rnd := rand.New(rand.NewPCG(3, 4))
	var all []history.Record
	for back := 7*weeks - 1; back >= 0; back-- {
		date := sunday.AddDate(0, 0, -back)
		if wd := date.Weekday(); wd == time.Saturday || wd == time.Sunday {
			continue
		}
		at := func(hour, minute int) time.Time {
			return time.Date(date.Year(), date.Month(), date.Day(), hour, minute, 0, 0, date.Location())
		}
		if back%56 == 20 {
			on := true
			all = append(all, history.Record{At: at(8, 30), Event: history.EventFlare, On: &on})
		}
		score := rnd.IntN(6)
		all = append(all, history.Record{At: at(9, 1), Event: history.EventFeel, Score: &score})
		for hour := 9; hour < 17; hour++ {
			shown := at(hour, 10)
			r := history.Record{
				At: at(hour, 12+rnd.IntN(20)), Event: history.EventPrompt, Movement: movements[rnd.IntN(len(movements))], Level: 1,
				Shown: &shown, DeskSeconds: 3000 + rnd.Int64N(3000), Snoozes: rnd.IntN(2),
				Outcome: []string{history.OutcomeDone, history.OutcomeDone, history.OutcomeTaken, history.OutcomeSkipped, history.OutcomeMissed}[rnd.IntN(5)],
			}
			if r.Outcome == history.OutcomeDone {
				r.Felt = []string{"", "easy", "right", "hard"}[rnd.IntN(4)]
			}
			if hour == 12 {
				r = history.Record{At: at(12, 50), Event: history.EventBreak, Why: history.WhyLock, Seconds: 2400}
			}
			all = append(all, r)
		}
		if rnd.IntN(3) == 0 {
			all = append(all, history.Record{At: at(17, 30), Event: history.EventBreak, Why: history.WhySelf})
		}
	}
	return all
}

func summary(s history.Span, records ...history.Record) *history.Summary {
	f := history.NewFold(s)
	for _, r := range records {
		f.Add(r)
	}
	return f.Summary()
}

func usual() []string {
	return []string{"hip-hinge", "walk", "standing-back-bend", "chin-tuck", "sit-to-stand", "far-gaze"}
}

// many are as many movements as there can be, with names as long as they can be.
func many() (ids []string) {
	for i := range 70 {
		ids = append(ids, fmt.Sprintf("%02d-%s", i, strings.Repeat("donaudampfschiff", 3)))
	}
	return ids
}

func pageOf(t *testing.T, s *history.Summary, o PageOptions) []byte {
	t.Helper()
	page, err := Page(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// shown are the figures of a page by their labels.
func shown(page []byte) map[string]string {
	all := map[string]string{}
	for _, m := range regexp.MustCompile(`<dt>([^<]*)</dt><dd class="value">([^<]*)</dd>(?:<dd class="note">([^<]*)</dd>)?`).FindAllStringSubmatch(string(page), -1) {
		all[m[1]] = strings.TrimSpace(m[2] + " " + m[3])
	}
	return all
}

// A week that is worked out by hand.
func TestPageFigures(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) }
	prompt := func(at time.Time, outcome string, after time.Duration, desk int64, snoozes int) history.Record {
		begin := at.Add(-after)
		return history.Record{At: at, Event: history.EventPrompt, Outcome: outcome, Movement: "walk", Shown: &begin, DeskSeconds: desk, Snoozes: snoozes}
	}
	score := func(n int) *int { return &n }
	on := true
	s := summary(history.LastWeeks(1, at(22, 18, 0)),
		prompt(at(16, 10, 0), history.OutcomeDone, 2*time.Minute, 3600, 1),
		prompt(at(16, 12, 0), history.OutcomeTaken, 5*time.Minute, 5400, 0),
		prompt(at(17, 10, 0), history.OutcomeSkipped, time.Minute, 3600, 0),
		prompt(at(17, 11, 0), history.OutcomeWithdrawn, time.Minute, 3600, 2),
		prompt(at(17, 12, 0), history.OutcomeMissed, time.Minute, 3600, 0),
		history.Record{At: at(17, 13, 0), Event: history.EventBreak, Why: history.WhyIdle, Seconds: 900, DeskSeconds: 1800},
		history.Record{At: at(18, 9, 0), Event: history.EventBreak, Why: history.WhySleep, Seconds: 14 * 3600},
		history.Record{At: at(18, 10, 0), Event: history.EventBreak, Why: history.WhySelf},
		history.Record{At: at(18, 11, 0), Event: history.EventFeel, Score: score(3)},
		history.Record{At: at(19, 11, 0), Event: history.EventFeel, Score: score(4)},
		history.Record{At: at(19, 11, 0), Event: history.EventFlare, On: &on},
	)
	want := map[string]string{
		"Days in use":          "4 of 7",
		"Breaks a day":         "1 2 for a reminder, 1 natural, 1 own",
		"Done or got up":       "50% 2 of 4 reminders: 1 done, 1 got up, 1 skipped, 1 missed",
		"Time to standing up":  "3m 30s median, from the reminder to done or up",
		"Snoozes per reminder": "0.2", // 1 of 4: withdrawn ones do not count
		"Longest sit":          "1h 35m 2 of 3 sits over 60 minutes, 1 over 90",
		"Weekly goal met":      "0 of 1 a week needs 4 days of half or more done or got up",
		"Stiffness":            "3.5 of 10 median of 2 entries, 0 is loose",
		"Bad days":             "4",
	}
	page := pageOf(t, s, PageOptions{})
	got := shown(page)
	for label, w := range want {
		if got[label] != w {
			t.Errorf("%s: %q, want %q", label, got[label], w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d figures, want %d: %q", len(got), len(want), got)
	}
	text := Plot(s, s, PlotOptions{})
	for label, w := range want {
		if words := strings.Join(strings.Fields(text), " "); !strings.Contains(words, label+" "+w) {
			t.Errorf("the plot does not say %q", label+" "+w)
		}
	}
	for _, where := range []string{text, string(page)} {
		if strings.Contains(where, "earlier half") {
			t.Error("two days make a trend")
		}
		for _, cause := range []string{"because", "thanks to", "helped", "improve", "caus", "due to", "led to"} {
			if strings.Contains(strings.ToLower(where), cause) {
				t.Errorf("it says %q", cause)
			}
		}
	}
}

func TestTrendAfterTenDays(t *testing.T) {
	for days, want := range map[int]bool{9: false, 10: true} {
		var records []history.Record
		for i := range days {
			n := i
			records = append(records, history.Record{At: sunday.AddDate(0, 0, -i), Event: history.EventFeel, Score: &n})
		}
		s := summary(history.LastWeeks(3, sunday), records...)
		for _, text := range []string{Plot(s, s, PlotOptions{}), string(pageOf(t, s, PageOptions{}))} {
			if got := strings.Contains(text, "Stiffness over 10 days: 7 in the earlier half, 2 in the later (medians)."); got != want {
				t.Errorf("after %d days there is a trend: %v, want %v", days, got, want)
			}
		}
	}
}

func TestPageIsWhole(t *testing.T) {
	for _, weeks := range []int{1, 2, 13, 14, 26, 60, 120, 522} {
		s := summary(history.LastWeeks(weeks, sunday), madeUp(weeks, usual())...)
		page := string(pageOf(t, s, PageOptions{}))
		for _, bad := range []string{"ZgotmplZ", "<no value>", "%!", "NaN", "Inf", "style=", "<script", "http://", "https://"} {
			if strings.Contains(page, bad) {
				t.Errorf("%d weeks: the page contains %q", weeks, bad)
			}
		}
		if n := strings.Count(page, "<figure>"); n != 2 {
			t.Errorf("%d weeks: %d pictures, want 2", weeks, n)
		}
		for _, m := range regexp.MustCompile(` (?:x|width|cx|x1|x2)="(-?[0-9.]+)%"`).FindAllStringSubmatch(page, -1) {
			var v float64
			if _, err := fmt.Sscan(m[1], &v); err != nil || v < 0 || v > 100 {
				t.Errorf("%d weeks: something is drawn at %s%%", weeks, m[1])
			}
		}
	}
}

func TestNothingToShow(t *testing.T) {
	s := summary(history.LastWeeks(12, sunday))
	page := string(pageOf(t, s, PageOptions{}))
	if !strings.Contains(page, "Nothing is recorded for these days.") || strings.Contains(page, "<section") {
		t.Error("a page of no records says more than that")
	}
	if page := string(pageOf(t, s, PageOptions{Nothing: "nothing <yet>"})); !strings.Contains(page, "nothing &lt;yet&gt;") {
		t.Error("the page does not say what it was told to")
	}
	pageOf(t, summary(history.Span{Now: sunday}), PageOptions{}) // no first day
	// An entry and no day at the desk.
	n := 10
	s = summary(history.LastWeeks(1, sunday), history.Record{At: sunday, Event: history.EventFeel, Score: &n})
	if page := string(pageOf(t, s, PageOptions{})); strings.Contains(page, "NaN") || !strings.Contains(page, "10 of 10") {
		t.Error("a page of one entry is not whole")
	}
}

func TestWritePage(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "deskbreak")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two"} {
		path, err := WritePage(folder, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text || path != filepath.Join(folder, "report.html") {
			t.Errorf("%s holds %q, %v", path, got, err)
		}
		for place, want := range map[string]os.FileMode{folder: 0o700, path: 0o600} {
			if info, err := os.Stat(place); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != want) {
				t.Errorf("%s: %v, %v, want %v", place, info.Mode(), err, want)
			}
		}
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != 1 {
		t.Errorf("%d files are left, %v", len(files), err)
	}
	if _, err := WritePage("", nil); err == nil || !strings.Contains(err.Error(), "--out FILE") {
		t.Errorf("without a place: %v", err)
	}
	if _, err := WritePage(filepath.Join(folder, "report.html"), nil); err == nil || !strings.Contains(err.Error(), "make room, or run `deskbreak report --out FILE`") {
		t.Errorf("in a file: %v", err)
	}
}
