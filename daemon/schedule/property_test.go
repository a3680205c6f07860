package schedule

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// watchdog checks what must hold after every step, whatever happened.
type watchdog struct {
	t       *rapid.T
	s       *sim
	live    string          // the prompt on the screen
	shown   map[string]bool // every prompt ever shown
	ended   map[string]bool
	natural Boot // the last return from a break that nobody asked for
}

func watch(t *rapid.T, s *sim) *watchdog {
	w := &watchdog{t: t, s: s, shown: map[string]bool{}, ended: map[string]bool{}}
	s.onStep = w.step
	s.onRestart = func() { w.live = "" }
	return w
}

func (w *watchdog) step(e Event, effects []Effect) {
	m, now := w.s.m, w.s.now
	if e.Kind == Dismissed && e.ID == w.live {
		w.live = "" // the person closed it
	}
	for _, f := range effects {
		switch f.Kind {
		case Show:
			w.onShow(f.Show)
		case Withdraw:
			w.live = ""
		case Write:
			w.onRecord(f.Record)
		}
	}
	if p := m.st.Prompt; p != nil && p.Visible != (w.live == p.ID) {
		w.t.Fatalf("%v: visible %v and %q on the screen", now.Wall, p.Visible, w.live)
	}
	if (m.hidden() || m.st.Prompt == nil || m.st.Prompt.Snoozed != 0) && w.live != "" {
		w.t.Fatalf("%v: prompt %s is still on the screen", now.Wall, w.live)
	}
	w.wayOut(e)
}

func (w *watchdog) onShow(show Shown) {
	m, now := w.s.m, w.s.now
	switch p := m.st.Prompt; {
	case w.live != "" && w.live != show.ID:
		w.t.Fatalf("%v: %s shown while %s is up", now.Wall, show.ID, w.live)
	case w.ended[show.ID]:
		w.t.Fatalf("%v: %s shown after its outcome", now.Wall, show.ID)
	case m.hidden():
		w.t.Fatalf("%v: shown while locked or asleep", now.Wall)
	case p == nil || p.ID != show.ID:
		w.t.Fatalf("%v: shown and not the prompt", now.Wall)
	case p.Asked:
	case m.st.Paused != nil || m.st.Off || m.st.Away != nil:
		w.t.Fatalf("%v: unasked while paused, off or away", now.Wall)
	case w.natural != 0 && w.s.elapsed < w.natural+5*time.Minute:
		w.t.Fatalf("%v: unasked %v after a natural break", now.Wall, w.s.elapsed-w.natural)
	}
	w.live = show.ID
	w.shown[show.ID] = true
}

func (w *watchdog) onRecord(r *Record) {
	switch {
	case r.Event == RecordBreak && r.Why != "self":
		w.natural = w.s.elapsed
		if r.For < w.s.set.NaturalBreak {
			w.t.Fatalf("%v: a break of %v", w.s.now.Wall, r.For)
		}
	case r.Event == RecordPrompt:
		if w.ended[r.ID] || !w.shown[r.ID] {
			w.t.Fatalf("%v: prompt %s ended twice or was never shown", w.s.now.Wall, r.ID)
		}
		w.ended[r.ID] = true
	}
}

// wayOut: there is a next moment, or a named condition that ends the state.
func (w *watchdog) wayOut(e Event) {
	m, now := w.s.m, w.s.now
	d, want, v := m.Deadline(now), m.Want(now), m.View(now)
	moment := d.Boot != 0 || !d.Wall.IsZero() || want.At != 0 || want.Every != 0
	condition := m.hidden() || // unlock or resume
		m.blocked(now) || // the end of a quiet reason
		m.st.Paused != nil && m.st.Paused.End == 0 && m.st.Paused.Until.IsZero() // resume
	if !moment && !condition {
		w.t.Fatalf("%v: no way out of %s after %+v: %+v", now.Wall, v.Phase, e, m.st)
	}
	if d.Boot != 0 && d.Boot <= now.Boot {
		w.t.Fatalf("%v: a deadline in the past", now.Wall)
	}
	if v.Phase == Working && v.Next.IsZero() && !m.scheduled() {
		w.t.Fatalf("%v: working and nothing next", now.Wall)
	}
	if x := m.explain(now, v); !x.actual.IsZero() {
		if off := x.actual.Sub(x.sum()); off > time.Second || off < -time.Second {
			w.t.Fatalf("%v: the explanation is off by %v: %+v", now.Wall, off, x)
		}
	}
	if v.Reason == "" {
		w.t.Fatalf("%v: nothing to say about %s", now.Wall, v.Phase)
	}
}

