// Package schedule decides when a person is asked to get up, and what became of
// it. It is the whole of the program's judgement and nothing else: [Machine.Step]
// takes the present moment and one event and returns the effects to carry out.
//
// It promises that the same moments and events give the same effects: there is
// no goroutine, no timer, no clock and no input or output in here; only its words
// are those of the person's language. It promises that at most one prompt is
// live, that each prompt ends in exactly one record, and that after every step
// there is a next moment ([Machine.Deadline]) or a named condition that ends the
// state: nothing wedges.
//
// Lengths of time are measured on the boot clock, which runs on while the
// machine sleeps and does not jump when the wall clock is set. The wall clock
// decides only what a person set by the wall clock: hours, the schedule, and
// pauses until a time of day.
package schedule

import "time"

// Boot is a moment on the boot clock, as the time since the machine started;
// zero means "not set".
type Boot = time.Duration

// Now is one moment on both clocks.
type Now struct {
	// Wall is local time in the zone that is in force.
	Wall time.Time
	// Boot is the same moment on the boot clock.
	Boot Boot
}

// wallAt is the wall time of a moment on the boot clock, as the clocks stand now.
func (n Now) wallAt(b Boot) time.Time { return n.Wall.Add(b - n.Boot) }

// The figures that are not settings. Each is named in the design's rules.
const (
	// lull: no input for this long is a good moment to speak.
	lull = 20 * time.Second
	// nobody: no input for this long, and there may be nobody to speak to.
	nobody = time.Minute
	// left: no input for this long while a prompt is up looks like an answer.
	left = 2 * time.Minute
	// taking: locked or asleep for this long with a prompt up is an answer.
	taking = time.Minute
	// settling: a quiet reason must have been gone this long.
	settling = 30 * time.Second
	// afterReturn: nothing is shown so soon after an unlock or a resume.
	afterReturn = time.Minute
	// afterBreak: nothing unasked is shown so soon after a natural break.
	afterBreak = 5 * time.Minute
	// passOver: a scheduled time so soon after a break is passed over.
	passOver = 15 * time.Minute
	// silentLimit: a call without input is presence for no longer than this.
	silentLimit = 45 * time.Minute
	// bareLockInput: input for this long disproves a Lock signal that no hint supports.
	bareLockInput = 2 * time.Minute
	// sleepHint: a machine that still runs this long after it said it would sleep has not slept.
	sleepHint = 2 * time.Minute
	// newInput: an idle answer must differ by more than this to mean new input;
	// two answers about the same input differ by the time each took.
	newInput = time.Second
	// recentMax is how many movements are remembered for the choice: those of five
	// reminders, though each had several exchanged for another.
	recentMax = 48
	// everyAway and everyClose are how often input is looked for while it is
	// awaited: by somebody away, and by somebody who may be just back.
	everyAway  = time.Minute
	everyClose = 5 * time.Second
)

// Machine holds the settings and the state. It is not safe for concurrent use:
// one goroutine owns it.
type Machine struct {
	set   Settings
	st    State
	out   []Effect
	dirty bool
	// hours is the wall time of the last look at the hours; derived, like due.
	hours time.Time
	// before is when input was last known before the answer in hand: new input
	// came after it.
	before Boot
	// due caches the schedule's next time for the moment it was computed from;
	// it is derived, so it is not part of the state.
	due dueCache
}

// New returns a machine for a person who has just sat down: desk time is zero.
func New(set Settings, now Now) *Machine {
	m := &Machine{set: set}
	m.st.Input, m.st.DeskFrom, m.st.Zero, m.st.SchedAfter = now.Boot, now.Boot, now.Boot, now.Wall
	m.st.Off = !set.Hours.On(now.Wall)
	return m
}

// Step applies one event at one moment and returns what is to be done, in
// order. The slice is valid until the next call. Moments must not run backwards
// on the boot clock.
func (m *Machine) Step(now Now, e Event) []Effect {
	m.out, m.dirty = m.out[:0], false
	m.apply(now, e)
	m.settle(now)
	if m.dirty {
		m.emit(Effect{Kind: Save})
	}
	return m.out
}

// settle carries out everything that the moment itself brings about. Absence
// comes first, because it decides whether there is anybody to speak to; then
// what forbids speaking; then the prompt that is up; then one that may be due.
func (m *Machine) settle(now Now) {
	m.settleSleep(now)
	m.settleAbsence(now)
	m.settleAnswered(now)
	m.settleFlare(now)
	m.settlePause(now)
	m.settleHours(now)
	m.settlePrompt(now)
	m.settleDue(now)
}

// State returns a copy of what must survive a restart.
func (m *Machine) State() State { return m.st.clone() }

// Settings returns the settings in force.
func (m *Machine) Settings() Settings { return m.set }

func (m *Machine) emit(e Effect) { m.out = append(m.out, e) }

func (m *Machine) refuse(text string) { m.emit(Effect{Kind: Refuse, Text: text}) }
