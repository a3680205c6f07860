//go:build unix && !darwin

package notify

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// need skips the test without the program, or fails it where that was asked for.
func need(t *testing.T, program string) string {
	t.Helper()
	p, err := exec.LookPath(program)
	if err != nil {
		if os.Getenv("DESKBREAK_TEST_REQUIRE") == "1" {
			t.Fatalf("%s is not installed", program)
		}
		t.Skipf("%s is not installed", program)
	}
	return p
}

// eventually waits until the condition holds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	end := time.Now().Add(20 * time.Second)
	for !ok() {
		if time.Now().After(end) {
			t.Fatalf("not within 20 s: %s", what)
		}
		tick := time.NewTimer(10 * time.Millisecond)
		<-tick.C
	}
}

// process is a program that the test started and ends.
type process struct {
	t   *testing.T
	cmd *exec.Cmd
}

func start(t *testing.T, env []string, program string, args ...string) *process {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), env...)
	if testing.Verbose() {
		cmd.Stderr = os.Stderr
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{t, cmd}
	t.Cleanup(p.kill)
	return p
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

func (p *process) kill() {
	if p.cmd.ProcessState == nil {
		p.cmd.Process.Kill()
		p.cmd.Wait()
	}
}

// desk is a private bus that can start nothing by itself.
type desk struct {
	t    *testing.T
	dir  string
	addr string
	env  []string
	bus  *process
	conn *dbus.Conn
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	need(t, "dbus-daemon")
	// Not t.TempDir(): a socket's path is limited to about 100 bytes.
	dir, err := os.MkdirTemp("", "notify")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	d := &desk{t: t, dir: dir, addr: "unix:path=" + filepath.Join(dir, "bus")}
	d.env = []string{"DBUS_SESSION_BUS_ADDRESS=" + d.addr, "XDG_RUNTIME_DIR=" + dir, "HOME=" + dir, "XDG_CONFIG_HOME=" + dir}
	d.startBus("")
	return d
}

// startBus starts the bus; services is a folder of activation files, or empty.
func (d *desk) startBus(services string) {
	d.t.Helper()
	conf := filepath.Join(d.dir, "bus.conf")
	dir := ""
	if services != "" {
		dir = "<servicedir>" + services + "</servicedir>"
	}
	err := os.WriteFile(conf, []byte(`<busconfig><type>session</type><listen>`+d.addr+`</listen><auth>EXTERNAL</auth>`+dir+`
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`), 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	d.bus = start(d.t, d.env, "dbus-daemon", "--nofork", "--config-file="+conf)
	eventually(d.t, "the bus", func() bool {
		d.conn, err = dbus.Connect(d.addr)
		return err == nil
	})
	conn := d.conn
	d.t.Cleanup(func() { conn.Close() })
}

// killBus ends the bus and removes its socket.
func (d *desk) killBus() {
	d.bus.kill()
	os.Remove(filepath.Join(d.dir, "bus"))
}

func (d *desk) owner() string {
	var o string
	d.conn.BusObject().Call(busName+".GetNameOwner", 0, wellKnown).Store(&o)
	return o
}

// server starts a notification server and waits until it has its name.
func (d *desk) server(program string, args ...string) *process {
	d.t.Helper()
	p := start(d.t, d.env, program, args...)
	eventually(d.t, program+" on the bus", func() bool { return d.owner() != "" })
	return p
}

// python is Debian's: dbusmock is installed for it.
func (d *desk) python() string {
	d.t.Helper()
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import dbusmock").Run(); err != nil {
		need(d.t, "python3-dbusmock")
	}
	return python
}

func (d *desk) mock(capabilities string) *process {
	d.t.Helper()
	return d.server(d.python(), "-m", "dbusmock", "--template", "notification_daemon",
		"--parameters", fmt.Sprintf(`{"capabilities": %q}`, capabilities))
}

// calls are those that a mock had of a method.
func (d *desk) calls(method string) [][]dbus.Variant {
	d.t.Helper()
	var all []struct {
		At     uint64
		Method string
		Args   []dbus.Variant
	}
	o := d.conn.Object(wellKnown, objPath)
	if err := o.Call("org.freedesktop.DBus.Mock.GetCalls", 0).Store(&all); err != nil {
		d.t.Fatal(err)
	}
	var of [][]dbus.Variant
	for _, c := range all {
		if c.Method == method {
			of = append(of, c.Args)
		}
	}
	return of
}

// emit has the mock send a signal.
func (d *desk) emit(member, signature string, args ...any) {
	d.t.Helper()
	var list []dbus.Variant
	for _, a := range args {
		list = append(list, dbus.MakeVariant(a))
	}
	o := d.conn.Object(wellKnown, objPath)
	if err := o.Call("org.freedesktop.DBus.Mock.EmitSignal", 0, wellKnown, member, signature, list).Err; err != nil {
		d.t.Fatal(err)
	}
}

// notifier is a Notifier on the desk's bus.
func (d *desk) notifier(o Options) Notifier {
	d.t.Helper()
	if o.Terminal == nil {
		o.Terminal = io.Discard
	}
	if testing.Verbose() {
		o.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	k := newKeeper(o)
	k.start(func(ctx context.Context) { newBus(k, func() string { return d.addr }).run(ctx) })
	d.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		k.Close(ctx)
	})
	return k
}

// await returns the next event other than the server's.
func await(t *testing.T, n Notifier) Event {
	t.Helper()
	end := time.After(20 * time.Second)
	for {
		select {
		case e := <-n.Events():
			if e.Kind != EventServer {
				return e
			}
		case <-end:
			t.Fatal("no event within 20 s")
		}
	}
}

// xvfb starts an X server and returns its display.
func xvfb(t *testing.T) string {
	t.Helper()
	need(t, "Xvfb")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{w}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup((&process{t, cmd}).kill)
	s, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal("Xvfb gave no display:", err)
	}
	return ":" + strings.TrimSpace(s)
}
