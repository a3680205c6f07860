package movement

import "slices"

// This file keeps the balance between movements over days: all directions of the
// spine, and more standing than sitting.

// Days after which a direction of the spine comes up more often, and after which
// it comes at once. Each is to come up in any five working days; the last of them
// is left for what stands in the way.
const (
	dueSoon = 3
	dueNow  = 4
)

// bends is how many directions of the spine there are; neutral is none of them.
const bends = 4

// bendOf is 1 to [bends], or 0 for a spine that stays as it is.
func bendOf(m *Movement) int {
	switch m.Direction {
	case "extension":
		return 1
	case "flexion":
		return 2
	case "rotation":
		return 3
	case "side-bend":
		return 4
	}
	return 0
}

// bend is how it is with one direction.
type bend struct {
	age    int  // days since it came up; 0 also when nothing is known
	never  bool // it did not come up at all
	any    bool // it has a movement that may come
	stands bool // one of them gets the person out of the chair
}

// look finds out how it is with all directions. Without a programme, or before
// its first record, none is missing. One that never came up counts from the day
// before the first record, so that it has its turn within five days.
func (k *chooser) look() {
	p := k.at.Programme
	if p == nil || p.Began == 0 {
		return
	}
	last := [bends]int{p.Began - 1, p.Began - 1, p.Began - 1, p.Began - 1}
	for i := range k.list {
		m := &k.list[i]
		d := bendOf(m)
		if d == 0 {
			continue
		}
		b := &k.spine[d-1]
		if k.candidate(m) {
			b.any = true
			b.stands = b.stands || stands(m, k.w)
		}
		if s, ok := p.Seen[m.ID]; ok {
			last[d-1] = max(last[d-1], s.Day)
		}
	}
	for d := range k.spine {
		k.spine[d].age = max(k.today-last[d], 0)
		k.spine[d].never = last[d] < p.Began
	}
}

// due are the directions that must come now, those missing longest first, each 1
// to [bends], then zeros. With three prompts a day a direction waits at most two
// days for its turn, because at most two of five prompts may be seated ones;
// where three or all of the directions can only be done seated, they line up
// earlier.
func (k *chooser) due() (list [bends]int) {
	seated := 0
	for _, b := range k.spine {
		if b.any && !b.stands {
			seated++
		}
	}
	n := 0
	for d, b := range k.spine {
		limit := dueNow
		if !b.stands {
			limit -= max(seated-2, 0)
		}
		if b.any && b.age >= limit {
			list[n] = d + 1
			n++
		}
	}
	slices.SortStableFunc(list[:n], func(x, y int) int { return k.spine[y-1].age - k.spine[x-1].age })
	return list
}

// stands reports whether a movement gets the person out of the chair: it is done
// standing, and the wish leaves no way to do it seated.
func stands(m *Movement, w Wish) bool {
	if !slices.Contains(m.Postures, "standing") {
		return false
	}
	return !slices.Contains(m.Postures, "seated") || len(w.Postures) > 0 && !slices.Contains(w.Postures, "seated")
}

// sittings is how many of the last four prompts left the person in the chair.
// What the programme knows counts: the ids shown before have those among
// them that the person exchanged for another.
func (k *chooser) sittings() int {
	const window = 4
	n, seated := 0, 0
	if p := k.at.Programme; p != nil {
		for i := len(p.Tail) - 1; i >= 0 && n < window; i-- {
			if t := &p.Tail[i]; t.Event == "prompt" {
				n++
				seated += k.sits(t.Movement)
			}
		}
	}
	if n == window {
		return seated
	}
	seated = 0
	for _, id := range k.late(window) {
		seated += k.sits(id)
	}
	return seated
}

func (k *chooser) sits(id string) int {
	for i := range k.list {
		if k.list[i].ID == id && !stands(&k.list[i], k.w) {
			return 1
		}
	}
	return 0
}
