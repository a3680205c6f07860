// Package wake is the two clocks and the one timer.
//
// It promises that every reading has both clocks of one moment, that sleep of
// the machine, a wall clock that was set and a new time zone are found by the
// next [Alarm.Look] with no signal from anyone, and that one armed moment wakes
// the owner: to the millisecond on Linux, at most 30 seconds late elsewhere. It
// does not poll on Linux, and elsewhere only while something is armed.
//
// Go's own timers and the monotonic part of time.Time stand still while the
// machine sleeps, so neither leaves this package.
package wake

import (
	"sync"
	"time"
)

// Reading is both clocks at one moment.
type Reading struct {
	// Wall is the time in the zone that is in force now, with no monotonic part.
	Wall time.Time
	// Boot is the time since the machine started. It runs on in sleep and does
	// not jump when the wall clock is set.
	Boot time.Duration
}

// Look is a reading and what happened since the look before it.
type Look struct {
	Reading
	// Slept is how long the machine slept; zero: it did not. Sleeps of less than
	// a second are added up until they make one.
	Slept time.Duration
	// ClockSet is by how much the wall clock was moved, negative for back; zero:
	// it was not, or by less than a second.
	ClockSet time.Duration
	// ZoneChanged is true when Wall is in another time zone than before. A change
	// to or from daylight saving time is none.
	ZoneChanged bool
}

// Alarm reads the clocks and wakes its owner. One goroutine owns it and calls
// Look and Arm; the rest may be called from anywhere.
type Alarm struct {
	c     chan struct{}
	read  func() sample
	det   *detector
	zone  zone
	timer timer

	closing  sync.Once
	closeErr error
}

// timer wakes at a moment on either clock; it calls its fire function from its
// own goroutine.
type timer interface {
	arm(boot time.Duration, wall time.Time)
	close() error
}

// New reads the clocks for the first time and starts the timer with nothing
// armed. The error says which clock or timer the system refuses.
func New() (*Alarm, error) { return newAlarm(newZone()) }

func newAlarm(z zone) (*Alarm, error) {
	read, err := newClocks()
	if err != nil {
		return nil, err
	}
	a := &Alarm{c: make(chan struct{}, 1), read: read, zone: z}
	a.det = newDetector()
	a.det.look(bounded(read))
	a.timer, err = newTimer(a.fire, read, &a.det.hidden)
	if err != nil {
		return nil, err
	}
	return a, nil
}

func (a *Alarm) fire() {
	select {
	case a.c <- struct{}{}:
	default: // one is waiting to be taken already, and says the same
	}
}

// C delivers a value when the armed moment has come, when the wall clock was
// set and, where the system says so, when the machine woke up. It may deliver
// one too many, so look at the clocks before acting on it. It is never closed.
func (a *Alarm) C() <-chan struct{} { return a.c }

// Look reads both clocks and says what happened since the last Look. It costs
// a fraction of a microsecond and allocates nothing, so that it can come before
// every event.
func (a *Alarm) Look() Look {
	s := a.read()
	if a.det.odd(s) {
		// Either something happened, or this goroutine was held up between the
		// two clocks (preempted, stopped, put to sleep); reading again tells.
		s = bounded(a.read)
	}
	var l Look
	l.Slept, l.ClockSet = a.det.look(s)
	l.Boot = s.boot + time.Duration(a.det.hidden.Load())
	l.ZoneChanged = a.zone.check(l.Boot, l.Slept != 0 || l.ClockSet != 0)
	l.Wall = s.now.In(a.zone.loc).Round(0)
	return l
}

// Arm sets the moments to wake at, in place of those armed before: whichever of
// the two comes first. Zero: nothing on that clock. A moment that has passed
// wakes at once.
func (a *Alarm) Arm(boot time.Duration, wall time.Time) { a.timer.arm(boot, wall) }

// Close ends the timer and its goroutines. C delivers nothing after it.
func (a *Alarm) Close() error {
	a.closing.Do(func() { a.closeErr = a.timer.close() })
	return a.closeErr
}

// Boot is the boot clock alone, for those who need no more; zero where it
// cannot be read. Any goroutine may call it.
func Boot() time.Duration { return bootNow() }

// BootID names this run of the machine: boot times are comparable between two
// processes that have the same one. Empty where the system has no such thing.
func (a *Alarm) BootID() string { return bootID() }

// sample is one raw reading: now is the wall clock, boot runs on in sleep,
// awake stands still in it. The starting points of boot and awake may differ.
type sample struct {
	now         time.Time
	boot, awake time.Duration
}

// bounded reads all clocks within two milliseconds, or as near as five tries
// come: the boot clock is read before and after, and nothing but it advances
// through a stop as well as through a sleep.
func bounded(read func() sample) sample {
	var best sample
	width := time.Duration(1<<63 - 1)
	for range 5 {
		before := read().boot
		s := read()
		after := read().boot
		if w := after - before; w < width {
			best, width = s, w
		}
		if width <= 2*time.Millisecond {
			break
		}
	}
	return best
}
