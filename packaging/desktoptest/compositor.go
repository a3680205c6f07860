//go:build linux

package desktoptest

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"deskbreak/daemon/wayland"
)

// Compositor is a real Wayland compositor without a screen, on the desk's
// session bus.
type Compositor struct {
	*Process
	// Name is the program's.
	Name string
	// Source is the source of idle time that the program should choose here.
	Source string
	// Input is what a key press is, as near to one as the compositor allows.
	Input func()

	d       *Desk
	socket  string
	command func() *exec.Cmd
	ready   func() (bool, any) // after its socket is there; nil: at once
}

// nobody is who a compositor runs as that does not run as root.
const nobody = 65534

// Sway starts sway, which needs no bus. As root it is run as nobody, as root it
// would not start.
func (d *Desk) Sway() *Compositor {
	d.t.Helper()
	for _, program := range []string{"sway", "swaymsg", "wtype"} {
		Need(d.t, program)
	}
	config := d.Write("output HEADLESS-1 mode 800x600\nseat seat0 fallback true\nxwayland disable\n", "etc", "sway")
	// A folder of its own, since deskbreak wants the session's to be its user's.
	folder := d.Path("sway")
	if err := os.Mkdir(folder, 0o700); err != nil {
		d.t.Fatal(err)
	}
	control := filepath.Join(folder, "sway.sock")
	c := &Compositor{d: d, Name: "sway", Source: "org_kde_kwin_idle"}
	args := []string{"sway", "-c", config}
	if os.Getuid() == 0 {
		Need(d.t, "setpriv")
		id := strconv.Itoa(nobody)
		args = append([]string{"setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups"}, args...)
		for path, mode := range map[string]os.FileMode{d.Dir: 0o711, d.Path("etc"): 0o711, config: 0o644} {
			if err := os.Chmod(path, mode); err != nil {
				d.t.Fatal(err)
			}
		}
		if err := os.Chown(folder, nobody, nobody); err != nil {
			d.t.Fatal(err)
		}
	}
	d.Setenv("SWAYSOCK", control)
	c.command = func() *exec.Cmd {
		cmd := d.command(args[0], args[1:]...)
		cmd.Env = append(cmd.Env, "WLR_BACKENDS=headless", "WLR_LIBINPUT_NO_DEVICES=1", "WLR_RENDERER=pixman", "XDG_RUNTIME_DIR="+folder)
		return cmd
	}
	c.ready = func() (bool, any) {
		out, err := d.command("swaymsg", "-t", "get_version").CombinedOutput()
		return err == nil, string(out)
	}
	c.Input = func() {
		d.t.Helper()
		if out, err := d.command("wtype", "-k", "Shift_L").CombinedOutput(); err != nil {
			d.t.Fatalf("wtype: %v: %s", err, out)
		}
	}
	return d.compositor(c, filepath.Join(folder, "wayland-1"))
}

