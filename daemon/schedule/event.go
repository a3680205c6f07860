package schedule

import "time"

// Event is one thing that happened. It is a flat value so that the most common
// step allocates nothing and a recording is one line of JSON.
type Event struct {
	Kind EventKind
	// For is the length that the kind speaks of: idle time, sleep, snooze, pause.
	For time.Duration
	// Until is the end of a pause on the wall clock (zero: see For), or the moment
	// that KnownFlare and KnownFeel speak of.
	Until time.Time
	// On is the new value of what the kind speaks of.
	On bool
	// Reason is the quiet reason that changed.
	Reason Reason
	// Felt is what the person said about the movement, with Done and Felt; may be
	// empty with Done.
	Felt string
	// Score is stiffness from 0 to 10, with Feel.
	Score int
	// ID is the prompt that a button belonged to; empty: whichever there is.
	ID string
	// Settings are the new ones, with Configure.
	Settings *Settings
}

// EventKind says what happened.
type EventKind int

// The kinds of Event.
const (
	// Tick: a moment that was asked for has come.
	Tick EventKind = iota
	// Idle: there has been no input for For; zero: there is input now.
	Idle
	// IdleUnknown: nothing can tell about input any more.
	IdleUnknown
	// Locked: a hint that can be trusted says whether the session is locked (On).
	Locked
	// LockSignal: a bare Lock (On) or Unlock signal.
	LockSignal
	// Sleep: the machine says it is about to sleep (On) or has resumed.
	Sleep
	// Slept: the clocks show that the machine slept for For until now.
	Slept
	// ClockSet: the wall clock was moved, or the zone changed.
	ClockSet
	// Quiet: Reason began (On) or ended.
	Quiet
	// Configure: Settings are in force from now on.
	Configure

	// Done: the person moved.
	Done
	// Snooze: put it off by For; zero: by snooze.for.
	Snooze
	// NotYet: "Back? Did you move?" answered with no.
	NotYet
	// Skip: leave this one out.
	Skip
	// Another: the same prompt with another movement.
	Another
	// Ask: a prompt at once.
	Ask
	// Pause: stop reminding for For, or Until, or (both zero) until Resume.
	Pause
	// PauseTomorrow: stop reminding until the next pause.tomorrow.
	PauseTomorrow
	// Resume ends a pause.
	Resume
	// Dismissed: the person closed the notification of prompt ID without an answer.
	Dismissed

	// Felt: how the movement felt that was done a moment ago.
	Felt
	// Feel: the back is as stiff as Score says.
	Feel
	// Flare: the back is bad today (On), or no longer.
	Flare
	// Easier: the same prompt with an easier movement.
	Easier

	// KnownFlare: the history tells of a bad day that this machine may not know
	// of, because another wrote it or the state was lost: it lasts Until (On), or was
	// ended at that moment.
	KnownFlare
	// KnownFeel: the history tells that stiffness was noted, the last time at Until.
	KnownFeel
)

// Reason is why a due reminder is held back.
type Reason int

// The quiet reasons, in the order in which they are listed.
const (
	DoNotDisturb Reason = iota
	Call
	Fullscreen
	Presentation
	reasons // how many there are
)

// String is the reason's name in status and history.
func (r Reason) String() string {
	switch r {
	case DoNotDisturb:
		return "do_not_disturb"
	case Call:
		return "call"
	case Fullscreen:
		return "fullscreen"
	case Presentation:
		return "presentation"
	}
	return "unknown"
}

// Reasons are all reasons, in order.
func Reasons() [reasons]Reason {
	return [reasons]Reason{DoNotDisturb, Call, Fullscreen, Presentation}
}

// silent says whether the reason explains a person who is there and does not
// touch anything.
func (r Reason) silent() bool { return r == Call || r == Presentation }
