package schedule

import (
	"strconv"
	"time"
)

// This file knows whether there is anybody at the desk. Lock and sleep are
// strong signals and count at once; no input is a weak one and counts only after
// natural_break, from the moment the input stopped.

func (m *Machine) locked() bool { return m.st.HintLocked || m.st.BareLocked }

func (m *Machine) asleep() bool { return m.st.AsleepFrom != 0 }

// hidden is true while nothing may be shown.
func (m *Machine) hidden() bool { return m.locked() || m.asleep() }

// idle is how long there is known to have been no input; 0 with Known false.
func (m *Machine) idle() time.Duration {
	if !m.st.Known || m.st.Asked < m.st.Input {
		return 0
	}
	return m.st.Asked - m.st.Input
}

// gone is how long missing input has told of absence: idle time, but not that of
// a call or a video, after which it counts from their end.
func (m *Machine) gone() time.Duration {
	if !m.st.Known {
		return 0
	}
	return max(0, m.st.Asked-m.goneFrom())
}

// goneFrom is the moment from which missing input tells of absence.
func (m *Machine) goneFrom() Boot {
	if s := m.st.Silence; s.On {
		return max(m.st.Input, s.Since) + silentLimit
	}
	return max(m.st.Input, m.st.Silence.Floor)
}

// fresh is true when what is known about input is known for this very moment.
func (m *Machine) fresh(now Now) bool { return m.st.Known && m.st.Asked == now.Boot }

// idleAbsence is the moment at which no input will have become an absence, if
// none comes: natural_break after the input stopped. A call or a video is
// presence for a while, and idle time counts from its end.
func (m *Machine) idleAbsence() Boot {
	return m.goneFrom() + m.set.NaturalBreak
}

// onIdle takes in an answer about input.
func (m *Machine) onIdle(now Now, d time.Duration) {
	if !m.st.Known {
		m.st.Known, m.st.UnknownFrom, m.dirty = true, 0, true
	}
	m.before = m.st.Asked
	last := now.Boot - max(d, 0)
	if last > m.st.Input+newInput {
		since := last - m.st.Input
		m.st.Input = last
		if m.st.BareLocked {
			m.onInputWhileBareLocked(now, last, since)
		}
		// An absence that nothing but missing input made ends with input.
		if a := m.st.Away; a != nil && !m.hidden() && last > a.Since+newInput {
			m.st.Asked = now.Boot
			m.endAbsence(now)
		}
	}
	m.st.Asked = now.Boot
}

func (m *Machine) onIdleUnknown(now Now) {
	if m.st.Known {
		m.st.Known, m.dirty = false, true
	}
	if m.st.Away != nil && !m.hidden() && m.st.UnknownFrom == 0 {
		m.st.UnknownFrom = now.Boot
	}
}

// onInputWhileBareLocked disproves a Lock signal: somebody has been typing for
// two minutes and no hint says locked.
func (m *Machine) onInputWhileBareLocked(now Now, last Boot, since time.Duration) {
	switch {
	case m.st.BareInput == 0 || since > nobody+everyClose:
		m.st.BareInput = last
	case last-m.st.BareInput >= bareLockInput && !m.st.HintLocked:
		m.st.BareLocked, m.st.BareInput = false, 0
		m.unlocked(now)
	}
}

func (m *Machine) onLocked(now Now, on bool) {
	was := m.locked()
	if m.st.HintLocked && !on {
		m.st.BareLocked = false // a hint that goes off ends the lock, however it began
	}
	m.st.HintLocked = on
	m.lockChanged(now, was)
}

func (m *Machine) onLockSignal(now Now, on bool) {
	was := m.locked()
	m.st.BareLocked, m.st.BareInput = on, 0
	if !on {
		m.st.HintLocked = false
	}
	m.lockChanged(now, was)
}

func (m *Machine) lockChanged(now Now, was bool) {
	switch is := m.locked(); {
	case is && !was:
		m.leave(now, now.Boot).Lock = true
	case was && !is:
		m.unlocked(now)
	}
}

func (m *Machine) unlocked(now Now) {
	m.settleAbsence(now) // what the lock was long enough for happened before the unlock
	m.present(now)
}

func (m *Machine) onSleep(now Now, on bool) {
	switch {
	case on && !m.asleep():
		m.leave(now, now.Boot).Sleep = true
		m.st.AsleepFrom = now.Boot
	case !on && m.asleep():
		m.awake(now)
	}
}

