package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"deskbreak/config/lang"
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
		return lang.T("Time for a break: %s.", movementName(s))
	case control.PhaseSnoozed:
		if at == "" {
			return lang.T("Snoozed: %s.", movementName(s))
		}
		return lang.T("Snoozed until %s: %s.", at, movementName(s))
	case control.PhaseHeld:
		if at == "" {
			return lang.T("A break is due and waits for %s.", waitsFor(s.Held))
		}
		return lang.T("A break is due and waits for %s, until %s at the latest.", waitsFor(s.Held), at)
	case control.PhaseAway:
		return lang.T("You are away from the desk.")
	case control.PhasePaused:
		if s.PausedUntil == nil {
			return lang.T("Paused until you run `deskbreak resume`.")
		}
		return lang.T("Paused until %s.", clock(*s.PausedUntil, now))
	case control.PhaseOff:
		if at == "" {
			return lang.T("Outside your hours.")
		}
		return lang.T("Outside your hours: next break at %s.", at)
	}
	if at == "" {
		return lang.T("No break is planned.")
	}
	return lang.T("Next break at %s, %s.", at, ahead(s.Next.Sub(now)))
}

func movementName(s control.Status) string {
	switch {
	case s.Prompt == nil:
		return lang.T("get up")
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
			parts = append(parts, lang.T("a pause in typing"))
		case control.HeldDoNotDisturb:
			parts = append(parts, lang.T("the end of do-not-disturb"))
		case control.HeldCall:
			parts = append(parts, lang.T("the end of a call"))
		case control.HeldFullscreen:
			parts = append(parts, lang.T("the end of full screen"))
		case control.HeldPresentation:
			parts = append(parts, lang.T("the end of a presentation or video"))
		default:
			parts = append(parts, strings.ReplaceAll(h, "_", " "))
		}
	}
	if len(parts) == 0 {
		return lang.T("you")
	}
	return joined(parts, func(a, b string) string { return lang.T("%s and %s", a, b) })
}

// statusText is the whole status for a person: a sentence, then what there is to
// know, a row each.
func statusText(s control.Status, now time.Time) string {
	var t rows
	if s.Reason != "" {
		t.row(lang.T("why"), s.Reason)
	}
	if p := s.Prompt; p != nil {
		if p.Adapt != "" {
			t.row(lang.T("for you"), p.Adapt)
		}
		t.row(lang.T("do"), p.Do)
		if p.Dose != "" {
			t.row(lang.T("how much"), p.Dose)
		}
		since := lang.T("due at %s", clock(p.Due, now))
		if p.Shown != nil {
			since += ", " + lang.T("shown at %s", clock(*p.Shown, now))
		}
		if p.Snoozes > 0 {
			since += ", " + lang.T("snoozed %s", times(p.Snoozes))
		}
		t.row("", since)
		t.row(lang.T("answer with"), answers(s))
	}
	if s.IntervalSeconds > 0 {
		t.row(lang.T("at the desk"), lang.T("%s of %s", span(s.DeskSeconds), span(s.IntervalSeconds)))
	}
	if s.FlareUntil != nil {
		t.row("", lang.T("your back is bad: gentle movements until %s", clock(*s.FlareUntil, now)))
	}
	if s.AskFelt {
		t.row("", lang.T("how did it feel? `deskbreak done --felt easy`, right or hard"))
	}
	if s.Overdue {
		t.row("", lang.T("the last reminder was not answered"))
	}
	t.row(lang.T("last input"), idleText(s.Idle))
	t.row(lang.T("reminders"), because(reminders(s.Notifications), s.Notifications.Why))
	t.row(lang.T("tray"), trayText(s.Tray))
	t.row(lang.T("settings"), settingsPlace(s.Config))
	if !s.Config.OK {
		if namesFile(s.Config) {
			t.row("", lang.T("are refused, those of before are in force: correct them with `deskbreak config edit`"))
		} else {
			t.row("", lang.T("are refused, those of before are in force: correct the file that is named here"))
		}
		for _, e := range s.Config.Errors {
			t.row("", e)
		}
	}
	t.row(lang.T("today"), todayText(s.Today))
	return sentence(s, now) + "\n\n" + t.String()
}

// settingsPlace is the settings file, or that there is none.
func settingsPlace(c control.Config) string {
	if _, err := os.Stat(c.File); c.OK && errors.Is(err, fs.ErrNotExist) {
		return lang.T("no file of yours; `deskbreak config init` writes %s", c.File)
	}
	return c.File
}

// namesFile is true when one of the mistakes is in the settings file itself.
func namesFile(c control.Config) bool {
	return slices.ContainsFunc(c.Errors, func(e string) bool { return strings.HasPrefix(e, c.File+":") })
}

// answers are the commands that answer the reminder that is up or snoozed.
func answers(s control.Status) string {
	list := []string{"deskbreak done", "skip", "another"} // not text: commands
	switch left := s.SnoozeLeft; {
	case left == nil:
		list = append(list, "snooze")
	case *left > 0:
		list = append(list, lang.T("snooze (%d left)", *left))
	}
	return strings.Join(list, ", ")
}

