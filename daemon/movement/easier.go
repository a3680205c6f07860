package movement

import "slices"

// effort orders movements by what they ask of the person, 0 for the least. First
// counts the kind (relaxing, mobility, a stretch, a walk, strengthening), then
// whether it can be done seated, then whether it is gentle. Getting down to the
// floor and up again, and several sets, are as much as two kinds and one.
func effort(m *Movement) int {
	e := 4 * slices.Index(efforts[:], m.Kind)
	if e < 0 {
		e = 4 * len(efforts)
	}
	if !slices.Contains(m.Postures, "seated") {
		e += 2
		if slices.Contains(m.Postures, "floor") && !slices.Contains(m.Postures, "standing") {
			e += 8
		}
	}
	if m.Dose(1).Sets > 1 {
		e += 4
	}
	if !m.Gentle {
		e++
	}
	return e
}

// effortMost is more than anything asks for.
const effortMost = 4*len(efforts) + 16

// effortRelax is more than any way to relax asks for, and no more than all else.
const effortRelax = 4

var efforts = [...]string{"relax", "mobility", "stretch", "walk", "strengthen"}

// easier is the choice of what asks for less than another movement: less of the
// same, where it has a lower level; else one of its group if it can be, and with
// none of those that came lately while others remain. Nothing ever asks for more.
// What the person's own programme has none of comes from outside it, and is gentle.
// One that is not known is taken for the hardest. What has had its share of today
// in the person's own programme comes only when there is nothing else at all.
func (k *chooser) easier(than string) (int, reason) {
	cur := k.index(than)
	if cur >= 0 && k.lessOf(cur) {
		return cur, reason{kind: becauseLess}
	}
	w := k.w
	for _, k.prescribed = range [...][]string{k.prescribed, nil} {
		k.w = w
		if i, r := k.lighter(cur); i >= 0 {
			return i, r
		}
	}
	return -1, reason{}
}

// lessOf notes the next lower level of the movement that is shown, if it has one.
func (k *chooser) lessOf(cur int) bool {
	m := &k.list[cur]
	if shares(m.Precautions, k.w.Avoid) || k.at.Flare && !m.Gentle || m.Deep && k.at.Sat >= longSat {
		return false // it must not come at all any more
	}
	now := k.at.Level
	if now == 0 {
		than := k.at.Easier
		k.at.Easier = ""
		now, _ = k.level(m)
		k.at.Easier = than
	}
	for level := min(now, len(m.Doses)) - 1; level > 0; level-- {
		if m.Dose(level) != m.Dose(now) {
			k.smaller = level
			return true
		}
	}
	return false
}

// lighter is the choice of another movement: one that asks for less, or else for
// as little.
func (k *chooser) lighter(cur int) (int, reason) {
	limit, group := effortMost, ""
	if cur >= 0 {
		limit, group = effort(&k.list[cur]), k.list[cur].Group()
	}
	if i := k.below(limit, cur, group); i >= 0 {
		return i, reason{kind: becauseEasier, other: cur}
	}
	r := reason{kind: becauseEasier, other: cur}
	if len(k.w.Only) > 0 {
		r.kind = becauseEasierOutside
	}
	k.w.Only = nil
	postures := k.w.Postures
	for _, gentle := range [...]bool{true, false} {
		for _, k.w.Postures = range [...][]string{postures, nil} {
			// As little as there is: the person has asked for it.
			for most := 1; most <= limit; most++ {
				if i := k.fresh(filter{effort: most, gentle: gentle, not: cur + 1}); i >= 0 {
					return i, r
				}
			}
		}
		r.kind = becauseEasier // what is not gentle is not said to be
	}
	for _, k.w.Postures = range [...][]string{postures, nil} {
		if i := k.fresh(filter{effort: limit + 1, not: cur + 1}); i >= 0 {
			return i, reason{kind: becauseNoEasier, other: cur}
		}
	}
	return -1, reason{}
}

// fresh is the index of what passes the filter, with as many kept away of those
// that came lately as leave something; or -1.
func (k *chooser) fresh(f filter) int {
	for n := len(k.shown); n >= 0; n-- {
		f.late = k.late(n)
		if i := k.draw(f); i >= 0 {
			return i
		}
	}
	return -1
}

// below is the index of a movement with less effort that the wish allows, or -1.
func (k *chooser) below(limit, cur int, group string) int {
	for n := len(k.shown); n >= 0 && limit > 0; n-- {
		for _, g := range [...]string{group, ""} {
			if i := k.draw(filter{late: k.late(n), effort: limit, group: g, not: cur + 1}); i >= 0 {
				return i
			}
		}
	}
	return -1
}
