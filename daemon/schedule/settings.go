package schedule

import "time"

// Settings are what a person set, as the machine needs it. The zero value of a
// field is not a default: every field must be filled.
type Settings struct {
	// Interval is desk time between breaks.
	Interval time.Duration
	// WaitForLull is how long a due reminder waits for a lull; 0: not at all.
	WaitForLull time.Duration
	// NaturalBreak is how long an absence must be to count as a break.
	NaturalBreak time.Duration
	// Schedule, when not empty, makes reminders due at its times instead.
	Schedule Schedule
	// Hours are when to remind; empty: always.
	Hours Hours
	// RepeatAfter is the time between repeats, and from the last one to "missed".
	RepeatAfter time.Duration
	Repeats     int
	// SnoozeFor is a snooze without a length.
	SnoozeFor time.Duration
	// SnoozeLimit is how many snoozes a prompt allows; 0: no limit.
	SnoozeLimit int
	// Quiet says which reasons hold a reminder.
	Quiet [reasons]bool
	// AlertAfter is how long holding may add up before the tray asks for
	// attention; 0: never.
	AlertAfter time.Duration
	// Tomorrow is when "until tomorrow" ends, as time since midnight.
	Tomorrow time.Duration
	// Choose picks a movement; recent is what was shown, newest last, and seed
	// makes the same choice again. Nil: always "walk".
	Choose func(recent []string, seed uint64) Choice
}

// Choice is a movement and the level at which it is offered.
type Choice struct {
	Movement string
	Level    int
}

func (s *Settings) choose(recent []string, seed uint64) Choice {
	if s.Choose == nil {
		return Choice{Movement: "walk", Level: 1}
	}
	return s.Choose(recent, seed)
}