func idleText(i control.Idle) string {
	switch {
	case i.Known && i.Seconds != nil:
		return lang.T("%s ago, from %s", span(*i.Seconds), i.Source)
	case i.Known:
		return lang.T("not known yet, from %s", i.Source)
	}
	return because(lang.T("not known"), i.Why)
}

func trayText(t control.Tray) string {
	if t.Shown {
		return lang.T("icon shown")
	}
	return because(lang.T("no icon"), t.Why)
}

func because(what, why string) string {
	if why == "" {
		return what
	}
	return what + ": " + why
}

func todayText(t control.Today) string {
	natural := t.Natural - t.Long // a night is no break
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{
		{t.Done, lang.T("%d done", t.Done)}, {t.Taken, lang.T("%d got up", t.Taken)}, {t.Skipped, lang.T("%d skipped", t.Skipped)},
		{t.Missed, lang.T("%d missed", t.Missed)}, {t.Snoozed, lang.T("%d snoozed", t.Snoozed)}, {natural, lang.T("%d natural", natural)},
		{t.Own, lang.T("%d of your own", t.Own)},
	} {
		if c.n > 0 {
			parts = append(parts, c.what)
		}
	}
	if parts == nil {
		return lang.T("nothing yet")
	}
	return strings.Join(parts, ", ")
}

// statusLine is a few words for a bar. It has no seconds and no countdown, so
// that it changes only when something does.
func statusLine(s control.Status) string {
	local := func(t *time.Time) string { return t.Local().Format("15:04") }
	switch {
	case s.Phase == control.PhasePrompted:
		return lang.T("break: %s", movementName(s))
	case !s.Config.OK:
		return lang.T("settings refused")
	case s.Phase == control.PhaseSnoozed && s.Next != nil:
		return lang.T("snoozed %s", local(s.Next))
	case s.Phase == control.PhasePaused && s.PausedUntil != nil:
		return lang.T("paused %s", local(s.PausedUntil))
	case s.Phase == control.PhaseWorking && s.Next != nil:
		return lang.T("break %s", local(s.Next))
	case s.Phase == control.PhaseHeld && len(s.Held) > 0:
		return lang.T("held: %s", heldNames(s.Held))
	}
	return phaseName(s.Phase)
}

// phaseName is a phase in one word.
func phaseName(phase string) string {
	switch phase {
	case control.PhaseWorking:
		return lang.T("working")
	case control.PhaseHeld:
		return lang.T("held")
	case control.PhaseSnoozed:
		return lang.T("snoozed")
	case control.PhaseAway:
		return lang.T("away")
	case control.PhasePaused:
		return lang.T("paused")
	case control.PhaseOff:
		return lang.T("off")
	}
	return phase
}

// heldNames are what holds a reminder, in as few words as can be.
func heldNames(held []string) string {
	var names []string
	for _, h := range held {
		switch h {
		case control.HeldLull:
			names = append(names, lang.T("lull"))
		case control.HeldDoNotDisturb:
			names = append(names, lang.T("do not disturb"))
		case control.HeldCall:
			names = append(names, lang.T("call"))
		case control.HeldFullscreen:
			names = append(names, lang.T("fullscreen"))
		case control.HeldPresentation:
			names = append(names, lang.T("presentation"))
		default:
			names = append(names, strings.ReplaceAll(h, "_", " "))
		}
	}
	return strings.Join(names, ", ")
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
	b.Tooltip += "\n" + lang.T("today: %s", todayText(s.Today))
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

// within are the rows with their texts broken into lines, none longer than most.
func (r rows) within(most int) string {
	var t rows
	for _, l := range r {
		t.row(l.label, wrap(l.text, most-r.width()-4, ""))
	}
	return t.String()
}

// width is that of the labels.
func (r rows) width() int {
	width := 0
	for _, l := range r {
		width = max(width, utf8.RuneCountInString(l.label))
	}
	return width
}

func (r rows) String() string {
	width := r.width()
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
		return lang.T("%s tomorrow", t.Format("15:04"))
	case days > 1 && days < 7:
		return lang.T("%s on %s", t.Format("15:04"), lang.Format(t, "Monday"))
	}
	return lang.T("%s on %s", t.Format("15:04"), lang.Format(t, "Mon 2006-01-02"))
}

// ahead says how far off something is: to the minute, and within the last one to
// the second, rounded up so that it is never "in 0s".
func ahead(d time.Duration) string {
	if d <= 0 {
		return lang.T("now")
	}
	if d > time.Minute {
		d = d.Round(time.Minute)
	}
	return lang.T("in %s", span(int64((d+time.Second-1)/time.Second)))
}

// span is a length of time as people say it: 45s, 33m, 1h 5m.
func span(seconds int64) string {
	h, m := seconds/3600, seconds%3600/60
	switch {
	case h > 0 && m > 0:
		return lang.T("%dh %dm", h, m)
	case h > 0:
		return lang.T("%dh", h)
	case m > 0:
		return lang.T("%dm", m)
	}
	return lang.T("%ds", seconds)
}

func times(n int) string {
	if n == 1 {
		return lang.T("once")
	}
	return lang.T("%d times", n)
}
