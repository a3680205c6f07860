// Package history is the record of what happened: append, read, repair, summarise.
//
// It promises that a record whose Append returned nil is on the disk and stays
// there, that a record which cannot be written is kept in memory in its place
// until it can, that nothing is ever glued to a line torn by a crash, and that
// reading never fails because of what somebody else wrote into a file: such
// lines are passed over, told with file and line, and kept. Each machine
// appends to a file of its own and reads all of them, so that a folder which is
// synchronised between machines never conflicts.
package history

import (
	"encoding/json"
	"errors"
	"time"

	"deskbreak/config/lang"
)

// The events of Record.Event. Readers meet others, of newer versions.
const (
	EventPrompt = "prompt" // a reminder, from when it was shown until its outcome
	EventBreak  = "break"  // away from the desk without having been asked
	EventPause  = "pause"  // reminders were off because the person said so
	EventFeel   = "feel"   // how stiff the back is
	EventFlare  = "flare"  // a bad day begins or ends
	EventFelt   = "felt"   // how the movement of a prompt felt, said after it was done
)

// The outcomes of Record.Outcome; every prompt has exactly one.
const (
	OutcomeDone      = "done"      // the person said so
	OutcomeTaken     = "taken"     // the person got up
	OutcomeSkipped   = "skipped"   // the person said so
	OutcomeMissed    = "missed"    // nobody answered
	OutcomeWithdrawn = "withdrawn" // a pause, the end of the hours or a long stop came first
)

// The reasons of Record.Why for a break.
const (
	WhyIdle    = "idle"
	WhyLock    = "lock"
	WhySleep   = "sleep"
	WhyRestart = "restart" // deskbreak did not run
	WhySelf    = "self"    // the person said so, with no prompt up
)

// Record is one thing that happened, one line of a file. Fields that do not
// apply to the event are zero and not written.
type Record struct {
	// At is when the event ended, with its zone, to the second.
	At    time.Time
	Event string

	Outcome string // of a prompt
	Why     string // of a break

	Movement string // its id
	Level    int
	// Due and Shown of a prompt; nil: not known, or it was never shown.
	Due, Shown *time.Time
	Snoozes    int
	Held       []string // reasons that held the prompt back, in order
	// DeskSeconds is desk time when a prompt was first shown, or when a break began.
	DeskSeconds int64
	// Seconds is how long a break or pause lasted; 0 for a break of the person's own.
	Seconds int64
	Felt    string // "easy", "right", "hard" or empty
	Score   *int   // 0 to 10, of feel
	On      *bool  // of flare

	// ID names the prompt, absence or pause that this record ended, so that a
	// crash between this record and the state can be settled; may be empty.
	ID string
	// Extra are the fields that this version does not know. They are kept.
	Extra map[string]json.RawMessage
}

// MarshalJSON writes the fields in the order of the documentation. A field is
// written when it applies to the event, even if it is zero, and whenever it is not.
func (r Record) MarshalJSON() ([]byte, error) {
	prompt := r.Event == EventPrompt
	var o object
	o.time("at", &r.At)
	o.put("event", r.Event, true)
	o.put("outcome", r.Outcome, prompt || r.Outcome != "")
	o.put("why", r.Why, r.Event == EventBreak || r.Why != "")
	o.put("movement", r.Movement, prompt || r.Movement != "")
	o.put("level", r.Level, prompt || r.Level != 0)
	o.time("due", r.Due)
	o.time("shown", r.Shown)
	o.put("snoozes", r.Snoozes, prompt || r.Snoozes != 0)
	held := r.Held
	if held == nil {
		held = []string{}
	}
	o.put("held", held, prompt || len(held) > 0)
	o.put("desk_seconds", r.DeskSeconds, prompt || r.DeskSeconds != 0)
	lasted := r.Event == EventPause || r.Event == EventBreak && r.Why != WhySelf
	o.put("seconds", r.Seconds, lasted || r.Seconds != 0)
	o.put("felt", r.Felt, r.Felt != "")
	o.put("score", r.Score, r.Score != nil)
	o.put("on", r.On, r.On != nil)
	o.put("id", r.ID, r.ID != "")
	if len(r.Extra) > 0 {
		extra, err := json.Marshal(r.Extra) // sorted by name
		if err != nil {
			return nil, err
		}
		o.b = append(append(o.b, ','), extra[1:len(extra)-1]...)
	}
	return append(o.b, '}'), o.err
}

