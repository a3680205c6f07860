package tray

import (
	"strings"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

// This file is the wording of the menu's lines.

// statusLine says what goes on and when the next break is.
func statusLine(s control.Status, now time.Time) string {
	switch s.Phase {
	case control.PhaseHeld:
		late, waits := s.Attention || s.Overdue, heldLine(s.Held)
		switch {
		case late && s.Next != nil:
			return lang.T("Break overdue, waiting for %s, at the latest %s", waits, at(*s.Next, now))
		case late:
			return lang.T("Break overdue, waiting for %s", waits)
		case s.Next != nil:
			return lang.T("Break due, waiting for %s, at the latest %s", waits, at(*s.Next, now))
		}
		return lang.T("Break due, waiting for %s", waits)
	case control.PhasePrompted:
		if s.Prompt != nil && s.Prompt.Shown != nil {
			return lang.T("Time for a break (since %s)", clock(*s.Prompt.Shown, now))
		}
		return lang.T("Time for a break")
	case control.PhaseSnoozed:
		if s.Next != nil {
			return lang.T("Snoozed until %s", clock(*s.Next, now))
		}
		return lang.T("Snoozed")
	case control.PhaseAway:
		return lang.T("Away from the desk")
	case control.PhasePaused:
		if s.PausedUntil != nil {
			return lang.T("Paused until %s", clock(*s.PausedUntil, now))
		}
		return lang.T("Paused until you resume")
	case control.PhaseOff:
		if s.Next != nil {
			return lang.T("Outside your hours, next break %s", at(*s.Next, now))
		}
		return lang.T("Outside your hours")
	}
	switch {
	case s.Overdue && s.Next != nil:
		return lang.T("Last break missed, next break %s", at(*s.Next, now))
	case s.Overdue:
		return lang.T("Last break missed, no break planned")
	case s.Next != nil:
		return lang.T("Next break %s", at(*s.Next, now))
	}
	return lang.T("No break planned")
}

// heldLine names what a due reminder waits for.
func heldLine(held []string) string {
	var lull bool
	var ends []string
	for _, h := range held {
		switch h {
		case control.HeldLull:
			lull = true
		case control.HeldDoNotDisturb:
			ends = append(ends, lang.T("do-not-disturb"))
		case control.HeldCall:
			ends = append(ends, lang.T("your call"))
		case control.HeldFullscreen:
			ends = append(ends, lang.T("full screen"))
		case control.HeldPresentation:
			ends = append(ends, lang.T("your presentation"))
		default:
			ends = append(ends, strings.ReplaceAll(h, "_", " "))
		}
	}
	switch n := len(ends); {
	case n == 0 && lull:
		return lang.T("a pause in your typing")
	case n == 0:
		return lang.T("a good moment")
	case n == 1:
		return lang.T("%s to end", ends[0])
	default:
		return lang.T("%s and %s to end", strings.Join(ends[:n-1], ", "), ends[n-1])
	}
}

func movementLine(p *control.Prompt) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Movement
}

// configLine leads to the settings: a click on it opens them.
func configLine(c control.Config) string {
	if n := len(c.Errors); n > 1 {
		return lang.T("Settings have %d mistakes, the old ones are in use", n)
	}
	return lang.T("Settings have a mistake, the old ones are in use")
}

// snoozeLine is the label of the submenu, and whether it can be used. With no
// reminder up it puts off the next one, which a pause and the hours rule out.
func snoozeLine(s control.Status) (string, bool) {
	if s.SnoozeLeft != nil {
		switch *s.SnoozeLeft {
		case 0:
			return lang.T("Snooze (limit reached)"), false
		case 1:
			return lang.T("Snooze (last one)"), true
		}
	}
	off := s.Phase == control.PhasePaused || s.Phase == control.PhaseOff
	return lang.T("Snooze"), !off || s.Prompt != nil
}

// todayLine is a click away from the report.
func todayLine(t control.Today) string {
	parts := []string{lang.T("no breaks yet")}
	if n := t.Done + t.Taken + t.Natural - t.Long + t.Own; n > 0 {
		parts[0] = lang.T("%d breaks", n)
	}
	if t.Snoozed > 0 {
		parts = append(parts, lang.T("%d snoozed", t.Snoozed))
	}
	if t.Skipped > 0 {
		parts = append(parts, lang.T("%d skipped", t.Skipped))
	}
	if t.Missed > 0 {
		parts = append(parts, lang.T("%d missed", t.Missed))
	}
	return lang.T("Today: %s", strings.Join(parts, ", "))
}

// clock names the moment t so that it is understood at now and still true later:
// the time alone within twelve hours, else with the weekday or the date.
func clock(t, now time.Time) string {
	day, hour := dayAndHour(t, now)
	if day == "" {
		return hour
	}
	return day + " " + hour
}

// at is clock with the prepositions that it takes.
func at(t, now time.Time) string {
	day, hour := dayAndHour(t, now)
	if day == "" {
		return lang.T("at %s", hour)
	}
	return lang.T("on %s at %s", day, hour)
}

func dayAndHour(t, now time.Time) (day, hour string) {
	t = t.In(now.Location())
	hour = t.Format("15:04")
	switch d := t.Sub(now).Abs(); {
	case d < 12*time.Hour || (d < 24*time.Hour && t.YearDay() == now.YearDay()):
		return "", hour
	case d < 6*24*time.Hour:
		return lang.Format(t, "Monday"), hour
	}
	return lang.Format(t, "2 January"), hour
}

// lowerFirst makes a sentence go on after a colon, as English has it.
func lowerFirst(s string) string {
	if s == "" || !lang.English() {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
