package schedule

import (
	"fmt"
	"strings"
	"time"
)

// This file puts the machine's reasons into words.

// Why explains the next reminder, a sentence for each rule that bears on it, in
// the order in which they bear on it, and then what became of the last one.
func (m *Machine) Why(now Now) []string {
	v := m.View(now)
	lines := []string{capital(v.Reason) + "."}
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	x := m.explain(now, v)
	if !x.nominal.IsZero() {
		say("%s: %s.", x.rule, clock(now.Wall, x.nominal))
	}
	for _, s := range x.shifts {
		say("%s: %s.", signed(s.By), s.Why)
	}
	if len(x.shifts) > 0 && !x.actual.IsZero() {
		say("%s: %s.", x.ends, clock(now.Wall, x.actual))
	}
	if p := m.st.Prompt; p != nil && p.Chosen != "" {
		say("%s", p.Chosen)
	}
	if f := m.st.Flare; f != nil {
		say("Only gentle movements until %s, because your back is bad; `deskbreak flare off` ends that.", clock(now.Wall, f.Until))
	}
	if !m.st.Known {
		say("It is not known when you last typed, so reminders do not wait for a pause in typing.")
	}
	if m.st.Overdue {
		say("The last reminder was not answered.")
	}
	if l := m.st.Last; l != nil && m.st.Prompt == nil {
		say("%s", l.words(now))
	}
	return lines
}

// Shift is one rule's part in when a reminder comes.
type Shift struct {
	By  time.Duration
	Why string
}

// explanation is how the actual moment of a reminder comes about: the nominal
// one and the shifts add up to it.
type explanation struct {
	rule    string // what the nominal moment follows from
	nominal time.Time
	shifts  []Shift
	ends    string // what the actual moment is: "So it comes"
	actual  time.Time
}

// sum is the moment that the explanation has come to so far.
func (x *explanation) sum() time.Time {
	t := x.nominal
	for _, s := range x.shifts {
		t = t.Add(s.By)
	}
	return t
}

// add leaves out what does not shift anything.
func (x *explanation) add(by time.Duration, why string) {
	if by = by.Round(time.Second); by != 0 {
		x.shifts = append(x.shifts, Shift{by, why})
	}
}

// rest adds what is missing to the actual moment, all of which has one reason.
func (x *explanation) rest(why string) {
	if d := x.actual.Sub(x.sum()); d >= time.Second || d <= -time.Second {
		x.add(d, why)
	}
}

// explain takes the next reminder, or the one that is up, apart.
func (m *Machine) explain(now Now, v View) explanation {
	var x explanation
	if v.Phase == Away {
		return x // nobody knows when the person comes back
	}
	if m.scheduled() {
		m.explainSchedule(now, &x)
	} else {
		m.explainDesk(now, &x)
	}
	x.actual, x.ends = v.Next, "So it comes"
	p := m.st.Prompt
	switch {
	case p != nil && p.Asked:
		x.actual, x.ends = p.Shown, "So it came"
		x.rest("you asked for it")
	case p != nil:
		x.actual = p.Shown
		x.add(p.Quiet, "held by "+strings.Join(heldNames(p.Held), " and "))
		x.add(p.Wait, "waited for a pause in typing")
		x.rest("you were not there, or had just come back")
		if x.ends = "So it came"; p.Snoozed != 0 {
			x.actual, x.ends = v.Next, "So it comes back"
			x.rest("you snoozed it " + times(p.Snoozes))
		}
	case m.st.Pending != nil && m.st.Away == nil:
		m.explainHeld(now, &x, v)
	case v.Next.IsZero():
	case v.Phase == Paused:
		x.rest("reminders are paused, and an interval starts after that")
	case !now.wallAt(m.quietUntil()).Before(v.Next):
		x.rest("you have just come back from a break")
	default:
		x.rest("the hours for reminders end before that, and everything starts anew with the next")
	}
	return x
}

// explainDesk starts from the last break.
func (m *Machine) explainDesk(now Now, x *explanation) {
	st := &m.st
	x.nominal = now.wallAt(st.Zero + m.set.Interval)
	x.rule = fmt.Sprintf("%s at the desk from %s on", span(m.set.Interval), clock(now.Wall, now.wallAt(st.Zero)))
	x.add(max(0, now.Boot-st.Zero)-m.desk(now.Boot), "you were away, not long enough for a break")
	if st.Moved == movedByPause {
		x.add(st.DueFrom, "it counts from the end of the pause")
	} else {
		x.add(st.DueFrom, "it counts from when the last one was "+st.Moved)
	}
	x.add(m.interval()-m.set.Interval, "your back is bad today, so half the interval is enough")
	if st.Half {
		x.add(m.interval()/2-m.interval(), "after a missed one half the interval is enough")
	}
	if due := now.Boot + m.dueDesk() - m.desk(now.Boot); st.DeskFrom != 0 && st.Put > due {
		x.add(st.Put-due, "you snoozed ahead")
	}
}

