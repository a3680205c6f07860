package history

import "testing"

// TestTheNightIsNoBreakOfTheDay: it is counted, and told apart.
func TestTheNightIsNoBreakOfTheDay(t *testing.T) {
	var c Counts
	for _, r := range []Record{
		{Event: EventBreak, Why: WhySleep, Seconds: 14 * 3600},
		{Event: EventBreak, Why: WhyLock, Seconds: 1800},
		{Event: EventBreak, Why: WhySelf},
		{Event: EventPrompt, Outcome: OutcomeDone, Snoozes: 2},
		{Event: EventFelt, Felt: "hard"},
	} {
		c.Add(r)
	}
	if want := (Counts{Done: 1, Snoozed: 2, Natural: 2, Long: 1, Own: 1}); c != want {
		t.Errorf("got %+v, want %+v", c, want)
	}
}
