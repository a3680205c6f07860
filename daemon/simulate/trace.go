package simulate

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"deskbreak/daemon/schedule"
)

// This file is the form of a recording: lines of JSON. A line with "recording"
// is the start of a daemon and says all that it started with; each of the
// others is one event with its moment on both clocks. Lengths are written as
// "1h2m3.5s" and are exact.

// Version is the form that is written. Readers refuse a higher one.
const Version = 1

// maxLine is far more than a line of a recording ever has.
const maxLine = 1 << 20

// Header is the start of one run of the daemon.
type Header struct {
	// Program is the version of the program.
	Program string
	Now     schedule.Now
	// Settings are those that the machine heeds, as KEY=VALUE.
	Settings []string
	// Saved and Stop are what the daemon started with; see Timeline.
	Saved *schedule.State
	Stop  schedule.Stop
}

// Entry is one event that the machine was told.
type Entry struct {
	Now schedule.Now
	// Event is it; its Settings are not kept, but those below.
	Event schedule.Event
	// Settings are the new ones as KEY=VALUE, with Configure.
	Settings []string
	// Choice is the movement that was up after the event; empty: none.
	Choice schedule.Choice
	// Did are the effects in a few words each.
	Did []string
	// Lost is how many events before this one are missing.
	Lost int
}

