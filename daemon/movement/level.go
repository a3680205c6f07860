package movement

import (
	"slices"

	"deskbreak/config/lang"
)

// This file has the level that a movement is shown at, and the words about it.

// from is what a level comes from.
type from int

const (
	fromGroup  from = iota // what the group has reached
	fromFlare              // a bad day
	fromInjury             // a fresh injury
	fromWish               // the person set it
	fromCalm               // the days after a bad one
	fromNew                // the movement was not done yet
	fromHard               // it felt hard
	fromStep               // it was done at the level below, and no higher
	fromEasier             // an easier one was wished for
	fromLess               // less of the same was wished for
	fromMost               // the movement has no higher one
)

// level is that of a movement, and what it comes from. On a bad day and with a
// fresh injury it is 1, whatever the person set; else what they set counts, or
// the level of the group, less for a week after a bad day, but never more than one
// above what the movement was done at.
func (k *chooser) level(m *Movement) (level int, of from) {
	level, of = k.reached(m)
	if n := len(m.Doses); n > 0 && level > n {
		return n, fromMost
	}
	return level, of
}

// reached is the level without a look at how many the movement has.
func (k *chooser) reached(m *Movement) (level int, of from) {
	switch p := k.at.Programme; {
	case k.at.Flare:
		return 1, fromFlare
	case slices.Contains(k.w.Avoid, freshInjury):
		return 1, fromInjury
	case k.w.Level > 0:
		level, of = Level(k.w), fromWish
	default:
		level = p.Level(m.Group(), k.at.Now)
		if level > 1 && !p.easyUntil(k.at.Now).IsZero() {
			level, of = level-1, fromCalm
		}
		if most := p.most(m.ID); level > most {
			level, of = most, fromStep
			switch s := p.Seen[m.ID]; {
			case s.Hard > 0 && s.Top == 0:
				of = fromHard
			case s.Top == 0:
				of = fromNew
			}
		}
	}
	if k.at.Easier != "" && level > 1 {
		return level - 1, fromEasier
	}
	return level, of
}

// Level is the level at which the movement with that id would be shown; 1 when
// the catalogue does not have it.
func (c *Catalogue) Level(id string, w Wish, at Moment) int {
	i := c.index(id)
	if i < 0 {
		return 1
	}
	k := chooser{w: w, at: at} // all that the level depends on
	level, _ := k.level(&c.list[i])
	return level
}

// levelWhy is the sentence about the level, where a movement has more than one.
func (k *chooser) levelWhy(m *Movement, level int, of from) string {
	if len(m.Doses) < 2 {
		return ""
	}
	return " " + k.levelSentence(m.Group(), level, of)
}

func (k *chooser) levelSentence(group string, level int, of from) string {
	switch of {
	case fromFlare:
		return lang.T("Level %d while your back is bad.", level)
	case fromInjury:
		return lang.T("Level %d because of your fresh injury.", level)
	case fromWish:
		return lang.T("Level %d, as you set it.", level)
	case fromCalm:
		until := k.at.Programme.easyUntil(k.at.Now).In(k.at.Now.Location())
		return lang.T("Level %d, one lower until %s because your back was bad.", level, lang.Format(until, "Mon 2 Jan"))
	case fromNew:
		return lang.T("Level %d, because it is new to you.", level)
	case fromHard:
		return lang.T("Level %d, because it felt hard.", level)
	case fromStep:
		return lang.T("Level %d, because each movement goes up one level at a time.", level)
	case fromLess:
		return lang.T("Level %d this time.", level)
	case fromMost:
		return lang.T("Level %d, its highest.", level)
	case fromEasier:
		return lang.T("Level %d this time, one lower than usual.", level)
	}
	_, since := k.at.Programme.level(group, k.today)
	if since == 0 {
		return lang.T("Level %d for %s, where everybody begins.", level, groupName(group))
	}
	return lang.T("Level %d for %s since %s.", level, groupName(group), lang.Format(dateOf(since), "Mon 2 Jan"))
}