// onSlept takes in a sleep that the clocks show. The machine's own word may have
// come before it, after it or not at all.
func (m *Machine) onSlept(now Now, d time.Duration) {
	from := max(now.Boot-d, m.st.Returned)
	if now.Boot-from <= newInput && !m.asleep() {
		return // already known by the machine's own word
	}
	m.leave(now, from).Sleep = true
	m.st.AsleepFrom = from
	m.awake(now)
}

// settleSleep ends a sleep that was announced and did not come: a sleep that
// came has been told by the clocks before anything else is looked at.
func (m *Machine) settleSleep(now Now) {
	if m.asleep() && now.Boot-m.st.AsleepFrom >= sleepHint {
		m.awake(now)
	}
}

func (m *Machine) awake(now Now) {
	m.settleAbsence(now)
	m.st.AsleepFrom, m.dirty = 0, true
	m.present(now)
}

// leave begins an absence by lock or sleep, or adds that to the one going on.
func (m *Machine) leave(now Now, at Boot) *Absence {
	m.dirty = true
	if m.st.Away == nil {
		m.beginAbsence(now, at)
	}
	if m.st.Away.Hard == 0 {
		m.st.Away.Hard = at
	}
	return m.st.Away
}

func (m *Machine) beginAbsence(now Now, since Boot) {
	m.st.Away = &Absence{ID: m.name("a", now.wallAt(since)), Since: since}
	m.stopDesk(since)
	m.dirty = true
}

// present takes an unlock or a resume as evidence that somebody is there.
func (m *Machine) present(now Now) {
	m.st.Input, m.st.Asked = now.Boot, now.Boot
	m.st.Returned = now.Boot
	m.dirty = true
	if !m.hidden() && m.st.Away != nil {
		m.endAbsence(now)
	}
}

// settleAbsence begins an absence that missing input has made, and ends a
// prompt that an absence has answered.
func (m *Machine) settleAbsence(now Now) {
	at := m.idleAbsence()
	switch a := m.st.Away; {
	case a == nil:
		if m.st.Known && m.st.Asked >= at && now.Boot >= at {
			m.beginAbsence(now, at-m.set.NaturalBreak)
		}
	case m.st.UnknownFrom != 0 && !m.hidden() && now.Boot-m.st.UnknownFrom >= m.set.NaturalBreak:
		// Nothing can tell of a return any more: better to remind an empty
		// chair once than never again.
		m.st.UnknownFrom = 0
		m.endAbsence(now)
	case m.locked() && m.st.Known && m.st.Asked >= at && at-m.set.NaturalBreak < a.Since:
		// The input had stopped before the lock: one absence from there on.
		m.st.Desk = max(0, m.st.Desk-(a.Since-(at-m.set.NaturalBreak)))
		a.Since = at - m.set.NaturalBreak
		m.dirty = true
	}
	a, p := m.st.Away, m.st.Prompt
	if a == nil || p == nil {
		return
	}
	natural := now.Boot-a.Since >= m.set.NaturalBreak
	taken := a.Hard != 0 && now.Boot-a.Hard >= taking && p.Snoozed == 0
	if natural || taken {
		// The machine may have slept since.
		at := a.Since + m.set.NaturalBreak
		if taken && (!natural || a.Hard+taking < at) {
			at = a.Hard + taking
		}
		m.endPrompt(Now{Wall: now.wallAt(at), Boot: at}, OutcomeTaken, "")
		a.Settled = true
		m.zeroDesk(now.Boot)
	}
}

// endAbsence is the return.
func (m *Machine) endAbsence(now Now) {
	a := m.st.Away
	length := now.Boot - a.Since
	natural := length >= m.set.NaturalBreak
	m.st.Away, m.st.UnknownFrom, m.dirty = nil, 0, true
	m.st.DeskFrom = now.Boot
	if natural && !a.Settled {
		m.write(now, Record{Event: RecordBreak, ID: a.ID, Why: a.why(), For: length, Desk: m.st.Desk})
	}
	if natural || a.Settled {
		m.zeroDesk(now.Boot)
		m.st.BreakEnd = now.Boot
	}
	if natural {
		m.st.NaturalEnd = now.Boot
		m.useSchedule(now) // what fell into the break is passed over
	}
}

func (m *Machine) write(now Now, r Record) {
	r.At = now.Wall
	m.emit(Effect{Kind: Write, Record: &r})
	m.dirty = true
}

// name makes an id from a wall time. The number tells two of one millisecond
// apart, and two of one time when the clock was set back.
func (m *Machine) name(kind string, at time.Time) string {
	m.st.Named++
	return kind + strconv.FormatInt(at.UnixMilli(), 36) + "-" + strconv.Itoa(m.st.Named)
}
