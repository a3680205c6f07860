package schedule

import (
	"fmt"
	"strings"
	"time"
)

// This file puts the machine's reasons into words.

// Why explains the next reminder, a sentence for each rule that bears on it, and
// then what became of the last one.
func (m *Machine) Why(now Now) []string {
	v := m.View(now)
	lines := []string{capital(v.Reason) + "."}
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	if m.scheduled() {
		say("The schedule decides when reminders are due; desk time is %s.", span(v.Desk))
	} else {
		say("You have been at the desk for %s since your last break; a reminder is due after %s.", span(v.Desk), span(m.dueDesk()))
		m.whyDue(say)
	}
	if g := m.quietUntil(); g > now.Boot {
		say("You have just come back, so nothing is shown before %s.", clock(now.Wall, now.wallAt(g)))
	}
	if p := m.st.Prompt; p != nil && p.Snoozes > 0 {
		say("It was snoozed %s; it was due at %s.", times(p.Snoozes), clock(now.Wall, p.Due))
	}
	if p := m.st.Pending; p != nil {
		say("It was due at %s.", clock(now.Wall, p.Due))
		if held := p.Quiet.at(now.Boot); held > 0 {
			say("So far it was held for %s.", span(held))
		}
	}
	if !m.st.Known {
		say("It is not known when you last typed, so reminders do not wait for a pause in typing.")
	}
	if m.st.Overdue {
		say("The last reminder was not answered.")
	}
	if l := m.st.Last; l != nil {
		say("%s", l.words(now))
	}
	return lines
}

// whyDue tells what moved the due time away from the interval.
func (m *Machine) whyDue(say func(string, ...any)) {
	if m.st.DueFrom > 0 {
		say("The interval counts from %s of desk time, where a reminder was skipped, missed or paused.", span(m.st.DueFrom))
	}
	if m.st.Half {
		say("The last reminder was missed, so this one comes after half the interval of %s.", span(m.set.Interval))
	} else {
		say("The interval is %s.", span(m.set.Interval))
	}
	if m.st.DueExtra > 0 {
		say("You snoozed ahead by %s.", span(m.st.DueExtra))
	}
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

func heldNames(held []string) []string {
	names := make([]string, len(held))
	for i, h := range held {
		names[i] = strings.ReplaceAll(h, "_", " ")
	}
	return names
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
