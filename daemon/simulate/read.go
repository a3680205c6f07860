package simulate

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/schedule"
)

// maxLine is far more than a line of a recording ever has.
const maxLine = 1 << 20

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
func (r *reader) fail(what string) error {
	return fmt.Errorf("%s:%d: %s", r.name, r.n, what)
}

func (r *reader) noStart() error {
	return r.fail(lang.T("is not the start of a recording: name a file that `log.record` had the daemon write"))
}

func (r *reader) note(n int, what string) {
	if len(r.notes) < 100 {
		r.notes = append(r.notes, fmt.Sprintf("%s:%d: %s", r.name, n, what))
	}
}

// next gives the next header or entry; both nil at the end.
func (r *reader) next() (*Header, *Entry, error) {
	l, err := r.line()
	if l == nil || err != nil {
		return nil, nil, err
	}
	if l.Recording == 0 && !r.started {
		return nil, nil, r.noStart()
	}
	if l.Lost > 0 {
		r.note(r.n, lang.T("%d events before this are missing: the disk was too slow for the daemon, and the replay is not exact from here on", l.Lost))
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
		return nil, nil, r.fail(lang.T("is of a newer deskbreak (%s, form %d): replay it with that version", l.Program, l.Recording))
	}
	if err := r.moment(l); err != nil {
		return nil, nil, err
	}
	r.started, r.last = true, schedule.Boot(l.Boot)
	r.zone = nil
	h := &Header{
		Program: l.Program, Now: r.now(l), Settings: l.Settings, Saved: l.Saved,
		Choice: schedule.Choice{Movement: l.Movement, Level: l.Level, Why: l.Chosen},
	}
	if h.Saved != nil && l.Stop == nil {
		return nil, nil, r.fail(lang.T("has a saved state and does not say when it was saved: take this line out, up to the next one with \"recording\""))
	}
	if s := l.Stop; s != nil {
		h.Stop = schedule.Stop{Wall: s.Wall, Boot: schedule.Boot(s.Boot), SameBoot: s.SameBoot, Alive: s.Alive}
		for _, r := range s.Records {
			h.Stop.Records = append(h.Stop.Records, schedule.Record{At: r.At, Event: r.Event, ID: r.ID, Outcome: r.Outcome, Why: r.Why, On: r.On})
		}
	}
	return h, nil, nil
}

func (r *reader) entry(l *line) (*Header, *Entry, error) {
	kind, ok := kindOf(l.Event)
	if !ok {
		return nil, nil, r.fail(lang.T("event %q is not known: the recording may be of a newer deskbreak, or was edited", clip(l.Event)))
	}
	if err := r.moment(l); err != nil {
		return nil, nil, err
	}
	if schedule.Boot(l.Boot) < r.last {
		return nil, nil, r.fail(lang.T("the boot clock runs backwards, from %v to %v: lines are in a wrong order or of another recording", r.last, time.Duration(l.Boot)))
	}
	r.last = schedule.Boot(l.Boot)
	e := &Entry{
		Now: r.now(l), Settings: l.Settings, Did: l.Did, Lost: l.Lost,
		Choice: schedule.Choice{Movement: l.Movement, Level: l.Level, Why: l.Chosen},
		Event: schedule.Event{
			Kind: kind, For: time.Duration(l.For), Until: l.Until, On: l.On, Felt: l.Felt, Score: l.Score, ID: l.ID,
		},
	}
	if kind == schedule.Quiet {
		if e.Event.Reason, ok = reasonOf(l.Reason); !ok {
			return nil, nil, r.fail(lang.T("reason %q is not known: the recording may be of a newer deskbreak, or was edited", clip(l.Reason)))
		}
	}
	return nil, e, nil
}

// moment checks that there is one, and that it is of this world.
func (r *reader) moment(l *line) error {
	if y := l.Wall.Year(); y < 1970 || y > 9999 || l.Boot <= 0 || l.Boot > length(100*365*24*time.Hour) {
		return r.fail(lang.T("needs a moment, \"wall\" and \"boot\": the line was edited or belongs to something else"))
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
	if l.Zone != "" && l.Zone != "Local" { // not text: the name of a zone
		if z, err := time.LoadLocation(l.Zone); err == nil {
			return z
		}
	}
	_, want := l.Wall.Zone()
	if _, here := l.Wall.In(time.Local).Zone(); here == want {
		return time.Local
	}
	if l.Zone == "" || l.Zone == "Local" { // not text: the name of a zone
		r.note(r.n, lang.T("the time zone is not recorded: its clock is taken not to change"))
	} else {
		r.note(r.n, lang.T("the time zone %q is not known here: its clock is taken not to change", clip(l.Zone)))
	}
	return time.FixedZone(l.Zone, want)
}

// line reads one line. Torn ones are passed over: a crash tears the last one,
// and the next start begins a new line after it.
func (r *reader) line() (*line, error) {
	l, bad, err := r.read()
	switch {
	case l != nil || err != nil || bad == nil:
		return l, err
	case !r.started:
		return nil, r.noStart()
	}
	at := r.n
	after, alsoBad, err := r.read()
	switch {
	case err != nil:
		return nil, err
	case after == nil && alsoBad == nil:
		r.note(at, lang.T("the last line is torn, as a crash leaves it: passed over"))
		return nil, nil
	case after != nil && after.Recording != 0:
		r.note(at, lang.T("the line is torn, as a crash leaves it: passed over"))
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
			return nil, r.fail(lang.T("is not a line of a recording (%v): mend it or take it out", plain(err))), nil
		}
		return l, nil, nil
	}
	return nil, nil, nil
}

// plain is a JSON error as a person needs it.
func plain(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return lang.Errorf("%s cannot be a %s", wrong.Field, wrong.Value)
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
			return nil, r.fail(lang.T("is longer than any line of a recording: name a file that `log.record` had the daemon write"))
		}
		if err == bufio.ErrBufferFull {
			whole = append(whole, part...)
			continue
		}
		if err == io.EOF {
			r.ended, err = true, nil
		}
		if err != nil {
			return nil, r.fail(lang.T("cannot be read: %v", err))
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
