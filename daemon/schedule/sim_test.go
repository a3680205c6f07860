package schedule

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"time"
)

// sim plays the world around one machine: both clocks, a person who types or
// does not, a source of idle time that is asked, and a daemon that saves, stops
// and crashes. It writes down everything that the machine does.
type sim struct {
	t   fataler
	m   *Machine
	now Now
	set Settings

	typing    bool
	elapsed   time.Duration // since the start, whatever the clocks say
	lastInput Boot
	lastAsk   Boot
	source    bool // there is a source of idle time
	// A source that pushes tells once of no input for threshold, and then of the
	// next input; in between it knows no more than that there is some.
	push      bool
	threshold time.Duration
	told      bool

	saved   State
	savedAt Now
	last    []Record // the history
	// stillLocked and clockOff are what the next restart finds.
	stillLocked bool
	clockOff    time.Duration
	// onStep looks at each step, for properties.
	onStep func(e Event, effects []Effect)
	// onRestart comes before that: the notification of a stopped daemon is gone.
	onRestart func()

	trace  []string
	phase  Phase
	quiet  bool // do not trace
	refuse string
}

var simMovements = []string{"walk", "hip-hinge", "sit-to-stand", "standing-back-bend"}

// simChoose goes round a fixed list, so that a trace shows each choice. On a bad
// day and where something easier is wished for it says so in the name.
func simChoose(need Need) Choice {
	switch {
	case need.Easier != "":
		return Choice{Movement: "easier-than-" + need.Easier, Level: 1, Why: "An easier one."}
	case need.Flare:
		return Choice{Movement: "gentle", Level: 1, Why: "A gentle one."}
	}
	last := -1
	if n := len(need.Recent); n > 0 {
		for i, id := range simMovements {
			if id == need.Recent[n-1] {
				last = i
			}
		}
	}
	return Choice{Movement: simMovements[(last+1)%len(simMovements)], Level: 1}
}

// simSettings are the defaults of the program.
func simSettings() Settings {
	return Settings{
		Interval: time.Hour, WaitForLull: 5 * time.Minute, NaturalBreak: 5 * time.Minute,
		RepeatAfter: 5 * time.Minute, Repeats: 2, SnoozeFor: 10 * time.Minute, SnoozeLimit: 3,
		Quiet: [reasons]bool{true, true, true, true}, AlertAfter: time.Hour, Tomorrow: 6 * time.Hour,
		CheckIn: 1, Choose: simChoose,
	}
}

func newSim(t fataler, set Settings, wall time.Time) *sim {
	s := &sim{t: t, set: set, now: Now{Wall: wall, Boot: 1000 * time.Hour}, source: true}
	s.lastInput = s.now.Boot
	s.m = New(set, s.now)
	s.phase = s.m.View(s.now).Phase
	s.saved, s.savedAt = s.m.State(), s.now
	s.event(Event{Kind: Locked})
	s.ask()
	return s
}

func (s *sim) say(format string, args ...any) {
	if !s.quiet {
		s.trace = append(s.trace, s.now.Wall.Format("15:04:05 ")+fmt.Sprintf(format, args...))
	}
}

// event steps the machine and writes down what it does.
func (s *sim) event(e Event) {
	s.refuse = ""
	effects := s.m.Step(s.now, e)
	if s.onStep != nil {
		s.onStep(e, effects)
	}
	s.carryOut(effects)
	s.sayPhase()
}

func (s *sim) sayPhase() {
	if p := s.m.View(s.now).Phase; p != s.phase {
		s.phase = p
		s.say("phase %s", p)
	}
}

