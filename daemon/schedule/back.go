package schedule

import (
	"time"

	"deskbreak/config/lang"
)

// This file is what the person says of their back: a bad day, how a movement
// felt, and how stiff it is.

const (
	// flareFor is how long a bad day lasts if nobody says otherwise: it is
	// forgotten more often than ended.
	flareFor = 3 * 24 * time.Hour
	// feltFor is how long after "done" the person is asked how it felt, and rateFor
	// how long it can be said, or said otherwise, as long as no other reminder came:
	// sore muscles take their time, but what felt so is soon forgotten.
	feltFor = 2 * time.Minute
	rateFor = time.Hour
	// maxScore is the stiffest that a back can be; 0 is loose.
	maxScore = 10
)

// FlareState is a bad day that goes on.
type FlareState struct {
	ID string `json:"id"`
	// Until is on the wall clock: it is days away, and outlives restarts.
	Until time.Time `json:"until"`
	// Since is when it was first said.
	Since Boot `json:"since"`
}

// Answered is a prompt that was done, and of which it can be said how it felt.
type Answered struct {
	ID       string `json:"id"`
	Movement string `json:"movement"`
	Level    int    `json:"level"`
	// At is when it was done, which is not the last "done" where a break of one's own
	// came since; 0: it is not known, and nothing can be said of it any more.
	At Boot `json:"at,omitempty"`
	// Said is true once it was said.
	Said bool `json:"said,omitempty"`
}

// asked is true while the person is asked how it felt; nil: there is nothing to ask.
func (a *Answered) asked(at Boot) bool { return a != nil && !a.Said && a.At != 0 && at < a.At+feltFor }

// over is true when it cannot be said any more.
func (a *Answered) over(at Boot) bool { return a.At == 0 || at >= a.At+rateFor }

// interval is desk time between breaks as it is now. The times of a schedule are
// the person's own: half of them there is none.
func (m *Machine) interval() time.Duration {
	if m.st.Flare != nil && !m.scheduled() {
		return m.set.Interval / 2
	}
	return m.set.Interval
}

// onFlare begins or ends a bad day. What is up is changed for a gentle movement;
// saying it once more makes it last from now.
func (m *Machine) onFlare(now Now, on bool) {
	f := m.st.Flare
	switch {
	case !on && f != nil:
		m.endFlare(now)
	case on && f != nil:
		f.Until = now.Wall.Add(flareFor)
		m.write(now, Record{Event: RecordFlare, ID: f.ID, On: true})
	case on:
		m.beginFlare(now, now.Wall.Add(flareFor), true)
	}
}

// beginFlare begins a bad day, with a record unless the history has one.
func (m *Machine) beginFlare(now Now, until time.Time, record bool) {
	f := &FlareState{ID: m.name("f", now.Wall), Until: until, Since: now.Boot}
	m.st.Flare, m.dirty = f, true
	if record {
		m.write(now, Record{Event: RecordFlare, ID: f.ID, On: true})
	}
	if m.st.Prompt != nil {
		m.change(now, "")
	}
}

// onKnownFlare follows what the history says of a bad day. It is recorded there, so
// nothing is written. Of its beginning only the end counts, which is the same for
// all machines; an end that is older than what this machine was told last is none.
func (m *Machine) onKnownFlare(now Now, e Event) {
	f := m.st.Flare
	switch {
	case !e.On && f != nil && !e.Until.Before(f.Until.Add(-flareFor)):
		m.st.Flare, m.dirty = nil, true
	case !e.On || !e.Until.After(now.Wall):
	case f == nil:
		m.beginFlare(now, e.Until, false)
	case e.Until.After(f.Until):
		f.Until, m.dirty = e.Until, true
	}
}

// onKnownFeel follows what the history says of the last answer to the check-in.
func (m *Machine) onKnownFeel(now Now, at time.Time) {
	if at.After(m.st.Scored) && !at.After(now.Wall) {
		m.st.Scored, m.dirty = at, true
	}
}

// settleFlare ends a bad day that has lasted its time. A clock that was set back
// does not make it longer than it may be.
func (m *Machine) settleFlare(now Now) {
	f := m.st.Flare
	if f == nil {
		return
	}
	if most := now.Wall.Add(flareFor); f.Until.After(most) {
		f.Until, m.dirty = most, true
	}
	if !now.Wall.Before(f.Until) {
		m.endFlare(Now{Wall: f.Until, Boot: now.Boot - now.Wall.Sub(f.Until)})
	}
}

func (m *Machine) endFlare(end Now) {
	id := m.st.Flare.ID
	m.st.Flare = nil
	m.write(end, Record{Event: RecordFlare, ID: id})
}

// onFelt takes in how the movement felt that was done last. What is said later
// counts instead of what was said before.
func (m *Machine) onFelt(now Now, felt string) {
	switch a := m.st.Answered; {
	case m.st.Prompt != nil:
		m.refuse(lang.T("a reminder is waiting for your answer; `deskbreak done --felt %s` says that you did it, and how it felt", felt))
	case a == nil || a.over(now.Boot):
		m.refuse(lang.T("there is no movement that could have felt so: no reminder is up, and the last one was not answered with done, or more than an hour ago; `deskbreak done` alone notes a break of your own"))
	default:
		m.write(now, Record{Event: RecordFelt, ID: a.ID, Movement: a.Movement, Level: a.Level, Felt: felt})
		a.Said = true
	}
}

// settleAnswered forgets what cannot be said any more how it felt.
func (m *Machine) settleAnswered(now Now) {
	if a := m.st.Answered; a != nil && a.over(now.Boot) {
		m.st.Answered, m.dirty = nil, true
	}
}

// onFeel notes how stiff the back is.
func (m *Machine) onFeel(now Now, score int) {
	if score < 0 || score > maxScore {
		m.refuse(lang.T("stiffness is a number from 0, loose, to 10, as stiff as can be"))
		return
	}
	m.st.Scored = now.Wall
	m.write(now, Record{Event: RecordFeel, Score: score})
}

// checkIn is true when it is time to ask how stiff the back is. It is a quiet
// question: not while there is something else to answer, and not to nobody.
func (m *Machine) checkIn(now Now) bool {
	every := m.set.CheckIn
	if every <= 0 || m.st.Prompt != nil || m.st.Away != nil {
		return false
	}
	if m.st.Scored.IsZero() {
		return true
	}
	days := dayNumber(now.Wall) - dayNumber(m.st.Scored.In(now.Wall.Location()))
	return days >= every || days < -1 // answered in a future that was a wrong clock's
}

// dayNumber counts calendar days, so that a question which was answered in the
// evening comes again the next morning.
func dayNumber(t time.Time) int {
	y, mo, d := t.Date()
	return int(time.Date(y, mo, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// settleFlareCrash takes in a record that the saved state may not know of.
func (m *Machine) settleFlareCrash(r *Record, at Boot) {
	switch n := number(r.ID); {
	case !r.On && m.st.Flare != nil && m.st.Flare.ID == r.ID:
		m.st.Flare = nil
	case r.On && m.st.Flare != nil && m.st.Flare.ID == r.ID:
		m.st.Flare.Until = r.At.Add(flareFor)
	case r.On && n > m.st.Named:
		m.st.Flare, m.st.Named = &FlareState{ID: r.ID, Until: r.At.Add(flareFor), Since: at}, n
	}
}
