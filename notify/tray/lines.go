package tray

import (
	"fmt"
	"strings"
	"time"

	"deskbreak/daemon/control"
)

// This file is the wording of the menu's lines.

// statusLine says what goes on and when the next break is.
func statusLine(s control.Status, now time.Time) string {
	switch s.Phase {
	case control.PhaseHeld:
		line := "Break due"
		if s.Attention || s.Overdue {
			line = "Break overdue"
		}
		line += ", waiting for " + heldLine(s.Held)
		if s.Next != nil {
			line += ", at the latest " + at(*s.Next, now)
		}
		return line
	case control.PhasePrompted:
		if s.Prompt != nil && s.Prompt.Shown != nil {
			return "Time for a break (since " + clock(*s.Prompt.Shown, now) + ")"
		}
		return "Time for a break"
	case control.PhaseSnoozed:
		if s.Next != nil {
			return "Snoozed until " + clock(*s.Next, now)
		}
		return "Snoozed"
	case control.PhaseAway:
		return "Away from the desk"
	case control.PhasePaused:
		if s.PausedUntil != nil {
			return "Paused until " + clock(*s.PausedUntil, now)
		}
		return "Paused until you resume"
	case control.PhaseOff:
		if s.Next != nil {
			return "Outside your hours, next break " + at(*s.Next, now)
		}
		return "Outside your hours"
	}
	next := "No break planned"
	if s.Next != nil {
		next = "Next break " + at(*s.Next, now)
	}
	if s.Overdue {
		return "Last break missed, " + lowerFirst(next)
	}
	return next
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
			ends = append(ends, "do-not-disturb")
		case control.HeldCall:
			ends = append(ends, "your call")
		case control.HeldFullscreen:
			ends = append(ends, "full screen")
		case control.HeldPresentation:
			ends = append(ends, "your presentation")
		default:
			ends = append(ends, strings.ReplaceAll(h, "_", " "))
		}
	}
	switch n := len(ends); {
	case n == 0 && lull:
		return "a pause in your typing"
	case n == 0:
		return "a good moment"
	case n == 1:
		return ends[0] + " to end"
	default:
		return strings.Join(ends[:n-1], ", ") + " and " + ends[n-1] + " to end"
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
		return fmt.Sprintf("Settings have %d mistakes, the old ones are in use", n)
	}
	return "Settings have a mistake, the old ones are in use"
}

// snoozeLine is the label of the submenu, and whether it can be used. With no
// reminder up it puts off the next one, which a pause and the hours rule out.
func snoozeLine(s control.Status) (string, bool) {
	if s.SnoozeLeft != nil {
		switch *s.SnoozeLeft {
		case 0:
			return "Snooze (limit reached)", false
		case 1:
			return "Snooze (last one)", true
		}
	}
	off := s.Phase == control.PhasePaused || s.Phase == control.PhaseOff
	return "Snooze", !off || s.Prompt != nil
}

// todayLine is a click away from the report.
func todayLine(t control.Today) string {
	parts := []string{"no breaks yet"}
	if n := t.Done + t.Taken + t.Natural; n == 1 {
		parts[0] = "1 break"
	} else if n > 1 {
		parts[0] = fmt.Sprintf("%d breaks", n)
	}
	if t.Snoozed > 0 {
		parts = append(parts, fmt.Sprintf("%d snoozed", t.Snoozed))
	}
	if t.Skipped > 0 {
		parts = append(parts, fmt.Sprintf("%d skipped", t.Skipped))
	}
	if t.Missed > 0 {
		parts = append(parts, fmt.Sprintf("%d missed", t.Missed))
	}
	return "Today: " + strings.Join(parts, ", ")
}

// clock names the moment t so that it is understood at now and still true later:
// the time alone within twelve hours, else with the weekday or the date.
func clock(t, now time.Time) string {
	t = t.In(now.Location())
	switch d := t.Sub(now).Abs(); {
	case d < 12*time.Hour || (d < 24*time.Hour && t.YearDay() == now.YearDay()):
		return t.Format("15:04")
	case d < 6*24*time.Hour:
		return t.Format("Monday 15:04")
	}
	return t.Format("2 January 15:04")
}

// at is clock with the preposition that it takes.
func at(t, now time.Time) string {
	c := clock(t, now)
	if len(c) == len("15:04") {
		return "at " + c
	}
	return "on " + strings.Replace(c, " "+t.In(now.Location()).Format("15:04"), " at "+t.In(now.Location()).Format("15:04"), 1)
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
