package schedule

import (
	"time"

	"deskbreak/config/lang"
)

// Phase is the machine's state in one word.
type Phase string

// The phases.
const (
	Working  Phase = "working"
	Held     Phase = "held"
	Prompted Phase = "prompted"
	Snoozed  Phase = "snoozed"
	Away     Phase = "away"
	Paused   Phase = "paused"
	Off      Phase = "off"
)

// HeldLull is the reason in View.Held while only a lull is missing.
const HeldLull = "lull"

// View is what there is to see of the machine at one moment.
type View struct {
	Phase Phase
	// Next is the next possible prompt; zero while one is up and when only a
	// condition can bring it.
	Next time.Time
	// Reason is one sentence about Next.
	Reason string
	// Held are the reasons why a due reminder waits.
	Held []string
	Desk time.Duration
	// Interval is desk time between breaks as it is now: half the setting on a bad day.
	// With Scheduled it is of no importance: the wall clock makes due.
	Interval  time.Duration
	Scheduled bool
	// Prompt is the one that is up or snoozed; nil: none.
	Prompt *Prompt
	// Paused is true during a pause; PausedUntil is zero when it lasts until resume.
	Paused      bool
	PausedUntil time.Time
	Overdue     bool
	Attention   bool
	// Idle is the time since the last known input; meaningless unless IdleKnown.
	Idle      time.Duration
	IdleKnown bool
	// SnoozeLeft is how many more snoozes are allowed; -1: any number.
	SnoozeLeft int
	// FlareUntil is the end of a bad day; zero: it is none.
	FlareUntil time.Time
	// AskFelt is true while it is asked how the last movement felt, CheckIn while it
	// is asked how stiff the back is.
	AskFelt, CheckIn bool
	// HeldFor is how long quiet reasons have held the reminder that is due.
	HeldFor time.Duration
}

// View looks at the machine without changing it.
func (m *Machine) View(now Now) View {
	v := View{
		Phase: m.Phase(), Held: m.held(now), Desk: m.desk(now.Boot), Interval: m.interval(), Scheduled: m.scheduled(),
		Prompt: copied(m.st.Prompt), Overdue: m.st.Overdue, Attention: m.attention(now),
		IdleKnown: m.st.Known, Idle: max(0, now.Boot-m.st.Input), SnoozeLeft: m.snoozeLeft(),
	}
	v.AskFelt, v.CheckIn = m.st.Answered.asked(now.Boot), m.checkIn(now)
	if f := m.st.Flare; f != nil {
		v.FlareUntil = f.Until
	}
	if p := m.st.Paused; p != nil {
		v.Paused, v.PausedUntil = true, p.until(now)
	}
	if p := m.st.Pending; p != nil {
		v.HeldFor = p.Quiet.at(now.Boot)
	}
	v.Next = m.next(now)
	v.Reason = m.reason(now, v)
	return v
}

func (p *PauseState) until(now Now) time.Time {
	if p.End != 0 {
		return now.wallAt(p.End)
	}
	return p.Until
}

func (m *Machine) snoozeLeft() int {
	if m.set.SnoozeLimit == 0 {
		return -1
	}
	used := m.st.Ahead
	if m.st.Prompt != nil {
		used = m.st.Prompt.Snoozes
	}
	return max(0, m.set.SnoozeLimit-used)
}

// Hidden is true while nothing on the screen can be seen: it is locked, or the
// machine sleeps.
func (m *Machine) Hidden() bool { return m.hidden() }

// IsAway is true during an absence, whatever the phase says.
func (m *Machine) IsAway() bool { return m.st.Away != nil }

// IdleKnown is false while nothing can tell about input.
func (m *Machine) IdleKnown() bool { return m.st.Known }

// Phase is the state in one word, without the cost of a View.
func (m *Machine) Phase() Phase {
	st := &m.st
	p := m.up()
	switch {
	case p != nil && p.Asked:
		return Prompted
	case st.Paused != nil:
		return Paused
	case st.Off:
		return Off
	case st.Away != nil:
		return Away
	case p != nil:
		return Prompted
	case st.Prompt != nil:
		return Snoozed
	case st.Pending != nil:
		return Held
	}
	return Working
}

// held lists what a due reminder waits for.
func (m *Machine) held(now Now) []string {
	if m.st.Pending == nil || m.st.Away != nil {
		return nil
	}
	var held []string
	for r := range reasons {
		if m.holds(now, r) {
			held = append(held, r.String())
		}
	}
	if held == nil {
		held = append(held, HeldLull)
	}
	return held
}

