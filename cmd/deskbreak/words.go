package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"deskbreak/daemon/control"
)

// This file puts a status into words. It is the same status that the tray draws.

// sentence says in one sentence what the status is.
func sentence(s control.Status, now time.Time) string {
	at := ""
	if s.Next != nil {
		at = clock(*s.Next, now)
	}
	switch s.Phase {
	case control.PhasePrompted:
		return "Time for a break: " + movementName(s) + "."
	case control.PhaseSnoozed:
		if at == "" {
			return "Snoozed: " + movementName(s) + "."
		}
		return "Snoozed until " + at + ": " + movementName(s) + "."
	case control.PhaseHeld:
		text := "A break is due and waits for " + waitsFor(s.Held)
		if at != "" {
			text += ", until " + at + " at the latest"
		}
		return text + "."
	case control.PhaseAway:
		return "You are away from the desk."
	case control.PhasePaused:
		if s.PausedUntil == nil {
			return "Paused until you run `deskbreak resume`."
		}
		return "Paused until " + clock(*s.PausedUntil, now) + "."
	case control.PhaseOff:
		if at == "" {
			return "Outside your hours."
		}
		return "Outside your hours: next break at " + at + "."
	}
	if at == "" {
		return "No break is planned."
	}
	return "Next break at " + at + ", " + ahead(s.Next.Sub(now)) + "."
}

func movementName(s control.Status) string {
	switch {
	case s.Prompt == nil:
		return "get up"
	case s.Prompt.Name == "":
		return s.Prompt.Movement
	}
	return s.Prompt.Name
}

// waitsFor names what a due reminder waits for.
func waitsFor(held []string) string {
	var parts []string
	for _, h := range held {
		switch h {
		case control.HeldLull:
			parts = append(parts, "a pause in typing")
		case control.HeldDoNotDisturb:
			parts = append(parts, "the end of do-not-disturb")
		case control.HeldCall:
			parts = append(parts, "the end of a call")
		case control.HeldFullscreen:
			parts = append(parts, "the end of full screen")
		case control.HeldPresentation:
			parts = append(parts, "the end of a presentation or video")
		default:
			parts = append(parts, strings.ReplaceAll(h, "_", " "))
		}
	}
	if len(parts) == 0 {
		return "you"
	}
	return strings.Join(parts, " and ")
}

// statusText is the whole status for a person: a sentence, then what there is to
// know, a row each.
func statusText(s control.Status, now time.Time) string {
	var t rows
	if s.Reason != "" {
		t.row("why", s.Reason)
	}
	if p := s.Prompt; p != nil {
		t.row("do", p.Do)
		if p.Dose != "" {
			t.row("how much", p.Dose)
		}
		since := "due at " + clock(p.Due, now)
		if p.Shown != nil {
			since += ", shown at " + clock(*p.Shown, now)
		}
		if p.Snoozes > 0 {
			since += ", snoozed " + times(p.Snoozes)
		}
		t.row("", since)
		t.row("answer with", answers(s))
	}
	if s.IntervalSeconds > 0 {
		t.row("at the desk", fmt.Sprintf("%s of %s", span(s.DeskSeconds), span(s.IntervalSeconds)))
	}
	if s.FlareUntil != nil {
		t.row("", "your back is bad: gentle movements until "+clock(*s.FlareUntil, now))
	}
	if s.AskFelt {
		t.row("", "how did it feel? `deskbreak done --felt easy`, right or hard")
	}
	if s.Overdue {
		t.row("", "the last reminder was not answered")
	}
	t.row("last input", idleText(s.Idle))
	t.row("reminders", because(reminders(s.Notifications), s.Notifications.Why))
	t.row("tray", trayText(s.Tray))
	t.row("settings", s.Config.File)
	if !s.Config.OK {
		t.row("", "are refused, those of before are in force: correct them with `deskbreak config edit`")
		for _, e := range s.Config.Errors {
			t.row("", e)
		}
	}
	t.row("today", todayText(s.Today))
	return sentence(s, now) + "\n\n" + t.String()
}

// answers are the commands that answer the reminder that is up or snoozed.
func answers(s control.Status) string {
	list := []string{"deskbreak done", "skip", "another"}
	switch left := s.SnoozeLeft; {
	case left == nil:
		list = append(list, "snooze")
	case *left > 0:
		list = append(list, fmt.Sprintf("snooze (%d left)", *left))
	}
	return strings.Join(list, ", ")
}

func idleText(i control.Idle) string {
	switch {
	case i.Known && i.Seconds != nil:
		return span(*i.Seconds) + " ago, from " + i.Source
	case i.Known:
		return "not known yet, from " + i.Source
	}
	return because("not known", i.Why)
}

