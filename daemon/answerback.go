package daemon

import (
	"slices"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
	"deskbreak/daemon/movement"
	"deskbreak/daemon/schedule"
	"deskbreak/notify"
)

// This file answers what the person says of their back.

// feels is true for a word that says how a movement felt.
func feels(word string) bool { return word == "easy" || word == "right" || word == "hard" }

func noFeeling(word string) control.Reply {
	return control.Reply{Usage: true, Refused: lang.T("%q is not a way it can feel; say easy, right or hard", word)}
}

func (l *loop) onFelt(r control.Request) control.Reply {
	if !feels(r.Felt) {
		return noFeeling(r.Felt)
	}
	about := l.rating()
	l.step(schedule.Event{Kind: schedule.Felt, Felt: r.Felt})
	switch r.Felt {
	case "hard":
		return control.Reply{Message: lang.T("Noted. %s", l.feltHard(about))}
	case "easy":
		if l.grows(about) {
			return control.Reply{Message: lang.T("Noted. After a good week there is a little more of it.")}
		}
	}
	return control.Reply{Message: lang.T("Noted.")}
}

// grows is true for a movement of which more comes after a good week: not on a bad
// day, which counts for none, and not where its level is set or the highest.
func (l *loop) grows(r rated) bool {
	wish := l.movement.wish
	if r.movement == "" || wish.Level > 0 || slices.Contains(wish.Only, r.movement) || !l.machine.View(l.now).FlareUntil.IsZero() {
		return false
	}
	m, level := l.movement.find(r.movement), l.levelNow(r.movement)
	return level < movement.MaxLevel && m.Dose(level+1) != m.Dose(level)
}

func (l *loop) onFeel(r control.Request) control.Reply {
	if r.Score < 0 || r.Score > 10 {
		return control.Reply{Usage: true, Refused: lang.T("%d is no stiffness; say a number from 0, loose, to 10, as stiff as can be", r.Score)}
	}
	l.step(schedule.Event{Kind: schedule.Feel, Score: r.Score})
	text := lang.T("Noted: %d of 10.", r.Score)
	if r.Score >= badScore && l.machine.View(l.now).FlareUntil.IsZero() {
		text += " " + lang.T("On a bad day `deskbreak flare on` brings gentle movements only; `deskbreak movements help` says when to see somebody.")
	}
	return control.Reply{Message: text}
}

// sayCare says what changes on a bad day and when somebody should look at the
// back; nothing when the day is over.
func (l *loop) sayCare() {
	v := l.machine.View(l.now)
	if !v.FlareUntil.IsZero() {
		l.notice(notify.Flare(l.now.Wall, v.FlareUntil, movement.CareNote()))
	}
}

// saySore says what can be done about a sore back, unless it is done.
func (l *loop) saySore() {
	if l.machine.View(l.now).FlareUntil.IsZero() {
		l.notice(notify.Sore())
	}
}

// badScore is as stiff as makes a gentler day worth offering: pain of 6 and more
// is where guides for exercise at home say to change or leave out (ProVIDE
// Physiotherapy, pain traffic light).
const badScore = 6

func (l *loop) onFlare(r control.Request) control.Reply {
	was := !l.machine.View(l.now).FlareUntil.IsZero()
	if !r.On && !was {
		was = l.flareElsewhere()
	}
	l.endFlare = !r.On && l.movement.programme == nil
	l.step(schedule.Event{Kind: schedule.Flare, On: r.On})
	v := l.machine.View(l.now)
	until := v.FlareUntil
	switch {
	case !r.On && !was:
		return l.message(lang.T("It was not on."))
	case !r.On:
		l.dropNotice(notify.IDFlare)
		if v.Scheduled {
			return l.message(lang.T("Good. All movements are back."))
		}
		return l.message(lang.T("Good. All movements and the usual interval are back."))
	case !was:
		l.sayCare()
		l.remember() // with it, so that it outlives a crash before it is seen
	}
	text := lang.T("Gentle movements only, every %s at the desk, until %s.", spell(v.Interval), l.clock24(until))
	if v.Scheduled {
		text = lang.T("Gentle movements only, at the times of your schedule, until %s.", l.clock24(until))
	}
	return control.Reply{Message: text + " " +
		lang.T("`deskbreak flare off` ends that; `deskbreak movements help` says when to see somebody.")}
}

// flareElsewhere takes over a bad day that the machine has not been told of, so that
// ending it is recorded, and reports whether there is one. While the history is
// still being read there may be: then it ends when it is known.
func (l *loop) flareElsewhere() bool {
	until := l.openFlare()
	if !until.IsZero() {
		l.step(schedule.Event{Kind: schedule.KnownFlare, On: true, Until: until})
	}
	return !until.IsZero() || l.movement.programme == nil
}

// spell is an interval as people say it.
func spell(d time.Duration) string { return notify.Duration(d) }
