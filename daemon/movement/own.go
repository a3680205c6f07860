package movement

import "slices"

// own follows a programme of the person's own to the letter: of what has not had
// its share of today, the one furthest behind comes, in the order of the list
// where several are. A movement without a number per day has had its share after
// one time while others have numbers, and comes again when those are through; with
// no numbers at all the list simply goes round. The same one comes twice running
// only when no other has a share left. What is deep waits after long sitting while
// there is something else, no longer: it is what was prescribed.
//
// A programme that is done for today, or that the precautions leave nothing of,
// gives way to a walk or slow breathing, and on a bad day, when nothing in it is
// gentle, to all that is.
func (k *chooser) own() (int, reason) {
	for _, k.deep = range [...]bool{false, true} {
		if i, r := k.share(); i >= 0 {
			return i, r
		}
	}
	left := slices.ContainsFunc(k.list, func(m Movement) bool { return k.candidate(&m) })
	k.deep = false
	switch {
	case left:
		return k.fallback(reason{kind: becauseOwnDone})
	case k.at.Flare:
		k.w.Only = nil
		k.look()
		return k.free()
	}
	return k.fallback(reason{kind: becauseOwnLeftOut})
}

// share is the index of the movement of the own programme that is furthest
// behind, or -1.
func (k *chooser) share() (int, reason) {
	list := k.w.Only
	start, last := 0, -1
	for n := len(k.at.Recent) - 1; n >= 0; n-- {
		if at := slices.Index(list, k.at.Recent[n]); at >= 0 {
			start = at + 1
			if n == len(k.at.Recent)-1 {
				last = k.index(list[at])
			}
			break
		}
	}
	counted := slices.ContainsFunc(list, func(id string) bool { return k.perDay(k.index(id)) > 0 })
	// The best so far: has its share (or not), done times of so many.
	best, bestHad, bestDone, bestOf := -1, false, 0, 1
	for step := range list {
		i := k.index(list[(start+step)%len(list)])
		if i < 0 || !k.candidate(&k.list[i]) {
			continue
		}
		done, of := k.at.Programme.DoneToday(k.list[i].ID, k.at.Now), k.perDay(i)
		had := of > 0 && done >= of
		if had {
			continue
		}
		if of == 0 {
			had = counted && done > 0
			done, of = 0, 1
		}
		had = had || i == last // also comes after all others
		if best < 0 || bestHad && !had || bestHad == had && done*bestOf < bestDone*of {
			best, bestHad, bestDone, bestOf = i, had, done, of
		}
	}
	if best < 0 {
		return -1, reason{}
	}
	return best, reason{kind: becauseOwn, n: k.at.Programme.DoneToday(k.list[best].ID, k.at.Now) + 1, of: k.perDay(best)}
}

// perDay is how often a day a movement is to be done; 0: as it comes.
func (k *chooser) perDay(i int) int {
	if i < 0 {
		return 0
	}
	level, _ := k.level(&k.list[i])
	return k.list[i].Dose(level).PerDay
}

func (k *chooser) index(id string) int {
	return slices.IndexFunc(k.list, func(m Movement) bool { return m.ID == id })
}
