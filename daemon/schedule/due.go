package schedule

// This file is the way from due to shown: the quiet reasons, the guards after a
// return, and the wait for a lull.

func (m *Machine) onQuiet(now Now, r Reason, on bool) {
	if r < 0 || r >= reasons || m.st.Reasons[r].On == on {
		return // said twice: the first counts
	}
	s := &m.st.Reasons[r]
	s.On = on
	if on {
		s.Since = now.Boot
	} else {
		s.Ended = now.Boot
	}
	m.dirty = true
	if r.silent() {
		m.silence(now)
	}
}

// silence follows whether a call or a video explains missing input.
func (m *Machine) silence(now Now) {
	on := false
	for r := range reasons {
		on = on || r.silent() && m.st.Reasons[r].On
	}
	s := &m.st.Silence
	switch {
	case on && !s.On:
		*s = Silence{On: true, Since: now.Boot}
	case !on && s.On:
		end := max(m.st.Input, s.Since) + silentLimit
		*s = Silence{Floor: min(now.Boot, end)}
	}
}

// holds is true when a reason holds reminders back now: it is on, or it ended so
// short a time ago that it may only flap.
func (m *Machine) holds(now Now, r Reason) bool {
	s := m.st.Reasons[r]
	return m.set.Quiet[r] && (s.On || s.Ended != 0 && now.Boot < s.Ended+settling)
}

// blocked is true when any reason holds.
func (m *Machine) blocked(now Now) bool {
	for r := range reasons {
		if m.holds(now, r) {
			return true
		}
	}
	return false
}

// settled is when the last reason that ended has been gone long enough; 0: none ended.
func (m *Machine) settled() Boot {
	var at Boot
	for r := range reasons {
		if s := m.st.Reasons[r]; m.set.Quiet[r] && !s.On && s.Ended != 0 {
			at = max(at, s.Ended+settling)
		}
	}
	return at
}

// settleDue makes a reminder due, and shows it when nothing speaks against it.
func (m *Machine) settleDue(now Now) {
	if m.st.Away != nil {
		m.standPending(now)
		return
	}
	if p := m.st.Prompt; m.silenced() && (p == nil || !p.Asked) {
		m.passOverSchedule(now)
		return
	}
	if m.up() != nil || !m.becomeDue(now) {
		return
	}
	p := m.st.Pending
	if m.blocked(now) {
		p.Wait.stop(now.Boot)
		p.Quiet.run(now.Boot)
		m.mark(now)
		return
	}
	if p.Quiet.From != 0 {
		p.Quiet.stop(now.Boot)
		m.dirty = true
	}
	p.Wait.run(now.Boot)
	if now.Boot < m.quietUntil() {
		return
	}
	if m.st.Known {
		if !m.fresh(now) {
			return // the answer is on its way: see Want
		}
		switch {
		case m.gone() >= nobody:
			p.Gone = true
			p.Wait.stop(now.Boot)
			return
		case p.Gone:
			// The first input came somewhere since the answer before this one.
			p.Gone, p.Wait = false, Watch{From: min(now.Boot, max(m.before, m.quietUntil(), p.Since))}
		}
		if m.set.WaitForLull > 0 && m.idle() < lull && p.Wait.at(now.Boot) < m.set.WaitForLull {
			return
		}
	}
	m.showDue(now)
}

// quietUntil is the end of the quiet times after a return.
func (m *Machine) quietUntil() Boot {
	return max(m.guard(m.st.Returned, afterReturn), m.guard(m.st.NaturalEnd, afterBreak))
}

// becomeDue is true when a reminder is due now, and notes since when.
func (m *Machine) becomeDue(now Now) bool {
	var since Now
	if p := m.st.Prompt; p != nil {
		since = Now{Wall: now.wallAt(p.Snoozed), Boot: p.Snoozed}
	} else {
		at, ok := m.dueAt(now)
		if !ok {
			return false
		}
		since = at
	}
	if now.Boot < since.Boot {
		m.st.Pending = nil // a longer interval makes what was due not yet due
		return false
	}
	if m.st.Pending == nil {
		by := m.dueBy()
		if f := m.st.Flare; by.Flare && m.st.Prompt == nil && since.Boot < f.Since {
			since = Now{Wall: now.wallAt(f.Since), Boot: f.Since} // it was not due before half the interval was enough
			by.Said = true
		}
		m.st.Pending = &Pending{Since: since.Boot, Due: since.Wall, By: by}
		m.dirty = true
	}
	return true
}

// dueBy is what makes a reminder due now.
func (m *Machine) dueBy() DueBy {
	return DueBy{Interval: m.set.Interval, Flare: m.st.Flare != nil && !m.scheduled()}
}

// silenced is true while nothing unasked may be said: in a pause, outside the hours.
func (m *Machine) silenced() bool { return m.st.Paused != nil || m.st.Off }

// passOverSchedule uses up times that fall into a pause or outside the hours.
func (m *Machine) passOverSchedule(now Now) {
	m.st.Pending = nil
	if !m.scheduled() || m.st.Prompt != nil {
		return
	}
	if at, ok := m.dueAt(now); ok && now.Boot >= at.Boot {
		m.useSchedule(now)
	}
}

// standPending stops the waits of a due reminder while there is nobody.
func (m *Machine) standPending(now Now) {
	p := m.st.Pending
	if p == nil || p.Wait.From == 0 && p.Quiet.From == 0 {
		return
	}
	p.Wait.stop(m.st.Away.Since)
	p.Quiet.stop(m.st.Away.Since)
	p.Gone = true // the wait starts anew with whoever comes back
	m.dirty = true
}

// mark remembers which reasons have held the due reminder.
func (m *Machine) mark(now Now) {
	p := m.st.Pending
	for r := range reasons {
		if m.holds(now, r) && !p.Held[r] {
			p.Held[r], m.dirty = true, true
		}
	}
}

// showDue turns the due reminder into the prompt.
func (m *Machine) showDue(now Now) {
	p := m.st.Pending
	m.st.Pending = nil
	held := p.names()
	m.st.Last = &LastDue{
		Due: p.Due, Shown: now.Wall, Held: held,
		Wait: p.Wait.at(now.Boot), Quiet: p.Quiet.at(now.Boot),
	}
	if prompt := m.st.Prompt; prompt != nil {
		prompt.Snoozed = 0
		prompt.Held = merge(prompt.Held, held)
		m.begin(now, First)
		return
	}
	m.newPrompt(now, p.Due, p.By, false)
	prompt := m.st.Prompt
	prompt.Held, prompt.Wait, prompt.Quiet = merge(prompt.Held, held), m.st.Last.Wait, m.st.Last.Quiet
}

func merge(a, b []string) []string {
next:
	for _, s := range b {
		for _, t := range a {
			if s == t {
				continue next
			}
		}
		a = append(a, s)
	}
	return a
}

// attention is true when holding has added up to what the settings allow.
func (m *Machine) attention(now Now) bool {
	p := m.st.Pending
	return p != nil && m.set.AlertAfter > 0 && p.Quiet.at(now.Boot) >= m.set.AlertAfter
}

// lullDeadline is when the wait for a lull is over if it runs on; 0: it stands.
func (m *Machine) lullDeadline() Boot {
	p := m.st.Pending
	if p == nil {
		return 0
	}
	return p.Wait.until(m.set.WaitForLull)
}
