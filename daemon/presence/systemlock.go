package presence

import (
	"context"
	"sync"
	"time"

	"deskbreak/config/lang"
)

// systemLock is what Windows and macOS tell of the lock, and perhaps of sleep,
// through their own interfaces, by whatever listen does for each of them.
type systemLock struct {
	name    string
	o       Options
	lock    *locks
	changed func()
	kick    chan struct{} // somebody is there, so it is worth a look
	// listen says what it sees until ctx ends, or until it cannot any more. It
	// calls ready once it listens. It calls into the system, which may hang.
	listen func(ctx context.Context, l *systemLock, ready func()) error
	// whySleep says why it does not tell of sleep; empty: it does.
	whySleep string

	mu  sync.Mutex
	why string // it is not used; empty: it is
}

func newSystemLock(name string, o Options, k *locks, changed func()) *systemLock {
	return &systemLock{name: name, o: o, lock: k, changed: changed, kick: make(chan struct{}, 1), why: notYet()}
}

// run listens until ctx ends. first is called when it was tried once, and the
// state of the lock was said.
func (l *systemLock) run(ctx context.Context, first func()) {
	defer first()
	for ctx.Err() == nil {
		err := l.try(ctx, first)
		if ctx.Err() != nil {
			return
		}
		l.set(err.Error())
		l.say(false) // a lock whose end nobody tells would be an absence without one
		first()
		if !l.wait(ctx) {
			return
		}
	}
}

// try listens once. A system that hangs is given its time at the start and at the
// end, and then left to itself.
func (l *systemLock) try(ctx context.Context, first func()) error {
	ready := make(chan struct{})
	ended := make(chan error, 1)
	go func() { ended <- l.listen(ctx, l, sync.OnceFunc(func() { close(ready) })) }()
	timer := time.NewTimer(l.o.patience)
	defer timer.Stop()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	case <-ready:
		l.set("")
		first()
	case <-timer.C:
		l.set(lang.T("it has not answered for %v; it is used as soon as it does", l.o.patience))
		l.say(false)
		first()
		select {
		case err := <-ended:
			return err
		case <-ready:
			l.set("")
		case <-ctx.Done():
		}
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	timer.Reset(l.o.patience)
	select {
	case <-ended:
	case <-timer.C:
	}
	return ctx.Err()
}

// wait returns true when it is worth another try: after a minute, when somebody
// is there.
func (l *systemLock) wait(ctx context.Context) bool {
	timer := time.NewTimer(240 * l.o.firstWait())
	defer timer.Stop()
	var kicked <-chan struct{}
	for {
		select {
		case <-ctx.Done():
			return false
		case <-timer.C:
			select {
			case <-l.kick: // of long ago
			default:
			}
			kicked = l.kick
		case <-kicked:
			return true
		}
	}
}

// say passes on the state of the lock, even if it is the same as before.
func (l *systemLock) say(on bool) { l.lock.say(l.name, on, true) }

// nudge has it looked for again if it was lost.
func (l *systemLock) nudge() {
	select {
	case l.kick <- struct{}{}:
	default:
	}
}

// set keeps what the Report says.
func (l *systemLock) set(why string) {
	l.mu.Lock()
	same := l.why == why
	l.why = why
	l.mu.Unlock()
	if same {
		return
	}
	l.changed()
	if why == "" {
		l.o.Log.Info("lock source", "source", l.name)
	} else {
		l.o.Log.Info("lock source not used", "source", l.name, "why", why)
	}
}

func (l *systemLock) report(r *Report) {
	l.mu.Lock()
	why := l.why
	l.mu.Unlock()
	whySleep := l.whySleep
	if whySleep == "" {
		whySleep = why
	}
	for _, a := range []struct {
		q   *Question
		why string
	}{{&r.Lock, why}, {&r.Sleep, whySleep}} {
		a.q.Candidates = append(a.q.Candidates, Candidate{l.name, a.why})
		if a.why == "" {
			a.q.Source = l.name
		}
	}
}
