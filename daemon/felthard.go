package daemon

import (
	"slices"

	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
)

// rated is a movement and the level at which it was shown, while it can be said how
// it felt.
type rated struct {
	movement string
	level    int
}

// rating is what an answer about how it felt would be about now: the reminder that
// is up, else the one that was done; empty: nothing.
func (l *loop) rating() rated {
	if p := l.machine.View(l.now).Prompt; p != nil {
		return rated{p.Movement, p.Level}
	}
	if a := l.machine.State().Answered; a != nil {
		return rated{a.Movement, a.Level}
	}
	return rated{}
}

// feltHard says what comes of a movement that felt hard, once that is recorded. The
// person learns of it here alone, so that each part holds for their settings.
func (l *loop) feltHard(r rated) string {
	if r.movement == "" {
		return ""
	}
	var text string
	m, wish := l.movement.find(r.movement), l.movement.wish
	switch level := l.levelNow(r.movement); {
	case l.movement.programme == nil: // the history is still being read
	case len(m.Doses) < 2: // it has no levels
	case level < r.level && m.Dose(level) != m.Dose(r.level):
		text = lang.T("It comes smaller next time.") + " "
	case m.Dose(level) == m.Dose(1):
		text = lang.T("It is at its smallest already.") + " "
	case wish.Level > 0:
		text = lang.T("Its level stays at %d, as you set it.", level) + " "
	}
	if slices.Contains(wish.Only, r.movement) {
		return text + lang.T("Your own programme stays as you wrote it.")
	}
	return text + lang.T("You will see this one less for two weeks.")
}

// levelNow is the level at which a movement would come.
func (l *loop) levelNow(id string) int {
	return l.movement.catalogue().Level(id, l.movement.wish, movement.Moment{
		Now: l.now.Wall, Flare: !l.machine.View(l.now).FlareUntil.IsZero(), Programme: l.movement.programme,
	})
}
