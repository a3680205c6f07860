//go:build unix && !darwin

package notify

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// oddServer is a notification server that does what real ones do at bad moments.
type oddServer struct {
	conn *dbus.Conn
	// gate, when set, holds every Notify until something is sent on it.
	gate chan struct{}
	// before and after the answer of a Notify these run.
	before, after func(id uint32)

	mu     sync.Mutex
	nextID uint32
	up     map[uint32]string
	most   int // ever up at a time
}

func (d *desk) odd(s *oddServer) *oddServer {
	d.t.Helper()
	conn, err := dbus.Connect(d.addr)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { conn.Close() })
	// What it does was set before: from here on it answers.
	s.conn, s.up = conn, map[uint32]string{}
	if err := conn.ExportMethodTable(map[string]any{
		"GetServerInformation": func() (string, string, string, string, *dbus.Error) { return "odd", "us", "1", "1.2", nil },
		"GetCapabilities":      func() ([]string, *dbus.Error) { return []string{"actions"}, nil },
		"Notify":               s.notify,
		"CloseNotification": func(id uint32) *dbus.Error {
			s.mu.Lock()
			defer s.mu.Unlock()
			if _, is := s.up[id]; !is {
				return dbus.NewError("odd.NoSuchNotification", nil)
			}
			delete(s.up, id)
			return nil
		},
	}, objPath, wellKnown); err != nil {
		d.t.Fatal(err)
	}
	if r, err := conn.RequestName(wellKnown, dbus.NameFlagReplaceExisting|dbus.NameFlagAllowReplacement); err != nil || r != dbus.RequestNameReplyPrimaryOwner {
		d.t.Fatal(r, err)
	}
	return s
}

func (s *oddServer) notify(app string, replaces uint32, icon, title, body string, actions []string, hints map[string]dbus.Variant, expire int32) (uint32, *dbus.Error) {
	if s.gate != nil {
		<-s.gate
	}
	s.mu.Lock()
	id := replaces
	if _, is := s.up[id]; !is {
		s.nextID++
		id = s.nextID
	}
	s.up[id] = title
	s.most = max(s.most, len(s.up))
	s.mu.Unlock()
	if s.before != nil {
		s.before(id)
	}
	if s.after != nil {
		go s.after(id)
	}
	return id, nil
}

func (s *oddServer) screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprint(s.up)
}

func (s *oddServer) drop(id uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.up, id)
}

func (s *oddServer) emit(member string, args ...any) {
	s.conn.Emit(objPath, wellKnown+"."+member, args...)
}

func TestClosedBeforeAction(t *testing.T) {
	d := newDesk(t)
	s := &oddServer{}
	s.after = func(id uint32) {
		s.drop(id)
		s.emit("NotificationClosed", id, uint32(2))
		s.emit("ActionInvoked", id, "done")
	}
	d.odd(s)
	n := d.notifier(Options{})
	n.Set(note("one", 0))
	if e := await(t, n); e.Kind != EventDismissed {
		t.Errorf("first came %+v", e)
	}
	if e := await(t, n); e != (Event{EventAction, "p1", "done"}) {
		t.Errorf("then came %+v", e)
	}
}

// A server whose signals are sent with the answer, before anyone knows the id.
func TestSignalsTogetherWithTheAnswer(t *testing.T) {
	d := newDesk(t)
	s := &oddServer{}
	s.before = func(id uint32) {
		s.emit("ActionInvoked", id, "snooze")
		s.drop(id)
	}
	s.after = func(id uint32) { s.emit("NotificationClosed", id, uint32(2)) }
	d.odd(s)
	n := d.notifier(Options{})
	for i := range 50 {
		p := note("one", i)
		p.ID = fmt.Sprint("p", i)
		n.Set(p)
		if e := await(t, n); e != (Event{EventAction, p.ID, "snooze"}) {
			t.Fatalf("round %d: got %+v", i, e)
		}
		n.Set(nil)
	}
}

func TestLateAnswersNeverMakeTwo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.odd(&oddServer{gate: make(chan struct{})})
	n := d.notifier(Options{})
	eventually(t, "the server", func() bool { return n.Server().Name == "odd" })
	n.Set(note("one", 0))
	n.Set(note("two", 0))
	eventually(t, "the deadline", func() bool { return strings.Contains(n.Server().Why, "does not answer") })
	n.Set(note("three", 0))
	close(s.gate)
	eventually(t, "the last wish", func() bool { return s.screen() == "map[1:three]" })
	n.Set(nil)
	eventually(t, "an empty screen", func() bool { return s.screen() == "map[]" })
	if s.most != 1 {
		t.Errorf("%d were up at a time", s.most)
	}
}

