package movement

import "slices"

// effort orders movements by what they ask of the person, 0 for the least. First
// counts the kind (relaxing, mobility, a stretch, a walk, strengthening), then
// whether it can be done seated, then whether it is gentle.
func effort(m *Movement) int {
	e := 4 * slices.Index(efforts[:], m.Kind)
	if e < 0 {
		e = 4 * len(efforts)
	}
	if !slices.Contains(m.Postures, "seated") {
		e += 2
	}
	if !m.Gentle {
		e++
	}
	return e
}

// effortRelax is more than any way to relax asks for, and no more than all else.
const effortRelax = 4

var efforts = [...]string{"relax", "mobility", "stretch", "walk", "strengthen"}

// easier is the choice of a movement that asks for less than another one: of its
// group if it can be, and with none of the last five while others remain. When
// nothing asks for less, the gentlest other one comes. One that is not known is
// taken for the hardest. What has had its share of today in the person's own
// programme comes only when there is nothing else at all.
func (k *chooser) easier(than string) (int, reason) {
	w := k.w
	for _, k.prescribed = range [...][]string{k.prescribed, nil} {
		k.w = w
		if i, r := k.lighter(than); i >= 0 {
			return i, r
		}
	}
	return -1, reason{}
}

func (k *chooser) lighter(than string) (int, reason) {
	cur := k.index(than)
	limit, group := 4*len(efforts)+4, ""
	if cur >= 0 {
		limit, group = effort(&k.list[cur]), k.list[cur].Group()
	}
	for n := len(k.late(recentWindow)); n >= 0 && limit > 0; n-- {
		for _, g := range [...]string{group, ""} {
			if i := k.draw(filter{late: k.late(n), effort: limit, group: g, not: cur + 1}); i >= 0 {
				return i, reason{kind: becauseEasier, other: cur}
			}
		}
	}
	k.w.Only = nil
	for _, k.w.Postures = range [...][]string{k.w.Postures, nil} {
		for n := len(k.late(recentWindow)); n >= 0; n-- {
			// The least effort that leaves something is that of the gentlest.
			for limit := 1; limit <= 4*len(efforts)+4; limit++ {
				if i := k.draw(filter{late: k.late(n), effort: limit, not: cur + 1}); i >= 0 {
					return i, reason{kind: becauseNoEasier, other: cur}
				}
			}
		}
	}
	return -1, reason{}
}
