package tray

import (
	"time"

	"deskbreak/config/lang"
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
	SlotFelt
	SlotFeltEasy
	SlotFeltRight
	SlotFeltHard
	SlotDone
	SlotSnooze
	SlotSnooze5
	SlotSnooze10
	SlotSnooze15
	SlotSnooze30
	SlotSkip
	SlotAnother
	SlotEasier
	SlotLine2
	SlotNow
	SlotPause
	SlotPause30
	SlotPause60
	SlotPause120
	SlotPauseTomorrow
	SlotPauseResume
	SlotResume
	SlotLine4
	SlotFeel
	SlotFeelLoose
	SlotFeelStiff
	SlotFeelTight
	SlotFeelSore
	SlotFlareOn
	SlotFlareOff
	SlotHelp
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
	case SlotFeltEasy, SlotFeltRight, SlotFeltHard:
		return SlotFelt, true
	case SlotFeelLoose, SlotFeelStiff, SlotFeelTight, SlotFeelSore:
		return SlotFeel, true
	}
	return 0, false
}

// separator is true for the lines between groups.
func (s Slot) separator() bool {
	return s == SlotLine1 || s == SlotLine2 || s == SlotLine3 || s == SlotLine4
}

// clickable is true for items that a click can do something with.
func (s Slot) clickable() bool {
	switch s {
	case SlotStatus, SlotMovement, SlotSnooze, SlotPause, SlotFelt, SlotFeel:
		return false
	}
	return !s.separator()
}

// Request is what a click on s asks of the daemon; false for items that ask it
// for nothing (Help, Today, Edit, Quit, the lines of text).
func (s Slot) Request() (control.Request, bool) {
	snooze := func(d time.Duration) (control.Request, bool) {
		return control.Request{Command: control.CommandSnooze, For: d}, true
	}
	pause := func(r control.Request) (control.Request, bool) {
		r.Command = control.CommandPause
		return r, true
	}
	felt := func(how string) (control.Request, bool) {
		return control.Request{Command: control.CommandFelt, Felt: how}, true
	}
	feel := func(score int) (control.Request, bool) {
		return control.Request{Command: control.CommandFeel, Score: score}, true
	}
	switch s {
	case SlotFeltEasy:
		return felt("easy")
	case SlotFeltRight:
		return felt("right")
	case SlotFeltHard:
		return felt("hard")
	case SlotFeelLoose:
		return feel(scoreLoose)
	case SlotFeelStiff:
		return feel(scoreStiff)
	case SlotFeelTight:
		return feel(scoreTight)
	case SlotFeelSore:
		return feel(scoreSore)
	case SlotFlareOn:
		return control.Request{Command: control.CommandFlare, On: true}, true
	case SlotFlareOff:
		return control.Request{Command: control.CommandFlare}, true
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
	case SlotEasier:
		return control.Request{Command: control.CommandAnother, Easier: true}, true
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

// What the words for stiffness stand for on the scale from 0 to 10: the middle of
// none, mild, moderate and severe as numeric pain scales are read.
const (
	scoreLoose = 0
	scoreStiff = 3
	scoreTight = 5
	scoreSore  = 8
)

// Menu draws s as it is at now, whose zone is the one that times are shown in.
// Nothing in it goes stale by the mere passing of time before s changes: there
// is no countdown, and no "today" or "tomorrow".
func Menu(s control.Status, now time.Time) View {
	status := statusLine(s, now)
	v := View{Icon: icon(s), Tooltip: "deskbreak: " + lowerFirst(status)}
	set := func(slot Slot, label string, enabled bool) {
		v.Items[slot] = Item{Label: label, Enabled: enabled, Visible: true}
	}
	for _, line := range []Slot{SlotLine1, SlotLine2, SlotLine3, SlotLine4} {
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
	if s.AskFelt {
		set(SlotFelt, lang.T("How did it feel?"), true)
		set(SlotFeltEasy, lang.T("Easy"), true)
		set(SlotFeltRight, lang.T("Right"), true)
		set(SlotFeltHard, lang.T("Hard"), true)
	}
	set(SlotDone, lang.T("Done"), true)
	label, can := snoozeLine(s)
	set(SlotSnooze, label, can)
	set(SlotSnooze5, lang.T("%d minutes", 5), can)
	set(SlotSnooze10, lang.T("%d minutes", 10), can)
	set(SlotSnooze15, lang.T("%d minutes", 15), can)
	set(SlotSnooze30, lang.T("%d minutes", 30), can)
	set(SlotSkip, lang.T("Skip"), prompt)
	set(SlotAnother, lang.T("Another movement"), prompt)
	set(SlotEasier, lang.T("An easier one"), prompt)
	set(SlotNow, lang.T("Take a break now"), true)
	set(SlotPause, lang.T("Pause"), true)
	set(SlotPause30, lang.T("%d minutes", 30), true)
	set(SlotPause60, lang.T("%d hours", 1), true)
	set(SlotPause120, lang.T("%d hours", 2), true)
	set(SlotPauseTomorrow, lang.T("Until tomorrow"), true)
	set(SlotPauseResume, lang.T("Until I resume"), true)
	if s.Paused || s.Phase == control.PhasePaused {
		set(SlotResume, lang.T("Resume"), true)
	}
	if s.CheckIn {
		set(SlotFeel, lang.T("How is your back today?"), true)
		set(SlotFeelLoose, lang.T("Loose"), true)
		set(SlotFeelStiff, lang.T("A bit stiff"), true)
		set(SlotFeelTight, lang.T("Tight"), true)
		set(SlotFeelSore, lang.T("Sore"), true)
	}
	if s.FlareUntil != nil {
		set(SlotFlareOff, lang.T("My back is better (gentle until %s)", clock(*s.FlareUntil, now)), true)
	} else {
		set(SlotFlareOn, lang.T("My back is bad today"), true)
	}
	set(SlotHelp, lang.T("When to get help"), true)
	set(SlotToday, todayLine(s.Today), true)
	set(SlotEdit, lang.T("Edit settings"), true)
	set(SlotQuit, lang.T("Quit"), true)
	return v
}
