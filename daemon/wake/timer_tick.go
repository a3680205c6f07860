package wake

import (
	"sync"
	"sync/atomic"
	"time"
)

// tickEvery is the longest that a moment is waited for with a timer of Go's,
// which stands still in sleep and knows nothing of a clock that is set.
const tickEvery = 30 * time.Second

// tick is the timer for systems without timerfd. It looks at the clocks when
// the armed moment should have come and at least every tickEvery, and does
// nothing at all while nothing is armed.
type tick struct {
	fire   func()
	read   func() sample
	hidden *atomic.Int64
	done   chan struct{}
	ended  chan struct{}
	kick   chan struct{}

	mu   sync.Mutex
	boot time.Duration
	wall time.Time
}

func newTick(fire func(), read func() sample, hidden *atomic.Int64) *tick {
	t := &tick{
		fire: fire, read: read, hidden: hidden,
		done: make(chan struct{}), ended: make(chan struct{}), kick: make(chan struct{}, 1),
	}
	det := newDetector()
	det.look(read()) // before anything can be armed, so that nothing goes unseen
	go t.run(det)
	return t
}

func (t *tick) arm(boot time.Duration, wall time.Time) {
	t.mu.Lock()
	t.boot, t.wall = boot, wall
	t.mu.Unlock()
	select {
	case t.kick <- struct{}{}:
	default:
	}
}

func (t *tick) close() error {
	close(t.done)
	<-t.ended
	return nil
}

func (t *tick) run(det *detector) {
	defer close(t.ended)
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	defer timer.Stop()
	for {
		select {
		case <-t.done:
			return
		case <-t.kick:
		case <-timer.C:
		}
		t.mu.Lock()
		boot, wall := t.boot, t.wall
		t.mu.Unlock()

		s := t.read()
		slept, set := det.look(s)
		left, armed := remaining(s, time.Duration(t.hidden.Load()), boot, wall)
		if armed && (left <= 0 || slept != 0 || set != 0) {
			t.fire()
		}
		if armed && left > 0 {
			timer.Reset(min(left, tickEvery))
		} else {
			timer.Stop() // until it is armed again
		}
	}
}

// remaining is how long until the first of the armed moments; armed is false
// when there is none.
func remaining(s sample, hidden, boot time.Duration, wall time.Time) (left time.Duration, armed bool) {
	if boot > 0 {
		left, armed = boot-s.boot-hidden, true
	}
	if !wall.IsZero() {
		// Without their monotonic parts, or the difference would be of those.
		if w := wall.Round(0).Sub(s.now.Round(0)); !armed || w < left {
			left, armed = w, true
		}
	}
	return left, armed
}
