package schedule

import (
	"strings"
	"time"
	"unicode/utf8"

	"deskbreak/config/lang"
)

// This file puts the machine's reasons into words.

// Why explains the next reminder, a sentence for each rule that bears on it, in
// the order in which they bear on it, and then what became of the last one.
func (m *Machine) Why(now Now) []string {
	v := m.View(now)
	return append([]string{lang.T("%s.", capital(v.Reason))}, m.sentences(now, v, true)...)
}

// WhyShown is Why without what is known of a prompt that has just been shown:
// that it is up, and since when.
func (m *Machine) WhyShown(now Now) []string { return m.sentences(now, m.View(now), false) }

// sentences are those about the rules; came: also the one with the moment at
// which a prompt came.
func (m *Machine) sentences(now Now, v View, came bool) (lines []string) {
	say := func(text string) { lines = append(lines, text) }
	x := m.explain(now, v)
	if !x.nominal.IsZero() {
		say(x.rule)
	}
	for _, s := range x.shifts {
		say(s.words())
	}
	if len(x.shifts) > 0 && !x.actual.IsZero() && (came || !x.came) {
		say(x.ends)
	}
	if p := m.st.Prompt; p != nil && p.Chosen != "" {
		if p.Gentle && m.st.Flare == nil {
			say(lang.T("It was chosen while your back was bad: %s", p.Chosen))
		} else {
			say(p.Chosen)
		}
	}
	if f := m.st.Flare; f != nil {
		say(lang.T("Only gentle movements until %s, because your back is bad; `deskbreak flare off` ends that.", clock(now.Wall, f.Until)))
	}
	if !m.st.Known {
		say(lang.T("It is not known when you last typed, so reminders do not wait for a pause in typing."))
	}
	if m.st.Overdue {
		say(lang.T("The last reminder was not answered."))
	}
	if l := m.st.Last; l != nil && m.st.Prompt == nil {
		say(l.words(now))
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
	rule    string // what the nominal moment follows from, as a sentence
	nominal time.Time
	shifts  []Shift
	ends    string // what the actual moment is, as a sentence
	actual  time.Time
	came    bool // the actual moment is past, and a prompt is up since then
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
	x.actual, x.ends = v.Next, lang.T("So it comes: %s.", clock(now.Wall, v.Next))
	p := m.st.Prompt
	if p != nil {
		x.actual, x.ends, x.came = p.Shown, lang.T("So it came: %s.", clock(now.Wall, p.Shown)), true
	}
	switch {
	case p != nil && (p.Asked || p.By.Asked):
		x.rest(lang.T("you asked for it"))
		m.explainSnooze(now, &x, v)
	case p != nil:
		x.add(p.Quiet, lang.T("held by %s", heldList(p.Held)))
		x.add(p.Wait, lang.T("waited for a pause in typing"))
		x.rest(lang.T("you were not there, or had just come back"))
		m.explainSnooze(now, &x, v)
	case m.st.Pending != nil && m.st.Away == nil:
		m.explainHeld(now, &x, v)
	case v.Next.IsZero():
	case v.Phase == Paused:
		x.rest(lang.T("reminders are paused, and an interval starts after that"))
	case !now.wallAt(m.quietUntil()).Before(v.Next):
		x.rest(lang.T("you have just come back from a break"))
	default:
		x.rest(lang.T("the hours for reminders end before that, and everything starts anew with the next"))
	}
	return x
}

// explainSnooze goes on to the return of a snoozed prompt.
func (m *Machine) explainSnooze(now Now, x *explanation, v View) {
	if p := m.st.Prompt; p.Snoozed != 0 {
		x.actual, x.ends, x.came = v.Next, lang.T("So it comes back: %s.", clock(now.Wall, v.Next)), false
		x.rest(lang.T("you snoozed it %s", times(p.Snoozes)))
	}
}

// explainDesk starts from the last break.
func (m *Machine) explainDesk(now Now, x *explanation) {
	st := &m.st
	by := m.dueBy() // of the next one; else of the one that is due or up
	switch p, due := st.Prompt, st.Pending; {
	case p != nil:
		by = p.By
	case due != nil:
		by = due.By
	}
	interval := by.Interval
	if interval == 0 {
		interval = m.set.Interval
	}
	x.nominal = now.wallAt(st.Zero + interval)
	x.rule = lang.T("%s at the desk from %s on: %s.", span(interval), clock(now.Wall, now.wallAt(st.Zero)), clock(now.Wall, x.nominal))
	x.add(max(0, now.Boot-st.Zero)-m.desk(now.Boot), lang.T("you were away, not long enough for a break"))
	x.add(st.DueFrom, movedWords(st.Moved))
	if by.Flare {
		why := lang.T("your back is bad today, so half the interval is enough")
		if st.Flare == nil {
			why = lang.T("your back was bad then, so half the interval was enough")
		}
		x.add(interval/2-interval, why)
		interval /= 2
	}
	if st.Half {
		x.add(interval/2-interval, lang.T("after a missed one half the interval is enough"))
	}
	if by.Said {
		since := st.dueSince(now)
		x.add(since.Sub(x.sum()), lang.T("it counts from when you said so"))
	}
	if due := now.Boot + m.dueDesk() - m.desk(now.Boot); st.DeskFrom != 0 && st.Put != 0 && st.Put > due {
		x.add(st.Put-due, lang.T("you snoozed ahead"))
	}
}

// dueSince is when the reminder that is up or due became due, on the wall clock.
func (st *State) dueSince(now Now) time.Time {
	if st.Prompt != nil {
		return st.Prompt.Due
	}
	return now.wallAt(st.Pending.Since)
}

// explainSchedule starts from the schedule's time.
func (m *Machine) explainSchedule(now Now, x *explanation) {
	p := m.st.Prompt
	if p != nil {
		x.nominal = p.Due
	} else {
		x.nominal = m.dueWall(now)
	}
	x.rule = lang.T("The schedule's time: %s.", clock(now.Wall, x.nominal))
	if p != nil && p.By.Asked {
		x.rule = lang.T("You asked for it: %s.", clock(now.Wall, x.nominal))
	}
	if p == nil && m.st.Put != 0 {
		x.add(now.wallAt(m.st.Put).Sub(x.nominal), lang.T("you snoozed ahead"))
	}
}

// explainHeld goes on with what a due reminder has waited for so far.
func (m *Machine) explainHeld(now Now, x *explanation, v View) {
	p := m.st.Pending
	x.add(p.Quiet.at(now.Boot), lang.T("held by %s so far", heldList(p.names())))
	x.add(p.Wait.at(now.Boot), lang.T("waited for a pause in typing so far"))
	if v.Next.IsZero() {
		x.actual, x.ends = now.Wall, lang.T("So it is not there yet: %s.", clock(now.Wall, now.Wall))
		x.rest(lang.T("you were not there, or had just come back"))
		return
	}
	x.rest(lang.T("it waits for a pause in typing, or as long as this"))
	x.ends = lang.T("So it comes at the latest: %s.", clock(now.Wall, v.Next))
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

// movedWords say from when on the due time counts, by State.Moved.
func movedWords(moved string) string {
	switch moved {
	case movedByPause:
		return lang.T("it counts from the end of the pause")
	case OutcomeSkipped:
		return lang.T("it counts from when the last one was skipped")
	case OutcomeMissed:
		return lang.T("it counts from when the last one was missed")
	}
	return lang.T("it counts from when the last one was %s", moved)
}

// words are the shift as a sentence.
func (s Shift) words() string {
	if s.By < 0 {
		return lang.T("%s earlier: %s.", span(-s.By), s.Why)
	}
	return lang.T("%s later: %s.", span(s.By), s.Why)
}

// words tell what became of the last reminder that was due.
func (l *LastDue) words(now Now) string {
	due, late := clock(now.Wall, l.Due), l.Shown.Sub(l.Due)
	held, waited := l.Quiet > 0, l.Wait >= time.Second
	var came, why string
	switch {
	case late < time.Second:
		came = lang.T("The last reminder was due at %s and came at once", due)
	case held && waited:
		why = lang.T("held for %s by %s, waited %s for a pause in typing", span(l.Quiet), heldList(l.Held), span(l.Wait))
	case held:
		why = lang.T("held for %s by %s", span(l.Quiet), heldList(l.Held))
	case waited:
		why = lang.T("waited %s for a pause in typing", span(l.Wait))
	default:
		came = lang.T("The last reminder was due at %s and came %s later", due, span(late))
	}
	if why != "" {
		came = lang.T("The last reminder was due at %s and came %s later: %s", due, span(late), why)
	}
	if l.Outcome != "" {
		return lang.T("%s; outcome: %s.", came, outcomeWord(l.Outcome))
	}
	return lang.T("%s.", came)
}

// outcomeWord is an outcome as people call it.
func outcomeWord(o string) string {
	switch o {
	case OutcomeDone:
		return lang.T("done")
	case OutcomeTaken:
		return lang.T("taken")
	case OutcomeSkipped:
		return lang.T("skipped")
	case OutcomeMissed:
		return lang.T("missed")
	case OutcomeWithdrawn:
		return lang.T("withdrawn")
	}
	return o
}

// heldWords name the reasons that hold now, with their start.
func (m *Machine) heldWords(now Now) string {
	var parts []string
	for r := range reasons {
		if m.holds(now, r) {
			parts = append(parts, r.since(clock(now.Wall, now.wallAt(m.st.Reasons[r].Since))))
		}
	}
	return strings.Join(parts, ", ")
}

// since is the reason that holds, with the time from which on it does.
func (r Reason) since(at string) string {
	switch r {
	case DoNotDisturb:
		return lang.T("do not disturb is on since %s", at)
	case Call:
		return lang.T("a call is on since %s", at)
	case Fullscreen:
		return lang.T("a window is full screen since %s", at)
	}
	return lang.T("a presentation or video is on since %s", at)
}

// heldList puts reasons by name into words.
func heldList(held []string) string {
	list := ""
	for i, h := range held {
		name := h
		for r := range reasons {
			if r.String() == h {
				name = r.noun()
			}
		}
		if i == 0 {
			list = name
		} else {
			list = lang.T("%s and %s", list, name)
		}
	}
	return list
}

func (r Reason) noun() string {
	switch r {
	case DoNotDisturb:
		return lang.T("do-not-disturb")
	case Call:
		return lang.T("a call")
	case Fullscreen:
		return lang.T("a full-screen window")
	}
	return lang.T("a presentation or video")
}

func capital(s string) string {
	_, n := utf8.DecodeRuneInString(s) // a translation may begin with any letter
	return strings.ToUpper(s[:n]) + s[n:]
}

// clock is a time of day, with the day when it is not today.
func clock(now, t time.Time) string {
	t = t.In(now.Location())
	y, m, d := now.Date()
	if ty, tm, td := t.Date(); ty == y && tm == m && td == d {
		return t.Format("15:04")
	}
	return lang.Format(t, "Mon 15:04")
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
