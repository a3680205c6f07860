//go:build !windows && !darwin

package presence

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long the tests let a source take: enough for a busy machine.
const patience = time.Second

const (
	stop = syscall.SIGSTOP
	cont = syscall.SIGCONT
)

// need skips the test without the program, or fails it where that was asked for.
func need(t testing.TB, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		miss(t, program+" is not installed")
	}
}

func miss(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("DESKBREAK_TEST_REQUIRE") == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// eventually waits until the condition holds.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	end := time.Now().Add(30 * time.Second)
	for !ok() {
		if time.Now().After(end) {
			t.Fatalf("not within 30 s: %s", what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

// process is a program that the test started and ends.
type process struct {
	t    testing.TB
	cmd  *exec.Cmd
	once sync.Once
}

func start(t testing.TB, cmd *exec.Cmd) *process {
	t.Helper()
	if testing.Verbose() {
		cmd.Stderr = os.Stderr
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: cmd}
	t.Cleanup(p.kill)
	return p
}

func (p *process) kill() {
	p.once.Do(func() {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
}

func (p *process) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// environment is an environment that the test can change.
type environment struct {
	mu   sync.Mutex
	vars map[string]string
}

// nowhere is an environment without any source.
func nowhere(t testing.TB) *environment {
	return &environment{vars: map[string]string{
		"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=" + filepath.Join(t.TempDir(), "no-bus"),
		"HOME":                    t.TempDir(),
	}}
}

func (e *environment) get(name string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.vars[name]
}

func (e *environment) set(name, value string) *environment {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.vars[name] = value
	return e
}

// run is a Presence whose events are kept.
type run struct {
	*Presence
	t *testing.T

	mu     sync.Mutex
	events []Event
	seen   int
}

func watching(t *testing.T, e *environment, change ...func(*Options)) *run {
	t.Helper()
	r := &run{t: t}
	o := Options{Env: e.get, patience: patience, retry: 5 * time.Millisecond}
	if testing.Verbose() {
		o.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	for _, c := range change {
		c(&o)
	}
	var err error
	r.Presence, err = Start(context.Background(), o, func(e Event) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if e.Kind != SourcesChanged {
			r.events = append(r.events, e)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// want waits for the next events, which must be these in this order.
func (r *run) want(events ...Event) {
	r.t.Helper()
	var got []Event
	end := time.Now().Add(30 * time.Second)
	for time.Now().Before(end) {
		r.mu.Lock()
		got = r.events[r.seen:]
		r.mu.Unlock()
		if len(got) >= len(events) {
			break
		}
		<-time.After(5 * time.Millisecond)
	}
	if len(got) > len(events) {
		got = got[:len(events)]
	}
	r.seen += len(got)
	if text(got) != text(events) {
		r.t.Fatalf("events: got %s, want %s", text(got), text(events))
	}
}

func text(events []Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "[%v %v]", e.Kind, e.On)
	}
	return b.String()
}

// found waits until every source was tried.
func (r *run) found() *run {
	r.t.Helper()
	select {
	case <-r.Found():
	case <-time.After(30 * time.Second):
		r.t.Fatal("the sources were not tried within 30 s")
	}
	return r
}

// folder is a temporary one with a short name: sockets take about 100 bytes.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "presence")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// xserver starts an X server on the display given, or on one that nobody else
// takes meanwhile: those who ask for a free one get low numbers.
func xserver(t testing.TB, display string, args ...string) (*process, string) {
	t.Helper()
	need(t, "Xvfb")
	if display != "" {
		p, ok := tryServer(t, display, args)
		if !ok {
			t.Fatalf("Xvfb did not start at %s", display)
		}
		return p, display
	}
	for range 5 {
		display = fmt.Sprintf(":%d", 1000+rand.IntN(50_000))
		if p, ok := tryServer(t, display, args); ok {
			return p, display
		}
	}
	t.Fatal("Xvfb did not start on any of five displays")
	return nil, ""
}

// tryServer waits until the server says that it is ready, or ends.
func tryServer(t testing.TB, display string, args []string) (*process, bool) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	args = append([]string{display, "-displayfd", "3", "-nolisten", "tcp", "-noreset", "-screen", "0", "640x480x24"}, args...)
	cmd := exec.Command("Xvfb", args...)
	cmd.ExtraFiles = []*os.File{w}
	p := start(t, cmd)
	w.Close()
	_, err = bufio.NewReader(r).ReadString('\n')
	return p, err == nil
}

// input makes one key press on the display.
func input(t *testing.T, display string) {
	t.Helper()
	need(t, "xdotool")
	cmd := exec.Command("xdotool", "key", "shift")
	cmd.Env = append(os.Environ(), "DISPLAY="+display)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("xdotool: %v: %s", err, out)
	}
}

// bus is a private system bus at an address that it keeps when started again.
type bus struct {
	t       *testing.T
	dir     string
	address string
	*process
}

const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

func newBus(t *testing.T) *bus {
	t.Helper()
	need(t, "dbus-daemon")
	dir := folder(t)
	socket := filepath.Join(dir, "bus")
	b := &bus{t: t, dir: dir, address: "unix:path=" + socket}
	if err := os.WriteFile(filepath.Join(dir, "conf"), fmt.Appendf(nil, busConfig, socket), 0o600); err != nil {
		t.Fatal(err)
	}
	b.start()
	return b
}

func (b *bus) start() {
	b.t.Helper()
	_ = os.Remove(filepath.Join(b.dir, "bus"))
	cmd := exec.Command("dbus-daemon", "--config-file="+filepath.Join(b.dir, "conf"), "--nofork", "--nopidfile", "--print-address=3")
	r, w, err := os.Pipe()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Close()
	cmd.ExtraFiles = []*os.File{w}
	b.process = start(b.t, cmd)
	w.Close()
	if _, err := bufio.NewReader(r).ReadString('\n'); err != nil {
		b.t.Fatalf("dbus-daemon did not say its address: %v", err)
	}
}

// connect is the test's own connection to the bus.
func (b *bus) connect() *dbus.Conn {
	b.t.Helper()
	conn, err := dbus.Connect(b.address)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { conn.Close() })
	return conn
}

// mock is dbusmock's logind, and the strings that the test pulls.
type mock struct {
	t    *testing.T
	conn *dbus.Conn
	*process
}

const mockIface = "org.freedesktop.DBus.Mock"

// logindOn starts one, with no session.
func logindOn(b *bus) *mock {
	b.t.Helper()
	const python = "/usr/bin/python3" // the distribution's, which has the module
	if err := exec.Command(python, "-c", "import dbusmock").Run(); err != nil {
		miss(b.t, "python3-dbusmock is not installed")
	}
	cmd := exec.Command(python, "-m", "dbusmock", "--system", "--template", "logind")
	cmd.Env = append(os.Environ(), "DBUS_SYSTEM_BUS_ADDRESS="+b.address)
	m := &mock{t: b.t, conn: b.connect(), process: start(b.t, cmd)}
	eventually(b.t, "dbusmock's logind answers", func() bool {
		return m.conn.Object(loginName, loginPath).Call("org.freedesktop.DBus.Peer.Ping", 0).Err == nil &&
			m.conn.Object(loginName, loginPath).Call(loginManager+".ListSessions", 0).Err == nil
	})
	return m
}

func (m *mock) call(path dbus.ObjectPath, method string, args ...any) {
	m.t.Helper()
	if err := m.conn.Object(loginName, path).Call(method, 0, args...).Err; err != nil {
		m.t.Fatalf("%s: %v", method, err)
	}
}

func sessionPath(id string) dbus.ObjectPath { return loginPath + "/session/" + dbus.ObjectPath(id) }

// add makes a session; seat may be empty only for other users' sakes.
func (m *mock) add(id, seat string, uid int, active bool) {
	m.t.Helper()
	m.call(loginPath, mockIface+".AddSession", id, seat, uint32(uid), "user", active)
}

// update changes properties of a session, with the signal that goes with it.
func (m *mock) update(id string, props map[string]dbus.Variant) {
	m.t.Helper()
	m.call(sessionPath(id), mockIface+".UpdateProperties", loginSession, props)
}

func (m *mock) hint(id string, locked bool) {
	m.t.Helper()
	m.update(id, map[string]dbus.Variant{"LockedHint": dbus.MakeVariant(locked)})
}

func (m *mock) emit(path dbus.ObjectPath, iface, name, signature string, args ...dbus.Variant) {
	m.t.Helper()
	if args == nil {
		args = []dbus.Variant{}
	}
	m.call(path, mockIface+".EmitSignal", iface, name, signature, args)
}

func (m *mock) lock(id string)   { m.t.Helper(); m.emit(sessionPath(id), loginSession, "Lock", "") }
func (m *mock) unlock(id string) { m.t.Helper(); m.emit(sessionPath(id), loginSession, "Unlock", "") }
func (m *mock) sleep(on bool) {
	m.t.Helper()
	m.emit(loginPath, loginManager, "PrepareForSleep", "b", dbus.MakeVariant(on))
}
