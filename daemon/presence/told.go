//go:build !windows && !darwin

package presence

import (
	"context"
	"sync"
	"time"
)

// told is what is known of a source that tells by itself, which is one of two
// things: that there is no input, and since when; or that there is, and then no
// more than that the last one is not as long ago as the sign that is waited for.
//
// Short signs are asked for only when somebody wants them: a sign after 20 s
// would wake us at every pause in typing of the whole day.
type told struct {
	o    *Options
	put  func(Event)
	boot func() time.Duration
	wire wire

	mu        sync.Mutex
	threshold time.Duration // a sign is wanted after so long; 0: not
	input     bool          // a sign is wanted at the next input, even after no pause
	still     bool          // no input since
	since     time.Duration // on the boot clock
	said      bool          // that it is still, for this threshold
	owed      bool          // an Idle event was put whose end was not
	last      time.Duration // input that was said without a pause before it
	later     *time.Timer   // says that the next one may be; nil: none
	takes     time.Duration // how long it takes the source to be sure
	doubt     chan struct{} // closed when what is known is sure; nil: it is
	gone      error
	ended     chan struct{} // closed when the source is gone
	closed    bool
	lied      bool // and the log knows
}

// wire is how a source is told what is wanted. Its functions are called with the
// lock held and must not wait; the answers come through the methods of told.
type wire interface {
	// arm asks for a sign (fell) once there has been no input for d, or now if
	// that is so already; it takes the place of the one before. 0: no sign. When
	// a sign that is due already would have come, settled is called; nil: it need not.
	arm(d time.Duration, settled func())
	// await asks for a sign (rose) at the next input.
	await()
	// end closes the connection.
	end()
}

// restless is how much time is left between two signs of input from somebody who
// does not stop: at most three a minute.
const restless = 20 * time.Second

func newTold(o *Options, put func(Event), w wire) *told {
	return &told{o: o, put: put, boot: bootClock(o), wire: w, ended: make(chan struct{})}
}

// watch changes what is wanted.
func (t *told) watch(threshold time.Duration, input bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed || t.gone != nil || t.threshold == threshold && t.input == input {
		return
	}
	if t.threshold != threshold {
		t.threshold, t.said = threshold, false
		t.arm()
		t.say()
	}
	t.input = input
	t.listen()
}

// arm asks for the sign that is wanted. The lock is held.
func (t *told) arm() {
	t.certain() // whoever waits goes on to wait for this one
	doubt := make(chan struct{})
	t.doubt = doubt
	t.wire.arm(t.threshold, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.doubt == doubt {
			t.certain()
		}
	})
}

// say puts the event that is wanted, once. The lock is held.
func (t *told) say() {
	if d := t.boot() - t.since; t.still && !t.said && t.threshold > 0 && d >= t.threshold {
		t.said, t.owed = true, true
		t.put(Event{Kind: Idle, For: d})
	}
}

// listen asks for input that is wanted without a pause before it: the next, but
// not again and again. After a pause it is listened for anyway. The lock is held.
func (t *told) listen() {
	if t.still || !t.input || t.later != nil {
		return
	}
	if wait := t.last + restless - t.boot(); t.last != 0 && wait > 0 {
		t.later = time.AfterFunc(wait, func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.later = nil
			if !t.closed && t.gone == nil {
				t.listen()
			}
		})
		return
	}
	t.wire.await()
}

// fell takes the sign that there has been no input for d.
func (t *told) fell(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return
	}
	if t.o.Boot != nil {
		if _, why := bound(d, t.boot()); why != "" {
			if !t.lied {
				t.lied = true
				t.o.Log.Warn("the idle source says what cannot be", "idle", d, "uptime", t.boot())
			}
			d = t.threshold // so much at least, or there would have been no sign
		}
	}
	if since := t.boot() - max(d, 0); !t.still || since < t.since {
		t.since = since
	}
	if !t.still {
		t.still, t.said = true, false
		t.wire.await()
	}
	t.certain()
	t.say()
}

// rose takes the sign that there is input.
func (t *told) rose() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return
	}
	was, owed := t.still, t.owed
	t.still, t.said, t.owed = false, false, false
	t.certain()
	if owed || t.input {
		t.last = t.boot()
		t.put(Event{Kind: Input})
	}
	if was {
		t.wire.arm(t.threshold, nil) // there was input just now, so what is known stays sure
	}
	t.listen()
}

func (t *told) certain() {
	if t.doubt != nil {
		close(t.doubt)
		t.doubt = nil
	}
}

// know waits until what is known is sure, for as long as that takes the source
// and patience more. Sure is false while there is input and nobody has asked to
// be told of a pause that is short: then there may have been one.
func (t *told) know(ctx context.Context, patience time.Duration) (idle time.Duration, sure bool, err error) {
	t.mu.Lock()
	ctx, cancel := context.WithTimeout(ctx, patience+t.takes)
	t.mu.Unlock()
	defer cancel()
	for {
		t.mu.Lock()
		doubt, gone := t.doubt, t.gone
		sure = t.still || t.threshold > 0 && t.threshold <= shortest
		if t.still {
			idle = t.boot() - t.since
		}
		t.mu.Unlock()
		if gone != nil {
			return 0, false, gone
		}
		if doubt == nil {
			return idle, sure, nil
		}
		select {
		case <-doubt:
		case <-t.ended:
		case <-ctx.Done():
			return 0, false, ctx.Err()
		}
	}
}

// shortest is the longest pause that makes no difference to anybody: with input
// later than that, somebody is there.
const shortest = time.Minute

// stillness is true while there is known to be no input.
func (t *told) stillness() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.still
}

// lose ends it: the source is gone.
func (t *told) lose(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.gone == nil {
		t.gone = err
		t.stop()
		close(t.ended)
	}
}

func (t *told) stop() {
	if t.later != nil {
		t.later.Stop()
		t.later = nil
	}
}

func (t *told) lost() <-chan struct{} { return t.ended }

func (t *told) close() {
	t.mu.Lock()
	t.closed = true
	t.stop()
	t.mu.Unlock()
	t.wire.end()
}
