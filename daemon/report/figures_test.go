package report

import (
	"slices"
	"testing"
	"time"

	"deskbreak/daemon/history"
)

// TestUpAtOnce: who says "done" within the second has not stood up in 0s.
func TestUpAtOnce(t *testing.T) {
	at := time.Date(2026, 11, 16, 10, 0, 0, 0, time.UTC)
	list := facts(summary(history.LastWeeks(1, at.Add(time.Hour)),
		history.Record{At: at, Event: history.EventPrompt, Outcome: history.OutcomeDone, Movement: "walk", Shown: &at}))
	i := slices.IndexFunc(list, func(f fact) bool { return f.label == "Time to standing up" })
	if i < 0 || list[i].value != "at once" {
		t.Errorf("got %+v", list)
	}
}

// TestNouns: the noun goes with the whole and not with the part.
func TestNouns(t *testing.T) {
	at := time.Date(2026, 11, 16, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		outcomes        []string
		reminders, sits string
	}{
		{[]string{history.OutcomeDone}, "1 of 1 reminder: 1 done", "1 of 1 sit over 60 minutes, 0 over 90"},
		{[]string{history.OutcomeMissed}, "0 of 1 reminder: 1 missed", ""},
		{[]string{history.OutcomeDone, history.OutcomeMissed}, "1 of 2 reminders: 1 done, 1 missed", "1 of 1 sit over 60 minutes, 0 over 90"},
		{[]string{history.OutcomeTaken, history.OutcomeTaken}, "2 of 2 reminders: 2 got up", "1 of 2 sits over 60 minutes, 0 over 90"},
	} {
		var records []history.Record
		for i, o := range c.outcomes {
			records = append(records, history.Record{At: at.Add(time.Duration(i) * time.Hour), Event: history.EventPrompt, Outcome: o, DeskSeconds: 3700 - int64(i)*600})
		}
		notes := map[string]string{}
		for _, f := range facts(summary(history.LastWeeks(1, at), records...)) {
			notes[f.label] = f.note
		}
		if notes["Done or got up"] != c.reminders || notes["Longest sit"] != c.sits {
			t.Errorf("%v: %q, want %q and %q", c.outcomes, notes, c.reminders, c.sits)
		}
	}
}
