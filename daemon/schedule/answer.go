package schedule

import (
	"time"

	"deskbreak/config/lang"
)

// This file is what a person can answer or ask for.

// apply takes in one event: facts about the world, settings, and answers.
func (m *Machine) apply(now Now, e Event) {
	switch e.Kind {
	case Idle:
		m.onIdle(now, e.For)
	case IdleUnknown:
		m.onIdleUnknown(now)
	case Locked:
		m.onLocked(now, e.On)
	case LockSignal:
		m.onLockSignal(now, e.On)
	case Sleep:
		m.onSleep(now, e.On)
	case Slept:
		m.onSlept(now, e.For)
	case ClockSet:
		m.onClockSet(now)
	case Quiet:
		m.onQuiet(now, e.Reason, e.On)
	case Configure:
		m.onConfigure(now, e.Settings)
	case Done:
		m.onDone(now, e)
	case Snooze:
		m.onSnooze(now, e)
	case NotYet:
		m.onNotYet(now, e)
	case Skip:
		m.onSkip(now, e)
	case Another, Easier:
		m.onAnother(now, e)
	case Felt:
		m.onFelt(now, e.Felt)
	case Feel:
		m.onFeel(now, e.Score)
	case Flare:
		m.onFlare(now, e.On)
	case KnownFlare:
		m.onKnownFlare(now, e)
	case KnownFeel:
		m.onKnownFeel(now, e.Until)
	case Ask:
		m.onAsk(now)
	case Pause, PauseTomorrow:
		m.onPause(now, e)
	case Resume:
		m.onResume(now)
	case Dismissed:
		if p := m.up(); p != nil && p.ID == e.ID {
			p.Dismissed, p.Visible, m.dirty = true, false, true
		}
	}
}

// onConfigure takes over settings. Times that a new schedule names and that are
// past were never asked for.
func (m *Machine) onConfigure(now Now, set *Settings) {
	if !m.set.Schedule.equal(set.Schedule) && m.st.Pending == nil && m.st.Prompt == nil {
		m.useSchedule(now)
	}
	m.set, m.due = *set, dueCache{}
	m.st.HoursNext = time.Time{}
	if m.unsuited() {
		m.change(now, "")
	}
}

// stale refuses a button that belonged to a prompt which has its outcome.
func (m *Machine) stale(e Event) bool {
	if e.ID == "" || m.st.Prompt != nil && m.st.Prompt.ID == e.ID {
		return false
	}
	m.refuse(lang.T("that reminder has already ended"))
	return true
}

func (m *Machine) onDone(now Now, e Event) {
	if m.stale(e) {
		return
	}
	switch {
	case m.st.Prompt != nil:
		m.endPrompt(now, OutcomeDone, e.Felt)
	case e.Felt != "":
		// "Done" and then how it felt is one break. Without one it is no break at all:
		// nobody knows what felt so.
		m.onFelt(now, e.Felt)
		return
	case m.JustDone(now):
		return
	default:
		m.write(now, Record{Event: RecordBreak, ID: m.name("s", now.Wall), Why: "self", Desk: m.desk(now.Boot)})
		m.useSchedule(now)
	}
	m.zeroDesk(now.Boot)
	m.st.BreakEnd, m.st.DoneAt = now.Boot, now.Boot
}

// doneTwice is how long a second "done" is the same one: a double click, or two
// ways of saying it.
const doneTwice = 10 * time.Second

// JustDone is true when a "done" would be the same one said twice, and so do nothing.
func (m *Machine) JustDone(now Now) bool {
	return m.st.Prompt == nil && m.st.DoneAt != 0 && now.Boot < m.st.DoneAt+doneTwice
}

func (m *Machine) onSkip(now Now, e Event) {
	switch {
	case m.stale(e):
	case m.st.Prompt == nil:
		m.refuse(lang.T("there is no reminder to skip; `deskbreak pause 1h` stops them for a while"))
	default:
		m.endPrompt(now, OutcomeSkipped, "")
		m.dueFrom(m.desk(now.Boot), false, OutcomeSkipped)
	}
}

func (m *Machine) onAnother(now Now, e Event) {
	switch {
	case m.stale(e):
	case m.st.Prompt == nil:
		m.refuse(lang.T("there is no reminder to change; `deskbreak now` asks for one"))
	case e.Kind == Easier:
		m.change(now, m.st.Prompt.Movement)
	default:
		m.change(now, "")
	}
}