// KWin starts KDE's compositor.
func (d *Desk) KWin() *Compositor {
	d.t.Helper()
	installed := Need(d.t, "kwin_wayland")
	// A copy: the installed one has a file capability that containers refuse.
	data, err := os.ReadFile(installed)
	if err == nil {
		err = writeProgram(d.Path("kwin_wayland"), data)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	c := &Compositor{d: d, Name: "kwin_wayland", Source: "ext-idle-notify-v1"}
	c.command = func() *exec.Cmd {
		cmd := d.command(d.Path("kwin_wayland"), "--virtual", "--no-lockscreen", "--no-global-shortcuts",
			"--width", "800", "--height", "600", "--socket", "wl-k")
		cmd.Env = append(cmd.Env, "KWIN_COMPOSE=Q")
		return cmd
	}
	c.Input = c.simulateActivity
	return d.compositor(c, d.Path("run", "wl-k"))
}

// simulateActivity is KWin's own way of saying that somebody is there, which it
// takes for input.
func (c *Compositor) simulateActivity() {
	d := c.d
	d.t.Helper()
	conn, err := net.Dial("unix", c.socket)
	if err != nil {
		d.t.Fatal(err)
	}
	defer conn.Close()
	w := wayland.New(conn)
	globals, err := w.Globals()
	if err != nil {
		d.t.Fatal(err)
	}
	bound := map[string]uint32{}
	for _, g := range globals {
		if g.Interface == "org_kde_kwin_idle" || g.Interface == "wl_seat" {
			if bound[g.Interface], _, err = w.Bind(g, 1); err != nil {
				d.t.Fatal(err)
			}
		}
	}
	notice, hour := w.ID(), uint32(time.Hour.Milliseconds())
	const getTimeout, simulate = 0, 1
	err = w.Request(bound["org_kde_kwin_idle"], getTimeout, wayland.Args{}.Uint(notice).Uint(bound["wl_seat"]).Uint(hour))
	if err == nil {
		err = w.Request(notice, simulate, nil)
	}
	if err == nil {
		err = w.Sync(nil)
	}
	if err != nil {
		d.t.Fatalf("activity in KWin: %v", err)
	}
}

const (
	mutterName = "org.gnome.Mutter.IdleMonitor"
	mutterPath = "/org/gnome/Mutter/IdleMonitor/Core"
)

// Mutter starts GNOME's compositor, which needs the session bus.
func (d *Desk) Mutter() *Compositor {
	d.t.Helper()
	Need(d.t, "mutter")
	d.Setenv("XDG_CURRENT_DESKTOP", "GNOME")
	c := &Compositor{d: d, Name: "mutter", Source: "mutter"}
	c.command = func() *exec.Cmd {
		cmd := d.command("mutter", "--headless", "--wayland", "--no-x11", "--virtual-monitor", "800x600", "--wayland-display", "wl-m")
		cmd.Env = append(cmd.Env, "MUTTER_DEBUG_RESET_IDLETIME=1")
		return cmd
	}
	call := func(method string) error {
		return d.Session().Object(mutterName, mutterPath).Call(mutterName+"."+method, 0).Err
	}
	c.ready = func() (bool, any) { err := call("GetIdletime"); return err == nil, err }
	c.Input = func() {
		d.t.Helper()
		if err := call("ResetIdletime"); err != nil {
			d.t.Fatal(err)
		}
	}
	return d.compositor(c, d.Path("run", "wl-m"))
}

// compositor starts one that listens at the socket.
func (d *Desk) compositor(c *Compositor, socket string) *Compositor {
	d.t.Helper()
	c.socket = socket
	d.Setenv("XDG_SESSION_TYPE", "wayland")
	d.Setenv("DISPLAY", "")
	c.start()
	return c
}

func (c *Compositor) start() {
	d := c.d
	d.t.Helper()
	d.Setenv("WAYLAND_DISPLAY", "") // else it would start inside the other
	cmd := c.command()
	name := c.socket
	if filepath.Dir(name) == d.Path("run") {
		name = filepath.Base(name)
	}
	d.Setenv("WAYLAND_DISPLAY", name)
	for _, left := range []string{c.socket, c.socket + ".lock", d.env["SWAYSOCK"]} {
		_ = os.Remove(left)
	}
	c.Process = d.start(cmd)
	p := c.Process
	Eventually(d.t, c.Name+" at "+c.socket, func() (bool, any) {
		if !p.Running() {
			d.t.Fatalf("%s has ended:\n%s", c.Name, tail(p.Log(), 30))
		}
		if _, err := os.Stat(c.socket); err != nil || c.ready == nil {
			return err == nil, err
		}
		return c.ready()
	})
}

// Restart ends the compositor as a crash does and starts it again at the same
// socket. What was shown on it has ended too.
func (c *Compositor) Restart() {
	c.d.t.Helper()
	c.Kill()
	c.start()
}

// XWayland starts the X server that Wayland compositors bring for X programs, as
// a client of the one that runs. Its display has no say in idle time: it sees
// the input of X programs only.
func (d *Desk) XWayland() *Process {
	d.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer read.Close()
	cmd := d.command("Xwayland", "-displayfd", "3", "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{write}
	p := d.start(cmd)
	write.Close()
	d.t.Cleanup(func() { // before its Kill: a server that is killed leaves its lock file
		if p.Running() {
			p.Stop()
		}
	})
	_ = read.SetReadDeadline(time.Now().Add(patience))
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		d.t.Fatalf("Xwayland gives no display: %v\n%s", err, p.Log())
	}
	d.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
	return p
}
