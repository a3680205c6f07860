package movement

import (
	"slices"
	"testing"
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
