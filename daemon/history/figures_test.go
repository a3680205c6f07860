package history

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// folded makes a summary of records as they stand in a file, without quotes and
// shortened: "2026-11-23T10:00+01 prompt done shown=09:58 snoozes=1 desk=3600".
func folded(t *testing.T, span Span, lines string) *Summary {
	t.Helper()
	f := NewFold(span)
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line != "" {
			f.Add(record(t, line))
		}
	}
	return f.Summary()
}

func record(t *testing.T, line string) Record {
	t.Helper()
	words := strings.Fields(line)
	at, err := time.Parse("2006-01-02T15:04Z07", words[0])
	if err != nil {
		t.Fatal(err)
	}
	r := Record{At: at, Event: words[1]}
	for _, w := range words[2:] {
		name, value, _ := strings.Cut(w, "=")
		var n int
		_, _ = fmt.Sscan(value, &n) // where it is a number
		switch name {
		case "done", "taken", "skipped", "missed", "withdrawn":
			r.Outcome = name
		case "idle", "lock", "sleep", "restart", "self":
			r.Why = name
		case "on", "off":
			r.On = ptr(name == "on")
		case "shown":
			shown, err := time.Parse("15:04", value)
			if err != nil {
				t.Fatal(err)
			}
			y, m, d := at.Date()
			r.Shown = ptr(time.Date(y, m, d, shown.Hour(), shown.Minute(), 0, 0, at.Location()))
		case "snoozes":
			r.Snoozes = n
		case "desk":
			r.DeskSeconds = int64(n) * 60
		case "for":
			r.Seconds = int64(n) * 60
		case "score":
			r.Score = &n
		case "felt":
			r.Felt = value
		case "movement":
			r.Movement = value
		default:
			t.Fatalf("%s: what is %q?", line, w)
		}
	}
	return r
}

// aDay is worked out by hand below. Minutes are easier on the eye than seconds.
const aDay = `
	2026-11-23T08:30+01 break sleep for=900
	2026-11-23T09:36+01 prompt done shown=09:32 desk=61 movement=walk felt=easy
	2026-11-23T10:50+01 break lock for=12 desk=55
	2026-11-23T12:02+01 prompt taken shown=11:52 desk=62 snoozes=1 movement=hip-hinge
	2026-11-23T13:00+01 break idle for=45
	2026-11-23T14:31+01 prompt missed shown=14:16 desk=60 movement=hip-hinge
	2026-11-23T14:50+01 prompt done shown=14:46 desk=90 snoozes=2 movement=walk
	2026-11-23T14:51+01 felt movement=walk felt=hard
	2026-11-23T15:30+01 break self desk=39
	2026-11-23T16:35+01 prompt skipped shown=16:31 desk=60 movement=chin-tuck
	2026-11-23T17:00+01 prompt withdrawn shown=16:58 desk=86 snoozes=3 movement=walk
	2026-11-23T17:01+01 pause for=30
	2026-11-23T17:05+01 feel score=4
	2026-11-23T18:05+01 feel score=7
`

