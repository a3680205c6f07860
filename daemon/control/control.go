// Package control is the local protocol between the daemon and everything that
// looks at it or answers it: the command line, the tray and the notification's
// buttons.
//
// It promises that a request is bounded in size and time, that only the same
// user is served, that a client learns from the kind of error whether a daemon
// runs at all, and that the shape of [Status] only ever grows.
package control

import "time"

// Status is everything there is to know about a running daemon at one moment.
// It is the value that `status --json` prints and the only thing that the tray
// draws from. Times carry their zone; durations are whole seconds.
type Status struct {
	Version string `json:"version"`
	// Phase is one of the Phase constants.
	Phase string `json:"phase"`
	// Next is the next possible prompt; nil while one is up and when only a
	// condition (input, unlock, resume, the end of a call) can bring it.
	Next *time.Time `json:"next"`
	// Reason is one sentence: why Next is what it is.
	Reason string `json:"reason"`
	// Held lists why a due reminder waits, of the Held constants; never nil.
	Held            []string `json:"held"`
	DeskSeconds     int64    `json:"desk_seconds"`
	IntervalSeconds int64    `json:"interval_seconds"`
	// Prompt is the reminder that is up or snoozed; nil when there is none.
	Prompt        *Prompt       `json:"prompt"`
	Idle          Idle          `json:"idle"`
	Tray          Tray          `json:"tray"`
	Notifications Notifications `json:"notifications"`
	Config        Config        `json:"config"`
	// Paused is true during a pause; PausedUntil is nil when it lasts until resume.
	Paused      bool       `json:"paused"`
	PausedUntil *time.Time `json:"paused_until"`
	FlareUntil  *time.Time `json:"flare_until"`
	Today       Today      `json:"today"`

	// Overdue is true from a missed reminder until the next break.
	Overdue bool `json:"overdue"`
	// Attention is true when a reminder has been held for quiet.tray_alert_after.
	Attention bool `json:"attention"`
	// SnoozeLeft is how many more snoozes are allowed now; nil: no limit.
	SnoozeLeft *int `json:"snooze_left"`
	// SnoozeSeconds is what snooze without a duration takes.
	SnoozeSeconds int64 `json:"snooze_seconds"`
	// AskFelt is true for two minutes after a movement was done: it can be said now
	// how it felt. CheckIn is true while it is time to ask how stiff the back is.
	AskFelt bool `json:"ask_felt"`
	CheckIn bool `json:"check_in"`
	// TomorrowSeconds is when "until tomorrow" ends, in seconds after midnight.
	TomorrowSeconds int64 `json:"tomorrow_seconds"`
	// Scheduled is true when reminders come at the times of `schedule`, and desk time
	// makes none due.
	Scheduled bool `json:"scheduled"`
}

// The phases of Status.Phase.
const (
	PhaseWorking  = "working"
	PhaseHeld     = "held"
	PhasePrompted = "prompted"
	PhaseSnoozed  = "snoozed"
	PhaseAway     = "away"
	PhasePaused   = "paused"
	PhaseOff      = "off"
)

// The reasons of Status.Held.
const (
	HeldLull         = "lull"
	HeldDoNotDisturb = "do_not_disturb"
	HeldCall         = "call"
	HeldFullscreen   = "fullscreen"
	HeldPresentation = "presentation"
)

// Prompt is the one reminder that is up or snoozed.
type Prompt struct {
	// Movement is the movement's id, Name what people call it, Do the one-line instruction.
	Movement string `json:"movement"`
	Name     string `json:"name"`
	Do       string `json:"do"`
	// Adapt is how it is done with what the person has, which may contradict Do;
	// empty: as it is.
	Adapt string `json:"adapt,omitempty"`
	// Level is 1 to 3, and Dose how much of it at that level, in words.
	Level int       `json:"level"`
	Dose  string    `json:"dose"`
	Due   time.Time `json:"due"`
	// Shown is when it was first shown; nil: not yet.
	Shown   *time.Time `json:"shown"`
	Snoozes int        `json:"snoozes"`
}

