//go:build !windows && !darwin

package presence

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

// saver is a program on the session bus that blanks or locks the screen, and
// says so: all have GetActive and ActiveChanged in an interface of their name.
type saver struct {
	name  string
	paths []dbus.ObjectPath // where GetActive may be; the signal may come from any
}

// screenSavers are those that are listened to, all at once: a desktop has one of
// them, or one under two names.
func screenSavers() []saver {
	return []saver{
		{"org.freedesktop.ScreenSaver", []dbus.ObjectPath{"/org/freedesktop/ScreenSaver", "/ScreenSaver"}}, // KDE
		{"org.gnome.ScreenSaver", []dbus.ObjectPath{"/org/gnome/ScreenSaver"}},
		{"org.cinnamon.ScreenSaver", []dbus.ObjectPath{"/org/cinnamon/ScreenSaver"}},
		{"org.mate.ScreenSaver", []dbus.ObjectPath{"/org/mate/ScreenSaver", "/"}},
		{"org.xfce.ScreenSaver", []dbus.ObjectPath{"/org/xfce/ScreenSaver", "/"}},
	}
}

// savers listens to the screen savers, by signals only. Its goroutine owns
// everything but what the lock guards.
type savers struct {
	o       Options
	lock    *locks
	changed func()
	kinds   []saver
	kick    chan struct{} // somebody is there, so another try is worth it

	active     []bool // as last said, by saver
	complained bool   // about a signal of the wrong type
	// doubt runs when one was active and nobody can tell any more: a lock without
	// an end would be an absence without one.
	doubt *time.Timer

	mu    sync.Mutex
	notes []Candidate
}

func newSavers(o Options, l *locks, changed func()) *savers {
	s := &savers{o: o, lock: l, changed: changed, kinds: screenSavers(), kick: make(chan struct{}, 1)}
	s.active = make([]bool, len(s.kinds))
	for _, k := range s.kinds {
		s.notes = append(s.notes, Candidate{k.name, notYet()})
	}
	return s
}

// nudge has a bus looked for that was given up.
func (s *savers) nudge() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// run listens until ctx ends. first is called when all were tried once.
func (s *savers) run(ctx context.Context, first func()) {
	s.doubt = time.NewTimer(time.Hour)
	s.doubt.Stop()
	defer s.doubt.Stop()
	for failed := 0; ctx.Err() == nil; {
		start := time.Now()
		err := s.serve(ctx, first)
		if ctx.Err() != nil {
			break
		}
		for i := range s.kinds {
			s.gone(i, err.Error())
		}
		first()
		if time.Since(start) > 40*s.o.firstWait() {
			failed = 0
		}
		failed++
		s.pause(ctx, failed)
	}
	first()
}

// pause waits before the next try: a while, and after many of them for somebody
// to be there, though not less than a minute.
func (s *savers) pause(ctx context.Context, failed int) {
	wait := s.o.firstWait() << min(failed-1, tries)
	kicked := s.kick
	if failed < tries {
		kicked = nil
	}
	timer := time.NewTimer(min(wait, 240*s.o.firstWait()))
	defer timer.Stop()
	waited := false
	for !waited || kicked != nil {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			waited = true
			select {
			case <-s.kick: // of long ago
			default:
			}
		case <-s.ready(kicked, waited):
			return
		case <-s.doubt.C:
			s.unlock()
		}
	}
}

// ready is the channel to wait on when a kick counts.
func (s *savers) ready(kicked chan struct{}, waited bool) chan struct{} {
	if waited {
		return kicked
	}
	return nil
}

func (s *savers) serve(ctx context.Context, first func()) error {
	address := sessionBus(s.o.Env)
	if address == "" {
		return lang.Error("there is no session bus; start deskbreak from within the desktop")
	}
	conn, signals, err := dialBus(ctx, lang.T("session bus"), address, s.o.patience)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := s.listen(ctx, conn); err != nil {
		return err
	}
	if err := s.lookAtAll(ctx, conn); err != nil {
		return err
	}
	first()
	for err == nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-conn.Context().Done():
			return lang.Error("the session bus is gone; it is looked for again")
		case signal := <-signals.c:
			s.signal(ctx, conn, signal)
		case <-signals.lost:
			err = s.lookAtAll(ctx, conn)
		case <-s.doubt.C:
			s.unlock()
		}
	}
	return err
}