// saved checks that what is on disk would bring the same person the same reminder.
func (w *watchdog) saved() {
	live, now := w.s.m, w.s.now
	disk := &Machine{set: live.set, st: w.s.saved.clone()}
	switch {
	case disk.desk(now.Boot) != live.desk(now.Boot):
		w.t.Fatalf("%v: desk %v on disk, %v live", now.Wall, disk.desk(now.Boot), live.desk(now.Boot))
	case disk.dueDesk() != live.dueDesk() || !disk.st.SchedAfter.Equal(live.st.SchedAfter):
		w.t.Fatalf("%v: due %v on disk, %v live", now.Wall, disk.dueDesk(), live.dueDesk())
	case (disk.st.Prompt == nil) != (live.st.Prompt == nil), (disk.st.Paused == nil) != (live.st.Paused == nil),
		(disk.st.Away == nil) != (live.st.Away == nil), disk.st.Off != live.st.Off:
		w.t.Fatalf("%v: on disk %+v, live %+v", now.Wall, disk.st, live.st)
	case live.st.Prompt != nil && (disk.st.Prompt.Snoozed != live.st.Prompt.Snoozed || disk.st.Prompt.ID != live.st.Prompt.ID):
		w.t.Fatalf("%v: prompt on disk %+v, live %+v", now.Wall, disk.st.Prompt, live.st.Prompt)
	}
}

// drawSettings draws settings a person might have.
func drawSettings(t *rapid.T) Settings {
	set := simSettings()
	set.Interval = rapid.SampledFrom([]time.Duration{time.Minute, 20 * time.Minute, time.Hour, 3 * time.Hour}).Draw(t, "interval")
	set.WaitForLull = rapid.SampledFrom([]time.Duration{0, time.Minute, 5 * time.Minute}).Draw(t, "wait")
	set.NaturalBreak = rapid.SampledFrom([]time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute}).Draw(t, "natural")
	set.Repeats = rapid.IntRange(0, 3).Draw(t, "repeats")
	set.SnoozeLimit = rapid.IntRange(0, 3).Draw(t, "limit")
	switch rapid.IntRange(0, 5).Draw(t, "clock") {
	case 0:
		set.Hours = Hours{must(ParseRange("Mon-Fri 09:00-12:30")), must(ParseRange("Mon-Sun 13:30-02:00"))}
	case 1:
		set.Schedule = Schedule{must(ParseLine("*/40 * * * *"))}
	}
	return set
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// random plays one random thing.
func random(t *rapid.T, s *sim) {
	some := func(name string) time.Duration {
		return rapid.SampledFrom([]time.Duration{time.Second, 25 * time.Second, 70 * time.Second,
			3 * time.Minute, 6 * time.Minute, 20 * time.Minute, 2 * time.Hour}).Draw(t, name)
	}
	verbs := []string{"wait", "wait", "wait", "type", "type", "stop", "press", "lock", "unlock", "signal-lock", "signal-unlock",
		"sleeping", "resumed", "sleep", "clock", "dnd", "call", "fullscreen", "presentation", "idle-source", "config",
		"restart", "crash", "reboot", "done", "snooze", "skip", "another", "now", "pause", "resume", "dismiss", "not-yet",
		"flare", "felt", "feel", "easier", "elsewhere"}
	verb := rapid.SampledFrom(verbs).Draw(t, "verb")
	var arg string
	switch verb {
	case "wait":
		s.runTo(s.now.Boot + some("wait"))
		return
	case "sleep", "snooze", "pause":
		arg = some("length").String()
	case "restart", "crash", "reboot":
		arg = some("down").String()
	case "clock":
		arg = rapid.SampledFrom([]string{"3h", "-3h", "1m", "-1m", "72h", "-72h"}).Draw(t, "by")
	case "elsewhere":
		arg = rapid.SampledFrom([]string{"flare on", "flare off", "feel"}).Draw(t, "what")
	case "felt":
		arg = rapid.SampledFrom([]string{"easy", "right", "hard"}).Draw(t, "felt")
	case "feel":
		arg = strconv.Itoa(rapid.IntRange(-1, 11).Draw(t, "score"))
	case "dnd", "call", "fullscreen", "presentation", "idle-source", "flare":
		arg = rapid.SampledFrom([]string{"on", "off"}).Draw(t, "on")
	case "config":
		arg = rapid.SampledFrom([]string{"interval=30m", "interval=2m", "interval=2h", "natural_break=2m", "natural_break=10m",
			"repeats=0", "snooze.limit=1", "wait_for_lull=0s"}).Draw(t, "set")
	}
	if verb == "pause" && rapid.Bool().Draw(t, "open") {
		arg = ""
	}
	if err := s.do(verb, arg); err != nil {
		t.Fatal(err)
	}
}

