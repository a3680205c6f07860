// Package tray shows the daemon's state as an icon on the panel, with a menu
// that answers for the person. It is a client: it knows only the control
// protocol, and draws everything from one control.Status.
//
// It promises that Update never blocks and that an unchanged status costs
// nothing on the bus; that the daemon lives on without a session bus, a display
// or a panel, and that the icon comes when the panel does, and comes back with
// it; that State tells the truth: shown means that a panel has the icon.
package tray

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

// API is the daemon as the tray knows it.
type API interface {
	// Do carries one request out. An error means that there is no answer; a
	// request that the daemon refuses is answered with Reply.Refused.
	Do(ctx context.Context, r control.Request) (control.Reply, error)
}

// Options are what the tray needs besides the API. The zero value is usable.
type Options struct {
	// Edit opens the settings; nil: the item does nothing. Called on a goroutine of its own.
	Edit func() error
	// Report has what happened so far be shown; nil: the item does nothing. Called
	// on a goroutine of its own, as Help is.
	Report func()
	// Help has it be shown when a sore back needs help; nil: the item does nothing.
	Help func()
	// Quit ends the program; nil: the item does nothing. Called on a goroutine
	// of its own, so that it may call Close.
	Quit func()
	// Log gets what has no place in a menu; nil: nowhere.
	Log *slog.Logger
	// OnState is called with every change of State, one call at a time; nil:
	// nobody wants to know. It must not block, nor call Close.
	OnState func(control.Tray)
}

// Tray is one icon with its menu. The libraries behind it have one icon a
// process, so let one Tray end before another runs.
type Tray struct {
	api     API
	opt     Options
	backend Backend

	kick   chan struct{} // a new status is there
	clicks chan Slot
	asking sync.WaitGroup

	mu     sync.Mutex
	status control.Status
	state  control.Tray
	queue  []control.Request // the first is being carried out
	stop   context.CancelFunc
	closed bool
	done   chan struct{} // closed when Run has ended; nil before it
	turn   sync.Mutex    // OnState is called one call at a time
}

// New makes a tray that shows nothing yet.
func New(api API, opt Options) *Tray { return newTray(api, opt, newBackend()) }

func newTray(api API, opt Options, b Backend) *Tray {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Tray{
		api: api, opt: opt, backend: b,
		kick:   make(chan struct{}, 1),
		clicks: make(chan Slot, 16),
		state:  control.Tray{Backend: b.Name(), Why: lang.T("the tray has not started yet")},
	}
}

const (
	// askTimeout bounds a request to the daemon, and a call on the bus.
	askTimeout = 5 * time.Second
	// queueLimit is how many requests may wait; nobody clicks that fast.
	queueLimit = 16
	// retries is how often a lost or absent bus is looked for by the clock, after
	// 1 s, 2 s, 4 s and so on; after that with each Update.
	retries = 6
)

// errForGood is wrapped by errors after which the icon cannot come in this process.
var errForGood error = forGood{}

type forGood struct{}

func (forGood) Error() string { return lang.T("the icon cannot come back before a restart") }

// Run shows the tray from the first Update on, until ctx is done or Close is
// called. Then it returns nil, as it does where there can be no tray: State says
// why. On macOS it must be called on the main goroutine.
func (t *Tray) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t.mu.Lock()
	if t.done != nil || t.closed {
		t.mu.Unlock()
		return lang.Error("a tray runs once: make another")
	}
	t.done, t.stop = make(chan struct{}), cancel
	t.mu.Unlock()
	defer close(t.done)
	defer t.asking.Wait()
	defer cancel() // before the wait
	defer func() { t.setState(control.Tray{Backend: t.backend.Name(), Why: lang.T("the tray has been closed")}) }()

	select {
	case <-ctx.Done():
		return nil
	case <-t.kick:
	}
	for attempt := 0; ; {
		up, err := t.show(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if up {
			attempt = 0
		}
		if t.setState(control.Tray{Backend: t.backend.Name(), Why: err.Error()}) {
			t.opt.Log.Info("no tray icon", "why", err)
		}
		if errors.Is(err, errForGood) {
			<-ctx.Done()
			return nil
		}
		if t.pause(ctx, attempt) {
			attempt++
		}
	}
}

// pause waits for the next attempt to show the icon, and reports whether it was
// the clock that asked for it.
func (t *Tray) pause(ctx context.Context, attempt int) bool {
	var again <-chan time.Time
	if attempt < retries {
		timer := time.NewTimer(time.Second << attempt)
		defer timer.Stop()
		again = timer.C
	}
	select {
	case <-ctx.Done():
	case <-t.kick:
	case <-again:
		return true
	}
	return false
}

// show runs the library once, and reports whether the icon was up and why no more.
func (t *Tray) show(ctx context.Context) (up bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	v, _ := t.view()
	ready, drawn := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(drawn)
		select {
		case <-ctx.Done():
		case <-ready:
			up = true
			t.draw(ctx, v)
		}
	}()
	err = t.backend.Run(ctx, v, Events{
		Ready:    func() { close(ready) },
		State:    func(s control.Tray) { t.setState(s) },
		Activate: t.activate,
		Click: func(s Slot) {
			select {
			case t.clicks <- s:
			default:
				t.opt.Log.Warn("a click in the tray menu was lost: too many at once")
			}
		},
	})
	cancel()
	<-drawn
	return up, err
}

