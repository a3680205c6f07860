//go:build !windows && !darwin

package presence

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

const (
	mutterName = "org.gnome.Mutter.IdleMonitor"
	mutterPath = dbus.ObjectPath("/org/gnome/Mutter/IdleMonitor/Core")
)

// mutter has GNOME's compositor tell, by watches that it keeps for us: one for
// no input, which stays, and one for the next input, which is used up by it. It is
// asked for a number only when what is watched changes, to know where that begins.
// One goroutine does everything.
type mutter struct {
	*told
	conn    *dbus.Conn
	signals *signalQueue
	cancel  context.CancelFunc

	wants chan struct{} // something below has changed

	// guarded by told.mu
	want    time.Duration // the idle watch that there should be; 0: none
	settled []func()
	look    bool // the watch for input is wanted

	// the goroutine's own
	armed      time.Duration // the idle watch that there is
	idleWatch  uint32
	inputWatch uint32
	complained bool
}

// sessionUnfit says why nothing can be asked on the session bus.
func sessionUnfit(o *Options, _ *session) string {
	if sessionBus(o.Env) == "" {
		return lang.T("there is no session bus; start deskbreak from within the desktop")
	}
	return ""
}

func openMutter(ctx context.Context, o *Options, put func(Event)) (idleSource, error) {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	conn, signals, err := dialBus(running, lang.T("session bus"), sessionBus(o.Env), o.patience)
	if err != nil {
		cancel()
		return nil, err
	}
	m := &mutter{conn: conn, signals: signals, cancel: cancel, wants: make(chan struct{}, 1)}
	m.told = newTold(o, put, m)
	if err := m.open(ctx); err != nil {
		cancel()
		_ = conn.Close()
		return nil, err
	}
	go m.run(running)
	return m, nil
}

func (m *mutter) open(ctx context.Context) error {
	if _, err := m.idletime(ctx); err != nil {
		return err
	}
	for _, rule := range [][]dbus.MatchOption{
		{
			dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchInterface("org.freedesktop.DBus"),
			dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, mutterName),
		},
		{dbus.WithMatchSender(mutterName), dbus.WithMatchObjectPath(mutterPath), dbus.WithMatchMember("WatchFired")},
	} {
		if err := m.conn.AddMatchSignalContext(ctx, rule...); err != nil {
			return lang.Errorf("the session bus does not let us listen: %v", err)
		}
	}
	// It may have gone before that was signalled.
	_, err := m.idletime(ctx)
	return err
}

// call asks Mutter for the one value that each of its methods has.
func (m *mutter) call(ctx context.Context, reply any, method string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, m.o.patience)
	defer cancel()
	call := m.conn.Object(mutterName, mutterPath).CallWithContext(ctx, mutterName+"."+method, dbus.FlagNoAutoStart, args...)
	err := call.Err
	if err == nil && reply != nil {
		if err = call.Store(reply); err != nil {
			return lang.Errorf("GNOME's Mutter answers %s with what is not understood: %v", method, err)
		}
	}
	switch {
	case err == nil:
		return nil
	case isName(err, "ServiceUnknown", "NameHasNoOwner", "UnknownObject", "UnknownInterface", "UnknownMethod"):
		return errAbsent(lang.T("GNOME's Mutter, which tells of idle time there, is not on the session bus"))
	case errors.Is(err, context.DeadlineExceeded):
		return lang.Errorf("GNOME's Mutter has not answered for %v; it is asked again", m.o.patience)
	}
	return lang.Errorf("GNOME's Mutter does not answer: %v; it is asked again", err)
}

func (m *mutter) idletime(ctx context.Context) (time.Duration, error) {
	var ms uint64
	err := m.call(ctx, &ms, "GetIdletime")
	return milliseconds(int64(min(ms, 1<<62))), err
}

func (m *mutter) run(ctx context.Context) {
	err := m.serve(ctx)
	m.lose(err)
	_ = m.conn.Close()
	m.cancel()
}

func (m *mutter) serve(ctx context.Context) (err error) {
	for err == nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-m.conn.Context().Done():
			return lang.Error("the session bus is gone; it is looked for again")
		case s := <-m.signals.c:
			err = m.signal(s)
		case <-m.signals.lost:
			err = lang.Error("too many signals on the session bus; Mutter is looked for again")
		case <-m.wants:
			err = m.change(ctx)
		}
	}
	return err
}

func (m *mutter) signal(s *dbus.Signal) error {
	switch s.Name {
	case "org.freedesktop.DBus.NameOwnerChanged":
		var name, before, after string
		if dbus.Store(s.Body, &name, &before, &after) == nil && name == mutterName {
			return lang.Error("GNOME's Mutter has gone; it is looked for again")
		}
	case mutterName + ".WatchFired":
		var id uint32
		if err := dbus.Store(s.Body, &id); err != nil {
			if !m.complained {
				m.complained = true
				m.o.Log.Warn("Mutter sends a signal of the wrong type, which is passed over", "body", fmt.Sprint(s.Body...))
			}
			return nil
		}
		switch {
		case id == 0:
		case id == m.idleWatch:
			m.fell(m.armed)
		case id == m.inputWatch:
			m.inputWatch = 0
			m.rose()
		}
	}
	return nil
}

// change makes the watches those that are wanted.
func (m *mutter) change(ctx context.Context) error {
	m.told.mu.Lock()
	want, settled, look, still := m.want, m.settled, m.look, m.still
	m.settled, m.look = nil, false
	m.told.mu.Unlock()

	if want != m.armed && m.idleWatch != 0 {
		if err := m.call(ctx, nil, "RemoveWatch", m.idleWatch); err != nil {
			return err
		}
		m.idleWatch = 0
	}
	m.armed = want
	if m.idleWatch == 0 && want > 0 {
		if err := m.call(ctx, &m.idleWatch, "AddIdleWatch", uint64((want + time.Millisecond - 1).Milliseconds())); err != nil {
			return err
		}
	}
	if look && m.inputWatch == 0 {
		if err := m.call(ctx, &m.inputWatch, "AddUserActiveWatch"); err != nil {
			return err
		}
	}
	if len(settled) == 0 && !(look && still) {
		return nil
	}
	// A watch for what is so already may not fire, and input may have come before
	// there was a watch for it.
	idle, err := m.idletime(ctx)
	if err != nil {
		return err
	}
	m.told.mu.Lock()
	missed := still && m.still && m.boot()-m.since > idle+time.Second
	m.told.mu.Unlock()
	switch {
	case missed:
		m.rose()
	case want > 0 && idle >= want:
		m.fell(idle)
	}
	for _, f := range settled {
		f()
	}
	return nil
}

func (m *mutter) kick() {
	select {
	case m.wants <- struct{}{}:
	default:
	}
}

// arm keeps a watch that is there: it fires again after the next input.
func (m *mutter) arm(d time.Duration, settled func()) {
	m.want = d
	if settled != nil {
		m.settled = append(m.settled, settled)
		m.kick()
	}
}

func (m *mutter) await() {
	m.look = true
	m.kick()
}

func (m *mutter) end() { m.cancel() }

// ask reads the number, for somebody who has not said what they wait for.
func (m *mutter) ask() (time.Duration, error) { return m.idletime(context.Background()) }

func (m *mutter) detail() string { return lang.T("GNOME's own idle monitor") }
