// Package quiet knows when a reminder would disturb: do-not-disturb is on, a
// call is going on, the window in front fills the screen, or something keeps the
// screen from blanking.
//
// It promises that nothing is polled where the system tells of changes: on Linux
// every source says by itself when it changes, and a desktop on which nothing
// changes does not wake the process. Windows and macOS are asked twice a minute
// for what they do not tell. A source that is missing, hangs, dies or answers
// with nonsense never stops anybody and never holds a reminder: its reason ends,
// the [Report] says why with what to do about it, and it is found again when it
// is back.
package quiet

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"time"
)

// Reason is why a reminder would disturb; its text is that of status and history.
type Reason string

// The reasons, in the order of the Report.
const (
	DoNotDisturb Reason = "do_not_disturb" // the person has asked the desktop for silence
	Call         Reason = "call"           // a program records from a microphone
	Fullscreen   Reason = "fullscreen"     // the active window fills the screen
	Presentation Reason = "presentation"   // a program keeps the screen from blanking
)

// Event is the beginning (On) or the end of a reason.
type Event struct {
	Reason Reason
	On     bool
}

// Options are where to look; the zero value is the process's own session.
type Options struct {
	// Env is the environment: DBUS_SESSION_BUS_ADDRESS, DBUS_SYSTEM_BUS_ADDRESS,
	// XDG_RUNTIME_DIR, XDG_CONFIG_HOME, XDG_CURRENT_DESKTOP, XDG_SESSION_TYPE,
	// HOME, DISPLAY, XAUTHORITY, WAYLAND_DISPLAY, PULSE_SERVER, PULSE_COOKIE.
	// Nil: os.Getenv.
	Env func(string) string
	// Log is told when a source is found, lost or sends nonsense. Nil: nobody is.
	Log *slog.Logger

	// patience is how long a source may take to answer; zero: 5 s.
	patience time.Duration
	// retry is the first wait before a lost source is looked for; zero: 250 ms.
	retry time.Duration
	// uid is whose inhibitors count; zero: those of the process's user.
	uid int
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
	if o.uid == 0 {
		o.uid = os.Getuid()
	}
	if o.retry == 0 {
		o.retry = 250 * time.Millisecond
	}
	return o
}

// Quiet watches one session.
type Quiet struct {
	cancel context.CancelFunc
	board  *board
	out    outbox
	ended  sync.WaitGroup
}

// Start looks for the sources and watches them until Close, or until ctx ends.
// It does not wait for any of them and fails for none; the error is for systems
// to come. Each reason is the union of its sources. Only changes are delivered,
// and at the start what is on, one at a time and in order, from a goroutine of
// the package's; an emit that takes its time holds up nothing but later events.
// It must not call Close.
func Start(ctx context.Context, o Options, emit func(Event)) (*Quiet, error) {
	o = o.filled()
	ctx, cancel := context.WithCancel(ctx)
	q := &Quiet{cancel: cancel}
	q.out.wake = make(chan struct{}, 1)
	q.board = newBoard(o.Log, q.out.put)
	runs := sources(o, q.board)
	q.board.ready()
	q.ended.Go(func() { q.out.run(ctx, emit) })
	for _, run := range runs {
		q.ended.Go(func() { run(ctx) })
	}
	return q, nil
}

// Close ends every connection and goroutine; no event is delivered after it.
func (q *Quiet) Close() error {
	q.cancel()
	q.ended.Wait()
	return nil
}

// outbox keeps sources from waiting for whoever takes their events.
type outbox struct {
	mu    sync.Mutex
	queue []Event
	wake  chan struct{}
}

// put adds an event, or takes back its opposite that nobody has seen yet: a
// source that flaps while emit is busy does not fill the memory.
func (b *outbox) put(e Event) {
	b.mu.Lock()
	for i := len(b.queue) - 1; i >= 0; i-- {
		if b.queue[i].Reason == e.Reason {
			b.queue = append(b.queue[:i], b.queue[i+1:]...)
			b.mu.Unlock()
			return
		}
	}
	b.queue = append(b.queue, e)
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
		for ctx.Err() == nil {
			b.mu.Lock()
			if len(b.queue) == 0 {
				b.mu.Unlock()
				break
			}
			e := b.queue[0]
			b.queue = b.queue[1:]
			b.mu.Unlock()
			emit(e)
		}
	}
}
