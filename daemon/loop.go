package daemon

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"deskbreak/config"
	"deskbreak/daemon/history"
	"deskbreak/daemon/presence"
	"deskbreak/daemon/quiet"
	"deskbreak/daemon/schedule"
	"deskbreak/daemon/wake"
	"deskbreak/notify"
	"deskbreak/notify/tray"
)

// clock is the two clocks and the one timer; see wake.Alarm.
type clock interface {
	Look() wake.Look
	Arm(boot time.Duration, wall time.Time)
	C() <-chan struct{}
	BootID() string
}

// senses know whether somebody is at the desk; see presence.Presence.
type senses interface {
	Idle(context.Context) (time.Duration, bool)
	Pushes() bool
	Still() bool
	Watch(threshold time.Duration, input bool)
	Sources() presence.Report
}

const (
	// askDeadline is how long a source may take to say how long there was no input.
	askDeadline = 5 * time.Second
	// statusDeadline is how long a status waits for a better answer about input
	// than the one at hand.
	statusDeadline = 5 * time.Millisecond
	// queueLength is how many calls may wait for the loop.
	queueLength = 256
)

type loopOptions struct {
	version string
	clock   clock
	files   *files
	log     *slog.Logger
	file    string // the settings' file, for a person
	loaded  *config.Loaded
	memory  *memory
	pages   pages // nil: no page can be opened
}

// loop is the one goroutine that owns the machine, and what it knows beside.
// Everything else reaches it through calls; fields below "owned" are touched by
// no other goroutine.
type loop struct {
	version  string
	clock    clock
	files    *files
	log      *slog.Logger
	notes    notify.Notifier
	senses   senses
	icon     *tray.Tray // nil: no tray
	giver    *giver
	hooks    *hooks
	recorder *recorder // nil: nothing is recorded
	// reload and stop carry out the requests of those names.
	reload, stop func()
	pages        pages

	calls chan func()
	done  chan struct{}
	// traySeen is what the tray said of itself last.
	traySeen atomic.Value

	// owned
	now     schedule.Now
	machine *schedule.Machine
	config  config.Config
	file    string
	// refused are the mistakes of the file that is on disk and not in force; nil: none.
	refused  []string
	show     shown
	today    history.Counts
	recorded int // how many records there were in this run
	day      int // the day that today counts, as year*1000+day of year
	live     *notify.Live
	first    bool // this is the first start
	met      bool // the person has seen a reminder of this run, and need not be welcomed
	asking   bool // a source was asked and has not answered
	asked    schedule.Boot
	heard    schedule.Boot // when something was last known about input
	touched  schedule.Boot
	follow   map[chan struct{}]struct{}
	seen     seen
	saving   bool // what was just done must be on disk before it is confirmed
	refusal  string
	movement movements
	picture  picture
	opening  []string // the pages that are being made, by their arguments
	opened   sync.WaitGroup
	// kept is the programme as it is remembered, keptAt when other machines' parts
	// of the history were looked at for it. While partial is true the programme in
	// use misses some of the history, and is not kept.
	kept    json.RawMessage
	keptAt  time.Time
	partial bool
	// endFlare: the person has ended the bad days before the history could tell
	// whether there are any.
	endFlare bool
}

// newLoop makes the loop and brings the machine back from what was remembered.
func newLoop(o loopOptions) *loop {
	l := &loop{
		version: o.version, clock: o.clock, files: o.files, log: o.log, file: o.file,
		calls: make(chan func(), queueLength), done: make(chan struct{}), giver: newGiver(), hooks: newHooks(o.log),
		config: o.loaded.Config, today: o.memory.today, live: o.memory.Live,
		kept: o.memory.Programme, keptAt: o.memory.ProgrammeAt,
		first: !o.memory.found, follow: make(map[chan struct{}]struct{}), pages: o.pages,
	}
	l.warn(o.loaded)
	if err := l.movement.use(l.config.Movements); err != nil {
		l.warnMovements(err)
	}
	set, err := machineSettings(l.config, &l.movement)
	if err != nil {
		l.log.Error("settings that were checked cannot be used", "err", err)
	}
	look := l.clock.Look()
	l.now = schedule.Now{Wall: look.Wall, Boot: look.Boot}
	l.day = dayOf(l.now.Wall)
	if o.memory.SavedWall.IsZero() {
		l.machine = schedule.New(set, l.now)
		l.remember()
		return l
	}
	m, effects := schedule.Restore(set, o.memory.Machine, o.memory.stop(l.clock.BootID()), l.now)
	l.machine = m
	l.perform(effects)
	if o.memory.Care {
		l.sayCare()
	}
	return l
}

func (l *loop) warn(loaded *config.Loaded) {
	for _, w := range loaded.Warnings {
		l.log.Warn("settings", "warning", w.String())
	}
}

// run is the loop. It ends with ctx, after saving what there is to save.
func (l *loop) run(ctx context.Context) {
	defer l.opened.Wait() // for what asks the loop, after it has ended
	defer close(l.done)
	l.reshow()
	l.trim()
	l.grow()
	l.after()
	for {
		select {
		case <-ctx.Done():
			l.look()
			l.drain()
			l.remember()
			return
		case <-l.clock.C():
			l.look()
		case call := <-l.calls:
			l.look()
			call()
		case e := <-l.notes.Events():
			l.look()
			l.onNote(e)
		}
		l.after()
	}
}

// drain makes the calls that were on their way when the loop was ended: what the
// notifier said at its own end belongs into the last state.
func (l *loop) drain() {
	for range queueLength { // more can only be of somebody who goes on calling
		select {
		case call := <-l.calls:
			call()
		default:
			return
		}
	}
}

