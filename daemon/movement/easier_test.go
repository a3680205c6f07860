package movement

import (
	"testing"
)

func TestEffort(t *testing.T) {
	stand, seat := []string{"standing"}, []string{"standing", "seated"}
	// Each asks for more than the one before.
	for i, m := range [...]Movement{
		{Kind: "relax", Postures: seat, Gentle: true},
		{Kind: "relax", Postures: seat},
		{Kind: "relax", Postures: stand, Gentle: true},
		{Kind: "mobility", Postures: seat, Gentle: true},
		{Kind: "stretch", Postures: seat},
		{Kind: "walk", Postures: stand, Gentle: true},
		{Kind: "strengthen", Postures: seat, Gentle: true},
		{Kind: "strengthen", Postures: stand},
		{Kind: "of the future", Postures: stand},
	} {
		if want := [...]int{0, 1, 2, 4, 9, 14, 16, 19, 23}[i]; effort(&m) != want {
			t.Errorf("%+v: %d, want %d", m, effort(&m), want)
		}
	}
}

// From any movement down, asking again and again: each is easier than the one
// before until there is none, and of the same group while that has one.
func TestEasier(t *testing.T) {
	c := mustBuiltin(t)
	w := Wish{Postures: []string{"standing", "seated"}}
	for _, from := range c.All() {
		for seed := range uint64(20) {
			cur := from
			var recent []string
			for range 8 {
				recent = append(recent, cur.ID)
				got, ok := c.Choose(w, Moment{Now: noon, Seed: seed, Recent: recent, Easier: cur.ID})
				m := got.Movement
				if !ok || m.ID == cur.ID {
					t.Fatalf("easier than %s: %s, %v", cur.ID, m.ID, ok)
				}
				less, same := 0, 0
				for _, o := range c.All() {
					if allowed(&o, w) && effort(&o) < effort(&cur) {
						less++
						if o.Group() == cur.Group() {
							same++
						}
					}
				}
				if less > 0 && effort(&m) >= effort(&cur) {
					t.Fatalf("%s (%d) instead of %s (%d), and %d are easier", m.ID, effort(&m), cur.ID, effort(&cur), less)
				}
				if same > len(recent) && m.Group() != cur.Group() {
					t.Fatalf("%s instead of %s, and %d are easier in %s", m.ID, cur.ID, same, cur.Group())
				}
				cur = m
			}
		}
	}
}

func TestEasierIsALevelLower(t *testing.T) {
	c := New([]Movement{
		{ID: "march", Kind: "strengthen", Postures: []string{"standing"}},
		{ID: "belly-breathing", Kind: "relax", Areas: []string{"breathing"}, Postures: []string{"standing", "seated"}, Gentle: true},
		{ID: "unclench", Kind: "relax", Areas: []string{"jaw"}, Postures: []string{"seated"}, Gentle: true},
	})
	for _, tc := range []struct {
		name string
		wish Wish
		at   Moment
		want int
	}{
		{"set", Wish{Level: 3}, Moment{Easier: "march"}, 2},
		{"lowest", Wish{Level: 1}, Moment{Easier: "march"}, 1},
		{"bad day", Wish{Level: 3}, Moment{Easier: "march", Flare: true}, 1},
		{"programme", Wish{}, Moment{Easier: "march", Programme: &Programme{
			Groups: map[string]Progress{"calm": {Level: 3}},
			Seen:   map[string]Seen{"belly-breathing": {Mark: Mark{Top: 2}}, "unclench": {Mark: Mark{Top: 3}}},
		}}, 2},
	} {
		tc.at.Now = noon
		if got, ok := c.Choose(tc.wish, tc.at); !ok || got.Level != tc.want || got.Movement.Kind != "relax" {
			t.Errorf("%s: level %d of %s, want %d", tc.name, got.Level, got.Movement.ID, tc.want)
		}
	}
	// Of a programme of one's own, what is easier in it; else the gentlest of all.
	w := Wish{Only: []string{"march", "unclench"}}
	if got, _ := c.Choose(w, Moment{Now: noon, Easier: "march"}); got.Movement.ID != "unclench" {
		t.Errorf("got %q, want what is easier in the programme", got.Movement.ID)
	}
	if got, _ := c.Choose(w, Moment{Now: noon, Easier: "unclench"}); got.Movement.ID != "belly-breathing" {
		t.Errorf("got %q, want the gentlest", got.Movement.ID)
	}
	if got, ok := New([]Movement{{ID: "walk"}}).Choose(Wish{}, Moment{Now: noon, Easier: "walk"}); ok {
		t.Errorf("easier than the only one: %q", got.Movement.ID)
	}
}
