package movement

import (
	"slices"
	"strings"
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

// An own press-up in three sets on the floor is more than a walk; what is easier
// comes with a reason that is true, from the list or from outside it, and asking on
// never leads to more.
func TestEasierIsNeverMore(t *testing.T) {
	own, err := Parse("example.yaml", []byte(Example()))
	if err != nil {
		t.Fatal(err)
	}
	c := mustBuiltin(t).With(own)
	for _, only := range [][]string{{"press-up-lying"}, {"hip-hinge"}, {"press-up-lying", "belly-breathing"}, {"unclench"}, nil} {
		for _, from := range []string{"walk", "press-up-lying", "hip-hinge", "unclench", "shoulder-rolls"} {
			for seed := range uint64(20) {
				at := Moment{Now: noon, Seed: seed, Recent: []string{from}, Programme: &Programme{}}
				w := Wish{Only: only, Postures: []string{"standing", "seated"}}
				cur, ok := c.Find(from)
				at.Level = 1
				for range 6 {
					if !ok {
						t.Fatalf("%s is not known", cur.ID)
					}
					at.Easier, at.Instead = cur.ID, cur.ID
					got, found := c.Choose(w, at)
					m := got.Movement
					if !found || m.ID == cur.ID || effort(&m) > effort(&cur) {
						t.Fatalf("only %v: %q at %d instead of %s at %d", only, got.Why, effort(&m), cur.ID, effort(&cur))
					}
					less := effort(&m) < effort(&cur)
					listed := slices.Contains(only, m.ID)
					for words, holds := range map[string]bool{
						"nothing is easier than":         !less,
						"an easier one than":             less,
						"not in your own programme, but": less && only != nil && !listed && m.Gentle,
					} {
						if strings.Contains(got.Why, words) && !holds {
							t.Errorf("only %v: %q after %s, effort %d to %d", only, got.Why, cur.ID, effort(&cur), effort(&m))
						}
					}
					at.Recent, cur, at.Level = append(at.Recent, m.ID), m, got.Level
				}
			}
		}
	}
}

// Less of the same comes first, where it has a lower level than the one that is shown.
func TestEasierIsLessOfTheSame(t *testing.T) {
	c := mustBuiltin(t)
	at := Moment{Now: noon, Easier: "hip-hinge", Instead: "hip-hinge", Level: 3}
	for want := 2; want >= 1; want-- {
		got, ok := c.Choose(Wish{Level: 3}, at)
		if !ok || got.Movement.ID != "hip-hinge" || got.Level != want {
			t.Fatalf("%q at level %d, want %d of the same", got.Why, got.Level, want)
		}
		at.Level = got.Level
	}
	if got, ok := c.Choose(Wish{Level: 3}, at); !ok || got.Movement.ID == "hip-hinge" {
		t.Errorf("below the lowest level: %q", got.Why)
	}
	at.Level = 3
	if got, ok := c.Choose(Wish{Level: 3, Avoid: []string{"dizziness"}}, at); !ok || got.Movement.ID == "hip-hinge" {
		t.Errorf("less of what must not come: %q", got.Why)
	}
}
