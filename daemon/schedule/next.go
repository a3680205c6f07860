package schedule

import "time"

// This file says what the machine waits for. It is computed from the state each
// time, so nothing can be armed that the state does not ask for.

// Deadline is the next moment at which anything can change by itself.
type Deadline struct {
	// Boot is on the boot clock; 0: nothing there.
	Boot Boot
	// Wall is on the wall clock, and moves when that is set; zero: nothing there.
	Wall time.Time
}

func (d *Deadline) boot(now Now, at Boot) {
	if at > now.Boot && (d.Boot == 0 || at < d.Boot) {
		d.Boot = at
	}
}

func (d *Deadline) wall(now Now, at time.Time) {
	if at.After(now.Wall) && (d.Wall.IsZero() || at.Before(d.Wall)) {
		d.Wall = at
	}
}

// Deadline is the moment at which to call Step with a Tick. It is right only
// after a Step at the same moment: what has come due since then is not in it.
func (m *Machine) Deadline(now Now) Deadline {
	var d Deadline
	st := &m.st
	if m.asleep() {
		d.boot(now, st.AsleepFrom+sleepHint)
	}
	if st.UnknownFrom != 0 {
		d.boot(now, st.UnknownFrom+m.set.NaturalBreak)
	}
	if a := st.Answered; a.asked(now.Boot) {
		d.boot(now, a.At+feltFor) // that it cannot be said any more is nothing to wake up for
	}
	if f := st.Flare; f != nil {
		d.wall(now, f.Until)
	}
	if p := st.Paused; p != nil {
		d.boot(now, p.End)
		d.wall(now, p.Until)
	}
	d.wall(now, st.HoursNext)
	if a := st.Away; a != nil {
		if st.Prompt != nil {
			d.boot(now, a.Since+m.set.NaturalBreak)
		}
		if m.up() != nil && a.Hard != 0 {
			d.boot(now, a.Hard+taking)
		}
		return d
	}
	if p := m.up(); p != nil {
		d.boot(now, p.Clock.until(m.set.RepeatAfter))
		d.boot(now, m.guard(st.Returned, afterReturn))
		d.boot(now, m.settled())
		return d
	}
	if !m.silenced() || st.Prompt != nil {
		m.deadlineDue(now, &d)
	}
	return d
}

func (m *Machine) deadlineDue(now Now, d *Deadline) {
	if p := m.st.Pending; p != nil {
		d.boot(now, m.settled())
		d.boot(now, m.quietUntil())
		d.boot(now, m.lullDeadline())
		if m.set.AlertAfter > 0 {
			d.boot(now, p.Quiet.until(m.set.AlertAfter))
		}
		return
	}
	switch p := m.st.Prompt; {
	case p != nil:
		d.boot(now, p.Snoozed)
	case m.scheduled() && m.st.Put == 0:
		d.wall(now, m.dueWall(now))
	default:
		if at, ok := m.dueAt(now); ok {
			d.boot(now, at.Boot)
		}
	}
}

// Want is what the machine must know about input, and when. A source that is
// asked is asked at At and every Every. One that tells by itself is told
// Threshold and Input, and gives its answer without asking anybody at Answer
// and, while it knows that there is no input, at At.
type Want struct {
	// At is the moment at which to give an Idle event; 0: none is needed. It may
	// be past: then at once.
	At Boot
	// Every is how often to look for input that is awaited; 0: it is not.
	Every time.Duration
	// Threshold is the shortest time without input that matters now; 0: none.
	Threshold time.Duration
	// Input is true when input matters even after no pause.
	Input bool
	// Answer is the moment at which something is decided by whatever is known; 0: none.
	Answer Boot
}

// wants collects the moments that are not known yet.
type wants struct {
	asked Boot
	want  Want
}

// need is a moment at which there will have been no input for long enough.
func (w *wants) need(at Boot) {
	if at > w.asked {
		w.want.At = soonest(w.want.At, at)
	}
}

// answer is a moment at which something is decided either way.
func (w *wants) answer(at Boot) {
	if at > w.asked {
		w.want.At, w.want.Answer = soonest(w.want.At, at), soonest(w.want.Answer, at)
	}
}

func soonest(a, b Boot) Boot {
	if a == 0 || b < a {
		return b
	}
	return a
}

// Want says when the machine must be told about input. A Tick at or after At
// comes only after an Idle or IdleUnknown event.
func (m *Machine) Want(now Now) Want {
	if !m.st.Known {
		return Want{}
	}
	w := wants{asked: m.st.Asked}
	w.want.Threshold = m.set.NaturalBreak
	if m.st.Silence.On {
		w.want.Threshold += silentLimit
	}
	w.want.Input = m.st.BareLocked
	if a := m.st.Away; a != nil {
		if m.locked() && !m.asleep() && now.Boot-a.Since < m.set.NaturalBreak {
			w.need(m.idleAbsence())
		}
		if !m.hidden() || m.st.BareLocked {
			w.want.Every = min(everyAway, max(everyClose, m.set.NaturalBreak/2))
		}
		return w.want
	}
	w.need(m.idleAbsence())
	if p := m.up(); p != nil && !m.blocked(now) {
		w.want.Threshold = nobody
		if end := p.Clock.until(m.set.RepeatAfter); end != 0 {
			w.answer(end)
		}
		w.need(m.goneFrom() + left)
		if p.Left || m.gone() >= nobody {
			w.want.Every = everyClose
		}
	}
	if p := m.st.Pending; p != nil && !m.blocked(now) {
		m.wantDue(&w)
		if p.Gone {
			w.want.Every = everyClose
		}
	}
	return w.want
}

// wantDue asks for what the wait for a lull needs: the moment it began, each
// moment at which a lull may be long enough, and its end.
func (m *Machine) wantDue(w *wants) {
	w.want.Threshold = lull
	p := m.st.Pending
	if p.Wait.From == 0 {
		return
	}
	from := max(p.Wait.From, m.quietUntil())
	w.answer(from)
	w.answer(max(from, m.lullDeadline()))
	w.need(max(from, m.st.Input+lull))
}
