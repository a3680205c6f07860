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
	// CheckIn is how many days apart the person is asked how the back is; 0: never.
	CheckIn int
	// Choose picks a movement. Nil: always "walk".
	Choose func(Need) Choice
	// Suits is false for a movement that must not come, on a bad day or any other: a
	// prompt that has it gets another. Nil: all may come.
	Suits func(movement string, flare bool) bool
}

// Need is what a movement is chosen for.
type Need struct {
	// Now is local wall time.
	Now time.Time
	// Recent are the movements shown before, newest last.
	Recent []string
	// Seed makes the same choice again.
	Seed uint64
	// Desk is desk time.
	Desk time.Duration
	// Flare is true on a bad day.
	Flare bool
	// Easier is the movement than which an easier one is wished for; empty: none.
	Easier string
	// Instead is the movement of the reminder that is to have another one, which must
	// not come; empty: the reminder is new. Level is the one it is shown at.
	Instead string
	Level   int
	// Left is how much of the day is left in which reminders come, by what is set,
	// and until midnight; Every is how far apart they are about, 0 after the last one.
	Left, Every time.Duration
	// Open is true when nothing that is set says when the day ends: reminders go on
	// over midnight.
	Open bool
}

// Choice is a movement and the level at which it is offered.
type Choice struct {
	Movement string
	Level    int
	// Why is one sentence: why this one; may be empty.
	Why string
}

func (s *Settings) choose(n Need) Choice {
	if s.Choose == nil {
		return Choice{Movement: "walk", Level: 1}
	}
	return s.Choose(n)
}