func (s *sim) carryOut(effects []Effect) {
	for _, f := range effects {
		switch f.Kind {
		case Show:
			s.say("show %s %s", f.Show.Variant, f.Show.Movement)
		case Withdraw:
			s.say("withdraw")
		case Write:
			r := *f.Record
			s.last = append(s.last, r)
			s.say("%s", recordLine(r))
		case Refuse:
			s.refuse = f.Text
			s.say("refuse %s", f.Text)
		case Save:
			// Through JSON, as on disk: what does not survive that is lost.
			b, err := json.Marshal(s.m.State())
			if err != nil {
				s.t.Fatal(err)
			}
			s.saved, s.savedAt = State{}, s.now
			if err := json.Unmarshal(b, &s.saved); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

func recordLine(r Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "record %s", r.Event)
	add := func(name string, v any) { fmt.Fprintf(&b, " %s=%v", name, v) }
	switch r.Event {
	case RecordPrompt:
		fmt.Fprintf(&b, " %s %s", r.Outcome, r.Movement)
		add("due", r.Due.Format("15:04:05"))
		add("shown", r.Shown.Format("15:04:05"))
		add("desk", span(r.Desk))
		if r.Snoozes > 0 {
			add("snoozes", r.Snoozes)
		}
		if len(r.Held) > 0 {
			add("held", strings.Join(r.Held, ","))
		}
		if r.Felt != "" {
			add("felt", r.Felt)
		}
	case RecordBreak:
		fmt.Fprintf(&b, " %s %s", r.Why, span(r.For))
		add("desk", span(r.Desk))
	case RecordFelt:
		fmt.Fprintf(&b, " %s %s", r.Felt, r.Movement)
	case RecordFeel:
		fmt.Fprintf(&b, " %d", r.Score)
	case RecordFlare:
		fmt.Fprintf(&b, " %v", r.On)
	default:
		fmt.Fprintf(&b, " %s", span(r.For))
	}
	return b.String()
}

// ask gives the machine the answer that a source of idle time would give.
func (s *sim) ask() {
	s.lastAsk = s.now.Boot
	if !s.source {
		s.event(Event{Kind: IdleUnknown})
		return
	}
	if s.typing {
		s.lastInput = s.now.Boot
	}
	d := s.now.Boot - s.lastInput
	if s.push && d < s.threshold {
		d = 0
	} else if s.push {
		s.told = true
	}
	s.event(Event{Kind: Idle, For: d})
}

// returned tells of input after a pause that was told, if the source does that.
func (s *sim) returned() {
	if s.push && s.told && s.source {
		s.told = false
		s.event(Event{Kind: Idle})
	}
}

// wakePushed is wake for a source that pushes.
func (s *sim) wakePushed(at Boot) (Boot, bool) {
	w := s.m.Want(s.now)
	if w.Threshold != s.threshold {
		s.threshold, s.told = w.Threshold, false
	}
	next := w.Answer
	if idle := s.now.Boot - s.lastInput; !s.typing && s.threshold > 0 {
		switch {
		case idle >= s.threshold && s.told && w.At != 0: // it knows, and is exact
			next = w.At
		case !s.told && (next == 0 || s.lastInput+s.threshold < next):
			next = max(s.now.Boot, s.lastInput+s.threshold)
		}
	}
	if next != 0 && (at == 0 || next <= at) {
		return max(next, s.now.Boot), true
	}
	return at, false
}

// wake is the next moment at which the daemon would wake up; asked is true when
// it would ask the source then.
func (s *sim) wake() (at Boot, asked bool) {
	d := s.m.Deadline(s.now)
	at = d.Boot
	if !d.Wall.IsZero() {
		if w := s.now.Boot + d.Wall.Sub(s.now.Wall); at == 0 || w < at {
			at = w
		}
	}
	if s.push && s.source && s.m.st.Known {
		return s.wakePushed(at)
	}
	w := s.m.Want(s.now)
	want := w.At
	if w.Every > 0 && (want == 0 || s.lastAsk+w.Every < want) {
		want = s.lastAsk + w.Every
	}
	if want != 0 && (at == 0 || want <= at) {
		return max(want, s.now.Boot), true
	}
	return at, false
}

// runTo lets time pass on both clocks, waking the machine when it wants to be.
func (s *sim) runTo(boot Boot) {
	for n := 0; ; n++ {
		at, asked := s.wake()
		if at == 0 || at > boot {
			break
		}
		if at == s.now.Boot && n > 100000 {
			s.t.Fatalf("%s: the machine spins: %+v %+v", s.now.Wall, s.m.Deadline(s.now), s.m.Want(s.now))
		}
		s.advance(at)
		if asked {
			s.ask()
		} else {
			s.event(Event{Kind: Tick})
		}
	}
	s.advance(boot)
}

func (s *sim) advance(boot Boot) {
	if d := boot - s.now.Boot; d > 0 {
		s.now = Now{Wall: s.now.Wall.Add(d), Boot: boot}
		s.elapsed += d
	}
	if s.typing {
		s.lastInput = s.now.Boot
	}
}

// sleep lets the machine sleep: nothing runs, and the clocks show it afterwards.
func (s *sim) sleep(d time.Duration) {
	typing := s.typing
	s.typing = false
	s.advance(s.now.Boot + d)
	s.typing = typing
	s.event(Event{Kind: Slept, For: d})
}

// restart stops the daemon for a while. A crash loses what was not saved; a
// lost save loses also the last one.
func (s *sim) restart(down time.Duration, reboot, crash bool) {
	alive := s.now.Wall
	if s.m.st.Away != nil {
		alive = s.savedAt.Wall // nobody gives signs of life to an empty chair
	}
	stop := Stop{Wall: s.savedAt.Wall, Boot: s.savedAt.Boot, SameBoot: !reboot, Alive: alive, Records: slices.Clone(s.last)}
	saved := s.saved
	if !crash {
		saved = s.m.State()
		stop.Wall, stop.Boot = s.now.Wall, s.now.Boot
	}
	s.advance(s.now.Boot + down)
	s.now.Wall = s.now.Wall.Add(s.clockOff)
	s.clockOff = 0
	if reboot {
		s.now.Boot = time.Minute
		s.lastInput, s.lastAsk = s.now.Boot, 0
	}
	m, effects := Restore(s.set, saved, stop, s.now)
	s.m = m
	if s.onRestart != nil {
		s.onRestart()
	}
	if s.onStep != nil {
		s.onStep(Event{Kind: Tick}, effects)
	}
	s.carryOut(effects)
	s.sayPhase()
	s.event(Event{Kind: Locked, On: s.stillLocked})
	s.stillLocked = false
	s.ask()
}

// fataler is a test, or a property's run.
type fataler interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}
