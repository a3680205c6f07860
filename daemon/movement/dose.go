package movement

import "strconv"

// Levels run from 1, for anyone, to MaxLevel.
const MaxLevel = 3

// Level is the level for a wish: the one set, brought into 1 to [MaxLevel]; 1
// when none is set.
func Level(w Wish) int {
	return min(max(w.Level, 1), MaxLevel)
}

// Dose is the dose at a level: that of the highest level that is not above it.
// The zero Dose when the movement has none.
func (m Movement) Dose(level int) Dose {
	if len(m.Doses) == 0 {
		return Dose{}
	}
	return m.Doses[min(max(level, 1), len(m.Doses))-1]
}

// Total is the least time that the dose takes, in seconds; 0 when it is counted
// in repetitions alone.
func (d Dose) Total() int {
	n := d.Seconds * max(d.Repetitions, 1) * max(d.Sets, 1)
	if d.EachSide {
		n *= 2
	}
	return n
}

// String is the dose in words, for a notification: "5 times", "5 times each
// side, hold 2 seconds", "1 minute", "5 times, twice a day". It is empty for the zero Dose.
func (d Dose) String() string {
	var s string
	switch {
	case d.Repetitions > 0:
		s = times(d.Repetitions)
	case d.Seconds > 0:
		s = span(d.Seconds)
	default:
		return ""
	}
	if d.EachSide {
		s += " each side"
	}
	if d.Repetitions > 0 && d.Seconds > 0 {
		s += ", hold " + span(d.Seconds)
	}
	if d.Sets > 1 {
		s = strconv.Itoa(d.Sets) + " sets: " + s
	}
	if d.PerDay > 0 {
		s += ", " + times(d.PerDay) + " a day"
	}
	return s
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.Itoa(n) + " times"
}

// span says whole minutes as minutes and the rest in seconds: nobody counts
// "1 minute 30 seconds".
func span(seconds int) string {
	n, unit := seconds, " second"
	if seconds%60 == 0 {
		n, unit = seconds/60, " minute"
	}
	if n != 1 {
		unit += "s"
	}
	return strconv.Itoa(n) + unit
}
