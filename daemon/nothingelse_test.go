package daemon

import (
	"testing"
	"time"

	"deskbreak/daemon/movement"
	"deskbreak/daemon/schedule"
)

// TestNothingElseToChoose: where no other movement will do the one that is up stays,
// but not one that must not come any more.
func TestNothingElseToChoose(t *testing.T) {
	alone := movement.Movement{
		ID: "alone", Name: "Alone", Kind: "relax", Gentle: true, Postures: []string{"standing", "seated"}, Areas: []string{"neck"},
		Precautions: []string{"neck-pain"}, Doses: []movement.Dose{{Seconds: 5}},
	}
	m := movements{wish: movement.Wish{Postures: []string{"standing"}}, all: movement.New([]movement.Movement{alone})}
	need := schedule.Need{Now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC), Instead: "alone", Level: 1}
	if c := m.choose(need); c.Movement != "alone" || c.Level != 1 {
		t.Errorf("nothing else is there: %+v", c)
	}
	m.wish.Avoid = []string{"neck-pain"}
	if c := m.choose(need); c.Movement != "walk" {
		t.Errorf("it is ruled out: %+v", c)
	}
}
