//go:build !windows && !darwin

package presence

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// compositor is a Wayland compositor without a screen on a private bus, with a
// runtime folder of its own.
type compositor struct {
	*process
	t       *testing.T
	bus     *bus
	dir     string
	socket  string // what WAYLAND_DISPLAY is
	command []string
	more    []string // of the environment
}

// start starts it, or starts it again, and waits for its socket.
func (c *compositor) start() {
	c.t.Helper()
	for _, suffix := range []string{"", ".lock"} {
		_ = os.Remove(filepath.Join(c.dir, c.socket+suffix))
	}
	cmd := exec.Command(c.command[0], c.command[1:]...)
	cmd.Env = c.environ()
	c.process = start(c.t, cmd)
	eventually(c.t, c.command[0]+" listens", func() bool {
		_, err := os.Stat(filepath.Join(c.dir, c.socket))
		return err == nil
	})
}

// environ is ours, without the desktop that the test itself may run on.
func (c *compositor) environ() []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "DISPLAY=") && !strings.HasPrefix(v, "WAYLAND_DISPLAY=") {
			env = append(env, v)
		}
	}
	return append(append(env, "XDG_RUNTIME_DIR="+c.dir, "HOME="+c.dir, "XDG_CONFIG_HOME="+c.dir, "XDG_CACHE_HOME="+c.dir,
		"DBUS_SESSION_BUS_ADDRESS="+c.bus.address, "DBUS_SYSTEM_BUS_ADDRESS="+c.bus.address,
		"XDG_SESSION_TYPE=wayland", "GSETTINGS_BACKEND=memory"), c.more...)
}

// env is what a program in the session sees.
func (c *compositor) env() *environment {
	return nowhere(c.t).set("DBUS_SESSION_BUS_ADDRESS", c.bus.address).set("XDG_RUNTIME_DIR", c.dir).
		set("WAYLAND_DISPLAY", c.socket).set("XDG_SESSION_TYPE", "wayland")
}

// newMutter starts GNOME's compositor.
func newMutter(t *testing.T) *compositor {
	t.Helper()
	need(t, "mutter")
	c := &compositor{t: t, bus: newBus(t), dir: folder(t), socket: "wl-m",
		command: []string{"mutter", "--headless", "--wayland", "--no-x11", "--virtual-monitor", "640x480", "--wayland-display", "wl-m"},
		more:    []string{"MUTTER_DEBUG_RESET_IDLETIME=1", "XDG_CURRENT_DESKTOP=GNOME"}}
	c.start()
	return c
}

// input stands for a key: Mutter has a method for that.
func (c *compositor) input() {
	c.t.Helper()
	conn := c.bus.connect()
	defer conn.Close()
	if err := conn.Object(mutterName, mutterPath).Call(mutterName+".ResetIdletime", 0).Err; err != nil {
		c.t.Fatal(err)
	}
}

func TestMutterTells(t *testing.T) {
	t.Parallel()
	c := newMutter(t)
	eventually(t, "Mutter is on the bus", func() bool {
		return c.bus.connect().Object(mutterName, mutterPath).Call(mutterName+".GetIdletime", 0).Err == nil
	})
	r := watching(t, c.env()).found()
	r.want(unlocked)
	if q := r.Sources().Idle; q.Source != "mutter" || !r.Pushes() {
		t.Fatalf("report %+v, pushes %v", q, r.Pushes())
	}
	r.Watch(time.Hour, false)
	r.active()
	r.Watch(300*time.Millisecond, false)
	r.idleFor(300 * time.Millisecond)
	eventually(t, "it stays idle", func() bool { return r.known() > 700*time.Millisecond && r.Still() })
	r.Watch(600*time.Millisecond, false) // passed already
	r.idleFor(600 * time.Millisecond)
	c.input()
	r.want(Event{Kind: Input})
	r.idleFor(600 * time.Millisecond)
	r.Watch(time.Hour, true)
	c.input()
	r.want(Event{Kind: Input})
	r.Watch(0, false)
	c.input()
	r.active()
	r.silent()

	// Input that nobody asked to be told of is input all the same, the next time.
	r.Watch(200*time.Millisecond, false)
	r.idleFor(200 * time.Millisecond)

	// A new Mutter is told again what is wanted.
	c.kill()
	eventually(t, "the loss is known", func() bool { return r.Sources().Idle.Source == "" })
	c.start()
	r.again()
	r.idleFor(200 * time.Millisecond)
	c.input()
	r.want(Event{Kind: Input})

	c.signal(stop)
	r.Watch(time.Hour, false)
	r.unknown("has not answered")
	c.signal(cont)
	r.again()
}
