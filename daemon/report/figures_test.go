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
