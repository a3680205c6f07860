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
	// Records are those of the history that may be newer than the state, in order:
	// a crash between the two shows in them.
	Records []Record
}

// Restore returns a machine that goes on from a saved state, and what is to be
// done about the time in between. A stop shorter than natural_break moves
// nothing; a longer one was a break.
func Restore(set Settings, saved State, stop Stop, now Now) (*Machine, []Effect) {
	m := &Machine{set: set, st: saved.clone()}
	delta := Boot(0)
	// lived is the time from the save to the last sign of life. Whatever a clock
	// or a copied file says, a day has passed without a save at most.
	lived := time.Duration(0)
	if stop.Alive.After(stop.Wall) {
		lived = min(stop.Alive.Sub(stop.Wall), 24*time.Hour)
	}
	if !stop.SameBoot || now.Boot < stop.Boot {
		// A wall clock that was set back in between tells of no gap; taking its
		// word would put what has been hours ahead, and nothing would ever be due.
		delta = now.Boot - max(lived, now.Wall.Sub(stop.Wall)) - stop.Boot
	}
	m.shift(delta)
	alive := min(stop.Boot+delta+lived, now.Boot)
	m.forgetSenses(now, stop.SameBoot)
	for i := range stop.Records {
		r := &stop.Records[i]
		at := min(now.Boot, now.Boot-now.Wall.Sub(r.At))
		if r.Event == RecordBreak && r.Why == whyRestart && number(r.ID) > m.st.Named {
			// The start before this one got as far as this record.
			m.settleLongStop(Now{Wall: r.At, Boot: at})
			m.st.Named, alive = number(r.ID), max(alive, at)
			continue
		}
		m.settleCrash(r, stop.Wall, Now{Wall: r.At, Boot: at})
	}
	m.onClockSet(now)

	switch away, p := m.st.Away, m.up(); {
	case now.Boot-alive >= m.set.NaturalBreak && away != nil && stop.SameBoot:
		// Nobody gives signs of life to an empty chair: the absence goes on, and
		// its one record comes with the return.
	case now.Boot-alive >= m.set.NaturalBreak:
		m.longStop(now, alive)
	case away != nil && !m.locked() && (away.Sleep || !stop.SameBoot):
		m.awake(now) // it runs, so it does not sleep; and somebody has logged in
	case p != nil && !p.Dismissed:
		// Its notification may be gone: it is shown again, and nobody could
		// answer it in between.
		p.Visible = false
		p.Clock.stop(alive)
	}
	if m.unsuited() {
		m.pick(now, "") // it is shown below, if it was up
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

// whyRestart is the reason of the break that a long stop was.
const whyRestart = "restart"

// longStop ends what was going on: nobody was reminded for so long that it was a break.
func (m *Machine) longStop(now Now, from Boot) {
	away := m.st.Away
	if away != nil {
		from = min(from, away.Since)
	}
	if m.st.Prompt != nil {
		m.endPrompt(now, OutcomeWithdrawn, "")
	}
	if away == nil || !away.Settled {
		m.write(now, Record{Event: RecordBreak, ID: m.name("r", now.wallAt(from)), Why: whyRestart, For: now.Boot - from, Desk: m.desk(from)})
	}
	m.settleLongStop(now)
}

// settleLongStop is what a long stop leaves behind.
func (m *Machine) settleLongStop(now Now) {
	m.st.Away, m.st.UnknownFrom = nil, 0
	m.st.HintLocked, m.st.BareLocked = false, false
	m.st.Input = now.Boot
	m.st.DeskFrom = now.Boot
	m.zeroDesk(now.Boot)
	m.st.BreakEnd, m.st.NaturalEnd = now.Boot, now.Boot
	m.useSchedule(now)
}

// settleCrash compares a record with what the state believes is still going on:
// a crash came between the two, and the record is right.
func (m *Machine) settleCrash(last *Record, saved time.Time, then Now) {
	if last.Event == RecordFeel {
		m.st.Scored = then.Wall
	}
	if last.ID == "" {
		return
	}
	switch at := then.Boot; {
	case last.Event == RecordFlare:
		m.settleFlareCrash(last, at)
	case last.Event == RecordFelt:
		if a := m.st.Answered; a != nil && a.ID == last.ID {
			a.Said = true
		}
	case m.st.Prompt != nil && m.st.Prompt.ID == last.ID:
		m.st.Prompt, m.st.Pending = nil, nil
		m.useSchedule(then)
		switch last.Outcome {
		case OutcomeDone, OutcomeTaken:
			m.zeroDesk(at)
			m.st.BreakEnd = at
			if last.Outcome == OutcomeDone {
				m.st.DoneAt = at
			}
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
	case last.Event == RecordBreak && last.Why == "self" && number(last.ID) > m.st.Named &&
		!last.At.Before(saved.Truncate(time.Second)):
		m.st.Named = number(last.ID)
		m.zeroDesk(at)
		m.st.BreakEnd, m.st.DoneAt = at, at
		m.useSchedule(then)
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
		&s.Silence.Since, &s.Silence.Floor, &s.DeskFrom, &s.Zero, &s.Put, &s.DoneAt,
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
	if f := s.Flare; f != nil {
		move(&f.Since)
	}
	if a := s.Answered; a != nil {
		move(&a.At)
	}
	if p := s.Paused; p != nil {
		move(&p.Since)
		move(&p.End)
	}
}
