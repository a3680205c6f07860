package report

import (
	"math"
	"strconv"
	"strings"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/history"
)

// This file puts figures into words, the same ones for the terminal and the page.

// fact is one figure.
type fact struct{ label, value, note string }

// facts are those of a whole summary, in the order in which they are told.
func facts(s *history.Summary) []fact {
	t := &s.Total
	list := []fact{{lang.T("Days in use"), lang.T("%d of %d", t.Days, len(s.Days)), ""}}
	if v, ok := t.BreaksPerDay(); ok {
		list = append(list, fact{lang.T("Breaks a day"), decimal(v), breaksNote(t)})
	}
	if share, ok := t.Share(); ok {
		list = append(list, fact{
			lang.T("Done or got up"), percent(share), lang.T("%d of %d reminders: %s", t.Answered(), t.Prompts(), outcomesText(t)),
		})
	}
	if d, ok := t.Standing(); ok {
		value := short(d)
		if d < time.Second {
			value = lang.T("at once")
		}
		list = append(list, fact{lang.T("Time to standing up"), value, lang.T("median, from the reminder to done or up")})
	}
	if v, ok := t.SnoozesPerPrompt(); ok {
		list = append(list, fact{lang.T("Snoozes per reminder"), decimal(v), ""})
	}
	if t.Sits > 0 {
		list = append(list, fact{
			lang.T("Longest sit"), length(t.LongestSit), lang.T("%d of %d sits over 60 minutes, %d over 90", t.Over60, t.Sits, t.Over90),
		})
	}
	if met, used := s.GoalWeeks(); used > 0 {
		list = append(list, fact{
			lang.T("Weekly goal met"), lang.T("%d of %d", met, used), lang.T("a week needs 4 days of half or more done or got up"),
		})
	}
	if v, ok := t.Stiffness(); ok {
		list = append(list, fact{lang.T("Stiffness"), lang.T("%s of 10", decimal(v)), lang.T("median of %d entries, 0 is loose", t.Scores())})
	}
	if n := badDays(s); n > 0 {
		list = append(list, fact{lang.T("Bad days"), strconv.Itoa(n), ""})
	}
	return list
}

// breaksNote says what a break is made of.
func breaksNote(t *history.Figures) string {
	var parts []string
	for _, p := range []struct {
		n    int
		text string
	}{
		{t.Answered(), lang.T("%d for a reminder", t.Answered())},
		{t.Natural - t.Long, lang.T("%d natural", t.Natural-t.Long)},
		{t.Own, lang.T("%d own", t.Own)},
	} {
		if p.n > 0 {
			parts = append(parts, p.text)
		}
	}
	return strings.Join(parts, ", ")
}

// outcome is how many prompts ended in one way.
type outcome struct {
	id   string
	n    int
	text string
}

// outcomes are all that a prompt may have that was not withdrawn.
func outcomes(t *history.Figures) [4]outcome {
	return [4]outcome{
		{history.OutcomeDone, t.Done, lang.T("%d done", t.Done)},
		{history.OutcomeTaken, t.Taken, lang.T("%d got up", t.Taken)},
		{history.OutcomeSkipped, t.Skipped, lang.T("%d skipped", t.Skipped)},
		{history.OutcomeMissed, t.Missed, lang.T("%d missed", t.Missed)},
	}
}

// outcomesText lists those that there were.
func outcomesText(t *history.Figures) string {
	var parts []string
	for _, o := range outcomes(t) {
		if o.n > 0 {
			parts = append(parts, o.text)
		}
	}
	return strings.Join(parts, ", ")
}

// trends set the halves of the time side by side, where there are days enough.
func trends(s *history.Summary) []string {
	var lines []string
	if t, ok := s.BreaksTrend(); ok {
		lines = append(lines, lang.T("Breaks a day over %d days: %s in the earlier half, %s in the later (medians).", t.Days, decimal(t.Earlier), decimal(t.Later)))
	}
	if t, ok := s.StiffnessTrend(); ok {
		lines = append(lines, lang.T("Stiffness over %d days: %s in the earlier half, %s in the later (medians).", t.Days, decimal(t.Earlier), decimal(t.Later)))
	}
	return lines
}

func badDays(s *history.Summary) (n int) {
	for i := range s.Days {
		if s.Days[i].Flare {
			n++
		}
	}
	return n
}

// goal is "4 of 5 days".
func goal(w *history.Week) string { return lang.T("%d of %d days", w.Good, w.Of) }

// decimal has one digit after the point where that is not zero.
func decimal(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

func percent(share float64) string { return lang.T("%d%%", int(math.Round(100*share))) }

// length is a length of time to the minute.
func length(d time.Duration) string {
	h, m := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case h > 0 && m > 0:
		return lang.T("%dh %dm", h, m)
	case h > 0:
		return lang.T("%dh", h)
	}
	return lang.T("%dm", m)
}

// short is a length of minutes, to the second where there are few.
func short(d time.Duration) string {
	switch s := int(d / time.Second); {
	case s < 60:
		return lang.T("%ds", s)
	case s < 600 && s%60 > 0:
		return lang.T("%dm %ds", s/60, s%60)
	}
	return length(d)
}

// dates is a span in words, its year said once.
func dates(from, to time.Time) string {
	form := "2 January"
	switch {
	case from.Equal(to):
		return lang.Format(to, "2 January 2006")
	case from.Year() != to.Year():
		form = "2 January 2006"
	}
	return lang.T("%s to %s", lang.Format(from, form), lang.Format(to, "2 January 2006"))
}

// weekdays are the names of the days from Monday on.
func weekdays(long bool) (names [7]string) {
	form := "Mon" // not text: a form
	if long {
		form = "Monday" // not text: a form
	}
	monday := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range names {
		names[i] = lang.Format(monday.AddDate(0, 0, i), form)
	}
	return names
}

// hourSpan is from the first to the last hour in which anything was recorded,
// and at least the eight from nine.
func hourSpan(hours *[7][24]history.Hour) (first, last int) {
	first, last = 9, 16
	for d := range hours {
		for h, x := range hours[d] {
			if x.Prompts > 0 || x.Breaks > 0 {
				first, last = min(first, h), max(last, h)
			}
		}
	}
	return first, last
}

// shade of the heat map is 0 for nothing, and 1 to 4 up to the most that there is.
func shade(n, most int) int {
	if n <= 0 || most <= 0 {
		return 0
	}
	return (4*n + most - 1) / most
}

// shades are the lowest number of each shade of 1 to 4; 0: no number has it.
func shades(most int) (from [5]int) {
	for n := most; n > 0; n-- {
		from[shade(n, most)] = n
	}
	return from
}

func mostBreaks(hours *[7][24]history.Hour) (most int) {
	for d := range hours {
		for _, h := range hours[d] {
			most = max(most, h.Breaks)
		}
	}
	return most
}

// unheeded is an hour in which most reminders were let go by; of fewer than
// three nothing is said.
func unheeded(h history.Hour) bool { return h.Prompts >= 3 && 2*h.Answered < h.Prompts }
