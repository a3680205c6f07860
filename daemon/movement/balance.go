package movement

import "slices"

// This file keeps the balance between movements over days: all directions of the
// spine, more standing than sitting, and on a bad day what keeps the back going.

// Working days after which a direction of the spine comes up more often, and after
// which it comes at once. Each is to come up in any five of them; the last is left
// for what stands in the way. Days without a prompt do not count.
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
	age    int  // working days since it came up; 0 also when nothing is known
	days   int  // the same in days of the calendar; 0 when it came up today, or never did
	any    bool // it has a movement that may come
	stands bool // one of them gets the person out of the chair
	rested bool // one of them did not feel hard lately
}

// look finds out how it is with all directions. Without a programme, or before
// its first record, none is missing. One that never came up counts from the day
// before the first prompt, so that it has its turn within five days.
func (k *chooser) look() {
	p := k.at.Programme
	if p == nil || p.Began == 0 {
		return
	}
	var last [bends]Seen
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
			b.rested = b.rested || !k.seldom(m)
		}
		if s := p.Seen[m.ID]; s.Day > last[d-1].Day {
			last[d-1] = s
		}
	}
	for d, s := range last {
		k.spine[d].age = p.deskDay(k.today) - s.Desk
		if s.Day > 0 {
			k.spine[d].days = max(k.today-s.Day, 0)
		}
	}
}

// due are the directions that must come now, those missing longest first, each 1
// to [bends], then zeros. With three prompts a day a direction waits at most two
// days for its turn, because at most two of five prompts may be seated ones;
// where three or all of the directions can only be done seated, they line up
// earlier. One that felt hard in all its ways waits for the last of the five days.
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
		switch {
		case !b.stands:
			limit -= max(seated-2, 0)
		case !b.rested:
			limit++
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

// need is what a prompt has to bring, as far as something fresh does.
type need int

const (
	needNothing need = iota
	needUp           // it gets the person out of the chair
	needGoing        // it keeps the back going on a bad day
	needOther        // the other way round: what keeps it going is for the next one
)

// needs finds out what this prompt has to bring. On a bad day every second one
// keeps the back going; the others are left to the rest, so that with three that
// do none has to come back early.
func (k *chooser) needs() need {
	var before []string
	if p := k.at.Programme; p != nil {
		before = p.prompts(sitWindow)
	}
	// What the programme knows counts: the ids shown before have those among them
	// that the person exchanged for another.
	if n := len(before); n < sitWindow && (n == 0 || !k.at.Flare) {
		before = k.late(sitWindow)
	}
	seated := 0
	for _, id := range before {
		if i := k.index(id); i >= 0 && !stands(&k.list[i], k.w) {
			seated++
		}
	}
	last := -1
	if n := len(before); n > 0 {
		last = k.index(before[n-1])
	}
	switch {
	case k.at.Flare && (last < 0 || !keepsGoing(&k.list[last], k.w)):
		return needGoing
	case k.at.Flare:
		return needOther
	case seated >= sitMost:
		return needUp
	}
	return needNothing
}

// meets reports whether a movement brings what is needed.
func (k *chooser) meets(m *Movement, n need) bool {
	switch n {
	case needUp:
		return stands(m, k.w)
	case needGoing:
		return keepsGoing(m, k.w)
	case needOther:
		return !keepsGoing(m, k.w)
	}
	return true
}

// keepsGoing is true for a walk, and for what is gentle to the back and can be
// done standing: rest makes a bad back no better.
func keepsGoing(m *Movement, w Wish) bool {
	return m.Gentle && (m.Kind == "walk" || m.Group() == "back") &&
		slices.Contains(m.Postures, "standing") && (len(w.Postures) == 0 || slices.Contains(w.Postures, "standing"))
}