// next is the next possible prompt on the wall clock.
func (m *Machine) next(now Now) time.Time {
	p, phase := m.st.Pending, m.Phase()
	if m.silenced() && m.st.Prompt != nil && m.up() == nil {
		phase = Snoozed // asked for in the pause, and comes back in it
	}
	switch phase {
	case Paused:
		if end := m.st.Paused.until(now); !end.IsZero() {
			return m.firstAfter(end)
		}
	case Off:
		if start := m.set.Hours.Next(now.Wall); !start.IsZero() {
			return m.firstAfter(start)
		}
	case Snoozed:
		if p == nil {
			return m.inHours(now.Wall, now.wallAt(max(m.st.Prompt.Snoozed, m.quietUntil())))
		}
		return m.heldNext(now, p)
	case Held:
		return m.heldNext(now, p)
	case Working:
		if at, ok := m.dueAt(now); ok {
			return m.inHours(now.Wall, now.wallAt(max(at.Boot, m.quietUntil())))
		}
	}
	return time.Time{}
}

func (m *Machine) heldNext(now Now, p *Pending) time.Time {
	if p.Gone || m.blocked(now) {
		return time.Time{}
	}
	return now.wallAt(max(m.lullDeadline(), m.quietUntil(), now.Boot))
}

// firstAfter is the first possible prompt when everything starts anew at a moment.
func (m *Machine) firstAfter(start time.Time) time.Time {
	if m.scheduled() {
		return m.inHours(start, m.set.Schedule.Next(start.Add(-time.Second)))
	}
	return m.inHours(start, start.Add(m.interval()))
}

// inHours is the first possible prompt when it would come at t and nothing
// changed from a moment on: when the hours end before it, everything starts anew
// with the next range.
func (m *Machine) inHours(from, t time.Time) time.Time {
	hours := m.set.Hours
	for range 100 { // a range shorter than the interval never brings one; so many in a row are all there are
		if t.IsZero() || hours.On(t) && (m.scheduled() || m.sameRange(from, t)) {
			return t
		}
		if m.scheduled() {
			from = t
		}
		if hours.On(from) {
			from = hours.Next(from)
		}
		if from = hours.Next(from); from.IsZero() {
			return from
		}
		if m.scheduled() {
			t = m.set.Schedule.Next(from.Add(-time.Second))
		} else {
			t = from.Add(m.interval())
		}
	}
	return time.Time{}
}

// sameRange is true when the hours do not end between two moments.
func (m *Machine) sameRange(from, t time.Time) bool {
	if len(m.set.Hours) == 0 {
		return true
	}
	end := m.set.Hours.Next(from)
	return m.set.Hours.On(from) && (end.IsZero() || t.Before(end))
}

// reason is one sentence about when the next prompt comes.
func (m *Machine) reason(now Now, v View) string {
	at := clock(now.Wall, v.Next)
	switch v.Phase {
	case Prompted:
		return lang.T("a reminder is waiting for your answer")
	case Paused:
		if v.PausedUntil.IsZero() {
			return lang.T("paused until you resume")
		}
		return lang.T("paused until %s", clock(now.Wall, v.PausedUntil))
	case Off:
		if next := m.set.Hours.Next(now.Wall); !next.IsZero() {
			return lang.T("outside the hours set for reminders until %s", clock(now.Wall, next))
		}
		return lang.T("outside the hours set for reminders")
	case Away:
		return lang.T("away from the desk since %s", clock(now.Wall, now.wallAt(m.st.Away.Since)))
	case Snoozed, Held:
		return m.heldReason(now, v)
	}
	switch {
	case v.Next.IsZero():
		return lang.T("the schedule has no time to come")
	case m.st.Put != 0 && now.wallAt(m.st.Put).Equal(v.Next):
		return lang.T("snoozed ahead until %s", at)
	case m.scheduled():
		return lang.T("the schedule says %s", at)
	}
	if due, ok := m.dueAt(now); ok && now.wallAt(due.Boot).Equal(v.Next) {
		return lang.T("desk time reaches %s at %s", span(m.dueDesk()), at)
	}
	return lang.T("the next reminder can come at %s", at)
}

func (m *Machine) heldReason(now Now, v View) string {
	p := m.st.Pending
	switch {
	case p == nil:
		return lang.T("snoozed until %s", clock(now.Wall, v.Next))
	case m.blocked(now):
		return lang.T("a reminder is due and waits: %s", m.heldWords(now))
	case p.Gone:
		return lang.T("a reminder is due and waits until somebody is at the desk")
	case v.Next.IsZero():
		return lang.T("a reminder is due")
	}
	return lang.T("a reminder is due and comes with the next pause in typing, at %s at the latest", clock(now.Wall, v.Next))
}
