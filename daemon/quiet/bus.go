//go:build !windows && !darwin

package quiet

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
	busName    = "org.freedesktop.DBus"
	properties = "org.freedesktop.DBus.Properties"
)

// bus is one message bus and the services on it that we ask. There is one
// connection for all of them, and no goroutine for one that is silent.
type bus struct {
	o        Options
	name     string // "session bus", "system bus"
	address  string // empty: there is none
	services []*service
}

// run connects, and hands out what the bus says until ctx ends.
func (b *bus) run(ctx context.Context) {
	var seats []*seat
	for _, s := range b.services {
		seats = append(seats, s.seat)
	}
	keep(ctx, b.o, socketOf(b.address), seats, b.serve)
}

func (b *bus) serve(ctx context.Context) error {
	if b.address == "" {
		return lang.Errorf("there is no %s; start deskbreak from within the desktop", b.name)
	}
	if file := socketOf(b.address); file != "" {
		// Where there is no socket, godbus would start a bus of its own.
		if _, err := os.Stat(file); err != nil {
			return absentError{lang.T("there is no %s at %s; it is used as soon as there is", b.name, file)}
		}
	}
	conn, signals, err := b.dial(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var asking sync.WaitGroup
	defer asking.Wait()
	defer conn.Close()
	defer cancel()
	l := &line{bus: b, conn: conn, ctx: ctx, asking: &asking}
	for _, s := range b.services {
		s.begin(l)
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-conn.Context().Done():
			return lang.Errorf("the %s is gone; it is looked for again", b.name)
		case m := <-signals.c:
			for _, s := range b.services {
				if s.concerns(m) {
					s.ask(l)
				}
			}
		case <-signals.lost:
			for _, s := range b.services {
				s.ask(l)
			}
		}
	}
}

// absentError is a socket that does not exist.
type absentError struct{ text string }

func (e absentError) Error() string { return e.text }
func (absentError) Unwrap() error   { return os.ErrNotExist }

// dial connects within patience, however long the bus would take.
func (b *bus) dial(ctx context.Context) (*dbus.Conn, *signalQueue, error) {
	ctx, cancel := context.WithCancel(ctx)
	signals := &signalQueue{c: make(chan *dbus.Signal, 64), lost: make(chan struct{}, 1)}
	watchdog := time.AfterFunc(b.o.patience, cancel)
	conn, err := dbus.Connect(b.address, dbus.WithContext(ctx), dbus.WithSignalHandler(signals))
	if !watchdog.Stop() {
		if err == nil {
			_ = conn.Close()
		}
		return nil, nil, lang.Errorf("the %s has not answered for %v; it is tried again", b.name, b.o.patience)
	}
	if err != nil {
		cancel()
		return nil, nil, lang.Errorf("the %s cannot be reached: %v", b.name, err)
	}
	// From here on the connection ends with the parent context or with Close.
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

// sessionBus is the session bus's address; empty: there is none.
func sessionBus(env func(string) string) string {
	if address := env("DBUS_SESSION_BUS_ADDRESS"); address != "" {
		// "autolaunch:" would start one.
		if strings.HasPrefix(address, "autolaunch:") {
			return ""
		}
		return address
	}
	if dir := env("XDG_RUNTIME_DIR"); dir != "" {
		return "unix:path=" + filepath.Join(dir, "bus")
	}
	return ""
}

// systemBus is the system bus's address. It is not taken from godbus, which reads
// the process's environment.
func systemBus(env func(string) string) string {
	if address := env("DBUS_SYSTEM_BUS_ADDRESS"); address != "" {
		return address
	}
	for _, path := range []string{"/run/dbus/system_bus_socket", "/var/run/dbus/system_bus_socket"} {
		if _, err := os.Stat(path); err == nil {
			return "unix:path=" + path
		}
	}
	return "unix:path=/run/dbus/system_bus_socket"
}

// socketOf is the file in the first address of a list; empty: it has none.
func socketOf(address string) string {
	first, _, _ := strings.Cut(address, ";")
	rest, ok := strings.CutPrefix(first, "unix:")
	if !ok {
		return ""
	}
	for _, pair := range strings.Split(rest, ",") {
		if path, ok := strings.CutPrefix(pair, "path="); ok {
			if text, err := dbus.UnescapeBusAddressValue(path); err == nil {
				return text
			}
			return path
		}
	}
	return ""
}

// isName is true for the errors of the bus whose name ends so.
func isName(err error, names ...string) bool {
	var e dbus.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, n := range names {
		if strings.HasSuffix(e.Name, "."+n) {
			return true
		}
	}
	return false
}

// firstLine is err in one line; some errors come with a whole traceback.
func firstLine(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return text
}
