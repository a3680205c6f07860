package movement

import (
	"slices"
	"time"
)

// How a choice leans. They are proposals: variety of about five breaks and the
// pull of the chosen areas are from studies of wording and choice, the figures
// are ours.
const (
	recentWindow = 5 // no movement returns within this many, while others remain
	focusWeight  = 3 // an area to favour counts this much against any other
	standWeight  = 3 // so does a movement that gets the person out of the chair
)

// Where a wish leaves nothing, these are good for nearly everybody.
const (
	fallbackWalk   = "walk"
	fallbackBreath = "belly-breathing"
)

// Moment is what a choice depends on beyond what the person set.
type Moment struct {
	// Now is the local wall time.
	Now time.Time
	// Seed makes the same choice again.
	Seed uint64
	// Recent are the ids shown before, newest last.
	Recent []string
	// Sat is desk time since the last break.
	Sat time.Duration
	// Flare is true on a bad day: the gentle ones only.
	Flare bool
	// Easier is the id of a movement than which an easier one is wished for; empty: none.
	Easier string
	// Programme is what came of earlier ones; nil: nothing is known.
	Programme *Programme
}

// Choice is a movement and how it is to be done.
type Choice struct {
	Movement Movement
	// Level is 1 to [MaxLevel].
	Level int
	// Why is one sentence: why this movement.
	Why string
}

// Choose picks a movement for a wish. at.Recent are the ids shown before. Ids that the catalogue does not have are allowed everywhere and match
// nothing. The same catalogue, wish, recent and seed give the same movement.
//
// A movement counts only if one of its postures is wished for, none of its
// precautions applies, and it is in Only (where that is set). None of the last
// five is repeated while others remain; where fewer remain, the oldest of them
// returns first, and the same one twice running comes only when it is alone.
// Areas of Focus and movements that stand the person up come up more often.
//
// When the wish leaves nothing, Only and then the postures give way, never the
// precautions: a walk, else slow breathing, else anything. The bool is false
// only when every movement breaks a precaution or the catalogue is empty.
func (c *Catalogue) Choose(w Wish, at Moment) (Choice, bool) {
	m, ok := c.pick(w, at.Recent, at.Seed)
	return Choice{Movement: m, Level: Level(w)}, ok
}

func (c *Catalogue) pick(w Wish, recent []string, seed uint64) (Movement, bool) {
	for n := min(recentWindow, len(recent)); n >= 0; n-- {
		late := recent[len(recent)-n:]
		if i := c.draw(w, late, seed); i >= 0 {
			return c.list[i], true
		}
	}
	return c.fallback(w, recent, seed)
}

// Allowed is how many movements of the catalogue a wish leaves.
func (c *Catalogue) Allowed(w Wish) int {
	n := 0
	for i := range c.list {
		if allowed(&c.list[i], w) {
			n++
		}
	}
	return n
}

// draw is the index of one allowed movement that is not in late, or -1. Two
// passes over the list instead of a slice of candidates: it allocates nothing.
func (c *Catalogue) draw(w Wish, late []string, seed uint64) int {
	total := uint64(0)
	for i := range c.list {
		total += weigh(&c.list[i], w, late)
	}
	if total == 0 {
		return -1
	}
	at := mix(seed) % total
	for i := range c.list {
		weight := weigh(&c.list[i], w, late)
		if at < weight {
			return i
		}
		at -= weight
	}
	return -1
}

func weigh(m *Movement, w Wish, late []string) uint64 {
	if !allowed(m, w) || slices.Contains(late, m.ID) {
		return 0
	}
	weight := uint64(1)
	if shares(m.Areas, w.Focus) {
		weight *= focusWeight
	}
	if len(m.Postures) == 1 && m.Postures[0] == "standing" {
		weight *= standWeight
	}
	return weight
}

func allowed(m *Movement, w Wish) bool {
	if len(w.Only) > 0 && !slices.Contains(w.Only, m.ID) {
		return false
	}
	if len(w.Postures) > 0 && !shares(m.Postures, w.Postures) {
		return false
	}
	return !shares(m.Precautions, w.Avoid)
}

func (c *Catalogue) fallback(w Wish, recent []string, seed uint64) (Movement, bool) {
	tries := [...]Wish{
		{Postures: w.Postures, Avoid: w.Avoid, Only: []string{fallbackWalk}},
		{Postures: w.Postures, Avoid: w.Avoid, Only: []string{fallbackBreath}},
		{Postures: w.Postures, Avoid: w.Avoid},
		{Avoid: w.Avoid, Only: []string{fallbackBreath}}, // asks for no posture
		{Avoid: w.Avoid, Only: []string{fallbackWalk}},
		{Avoid: w.Avoid},
	}
	for _, try := range tries {
		for n := min(1, len(recent)); n >= 0; n-- {
			if i := c.draw(try, recent[len(recent)-n:], seed); i >= 0 {
				return c.list[i], true
			}
		}
	}
	return Movement{}, false
}

func shares(a, b []string) bool {
	for _, x := range a {
		if slices.Contains(b, x) {
			return true
		}
	}
	return false
}

// mix is the finaliser of splitmix64: seeds that follow one another give
// unrelated numbers, the same with every release of Go, which recorded days
// need.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
