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
	plainWeight  = 4 // a movement of which nothing else is to be said
	hardWeight   = 1 // one that felt hard not long ago
	focusOften   = 4 // of six choices that are free, as many are for an area to favour
	focusShared  = 2 // this many where the lower back is favoured too, which has its own set
	focusWeight  = 3 // an area to favour counts this much against any other
	dueWeight    = 4 // a direction of the spine that is missing for three days this much
	coreWeight   = 7 // a core movement of the person's set this much
	firstWeight  = 8 // and this much more while it has not come up at all
	standWeight  = 3 // and on top of it, what gets the person out of the chair
	sitMost      = 2 // of five prompts in a row, at most this many leave the person in the chair
	sitWindow    = 4 // so of the last four it is looked at how many did
)

// longSat is how long sitting makes a far bend forward a bad start: the discs are
// under strain by then.
const longSat = 90 * time.Minute

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
	// Instead is the id of a movement that must not come: another one is wished for;
	// empty: none. Level is the one it is shown at; 0: not known.
	Instead string
	Level   int
	// Left is how much of the day is left in which breaks come, and Every how far
	// apart they are about, for a programme of the person's own; both 0: this is the
	// last one.
	Left, Every time.Duration
	// Open is true when nothing says when the day ends: Left is until midnight then.
	Open bool
	// Programme is what came of earlier ones; nil: nothing is known.
	Programme *Programme
}

// Choice is a movement and how it is to be done.
type Choice struct {
	Movement Movement
	// Level is 1 to [MaxLevel].
	Level int
	// Why says why this movement, in one sentence, and why this level, in another.
	Why string
}

