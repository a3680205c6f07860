package movement

import "deskbreak/config/lang"

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
	case d.Repetitions > 0 && d.Seconds > 0:
		s = lang.T("%s, hold %s", times(d.Repetitions, d.EachSide), span(d.Seconds, false))
	case d.Repetitions > 0:
		s = times(d.Repetitions, d.EachSide)
	case d.Seconds > 0:
		s = span(d.Seconds, d.EachSide)
	default:
		return ""
	}
	if d.Sets > 1 {
		s = lang.T("%d sets: %s", d.Sets, s)
	}
	switch {
	case d.PerDay > 2:
		s = lang.T("%s, %d times a day", s, d.PerDay)
	case d.PerDay == 2:
		s = lang.T("%s, twice a day", s)
	case d.PerDay == 1:
		s = lang.T("%s, once a day", s)
	}
	return s
}

func times(n int, eachSide bool) string {
	switch {
	case n == 1 && eachSide:
		return lang.T("once each side")
	case n == 1:
		return lang.T("once")
	case n == 2 && eachSide:
		return lang.T("twice each side")
	case n == 2:
		return lang.T("twice")
	case eachSide:
		return lang.T("%d times each side", n)
	}
	return lang.T("%d times", n)
}

// span says whole minutes as minutes and the rest in seconds: nobody counts
// "1 minute 30 seconds".
func span(seconds int, eachSide bool) string {
	minutes := seconds / 60
	switch whole := seconds%60 == 0; {
	case whole && eachSide:
		return lang.T("%d minutes each side", minutes)
	case whole:
		return lang.T("%d minutes", minutes)
	case eachSide:
		return lang.T("%d seconds each side", seconds)
	}
	return lang.T("%d seconds", seconds)
}