// explainSchedule starts from the schedule's time.
func (m *Machine) explainSchedule(now Now, x *explanation) {
	x.rule = "The schedule's time"
	if p := m.st.Prompt; p != nil {
		x.nominal = p.Due
		return
	}
	x.nominal = m.dueWall(now)
	if m.st.Put != 0 {
		x.add(now.wallAt(m.st.Put).Sub(x.nominal), "you snoozed ahead")
	}
}

// explainHeld goes on with what a due reminder has waited for so far.
func (m *Machine) explainHeld(now Now, x *explanation, v View) {
	p := m.st.Pending
	x.add(p.Quiet.at(now.Boot), "held by "+strings.Join(heldNames(p.names()), " and ")+" so far")
	x.add(p.Wait.at(now.Boot), "waited for a pause in typing so far")
	if v.Next.IsZero() {
		x.actual, x.ends = now.Wall, "So it is not there yet"
		x.rest("you were not there, or had just come back")
		return
	}
	x.rest("it waits for a pause in typing, or as long as this")
	x.ends = "So it comes at the latest"
}

// names are the reasons that have held the reminder.
func (p *Pending) names() []string {
	var names []string
	for r := range reasons {
		if p.Held[r] {
			names = append(names, r.String())
		}
	}
	return names
}

// signed is a shift for the start of a sentence.
func signed(d time.Duration) string {
	if d < 0 {
		return span(-d) + " earlier"
	}
	return span(d) + " later"
}

// words tell what became of the last reminder that was due.
func (l *LastDue) words(now Now) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The last reminder was due at %s", clock(now.Wall, l.Due))
	if late := l.Shown.Sub(l.Due); late < time.Second {
		b.WriteString(" and came at once")
	} else {
		fmt.Fprintf(&b, " and came %s later", span(late))
		var parts []string
		if l.Quiet > 0 {
			parts = append(parts, fmt.Sprintf("held for %s by %s", span(l.Quiet), strings.Join(heldNames(l.Held), " and ")))
		}
		if l.Wait >= time.Second {
			parts = append(parts, "waited "+span(l.Wait)+" for a pause in typing")
		}
		if len(parts) > 0 {
			b.WriteString(": " + strings.Join(parts, ", "))
		}
	}
	if l.Outcome != "" {
		b.WriteString("; outcome: " + l.Outcome)
	}
	b.WriteString(".")
	return b.String()
}

// heldWords name the reasons that hold now, with their start.
func (m *Machine) heldWords(now Now) string {
	var parts []string
	for r := range reasons {
		if m.holds(now, r) {
			parts = append(parts, r.words()+" since "+clock(now.Wall, now.wallAt(m.st.Reasons[r].Since)))
		}
	}
	return strings.Join(parts, ", ")
}

func (r Reason) words() string {
	switch r {
	case DoNotDisturb:
		return "do not disturb is on"
	case Call:
		return "a call is on"
	case Fullscreen:
		return "a window is full screen"
	}
	return "a presentation or video is on"
}

// heldNames puts reasons by name into words.
func heldNames(held []string) []string {
	names := make([]string, len(held))
	for i, h := range held {
		names[i] = h
		for r := range reasons {
			if r.String() == h {
				names[i] = r.noun()
			}
		}
	}
	return names
}

func (r Reason) noun() string {
	switch r {
	case DoNotDisturb:
		return "do-not-disturb"
	case Call:
		return "a call"
	case Fullscreen:
		return "a full-screen window"
	}
	return "a presentation or video"
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// clock is a time of day, with the day when it is not today.
func clock(now, t time.Time) string {
	t = t.In(now.Location())
	y, m, d := now.Date()
	if ty, tm, td := t.Date(); ty == y && tm == m && td == d {
		return t.Format("15:04")
	}
	return t.Format("Mon 15:04")
}

// span is a length in words short enough for a sentence: "1h", "33m", "1h30m", "45s".
func span(d time.Duration) string {
	d = d.Round(time.Second)
	if d >= time.Minute {
		d = d.Truncate(time.Minute)
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
