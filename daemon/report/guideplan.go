package report

import "deskbreak/daemon/movement"

// guidePlan is what the countdown plays: its parts, one after the other.
type guidePlan struct {
	Sets  int `json:"sets"`
	Sides int `json:"sides"`
	// Reps is 0 when the dose is one span of time, for each side.
	Reps int `json:"reps"`
	// Hold is the time of a hold or of the whole span, in seconds; 0: repetitions
	// are not held, and follow at a Pace that the person can change.
	Hold  int         `json:"hold"`
	Pace  int         `json:"pace"`
	Parts []guidePart `json:"parts"`
}

// guidePart is one thing that the countdown says and waits for.
type guidePart struct {
	// Kind is "ready" for taking up the position, "work", "ease" for coming back
	// between holds, "turn" between the two ways of a repetition, "change" between
	// sides and "rest" between sets.
	Kind string `json:"kind"`
	// Seconds is how long it takes; in work that is not held at the plan's pace.
	Seconds int  `json:"s"`
	Paced   bool `json:"paced,omitempty"`
	// Set, Side and N (the repetition) are those of the work, or of that which
	// follows; from 1, and 0 before the first.
	Set  int `json:"set,omitempty"`
	Side int `json:"side,omitempty"`
	N    int `json:"n,omitempty"`
}

// guideTimes are what lies between the repetitions, in seconds.
type guideTimes struct{ ready, ease, turn, change, rest int }

// plan gives a dose its times. Those that neither a source nor the dose gives are
// this program's own: long enough to get from the mouse into the position, and a
// calm pace.
func plan(m movement.Movement, d movement.Dose) guidePlan {
	p := guidePlan{Sets: max(d.Sets, 1), Sides: 1, Reps: d.Repetitions, Hold: d.Seconds, Pace: pace(m, d)}
	if d.EachSide {
		p.Sides = 2
	}
	if d == (movement.Dose{}) {
		p.Hold = 60 // nothing is said about how much, so a minute of it
	}
	t := times(m, d)
	p.add(guidePart{Kind: "ready", Seconds: t.ready})
	for set := 1; set <= p.Sets; set++ {
		if set > 1 {
			p.add(guidePart{Kind: "rest", Seconds: t.rest, Set: set, Side: 1, N: 1})
		}
		p.set(m, d, t, set)
	}
	return p
}

func (p *guidePlan) add(part guidePart) { p.Parts = append(p.Parts, part) }

// set adds one set: side after side or, where they take turns, repetition after
// repetition.
func (p *guidePlan) set(m movement.Movement, d movement.Dose, t guideTimes, set int) {
	reps := max(p.Reps, 1)
	last := guidePart{}
	for i := range reps * p.Sides {
		side, n := i/reps+1, i%reps+1
		if d.Alternate {
			side, n = i%p.Sides+1, i/p.Sides+1
		}
		next := guidePart{Set: set, Side: side, N: n}
		switch {
		case last.Side == 0:
		case last.Side != side && !d.Alternate:
			next.Kind, next.Seconds = "change", t.change
			p.add(next)
		case p.Hold > 0:
			next.Kind, next.Seconds = "ease", t.ease
			if last.Side != side {
				next.Kind = "change"
			}
			p.add(next)
		}
		p.work(d, t, next)
		last = next
	}
	// Letting go is what a relaxation is for, after the last time as well.
	if m.Kind == "relax" && p.Reps > 0 && p.Hold > 0 {
		last.Kind, last.Seconds = "ease", t.ease
		p.add(last)
	}
}

// work adds one repetition.
func (p *guidePlan) work(d movement.Dose, t guideTimes, part guidePart) {
	part.Kind, part.Seconds = "work", p.Hold
	if p.Hold == 0 {
		part.Seconds, part.Paced = p.Pace, true
	}
	p.add(part)
	if d.BothWays {
		turn := part
		turn.Kind, turn.Seconds = "turn", t.turn
		p.add(turn)
		p.add(part)
	}
}

// pace is how long a repetition takes that is not held.
func pace(m movement.Movement, d movement.Dose) int {
	switch {
	case d.Pace > 0:
		return d.Pace
	case d.Unit == "breaths":
		return 8
	case d.Unit == "flights":
		return 60 // up and down again
	case d.Unit == "steps":
		return 2
	case m.Kind == "relax" || m.Kind == "stretch":
		return 6
	}
	return 4
}

func times(m movement.Movement, d movement.Dose) guideTimes {
	t := guideTimes{ready: 5, ease: 3, turn: 3, change: 5, rest: 15}
	switch {
	case d.Pace > 0:
		t.ease = d.Pace
	case d.Alternate && m.Kind == "stretch":
		t.ease = 5
	case d.Alternate:
		t.ease = 4
	}
	if m.Kind == "strengthen" {
		t.rest = 30
	}
	first := ""
	if len(m.Postures) > 0 {
		first = m.Postures[0]
	}
	switch {
	case m.Kind == "walk":
	case first == "floor":
		t.ready, t.change = 15, 8
	case first == "standing":
		t.ready = 10 // out of the chair, perhaps to the wall
	}
	return t
}

// total is how long it all takes without the time to get ready, in seconds.
func (p guidePlan) total() int {
	n := 0
	for _, part := range p.Parts[1:] {
		n += part.Seconds
	}
	return n
}

// away is true for what is done where nobody sees the page, so that a countdown
// would only hurry: on the stairs.
func away(d movement.Dose) bool { return d.Unit == "flights" }

// facts are a few words on where and on which side.
func (t guideText) facts(m movement.Movement, d movement.Dose) []string {
	var list []string
	for _, p := range m.Postures {
		switch p {
		case "standing":
			list = append(list, t.Standing)
		case "seated":
			list = append(list, t.Seated)
		case "floor":
			list = append(list, t.Floor)
		}
	}
	switch {
	case d.EachSide && d.Unit == "circles":
		list = append(list, t.BothDirections)
	case d.EachSide && d.Alternate:
		list = append(list, t.InTurn)
	case d.EachSide:
		list = append(list, t.BothSides)
	}
	if m.Gentle || m.Kind == "relax" {
		list = append(list, t.Gentle)
	}
	return append(list, t.about(plan(m, d).total()))
}