// Idle says what is known about the time since the last input.
type Idle struct {
	Known  bool   `json:"known"`
	Source string `json:"source"`
	// Seconds since the last input; nil: not known at this moment.
	Seconds *int64 `json:"seconds"`
	// Why is one sentence when idle time is not known.
	Why string `json:"why,omitempty"`
}

// Tray says whether the tray icon is on a panel.
type Tray struct {
	Shown bool `json:"shown"`
	// Backend is "sni", "gtk", "windows", "macos", or "none".
	Backend string `json:"backend"`
	// Why is one sentence when the icon is not shown.
	Why string `json:"why,omitempty"`
}

// Notifications says where reminders are shown.
type Notifications struct {
	// Server is the notification server's name, "beeep", or "terminal".
	Server  string `json:"server"`
	Buttons bool   `json:"buttons"`
	// Why is one sentence when reminders cannot be shown, or only in the terminal.
	Why string `json:"why,omitempty"`
}

// Config says which settings are in force.
type Config struct {
	// File is the user's file, whether or not it exists.
	File string `json:"file"`
	// OK is false while the file on disk is refused and the last good settings are kept.
	OK bool `json:"ok"`
	// Errors are the reasons, as PATH:LINE:COL: KEY: REASON; never nil.
	Errors []string `json:"errors"`
}

// Today counts what happened since midnight.
type Today struct {
	Done    int `json:"done"`
	Taken   int `json:"taken"`
	Skipped int `json:"skipped"`
	Missed  int `json:"missed"`
	Snoozed int `json:"snoozed"`
	// Natural counts breaks that were not asked for, other than those of the person's own.
	Natural int `json:"natural"`
	// Long counts those of Natural that are no break from work: a night, a day off.
	Long int `json:"long"`
	// Own counts those that the person announced without having been asked.
	Own int `json:"own"`
}

// Request is one question or answer to the daemon.
type Request struct {
	// Command is one of the Command constants.
	Command string `json:"command"`
	// For is the length of a snooze or pause; zero: the default (snooze), or see Until (pause).
	For time.Duration `json:"for,omitempty"`
	// Until ends a pause at a wall time; zero with a zero For: until resume.
	Until time.Time `json:"until,omitzero"`
	// Tomorrow pauses until the next pause.tomorrow.
	Tomorrow bool `json:"tomorrow,omitempty"`
	// Felt is "easy", "right", "hard" or empty; only with done and felt.
	Felt string `json:"felt,omitempty"`
	// Easier asks another for an easier one.
	Easier bool `json:"easier,omitempty"`
	// Score is stiffness from 0 to 10; only with feel.
	Score int `json:"score,omitempty"`
	// On begins a bad day and its absence ends it; only with flare.
	On bool `json:"on,omitempty"`
}

// The commands of Request.Command. CommandFollow is answered by a stream of
// replies, one for each change, until the client hangs up.
const (
	CommandStatus  = "status"
	CommandFollow  = "follow"
	CommandWhy     = "why"
	CommandDone    = "done"
	CommandSnooze  = "snooze"
	CommandSkip    = "skip"
	CommandAnother = "another"
	CommandNow     = "now"
	CommandPause   = "pause"
	CommandResume  = "resume"
	CommandFelt    = "felt"
	CommandFeel    = "feel"
	CommandFlare   = "flare"
	CommandReload  = "reload"
	CommandStop    = "stop"
)

// Reply answers a Request.
type Reply struct {
	// Version is the daemon's, so that a client of another version can say so.
	Version string `json:"version"`
	// Refused is why nothing was done, in one sentence that says what to do
	// instead; empty when the request was carried out.
	Refused string `json:"refused,omitempty"`
	// Usage is true when the request itself was wrong (exit code 2), not the moment.
	Usage bool `json:"usage,omitempty"`
	// Message is one sentence for a person about what was done.
	Message string `json:"message,omitempty"`
	// Lines is the answer to CommandWhy, a sentence a line.
	Lines []string `json:"lines,omitempty"`
	// Status is the state after the request.
	Status *Status `json:"status,omitempty"`
}
