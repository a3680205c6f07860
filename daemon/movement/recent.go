package movement

import "slices"

// This file is about what came before, and what is favoured over it.

// recent are the movements that are not to come back yet, oldest first: the last
// five shown, the last of each of the last five reminders, and all that this
// reminder had so far. With some of them exchanged for another, these are not the
// same. The oldest is the first that may return when nothing else is left.
func (k *chooser) recent() []string {
	shown := k.at.Recent
	from := max(len(shown)-recentWindow, 0)
	if k.at.Programme == nil {
		return shown[from:]
	}
	last := k.at.Programme.prompts(recentWindow)
	if k.at.Instead != "" {
		from = min(from, k.reminder(last))
	}
	var list []string
	for _, id := range last {
		if slices.Contains(shown[:from], id) && !slices.Contains(shown[from:], id) {
			list = append(list, id)
		}
	}
	if list == nil {
		return shown[from:]
	}
	return append(list, shown[from:]...)
}

// reminder is where in what was shown this reminder begins: after the movement of
// the one before.
func (k *chooser) reminder(last []string) int {
	if len(last) == 0 {
		return 0
	}
	for i := len(k.at.Recent) - 1; i >= 0; i-- {
		if k.at.Recent[i] == last[len(last)-1] {
			return i + 1
		}
	}
	return 0
}

// favoured is the index of a movement for what the person favours, or -1: with
// nothing fresh for it, on a bad day, and in one of three choices, so that the rest
// of the body has its turn. The lower back has a set of its own: see sets.
func (k *chooser) favoured() int {
	often := focusOften
	areas := k.w.Focus
	if at := slices.Index(areas, "lower-back"); at >= 0 {
		often, areas = focusShared, slices.Delete(slices.Clone(areas), at, at+1)
	}
	if len(areas) == 0 || k.at.Flare || mix(k.at.Seed+1)%6 >= uint64(often) {
		return -1
	}
	return k.draw(filter{late: k.shown, need: k.need, rested: true, areas: areas})
}

// notTwice is for a bad day that leaves one movement alone: a walk or slow breathing
// comes between, whatever the postures, because rest and more of the same make a bad
// back no better.
func (k *chooser) notTwice(alone int) (int, reason) {
	other := *k
	other.w.Postures = nil
	for n := len(k.shown); n > 0 && k.late(1)[0] == k.list[alone].ID; n-- {
		for _, only := range [...]string{fallbackWalk, fallbackBreath} {
			if i := other.draw(filter{late: k.late(n), only: only}); i >= 0 {
				return i, reason{kind: becauseFlare}
			}
		}
	}
	return alone, k.plain(alone)
}
