package schedule

import "time"

// Effect is one thing to be done. Carrying it out must not hold up the next Step.
type Effect struct {
	Kind EffectKind
	// Show is what to show, with Show.
	Show Shown
	// Record is what to write, with Write.
	Record *Record
	// Text is why an answer was refused and what to do instead, with Refuse.
	Text string
}

// EffectKind says what is to be done.
type EffectKind int

// The kinds of Effect.
const (
	// Show the prompt, in place of whatever is shown of it.
	Show EffectKind = iota
	// Withdraw what is shown.
	Withdraw
	// Write a record to the history. It comes before the Save that forgets it.
	Write
	// Save the state.
	Save
	// Refuse the answer that the event was.
	Refuse
)

// Variant is how a prompt is shown.
type Variant int

// The variants of a shown prompt.
const (
	// First: it is new, or back from a snooze.
	First Variant = iota
	// Repeat: it was not answered.
	Repeat
	// Again: the same once more, because it was hidden, changed or asked for.
	Again
	// Back: "Back? Did you move?"
	Back
)

func (v Variant) String() string {
	return [...]string{"first", "repeat", "again", "back"}[v]
}

// Shown is a prompt as it is to be shown.
type Shown struct {
	ID       string
	Variant  Variant
	Movement string
	Level    int
	// CanSnooze is false at the snooze limit.
	CanSnooze bool
}

// Record is one line of the history; see the design for its fields. Zero
// fields do not apply.
type Record struct {
	At    time.Time
	Event string // one of the Record constants
	// ID names the prompt, absence or pause that ended, so that a crash between
	// the history and the state is settled by comparing.
	ID       string
	Outcome  string
	Movement string
	Level    int
	Due      time.Time
	Shown    time.Time
	Snoozes  int
	Held     []string
	// Desk is desk time when the prompt was first shown, or the break began.
	Desk time.Duration
	Felt string
	Why  string
	// For is the length of the break or pause.
	For time.Duration
	// Score is stiffness from 0 to 10, of "feel"; On is the new value of "flare".
	Score int
	On    bool
}

// The outcomes of a prompt.
const (
	OutcomeDone      = "done"
	OutcomeTaken     = "taken"
	OutcomeSkipped   = "skipped"
	OutcomeMissed    = "missed"
	OutcomeWithdrawn = "withdrawn"
)

// The events of a Record.
const (
	RecordPrompt = "prompt"
	RecordBreak  = "break"
	RecordPause  = "pause"
	RecordFelt   = "felt" // how the movement of an earlier prompt felt
	RecordFeel   = "feel"
	RecordFlare  = "flare"
)
