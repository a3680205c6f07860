package movement

import (
	"strconv"

	"deskbreak/config/lang"
)

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
// in repetitions alone and nothing says how long one takes.
func (d Dose) Total() int {
	one := d.Seconds
	switch {
	case d.BothWays:
		one *= 2
	case one == 0:
		one = d.Pace
	}
	n := one * max(d.Repetitions, 1) * max(d.Sets, 1)
	if d.EachSide {
		n *= 2
	}
	return n
}

// String is the dose in words: "5 times", "5 times each side, hold 2 seconds",
// "1 minute", "2 flights", "3 sets of 10, twice a day", "5 groups, hold 5 seconds:
// feet and thighs too". It is empty for the zero Dose.
func (d Dose) String() string {
	s := d.amount()
	switch {
	case s == "":
	case d.PerDay > 2:
		s = lang.T("%s, %d times a day", s, d.PerDay)
	case d.PerDay == 2:
		s = lang.T("%s, twice a day", s)
	case d.PerDay == 1:
		s = lang.T("%s, once a day", s)
	}
	return d.with(s)
}

// OneTime is what one reminder asks for, in words: the dose without how often a
// day, which would read as a part of it.
func (d Dose) OneTime() string { return d.with(d.amount()) }

// with adds to an amount what is done otherwise.
func (d Dose) with(amount string) string {
	if d.How == "" {
		return amount
	}
	return lang.T("%s: %s", amount, d.How)
}

// amount is how much one time is.
func (d Dose) amount() string {
	var s string
	switch {
	case d.Repetitions > 0 && d.BothWays:
		s = lang.T("%s, hold %s each way", d.count(), span(d.Seconds, false))
	case d.Repetitions > 0 && d.Seconds > 0:
		s = lang.T("%s, hold %s", d.count(), span(d.Seconds, false))
	case d.Repetitions > 0:
		s = d.count()
	case d.Seconds > 0:
		s = span(d.Seconds, d.EachSide)
	default:
		return ""
	}
	if d.Sets > 1 {
		s = lang.T("%d sets of %s", d.Sets, s)
	}
	return s
}

// count is the repetitions in words.
func (d Dose) count() string {
	n, s := d.Repetitions, ""
	switch d.Unit {
	case "breaths":
		s = lang.T("%d breaths", n)
	case "flights":
		s = lang.T("%d flights", n)
	case "groups":
		s = lang.T("%d groups", n)
	case "steps":
		s = lang.T("%d steps", n)
	case "circles":
		if d.EachSide {
			return lang.T("%d circles each way", n)
		}
		return lang.T("%d circles", n)
	default:
		if d.Sets < 2 {
			return times(n, d.EachSide)
		}
		s = strconv.Itoa(n) // nobody says "3 sets of 10 times"
	}
	if d.EachSide {
		return lang.T("%s each side", s)
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
