//go:build unix && !darwin

package notify

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

const (
	busName   = "org.freedesktop.DBus"
	wellKnown = "org.freedesktop.Notifications"
	objPath   = dbus.ObjectPath("/org/freedesktop/Notifications")
)

// reconnects are the pauses after a lost or refused connection. After the last
// one only a new notification tries again: a session whose bus stays away has
// most likely ended, and is not to be woken for it.
var reconnects = [...]time.Duration{time.Second, 5 * time.Second, 15 * time.Second, time.Minute}

// findPlaces follows the session bus and the notification server on it until
// the context ends.
func findPlaces(ctx context.Context, k *keeper) {
	newBus(k, sessionBus).run(ctx)
}

// sessionBus is the bus's address; empty: there is none. It never starts one,
// as godbus does through dbus-launch when it is left to look by itself.
func sessionBus() string {
	if a := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); a != "" && a != "autolaunch:" {
		return a
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		socket := filepath.Join(dir, "bus")
		if is, err := os.Stat(socket); err == nil && is.Mode()&os.ModeSocket != 0 {
			return "unix:path=" + dbus.EscapeBusAddressValue(socket)
		}
	}
	return ""
}

// bus is one connection after another to the session bus, private so that
// neither the tray's nor beeep's use of the shared one can disturb it.
type bus struct {
	k       *keeper
	address func() string

	// current is the server that signals are taken from; nil: none.
	current atomic.Pointer[server]

	mu    sync.Mutex
	owner string
	known bool // owner was told by a signal, which is never older than an answer
	// changed is poked with every change of owner.
	changed chan struct{}
}

func newBus(k *keeper, address func() string) *bus {
	return &bus{k: k, address: address, changed: make(chan struct{}, 1)}
}

func (b *bus) run(ctx context.Context) {
	for fails := 0; ctx.Err() == nil; {
		addr := b.address()
		if addr == "" {
			b.without()
			fails = len(reconnects)
		} else {
			began := time.Now()
			err := b.serve(ctx, addr)
			if ctx.Err() != nil {
				return
			}
			if time.Since(began) > time.Minute {
				fails = 0
			}
			level := slog.LevelDebug
			if fails == 0 {
				level = slog.LevelWarn
			}
			b.k.opt.Log.Log(ctx, level, "no connection to the session bus", "error", err)
			b.k.post(func() { b.k.arrived(nil, lang.T("the session bus is gone (%v)", err)) })
		}
		if b.pause(ctx, fails) {
			fails++
		}
	}
}

// without reports the place for a session that has no bus at all.
func (b *bus) without() {
	p, why := place(nil), lang.T("there is no session bus")
	if beeepWithoutBus() {
		p = &beeepPlace{app: b.k.opt.AppName, icon: b.k.opt.Icon}
	}
	b.k.post(func() {
		if _, is := b.k.place.(*beeepPlace); !is || p == nil {
			b.k.arrived(p, why)
		}
	})
}

// pause waits before the next connection; a new notification ends it at once and
// makes it false.
func (b *bus) pause(ctx context.Context, fails int) bool {
	var after <-chan time.Time
	if fails < len(reconnects) {
		t := time.NewTimer(reconnects[fails])
		defer t.Stop()
		after = t.C
	}
	select {
	case <-ctx.Done():
	case <-after:
		return true
	case <-b.k.nudge:
	}
	return false
}

