// Package simulate runs the machine that decides over days that were made up or
// recorded, without waiting for them.
//
// It promises that the same settings, days and seed give the same decisions, on
// every system: there is no clock, no goroutine and no chance in here but the
// seed's. It promises that what decides is [schedule.Machine] itself, woken and
// told about input as the daemon does it, and that a recording which is
// replayed with the settings it was made with brings the same steps at the same
// moments; where it cannot, it says so.
package simulate

import (
	"slices"
	"sort"
	"time"

	"deskbreak/daemon/schedule"
)

// Timeline is what happens around the machine. Moments are on the boot clock.
type Timeline struct {
	// Start is when the daemon starts.
	Start schedule.Now
	// Saved is the state that it starts with, and Stop what is known about the
	// time since that was saved; nil: the person has just sat down.
	Saved *schedule.State
	Stop  schedule.Stop
	// Facts are in the order in which they happen.
	Facts []Fact
	// Typing are the times with input, in order and apart from each other.
	Typing []Span
	// End is when to stop looking.
	End schedule.Boot
	// Settings are those that it was recorded with, as KEY=VALUE; nil: it was not.
	Settings []string
}

// Fact is one thing that happens whatever the machine does.
type Fact struct {
	At schedule.Boot
	// Event is what the machine is told. Of Idle only the kind counts: from here
	// on a source answers, and IdleUnknown says that none does any more. Slept
	// says that nothing ran for its length before At.
	Event schedule.Event
	// Wall is what the wall clock was set to, in the zone that it is in from now
	// on; zero: it runs on.
	Wall time.Time
	// Restart says that the daemon starts here, after not having run for Down;
	// Event then means nothing. Reboot: so does the machine that it runs on.
	Restart, Reboot bool
	Down            time.Duration
}

// dead is how long before the fact nothing ran.
func (f *Fact) dead() time.Duration {
	switch {
	case f.Restart:
		return max(f.Down, 0)
	case f.Event.Kind == schedule.Slept:
		return max(f.Event.For, 0)
	}
	return 0
}

// Span is from one moment to another.
type Span struct{ From, To schedule.Boot }

// Person answers what is shown.
type Person interface {
	// React says what the person does about something that is shown to them. With
	// ok false they go on with what they were about to do.
	React(now schedule.Now, shown schedule.Shown) (r Reaction, ok bool)
}

// Reaction is what a person does about a prompt: wait, perhaps get up for a
// while, perhaps answer after that.
type Reaction struct {
	// After is how long they take to begin.
	After time.Duration
	// Away is for how long they then leave the desk; 0: they stay.
	Away time.Duration
	// Lock: they lock the screen while they are away.
	Lock bool
	// Answers: they give Answer, after coming back.
	Answers bool
	Answer  schedule.Event
	// Sure: they are known to have been there. Else they do nothing when they
	// have left the desk in the meantime.
	Sure bool
}

// Step is one step of the machine, for those who watch.
type Step struct {
	Now   schedule.Now
	Event schedule.Event
	// Effects are valid until the next step.
	Effects []schedule.Effect
	// Machine is as it is after the step; it is only to be looked at.
	Machine *schedule.Machine
	// Start: the daemon has just started, and Event means nothing.
	Start bool
}

// Run plays a timeline to its end, and returns that moment. person may be nil:
// nobody answers; on is told every step and may be nil.
func Run(set schedule.Settings, tl *Timeline, person Person, on func(Step)) schedule.Now {
	r := &run{set: set, tl: tl, person: person, on: on, now: tl.Start, base: tl.Start}
	r.start()
	for i := range tl.Facts {
		f := &tl.Facts[i]
		if f.At > tl.End {
			break
		}
		r.runTo(f.At - f.dead())
		r.advance(f.At)
		r.fact(f)
	}
	r.runTo(tl.End)
	return r.now
}

// run is one Run.
type run struct {
	set    schedule.Settings
	tl     *Timeline
	person Person
	on     func(Step)

	m         *schedule.Machine
	now, base schedule.Now  // the wall clock has run on from base since it was set
	known     bool          // a source of idle time answers
	asked     schedule.Boot // when it last did
	clicked   schedule.Boot // the last input that is not in the timeline
	gone      []Span        // times away that are not in the timeline
	doing     reacting
	locked    bool // the timeline says that the screen is locked
}

// reacting is a reaction on its way; zero moments: nothing of the kind is left.
type reacting struct {
	leave, lock, unlock, answer schedule.Boot
	what                        Reaction
}

func (r *run) start() {
	var effects []schedule.Effect
	if r.tl.Saved != nil {
		r.m, effects = schedule.Restore(r.set, *r.tl.Saved, r.tl.Stop, r.now)
	} else {
		r.m = schedule.New(r.set, r.now)
	}
	r.took(Step{Effects: effects, Start: true})
}

// took tells about a step and lets the person see what it shows.
func (r *run) took(s Step) {
	s.Now, s.Machine = r.now, r.m
	for i := range s.Effects {
		switch e := &s.Effects[i]; {
		case e.Kind == schedule.Show && r.person != nil:
			if what, ok := r.person.React(r.now, e.Show); ok {
				r.react(what, e.Show.ID)
			}
		case e.Kind == schedule.Write && e.Record.Event == schedule.RecordPrompt:
			r.doing.answer = 0
		}
	}
	if r.on != nil {
		r.on(s)
	}
}

func (r *run) step(e schedule.Event) {
	r.took(Step{Event: e, Effects: r.m.Step(r.now, e)})
}

func (r *run) advance(to schedule.Boot) {
	if to > r.now.Boot {
		r.now = schedule.Now{Wall: r.base.Wall.Add(to - r.base.Boot), Boot: to}
	}
}