func (s *savers) listen(ctx context.Context, conn *dbus.Conn) error {
	for _, k := range s.kinds {
		for _, rule := range [][]dbus.MatchOption{
			{
				dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchInterface("org.freedesktop.DBus"),
				dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, k.name),
			},
			{dbus.WithMatchSender(k.name), dbus.WithMatchInterface(k.name), dbus.WithMatchMember("ActiveChanged")},
		} {
			ctx, cancel := context.WithTimeout(ctx, s.o.patience)
			err := conn.AddMatchSignalContext(ctx, rule...)
			cancel()
			if err != nil {
				return lang.Errorf("the session bus does not let us listen: %v", err)
			}
		}
	}
	return nil
}

func (s *savers) lookAtAll(ctx context.Context, conn *dbus.Conn) error {
	for i := range s.kinds {
		s.look(ctx, conn, i)
		if conn.Context().Err() != nil {
			return lang.Error("the session bus is gone; it is looked for again")
		}
	}
	return nil
}

// look asks one whether it is active now.
func (s *savers) look(ctx context.Context, conn *dbus.Conn, i int) {
	ctx, cancel := context.WithTimeout(ctx, s.o.patience)
	defer cancel()
	k := s.kinds[i]
	var err error
	for _, path := range k.paths {
		var on bool
		err = conn.Object(k.name, path).CallWithContext(ctx, k.name+".GetActive", dbus.FlagNoAutoStart).Store(&on)
		if err == nil {
			s.note(i, "")
			s.set(i, on)
			return
		}
		if isName(err, "ServiceUnknown", "NameHasNoOwner") {
			s.gone(i, lang.T("it is not on the session bus"))
			return
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		s.gone(i, lang.T("it has not answered for %v; what it tells by itself is heard", s.o.patience))
		return
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	s.gone(i, lang.T("it does not say whether the screen is locked: %s", text))
}

func (s *savers) signal(ctx context.Context, conn *dbus.Conn, signal *dbus.Signal) {
	if signal.Name == "org.freedesktop.DBus.NameOwnerChanged" {
		var name, before, after string
		if dbus.Store(signal.Body, &name, &before, &after) != nil {
			return
		}
		for i, k := range s.kinds {
			if k.name == name {
				s.look(ctx, conn, i) // says that it is gone, if it is
			}
		}
		return
	}
	for i, k := range s.kinds {
		if signal.Name != k.name+".ActiveChanged" {
			continue
		}
		var on bool
		if err := dbus.Store(signal.Body, &on); err != nil {
			if !s.complained {
				s.complained = true
				s.o.Log.Warn("a screen saver sends a signal of the wrong type, which is passed over", "signal", signal.Name, "body", fmt.Sprint(signal.Body...))
			}
			return
		}
		s.note(i, "")
		s.set(i, on)
	}
}

func (s *savers) set(i int, on bool) {
	s.active[i] = on
	s.lock.say(s.kinds[i].name, on, false)
}

// gone keeps why one does not tell. What it said last is doubted.
func (s *savers) gone(i int, why string) {
	s.note(i, why)
	if s.active[i] {
		s.doubt.Reset(120 * s.o.firstWait()) // half a minute
	}
}

// unlock is the end of the doubt: those that tell no more count as off.
func (s *savers) unlock() {
	s.mu.Lock()
	var off []int
	for i, n := range s.notes {
		if n.Why != "" && s.active[i] {
			off = append(off, i)
		}
	}
	s.mu.Unlock()
	for _, i := range off {
		s.set(i, false)
	}
}

func (s *savers) note(i int, why string) {
	s.mu.Lock()
	was := s.notes[i].Why
	s.notes[i].Why = why
	s.mu.Unlock()
	if was == why {
		return
	}
	s.changed()
	if why == "" {
		s.o.Log.Info("lock source", "source", s.kinds[i].name)
	} else if was != notYet() {
		s.o.Log.Debug("lock source not used", "source", s.kinds[i].name, "why", why)
	}
}

// report adds the screen savers to the question of the lock, which all sources
// that there are answer together.
func (s *savers) report(r *Report) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &r.Lock
	for _, n := range s.notes {
		q.Candidates = append(q.Candidates, n)
		switch {
		case n.Why != "":
		case q.Source == "":
			q.Source, q.Detail = n.Name, ""
		case q.Detail == "":
			q.Detail = lang.T("with %s", n.Name)
		default:
			q.Detail += ", " + lang.T("with %s", n.Name)
		}
	}
}