// onAsk shows a prompt at once. Who asks is there: it counts as input.
func (m *Machine) onAsk(now Now) {
	if m.hidden() {
		m.refuse(lang.T("the screen is locked or the machine is about to sleep; unlock it first"))
		return
	}
	m.st.Input, m.st.Asked = now.Boot, max(m.st.Asked, now.Boot)
	if m.st.Away != nil {
		m.endAbsence(now)
	}
	p, due := m.st.Prompt, m.st.Pending
	m.st.Pending = nil
	switch {
	case p == nil && due == nil:
		by := m.dueBy()
		by.Asked = true
		m.newPrompt(now, now.Wall, by, true)
		return
	case p == nil:
		m.newPrompt(now, due.Due, due.By, true)
		p = m.st.Prompt
		p.Held, p.Wait, p.Quiet = merge(p.Held, due.names()), due.Wait.at(now.Boot), due.Quiet.at(now.Boot)
		return
	}
	v := Again
	if p.Snoozed != 0 {
		p.Snoozed, v = 0, First
	}
	p.Asked, p.BackAt, p.Left = true, 0, false
	m.begin(now, v)
}

// canSnooze is true when one more snooze is allowed after so many.
func (m *Machine) canSnooze(snoozes int) bool {
	return m.set.SnoozeLimit == 0 || snoozes < m.set.SnoozeLimit
}

func (m *Machine) onSnooze(now Now, e Event) {
	d := e.For
	if d == 0 {
		d = m.set.SnoozeFor
	}
	switch p := m.st.Prompt; {
	case m.stale(e):
	case d < 0:
		m.refuse(lang.T("a snooze cannot be shorter than nothing; try 10m"))
	case p == nil:
		m.snoozeAhead(now, d)
	case !m.canSnooze(p.Snoozes):
		m.refuse(lang.T("already snoozed %s, and snooze.limit is %d; what is left is `deskbreak done`, `skip` or `another`",
			times(p.Snoozes), m.set.SnoozeLimit))
	default:
		m.snooze(now, d)
	}
}

func (m *Machine) snooze(now Now, d time.Duration) {
	p := m.st.Prompt
	p.Snoozes++
	p.Snoozed, p.Count, p.Clock = now.Boot+d, 0, Watch{}
	p.Dismissed, p.Left, p.BackAt = false, false, 0
	p.Asked = p.Asked && m.silenced() // who asked for it in a pause gets it back in the pause
	m.st.Pending, m.dirty = nil, true
	m.hide()
}

// snoozeAhead puts off a reminder that is not up yet.
func (m *Machine) snoozeAhead(now Now, d time.Duration) {
	switch {
	case m.st.Paused != nil:
		m.refuse(lang.T("reminders are paused; `deskbreak resume` ends the pause, `deskbreak pause` changes it"))
		return
	case m.st.Off:
		m.refuse(lang.T("it is outside the hours set for reminders, so there is nothing to snooze; see `hours` in the config"))
		return
	case !m.canSnooze(m.st.Ahead):
		m.refuse(lang.T("already snoozed %s, and snooze.limit is %d; `deskbreak pause 1h` stops reminders for a while",
			times(m.st.Ahead), m.set.SnoozeLimit))
		return
	}
	at, ok := m.dueAt(now)
	if !ok && m.scheduled() {
		m.refuse(lang.T("the schedule has no time to come, so there is nothing to snooze"))
		return
	}
	if m.st.Pending != nil {
		m.st.AheadHeld = merge(m.st.AheadHeld, m.st.Pending.names())
	}
	m.st.Put = max(at.Boot, now.Boot) + d
	m.st.Ahead++
	m.st.Pending, m.dirty = nil, true
}

// onNotYet answers "Back? Did you move?": a snooze, or at the limit the prompt as it was.
func (m *Machine) onNotYet(now Now, e Event) {
	p := m.st.Prompt
	switch {
	case m.stale(e):
	case p == nil || p.Snoozed != 0:
		m.refuse(lang.T("nothing was asked"))
	case m.canSnooze(p.Snoozes):
		m.snooze(now, m.set.SnoozeFor)
	default:
		p.BackAt, p.Left = 0, false
		if m.hidden() {
			p.Clock, p.Dismissed, m.dirty = Watch{From: now.Boot}, false, true // it is shown again after the unlock
			return
		}
		m.begin(now, Again)
	}
}

func times(n int) string {
	if n == 1 {
		return lang.T("once")
	}
	return lang.T("%d times", n)
}
