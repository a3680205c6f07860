package schedule

import (
	"strconv"
	"strings"
	"time"
)

// Stop is what is known about the time since the state was saved.
type Stop struct {
	// Wall and Boot are when the state was saved.
	Wall time.Time
	Boot Boot
	// SameBoot is false when the machine was started again since: moments then
	// fall back to wall time.
	SameBoot bool
	// Alive is the last sign of life on the wall clock of that time; zero: Wall.
	Alive time.Time
	// Last is the newest record of the history; nil: none. A crash between the
	// history and the state shows in it.
	Last *Record
}

// Restore returns a machine that goes on from a saved state, and what is to be
// done about the time in between. A stop shorter than natural_break moves
// nothing; a longer one was a break.
func Restore(set Settings, saved State, stop Stop, now Now) (*Machine, []Effect) {
	m := &Machine{set: set, st: saved.clone()}
	delta := Boot(0)
	if !stop.SameBoot {
		delta = now.Boot - now.Wall.Sub(stop.Wall) - stop.Boot
	}
	m.shift(delta)
	alive := stop.Boot + delta
	if stop.Alive.After(stop.Wall) {
		alive += stop.Alive.Sub(stop.Wall)
	}
	alive = min(alive, now.Boot)
	m.forgetSenses(now, stop.SameBoot)
	m.settleCrash(stop, now)
	m.onClockSet(now)

	switch away, p := m.st.Away, m.up(); {
	case now.Boot-alive >= m.set.NaturalBreak:
		m.longStop(now, m.stoppedFrom(alive))
	case away != nil && !m.locked() && (away.Sleep || !stop.SameBoot):
		m.awake(now) // it runs, so it does not sleep; and somebody has logged in
	case p != nil && !p.Dismissed:
		// Its notification may be gone: it is shown again, and nobody could
		// answer it in between.
		p.Visible = false
		p.Clock.stop(alive)
	}
	m.dirty = true
	m.settle(now)
	m.emit(Effect{Kind: Save})
	return m, m.out
}

// forgetSenses drops what only a running daemon can know. The sources say it
// anew; until then nothing is known about input, and lock and call are as they
// were only if the machine has run on.
func (m *Machine) forgetSenses(now Now, sameBoot bool) {
	m.st.Known = false
	if m.st.Away != nil {
		m.st.UnknownFrom = now.Boot
	}
	for r := range reasons {
		m.onQuiet(now, r, false)
	}
	m.st.AsleepFrom = 0
	if !sameBoot {
		m.st.HintLocked, m.st.BareLocked = false, false
	}
}

// stoppedFrom is when the absence that the stop belongs to began.
func (m *Machine) stoppedFrom(alive Boot) Boot {
	if a := m.st.Away; a != nil {
		return min(a.Since, alive)
	}
	return alive
}

// longStop ends what was going on: nobody was reminded for so long that it was a break.
func (m *Machine) longStop(now Now, from Boot) {
	settled := m.st.Away != nil && m.st.Away.Settled
	if m.st.Prompt != nil {
		m.endPrompt(now, OutcomeWithdrawn, "")
	}
	if !settled {
		m.write(now, Record{Event: RecordBreak, ID: m.name("r", now.wallAt(from)), Why: "restart", For: now.Boot - from})
	}
	m.st.Away, m.st.UnknownFrom = nil, 0
	m.st.HintLocked, m.st.BareLocked = false, false
	m.st.Input = now.Boot
	m.st.DeskFrom = now.Boot
	m.zeroDesk(now.Boot)
	m.st.BreakEnd, m.st.NaturalEnd = now.Boot, now.Boot
	m.useSchedule(now)
}

// settleCrash compares the newest record with what the state believes is still
// going on: a crash came between the two, and the record is right.
func (m *Machine) settleCrash(stop Stop, now Now) {
	last := stop.Last
	if last == nil || last.ID == "" {
		return
	}
	at := min(now.Boot, now.Boot-now.Wall.Sub(last.At))
	switch then := (Now{Wall: last.At, Boot: at}); {
	case m.st.Prompt != nil && m.st.Prompt.ID == last.ID:
		m.st.Prompt, m.st.Pending = nil, nil
		m.useSchedule(then)
		switch last.Outcome {
		case OutcomeDone, OutcomeTaken:
			m.zeroDesk(at)
			m.st.BreakEnd = at
			if m.st.Away != nil {
				m.st.Away.Settled = true
			}
		case OutcomeSkipped:
			m.dueFrom(m.desk(at), false, last.Outcome)
		case OutcomeMissed:
			m.dueFrom(m.desk(at), true, last.Outcome)
			m.st.Overdue = true
		}
	case m.st.Away != nil && m.st.Away.ID == last.ID:
		m.st.Away, m.st.UnknownFrom = nil, 0
		m.st.HintLocked, m.st.BareLocked = false, false
		m.st.DeskFrom = at
		m.zeroDesk(at)
		m.st.BreakEnd, m.st.NaturalEnd, m.st.Input = at, at, at
		m.useSchedule(then)
	case m.st.Paused != nil && m.st.Paused.ID == last.ID:
		m.st.Paused = nil
		m.dueFrom(m.desk(at), false, movedByPause)
		m.useSchedule(then)
	case last.Event == RecordBreak && last.Why == "self" && number(last.ID) > m.st.Named:
		m.st.Named = number(last.ID)
		m.zeroDesk(at)
		m.st.BreakEnd = at
	}
}

// number is the count at the end of an id; 0: it has none.
func number(id string) int {
	n, err := strconv.Atoi(id[strings.LastIndexByte(id, '-')+1:])
	if err != nil {
		return 0
	}
	return n
}

// shift moves every moment of the state to another boot's clock.
func (m *Machine) shift(d Boot) {
	if d == 0 {
		return
	}
	move := func(at *Boot) {
		if *at != 0 {
			if *at += d; *at == 0 {
				*at = 1 // zero would mean "not set"
			}
		}
	}
	s := &m.st
	for _, at := range []*Boot{
		&s.Input, &s.Asked, &s.UnknownFrom, &s.BareInput, &s.AsleepFrom, &s.Returned, &s.BreakEnd, &s.NaturalEnd,
		&s.Silence.Since, &s.Silence.Floor, &s.DeskFrom, &s.Zero, &s.SchedPut,
	} {
		move(at)
	}
	for r := range reasons {
		move(&s.Reasons[r].Since)
		move(&s.Reasons[r].Ended)
	}
	if a := s.Away; a != nil {
		move(&a.Since)
		move(&a.Hard)
	}
	if p := s.Pending; p != nil {
		move(&p.Since)
		move(&p.Wait.From)
		move(&p.Quiet.From)
	}
	if p := s.Prompt; p != nil {
		move(&p.Snoozed)
		move(&p.Clock.From)
		move(&p.BackAt)
	}
	if p := s.Paused; p != nil {
		move(&p.Since)
		move(&p.End)
	}
}