// TestMain has the properties tried often enough to find what takes a few turns:
// a run costs a millisecond.
func TestMain(m *testing.M) {
	flag.Parse()
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == "rapid.checks" })
	if !set {
		_ = flag.Set("rapid.checks", "1000")
	}
	os.Exit(m.Run())
}

// TestAnything: whatever happens in whatever order, nothing is shown when it
// must not be, every prompt has one outcome, and there is always a way out.
func TestAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newSim(t, drawSettings(t), time.Date(2026, 11, 23, 8, 55, 0, 0, time.UTC))
		s.quiet = true
		s.push = rapid.Bool().Draw(t, "push")
		w := watch(t, s)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			random(t, s)
			w.saved()
		}
		w.recover(t)
		for id := range w.shown {
			if open := s.m.st.Prompt != nil && s.m.st.Prompt.ID == id; w.ended[id] == open {
				t.Fatalf("prompt %s: ended %v, open %v", id, w.ended[id], open)
			}
		}
	})
}

// recover: when everything that holds a reminder back is gone and somebody
// types, a reminder comes.
func (w *watchdog) recover(t *rapid.T) {
	s := w.s
	set := s.set
	set.Hours, set.Schedule = nil, nil
	s.set = set
	s.event(Event{Kind: Configure, Settings: &set})
	for _, verb := range []string{"unlock", "signal-unlock", "resumed", "resume", "type"} {
		if err := s.do(verb, ""); err != nil {
			t.Fatal(err)
		}
	}
	for r := range reasons {
		s.event(Event{Kind: Quiet, Reason: r})
	}
	if s.m.st.Prompt != nil {
		s.event(Event{Kind: Skip})
	}
	before := len(w.shown)
	s.source = true
	s.ask()
	if !s.m.st.Known {
		t.Fatal("the source is back and not believed")
	}
	extra := max(0, s.m.st.Put-s.now.Boot) // what was snoozed ahead is the person's own wish
	s.runTo(s.now.Boot + set.Interval + extra + set.WaitForLull + set.NaturalBreak + 10*time.Minute)
	if len(w.shown) == before {
		t.Fatalf("no reminder came: %+v %+v", s.m.View(s.now), s.m.st)
	}
}

// TestDeskTimeIsBounded: with nothing held, nobody sits longer without a prompt
// than interval + wait_for_lull + natural_break, however they type.
func TestDeskTimeIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := drawSettings(t)
		set.Hours, set.Schedule = nil, nil
		// The five minutes after a natural break are longer than a very short interval.
		set.Interval = max(set.Interval, 20*time.Minute)
		s := newSim(t, set, time.Date(2026, 11, 23, 8, 55, 0, 0, time.UTC))
		s.push = rapid.Bool().Draw(t, "push")
		bound := set.Interval + set.WaitForLull + set.NaturalBreak
		var prompted time.Duration // desk time up to which a prompt was up
		s.onStep = func(Event, []Effect) {
			m, desk := s.m, s.m.desk(s.now.Boot)
			if m.st.Prompt != nil || desk < prompted {
				prompted = desk
			}
			if alone := desk - max(prompted, m.st.DueFrom); m.st.Prompt == nil && m.st.Away == nil && alone > bound {
				t.Fatalf("%v: %v of desk time without a prompt, bound %v\n%s", s.now.Wall, alone, bound, strings.Join(s.trace, "\n"))
			}
		}
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			if err := s.do(rapid.SampledFrom([]string{"type", "stop", "press"}).Draw(t, "verb"), ""); err != nil {
				t.Fatal(err)
			}
			s.runTo(s.now.Boot + time.Duration(rapid.IntRange(1, 1200).Draw(t, "seconds"))*time.Second)
		}
	})
}
