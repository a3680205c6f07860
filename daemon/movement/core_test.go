package movement

import (
	"slices"
	"testing"
	"time"
)

// The sets are those of the sources; a movement is never a main one for those
// whom it is not for.
func TestCoreSets(t *testing.T) {
	sets := map[string][]string{}
	for _, m := range mustBuiltin(t).All() {
		for _, set := range m.Core {
			sets[set] = append(sets[set], m.ID)
			if slices.Contains(m.Precautions, set) {
				t.Errorf("%s is a main one for %s, and left out with it", m.ID, set)
			}
		}
	}
	for set, want := range map[string][]string{
		stiffBack:         {"standing-back-bend", "standing-pelvic-tilt", "standing-cat-cow", "hip-hinge", "hip-flexor-stretch", "sit-to-stand", "walk"},
		"spinal-stenosis": {"seated-pelvic-rock", "seated-forward-bend", "seated-knee-hug", "mini-squat", "walk"},
		"disc-flexion":    {"standing-back-bend", "hip-flexor-stretch", "standing-hip-extension", "walk", "shoulder-blade-squeeze"},
		"fresh-injury":    {"standing-pelvic-tilt", "seated-pelvic-rock", "walk", "belly-breathing"},
		"osteoporosis":    {"standing-hip-extension", "standing-hip-abduction", "sit-to-stand", "heel-and-toe-raises", "walk", "shoulder-blade-squeeze", "chin-tuck"},
	} {
		if !slices.Equal(sets[set], want) {
			t.Errorf("%s: %v, want %v", set, sets[set], want)
		}
		delete(sets, set)
	}
	if len(sets) > 0 {
		t.Errorf("sets that no source names: %v", sets)
	}
}

// A new person sees the core set first and most often; nothing else is lost.
func TestCoreComesFirstAndMost(t *testing.T) {
	for _, tc := range []struct {
		set   string
		avoid []string
		first int // of the first ten, at least
	}{
		{stiffBack, nil, 5},
		{stiffBack, []string{"knee-pain"}, 5},
		{"osteoporosis", []string{"osteoporosis"}, 5},
		{"spinal-stenosis", []string{"shoulder-pain", "spinal-stenosis"}, 3},
		{"disc-flexion", []string{"disc-flexion"}, 3},
	} {
		first, prompts := 0, 0
		for seed := range uint64(4) {
			w := backWish()
			w.Avoid = tc.avoid
			d := newDesk(t, w, seed)
			count, core, all := map[string]int{}, 0, 0
			d.days(0, 120, func(now time.Time, got Choice) {
				all++
				count[got.Movement.ID]++
				if slices.Contains(got.Movement.Core, tc.set) {
					core++
					if all <= 10 {
						first++
					}
				}
			})
			prompts += 10
			if core*4 < all || core*3 > all*2 {
				t.Errorf("%s, seed %d: %d of %d are core, want a quarter to two thirds", tc.set, seed, core, all)
			}
			most := ""
			for id, n := range count {
				if n > count[most] || n == count[most] && id < most {
					most = id
				}
			}
			if m, _ := d.c.Find(most); !slices.Contains(m.Core, tc.set) {
				t.Errorf("%s, seed %d: %s is the most frequent, %d of %d", tc.set, seed, most, count[most], all)
			}
			if len(count) < d.c.Allowed(w)*5/6 {
				t.Errorf("%s, seed %d: only %d of %d came at all", tc.set, seed, len(count), d.c.Allowed(w))
			}
		}
		if first < 4*tc.first {
			t.Errorf("%s: %d of the first %d prompts are core", tc.set, first, prompts)
		}
	}
}

// Who favours something else than the lower back gets that.
func TestFocusGoesBeforeCore(t *testing.T) {
	for focus, want := range map[string]bool{"lower-back": true, "neck": false, "": false} {
		w := Wish{Avoid: []string{"osteoporosis"}}
		if focus != "" {
			w.Focus = []string{focus}
		}
		k := newChooser(mustBuiltin(t).list, w, Moment{Now: noon})
		if got := len(k.set) > 0; got != want {
			t.Errorf("focus %q: sets %v", focus, k.set)
		}
		k = newChooser(mustBuiltin(t).list, w, Moment{Now: noon, Flare: true})
		if !slices.Equal(k.set, []string{freshInjury}) {
			t.Errorf("focus %q on a bad day: sets %v", focus, k.set)
		}
	}
}

func TestWhyCore(t *testing.T) {
	c := New([]Movement{
		{ID: "walk", Name: "Walk break", Areas: []string{"whole-body"}, Kind: "walk", Postures: []string{"standing"}, Core: []string{stiffBack, "osteoporosis", "disc-flexion", "spinal-stenosis", freshInjury}},
		{ID: "gaze", Name: "Far gaze", Areas: []string{"eyes"}, Postures: []string{"floor"}},
	})
	for _, tc := range []struct {
		avoid []string
		want  string
	}{
		{nil, "Walk break because it is one of the main ones for a stiff back."},
		{[]string{"knee-pain"}, "Walk break because it is one of the main ones for a stiff back."},
		{[]string{"osteoporosis"}, "Walk break because it is one of the main ones for osteoporosis."},
		{[]string{"knee-pain", "disc-flexion"}, "Walk break because it is one of the main ones for a back that is worse when bent forward."},
		{[]string{"spinal-stenosis"}, "Walk break because it is one of the main ones for a back that is worse when bent backward."},
		{[]string{freshInjury}, "Walk break because it is one of the main ones for a fresh injury."},
	} {
		w := backWish()
		w.Avoid = tc.avoid
		if got, _ := c.Choose(w, Moment{Now: noon}); got.Why != tc.want {
			t.Errorf("%v: %s", tc.avoid, got.Why)
		}
	}
}
