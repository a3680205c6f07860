package notify

import (
	"context"
	"sync"
	"time"

	"deskbreak/config/lang"
)

// keeper brings the screen to what is wanted. It is level-triggered: whatever
// happens, it compares what is wanted with what is live and starts at most one
// call. One goroutine owns every field below the line; everyone else posts.
type keeper struct {
	opt Options
	// in carries what others want done in the keeper's goroutine.
	in     chan func()
	wake   chan struct{}
	nudge  chan struct{}
	events chan Event
	// quit is closed when nothing is received any more, done when all has ended.
	quit, done chan struct{}
	cancel     context.CancelFunc
	finder     sync.WaitGroup

	mu      sync.Mutex
	wish    *Notification
	isSet   bool // Set was called at least once
	cleared bool // Set(nil) was called since the keeper looked
	now     Server
	closing bool
	left    error // what Close answers

	// ---- owned by run

	wanted *Notification
	ending bool
	// place is where notifications go; nil: nowhere, and why says the reason.
	place   place
	why     string
	looked  bool // something was found or not found; until then nothing is said
	greeted bool
	info    Server

	call      *call
	overdue   time.Time // of call
	live      *shown
	listening bool
	// over was closed by the server or the person and is not to come back.
	over        *Notification
	overExpired bool
	// last closed at lastAt, for a button press that is told after the closing.
	last   *shown
	lastAt time.Time

	orphan    *Live
	orphanEnd time.Time // until then it waits for the first Set; zero: it does not wait
	recorded  *Live     // what OnLive was told

	fails   int
	failure error
	retryAt time.Time
	tries   int // servers on which the wanted one was tried
	lastTry time.Time

	said   *Notification
	saying bool

	queue []Event
	timer *time.Timer
}

func newKeeper(o Options) *keeper {
	o.setDefaults()
	return &keeper{
		opt:      o,
		in:       make(chan func(), 16),
		wake:     make(chan struct{}, 1),
		nudge:    make(chan struct{}, 1),
		events:   make(chan Event),
		quit:     make(chan struct{}),
		done:     make(chan struct{}),
		orphan:   o.Orphan,
		recorded: o.Orphan,
	}
}

// start runs find, which reports places until its context ends, and the keeper.
func (k *keeper) start(find func(context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	k.cancel = cancel
	k.finder.Go(func() { find(ctx) })
	go k.run()
}

// Set implements [Notifier]. The Image must not be changed afterwards.
func (k *keeper) Set(n *Notification) {
	if n != nil {
		n = cleaned(n)
	}
	k.mu.Lock()
	k.wish, k.isSet = n, true
	if n == nil {
		k.cleared = true
	}
	k.mu.Unlock()
	poke(k.wake)
}

// Events implements [Notifier].
func (k *keeper) Events() <-chan Event { return k.events }

// Server implements [Notifier].
func (k *keeper) Server() Server {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.now
}

// Close implements [Notifier]. A second Close waits for the first.
func (k *keeper) Close(ctx context.Context) error {
	k.mu.Lock()
	k.closing = true
	k.mu.Unlock()
	poke(k.wake)
	select {
	case <-k.done:
	case <-ctx.Done():
		// The keeper may be waiting for a hung server: end without its answer.
		k.post(func() { k.finish(ctx.Err()) })
		return lang.Error("the notification may still be on the screen: its server did not answer in time; the next start withdraws it")
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.left
}

// post has f run by the keeper, and drops it when the keeper has ended.
func (k *keeper) post(f func()) {
	select {
	case k.in <- f:
	case <-k.quit:
	}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (k *keeper) run() {
	for {
		k.step(time.Now())
		select {
		case <-k.quit:
			k.end()
			return
		default:
		}
		var events chan Event
		var first Event
		if len(k.queue) > 0 {
			events, first = k.events, k.queue[0]
		}
		var alarm <-chan time.Time
		if k.timer != nil {
			alarm = k.timer.C
		}
		select {
		case <-k.wake:
		case f := <-k.in:
			f()
		case events <- first:
			k.queue = k.queue[1:]
			if len(k.queue) == 0 {
				k.queue = nil
			}
		case <-alarm:
		}
	}
}

// finish makes run end after this step. err is what could not be done.
func (k *keeper) finish(err error) {
	select {
	case <-k.quit:
		return
	default:
	}
	k.mu.Lock()
	k.left = err
	k.mu.Unlock()
	close(k.quit)
}

func (k *keeper) end() {
	if k.timer != nil {
		k.timer.Stop()
	}
	k.cancel()
	k.finder.Wait()
	close(k.done)
}

// arm sets the one timer for the next moment at which time alone changes
// something, and stops it when there is none: an idle desktop is not woken.
func (k *keeper) arm(now time.Time) {
	var next time.Time
	at := func(t time.Time) {
		if !t.IsZero() && t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	switch {
	case k.call != nil:
		if !k.call.late {
			at(k.overdue)
		}
	default:
		if c := k.pending(); c != nil {
			at(k.notBefore(c))
		}
	}
	switch {
	case next.IsZero():
		if k.timer != nil {
			k.timer.Stop()
		}
	case k.timer == nil:
		k.timer = time.NewTimer(next.Sub(now))
	default:
		k.timer.Reset(next.Sub(now))
	}
}

// emit queues an event; run hands it over when someone reads. A reader that
// stays away costs the oldest ones and no memory.
func (k *keeper) emit(e Event) {
	if e.Kind == EventServer {
		for _, q := range k.queue {
			if q.Kind == EventServer {
				return
			}
		}
	}
	if len(k.queue) >= 64 {
		k.queue = k.queue[1:]
	}
	k.queue = append(k.queue, e)
}

// setLive keeps what is on the screen and tells OnLive about changes only.
func (k *keeper) setLive(s *shown) {
	k.live = s
	var l *Live
	if s != nil && s.id != 0 && k.place != nil {
		l = k.place.live(s.id)
	}
	k.record(l)
}

func (k *keeper) record(l *Live) {
	if l == k.recorded || l != nil && k.recorded != nil && *l == *k.recorded {
		return
	}
	k.recorded = l
	if l != nil {
		c := *l
		l = &c
	}
	k.opt.OnLive(l)
}
