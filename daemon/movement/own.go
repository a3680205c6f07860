package movement

import (
	"slices"
	"time"
)

// own follows a programme of the person's own to the letter and spreads it over
// the day. Of a movement that is to be done n times a day, the first comes with
// the first break, the second about when an n-th of the day has passed, and so on;
// one without a number has its share with one time. Of those whose time has come,
// the one furthest behind comes, in the order of the list where several are. What
// was skipped has not been done: it comes again. Between them come those without a
// number, as often as they fit, else a walk or slow breathing.
//
// When no more breaks than times are left to the day, none waits: all of the day
// comes, or, where that is more than the day has room for, as much as fits of each
// alike. The same one comes twice running only when the programme has no other to
// come and a break between would cost one, or a night was between. A programme
// without any numbers simply goes round.
//
// What is deep waits after long sitting while the time of another has come, no
// longer: it is what was prescribed. A programme that is done for today, or that
// the precautions leave nothing of, gives way to a walk or slow breathing, and on a
// bad day, when nothing in it is gentle, to all that is.
func (k *chooser) own() (int, reason) {
	d := k.plan()
	for _, k.deep = range [...]bool{false, true} {
		if i := k.share(d); i >= 0 {
			return i, k.ownReason(i)
		}
	}
	for _, k.deep = range [...]bool{false, true} {
		if i := k.asItComes(d); i >= 0 {
			return i, k.ownReason(i)
		}
	}
	k.deep = false
	switch {
	case d.left > 0 || d.free:
		return k.between(reason{kind: becauseOwnLater})
	case d.any:
		return k.between(reason{kind: becauseOwnDone})
	case k.at.Flare:
		k.w.Only = nil
		k.look()
		return k.free()
	}
	return k.between(reason{kind: becauseOwnLeftOut})
}

// between fills a break with what is in nobody's way: a walk, slow breathing, or
// another way to relax, that which felt hard not long ago last.
func (k *chooser) between(r reason) (int, reason) {
	other := *k
	other.w.Only = nil
	for n := min(1, len(k.shown)); n >= 0; n-- {
		for _, rested := range [...]bool{true, false} {
			for _, f := range [...]filter{{only: fallbackWalk}, {only: fallbackBreath}, {effort: effortRelax}} {
				f.late, f.rested = k.late(n), rested
				if i := other.draw(f); i >= 0 {
					return i, r
				}
			}
		}
	}
	return k.fallback(r)
}

func (k *chooser) ownReason(i int) reason {
	return reason{kind: becauseOwn, n: k.done(i) + 1, of: k.perDay(i)}
}

// plan is how it is with the person's own programme today.
type plan struct {
	any     bool // it has a movement that may be done today
	counted bool // one of them has a number per day
	free    bool // one of them has none
	left    int  // how many times are still to come today
	hurry   bool // no break of the day can be spared
	// gone of the whole day has passed, as far as breaks go.
	gone, whole time.Duration
	start       int  // where the list goes on after what came last
	last        int  // what came last, if it is of the programme; -1: it is not
	morning     bool // that was on another day
}

func (k *chooser) plan() plan {
	d := plan{last: -1}
	for n := len(k.at.Recent) - 1; n >= 0; n-- {
		if at := slices.Index(k.w.Only, k.at.Recent[n]); at >= 0 {
			d.start = at + 1
			if n == len(k.at.Recent)-1 {
				d.last = k.index(k.at.Recent[n])
			}
			break
		}
	}
	if p := k.at.Programme; p != nil {
		d.morning = p.LastDesk < k.today
	}
	for i := range k.list {
		m := &k.list[i]
		if !allowed(m, k.w) || k.at.Flare && !m.Gentle {
			continue
		}
		of := k.perDay(i)
		d.any, d.counted, d.free = true, d.counted || of > 0, d.free || of == 0
		d.left += max(max(of, 1)-k.done(i), 0)
	}
	if !d.counted {
		d.left = 0
	}

	var passed time.Duration
	if first := k.at.Programme.on(k.today).First; first != 0 {
		passed = max(k.at.Now.Sub(time.Unix(first, 0)), 0)
	}
	rest := k.at.Left
	if k.at.Open {
		rest = min(rest, max(usualDay-passed, 0))
	}
	after := 0 // breaks of the day that come after this one
	if k.at.Every > 0 {
		after = int(rest / k.at.Every)
	}
	// A time comes with the break that is nearest to it.
	d.gone, d.whole = passed+k.at.Every/2, passed+rest
	// For another movement than one that was chosen, the rest of the programme is
	// nearer than anything else.
	d.hurry = d.left > after || k.at.Instead != ""
	return d
}

// share is the index of the movement that is furthest behind with its share of
// today, or -1: with numbers for none of them, when all have had theirs, or when
// none is due and there is time.
func (k *chooser) share(d plan) int {
	// The best so far, by what speaks most for it: not that of the last break, its
	// time has come, and how much of its share it had.
	best, bestRank, bestDone, bestOf := -1, 0, 0, 1
	for step := range k.w.Only {
		i := k.index(k.w.Only[(d.start+step)%len(k.w.Only)])
		if i < 0 || !d.counted || !k.candidate(&k.list[i]) {
			continue
		}
		done, of := k.done(i), max(k.perDay(i), 1)
		due := d.gone*time.Duration(of) >= d.whole*time.Duration(done)
		if done >= of || !d.hurry && (i == d.last && !d.morning || !due) {
			continue
		}
		rank := 0
		if i == d.last {
			rank += 2
		}
		if !due {
			rank++
		}
		if best < 0 || rank < bestRank || rank == bestRank && done*bestOf < bestDone*of {
			best, bestRank, bestDone, bestOf = i, rank, done, of
		}
	}
	return best
}

// asItComes is the index of the movement without a number that has not come for
// longest, or -1. That of the last break comes only when the programme has nothing
// else and no numbers.
func (k *chooser) asItComes(d plan) int {
	best, bestAt := -1, 0
	for step := range k.w.Only {
		id := k.w.Only[(d.start+step)%len(k.w.Only)]
		i := k.index(id)
		if i < 0 || !k.candidate(&k.list[i]) || k.perDay(i) > 0 || i == d.last && d.counted {
			continue
		}
		at := -1
		for n, other := range k.at.Recent {
			if other == id {
				at = n
			}
		}
		if best < 0 || at < bestAt {
			best, bestAt = i, at
		}
	}
	return best
}

// full is true for a movement of the person's own programme that has had its share
// of today: more than what is prescribed comes in no way, but for a walk or slow
// breathing to fill a break.
func (k *chooser) full(i int) bool {
	if !slices.Contains(k.prescribed, k.list[i].ID) {
		return false
	}
	of := k.perDay(i)
	return of > 0 && k.done(i) >= of
}

// done is how often a movement was done today.
func (k *chooser) done(i int) int { return k.at.Programme.DoneToday(k.list[i].ID, k.at.Now) }

// perDay is how often a day a movement is to be done; 0: as it comes.
func (k *chooser) perDay(i int) int {
	level, _ := k.level(&k.list[i])
	return k.list[i].Dose(level).PerDay
}

func (k *chooser) index(id string) int {
	return slices.IndexFunc(k.list, func(m Movement) bool { return m.ID == id })
}

// Daily is how many times a day the person's own programme asks for, as far as its
// movements have a number; 0 also when there is none.
func (c *Catalogue) Daily(w Wish) int {
	n := 0
	for i := range c.list {
		if m := &c.list[i]; len(w.Only) > 0 && allowed(m, w) {
			n += m.Dose(Level(w)).PerDay
		}
	}
	return n
}
