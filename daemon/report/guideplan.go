package report

import "deskbreak/daemon/movement"

// guidePlan is what the countdown makes its parts from. Times are in seconds.
type guidePlan struct {
	Sets  int `json:"sets"`
	Sides int `json:"sides"`
	// Reps is 0 when the dose is one span of time, for each side.
	Reps int `json:"reps"`
	// Seconds is the hold of each repetition, or the whole span; 0: repetitions
	// are not held, and follow at a Pace that the person can change.
	Seconds int `json:"seconds"`
	Pace    int `json:"pace"`
	// Ready is for taking up the position, Ease for coming back between holds,
	// Change between sides, Rest between sets.
	Ready  int `json:"ready"`
	Ease   int `json:"ease"`
	Change int `json:"change"`
	Rest   int `json:"rest"`
}

// plan gives a dose its times. Those that no source gives are this program's own:
// long enough to get from the mouse into the position, and a calm pace.
func plan(m movement.Movement, d movement.Dose) guidePlan {
	p := guidePlan{Sets: max(d.Sets, 1), Sides: 1, Reps: d.Repetitions, Seconds: d.Seconds, Pace: 4, Ease: 3, Change: 5, Rest: 15}
	if d.EachSide {
		p.Sides = 2
	}
	if d == (movement.Dose{}) {
		p.Seconds = 60 // nothing is said about how much, so a minute of it
	}
	if m.Kind == "strengthen" {
		p.Rest = 30
	}
	if m.Kind == "relax" || m.Kind == "stretch" {
		p.Pace = 6
	}
	first := ""
	if len(m.Postures) > 0 {
		first = m.Postures[0]
	}
	switch {
	case m.Kind == "walk":
		p.Ready = 5
	case first == "floor":
		p.Ready, p.Change = 15, 8
	case first == "standing":
		p.Ready = 10 // out of the chair, perhaps to the wall
	default:
		p.Ready = 5
	}
	return p
}

// total is how long it all takes without Ready, in seconds.
func (p guidePlan) total() int {
	one := p.Seconds
	switch {
	case p.Reps > 0 && p.Seconds > 0:
		one = p.Reps*p.Seconds + (p.Reps-1)*p.Ease
	case p.Reps > 0:
		one = p.Reps * p.Pace
	}
	set := p.Sides*one + (p.Sides-1)*p.Change
	return p.Sets*set + (p.Sets-1)*p.Rest
}

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
	if d.EachSide {
		list = append(list, t.BothSides)
	}
	if m.Gentle || m.Kind == "relax" {
		list = append(list, t.Gentle)
	}
	return append(list, t.about(plan(m, d).total()))
}
