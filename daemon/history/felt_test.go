package history

import (
	"testing"
	"time"
)

// TestFeltOtherwise: who says it otherwise later has said it once.
func TestFeltOtherwise(t *testing.T) {
	said := func(minute int, event, id, felt string) Record {
		return Record{
			At: time.Date(2026, 11, 23, 10, minute, 0, 0, time.UTC), Event: event, ID: id, Outcome: map[string]string{EventPrompt: OutcomeDone}[event],
			Movement: "walk", Felt: felt,
		}
	}
	f := NewFold(LastWeeks(1, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)))
	for _, r := range []Record{
		said(0, EventPrompt, "p1", "easy"), said(1, EventFelt, "p1", "hard"), said(2, EventFelt, "p1", "right"),
		said(3, EventPrompt, "p2", ""), said(4, EventFelt, "p2", "right"), said(5, EventFelt, "p2", "hard"),
		said(6, EventPrompt, "p3", "hard"),
		said(7, EventFelt, "", "easy"), said(8, EventFelt, "", "easy"), // of an earlier version, which named none
	} {
		f.Add(r)
	}
	if m := f.Summary().Movements; len(m) != 1 || m[0].Easy != 2 || m[0].Right != 1 || m[0].Hard != 2 || m[0].Done != 3 {
		t.Errorf("got %+v", m)
	}
}