func TestFiguresOfADay(t *testing.T) {
	s := folded(t, Span{Now: time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)}, aDay)
	f := s.Total
	for _, tt := range []struct {
		what      string
		got, want any
	}{
		// 09:36, 12:02, 14:31, 14:50 and 16:35; the one at 17:00 was withdrawn.
		{"prompts", f.Prompts(), 5},
		{"done", f.Done, 2},
		{"taken", f.Taken, 1},
		{"skipped", f.Skipped, 1},
		{"missed", f.Missed, 1},
		{"withdrawn", f.Withdrawn, 1},
		{"answered", f.Answered(), 3},
		{"snoozes", f.Snoozes, 3}, // without the three of 17:00
		{"natural", f.Natural, 3}, // 08:30, 10:50, 13:00
		{"long", f.Long, 1},       // the night
		{"own", f.Own, 1},
		{"breaks", f.Breaks(), 6}, // three answered, two natural, one own
		{"days", f.Days, 1},
		{"good", f.Good, 1}, // three of five
		// 61+4, 55, 62+10, 90+4 and 39 minutes; the breaks of 08:30 and 13:00 do not say.
		{"sits", f.Sits, 5},
		{"longest sit", f.LongestSit, 94 * time.Minute},
		{"over 60", f.Over60, 3},
		{"over 90", f.Over90, 1},
		{"scores", f.Scores(), 2},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %v, want %v", tt.what, tt.got, tt.want)
		}
	}
	for what, got := range map[string]func() (float64, bool){
		"share 0.6":          f.Share,
		"snoozes 0.6":        f.SnoozesPerPrompt,
		"breaks per day 6":   f.BreaksPerDay,
		"stiffness 5.5":      f.Stiffness,
		"standing seconds 4": func() (float64, bool) { d, ok := f.Standing(); return d.Minutes(), ok }, // 4, 10 and 4
	} {
		v, ok := got()
		if is := fmt.Sprintf("%s %v", what[:strings.LastIndex(what, " ")], v); is != what || !ok {
			t.Errorf("%s, want %s", is, what)
		}
	}
	want := []MovementFigures{
		{Movement: "hip-hinge", Taken: 1, Missed: 1},
		{Movement: "walk", Done: 2, Easy: 1, Hard: 1},
		{Movement: "chin-tuck", Skipped: 1},
	}
	if !reflect.DeepEqual(s.Movements, want) {
		t.Errorf("movements %+v", s.Movements)
	}
	hours := map[int]Hour{
		9: {1, 1, 1}, 10: {Breaks: 1}, 12: {1, 1, 1}, 13: {Breaks: 1}, 14: {2, 1, 1}, 15: {Breaks: 1}, 16: {Prompts: 1},
	}
	for day := range s.Hours {
		for hour, got := range s.Hours[day] {
			if want := hours[hour]; day == 0 && got != want || day != 0 && got != (Hour{}) {
				t.Errorf("weekday %d, hour %d: %+v", day, hour, got)
			}
		}
	}
	if len(s.Days) != 1 || len(s.Weeks) != 1 || s.Records != 14 || s.Left != 0 {
		t.Errorf("%d days, %d weeks, %d records, %d left", len(s.Days), len(s.Weeks), s.Records, s.Left)
	}
	if !reflect.DeepEqual(s.Days[0].Figures, f) || !reflect.DeepEqual(s.Weeks[0].Figures, f) {
		t.Error("the day, its week and the total are not the same")
	}
}

func TestFiguresOfNothing(t *testing.T) {
	s := folded(t, Span{Now: monday}, "")
	if !s.From.IsZero() || s.Days != nil || s.Weeks != nil || s.Movements != nil {
		t.Errorf("%+v", s)
	}
	f := s.Total
	for _, figure := range []func() (float64, bool){f.Share, f.SnoozesPerPrompt, f.BreaksPerDay, f.Stiffness} {
		if v, ok := figure(); v != 0 || ok {
			t.Errorf("%v of nothing", v)
		}
	}
	if d, ok := f.Standing(); d != 0 || ok {
		t.Errorf("standing after %v", d)
	}
	// A span that is given has its days, with nothing in them.
	s = folded(t, LastWeeks(2, monday), "")
	if len(s.Days) != 8 || len(s.Weeks) != 2 || s.Weeks[0].Met() || s.Weeks[1].Of != 5 {
		t.Errorf("%+v", s.Weeks)
	}
	if met, used := s.GoalWeeks(); met != 0 || used != 0 {
		t.Errorf("%d of %d", met, used)
	}
}