// line is a line of a recording, of either kind.
type line struct {
	Recording int       `json:"recording,omitempty"`
	Program   string    `json:"version,omitempty"`
	Wall      time.Time `json:"wall,omitzero"`
	Boot      length    `json:"boot,omitempty"`
	// Zone is in headers, and where it changed.
	Zone     string          `json:"zone,omitempty"`
	Event    string          `json:"event,omitempty"`
	For      length          `json:"for,omitempty"`
	Until    time.Time       `json:"until,omitzero"`
	On       bool            `json:"on,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Felt     string          `json:"felt,omitempty"`
	ID       string          `json:"id,omitempty"`
	Settings []string        `json:"settings,omitempty"`
	Movement string          `json:"movement,omitempty"`
	Level    int             `json:"level,omitempty"`
	Did      []string        `json:"did,omitempty"`
	Lost     int             `json:"lost,omitempty"`
	Saved    *schedule.State `json:"saved,omitempty"`
	Stop     *stop           `json:"stop,omitempty"`
}

type stop struct {
	Wall     time.Time `json:"wall"`
	Boot     length    `json:"boot"`
	SameBoot bool      `json:"same_boot,omitempty"`
	Alive    time.Time `json:"alive,omitzero"`
	Last     *last     `json:"last,omitempty"`
}

// last is what a restart needs of the newest record.
type last struct {
	At      time.Time `json:"at"`
	Event   string    `json:"event"`
	ID      string    `json:"id,omitempty"`
	Outcome string    `json:"outcome,omitempty"`
	Why     string    `json:"why,omitempty"`
}

// length is a length of time that people can read.
type length time.Duration

func (l length) MarshalText() ([]byte, error) { return []byte(time.Duration(l).String()), nil }

func (l *length) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a length of time such as 1h2m3.5s", text)
	}
	*l = length(d)
	return nil
}

// kinds are the names of events, by schedule.EventKind.
var kinds = [...]string{
	"tick", "idle", "idle_unknown", "locked", "lock_signal", "sleep", "slept", "clock_set", "quiet", "configure",
	"done", "snooze", "not_yet", "skip", "another", "ask", "pause", "pause_tomorrow", "resume", "dismissed",
}

func kindName(k schedule.EventKind) string {
	if k >= 0 && int(k) < len(kinds) {
		return kinds[k]
	}
	return "event-" + strconv.Itoa(int(k))
}

func kindOf(name string) (schedule.EventKind, bool) {
	for k, n := range kinds {
		if n == name {
			return schedule.EventKind(k), true
		}
	}
	number, ok := strings.CutPrefix(name, "event-")
	k, err := strconv.Atoi(number)
	return schedule.EventKind(k), ok && err == nil && k >= len(kinds) && k < 1000
}

// reasonOf is the quiet reason of that name.
func reasonOf(name string) (schedule.Reason, bool) {
	for r := schedule.Reason(0); r.String() != "unknown"; r++ {
		if r.String() == name {
			return r, true
		}
	}
	return 0, false
}

// Did puts effects into a few words each; saves are left out.
func Did(effects []schedule.Effect) []string {
	var did []string
	for i := range effects {
		switch e := &effects[i]; e.Kind {
		case schedule.Show:
			did = append(did, "show "+e.Show.Variant.String())
		case schedule.Withdraw:
			did = append(did, "withdraw")
		case schedule.Write:
			did = append(did, strings.TrimRight(e.Record.Event+" "+e.Record.Outcome+e.Record.Why, " "))
		case schedule.Refuse:
			did = append(did, "refuse")
		}
	}
	return did
}

// AppendHeader appends the line that a run of the daemon begins with. zone is
// the name of the time zone, if it is known.
func AppendHeader(to []byte, h Header, zone string) ([]byte, error) {
	l := line{
		Recording: Version, Program: h.Program, Wall: h.Now.Wall, Boot: length(h.Now.Boot), Zone: zone,
		Settings: h.Settings, Saved: h.Saved,
	}
	if h.Saved != nil {
		s := stop{Wall: h.Stop.Wall, Boot: length(h.Stop.Boot), SameBoot: h.Stop.SameBoot, Alive: h.Stop.Alive}
		if r := h.Stop.Last; r != nil {
			s.Last = &last{At: r.At, Event: r.Event, ID: r.ID, Outcome: r.Outcome, Why: r.Why}
		}
		l.Stop = &s
	}
	return appendLine(to, &l)
}

// AppendEntry appends the line of an event. zone is given where it changed.
func AppendEntry(to []byte, e Entry, zone string) ([]byte, error) {
	v := e.Event
	l := line{
		Wall: e.Now.Wall, Boot: length(e.Now.Boot), Zone: zone, Event: kindName(v.Kind),
		For: length(v.For), Until: v.Until, On: v.On, Felt: v.Felt, ID: v.ID,
		Settings: e.Settings, Movement: e.Choice.Movement, Level: e.Choice.Level, Did: e.Did, Lost: e.Lost,
	}
	if v.Kind == schedule.Quiet {
		l.Reason = v.Reason.String()
	}
	return appendLine(to, &l)
}

// AppendLost appends a line that says how many events are missing at the end.
func AppendLost(to []byte, n int) ([]byte, error) { return appendLine(to, &line{Lost: n}) }

func appendLine(to []byte, l *line) ([]byte, error) {
	b, err := json.Marshal(l)
	if err != nil {
		return to, err
	}
	return append(append(to, b...), '\n'), nil
}

// reader reads a recording line by line.
type reader struct {
	r    *bufio.Reader
	name string
	n    int // the line that was read last
	zone *time.Location
	// notes are what was passed over or assumed.
	notes   []string
	ended   bool
	started bool
	last    schedule.Boot
}

func newReader(r io.Reader, name string) *reader {
	return &reader{r: bufio.NewReaderSize(r, 64<<10), name: name}
}

// fail is an error with its place.
func (r *reader) fail(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.name, r.n, fmt.Sprintf(format, args...))
}

func (r *reader) note(n int, format string, args ...any) {
	if len(r.notes) < 100 {
		r.notes = append(r.notes, fmt.Sprintf("%s:%d: %s", r.name, n, fmt.Sprintf(format, args...)))
	}
}

// next gives the next header or entry; both nil at the end.
func (r *reader) next() (*Header, *Entry, error) {
	l, err := r.line()
	if l == nil || err != nil {
		return nil, nil, err
	}
	if l.Recording == 0 && !r.started {
		return nil, nil, r.fail("is not the start of a recording: name a file that `log.record` had the daemon write")
	}
	if l.Lost > 0 {
		r.note(r.n, "%d events before this are missing: the disk was too slow for the daemon, and the replay is not exact from here on", l.Lost)
		if l.Event == "" && l.Recording == 0 {
			return r.next()
		}
	}
	if l.Recording != 0 {
		return r.header(l)
	}
	return r.entry(l)
}

func (r *reader) header(l *line) (*Header, *Entry, error) {
	if l.Recording != Version {
		return nil, nil, r.fail("is of a newer deskbreak (%s, form %d): replay it with that version", l.Program, l.Recording)
	}
	if err := r.moment(l); err != nil {
		return nil, nil, err
	}
	r.started, r.last = true, schedule.Boot(l.Boot)
	r.zone = nil
	h := &Header{Program: l.Program, Now: r.now(l), Settings: l.Settings, Saved: l.Saved}
	if h.Saved != nil && l.Stop == nil {
		return nil, nil, r.fail("has a saved state and does not say when it was saved: take this line out, up to the next one with \"recording\"")
	}
	if s := l.Stop; s != nil {
		h.Stop = schedule.Stop{Wall: s.Wall, Boot: schedule.Boot(s.Boot), SameBoot: s.SameBoot, Alive: s.Alive}
		if s.Last != nil {
			h.Stop.Last = &schedule.Record{At: s.Last.At, Event: s.Last.Event, ID: s.Last.ID, Outcome: s.Last.Outcome, Why: s.Last.Why}
		}
	}
	return h, nil, nil
}

func (r *reader) entry(l *line) (*Header, *Entry, error) {
	kind, ok := kindOf(l.Event)
	if !ok {
		return nil, nil, r.fail("event %q is not known: the recording may be of a newer deskbreak, or was edited", clip(l.Event))
	}
	if err := r.moment(l); err != nil {
		return nil, nil, err
	}
	if schedule.Boot(l.Boot) < r.last {
		return nil, nil, r.fail("the boot clock runs backwards, from %v to %v: lines are in a wrong order or of another recording", r.last, time.Duration(l.Boot))
	}
	r.last = schedule.Boot(l.Boot)
	e := &Entry{
		Now: r.now(l), Settings: l.Settings, Did: l.Did, Lost: l.Lost,
		Choice: schedule.Choice{Movement: l.Movement, Level: l.Level},
		Event: schedule.Event{
			Kind: kind, For: time.Duration(l.For), Until: l.Until, On: l.On, Felt: l.Felt, ID: l.ID,
		},
	}
	if kind == schedule.Quiet {
		if e.Event.Reason, ok = reasonOf(l.Reason); !ok {
			return nil, nil, r.fail("reason %q is not known: the recording may be of a newer deskbreak, or was edited", clip(l.Reason))
		}
	}
	return nil, e, nil
}

// moment checks that there is one, and that it is of this world.
func (r *reader) moment(l *line) error {
	if y := l.Wall.Year(); y < 1970 || y > 9999 || l.Boot <= 0 || l.Boot > length(100*365*24*time.Hour) {
		return r.fail("needs a moment, \"wall\" and \"boot\": the line was edited or belongs to something else")
	}
	return nil
}

// now is a line's moment, in the zone that is in force from there on.
func (r *reader) now(l *line) schedule.Now {
	if r.zone == nil || l.Zone != "" {
		r.zone = r.findZone(l)
	}
	return schedule.Now{Wall: l.Wall.In(r.zone), Boot: schedule.Boot(l.Boot)}
}

// findZone is the zone with its rules, or what can be had of it.
func (r *reader) findZone(l *line) *time.Location {
	if l.Zone != "" && l.Zone != "Local" {
		if z, err := time.LoadLocation(l.Zone); err == nil {
			return z
		}
	}
	_, want := l.Wall.Zone()
	if _, here := l.Wall.In(time.Local).Zone(); here == want {
		return time.Local
	}
	r.note(r.n, "the time zone %q is not known here: its clock is taken not to change", clip(l.Zone))
	return time.FixedZone(l.Zone, want)
}

// line reads one line. Torn ones are passed over: a crash tears the last one,
// and the next start begins a new line after it.
func (r *reader) line() (*line, error) {
	l, bad, err := r.read()
	if l != nil || err != nil || bad == nil {
		return l, err
	}
	at := r.n
	after, alsoBad, err := r.read()
	switch {
	case err != nil:
		return nil, err
	case after == nil && alsoBad == nil:
		if !r.started {
			return nil, bad
		}
		r.note(at, "the last line is torn, as a crash leaves it: passed over")
		return nil, nil
	case after != nil && after.Recording != 0 && r.started:
		r.note(at, "the line is torn, as a crash leaves it: passed over")
		return after, nil
	}
	return nil, bad
}

// read reads a line that is not empty. Of a line that is none of a recording it
// returns what is wrong with it; at the end all is nil.
func (r *reader) read() (l *line, bad, err error) {
	for !r.ended {
		text, err := r.bytes()
		if err != nil {
			return nil, nil, err
		}
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		l = &line{}
		if err := json.Unmarshal(text, l); err != nil {
			return nil, r.fail("is not a line of a recording (%v): mend it or take it out", plain(err)), nil
		}
		return l, nil, nil
	}
	return nil, nil, nil
}

// plain is a JSON error as a person needs it.
func plain(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s cannot be a %s", wrong.Field, wrong.Value)
	}
	return err
}

// bytes reads up to the end of a line, with a limit.
func (r *reader) bytes() ([]byte, error) {
	r.n++
	var whole []byte
	for {
		part, err := r.r.ReadSlice('\n')
		if len(whole)+len(part) > maxLine {
			return nil, r.fail("is longer than any line of a recording: name a file that `log.record` had the daemon write")
		}
		if err == bufio.ErrBufferFull {
			whole = append(whole, part...)
			continue
		}
		if err == io.EOF {
			r.ended, err = true, nil
		}
		if err != nil {
			return nil, r.fail("cannot be read: %v", err)
		}
		if whole == nil {
			return part, nil
		}
		return append(whole, part...), nil
	}
}

// clip keeps a hostile word from filling the screen.
func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}
