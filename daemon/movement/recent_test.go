package movement

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// With movements exchanged for others: what a reminder ended with does not return
// within the next five, and none comes twice in one reminder.
func TestExchangedMovementsDoNotComeBack(t *testing.T) {
	c := mustBuiltin(t)
	for _, postures := range [][]string{{"standing", "seated"}, {"seated"}} {
		for seed := range uint64(30) {
			rnd := rand.New(rand.NewPCG(seed, 2))
			p := &Programme{}
			var recent, last []string
			for n := range 60 {
				at := Moment{Now: noon.Add(time.Duration(n) * time.Hour), Programme: p}
				var these []string
				for range 1 + max(0, rnd.IntN(9)-2) { // often as it comes, at times six others
					at.Recent, at.Seed = recent, rnd.Uint64()
					got, ok := c.Choose(Wish{Postures: postures}, at)
					id := got.Movement.ID
					if !ok || slices.Contains(these, id) {
						t.Fatalf("%s again after %v in one reminder", id, these)
					}
					if window := last[max(0, len(last)-recentWindow):]; slices.Contains(window, id) {
						t.Fatalf("%s again, and the last five reminders ended with %v", id, window)
					}
					these, recent, at.Instead = append(these, id), append(recent, id), id
					recent = recent[max(0, len(recent)-48):]
				}
				last = append(last, at.Instead)
				p.Add(Past{At: at.Now, Event: "prompt", ID: fmt.Sprint(n), Movement: at.Instead, Outcome: "done"}, c.Group)
			}
		}
	}
}

// What is favoured leads, wherever in the body it is, and what holds over days
// goes on holding.
func TestFocusLeads(t *testing.T) {
	c := mustBuiltin(t)
	for _, focus := range [][]string{{"eyes"}, {"neck"}, {"wrists"}, {"hips"}, {"balance"}, {"shoulders"}, {"lower-back", "neck"}} {
		w := Wish{Focus: focus, Postures: []string{"standing", "seated"}}
		count := map[string]int{}
		for seed := range uint64(5) {
			list := month(t, c, w, 6, rand.New(rand.NewPCG(seed, 3)), false)
			checkMonth(t, c, w, list)
			for _, s := range list {
				count[s.m.ID]++
			}
		}
		area := focus[len(focus)-1]
		in, sumIn, out, sumOut := 0, 0, 0, 0
		for _, m := range fits(c, w, Moment{}) {
			if slices.Contains(m.Areas, area) {
				in, sumIn = in+1, sumIn+count[m.ID]
			} else {
				out, sumOut = out+1, sumOut+count[m.ID]
			}
		}
		if sumIn*out < 2*sumOut*in {
			t.Errorf("%v: %d movements came %d times, the %d others %d times", focus, in, sumIn, out, sumOut)
		}
	}
	// And the reason says so.
	named := 0
	for seed := range uint64(100) {
		got, _ := c.Choose(Wish{Focus: []string{"neck"}}, Moment{Now: noon, Seed: seed})
		if strings.Contains(got.Why, "because it is for the neck") != slices.Contains(got.Movement.Areas, "neck") {
			t.Errorf("%s is for %v", got.Why, got.Movement.Areas)
		}
		if slices.Contains(got.Movement.Areas, "neck") {
			named++
		}
	}
	if named < 50 {
		t.Errorf("%d of 100 are for the neck", named)
	}
}

// On a bad day that leaves one movement a walk or slow breathing comes between.
func TestBadDayNeverTheSameTwice(t *testing.T) {
	c := mustBuiltin(t)
	w := Wish{Postures: []string{"floor"}}
	p, count := &Programme{}, map[string]int{}
	var recent []string
	for n := range 12 {
		at := Moment{Now: noon.Add(time.Duration(n) * 30 * time.Minute), Seed: uint64(n), Flare: true, Recent: recent, Programme: p}
		got, ok := c.Choose(w, at)
		id := got.Movement.ID
		if !ok || !got.Movement.Gentle || len(recent) > 0 && recent[len(recent)-1] == id {
			t.Fatalf("%s after %v", id, recent)
		}
		recent = append(recent, id)
		count[id]++
		p.Add(Past{At: at.Now, Event: "prompt", ID: fmt.Sprint(n), Movement: id, Outcome: "done"}, c.Group)
	}
	if count["lying-pelvic-tilt"] != 6 || count["walk"] == 0 || count["belly-breathing"] == 0 {
		t.Errorf("it was %v", count)
	}
}