// TestOddRecords: what cannot be is not counted as a figure, and harms none.
func TestOddRecords(t *testing.T) {
	for line, want := range map[string]Figures{
		"2026-11-23T10:00+01 prompt done shown=10:05 desk=60": {Done: 1, Days: 1, Good: 1, Sits: 1, LongestSit: time.Hour}, // the clock was set back
		"2026-11-23T10:00+01 prompt done":                     {Done: 1, Days: 1, Good: 1},
		"2026-11-23T10:00+01 prompt done desk=2000":           {Done: 1, Days: 1, Good: 1},
		"2026-11-23T10:00+01 prompt done snoozes=-3 desk=-1":  {Done: 1, Days: 1, Good: 1},
		"2026-11-23T10:00+01 prompt":                          {Days: 1},
		"2026-11-23T10:00+01 feel":                            {Days: 1},
		"2026-11-23T10:00+01 feel score=11":                   {Days: 1},
		"2026-11-23T10:00+01 pause for=9":                     {},
		"2026-11-23T10:00+01 flare off":                       {},
		"2026-11-23T10:00+01 dance done":                      {},
	} {
		if s := folded(t, Span{Now: monday}, line); !reflect.DeepEqual(s.Total, want) {
			t.Errorf("%s: %+v", line, s.Total)
		}
	}
}

// TestDayOfItsZone: a record belongs to the day, the weekday and the hour where
// it was written.
func TestDayOfItsZone(t *testing.T) {
	s := folded(t, Span{Now: monday}, `
		2026-11-22T23:30-08 prompt done
		2026-11-23T00:30+09 prompt done
		2026-11-23T00:10Z feel score=3
	`)
	var got []string
	for _, d := range s.Days {
		got = append(got, fmt.Sprintf("%s %d %d", d.Date.Format("Mon 2006-01-02"), d.Done, d.Scores()))
	}
	if want := []string{"Sun 2026-11-22 1 0", "Mon 2026-11-23 1 1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	if s.Hours[6][23].Answered != 1 || s.Hours[0][0].Answered != 1 {
		t.Errorf("%v", s.Hours)
	}
	if len(s.Weeks) != 2 || s.Weeks[0].Number != 47 || s.Weeks[1].Number != 48 || s.Weeks[0].Monday.Format(time.DateOnly) != "2026-11-16" {
		t.Errorf("%+v", s.Weeks)
	}
}

func TestSpan(t *testing.T) {
	lines := `
		1970-01-01T00:00Z feel score=1
		2026-11-09T12:00Z feel score=2
		2026-11-16T00:00+01 feel score=3
		2026-11-22T23:59+01 feel score=4
		2026-11-24T00:00+01 feel score=5
		2046-01-01T00:00Z feel score=6
	`
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tt := range []struct {
		span              Span
		days, used, left  int
		from, to, weekday string
	}{
		{Span{Now: monday}, 15, 3, 3, "2026-11-09", "2026-11-23", ""},
		{Span{Now: monday, From: day("2026-11-16"), To: day("2026-11-22")}, 7, 2, 4, "2026-11-16", "2026-11-22", ""},
		{Span{Now: monday, To: day("2026-11-16")}, 8, 2, 4, "2026-11-09", "2026-11-16", ""},
		{Span{Now: monday, From: day("1900-01-01"), To: day("2026-11-23")}, mostDays, 3, 3, "2006-11-09", "2026-11-23", ""},
		{Span{Now: monday, From: day("2026-11-23"), To: day("2026-11-16")}, 0, 0, 6, "0001-01-01", "0001-01-01", ""},
		{LastWeeks(0, monday), 1, 0, 6, "2026-11-23", "2026-11-23", ""},
		{LastWeeks(2, monday), 8, 2, 4, "2026-11-16", "2026-11-23", ""},
	} {
		s := folded(t, tt.span, lines)
		if len(s.Days) != tt.days || s.Total.Days != tt.used || s.Left != tt.left ||
			s.From.Format(time.DateOnly) != tt.from || s.To.Format(time.DateOnly) != tt.to {
			t.Errorf("%+v: %d days, %d used, %d left, %v to %v", tt.span, len(s.Days), s.Total.Days, s.Left, s.From, s.To)
		}
	}
}

