package schedule

import (
	"time"

	"deskbreak/config/lang"
)

// This file is what forbids speaking for a while: pauses and the hours.

func (m *Machine) onPause(now Now, e Event) {
	end, until := Boot(0), e.Until
	switch {
	case e.Kind == PauseTomorrow:
		until = tomorrow(now.Wall, m.set.Tomorrow)
	case !until.IsZero():
		if !until.After(now.Wall) {
			m.refuse(lang.T("that time is past; give one that is still to come, or a length such as 1h"))
			return
		}
	case e.For > 0:
		end = now.Boot + e.For
	case e.For < 0:
		m.refuse(lang.T("a pause cannot be shorter than nothing; try 30m"))
		return
	}
	if m.st.Paused == nil {
		m.st.Paused = &PauseState{ID: m.name("z", now.Wall), Since: now.Boot}
	}
	m.st.Paused.End, m.st.Paused.Until = end, until
	m.dirty = true
	m.dropPrompt(now)
}

func (m *Machine) onResume(now Now) {
	if m.st.Paused != nil {
		m.endPause(now)
	}
}

// settlePause ends a pause that has come to its end.
func (m *Machine) settlePause(now Now) {
	p := m.st.Paused
	if p == nil {
		return
	}
	end := now
	switch {
	case p.End != 0 && now.Boot >= p.End:
		end = Now{Wall: now.wallAt(p.End), Boot: p.End}
	case !p.Until.IsZero() && !now.Wall.Before(p.Until):
		// The machine may have slept past it. A clock that was set past it may
		// put it before the start of the pause: then it ends now.
		if at := now.Boot - now.Wall.Sub(p.Until); at >= p.Since {
			end = Now{Wall: p.Until, Boot: at}
		}
	default:
		return
	}
	m.endPause(end)
}

func (m *Machine) endPause(end Now) {
	p := m.st.Paused
	m.st.Paused = nil
	m.write(end, Record{Event: RecordPause, ID: p.ID, For: end.Boot - p.Since})
	// A scheduled time at the very end is not in the pause any more.
	end.Wall = end.Wall.Add(-time.Second)
	m.fullInterval(end)
}

// settleHours follows the hours. At the start of a range nothing is caught up;
// at its end what waits is dropped and what is up is withdrawn.
func (m *Machine) settleHours(now Now) {
	h := m.set.Hours
	if len(h) == 0 {
		m.hours = time.Time{}
	} else if next := m.st.HoursNext; !m.hours.IsZero() && !now.Wall.Before(m.hours) && now.Wall.Before(next) {
		return // nothing can have changed since the last look
	}
	off := !h.On(now.Wall)
	// Asleep, or with the clock set, an end and the next start can come at once.
	over := !m.st.Off && !off && !m.st.HoursNext.IsZero() && !now.Wall.Before(m.st.HoursNext)
	m.hours, m.st.HoursNext = now.Wall, h.Next(now.Wall)
	if off == m.st.Off && !over {
		return
	}
	m.st.Off, m.dirty = off, true
	if off || over {
		m.dropPrompt(now)
	}
	if off {
		return
	}
	m.zeroDesk(now.Boot)
	// A time on the very start of the range is inside it, however late the wake-up.
	start := now
	start.Wall = m.set.Hours.Start(now.Wall).Add(-time.Second)
	m.useSchedule(start)
}

// dropPrompt ends what is due, up or snoozed because nothing may be said now.
func (m *Machine) dropPrompt(now Now) {
	m.st.Pending = nil
	if m.st.Prompt != nil {
		m.endPrompt(now, OutcomeWithdrawn, "")
	}
}

// tomorrow is the next time that the wall clock shows the given time of day.
func tomorrow(wall time.Time, at time.Duration) time.Time {
	y, mo, d := wall.Date()
	for ; ; d++ {
		if t := placeLate(y, mo, d, at, wall.Location()); t.After(wall) {
			return t
		}
	}
}
