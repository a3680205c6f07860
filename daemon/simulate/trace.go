package simulate

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/schedule"
)

// This file is the form of a recording: lines of JSON. A line with "recording"
// is the start of a daemon and says all that it started with; each of the
// others is one event with its moment on both clocks. Lengths are written as
// "1h2m3.5s" and are exact.

// Version is the form that is written. Readers refuse a higher one.
const Version = 1

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
	// Choice is the movement that was up after the start; empty: none.
	Choice schedule.Choice
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
	Score    int             `json:"score,omitempty"`
	ID       string          `json:"id,omitempty"`
	Settings []string        `json:"settings,omitempty"`
	Movement string          `json:"movement,omitempty"`
	Chosen   string          `json:"chosen,omitempty"`
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
	Records  []last    `json:"records,omitempty"`
}

// last is what a restart needs of the newest record.
type last struct {
	At      time.Time `json:"at"`
	Event   string    `json:"event"`
	ID      string    `json:"id,omitempty"`
	Outcome string    `json:"outcome,omitempty"`
	Why     string    `json:"why,omitempty"`
	On      bool      `json:"on,omitempty"`
}

// length is a length of time that people can read.
type length time.Duration

func (l length) MarshalText() ([]byte, error) { return []byte(time.Duration(l).String()), nil }

func (l *length) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return lang.Errorf("%q is not a length of time such as 1h2m3.5s", text)
	}
	*l = length(d)
	return nil
}

// kinds are the names of events, by schedule.EventKind.
var kinds = [...]string{
	"tick", "idle", "idle_unknown", "locked", "lock_signal", "sleep", "slept", "clock_set", "quiet", "configure",
	"done", "snooze", "not_yet", "skip", "another", "ask", "pause", "pause_tomorrow", "resume", "dismissed",
	"felt", "feel", "flare", "easier", "known_flare", "known_feel",
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
			did = append(did, "show "+e.Show.Variant.String()) // not text: the form of a trace
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
		Settings: h.Settings, Saved: h.Saved, Movement: h.Choice.Movement, Level: h.Choice.Level,
		Chosen: h.Choice.Why,
	}
	if h.Saved != nil {
		s := stop{Wall: h.Stop.Wall, Boot: length(h.Stop.Boot), SameBoot: h.Stop.SameBoot, Alive: h.Stop.Alive}
		for _, r := range h.Stop.Records {
			s.Records = append(s.Records, last{At: r.At, Event: r.Event, ID: r.ID, Outcome: r.Outcome, Why: r.Why, On: r.On})
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
		For: length(v.For), Until: v.Until, On: v.On, Felt: v.Felt, Score: v.Score, ID: v.ID,
		Settings: e.Settings, Movement: e.Choice.Movement, Level: e.Choice.Level, Chosen: e.Choice.Why, Did: e.Did, Lost: e.Lost,
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
