package movement

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// shown is one prompt of a simulated month.
type shown struct {
	day   int // working day, from 0
	m     Movement
	flare bool
}

// month is four weeks at the desk, with random answers and a bad day or two. What
// holds for every single choice it checks itself.
func month(t rapid.TB, c *Catalogue, w Wish, perDay int, rnd *rand.Rand, withFlare bool) []shown {
	p := &Programme{}
	var list []shown
	var recent []string
	ups := map[string]int{}
	level := map[string]int{}
	withFlare = withFlare && len(fits(c, Wish{Avoid: w.Avoid}, Moment{Flare: true})) > 0
	for day := range 20 {
		date := time.Date(2025, 11, 3+day/5*7+day%5, 9, 0, 0, 0, time.FixedZone("", 3600))
		flare := withFlare && day/3 == 4
		for n := range perDay {
			now := date.Add(time.Duration(n)*time.Hour + time.Duration(rnd.IntN(600))*time.Second)
			id := fmt.Sprintf("p%d-%d", day, n)
			if withFlare && n == 0 && (day == 12 || day == 15) {
				p.Add(Past{At: now.Add(-time.Minute), Event: "flare", ID: "f", On: flare}, c.Group)
			}
			at := Moment{Now: now, Seed: rnd.Uint64(), Recent: recent, Programme: p, Flare: flare, Sat: time.Duration(45+rnd.IntN(60)) * time.Minute}
			got, ok := c.Choose(w, at)
			if !ok {
				t.Fatalf("nothing for %v", w)
			}
			m := got.Movement
			if shares(m.Precautions, w.Avoid) || flare && (!m.Gentle || got.Level != 1) || m.Deep && at.Sat >= longSat {
				t.Fatalf("%s at level %d with %+v", m.ID, got.Level, at)
			}
			now5 := fits(c, w, at)
			if slices.Contains(recent[max(0, len(recent)-min(recentWindow, len(now5)-1)):], m.ID) {
				t.Fatalf("%s again within %v", m.ID, recent)
			}
			list, recent = append(list, shown{day, m, flare}), append(recent, m.ID)
			if len(recent) > 8 {
				recent = recent[1:]
			}

			x := Past{At: now.Add(time.Minute), Event: "prompt", ID: id, Movement: m.ID, Level: got.Level,
				Outcome: outcomes()[[]int{0, 0, 0, 1, 1, 2, 3, 4}[rnd.IntN(8)]], Felt: []string{"", "", "", "easy", "right"}[rnd.IntN(5)]}
			p.Add(x, c.Group)
			if x.Outcome == "done" && rnd.IntN(15) == 0 {
				p.Add(Past{At: now.Add(2 * time.Minute), Event: "felt", ID: id, Movement: m.ID, Felt: "hard"}, c.Group)
			}
			today := dayOf(p.Through)
			for _, g := range Groups() {
				was, is := max(level[g.ID], 1), p.Level(g.ID, p.Through)
				if flare && was != is {
					t.Fatalf("%s from %d to %d on a bad day", g.ID, was, is)
				}
				if last, ok := ups[g.ID]; is > was && (is > was+1 || ok && today-last < weekDays) {
					t.Fatalf("%s from %d to %d after %d days", g.ID, was, is, today-last)
				}
				if is > was {
					ups[g.ID] = today
				}
				level[g.ID] = is
			}
		}
		if rnd.IntN(3) == 0 { // a restart
			data, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			p = &Programme{}
			if err := json.Unmarshal(data, p); err != nil || p.Through.IsZero() {
				t.Fatalf("%v, %s", err, data)
			}
		}
	}
	return list
}

// checkMonth is what holds over days.
func checkMonth(t rapid.TB, c *Catalogue, w Wish, list []shown) {
	worst := Moment{Sat: longSat}
	standing, can := 0, [bends + 1]bool{}
	for _, m := range fits(c, w, worst) {
		can[bendOf(&m)] = true
		if stands(&m, w) {
			standing++
		}
	}
	if standing > recentWindow {
		for i := range max(0, len(list)-19) {
			up, gentle := 0, false
			for _, s := range list[i : i+20] {
				gentle = gentle || s.flare
				if stands(&s.m, w) {
					up++
				}
			}
			if up < 12 && !gentle {
				t.Fatalf("%d of 20 prompts stand the person up, from prompt %d", up, i)
			}
		}
	}
	for first := 0; first+5 <= 20; first++ {
		var seen [bends + 1]bool
		flare := false
		for _, s := range list {
			if s.day >= first && s.day < first+5 {
				seen[bendOf(&s.m)] = true
				flare = flare || s.flare
			}
		}
		for d := 1; d <= bends && !flare; d++ {
			if can[d] && !seen[d] {
				t.Fatalf("the back has not gone in direction %d on the five days from day %d", d, first)
			}
		}
	}
}

func TestMonth(t *testing.T) {
	c := mustBuiltin(t)
	avoid := [][]string{nil, {"osteoporosis", "knee-pain"}, {"spinal-stenosis", "balance", "shoulder-pain"}}
	for _, p := range precautionIDs() {
		avoid = append(avoid, []string{p})
	}
	for _, a := range avoid {
		for _, postures := range [][]string{{"standing", "seated"}, {"seated"}, {"standing"}, nil} {
			for _, perDay := range []int{3, 8} {
				w := Wish{Avoid: a, Postures: postures, Focus: []string{"lower-back"}}
				for seed := range uint64(3) {
					t.Run(fmt.Sprint(a, postures, perDay, seed), func(t *testing.T) {
						checkMonth(t, c, w, month(t, c, w, perDay, rand.New(rand.NewPCG(seed, 4)), seed == 1))
					})
				}
			}
		}
	}
}

// The same over catalogues that were not made with it in mind: directions that
// can only be done seated, few movements, many precautions.
func TestMonthOfAnyCatalogue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "movements")
		var list []Movement
		for i := range n {
			list = append(list, Movement{
				ID:          fmt.Sprintf("m%d", i),
				Direction:   rapid.SampledFrom([]string{"neutral", "neutral", "extension", "flexion", "rotation", "side-bend"}).Draw(t, "direction"),
				Areas:       []string{rapid.SampledFrom(Areas()).Draw(t, "area")},
				Kind:        rapid.SampledFrom(Kinds()).Draw(t, "kind"),
				Deep:        rapid.IntRange(0, 5).Draw(t, "deep") == 0,
				Postures:    rapid.SampledFrom([][]string{{"standing"}, {"seated"}, {"standing", "seated"}}).Draw(t, "postures"),
				Precautions: rapid.SliceOfN(rapid.SampledFrom(precautionIDs()), 0, 1).Draw(t, "precautions"),
			})
			if rapid.IntRange(0, 3).Draw(t, "only seated") == 0 && bendOf(&list[i]) > 0 {
				list[i].Postures = []string{"seated"}
			}
		}
		list = append(list, Movement{ID: fallbackWalk, Kind: "walk", Areas: []string{"whole-body"}, Postures: []string{"standing"}, Gentle: true})
		c := New(list)
		w := Wish{Avoid: drawSome(t, "avoid", precautionIDs()), Focus: drawSome(t, "focus", Areas())}
		perDay := rapid.IntRange(3, 9).Draw(t, "per day")
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		checkMonth(t, c, w, month(t, c, w, perDay, rnd, false))
	})
}
