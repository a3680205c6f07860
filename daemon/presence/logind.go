//go:build !windows && !darwin

package presence

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

const (
	loginName    = "org.freedesktop.login1"
	loginPath    = dbus.ObjectPath("/org/freedesktop/login1")
	loginManager = "org.freedesktop.login1.Manager"
	loginSession = "org.freedesktop.login1.Session"
	loginUser    = "org.freedesktop.login1.User"
	properties   = "org.freedesktop.DBus.Properties"
)

// logind tells of the lock and of sleep, by signals only. Its goroutine owns
// everything but what the lock guards.
type logind struct {
	o       Options
	session *session
	put     func(Event)
	lock    *locks
	changed func()
	kick    chan struct{} // somebody is there, so another try is worth it

	tried      func() // to be called when it was found, or not, for the first time; nil: it was
	locked     bool   // as last put
	sleeping   bool   // as last put
	complained bool   // about a signal of the wrong type
	// doubt runs when the screen was locked and nobody can tell any more. When it
	// has run out the lock counts as off: nobody could say that it was opened, and
	// a lock without an end would be an absence without one.
	doubt *time.Timer

	mu       sync.Mutex
	whyLock  string // empty: it tells of the lock
	whySleep string
	detail   string
	idleFrom time.Time // of its own accord it does not try again; zero: it does
}

// tries is how often a lost bus is looked for before it is left to somebody's
// asking: with doubling waits, for about two minutes.
const tries = 10

func newLogind(o Options, s *session, put func(Event), k *locks, changed func()) *logind {
	return &logind{
		o: o, session: s, put: put, lock: k, changed: changed,
		kick:    make(chan struct{}, 1),
		whyLock: notYet(), whySleep: notYet(),
	}
}

// nudge has a bus looked for that was given up, at most once a minute.
func (l *logind) nudge() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.idleFrom.IsZero() || time.Since(l.idleFrom) < min(time.Minute, 240*l.o.firstWait()) {
		return
	}
	select {
	case l.kick <- struct{}{}:
	default:
	}
}

func (l *logind) run(ctx context.Context, first func()) {
	defer first()
	l.tried = first
	l.doubt = time.NewTimer(time.Hour)
	l.doubt.Stop()
	defer l.doubt.Stop()
	failed := 0
	for ctx.Err() == nil {
		start := time.Now()
		err := l.serve(ctx)
		if ctx.Err() != nil {
			return
		}
		if time.Since(start) > 40*l.o.firstWait() {
			failed = 0 // it was good for ten seconds, so the next is not a repeated try
		}
		failed++
		l.set(err.Error(), err.Error(), "")
		l.first()
		l.pause(ctx, failed)
	}
}

// first ends the first try, which always ends with the state of the lock.
func (l *logind) first() {
	if l.tried == nil {
		return
	}
	if l.whyLock != "" {
		l.putLocked(false)
	}
	l.tried()
	l.tried = nil
}

// pause waits before the next try.
func (l *logind) pause(ctx context.Context, failed int) {
	var again <-chan time.Time
	var kicked <-chan struct{}
	if failed < tries {
		timer := time.NewTimer(l.o.firstWait() << (failed - 1))
		defer timer.Stop()
		again = timer.C
	} else {
		kicked = l.kick
		l.setIdle(time.Now())
		defer l.setIdle(time.Time{})
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-again:
			return
		case <-kicked:
			return
		case <-l.doubt.C:
			l.putLocked(false)
		}
	}
}

func (l *logind) setIdle(t time.Time) {
	l.mu.Lock()
	l.idleFrom = t
	l.mu.Unlock()
}

// set keeps what the Report says.
func (l *logind) set(whyLock, whySleep, detail string) {
	l.mu.Lock()
	sure := l.whyLock == ""
	same := l.whyLock == whyLock && l.whySleep == whySleep && l.detail == detail
	l.whyLock, l.whySleep, l.detail = whyLock, whySleep, detail
	l.mu.Unlock()
	if same {
		return
	}
	if whyLock == "" {
		l.doubt.Stop()
	} else if sure && l.locked {
		l.doubt.Reset(120 * l.o.firstWait()) // half a minute
	}
	l.changed()
	if whyLock == "" {
		l.o.Log.Info("lock source", "source", "logind", "detail", detail)
	} else {
		l.o.Log.Info("lock source not used", "source", "logind", "why", whyLock)
	}
}

