//go:build !windows && !darwin

package quiet

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
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
func need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		miss(t, program+" is not installed")
	}
	return path
}

// needFile does so for programs that are not in the path.
func needFile(t testing.TB, patterns ...string) string {
	t.Helper()
	for _, p := range patterns {
		if found, _ := filepath.Glob(p); len(found) > 0 {
			return found[0]
		}
	}
	miss(t, patterns[0]+" is not installed")
	return ""
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

// desk is a session that the test makes: an environment and what runs in it.
type desk struct {
	t    testing.TB
	dir  string
	mu   sync.Mutex
	vars map[string]string
}

// nowhere is an environment without any source.
func nowhere(t testing.TB) *desk {
	t.Helper()
	// A short name: sockets take about 100 bytes.
	dir, err := os.MkdirTemp("", "quiet")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	d := &desk{t: t, dir: dir, vars: map[string]string{
		"DBUS_SESSION_BUS_ADDRESS": "unix:path=" + filepath.Join(dir, "session", "bus"),
		"DBUS_SYSTEM_BUS_ADDRESS":  "unix:path=" + filepath.Join(dir, "system", "bus"),
		"XDG_RUNTIME_DIR":          filepath.Join(dir, "run"),
		"XDG_CONFIG_HOME":          filepath.Join(dir, "home", ".config"),
		"HOME":                     filepath.Join(dir, "home"),
	}}
	for _, sub := range []string{"run", "home"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func (d *desk) get(name string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.vars[name]
}

func (d *desk) set(name, value string) *desk {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.vars[name] = value
	return d
}

// command is a program in this session and no other.
func (d *desk) command(name string, args ...string) *exec.Cmd {
	d.t.Helper()
	cmd := exec.Command(need(d.t, name), args...)
	for _, v := range os.Environ() {
		key, _, _ := strings.Cut(v, "=")
		switch key {
		case "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "PULSE_SERVER", "PULSE_COOKIE":
			continue
		}
		if _, ours := d.vars[key]; !ours {
			cmd.Env = append(cmd.Env, v)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for key, value := range d.vars {
		cmd.Env = append(cmd.Env, key+"="+value)
	}
	cmd.Env = append(cmd.Env, "NO_AT_BRIDGE=1", "GTK_A11Y=none", "GDK_BACKEND=x11")
	return cmd
}

// do runs a program to its end.
func (d *desk) do(name string, args ...string) string {
	d.t.Helper()
	out, err := d.command(name, args...).CombinedOutput()
	if err != nil {
		d.t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// run is a Quiet whose events are kept.
type run struct {
	*Quiet
	t testing.TB

	mu     sync.Mutex
	events []Event
	seen   int
}

func (d *desk) watch(change ...func(*Options)) *run {
	d.t.Helper()
	r := &run{t: d.t}
	o := Options{Env: d.get, patience: patience, retry: 5 * time.Millisecond}
	if testing.Verbose() {
		o.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	for _, c := range change {
		c(&o)
	}
	var err error
	r.Quiet, err = Start(context.Background(), o, func(e Event) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.events = append(r.events, e)
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { r.Close() })
	return r
}

// want waits for the next event, which must be this one.
func (r *run) want(reason Reason, on bool) {
	r.t.Helper()
	end := time.Now().Add(30 * time.Second)
	for time.Now().Before(end) {
		r.mu.Lock()
		events := r.events[r.seen:]
		r.mu.Unlock()
		if len(events) > 0 {
			r.seen++
			if events[0] != (Event{reason, on}) {
				r.t.Fatalf("event: got %v, want {%s %v}", events[0], reason, on)
			}
			return
		}
		<-time.After(5 * time.Millisecond)
	}
	r.t.Fatalf("no event within 30 s, want {%s %v}; the sources are %+v", reason, on, r.Sources())
}

// none is called at the end: there must have been no other event.
func (r *run) none() {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if rest := r.events[r.seen:]; len(rest) > 0 {
		r.t.Errorf("events that nobody caused: %v", rest)
	}
}

// found waits until every source was tried.
func (r *run) found() *run {
	r.t.Helper()
	select {
	case <-r.Found():
	case <-time.After(30 * time.Second):
		r.t.Fatalf("the sources were not tried within 30 s: %+v", r.Sources())
	}
	return r
}

func (r *run) candidate(reason Reason, name string) Candidate {
	r.t.Helper()
	for _, q := range r.Sources() {
		for _, c := range q.Candidates {
			if q.Reason == reason && c.Name == name {
				return c
			}
		}
	}
	r.t.Fatalf("there is no source %s for %s", name, reason)
	return Candidate{}
}

func (r *run) question(reason Reason) Question {
	for _, q := range r.Sources() {
		if q.Reason == reason {
			return q
		}
	}
	return Question{}
}

// why waits until the Report says this about a source.
func (r *run) why(reason Reason, name, part string) {
	r.t.Helper()
	var why string
	end := time.Now().Add(30 * time.Second)
	for time.Now().Before(end) {
		if why = r.candidate(reason, name).Why; part == "" && why == "" || part != "" && strings.Contains(why, part) {
			return
		}
		<-time.After(5 * time.Millisecond)
	}
	r.t.Fatalf("%s for %s: the report says %q, not %q", name, reason, why, part)
}

// daemon is a private message bus at an address that it keeps when started again.
type daemon struct {
	*process
	d       *desk
	name    string
	address string
}

const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>%s</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// bus starts the session's own bus, "session" or "system".
func (d *desk) bus(name string) *daemon {
	d.t.Helper()
	dir := filepath.Join(d.dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		d.t.Fatal(err)
	}
	b := &daemon{d: d, name: name, address: "unix:path=" + filepath.Join(dir, "bus")}
	b.start()
	return b
}

func (b *daemon) start() {
	t := b.d.t
	t.Helper()
	dir := filepath.Join(b.d.dir, b.name)
	if err := os.WriteFile(filepath.Join(dir, "conf"), fmt.Appendf(nil, busConfig, b.name, filepath.Join(dir, "bus")), 0o600); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(filepath.Join(dir, "bus"))
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command(need(t, "dbus-daemon"), "--config-file="+filepath.Join(dir, "conf"), "--nofork", "--nopidfile", "--print-address=3")
	cmd.ExtraFiles = []*os.File{w}
	b.process = start(t, cmd)
	w.Close()
	if _, err := bufio.NewReader(r).ReadString('\n'); err != nil {
		t.Fatalf("dbus-daemon did not say its address: %v", err)
	}
}

// connect is the test's own connection to the bus.
func (b *daemon) connect() *dbus.Conn {
	b.d.t.Helper()
	conn, err := dbus.Connect(b.address)
	if err != nil {
		b.d.t.Fatal(err)
	}
	b.d.t.Cleanup(func() { conn.Close() })
	return conn
}

// owned waits until a name has an owner.
func (b *daemon) owned(name string) {
	b.d.t.Helper()
	conn := b.connect()
	eventually(b.d.t, name+" is on the bus", func() bool {
		var has bool
		err := conn.BusObject().Call(busName+".NameHasOwner", 0, name).Store(&has)
		return err == nil && has
	})
}
