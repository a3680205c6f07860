package movement

import (
	"slices"
	"strings"
	"testing"
)

func mustBuiltin(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFind(t *testing.T) {
	c := mustBuiltin(t)
	for _, m := range c.All() {
		if found, ok := c.Find(m.ID); !ok || found.ID != m.ID {
			t.Errorf("Find(%q) = %q, %v", m.ID, found.ID, ok)
		}
	}
	if m, ok := c.Find("no-such-thing"); ok {
		t.Errorf("found %q", m.ID)
	}
}

// Whatever a person has to avoid and however they sit, the program has
// something to say.
func TestBuiltinHasSomethingForEverybody(t *testing.T) {
	c := mustBuiltin(t)
	for _, posture := range []string{"standing", "seated"} {
		w := Wish{Postures: []string{posture}, Avoid: precautionIDs()}
		m, ok := c.pick(w, nil, 1)
		if !ok || !slices.Contains(m.Postures, posture) || len(m.Precautions) > 0 {
			t.Errorf("%s with every precaution: %q (%v, not for %v)", posture, m.ID, ok, m.Precautions)
		}
	}
	for _, p := range Precautions() {
		if n := c.Allowed(Wish{Postures: []string{"standing", "seated"}, Avoid: []string{p.ID}}); n < 4 {
			t.Errorf("avoid %s leaves %d movements, want at least 4", p.ID, n)
		}
	}
}

func TestWordLists(t *testing.T) {
	for name, list := range map[string][]string{
		"areas": Areas(), "kinds": Kinds(), "directions": Directions(), "postures": Postures(), "precautions": precautionIDs(),
	} {
		seen := map[string]bool{}
		for _, s := range list {
			if !kebab(s) || seen[s] {
				t.Errorf("%s: %q is not in small letters with hyphens, or twice", name, s)
			}
			seen[s] = true
		}
	}
	if !slices.IsSorted(precautionIDs()) {
		t.Error("precautions are not in order; people look them up")
	}
	for _, p := range Precautions() {
		if !strings.HasSuffix(p.Explanation, ".") || strings.Count(p.Explanation, ".") != 1 {
			t.Errorf("%s: %q is not one sentence", p.ID, p.Explanation)
		}
	}
}

func TestAllIsTheCallersOwn(t *testing.T) {
	c := mustBuiltin(t)
	all := c.All()
	first := all[0].ID
	all[0].ID = "changed"
	if got := c.All()[0].ID; got != first {
		t.Errorf("the catalogue changed through its copy: %q", got)
	}
}

func TestWithReplacesAndAdds(t *testing.T) {
	c := mustBuiltin(t)
	own := []Movement{
		{ID: "walk", Name: "Walk with the dog"},
		{ID: "desk-dance", Name: "Desk dance"},
	}
	d := c.With(own)
	if m, _ := d.Find("walk"); m.Name != "Walk with the dog" {
		t.Errorf("walk is %q, want the person's own", m.Name)
	}
	if d.Len() != c.Len()+1 || d.All()[c.Len()].ID != "desk-dance" {
		t.Errorf("%d movements, want %d with the new one last", d.Len(), c.Len()+1)
	}
	if m, _ := c.Find("walk"); m.Name == "Walk with the dog" {
		t.Error("With changed its receiver")
	}
}

func TestDoseWords(t *testing.T) {
	for _, tc := range []struct {
		d    Dose
		want string
	}{
		{Dose{}, ""},
		{Dose{EachSide: true}, ""},
		{Dose{Repetitions: 5}, "5 times"},
		{Dose{Repetitions: 1}, "once"},
		{Dose{Repetitions: 5, Seconds: 2, EachSide: true}, "5 times each side, hold 2 seconds"},
		{Dose{Repetitions: 1, Seconds: 15, EachSide: true}, "once each side, hold 15 seconds"},
		{Dose{Repetitions: 2, Seconds: 1}, "twice, hold 1 second"},
		{Dose{Seconds: 60}, "1 minute"},
		{Dose{Seconds: 90}, "90 seconds"},
		{Dose{Seconds: 120}, "2 minutes"},
		{Dose{Seconds: 30, EachSide: true}, "30 seconds each side"},
		{Dose{Seconds: 30, PerDay: 1}, "30 seconds, once a day"},
		{Dose{Repetitions: 5, PerDay: 2}, "5 times, twice a day"},
		{Dose{Sets: 3, Repetitions: 10, PerDay: 3}, "3 sets of 10, 3 times a day"},
		{Dose{PerDay: 3}, ""},
		{Dose{Repetitions: 1, Unit: "flights", Pace: 60}, "1 flight"},
		{Dose{Repetitions: 3, Unit: "flights"}, "3 flights"},
		{Dose{Repetitions: 5, Unit: "breaths"}, "5 breaths"},
		{Dose{Repetitions: 3, Seconds: 5, Unit: "groups"}, "3 groups, hold 5 seconds"},
		{Dose{Repetitions: 10, Unit: "steps", EachSide: true}, "10 steps each side"},
		{Dose{Repetitions: 5, Unit: "circles", EachSide: true}, "5 circles each way"},
		{Dose{Sets: 2, Repetitions: 1, Unit: "circles", PerDay: 2}, "2 sets of 1 circle, twice a day"},
		{Dose{Sets: 3, Repetitions: 10, EachSide: true, PerDay: 1}, "3 sets of 10 each side, once a day"},
		{Dose{Sets: 3, Repetitions: 1, Seconds: 30, EachSide: true}, "3 sets of 1 each side, hold 30 seconds"},
		{Dose{Sets: 3, Seconds: 60, PerDay: 2}, "3 sets of 1 minute, twice a day"},
		{Dose{Repetitions: 1, Seconds: 15, EachSide: true, BothWays: true}, "once each side, hold 15 seconds each way"},
		{Dose{Repetitions: 5, EachSide: true, Alternate: true}, "5 times each side"},
		{Dose{Sets: 1, Repetitions: 5}, "5 times"},
		{Dose{Sets: 2, Repetitions: 5, Seconds: 2}, "2 sets of 5, hold 2 seconds"},
	} {
		if got := tc.d.String(); got != tc.want {
			t.Errorf("%#v: %q, want %q", tc.d, got, tc.want)
		}
		once := tc.d
		once.PerDay = 0
		if got, want := tc.d.OneTime(), once.String(); got != want {
			t.Errorf("%#v: one time is %q, want %q", tc.d, got, want)
		}
	}
}

// TestTitle: short where there is little room, and nothing of a person's own is cut off.
func TestTitle(t *testing.T) {
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"side-lunge-stretch": "Side lunge stretch", "hip-hinge": "Hip hinge", "childs-pose": "Child's pose",
	} {
		if m, _ := c.Find(id); m.Title() != want {
			t.Errorf("%s: %q, want %q", m.Name, m.Title(), want)
		}
	}
	titles := map[string]string{}
	for _, m := range c.All() {
		if other := titles[m.Title()]; other != "" || m.Title() == "" {
			t.Errorf("%s and %s are both %q", other, m.ID, m.Title())
		}
		titles[m.Title()] = m.ID
	}
	if own := (Movement{Name: "Knee bend (left)"}); own.Title() != own.Name {
		t.Errorf("one's own %q is %q", own.Name, own.Title())
	}
}

func TestDoseFallsToTheHighestNotAbove(t *testing.T) {
	m := Movement{Doses: []Dose{{Repetitions: 5}, {Repetitions: 8}}}
	for level, want := range map[int]int{-1: 5, 0: 5, 1: 5, 2: 8, 3: 8, 99: 8} {
		if got := m.Dose(level).Repetitions; got != want {
			t.Errorf("level %d: %d repetitions, want %d", level, got, want)
		}
	}
	if d := (Movement{}).Dose(1); d != (Dose{}) {
		t.Errorf("no doses: %v", d)
	}
	for level, want := range map[int]int{-5: 1, 0: 1, 1: 1, 3: 3, 4: 3} {
		if got := Level(Wish{Level: level}); got != want {
			t.Errorf("Level(%d) = %d, want %d", level, got, want)
		}
	}
}