func (l *logind) putLocked(on bool) {
	l.locked = on
	l.lock.say("logind", on, true)
}

func (l *logind) putSleep(on bool) {
	l.sleeping = on
	l.put(Event{Kind: Sleep, On: on})
}

func (l *logind) report(r *Report) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r.Lock = Question{Detail: l.detail, Candidates: []Candidate{{Name: "logind", Why: l.whyLock}}}
	r.Sleep = Question{Candidates: []Candidate{{Name: "logind", Why: l.whySleep}}}
	if l.whyLock == "" {
		r.Lock.Source = "logind"
	}
	if l.whySleep == "" {
		r.Sleep.Source = "logind"
	}
}

// serve connects, and delivers what logind says until the bus is gone.
func (l *logind) serve(ctx context.Context) error {
	address, err := systemBus(l.o.Env)
	if err != nil {
		return err
	}
	conn, signals, err := dialBus(ctx, lang.T("system bus"), address, l.o.patience)
	if err != nil {
		return err
	}
	defer conn.Close()
	w := &watch{logind: l, conn: conn}
	err = w.start(ctx)
	for err == nil {
		l.first()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-conn.Context().Done():
			return lang.Error("the system bus is gone; it is looked for again")
		case s := <-signals.c:
			err = w.signal(ctx, s)
		case <-signals.lost:
			err = w.sync(ctx)
		case <-l.doubt.C:
			l.putLocked(false)
		}
	}
	return err
}

// systemBus is the bus's address. It is not taken from godbus, which reads the
// process's environment.
func systemBus(env func(string) string) (string, error) {
	if address := env("DBUS_SYSTEM_BUS_ADDRESS"); address != "" {
		return address, nil
	}
	for _, path := range []string{"/run/dbus/system_bus_socket", "/var/run/dbus/system_bus_socket"} {
		if _, err := os.Stat(path); err == nil {
			return "unix:path=" + path, nil
		}
	}
	return "", lang.Error("there is no system bus; only idle time and the clocks tell of breaks")
}

// sessionBus is the address of the user's own bus; empty: there is none. It is
// looked up here, because godbus starts a bus of its own where there is none.
func sessionBus(env func(string) string) string {
	if address := env("DBUS_SESSION_BUS_ADDRESS"); address != "" {
		return address
	}
	if dir := env("XDG_RUNTIME_DIR"); dir != "" {
		path := filepath.Join(dir, "bus")
		if _, err := os.Stat(path); err == nil {
			return "unix:path=" + path
		}
	}
	return ""
}

// dialBus connects within patience, however long the bus would take.
func dialBus(ctx context.Context, name, address string, patience time.Duration) (*dbus.Conn, *signalQueue, error) {
	ctx, cancel := context.WithCancel(ctx)
	signals := &signalQueue{c: make(chan *dbus.Signal, 64), lost: make(chan struct{}, 1)}
	watchdog := time.AfterFunc(patience, cancel)
	conn, err := dbus.Connect(address, dbus.WithContext(ctx), dbus.WithSignalHandler(signals))
	if !watchdog.Stop() {
		if err == nil {
			_ = conn.Close()
		}
		return nil, nil, lang.Errorf("the %s has not answered for %v; it is tried again", name, patience)
	}
	if err != nil {
		cancel()
		return nil, nil, lang.Errorf("the %s cannot be reached: %v; it is tried again", name, err)
	}
	// From here on the connection ends with the parent context or with Close,
	// which cancel the one that it has made of ours.
	context.AfterFunc(conn.Context(), cancel)
	return conn, signals, nil
}

// signalQueue takes signals in their order and never keeps the connection from
// reading: what does not fit is lost, and said to be.
type signalQueue struct {
	c    chan *dbus.Signal
	lost chan struct{}
}

// DeliverSignal is called by the connection.
func (q *signalQueue) DeliverSignal(_, _ string, s *dbus.Signal) {
	select {
	case q.c <- s:
	default:
		select {
		case q.lost <- struct{}{}:
		default:
		}
	}
}

// isName is true for the errors of the bus that mean that somebody is not there.
func isName(err error, names ...string) bool {
	var e dbus.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, n := range names {
		if e.Name == n || strings.HasSuffix(e.Name, "."+n) {
			return true
		}
	}
	return false
}
