package daemon

import (
	"fmt"
	"testing"
	"time"

	"deskbreak/daemon/movement"
	"deskbreak/daemon/schedule"
)

// TestOwnProgrammeLastsAsLongAsTheDay: that hours or a schedule say when the day ends
// reaches the choice.
func TestOwnProgrammeLastsAsLongAsTheDay(t *testing.T) {
	own := movement.Movement{ID: "tilt", Name: "Tilt", Postures: []string{"standing"},
		Doses: []movement.Dose{{Repetitions: 5, PerDay: 6}}}
	m := movements{wish: movement.Wish{Only: []string{own.ID}}, own: []movement.Movement{own}, programme: &movement.Programme{}}
	seven := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
	for n := range 5 {
		m.programme.Add(movement.Past{
			At: seven.Add(time.Duration(n) * time.Hour), Event: "prompt", ID: fmt.Sprint(n), Movement: own.ID, Level: 1, Outcome: "done",
		}, m.catalogue().Group)
	}
	now := seven.Add(7 * time.Hour)
	for open, want := range map[bool]bool{true: true, false: false} {
		c := m.choose(schedule.Need{Now: now, Recent: []string{"walk"}, Left: 5 * time.Hour, Every: time.Hour, Open: open})
		if got := c.Movement == own.ID; got != want {
			t.Errorf("open %v: %s", open, c.Why)
		}
	}
}