func trayText(t control.Tray) string {
	if t.Shown {
		return "icon shown"
	}
	return because("no icon", t.Why)
}

func because(what, why string) string {
	if why == "" {
		return what
	}
	return what + ": " + why
}

func todayText(t control.Today) string {
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{
		{t.Done, "done"}, {t.Taken, "got up"}, {t.Skipped, "skipped"}, {t.Missed, "missed"}, {t.Snoozed, "snoozed"}, {t.Natural, "natural"},
	} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	if parts == nil {
		return "nothing yet"
	}
	return strings.Join(parts, ", ")
}

// statusLine is a few words for a bar. It has no seconds and no countdown, so
// that it changes only when something does.
func statusLine(s control.Status) string {
	local := func(t *time.Time) string { return t.Local().Format("15:04") }
	switch {
	case s.Phase == control.PhasePrompted:
		return "break: " + movementName(s)
	case !s.Config.OK:
		return "settings refused"
	case s.Phase == control.PhaseSnoozed && s.Next != nil:
		return "snoozed " + local(s.Next)
	case s.Phase == control.PhasePaused && s.PausedUntil != nil:
		return "paused " + local(s.PausedUntil)
	case s.Phase == control.PhaseWorking && s.Next != nil:
		return "break " + local(s.Next)
	case s.Phase == control.PhaseHeld && len(s.Held) > 0:
		return "held: " + strings.ReplaceAll(strings.Join(s.Held, ", "), "_", " ")
	}
	return s.Phase
}

// bar is what a custom module of Waybar reads, return-type json.
type bar struct {
	Text       string `json:"text"`
	Tooltip    string `json:"tooltip"`
	Class      string `json:"class"`
	Percentage int64  `json:"percentage"`
}

// waybar is the status as one line of JSON. Waybar reads texts as markup.
func waybar(s control.Status, now time.Time) string {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	b := bar{Text: escape.Replace(statusLine(s)), Tooltip: escape.Replace(sentence(s, now)), Class: s.Phase}
	if s.Reason != "" {
		b.Tooltip += "\n" + escape.Replace(s.Reason)
	}
	b.Tooltip += "\ntoday: " + todayText(s.Today)
	if !s.Config.OK {
		b.Class = "error"
	}
	if s.IntervalSeconds > 0 {
		b.Percentage = min(100, 100*s.DeskSeconds/s.IntervalSeconds)
	}
	line := strings.Builder{}
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	_ = e.Encode(b) // texts and a number cannot fail
	return strings.TrimSuffix(line.String(), "\n")
}

// rows are lines with a label in front, all texts in one column.
type rows []struct{ label, text string }

func (r *rows) row(label, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		*r = append(*r, struct{ label, text string }{label, line})
		label = ""
	}
}

func (r rows) String() string {
	width := 0
	for _, l := range r {
		width = max(width, len(l.label))
	}
	var b strings.Builder
	for _, l := range r {
		fmt.Fprintf(&b, "  %-*s  %s\n", width, l.label, l.text)
	}
	return b.String()
}

// clock is a time of day, with as much of the date as is needed.
func clock(t, now time.Time) string {
	t = t.In(now.Location())
	ty, tm, td := t.Date()
	ny, nm, nd := now.Date()
	days := time.Date(ty, tm, td, 0, 0, 0, 0, time.UTC).Sub(time.Date(ny, nm, nd, 0, 0, 0, 0, time.UTC)) / day
	switch {
	case days == 0:
		return t.Format("15:04")
	case days == 1:
		return t.Format("15:04") + " tomorrow"
	case days > 1 && days < 7:
		return t.Format("15:04 on Monday")
	}
	return t.Format("15:04 on Mon 2006-01-02")
}

// ahead says how far off something is: to the minute, and within the last one to
// the second, rounded up so that it is never "in 0s".
func ahead(d time.Duration) string {
	if d <= 0 {
		return "now"
	}
	if d > time.Minute {
		d = d.Round(time.Minute)
	}
	return "in " + span(int64((d+time.Second-1)/time.Second))
}

// span is a length of time as people say it: 45s, 33m, 1h 5m.
func span(seconds int64) string {
	h, m := seconds/3600, seconds%3600/60
	switch {
	case h > 0 && m > 0:
		return fmt.Sprintf("%dh %dm", h, m)
	case h > 0:
		return fmt.Sprintf("%dh", h)
	case m > 0:
		return fmt.Sprintf("%dm", m)
	}
	return fmt.Sprintf("%ds", seconds)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