// Another server takes the name while the old one lives on with our window.
func TestServerReplacedByAnother(t *testing.T) {
	d := newDesk(t)
	old := d.odd(&oddServer{})
	n := d.notifier(Options{})
	n.Set(note("one", 0))
	eventually(t, "the first", func() bool { return old.screen() == "map[1:one]" })
	other := d.odd(&oddServer{})
	eventually(t, "it on the other", func() bool { return other.screen() == "map[1:one]" })
	eventually(t, "none on the old", func() bool { return old.screen() == "map[]" })
	old.emit("ActionInvoked", uint32(1), "snooze")
	other.emit("ActionInvoked", uint32(1), "done")
	if e := await(t, n); e.Key != "done" {
		t.Errorf("got %+v of the server that lost its name", e)
	}
}

func TestServerStartedByTheBus(t *testing.T) {
	d := newDesk(t)
	d.killBus()
	services := filepath.Join(d.dir, "services")
	if err := os.Mkdir(services, 0o700); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(d.dir, "start")
	script := "#!/bin/sh\necho $$ >" + filepath.Join(d.dir, "pid") + "\nexec " + d.python() + " -m dbusmock --template notification_daemon\n"
	for f, s := range map[string]string{
		program:                              script,
		filepath.Join(services, "n.service"): "[D-BUS Service]\nName=" + wellKnown + "\nExec=" + program + "\n",
	} {
		if err := os.WriteFile(f, []byte(s), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	d.startBus(services)
	n := d.notifier(Options{})
	eventually(t, "Why", func() bool { return strings.Contains(n.Server().Why, "started with the first reminder") })
	if d.owner() != "" {
		t.Fatal("it was started for nothing")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", d.addr)
	if r, err := Probe(context.Background()); err != nil || !r.Activatable || d.owner() != "" {
		t.Errorf("Probe says %+v, %v", r, err)
	}
	n.Set(note("one", 0))
	eventually(t, "the server", func() bool { return d.owner() != "" })
	t.Cleanup(func() {
		var pid uint32
		if d.conn.BusObject().Call(busName+".GetConnectionUnixProcessID", 0, wellKnown).Store(&pid) == nil {
			syscall.Kill(int(pid), syscall.SIGKILL)
		}
	})
	d.shows(1)

	// One that cannot start: the terminal has it, and why is said.
	n.Close(context.Background())
	d.killBus()
	if err := os.WriteFile(program, []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	d.startBus(services)
	term := &lockedBuffer{}
	n = d.notifier(Options{Terminal: term})
	n.Set(note("one", 0))
	var said string
	eventually(t, "a line in the terminal", func() bool { said += term.take(); return strings.HasSuffix(said, "\a\n") })
	eventually(t, "Why", func() bool { return strings.Contains(n.Server().Why, "refuses") })
}

func TestStoppedBus(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.odd(&oddServer{})
	n := d.notifier(Options{})
	eventually(t, "the server", func() bool { return n.Server().Name == "odd" })
	d.bus.signal(syscall.SIGSTOP)
	for i := range 100 {
		n.Set(note("one", i))
	}
	eventually(t, "Why", func() bool { return strings.Contains(n.Server().Why, "does not answer") })
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if err := n.Close(ctx); err == nil {
		t.Error("Close does not say that something may be left")
	}
	d.bus.signal(syscall.SIGCONT)
}

func TestSessionBusIsFoundAndNeverStarted(t *testing.T) {
	d := newDesk(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x")
	if got := sessionBus(); got != "unix:path=/x" {
		t.Errorf("got %q", got)
	}
	for _, none := range []string{"", "autolaunch:"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", none)
		t.Setenv("XDG_RUNTIME_DIR", d.dir)
		if got := sessionBus(); got != d.addr {
			t.Errorf("with %q: got %q, want %q", none, got, d.addr)
		}
		t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
		if got := sessionBus(); got != "" {
			t.Errorf("with %q and no socket: got %q", none, got)
		}
	}
}