// Choose picks a movement for a wish. Ids that the catalogue does not have are
// allowed everywhere and match nothing. The same catalogue, wish and moment give
// the same choice.
//
// A movement that breaks a precaution never comes; on a bad day only gentle ones
// do, at level 1; after 90 minutes of sitting none that is Deep. Among those with
// a posture that is wished for, in this order:
//
//   - None of the last five is repeated while others remain; where fewer remain,
//     the oldest of them returns first, and the same one twice running comes
//     only when it is alone.
//   - At least three of five prompts in a row get the person out of the chair;
//     six movements that do are enough for it. On a bad day every second one is a
//     walk or gentle to the back and done standing instead; three are enough.
//   - A direction of the spine that did not come up for 4 working days comes now,
//     as far as the programme knows.
//   - Areas of Focus other than the lower back come most of the time, as far as
//     there are movements for them.
//   - The core movements of the person's set, areas of Focus, movements that stand
//     the person up, and directions that are missing come up more often than the
//     others, and what felt hard in the last 14 days more seldom.
//
// With Only set, the person's own programme is followed to the letter: see
// [Wish.Only] and own.go. With at.Easier, what is easier than that one comes, of
// the same group if there is one.
//
// When the wish leaves nothing, Only and then the postures give way: a walk,
// else slow breathing, else anything. The bool is false only when every movement
// breaks a precaution, is not gentle on a bad day, or is a deep bend after long
// sitting, or when there is no other one than Instead, or none that asks for no
// more than Easier.
func (c *Catalogue) Choose(w Wish, at Moment) (Choice, bool) {
	k := newChooser(c.list, w, at)
	var i int
	var r reason
	switch {
	case at.Easier != "":
		i, r = k.easier(at.Easier)
	case len(w.Only) > 0:
		i, r = k.own()
	default:
		i, r = k.free()
	}
	if i < 0 {
		return Choice{}, false
	}
	m := &k.list[i]
	level, from := k.level(m)
	if k.smaller > 0 {
		level, from = k.smaller, fromLess
	}
	return Choice{Movement: localised(*m), Level: level, Why: k.why(i, r) + k.levelWhy(m, level, from)}, true
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

// allowed leaves aside how the day is. A programme of the person's own counts
// before the postures: who names a movement means it.
func allowed(m *Movement, w Wish) bool {
	switch {
	case shares(m.Precautions, w.Avoid):
		return false
	case len(w.Only) > 0:
		return slices.Contains(w.Only, m.ID)
	}
	return len(w.Postures) == 0 || shares(m.Postures, w.Postures)
}

// Suits is false for a movement that breaks a precaution, or that is not gentle
// on a bad day. One that the catalogue does not have suits: nothing is known of it.
func (c *Catalogue) Suits(id string, w Wish, flare bool) bool {
	i := c.index(id)
	return i < 0 || !shares(c.list[i].Precautions, w.Avoid) && (!flare || c.list[i].Gentle)
}

// chooser is one choice being made.
type chooser struct {
	list  []Movement
	w     Wish
	at    Moment
	today int      // the day of now
	set   []string // the sets whose core movements count
	need  need     // what this one has to bring
	// prescribed are the ids of the person's own programme, which come no more often
	// than it says.
	prescribed []string
	// shown are the movements that are not to come back yet, oldest first: see recent.
	shown []string
	// deep lets a far bend forward come after long sitting all the same.
	deep  bool
	spine [bends]bend
	// smaller is the level of less of the same movement; 0: it is not that.
	smaller int
}

func newChooser(list []Movement, w Wish, at Moment) *chooser {
	k := &chooser{list: list, w: w, at: at, today: dayOf(at.Now), prescribed: w.Only}
	k.shown = k.recent()
	k.set = k.sets()
	k.need = k.needs()
	k.look()
	return k
}

// filter narrows down what a draw is among.
type filter struct {
	late   []string // none of these
	only   string   // this one; empty: all
	need   need     // only what brings this
	bend   int      // 1 and up: only this direction of the spine
	rested bool     // nothing that felt hard not long ago
	group  string   // only this group; empty: all
	effort int      // only what is easier than this; 0: all
	not    int      // 1 and up: not this one
	areas  []string // only what is for one of these; nil: all
	gentle bool     // only what suits a bad day
}

// free is a choice from the whole catalogue.
func (k *chooser) free() (int, reason) {
	late := k.shown
	if k.draw(filter{late: late, need: k.need}) < 0 {
		k.need = needNothing // nothing fresh does
	}
	for _, d := range k.due() {
		if d == 0 {
			break
		}
		for _, rested := range [...]bool{true, false} {
			if i := k.draw(filter{late: late, need: k.need, bend: d, rested: rested}); i >= 0 {
				return i, k.missing(d)
			}
		}
	}
	if i := k.favoured(); i >= 0 {
		return i, reason{kind: becauseFocus}
	}
	for n := len(late); n >= 0; n-- {
		if i := k.draw(filter{late: k.late(n), need: k.need}); n == 0 && i >= 0 && k.at.Flare {
			return k.notTwice(i)
		} else if i >= 0 {
			return i, k.plain(i)
		}
	}
	return k.fallback(reason{kind: becauseNothing})
}

// fallback is for when the wish leaves nothing.
func (k *chooser) fallback(r reason) (int, reason) {
	tries := [...]struct {
		only     string
		postures []string
	}{
		{fallbackWalk, k.w.Postures},
		{fallbackBreath, k.w.Postures},
		{"", k.w.Postures},
		{fallbackBreath, nil}, // asks for no posture
		{fallbackWalk, nil},
		{"", nil},
	}
	other := *k
	for _, other.prescribed = range [...][]string{k.prescribed, nil} {
		for n := min(1, len(k.shown)); n >= 0; n-- {
			for _, try := range tries {
				other.w = Wish{Postures: try.postures, Avoid: k.w.Avoid, Focus: k.w.Focus}
				if i := other.draw(filter{late: k.late(n), only: try.only}); i >= 0 {
					return i, r
				}
			}
		}
	}
	return -1, r
}

// draw is the index of one candidate that passes the filter, or -1. Two passes
// over the list instead of a slice of candidates: it allocates nothing.
func (k *chooser) draw(f filter) int {
	total := uint64(0)
	for i := range k.list {
		total += k.weigh(i, f)
	}
	if total == 0 {
		return -1
	}
	at := mix(k.at.Seed) % total
	for i := range k.list {
		weight := k.weigh(i, f)
		if at < weight {
			return i
		}
		at -= weight
	}
	return -1
}

func (k *chooser) weigh(i int, f filter) uint64 {
	m := &k.list[i]
	bend := bendOf(m)
	switch {
	case !k.candidate(m),
		slices.Contains(f.late, m.ID),
		f.only != "" && m.ID != f.only,
		!k.meets(m, f.need),
		f.bend > 0 && bend != f.bend,
		f.rested && k.seldom(m),
		f.group != "" && m.Group() != f.group,
		f.effort > 0 && effort(m) >= f.effort,
		f.not == i+1,
		f.areas != nil && !shares(m.Areas, f.areas),
		f.gentle && !m.Gentle,
		f.only == "" && k.full(i):
		return 0
	}
	weight := uint64(plainWeight)
	hard := k.seldom(m)
	if hard {
		weight = hardWeight
	}
	// What speaks most for it counts, and after "hard" only what the person set: all
	// together would make what is due, and favoured, come more often than the core.
	switch {
	case !hard && shares(m.Core, k.set):
		weight *= coreWeight
		if k.at.Programme.fresh(m.ID) {
			weight *= firstWeight
		}
	case !hard && bend > 0 && k.spine[bend-1].age >= dueSoon:
		weight *= dueWeight
	case shares(m.Areas, k.w.Focus):
		weight *= focusWeight
	}
	if stands(m, k.w) {
		weight *= standWeight
	}
	return weight
}

// seldom is true for a movement that felt hard not long ago.
func (k *chooser) seldom(m *Movement) bool { return k.at.Programme.seldom(m.ID, k.today) }

// candidate reports whether a movement may come now at all. What is refused here
// comes in no other way.
func (k *chooser) candidate(m *Movement) bool {
	return allowed(m, k.w) && m.ID != k.at.Instead && (!k.at.Flare || m.Gentle) && (!m.Deep || k.at.Sat < longSat || k.deep)
}

// late are the last n of those that are not to come back yet.
func (k *chooser) late(n int) []string {
	return k.shown[len(k.shown)-min(n, len(k.shown)):]
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