// TestWeeklyGoal: half of a day's prompts make a good day, four good days of
// Monday to Friday a good week, and a week without is that week's matter alone.
func TestWeeklyGoal(t *testing.T) {
	lines := `
		2026-11-02T10:00Z prompt done
		2026-11-03T10:00Z prompt done
		2026-11-03T11:00Z prompt missed
		2026-11-04T10:00Z prompt taken
		2026-11-05T10:00Z prompt done
		2026-11-06T10:00Z break self

		2026-11-09T10:00Z prompt done
		2026-11-10T10:00Z prompt done
		2026-11-11T10:00Z prompt skipped
		2026-11-11T11:00Z prompt missed
		2026-11-11T12:00Z prompt done
		2026-11-12T10:00Z prompt withdrawn
		2026-11-13T10:00Z prompt done

		2026-11-23T10:00Z prompt done
		2026-11-24T10:00Z prompt done
		2026-11-25T10:00Z prompt done
		2026-11-28T10:00Z prompt done
		2026-11-29T10:00Z feel score=3
	`
	now := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	week := func(w Week) string {
		return fmt.Sprintf("%d: %d of %d, %d needed, %v", w.Number, w.Good, w.Of, w.Need, w.Met())
	}
	for _, tt := range []struct {
		span Span
		want []string
		met  int
	}{
		{Span{Now: now}, []string{
			"45: 4 of 5, 4 needed, true",
			"46: 3 of 5, 4 needed, false",
			"47: 0 of 5, 4 needed, false",
			"48: 4 of 7, 4 needed, true", // the weekend was in use
		}, 2},
	} {
		s := folded(t, tt.span, lines)
		var got []string
		for _, w := range s.Weeks {
			got = append(got, week(w))
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("got %s\nwant %s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
		if met, used := s.GoalWeeks(); met != tt.met || used != 3 {
			t.Errorf("%d of %d weeks", met, used)
		}
	}
}

// TestTrend: ten days with the figure, and not one less.
func TestTrend(t *testing.T) {
	f := NewFold(Span{Now: monday})
	at := monday.AddDate(0, 0, -20)
	for day := range 11 {
		score := 6
		if day > 4 {
			score = 3
		}
		s := f.Summary()
		trend, ok := s.StiffnessTrend()
		_, breaks := s.BreaksTrend()
		if want := (Trend{Days: day}); day < 10 && (ok || breaks || trend != want) {
			t.Fatalf("%d days: %+v, %v", day, trend, ok)
		}
		if want := (Trend{Days: 10, Earlier: 6, Later: 3}); day == 10 && (!ok || trend != want) {
			t.Fatalf("%d days: %+v, %v", day, trend, ok)
		}
		f.Add(feel(at.AddDate(0, 0, day), score))
		f.Add(Record{At: at.AddDate(0, 0, day), Event: EventBreak, Why: WhySelf})
		f.Add(Record{At: at.AddDate(0, 0, day), Event: EventBreak, Why: WhyIdle})
	}
	s := f.Summary()
	if trend, ok := s.BreaksTrend(); !ok || trend != (Trend{Days: 11, Earlier: 2, Later: 2}) {
		t.Errorf("%+v, %v", trend, ok)
	}
}

// TestFlareDays: a bad day lasts until it is over, three days at most, also when
// it began before the span.
func TestFlareDays(t *testing.T) {
	lines := `
		2026-11-02T10:00Z flare on
		2026-11-04T10:00Z flare off
		2026-11-09T10:00Z flare on
		2026-11-22T10:00Z flare on
	`
	for from, want := range map[int]string{0: "xxx....xxxx.........xx", 2: "x....xxxx.........xx", 8: "xxx.........xx"} {
		start := time.Date(2026, 11, 2+from, 0, 0, 0, 0, time.UTC)
		s := folded(t, Span{From: start, Now: monday}, lines)
		got := ""
		for _, d := range s.Days {
			if d.Flare {
				got += "x"
			} else {
				got += "."
			}
		}
		if got != want {
			t.Errorf("from %v:\n%s, want\n%s", start, got, want)
		}
	}
}
