package report

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"deskbreak/daemon/movement"
)

func TestPlanTotals(t *testing.T) {
	for _, c := range []struct {
		kind string
		dose movement.Dose
		want int
		says string
	}{
		{"mobility", movement.Dose{Repetitions: 5, Seconds: 2}, 5*2 + 4*3, "About 20 seconds"},
		{"mobility", movement.Dose{Repetitions: 5, Seconds: 2, Pace: 6}, 5*2 + 4*6, "About 30 seconds"},
		{"mobility", movement.Dose{Repetitions: 5, Pace: 10}, 50, "About a minute"},
		{"stretch", movement.Dose{Seconds: 20, EachSide: true}, 20 + 5 + 20, "About 50 seconds"},
		{"stretch", movement.Dose{Repetitions: 2, Seconds: 20, EachSide: true, Alternate: true}, 4*20 + 3*5, "About a minute and a half"},
		{"stretch", movement.Dose{Repetitions: 1, Seconds: 5, EachSide: true, BothWays: true}, 2*(5+3+5) + 5, "About 30 seconds"},
		{"strengthen", movement.Dose{Sets: 3, Repetitions: 10}, 3*40 + 2*30, "About 3 minutes"},
		{"strengthen", movement.Dose{Repetitions: 10, EachSide: true, Alternate: true, Pace: 2}, 40, "About 40 seconds"},
		{"mobility", movement.Dose{Sets: 2, Repetitions: 3, Seconds: 5, EachSide: true}, 2*(2*(15+6)+5) + 15, "About 2 minutes"},
		{"walk", movement.Dose{Seconds: 60}, 60, "About a minute"},
		{"walk", movement.Dose{Repetitions: 3, Unit: "flights"}, 180, "About 3 minutes"},
		{"strengthen", movement.Dose{Repetitions: 10, Unit: "steps"}, 20, "About 20 seconds"},
		{"stretch", movement.Dose{Repetitions: 5, Unit: "breaths"}, 40, "About 40 seconds"},
		{"relax", movement.Dose{Repetitions: 15}, 90, "About a minute and a half"},
		{"relax", movement.Dose{Repetitions: 3, Seconds: 5, Pace: 15, Unit: "groups"}, 3 * 20, "About a minute"},
		{"relax", movement.Dose{Seconds: 5}, 5, "About 10 seconds"},
		{"relax", movement.Dose{}, 60, "About a minute"},
		{"walk", movement.Dose{Seconds: 300}, 300, "About 5 minutes"},
	} {
		m := movement.Movement{Kind: c.kind, Postures: []string{"standing"}}
		if got := plan(m, c.dose).total(); got != c.want {
			t.Errorf("%+v of %s takes %d s, want %d", c.dose, c.kind, got, c.want)
		}
		if got := guideTexts().about(c.want); got != c.says {
			t.Errorf("%d s is %q, want %q", c.want, got, c.says)
		}
	}
}

// script is a plan as a person lives it: "R1 10" is the first repetition on the
// right, ten seconds long.
func script(p guidePlan) string {
	var list []string
	for _, part := range p.Parts[1:] {
		if part.Kind != "work" {
			list = append(list, fmt.Sprint(part.Kind, " ", part.Seconds))
			continue
		}
		side := ""
		if p.Sides > 1 {
			side = string("RL"[part.Side-1])
		}
		list = append(list, fmt.Sprint(side, part.N, " ", part.Seconds))
	}
	return strings.Join(list, ", ")
}

// What a person is led through is what the steps say, in their order.
func TestPlanParts(t *testing.T) {
	all, err := movement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id    string
		level int
		want  string
	}{
		{"seated-cat-cow", 1, "1 5, turn 3, 1 5, ease 3, 2 5, turn 3, 2 5, ease 3, 3 5, turn 3, 3 5"},
		{"wrist-stretch", 1, "R1 5, turn 3, R1 5, change 5, L1 5, turn 3, L1 5"},
		{"wrist-stretch", 3, "R1 15, turn 3, R1 15, change 5, L1 15, turn 3, L1 15, change 5, R2 15, turn 3, R2 15, change 5, L2 15, turn 3, L2 15"},
		{"muscle-relaxation", 1, "1 5, ease 15, 2 5, ease 15, 3 5, ease 15"},
		{"standing-march", 1, "R1 2, L1 2, R2 2, L2 2, R3 2, L3 2, R4 2, L4 2, R5 2, L5 2"},
		{"standing-march", 3, "1 60"},
		{"hip-circles", 1, "R1 5, R2 5, R3 5, change 5, L1 5, L2 5, L3 5"},
		{"knee-to-chest", 1, "R1 5, change 6, L1 5, change 6, R2 5, change 6, L2 5"},
		{"heel-to-toe-stand", 1, "R1 10, change 5, L1 10"},
		{"desk-plank", 3, "1 15, ease 30, 2 15"},
	} {
		m, _ := all.Find(c.id)
		if got := script(plan(m, m.Dose(c.level))); got != c.want {
			t.Errorf("%s at level %d\ngot  %s\nwant %s", c.id, c.level, got, c.want)
		}
	}
	m := movement.Movement{Kind: "strengthen"}
	d := movement.Dose{Sets: 2, Repetitions: 1, Seconds: 4, EachSide: true}
	if got, want := script(plan(m, d)), "R1 4, change 5, L1 4, rest 30, R1 4, change 5, L1 4"; got != want {
		t.Errorf("two sets\ngot  %s\nwant %s", got, want)
	}
}

// The whole catalogue: no dose is over in a moment or takes longer than a break,
// more is not shorter where only the number grows, and sides that take turns do.
// With DESKBREAK_PLANS=1 the table of all of them is printed.
func TestPlanOfAll(t *testing.T) {
	all, err := movement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all.All() {
		var row []string
		for i, d := range m.Doses {
			p := plan(m, d)
			total := p.total()
			row = append(row, fmt.Sprintf("%s: %d s", d, total))
			least, most := 20, 180
			if p.Reps <= 1 {
				least = 10 // one hold may be short
			}
			if total < least || total > most {
				t.Errorf("%s at level %d (%s) takes %d s, want %d to %d", m.ID, i+1, d, total, least, most)
			}
			if i == 0 && total > 80 {
				t.Errorf("%s at level 1 takes %d s; a beginner's break is about a minute", m.ID, total)
			}
			if d.Alternate {
				var sides []int
				for _, part := range p.Parts {
					if part.Kind == "work" && (len(sides) == 0 || part.Side != sides[len(sides)-1] || !d.BothWays) {
						sides = append(sides, part.Side)
					}
				}
				for n := 1; n < len(sides); n++ {
					if sides[n] == sides[n-1] {
						t.Errorf("%s at level %d: the sides are to take turns, and go %v", m.ID, i+1, sides)
						break
					}
				}
			}
			if p.Parts[0].Kind != "ready" || slices.ContainsFunc(p.Parts, func(part guidePart) bool { return part.Seconds < 1 }) {
				t.Errorf("%s at level %d has parts of no time: %+v", m.ID, i+1, p.Parts)
			}
		}
		if os.Getenv("DESKBREAK_PLANS") != "" {
			fmt.Printf("%-24s %s\n", m.ID, strings.Join(row, " · "))
		}
	}
}
