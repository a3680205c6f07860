package movement

import (
	"fmt"
	"testing"
	"time"
)

func TestWhy(t *testing.T) {
	three := []Dose{{Repetitions: 5}, {Repetitions: 8}, {Repetitions: 10}}
	c := New([]Movement{
		{ID: "walk", Name: "Walk break", Areas: []string{"whole-body"}, Kind: "walk", Postures: []string{"standing"}, Gentle: true, Doses: three},
		{ID: "hip-hinge", Name: "Hip hinge", Areas: []string{"lower-back"}, Kind: "strengthen", Postures: []string{"standing"}, Precautions: []string{"disc-flexion"}, Doses: three},
		{ID: "wall-sit", Name: "Wall sit", Areas: []string{"thighs"}, Kind: "strengthen", Postures: []string{"standing"}, Doses: three},
		{ID: "side-bend", Name: "Side bend", Areas: []string{"sides"}, Kind: "stretch", Direction: "side-bend", Postures: []string{"standing"}, Doses: three},
		{ID: "far-gaze", Name: "Far gaze", Areas: []string{"eyes"}, Kind: "relax", Postures: []string{"seated"}, Gentle: true, Doses: three},
		{ID: "turn", Name: "Slow turn", Areas: []string{"spine"}, Kind: "mobility", Direction: "rotation", Postures: []string{"seated"}, Gentle: true, Precautions: []string{"hip-replacement"}, Doses: three},
		{ID: "pmr", Name: "PMR for short", Kind: "relax", Postures: []string{"floor"}, Gentle: true},
		{ID: "bridge", Name: "Bridge", Areas: []string{"glutes"}, Kind: "strengthen", Postures: []string{"floor"}, Precautions: []string{"pregnancy"}, Doses: []Dose{{Repetitions: 10, PerDay: 2}}},
	})
	at := func(day, hour int) time.Time { return time.Date(2025, 11, day, hour, 0, 0, 0, time.UTC) }
	programme := func(more ...Past) *Programme {
		p := &Programme{}
		ids := []string{"hip-hinge", "far-gaze", "side-bend", "wall-sit", "walk", "far-gaze", "wall-sit"}
		for n, id := range ids {
			p.Add(Past{At: at(3, 9+n), Event: "prompt", ID: fmt.Sprint(n), Movement: id, Outcome: "done"}, c.Group)
		}
		for n, x := range more {
			x.Event, x.ID, x.Outcome = "prompt", fmt.Sprintf("more%d", n), "done"
			p.Add(x, c.Group)
		}
		return p
	}
	sitting := []string{"standing", "seated"}
	days := []Past{{At: at(4, 9), Movement: "wall-sit"}, {At: at(5, 9), Movement: "wall-sit"}, {At: at(6, 9), Movement: "wall-sit"}}
	for _, tc := range []struct {
		name string
		wish Wish
		at   Moment
		want string
	}{
		{"focus", Wish{Focus: []string{"lower-back"}, Postures: sitting}, Moment{Now: at(4, 9), Recent: []string{"side-bend", "walk", "wall-sit", "far-gaze"}, Programme: programme()},
			"Hip hinge because it is for the lower back, and it has not come up for 6 breaks. Level 1 for the back, where everybody begins."},
		{"nothing known", Wish{Focus: []string{"eyes"}, Postures: []string{"seated"}}, Moment{Now: at(3, 9)},
			"Far gaze because it is for the eyes. Level 1 for breathing and relaxing, where everybody begins."},
		{"variety", Wish{Postures: []string{"seated"}}, Moment{Now: at(4, 9), Programme: programme()},
			"Far gaze because it has not come up for 1 break. Level 1 for breathing and relaxing, where everybody begins."},
		{"variety, nothing known", Wish{Postures: []string{"seated"}}, Moment{Now: at(3, 9)},
			"Far gaze, for a change. Level 1 for breathing and relaxing, where everybody begins."},
		{"new, and one dose", Wish{Postures: []string{"floor"}, Avoid: []string{"pregnancy"}}, Moment{Now: at(4, 9), Programme: programme()},
			"PMR for short because it has not come up yet."},
		{"up", Wish{Postures: sitting}, Moment{Now: at(4, 9), Recent: []string{"hip-hinge", "far-gaze", "wall-sit", "side-bend"}, Programme: programme()},
			"Walk break because it gets you out of the chair, and it has not come up for 2 breaks. Level 1 for walking, where everybody begins."},
		{"up now", Wish{Postures: sitting}, Moment{Now: at(4, 9), Recent: []string{"hip-hinge", "side-bend", "wall-sit", "far-gaze"}, Programme: programme(
			Past{At: at(3, 17), Movement: "far-gaze"}, Past{At: at(3, 18), Movement: "side-bend"})},
			"Walk break because it gets you out of the chair, and it has not come up for 4 breaks. Level 1 for walking, where everybody begins."},
		{"missing for four days", Wish{Focus: []string{"lower-back"}, Postures: sitting}, Moment{Now: at(7, 9), Programme: programme(days...)},
			"Side bend because your back has not bent to the side for 4 days. Level 1 for the back, where everybody begins."},
		{"missing on a bad day", Wish{Postures: []string{"seated"}}, Moment{Now: at(7, 9), Flare: true, Programme: programme(days...)},
			"Slow turn because your back has not turned in a break yet, and it is a gentle one. Level 1 while your back is bad."},
		{"flare", Wish{Level: 3, Postures: []string{"seated"}}, Moment{Now: at(4, 9), Flare: true, Programme: programme()},
			"Far gaze because your back is bad today, so only gentle ones. Level 1 while your back is bad."},
		{"level is set", Wish{Level: 3, Postures: []string{"seated"}}, Moment{Now: at(4, 9)},
			"Far gaze, for a change. Level 3, as you set it."},
		{"nothing left", Wish{Postures: []string{"floor"}, Avoid: []string{"pregnancy"}}, Moment{Now: at(4, 9), Recent: []string{"pmr"}},
			"PMR for short, for a change."},
		{"easier", Wish{Level: 2}, Moment{Now: at(4, 9), Easier: "wall-sit", Recent: []string{"pmr", "walk", "side-bend"}},
			"Wall sit, less of it, because you asked for an easier one. Level 1 this time."},
		{"easier than the least of it", Wish{Level: 2}, Moment{Now: at(4, 9), Easier: "wall-sit", Level: 1, Recent: []string{"pmr", "walk", "side-bend"}},
			"Far gaze, an easier one than the wall sit. Level 1 this time, one lower than usual."},
		{"easier than one that is gone", Wish{Postures: []string{"seated"}}, Moment{Now: at(4, 9), Easier: "gone"},
			"Far gaze, an easier one. Level 1 for breathing and relaxing, where everybody begins."},
		{"easier than the own programme", Wish{Only: []string{"bridge"}}, Moment{Now: at(4, 9), Easier: "bridge"},
			"Far gaze because you asked for an easier one: it is not in your own programme, but gentle. Level 1 for breathing and relaxing, where everybody begins."},
		{"easier than an abbreviation", Wish{Postures: []string{"seated"}}, Moment{Now: at(4, 9), Easier: "pmr"},
			"Far gaze, an easier one than the PMR for short. Level 1 for breathing and relaxing, where everybody begins."},
		{"own, first of two", Wish{Only: []string{"bridge"}}, Moment{Now: at(4, 9), Programme: programme()},
			"Bridge, from your own programme: 1 of 2 today."},
		{"own, second of two", Wish{Only: []string{"bridge"}}, Moment{Now: at(4, 9), Programme: programme(Past{At: at(4, 8), Movement: "bridge"})},
			"Bridge, from your own programme: 2 of 2 today."},
		{"own, done", Wish{Only: []string{"bridge"}}, Moment{Now: at(4, 9), Programme: programme(Past{At: at(4, 7), Movement: "bridge"}, Past{At: at(4, 8), Movement: "bridge"})},
			"Walk break because your own programme is done for today. Level 1 for walking, where everybody begins."},
		{"own, without numbers", Wish{Only: []string{"wall-sit"}}, Moment{Now: at(4, 9)},
			"Wall sit, from your own programme. Level 1 for hips and legs, where everybody begins."},
		{"own, some left out", Wish{Only: []string{"wall-sit", "hip-hinge", "bridge"}, Avoid: []string{"disc-flexion", "pregnancy"}}, Moment{Now: at(4, 9)},
			"Wall sit, from your own programme. Left out because of what you avoid: hip hinge (back pain when bending forward), bridge (pregnancy). Level 1 for hips and legs, where everybody begins."},
		{"own, all left out", Wish{Only: []string{"bridge"}, Avoid: []string{"pregnancy"}}, Moment{Now: at(4, 9)},
			"Walk break because nothing of your own programme can be done. Left out because of what you avoid: bridge (pregnancy). Level 1 for walking, where everybody begins."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if !tc.at.Flare || tc.wish.Level > 0 { // the slow turn is for one case alone
				tc.wish.Avoid = append(tc.wish.Avoid, "hip-replacement")
			}
			got, ok := c.Choose(tc.wish, tc.at)
			if !ok || got.Why != tc.want {
				t.Errorf("got  %s\nwant %s", got.Why, tc.want)
			}
		})
	}
}

// What a level is since when must survive the two weeks that took it down.
func TestWhyAfterTwoWeeksAway(t *testing.T) {
	p := fold(past(t, week+"2025-11-10 09:00 done back"))
	c := New([]Movement{{ID: "back", Name: "Back bend", Areas: []string{"lower-back"}, Postures: []string{"standing"}, Doses: make([]Dose, 3)}})
	for day, want := range map[int]string{
		23: "Level 2 for the back since Mon 10 Nov.",
		24: "Level 1 for the back since Mon 24 Nov.",
	} {
		now := time.Date(2025, 11, day, 9, 0, 0, 0, time.UTC)
		got, _ := c.Choose(Wish{}, Moment{Now: now, Programme: p})
		if full := "Back bend because it gets you out of the chair. " + want; got.Why != full {
			t.Errorf("got %s, want %s", got.Why, full)
		}
	}
}
