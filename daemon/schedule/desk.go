package schedule

import "time"

// This file is the desk clock and what it makes due.

// desk is desk time at a moment.
func (m *Machine) desk(at Boot) time.Duration {
	if m.st.DeskFrom != 0 && at > m.st.DeskFrom {
		return m.st.Desk + at - m.st.DeskFrom
	}
	return m.st.Desk
}

func (m *Machine) stopDesk(at Boot) {
	m.st.Desk = m.desk(at)
	m.st.DeskFrom = 0
}

// zeroDesk starts desk time again, as of a moment that may lie in the past: a
// break has ended.
func (m *Machine) zeroDesk(at Boot) {
	m.st.Desk = 0
	if m.st.DeskFrom != 0 {
		m.st.DeskFrom = at
	}
	m.st.Zero = at
	m.st.Overdue = false
	m.dueFrom(0, false, "")
}

// movedByPause is State.Moved when a pause moved the due time; else it is an outcome.
const movedByPause = "paused"

// dueFrom makes the next reminder due an interval (or half of one) after desk
// time was from, and remembers why.
func (m *Machine) dueFrom(from time.Duration, half bool, why string) {
	m.st.DueFrom, m.st.Half, m.st.Moved = from, half, why
	m.st.Put, m.st.Ahead, m.st.AheadHeld = 0, 0, nil
	m.st.Pending = nil
	m.dirty = true
}

// fullInterval starts an interval after a pause, without touching desk time.
func (m *Machine) fullInterval(now Now) {
	m.dueFrom(m.desk(now.Boot), false, movedByPause)
	m.useSchedule(now)
}

// dueDesk is the desk time at which the next reminder is due.
func (m *Machine) dueDesk() time.Duration {
	interval := m.interval()
	if m.st.Half {
		interval /= 2
	}
	return m.st.DueFrom + interval
}

// scheduled is true when the wall clock makes due, not desk time.
func (m *Machine) scheduled() bool { return len(m.set.Schedule) > 0 }

// dueAt is the moment at which the next reminder is due, on both clocks, if the
// person stays; ok is false when nothing makes it due while the desk clock stands.
func (m *Machine) dueAt(now Now) (at Now, ok bool) {
	put := Now{Wall: now.wallAt(m.st.Put), Boot: m.st.Put}
	switch {
	case m.scheduled() && m.st.Put != 0:
		return put, true
	case m.scheduled():
		t := m.dueWall(now)
		return Now{Wall: t, Boot: now.Boot + t.Sub(now.Wall)}, !t.IsZero()
	case m.st.DeskFrom == 0:
		return Now{}, false
	}
	d := m.dueDesk() - m.desk(now.Boot)
	if at := (Now{Wall: now.Wall.Add(d), Boot: now.Boot + d}); m.st.Put == 0 || at.Boot >= put.Boot { // what was due before the boot is below zero
		return at, true
	}
	return put, true
}

// dueCache holds the schedule's next time after a moment.
type dueCache struct {
	after time.Time
	zone  *time.Location
	next  time.Time
}

// dueWall is the schedule's next unused time; zero: it has none.
func (m *Machine) dueWall(now Now) time.Time {
	after := m.st.SchedAfter
	if end := m.st.BreakEnd + passOver; m.st.BreakEnd != 0 {
		// A time so soon after a break is passed over.
		if t := now.wallAt(end).Truncate(time.Second).Add(-1); t.After(after) {
			after = t
		}
	}
	if m.due.zone != now.Wall.Location() || !m.due.after.Equal(after) || m.due.after.IsZero() {
		m.due = dueCache{after: after, zone: now.Wall.Location()}
		m.due.next = m.set.Schedule.Next(after.In(now.Wall.Location()))
	}
	return m.due.next
}

// useSchedule uses up the schedule's times until now. A clock set back does not
// bring them again.
func (m *Machine) useSchedule(now Now) {
	m.st.Put, m.dirty = 0, true
	if !now.Wall.After(m.st.SchedAfter) {
		return
	}
	if next := m.set.Schedule.Next(m.st.SchedAfter.In(now.Wall.Location())); !next.IsZero() && !next.After(now.Wall) {
		m.st.SchedUsed = now.Wall
	}
	m.st.SchedAfter = now.Wall
}

// onClockSet follows the wall clock. What counts in lengths does not move. A
// clock that is set back by more than a day was wrong: what it used up was no time at all.
func (m *Machine) onClockSet(now Now) {
	m.due, m.hours, m.dirty = dueCache{}, time.Time{}, true // the state file tells moments by both clocks
	if !m.st.SchedAfter.After(now.Wall) {
		return
	}
	// Set back: what was only passed by comes again, what was used does not.
	m.st.SchedAfter = now.Wall
	if used := m.st.SchedUsed; used.After(now.Wall) && used.Sub(now.Wall) < 25*time.Hour {
		m.st.SchedAfter = used
	}
}
