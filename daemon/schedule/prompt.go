package schedule

import "time"

// This file is the life of a prompt, from its first showing to its outcome.

// up is the prompt that is up, not snoozed; nil: none.
func (m *Machine) up() *Prompt {
	if p := m.st.Prompt; p != nil && p.Snoozed == 0 {
		return p
	}
	return nil
}

// newPrompt makes the prompt for a reminder that was due, and shows it.
func (m *Machine) newPrompt(now Now, due time.Time, by DueBy, asked bool) {
	p := &Prompt{ID: m.name("p", now.Wall), Due: due, By: by, Asked: asked, Snoozes: m.st.Ahead, Held: m.st.AheadHeld, Desk: m.desk(now.Boot)}
	m.st.Prompt, m.st.Ahead, m.st.AheadHeld, m.st.Answered = p, 0, nil, nil
	m.pick(now, "")
	p.Shown = now.Wall
	m.begin(now, First)
}

// pick gives the prompt a movement; easier than that one, if one is named.
func (m *Machine) pick(now Now, easier string) {
	p := m.st.Prompt
	left, every, open := m.restOfDay(now)
	c := m.set.choose(Need{
		Now: now.Wall, Recent: m.st.Recent, Seed: uint64(now.Wall.UnixNano()),
		Desk: m.desk(now.Boot), Flare: m.st.Flare != nil, Easier: easier,
		Instead: p.Movement, Level: p.Level, Left: left, Every: every, Open: open,
	})
	p.Movement, p.Level, p.Chosen, p.Gentle = c.Movement, c.Level, c.Why, m.st.Flare != nil
	m.st.Recent = append(m.st.Recent, c.Movement)
	if n := len(m.st.Recent) - recentMax; n > 0 {
		m.st.Recent = append(m.st.Recent[:0], m.st.Recent[n:]...)
	}
}

// change gives the prompt another movement; easier than that one, if one is named.
func (m *Machine) change(now Now, easier string) {
	m.pick(now, easier)
	m.dirty = true
	if p := m.up(); p != nil && !m.hidden() {
		p.BackAt, p.Left = 0, false
		m.begin(now, Again)
	}
}

// unsuited is true when the prompt has a movement that the settings rule out by
// now: it was chosen before they did.
func (m *Machine) unsuited() bool {
	p := m.st.Prompt
	return p != nil && m.set.Suits != nil && !m.set.Suits(p.Movement, m.st.Flare != nil)
}

// begin shows the prompt in a new way, and starts its clock again.
func (m *Machine) begin(now Now, v Variant) {
	p := m.st.Prompt
	if v == First || v == Repeat {
		p.Count++
	}
	p.Clock = Watch{From: now.Boot}
	m.show(v)
}

// show puts the prompt up, in place of whatever is shown of it.
func (m *Machine) show(v Variant) {
	p := m.st.Prompt
	p.Visible, p.Dismissed, m.dirty = true, false, true
	m.emit(Effect{Kind: Show, Show: Shown{
		ID: p.ID, Variant: v, Movement: p.Movement, Level: p.Level, CanSnooze: m.canSnooze(p.Snoozes),
	}})
}

func (m *Machine) hide() {
	if p := m.st.Prompt; p.Visible {
		p.Visible, m.dirty = false, true
		m.emit(Effect{Kind: Withdraw})
	}
}

// endPrompt writes the outcome; what follows for the next due time is the
// caller's, because it differs.
func (m *Machine) endPrompt(now Now, outcome, felt string) {
	p := m.st.Prompt
	m.write(now, Record{
		Event: RecordPrompt, ID: p.ID, Outcome: outcome, Movement: p.Movement, Level: p.Level,
		Due: p.Due, Shown: p.Shown, Snoozes: p.Snoozes, Held: p.Held, Desk: p.Desk, Felt: felt,
	})
	if outcome == OutcomeDone {
		m.st.Answered = &Answered{ID: p.ID, Movement: p.Movement, Level: p.Level, At: now.Boot, Said: felt != ""}
	}
	m.hide()
	m.st.Prompt, m.st.Pending = nil, nil
	m.st.Overdue = outcome == OutcomeMissed
	if m.st.Last != nil && m.st.Last.Due.Equal(p.Due) {
		m.st.Last.Outcome = outcome
	}
	m.useSchedule(now)
}

// settlePrompt moves the prompt that is up: its clock, its repeats, the question
// after a return, and its end.
func (m *Machine) settlePrompt(now Now) {
	p := m.up()
	if p == nil {
		return
	}
	if m.hidden() {
		m.hide()
	}
	quiet := m.blocked(now)
	switch {
	case m.st.Away != nil:
		p.Clock.stop(m.st.Away.Since)
		return
	case quiet:
		p.Clock.stop(now.Boot)
		if m.st.Silence.On {
			p.Left = false // nobody need touch anything in a call
		}
		return
	case m.gone() >= nobody:
		p.Clock.stop(m.goneFrom() + nobody)
		if m.gone() >= left && !p.Left && !m.st.Silence.On {
			p.Left, m.dirty = true, true
		}
		return
	}
	p.Clock.run(now.Boot)
	if now.Boot < m.guard(m.st.Returned, afterReturn) {
		return
	}
	switch {
	case p.Left && m.st.Silence.On:
		p.Left, m.dirty = false, true
	case p.Left:
		p.Left = false
		if p.BackAt == 0 {
			p.BackAt = now.Boot
			m.begin(now, Back)
			return
		}
	}
	if !p.Visible && !p.Dismissed {
		v := Again
		if p.BackAt != 0 {
			v = Back
		}
		m.show(v)
		// Its clock goes on, but who has only just seen it gets a minute.
		if most := max(0, m.set.RepeatAfter-nobody); p.Clock.at(now.Boot) > most {
			p.Clock = Watch{Spent: most, From: now.Boot}
		}
		return
	}
	if p.Clock.at(now.Boot) < m.set.RepeatAfter || m.st.Known && !m.fresh(now) {
		return
	}
	switch {
	case p.BackAt != 0:
		back := p.BackAt
		m.endPrompt(now, OutcomeTaken, "")
		m.zeroDesk(back)
		m.st.BreakEnd = back
	case p.Count <= m.set.Repeats && p.Dismissed:
		p.Count++
		p.Clock = Watch{From: now.Boot}
		m.dirty = true
	case p.Count <= m.set.Repeats:
		m.begin(now, Repeat)
	default:
		m.endPrompt(now, OutcomeMissed, "")
		m.dueFrom(m.desk(now.Boot), true, OutcomeMissed)
	}
}

// guard is the end of a quiet time after a moment; 0 when the moment never was.
func (m *Machine) guard(after Boot, d time.Duration) Boot {
	if after == 0 {
		return 0
	}
	return after + d
}