// object builds a JSON object in order.
type object struct {
	b   []byte
	err error
}

func (o *object) put(name string, v any, wanted bool) {
	if !wanted || o.err != nil {
		return
	}
	value, err := json.Marshal(v)
	if err != nil {
		o.err = err
		return
	}
	if o.b == nil {
		o.b = append(o.b, '{')
	} else {
		o.b = append(o.b, ',')
	}
	o.b = append(append(append(append(o.b, '"'), name...), '"', ':'), value...)
}

func (o *object) time(name string, t *time.Time) {
	if t != nil {
		o.put(name, t.Truncate(time.Second), true)
	}
}

// fields is Record as it is read.
type fields struct {
	At          time.Time  `json:"at"`
	Event       string     `json:"event"`
	Outcome     string     `json:"outcome"`
	Why         string     `json:"why"`
	Movement    string     `json:"movement"`
	Level       int        `json:"level"`
	Due         *time.Time `json:"due"`
	Shown       *time.Time `json:"shown"`
	Snoozes     int        `json:"snoozes"`
	Held        []string   `json:"held"`
	DeskSeconds int64      `json:"desk_seconds"`
	Seconds     int64      `json:"seconds"`
	Felt        string     `json:"felt"`
	Score       *int       `json:"score"`
	On          *bool      `json:"on"`
	ID          string     `json:"id"`
}

func known() []string {
	return []string{"at", "event", "outcome", "why", "movement", "level", "due", "shown", "snoozes", "held",
		"desk_seconds", "seconds", "felt", "score", "on", "id"}
}

// UnmarshalJSON reads a record and keeps what it does not know in Extra.
func (r *Record) UnmarshalJSON(line []byte) error {
	var f fields
	if err := json.Unmarshal(line, &f); err != nil {
		return err
	}
	var extra map[string]json.RawMessage
	if err := json.Unmarshal(line, &extra); err != nil {
		return err
	}
	for _, name := range known() {
		delete(extra, name)
	}
	if len(extra) == 0 {
		extra = nil
	}
	*r = Record{
		At: f.At, Event: f.Event, Outcome: f.Outcome, Why: f.Why, Movement: f.Movement, Level: f.Level,
		Due: f.Due, Shown: f.Shown, Snoozes: f.Snoozes, Held: f.Held, DeskSeconds: f.DeskSeconds,
		Seconds: f.Seconds, Felt: f.Felt, Score: f.Score, On: f.On, ID: f.ID, Extra: extra,
	}
	return nil
}

// parse reads one line of a file with encoding/json; the error is a few words
// for a person.
func parse(line []byte) (Record, error) {
	var r Record
	line = trimLine(line)
	if len(line) == 0 || line[0] != '{' {
		return r, lang.Error("not a record")
	}
	var wrong *json.UnmarshalTypeError
	var badTime *time.ParseError
	switch err := json.Unmarshal(line, &r); {
	case errors.As(err, &wrong):
		return r, lang.Errorf("%q cannot be a JSON %s", wrong.Field, wrong.Value)
	case errors.As(err, &badTime):
		return r, lang.Errorf("%q is not a time", badTime.Value)
	case err != nil:
		return r, lang.Error("not whole, or not JSON")
	case r.At.IsZero():
		return r, lang.Error(`no time "at"`)
	case r.Event == "":
		return r, lang.Error(`no "event"`)
	}
	for _, t := range []*time.Time{&r.At, r.Due, r.Shown} {
		// A zone of 24 hours and more can be read, and not be written again.
		if t == nil {
			continue
		}
		if _, err := t.MarshalText(); err != nil {
			return r, lang.Errorf("%q is not a time", t.Format(time.RFC3339))
		}
	}
	return r, nil
}
