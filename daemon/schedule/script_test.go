package schedule

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the machine does into the scripts; read every line of the difference")

// TestDays plays each day in testdata/days. A day has a comment that says which
// rule it is about, a file "in" with timed inputs, and a file "want" with every
// effect and phase: a missing line and an extra one both fail.
func TestDays(t *testing.T) {
	files, err := filepath.Glob("testdata/days/*.txtar")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d days, want at least 40 (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Files) != 2 || a.Files[0].Name != "in" || a.Files[1].Name != "want" {
				t.Fatal("a day has the files in and want")
			}
			got := playDay(t, string(a.Files[0].Data))
			if *update {
				a.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(a.Files[1].Data); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// playDay runs the inputs and returns the trace.
func playDay(t *testing.T, in string) string {
	t.Helper()
	set := simSettings()
	var s *sim
	push := false
	for n, line := range strings.Split(in, "\n") {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		var err error
		switch {
		case f[0] == "push":
			push = true
		case f[0] == "set":
			err = applySettings(&set, strings.TrimSpace(strings.TrimPrefix(line, "set")))
		case f[0] == "start":
			if s, err = startDay(t, set, f[1:]); err == nil {
				s.push = push
			}
		case s == nil:
			err = fmt.Errorf("start comes first")
		default:
			err = s.line(f)
		}
		if err != nil {
			t.Fatalf("line %d: %s: %v", n+1, line, err)
		}
	}
	return strings.Join(s.trace, "\n") + "\n"
}

func startDay(t *testing.T, set Settings, f []string) (*sim, error) {
	zone := time.UTC
	if len(f) == 3 {
		z, err := time.LoadLocation(f[2])
		if err != nil {
			return nil, err
		}
		zone = z
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", f[0]+" "+f[1], zone)
	if err != nil {
		return nil, err
	}
	return newSim(t, set, at), nil
}

// line plays one timed input: "+1d" alone lets time pass, times are of the wall clock.
func (s *sim) line(f []string) error {
	at, err := s.moment(f[0])
	if err != nil {
		return err
	}
	d := at.Sub(s.now.Wall)
	if d < 0 {
		return fmt.Errorf("%s is in the past", f[0])
	}
	s.runTo(s.now.Boot + d)
	if len(f) == 1 {
		return nil
	}
	return s.do(f[1], strings.Join(f[2:], " "))
}

func (s *sim) moment(text string) (time.Time, error) {
	if strings.HasPrefix(text, "+") {
		d, err := time.ParseDuration(text[1:])
		return s.now.Wall.Add(d), err
	}
	layout := "15:04:05"
	if strings.Count(text, ":") == 1 {
		layout = "15:04"
	}
	c, err := time.Parse(layout, text)
	if err != nil {
		return c, err
	}
	y, m, d := s.now.Wall.Date()
	at := time.Date(y, m, d, c.Hour(), c.Minute(), c.Second(), 0, s.now.Wall.Location())
	if at.Before(s.now.Wall) && s.now.Wall.Sub(at) > 4*time.Hour {
		at = time.Date(y, m, d+1, c.Hour(), c.Minute(), c.Second(), 0, s.now.Wall.Location())
	}
	return at, nil
}

func (s *sim) do(verb, arg string) error {
	var d time.Duration
	var err error
	length := func() { d, err = time.ParseDuration(arg) }
	on := arg == "on"
	switch verb {
	case "type":
		s.typing, s.lastInput = true, s.now.Boot
		s.returned()
	case "stop":
		s.typing, s.lastInput = false, s.now.Boot
		s.returned()
	case "press":
		s.lastInput = s.now.Boot
		s.returned()
	case "lock", "unlock":
		s.event(Event{Kind: Locked, On: verb == "lock"})
	case "signal-lock", "signal-unlock":
		s.event(Event{Kind: LockSignal, On: verb == "signal-lock"})
	case "sleeping", "resumed":
		s.event(Event{Kind: Sleep, On: verb == "sleeping"})
	case "sleep":
		if length(); err == nil {
			s.sleep(d)
		}
	case "clock":
		if length(); err == nil {
			s.now.Wall = s.now.Wall.Add(d)
			s.event(Event{Kind: ClockSet})
		}
	case "zone":
		var z *time.Location
		if z, err = time.LoadLocation(arg); err == nil {
			s.now.Wall = s.now.Wall.In(z)
			s.event(Event{Kind: ClockSet})
		}
	case "dnd", "call", "fullscreen", "presentation":
		r := map[string]Reason{"dnd": DoNotDisturb, "call": Call, "fullscreen": Fullscreen, "presentation": Presentation}[verb]
		s.event(Event{Kind: Quiet, Reason: r, On: on})
	case "idle-source":
		s.source = on
		s.ask()
	case "config":
		if err = applySettings(&s.set, arg); err == nil {
			set := s.set
			s.event(Event{Kind: Configure, Settings: &set})
		}
	case "restart", "crash", "reboot":
		if length(); err == nil {
			s.restart(d, verb == "reboot", verb == "crash")
		}
	case "crash-locked":
		// The screen is still locked when the daemon is back.
		if length(); err == nil {
			s.stillLocked = true
			s.restart(d, false, true)
		}
	case "reboot-clock":
		// The machine comes back after two minutes with the wall clock moved.
		if length(); err == nil {
			s.clockOff = d
			s.restart(2*time.Minute, true, false)
		}
	case "torn-crash":
		// The history has the record and the state has not: the crash came between.
		before, at := s.saved, s.savedAt
		verb, rest, _ := strings.Cut(arg, " ")
		if err = s.do(verb, rest); err == nil {
			s.saved, s.savedAt = before, at
			s.restart(time.Second, false, true)
		}
	case "flare":
		s.event(Event{Kind: Flare, On: on})
	case "elsewhere":
		// Another machine writes it, and this one reads its file at once.
		s.known(Record{At: s.now.Wall, Event: strings.Fields(arg)[0], On: strings.HasSuffix(arg, " on")})
	case "lose-state":
		// The state is gone, and the history is not.
		s.m = New(s.set, s.now)
		s.event(Event{Kind: Locked})
		s.ask()
		for _, r := range s.last {
			s.known(r)
		}
	case "felt":
		s.event(Event{Kind: Felt, Felt: arg})
	case "feel":
		var n int
		if n, err = strconv.Atoi(arg); err == nil {
			s.event(Event{Kind: Feel, Score: n})
		}
	case "back":
		v, until := s.m.View(s.now), "-"
		if !v.FlareUntil.IsZero() {
			until = v.FlareUntil.Format("Mon 15:04:05")
		}
		s.say("back flare=%s ask-felt=%v check-in=%v", until, v.AskFelt, v.CheckIn)
	case "done", "snooze", "skip", "another", "easier", "now", "pause", "resume", "dismiss", "not-yet":
		err = s.answer(verb, arg)
	case "status":
		v := s.m.View(s.now)
		next := "-"
		if !v.Next.IsZero() {
			next = v.Next.Format("Mon 15:04:05")
		}
		s.say("status %s next=%s desk=%s held=%s attention=%v overdue=%v", v.Phase, next, span(v.Desk),
			strings.Join(v.Held, ","), v.Attention, v.Overdue)
	case "why":
		for _, line := range s.m.Why(s.now) {
			s.say("why %s", line)
		}
	default:
		err = fmt.Errorf("unknown verb %q", verb)
	}
	return err
}

// known gives the machine a record that only the history has.
func (s *sim) known(r Record) {
	switch {
	case r.Event == RecordFlare && r.On:
		s.event(Event{Kind: KnownFlare, On: true, Until: r.At.Add(flareFor)})
	case r.Event == RecordFlare:
		s.event(Event{Kind: KnownFlare, Until: r.At})
	case r.Event == RecordFeel:
		s.event(Event{Kind: KnownFeel, Until: r.At})
	}
}

func (s *sim) answer(verb, arg string) error {
	e := Event{Kind: map[string]EventKind{
		"done": Done, "snooze": Snooze, "skip": Skip, "another": Another, "easier": Easier, "now": Ask,
		"pause": Pause, "resume": Resume, "dismiss": Dismissed, "not-yet": NotYet,
	}[verb]}
	switch {
	case verb == "done":
		e.Felt = arg
	case verb == "dismiss":
		if p := s.m.st.Prompt; p != nil {
			e.ID = p.ID
		}
	case arg == "tomorrow":
		e.Kind = PauseTomorrow
	case strings.HasPrefix(arg, "until "):
		at, err := time.ParseInLocation("2006-01-02 15:04", arg[6:], s.now.Wall.Location())
		if err != nil {
			return err
		}
		e.Until = at
	case arg != "":
		d, err := time.ParseDuration(arg)
		if err != nil {
			return err
		}
		e.For = d
	}
	s.event(e)
	return nil
}

// applySettings reads "interval=30m" and the like; hours and schedule take the
// rest of the line, separated by semicolons.
func applySettings(set *Settings, text string) error {
	key, value, _ := strings.Cut(text, "=")
	length := func(d *time.Duration) (err error) { *d, err = time.ParseDuration(value); return err }
	number := func(n *int) (err error) { *n, err = strconv.Atoi(value); return err }
	switch key {
	case "interval":
		return length(&set.Interval)
	case "wait_for_lull":
		return length(&set.WaitForLull)
	case "natural_break":
		return length(&set.NaturalBreak)
	case "repeat_after":
		return length(&set.RepeatAfter)
	case "repeats":
		return number(&set.Repeats)
	case "snooze.limit":
		return number(&set.SnoozeLimit)
	case "check_in":
		return number(&set.CheckIn)
	case "alert_after":
		return length(&set.AlertAfter)
	case "quiet.fullscreen":
		set.Quiet[Fullscreen] = value == "true"
		return nil
	case "quiet.call":
		set.Quiet[Call] = value == "true"
		return nil
	case "hours":
		set.Hours = nil
		for part := range strings.SplitSeq(value, ";") {
			r, err := ParseRange(part)
			if err != nil {
				return err
			}
			set.Hours = append(set.Hours, r)
		}
		return nil
	case "schedule":
		set.Schedule = nil
		for part := range strings.SplitSeq(value, ";") {
			l, err := ParseLine(part)
			if err != nil {
				return err
			}
			set.Schedule = append(set.Schedule, l)
		}
		return nil
	}
	return fmt.Errorf("unknown setting %q", key)
}
