package movement

import "time"

// Programme is what the history says about how movements went: the level of
// each group, when each direction of the spine came last, what was done today.
// It is a fold over the history: the same records in the same order give the
// same programme, so it may be kept as JSON and lost without harm. The zero
// value is a person who has just begun.
type Programme struct{}

// Past is one record of the history, as far as it bears on the programme.
type Past struct {
	At time.Time
	// Event is "prompt", "break", "felt" or "flare".
	Event string
	// ID names the prompt that a "prompt" ended or that a "felt" is about.
	ID       string
	Movement string
	Level    int
	// Outcome is that of a prompt: "done", "taken", "skipped", "missed", "withdrawn".
	Outcome string
	// Felt is "easy", "right", "hard" or empty.
	Felt string
	// On is the new value of a "flare".
	On bool
}
