package tray

import (
	"fmt"
	"strings"
	"time"

	"deskbreak/daemon/control"
)

// View is everything that the tray shows at one moment. Views can be compared:
// equal views need no redrawing.
type View struct {
	Icon IconID
	// Tooltip is the program's name and the status line.
	Tooltip string
	// Items has one entry for every slot, also for those that are hidden.
	Items [Slots]Item
}

// Item is one line of the menu.
type Item struct {
	// Label is plain text; empty for a separator.
	Label string
	// Enabled items can be clicked, or opened where they have items of their own.
	Enabled bool
	Visible bool
}

// Slot is the fixed place of an item. The libraries cannot remove items well,
// so all of them are made once and change from then on.
type Slot int

// The slots, from top to bottom; those of a submenu follow their parent.
const (
	SlotStatus Slot = iota
	SlotMovement
	SlotConfig
	SlotLine1
	SlotDone
	SlotSnooze
	SlotSnooze5
	SlotSnooze10
	SlotSnooze15
	SlotSnooze30
	SlotSkip
	SlotAnother
	SlotLine2
	SlotNow
	SlotPause
	SlotPause30
	SlotPause60
	SlotPause120
	SlotPauseTomorrow
	SlotPauseResume
	SlotResume
	SlotLine3
	SlotToday
	SlotEdit
	SlotQuit
	// Slots is how many there are.
	Slots
)

// Parent is the item that s opens from, and whether there is one.
func (s Slot) Parent() (Slot, bool) {
	switch s {
	case SlotSnooze5, SlotSnooze10, SlotSnooze15, SlotSnooze30:
		return SlotSnooze, true
	case SlotPause30, SlotPause60, SlotPause120, SlotPauseTomorrow, SlotPauseResume:
		return SlotPause, true
	}
	return 0, false
}

// separator is true for the lines between groups.
func (s Slot) separator() bool {
	return s == SlotLine1 || s == SlotLine2 || s == SlotLine3
}

// clickable is true for items that a click can do something with.
func (s Slot) clickable() bool {
	switch s {
	case SlotStatus, SlotMovement, SlotToday, SlotSnooze, SlotPause:
		return false
	}
	return !s.separator()
}

// Request is what a click on s asks of the daemon; false for items that ask it
// for nothing (Edit, Quit, the lines of text).
func (s Slot) Request() (control.Request, bool) {
	snooze := func(d time.Duration) (control.Request, bool) {
		return control.Request{Command: control.CommandSnooze, For: d}, true
	}
	pause := func(r control.Request) (control.Request, bool) {
		r.Command = control.CommandPause
		return r, true
	}
	switch s {
	case SlotDone:
		return control.Request{Command: control.CommandDone}, true
	case SlotSnooze5:
		return snooze(5 * time.Minute)
	case SlotSnooze10:
		return snooze(10 * time.Minute)
	case SlotSnooze15:
		return snooze(15 * time.Minute)
	case SlotSnooze30:
		return snooze(30 * time.Minute)
	case SlotSkip:
		return control.Request{Command: control.CommandSkip}, true
	case SlotAnother:
		return control.Request{Command: control.CommandAnother}, true
	case SlotNow:
		return control.Request{Command: control.CommandNow}, true
	case SlotPause30:
		return pause(control.Request{For: 30 * time.Minute})
	case SlotPause60:
		return pause(control.Request{For: time.Hour})
	case SlotPause120:
		return pause(control.Request{For: 2 * time.Hour})
	case SlotPauseTomorrow:
		return pause(control.Request{Tomorrow: true})
	case SlotPauseResume:
		return pause(control.Request{})
	case SlotResume:
		return control.Request{Command: control.CommandResume}, true
	}
	return control.Request{}, false
}

// Menu draws s as it is at now, whose zone is the one that times are shown in.
// Nothing in it goes stale by the mere passing of time before s changes: there
// is no countdown, and no "today" or "tomorrow".
func Menu(s control.Status, now time.Time) View {
	status := statusLine(s, now)
	v := View{Icon: icon(s), Tooltip: "deskbreak: " + lowerFirst(status)}
	set := func(slot Slot, label string, enabled bool) {
		v.Items[slot] = Item{Label: label, Enabled: enabled, Visible: true}
	}
	for _, line := range []Slot{SlotLine1, SlotLine2, SlotLine3} {
		set(line, "", false)
	}
	prompt := s.Prompt != nil

	set(SlotStatus, status, false)
	if prompt {
		set(SlotMovement, movementLine(s.Prompt), false)
	}
	if !s.Config.OK {
		set(SlotConfig, configLine(s.Config), true)
	}
	set(SlotDone, "Done", true)
	label, can := snoozeLine(s)
	set(SlotSnooze, label, can)
	set(SlotSnooze5, "5 minutes", can)
	set(SlotSnooze10, "10 minutes", can)
	set(SlotSnooze15, "15 minutes", can)
	set(SlotSnooze30, "30 minutes", can)
	set(SlotSkip, "Skip", prompt)
	set(SlotAnother, "Another movement", prompt)
	set(SlotNow, "Take a break now", true)
	set(SlotPause, "Pause", true)
	set(SlotPause30, "30 minutes", true)
	set(SlotPause60, "1 hour", true)
	set(SlotPause120, "2 hours", true)
	set(SlotPauseTomorrow, "Until tomorrow", true)
	set(SlotPauseResume, "Until I resume", true)
	if s.Paused || s.Phase == control.PhasePaused {
		set(SlotResume, "Resume", true)
	}
	set(SlotToday, todayLine(s.Today), false)
	set(SlotEdit, "Edit settings", true)
	set(SlotQuit, "Quit", true)
	return v
}

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

func todayLine(t control.Today) string {
	var parts []string
	if t.Done > 0 {
		parts = append(parts, fmt.Sprintf("%d done", t.Done))
	}
	switch {
	case t.Taken == 1:
		parts = append(parts, "got up once")
	case t.Taken == 2:
		parts = append(parts, "got up twice")
	case t.Taken > 2:
		parts = append(parts, fmt.Sprintf("got up %d times", t.Taken))
	}
	switch {
	case t.Natural == 1:
		parts = append(parts, "1 natural break")
	case t.Natural > 1:
		parts = append(parts, fmt.Sprintf("%d natural breaks", t.Natural))
	}
	if t.Skipped > 0 {
		parts = append(parts, fmt.Sprintf("%d skipped", t.Skipped))
	}
	if t.Missed > 0 {
		parts = append(parts, fmt.Sprintf("%d missed", t.Missed))
	}
	if len(parts) == 0 {
		return "Today: no breaks yet"
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