// runTo lets time pass, waking the machine when it wants to be and letting the
// person do what they are about to do.
func (r *run) runTo(end schedule.Boot) {
	for {
		at := earlier(r.wake(), r.doing.next())
		if at == 0 || at > end {
			break
		}
		r.advance(at)
		if r.act() {
			continue
		}
		r.step(schedule.Event{Kind: schedule.Tick})
		if ask := r.nextAsk(); ask != 0 && ask <= r.now.Boot {
			r.ask()
		}
	}
	r.advance(end)
}

// wake is when the daemon would wake up by itself.
func (r *run) wake() schedule.Boot {
	d := r.m.Deadline(r.now)
	at := d.Boot
	if !d.Wall.IsZero() {
		at = earlier(at, r.now.Boot+d.Wall.Sub(r.now.Wall))
	}
	return earlier(at, r.nextAsk())
}

// nextAsk is when the daemon would ask about input.
func (r *run) nextAsk() schedule.Boot {
	w := r.m.Want(r.now)
	if w.Every > 0 {
		return earlier(w.At, r.asked+w.Every)
	}
	return w.At
}

func earlier(a, b schedule.Boot) schedule.Boot {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func (r *run) ask() {
	r.asked = r.now.Boot
	if !r.known {
		r.step(schedule.Event{Kind: schedule.IdleUnknown})
		return
	}
	r.step(schedule.Event{Kind: schedule.Idle, For: r.now.Boot - r.lastInput(r.now.Boot)})
}

// lastInput is the last input at a moment: of the timeline while the person was
// at the desk, or an answer.
func (r *run) lastInput(at schedule.Boot) schedule.Boot {
	last := r.tl.lastTyped(at)
	for i := len(r.gone) - 1; i >= 0 && last < r.gone[i].To; i-- {
		if g := r.gone[i]; last > g.From {
			last = r.tl.lastTyped(g.From)
		}
	}
	if r.clicked <= at {
		last = max(last, r.clicked)
	}
	return last
}

// lastTyped is the last input of the timeline at a moment; before the first
// there was some at the start.
func (tl *Timeline) lastTyped(at schedule.Boot) schedule.Boot {
	n := sort.Search(len(tl.Typing), func(i int) bool { return tl.Typing[i].From > at })
	if n == 0 {
		return min(at, tl.Start.Boot)
	}
	return min(at, tl.Typing[n-1].To)
}

// fact carries out one fact.
func (r *run) fact(f *Fact) {
	if !f.Wall.IsZero() {
		r.now.Wall = f.Wall
		r.base = r.now
	}
	if f.Restart {
		r.restart(f)
		return
	}
	switch f.Event.Kind {
	case schedule.Idle:
		r.known = true
		r.ask()
		return
	case schedule.IdleUnknown:
		r.known = false
	case schedule.Locked, schedule.LockSignal:
		r.locked = f.Event.On
		if f.Event.On {
			r.doing = reacting{} // whoever leaves for lunch does nothing else
		}
	case schedule.Sleep, schedule.Slept:
		r.doing = reacting{}
	case schedule.Done, schedule.Pause, schedule.PauseTomorrow, schedule.Resume, schedule.Ask, schedule.Snooze,
		schedule.Feel, schedule.Flare:
		r.clicked = r.now.Boot
	}
	r.step(f.Event)
}

// restart starts the daemon anew with what it would have saved when it stopped.
func (r *run) restart(f *Fact) {
	stop := schedule.Stop{Wall: r.now.Wall.Add(-f.dead()), Boot: r.now.Boot - f.dead(), SameBoot: !f.Reboot}
	m, effects := schedule.Restore(r.set, r.m.State(), stop, r.now)
	r.m, r.known, r.doing = m, false, reacting{}
	r.took(Step{Effects: effects, Start: true})
}

// notThere: no input for this long, and the person does not see what is shown.
const notThere = 90 * time.Second

// react begins a reaction in place of the one before.
func (r *run) react(what Reaction, id string) {
	unlock := r.doing.unlock
	at := r.now.Boot + max(what.After, time.Second)
	r.doing = reacting{what: what, unlock: unlock}
	if what.Answers {
		r.doing.what.Answer.ID = id
		r.doing.answer = at + what.Away
	}
	if what.Away > 0 {
		r.doing.leave = at
	}
}

func (d *reacting) next() schedule.Boot {
	return earlier(earlier(d.leave, d.lock), earlier(d.unlock, d.answer))
}

// act does what the person does at this moment; false: nothing.
func (r *run) act() bool {
	d := &r.doing
	now := r.now.Boot
	switch {
	case d.leave != 0 && d.leave <= now:
		d.leave = 0
		if r.cannot() {
			d.answer = 0
			return true
		}
		r.gone = append(r.gone, Span{now, now + d.what.Away})
		if len(r.gone) > 8 {
			r.gone = slices.Delete(r.gone, 0, 1)
		}
		if d.what.Lock {
			d.unlock = now + d.what.Away
			r.step(schedule.Event{Kind: schedule.Locked, On: true})
		}
	case d.unlock != 0 && d.unlock <= now:
		d.unlock = 0
		r.clicked = now
		r.step(schedule.Event{Kind: schedule.Locked})
	case d.answer != 0 && d.answer <= now:
		d.answer = 0
		if d.what.Away == 0 && r.cannot() {
			return true
		}
		r.clicked = now
		r.step(d.what.Answer)
	default:
		return false
	}
	return true
}

// cannot is true when there is nobody to do anything.
func (r *run) cannot() bool {
	return r.locked || !r.doing.what.Sure && r.known && r.now.Boot-r.lastInput(r.now.Boot) > notThere
}