// draw keeps the icon and the menu, which show v now, up to date.
func (t *Tray) draw(ctx context.Context, v View) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	<-timer.C
	for {
		is, next := t.view()
		t.apply(v, is)
		v = is
		timer.Stop()
		if next > 0 {
			timer.Reset(next)
		}
	wait:
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.kick:
				break wait
			case s := <-t.clicks:
				t.click(ctx, s)
			case <-timer.C:
				t.ask(ctx, control.Request{Command: control.CommandStatus})
			}
		}
	}
}

// apply touches only what differs.
func (t *Tray) apply(was, is View) {
	if was == is {
		return
	}
	if was.Icon != is.Icon {
		t.backend.SetIcon(is.Icon)
	}
	if was.Tooltip != is.Tooltip {
		t.backend.SetTooltip(is.Tooltip)
	}
	for s := range Slots {
		if was.Items[s] != is.Items[s] {
			t.backend.SetItem(s, is.Items[s])
		}
	}
}

// view draws the status of now, and says when the icon fills by a quarter if
// nothing else happens; 0: it does not.
func (t *Tray) view() (View, time.Duration) {
	t.mu.Lock()
	s := t.status
	t.mu.Unlock()
	v := Menu(s, time.Now())
	if s.Phase != control.PhaseWorking || v.Icon >= IconWorking3 {
		return v, 0
	}
	seconds := (quarter(s)+1)*s.IntervalSeconds/4 - s.DeskSeconds
	// Desk time that stood still a while makes this early: look again a little
	// later, not at once.
	seconds = max(seconds, s.IntervalSeconds/60, 1)
	return v, time.Duration(seconds) * time.Second
}

// Update says what to show from now on. It never blocks; of several in a row
// the last counts. s must not be changed afterwards.
func (t *Tray) Update(s control.Status) {
	t.mu.Lock()
	t.status = s
	t.mu.Unlock()
	select {
	case t.kick <- struct{}{}:
	default:
	}
}

// State says whether the icon is on a panel now, and why not.
func (t *Tray) State() control.Tray {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state
}

// setState reports whether s is news.
func (t *Tray) setState(s control.Tray) bool {
	t.turn.Lock()
	defer t.turn.Unlock()
	t.mu.Lock()
	same := s == t.state
	t.state = s
	t.mu.Unlock()
	if !same && t.opt.OnState != nil {
		t.opt.OnState(s)
	}
	return !same
}

// Close takes the icon away, and returns when Run has ended. It may be called
// more than once.
func (t *Tray) Close() {
	t.mu.Lock()
	stop, done := t.stop, t.done
	t.closed = true
	t.mu.Unlock()
	if done != nil {
		stop()
		<-done
	}
}

func (t *Tray) click(ctx context.Context, s Slot) {
	switch s {
	case SlotConfig, SlotEdit:
		if t.opt.Edit != nil {
			start(t.edit)
		}
	case SlotToday:
		start(t.opt.Report)
	case SlotHelp:
		start(t.opt.Help)
	case SlotQuit:
		start(t.opt.Quit)
	default:
		if r, ok := s.Request(); ok {
			t.ask(ctx, r)
		}
	}
}

// start calls what can take its time; nil: nothing.
func start(what func()) {
	if what != nil {
		go what()
	}
}

func (t *Tray) edit() {
	if err := t.opt.Edit(); err != nil {
		t.opt.Log.Error("the settings could not be opened", "err", err)
	}
}

// activate answers a click on the icon itself, which comes from panels that do
// not open the menu by it: a reminder that is due is shown (again). With none
// it reports false, upon which some panels open the menu after all.
func (t *Tray) activate(ctx context.Context) bool {
	t.mu.Lock()
	s := t.status
	t.mu.Unlock()
	if s.Phase != control.PhasePrompted && s.Phase != control.PhaseHeld && !s.Overdue {
		return false
	}
	t.ask(ctx, control.Request{Command: control.CommandNow})
	return true
}

// ask queues a request; they are carried out one after the other, in order.
func (t *Tray) ask(ctx context.Context, r control.Request) {
	if ctx.Err() != nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.queue) == queueLimit {
		t.opt.Log.Warn("a request of the tray was dropped: the daemon does not keep up", "command", r.Command)
		return
	}
	t.queue = append(t.queue, r)
	if len(t.queue) == 1 {
		t.asking.Go(func() { t.carryOut(ctx) })
	}
}

func (t *Tray) carryOut(ctx context.Context) {
	for {
		t.mu.Lock()
		r := t.queue[0]
		t.mu.Unlock()
		t.do(ctx, r)
		t.mu.Lock()
		t.queue = t.queue[1:]
		empty := len(t.queue) == 0
		if empty {
			t.queue = nil
		}
		t.mu.Unlock()
		if empty {
			return
		}
	}
}

func (t *Tray) do(ctx context.Context, r control.Request) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	reply, err := t.api.Do(ctx, r)
	switch {
	case err != nil:
		t.opt.Log.Warn("a request of the tray was not answered", "command", r.Command, "err", err)
		return
	case reply.Refused != "":
		t.opt.Log.Info("a request of the tray was refused", "command", r.Command, "why", reply.Refused)
	}
	if reply.Status != nil {
		t.Update(*reply.Status)
	}
}
