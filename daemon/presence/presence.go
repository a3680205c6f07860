// Package presence knows whether somebody is at the desk: it turns idle time,
// the screen lock and sleep into events, from whichever sources the session has.
//
// It promises that a source that is missing, hangs, dies or lies never stops
// anybody: it is said in the [Report] with what to do about it, dropped, and
// found again when it is back. Unknown is said and never guessed; it is not zero.
// Nothing is polled: what the sources do not tell by themselves is read when
// somebody asks.
package presence

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Event is something that a source saw.
type Event struct {
	Kind Kind
	// On is for the kinds that begin and end, Locked and Sleep.
	On bool
	// For is how long there has been no input, for Idle.
	For time.Duration
}

// Kind says what was seen.
type Kind int

// The kinds of Event. Signals that the system sends twice are delivered twice.
const (
	// Locked is the state of the screen lock, as a source says that knows it. It
	// is delivered once at the start, whether or not any source does (off then),
	// and again whenever a source was found or found again.
	Locked Kind = iota + 1
	// LockSignal is a request to lock; whether it was followed is not known.
	LockSignal
	// UnlockSignal is a request to unlock.
	UnlockSignal
	// Sleep announces that the machine is about to sleep (on) or woke up (off).
	// It is a hint: it can come late, doubled, or never.
	Sleep
	// Input is input that was waited for, from sources that tell by themselves;
	// see [Presence.Watch].
	Input
	// Idle says that there has been no input for as long as was watched for.
	Idle
	// SourcesChanged says that the Report is another one than before.
	SourcesChanged
)

// String is the kind's name in logs and recordings.
func (k Kind) String() string {
	switch k {
	case Locked:
		return "locked"
	case LockSignal:
		return "lock-signal"
	case UnlockSignal:
		return "unlock-signal"
	case Sleep:
		return "sleep"
	case Input:
		return "input"
	case Idle:
		return "idle"
	case SourcesChanged:
		return "sources-changed"
	}
	return "unknown"
}

// Options are where to look; the zero value is the process's own session.
type Options struct {
	// Env is the environment: DISPLAY, XAUTHORITY, HOME, WAYLAND_DISPLAY,
	// XDG_SESSION_TYPE, XDG_SESSION_ID, DBUS_SYSTEM_BUS_ADDRESS. Nil: os.Getenv.
	Env func(string) string
	// Log is told once when a source is found, lost or lies. Nil: nobody is.
	Log *slog.Logger
	// Boot is the time since the machine started, which bounds what a source can
	// claim. Nil: it is not bounded.
	Boot func() time.Duration

	// patience is how long a source may take to answer; zero: 5 s.
	patience time.Duration
	// retry is the first wait before a lost source is looked for; zero: 250 ms for
	// one that signals, 1 s for one that is asked.
	retry time.Duration
}

func (o Options) filled() Options {
	if o.Env == nil {
		o.Env = os.Getenv
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.patience == 0 {
		o.patience = 5 * time.Second
	}
	return o
}

// firstWait is the first wait before a lost bus is looked for.
func (o *Options) firstWait() time.Duration {
	if o.retry != 0 {
		return o.retry
	}
	return 250 * time.Millisecond
}

// Presence watches one session.
type Presence struct {
	cancel context.CancelFunc
	out    outbox
	idle   *keeper
	locks  []lockSource
	ended  sync.WaitGroup
	// looked is closed when every source has been tried for the first time.
	looked chan struct{}
}

// lockSource tells of the lock, and perhaps of sleep.
type lockSource interface {
	// run watches until ctx ends. It calls first when it was tried once and the
	// state of the lock was said, and at the latest before it returns.
	run(ctx context.Context, first func())
	// nudge has it looked for again if it was given up: somebody is there.
	nudge()
	// report adds what it knows.
	report(r *Report)
}

// session is what the sources know of each other.
type session struct {
	// kind is logind's word for the session: "x11", "wayland", "tty"; nil: not known.
	kind atomic.Pointer[string]
}

// Start looks for the sources and watches them until Close, or until ctx ends.
// It does not wait for any of them and fails for none. Events are delivered to
// emit one at a time and in order, from a goroutine of the package's; an emit
// that takes its time holds up nothing but later events. It must not call Close.
func Start(ctx context.Context, o Options, emit func(Event)) (*Presence, error) {
	o = o.filled()
	ctx, cancel := context.WithCancel(ctx)
	p := &Presence{cancel: cancel, looked: make(chan struct{})}
	p.out.wake = make(chan struct{}, 1)
	changed := func() { p.out.put(Event{Kind: SourcesChanged}) }
	s := &session{}
	p.idle = newKeeper(ctx, o, s, idleSources(), p.out.put, changed)
	p.locks = lockSources(o, s, p.out.put, &locks{put: p.out.put}, changed)
	var tried []chan struct{}

	p.ended.Go(func() { p.out.run(ctx, emit) })
	for _, source := range p.locks {
		done := make(chan struct{})
		tried = append(tried, done)
		p.ended.Go(func() { source.run(ctx, sync.OnceFunc(func() { close(done) })) })
	}
	p.ended.Go(func() {
		defer close(p.looked)
		// After the first, logind, which knows whether the display can be believed.
		<-tried[0]
		p.idle.ask(ctx)
		for _, done := range tried {
			<-done
		}
	})
	return p, nil
}

// Idle is the time since the last input. A source that has to be asked is asked;
// one that tells by itself is not, see Pushes. It waits for the answer until ctx
// ends or for 5 seconds; a source that took longer is not waited for again until
// it has answered. Known is false when there is no source, or none that answers.
func (p *Presence) Idle(ctx context.Context) (d time.Duration, known bool) {
	for _, source := range p.locks {
		source.nudge()
	}
	return p.idle.ask(ctx)
}

// Close ends every connection and goroutine; no event is delivered after it.
func (p *Presence) Close() error {
	p.cancel()
	p.idle.close()
	p.ended.Wait()
	return nil
}

// outbox keeps sources from waiting for whoever takes their events.
type outbox struct {
	mu    sync.Mutex
	queue []Event
	wake  chan struct{}
}

func (b *outbox) put(e Event) {
	b.mu.Lock()
	n := len(b.queue)
	if e.Kind != SourcesChanged || n == 0 || b.queue[n-1].Kind != SourcesChanged {
		b.queue = append(b.queue, e)
	}
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *outbox) run(ctx context.Context, emit func(Event)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.wake:
		}
		b.mu.Lock()
		queue := b.queue
		b.queue = nil
		b.mu.Unlock()
		for _, e := range queue {
			if ctx.Err() != nil {
				return
			}
			emit(e)
		}
	}
}