// serve reports servers until the connection is lost.
func (b *bus) serve(ctx context.Context, addr string) error {
	b.mu.Lock()
	b.owner, b.known = "", false
	b.mu.Unlock()

	// The context is the connection's for life; the timer is only for its start.
	life, end := context.WithCancel(ctx)
	defer end()
	start := time.AfterFunc(deadline, end)
	conn, err := dbus.Connect(addr, dbus.WithContext(life), dbus.WithSignalHandler(b))
	if err != nil {
		if life.Err() != nil && ctx.Err() == nil {
			err = lang.Error("it does not answer")
		}
		return err
	}
	defer conn.Close()
	defer b.current.Store(nil)
	id, owner, err := b.look(life, conn)
	if !start.Stop() && err == nil {
		err = lang.Error("it does not answer")
	}
	if err != nil {
		return err
	}
	b.mu.Lock()
	if !b.known {
		b.owner = owner
	}
	b.mu.Unlock()
	poke(b.changed)
	for last := "?"; ; {
		select {
		case <-life.Done():
			return ctx.Err()
		case <-conn.Context().Done():
			return lang.Error("the connection was lost")
		case <-b.changed:
		}
		b.mu.Lock()
		owner := b.owner
		b.mu.Unlock()
		if owner != last {
			last = owner
			b.report(life, conn, id, owner)
		}
	}
}

// look asks for changes of the server's owner, and only then for the owner, so
// that none is missed.
func (b *bus) look(ctx context.Context, conn *dbus.Conn) (id, owner string, err error) {
	err = conn.AddMatchSignalContext(ctx, dbus.WithMatchSender(busName), dbus.WithMatchInterface(busName),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, wellKnown))
	if err != nil {
		return "", "", err
	}
	o := conn.BusObject()
	if err := o.CallWithContext(ctx, busName+".GetId", 0).Store(&id); err != nil {
		return "", "", err
	}
	err = o.CallWithContext(ctx, busName+".GetNameOwner", 0, wellKnown).Store(&owner)
	if errorName(err) == busName+".Error.NameHasNoOwner" {
		err = nil
	}
	return id, owner, err
}

// report hands the keeper the server with that owner.
func (b *bus) report(ctx context.Context, conn *dbus.Conn, id, owner string) {
	if old := b.current.Load(); old != nil {
		old.forget()
	}
	k := b.k
	if owner != "" {
		s := &server{conn: conn, bus: id, owner: owner, app: k.opt.AppName, icon: k.opt.Icon, log: k.opt.Log}
		b.current.Store(s)
		k.post(func() { k.arrived(s, "") })
		return
	}
	b.current.Store(nil)
	k.post(func() { k.vanished(lang.T("no notification server is running")) })
	if activatable(ctx, conn) {
		k.post(func() { k.arrived(starter{conn}, "") })
	}
}

// activatable is true when the bus can start a notification server.
func activatable(ctx context.Context, conn *dbus.Conn) bool {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	var names []string
	err := conn.BusObject().CallWithContext(ctx, busName+".ListActivatableNames", 0).Store(&names)
	return err == nil && slices.Contains(names, wellKnown)
}

// DeliverSignal implements dbus.SignalHandler. It runs in the connection's
// reader, so that signals reach the keeper in the order in which they came.
func (b *bus) DeliverSignal(iface, member string, s *dbus.Signal) {
	if iface == busName && member == "NameOwnerChanged" && s.Sender == busName {
		var of, before, after string
		if dbus.Store(s.Body, &of, &before, &after) == nil && of == wellKnown {
			b.mu.Lock()
			b.owner, b.known = after, true
			b.mu.Unlock()
			poke(b.changed)
		}
		return
	}
	srv := b.current.Load()
	if iface != wellKnown || s.Path != objPath || srv == nil || s.Sender != srv.owner {
		return
	}
	sig := signal{order: uint64(s.Sequence)}
	switch member {
	case "ActionInvoked":
		if dbus.Store(s.Body, &sig.id, &sig.key) != nil || sig.key == "" {
			return
		}
	case "NotificationClosed":
		if dbus.Store(s.Body, &sig.id, &sig.reason) != nil {
			return
		}
	default:
		// ActivationToken, for programs that open a window: nothing of ours does.
		return
	}
	b.k.post(func() { b.k.signalled(srv, sig) })
}

// errorName is the name of a D-Bus error; empty when nobody answered with one.
func errorName(err error) string {
	var e dbus.Error
	if errors.As(err, &e) {
		return e.Name
	}
	return ""
}
