package movement

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawCatalogue makes catalogues that no person would: empty, with nothing for
// a posture, with everything forbidden.
func drawCatalogue(t *rapid.T) *Catalogue {
	n := rapid.IntRange(0, 12).Draw(t, "movements")
	list := make([]Movement, n)
	for i := range list {
		id := fmt.Sprintf("m%d", i)
		if i == 0 && rapid.Bool().Draw(t, "has a walk") {
			id = fallbackWalk
		}
		list[i] = Movement{
			ID:          id,
			Areas:       drawSome(t, "areas", Areas()[:4]),
			Postures:    drawSome(t, "postures", Postures()),
			Precautions: drawSome(t, "precautions", precautionIDs()[:4]),
		}
	}
	return New(list)
}

func drawSome(t *rapid.T, label string, from []string) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, 3, rapid.ID[string]).Draw(t, label)
}

func drawWish(t *rapid.T, c *Catalogue) Wish {
	w := Wish{
		Focus:    drawSome(t, "focus", Areas()[:4]),
		Postures: drawSome(t, "wished postures", Postures()),
		Avoid:    drawSome(t, "avoid", precautionIDs()[:4]),
		Level:    rapid.IntRange(-1, 5).Draw(t, "level"),
	}
	if c.Len() > 0 && rapid.Bool().Draw(t, "only") {
		w.Only = drawSome(t, "only", ids(c))
		w.Only = append(w.Only, "gone")
	}
	return w
}

func ids(c *Catalogue) []string {
	var list []string
	for _, m := range c.All() {
		list = append(list, m.ID)
	}
	return list
}

func TestChooseProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCatalogue(t)
		w := drawWish(t, c)
		var recent []string
		for range rapid.IntRange(1, 30).Draw(t, "prompts") {
			seed := rapid.Uint64().Draw(t, "seed")
			m, ok := c.pick(w, recent, seed)
			again, ok2 := c.pick(w, recent, seed)
			if ok != ok2 || m.ID != again.ID {
				t.Fatalf("same inputs, %q and %q", m.ID, again.ID)
			}
			safe := c.Allowed(Wish{Avoid: w.Avoid})
			if ok != (safe > 0) {
				t.Fatalf("chosen: %v with %d movements that break no precaution", ok, safe)
			}
			if !ok {
				return
			}
			if shares(m.Precautions, w.Avoid) {
				t.Fatalf("%q is not for %v, and the person avoids %v", m.ID, m.Precautions, w.Avoid)
			}
			left := c.Allowed(w)
			if left > 0 && !allowed(&m, w) {
				t.Fatalf("%q is not allowed though %d are", m.ID, left)
			}
			// Only as many of the last ones can be kept away as leave one over.
			window := min(recentWindow, left-1, len(recent))
			if left > 0 && slices.Contains(recent[len(recent)-max(window, 0):], m.ID) {
				t.Fatalf("%q repeats itself within %v of %v", m.ID, window, recent)
			}
			recent = append(recent, m.ID)
		}
	})
}

func TestChooseIgnoresForeignRecents(t *testing.T) {
	c := mustBuiltin(t)
	if m, ok := c.pick(Wish{}, []string{"", "gone", "gone", "gone", "gone", "gone", "gone"}, 3); !ok || m.ID == "" {
		t.Errorf("got %q, %v", m.ID, ok)
	}
}

// The weights are not exact numbers to test for; what they are for is.
func TestChooseLeans(t *testing.T) {
	c := mustBuiltin(t)
	w := Wish{Focus: []string{"lower-back"}, Postures: []string{"standing", "seated"}}
	var recent []string
	seen := map[string]int{}
	stand, back := 0, 0
	const n = 2000
	for seed := range uint64(n) {
		m, ok := c.pick(w, recent, seed)
		if !ok {
			t.Fatal("nothing chosen")
		}
		recent = append(recent, m.ID)
		seen[m.ID]++
		if len(m.Postures) == 1 && m.Postures[0] == "standing" {
			stand++
		}
		if slices.Contains(m.Areas, "lower-back") {
			back++
		}
	}
	if stand < n*6/10 {
		t.Errorf("%d of %d stand the person up, want most", stand, n)
	}
	if back < n/2 {
		t.Errorf("%d of %d are for the lower back, which was asked for", back, n)
	}
	if len(seen) != c.Len() {
		t.Errorf("%d of %d movements came up: focus must favour, not exclude", len(seen), c.Len())
	}
}

func TestChooseOwnProgramme(t *testing.T) {
	c := mustBuiltin(t)
	w := Wish{Only: []string{"walk", "hip-hinge", "unclench"}}
	var recent []string
	for seed := range uint64(30) {
		m, _ := c.pick(w, recent, seed)
		if !slices.Contains(w.Only, m.ID) {
			t.Fatalf("%q is not in the programme", m.ID)
		}
		recent = append(recent, m.ID)
	}
	// Three to choose from: each returns only after both others.
	for i := 2; i < len(recent); i++ {
		if a := recent[i-2 : i+1]; a[0] == a[1] || a[1] == a[2] || a[0] == a[2] {
			t.Fatalf("%v repeats early", a)
		}
	}
}

func TestChooseFallsBack(t *testing.T) {
	c := mustBuiltin(t)
	for _, tc := range []struct {
		name string
		wish Wish
		want string
	}{
		{"programme is gone", Wish{Only: []string{"gone"}}, "walk"},
		{"programme is forbidden", Wish{Only: []string{"hip-hinge"}, Avoid: []string{"dizziness"}}, "walk"},
		{"seated only", Wish{Only: []string{"hip-hinge"}, Postures: []string{"seated"}}, "belly-breathing"},
		{"floor, and nothing there", Wish{Postures: []string{"floor"}}, "belly-breathing"},
		{"floor and dizzy", Wish{Postures: []string{"floor"}, Avoid: []string{"dizziness"}}, "walk"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if m, ok := c.pick(tc.wish, []string{"unclench"}, 9); !ok || m.ID != tc.want {
				t.Errorf("got %q, %v; want %q", m.ID, ok, tc.want)
			}
		})
	}
	if m, ok := New(nil).pick(Wish{}, nil, 1); ok {
		t.Errorf("an empty catalogue gave %q", m.ID)
	}
}

// A recorded day must replay after an upgrade: this is the very sequence.
func TestChooseIsTheSameWithEveryRelease(t *testing.T) {
	want := []uint64{0xe220a8397b1dcdaf, 0x910a2dec89025cc1, 0x975835de1c9756ce}
	for seed, w := range want {
		if got := mix(uint64(seed)); got != w {
			t.Errorf("mix(%d) = %#x, want %#x", seed, got, w)
		}
	}
}

func BenchmarkChoose(b *testing.B) {
	c := mustBuiltin(b)
	w := Wish{Focus: []string{"lower-back"}, Postures: []string{"standing", "seated"}}
	recent := []string{"walk", "hip-hinge", "unclench", "sit-to-stand", "shoulder-rolls"}
	b.ReportAllocs()
	for i := uint64(0); b.Loop(); i++ {
		c.pick(w, recent, i)
	}
}

func BenchmarkParseBuiltin(b *testing.B) {
	data := []byte(builtinYAML)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("catalogue.yaml", data); err != nil {
			b.Fatal(err)
		}
	}
}