// do has the loop call f; it reports whether the loop still runs.
func (l *loop) do(f func()) bool {
	select {
	case l.calls <- f:
		return true
	case <-l.done:
		return false
	}
}

// look reads the clocks before anything else is decided, so that a sleep or a
// clock that was set is known before what followed it, and lets the machine do
// what the moment brings: whatever the loop was woken for, no moment is passed by.
func (l *loop) look() {
	look := l.clock.Look()
	l.now = schedule.Now{Wall: look.Wall, Boot: look.Boot}
	l.newDay()
	if look.Slept > 0 {
		l.log.Info("the machine slept", "for", look.Slept)
		l.step(schedule.Event{Kind: schedule.Slept, For: look.Slept})
	}
	if look.ClockSet != 0 || look.ZoneChanged {
		l.log.Info("the wall clock changed", "by", look.ClockSet, "zone", l.now.Wall.Location().String())
		l.step(schedule.Event{Kind: schedule.ClockSet})
	}
	if look.ZoneChanged {
		l.recount() // midnight is at another time
	}
	l.step(schedule.Event{Kind: schedule.Tick})
}

// step lets the machine decide, and carries out what it decided.
func (l *loop) step(e schedule.Event) {
	effects := l.machine.Step(l.now, e)
	l.traced(e, effects)
	l.perform(effects)
}

// after does what belongs after every event: ask what the machine wants to
// know, tell who follows, give a sign of life, and arm the next wake-up.
func (l *loop) after() {
	l.publish()
	l.liveSign()
	askAt := l.nextAsk()
	if askAt != 0 && askAt <= l.now.Boot {
		l.ask()
		askAt = 0
	}
	d := l.machine.Deadline(l.now)
	boot := earlier(earlier(d.Boot, askAt), l.nextSign())
	l.clock.Arm(boot, d.Wall)
}

func earlier(a, b schedule.Boot) schedule.Boot {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// nextAsk is when to ask about input; 0: not while an answer is on its way, and
// not while nobody can answer. A source that was lost is looked for together with
// the sign of life.
//
// A source that tells by itself is told what to tell of, and answers from what it
// knows: at moments that must have an answer, and at others while it is exact.
func (l *loop) nextAsk() schedule.Boot {
	w := l.machine.Want(l.now)
	pushes := l.senses != nil && l.senses.Pushes()
	if pushes && w.Threshold > 0 {
		l.senses.Watch(w.Threshold, w.Input || w.Every > 0)
	}
	switch {
	case l.asking:
		return 0
	case pushes && l.senses.Still():
		return earlier(w.Answer, w.At)
	case pushes:
		return w.Answer
	}
	at := w.At
	if w.Every > 0 {
		at = earlier(at, l.asked+w.Every)
	}
	return at
}

// ask asks how long there has been no input, without waiting for the answer.
func (l *loop) ask() {
	if l.asking || l.senses == nil {
		return
	}
	l.asking, l.asked = true, l.now.Boot
	deadline := askDeadline
	if l.senses.Pushes() {
		// Some can only tell what comes, and are sure of it after that time.
		deadline += l.machine.Want(l.now).Threshold
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), deadline)
		defer cancel()
		idle, known := l.senses.Idle(ctx)
		l.do(func() {
			l.asking = false
			l.onIdle(idle, known)
		})
	}()
}

// learn finds out about input from a source that was found. One that tells by
// itself has nothing to tell yet: as far as it knows, somebody is there.
func (l *loop) learn() {
	if l.senses != nil && l.senses.Pushes() && !l.machine.IdleKnown() {
		l.onIdle(0, true)
		return
	}
	l.ask()
}

func (l *loop) onIdle(idle time.Duration, known bool) {
	if known {
		l.heard = l.now.Boot
		l.step(schedule.Event{Kind: schedule.Idle, For: idle})
	} else {
		l.step(schedule.Event{Kind: schedule.IdleUnknown})
	}
}

// onPresence takes in what a source saw. It is called from the sources' goroutine.
func (l *loop) onPresence(e presence.Event) {
	l.do(func() {
		switch e.Kind {
		case presence.Locked:
			l.step(schedule.Event{Kind: schedule.Locked, On: e.On})
		case presence.LockSignal, presence.UnlockSignal:
			l.step(schedule.Event{Kind: schedule.LockSignal, On: e.Kind == presence.LockSignal})
		case presence.Sleep:
			l.step(schedule.Event{Kind: schedule.Sleep, On: e.On})
		case presence.Idle:
			l.onIdle(e.For, true)
		case presence.Input:
			l.onIdle(0, true)
		case presence.SourcesChanged:
			l.learn()
		}
	})
}

// onQuiet takes in that a reason to stay quiet began or ended. It is called from
// the sources' goroutine.
func (l *loop) onQuiet(e quiet.Event) {
	for _, r := range schedule.Reasons() {
		if r.String() == string(e.Reason) {
			l.do(func() { l.step(schedule.Event{Kind: schedule.Quiet, Reason: r, On: e.On}) })
		}
	}
}

// liveSign touches the state file, so that a later start can tell a crash of
// seconds from a long stop. It comes with another wake-up where one is near.
func (l *loop) liveSign() {
	every := touchEvery(l.machine.Settings())
	if l.now.Boot-l.touched < every/2 {
		return
	}
	if l.machine.IsAway() {
		return
	}
	l.touched = l.now.Boot
	l.files.signOfLife()
	l.giver.awake()
	if !l.machine.IdleKnown() {
		l.learn() // perhaps a source is back
	}
}

// nextSign is when the next sign of life is due; 0: while nobody is there.
func (l *loop) nextSign() schedule.Boot {
	if l.machine.IsAway() {
		return 0
	}
	return l.touched + touchEvery(l.machine.Settings())
}

func dayOf(t time.Time) int { return t.Year()*1000 + t.YearDay() }
