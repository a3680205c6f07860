//go:build !android && (linux || freebsd || openbsd || netbsd)

package tray

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// desk is a desktop of its own: a private bus and what is started on it.
type desk struct {
	t    *testing.T
	dir  string
	addr string
	env  []string
	bus  *process
	conn *dbus.Conn // the test's own connection
	// x is the X display, e.g. ":1"; empty without one.
	x string
}

// process is one that the test started, and ends.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// need skips the test where prog is missing, and fails it where it must not be.
func need(t *testing.T, prog string) string {
	t.Helper()
	path, err := exec.LookPath(prog)
	if err != nil {
		if os.Getenv("DESKBREAK_TEST_REQUIRE") == "1" {
			t.Fatalf("this test needs %s: %v", prog, err)
		}
		t.Skipf("this test needs %s: %v", prog, err)
	}
	return path
}

// busConfig allows everything and starts nothing by itself.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`

// newDesk starts a bus and nothing else.
func newDesk(t *testing.T) *desk {
	t.Helper()
	need(t, "dbus-daemon")
	// Not t.TempDir: a socket's path is limited to about a hundred bytes.
	dir, err := os.MkdirTemp("", "tray")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	d := &desk{t: t, dir: dir, addr: "unix:path=" + filepath.Join(dir, "bus")}
	config := fmt.Sprintf(busConfig, filepath.Join(dir, "bus"))
	if err := os.WriteFile(filepath.Join(dir, "bus.conf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, e := range os.Environ() {
		switch name, _, _ := strings.Cut(e, "="); name {
		case "DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "DBUS_SESSION_BUS_ADDRESS", "XDG_SESSION_TYPE", "XAUTHORITY":
		default:
			d.env = append(d.env, e)
		}
	}
	d.env = append(d.env, "HOME="+dir, "XDG_RUNTIME_DIR="+dir, "XDG_CONFIG_HOME="+dir+"/config", "XDG_CACHE_HOME="+dir+"/cache",
		"XDG_DATA_HOME="+dir+"/data", "NO_AT_BRIDGE=1", "GTK_A11Y=none", "GDK_BACKEND=x11", "DBUS_SESSION_BUS_ADDRESS="+d.addr)
	d.startBus()
	return d
}

// start runs a program until the end of the test.
func (d *desk) start(name string, args ...string) *process {
	d.t.Helper()
	p := &process{cmd: exec.Command(name, args...), done: make(chan struct{})}
	p.cmd.Env = d.env
	if err := p.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	go func() { _ = p.cmd.Wait(); close(p.done) }()
	d.t.Cleanup(p.kill)
	return p
}

func (d *desk) startBus() {
	d.t.Helper()
	os.Remove(filepath.Join(d.dir, "bus"))
	d.bus = d.start("dbus-daemon", "--nofork", "--config-file="+filepath.Join(d.dir, "bus.conf"))
	eventually(d.t, func() (ok bool, saw any) {
		conn, err := dbus.Connect(d.addr)
		d.conn = conn
		return err == nil, err
	})
	conn := d.conn
	d.t.Cleanup(func() { conn.Close() })
}

// startX starts a screen.
func (d *desk) startX() {
	d.t.Helper()
	need(d.t, "Xvfb")
	read, write, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer read.Close()
	p := &process{cmd: exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset"), done: make(chan struct{})}
	p.cmd.ExtraFiles = []*os.File{write}
	if err := p.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	write.Close()
	go func() { _ = p.cmd.Wait(); close(p.done) }()
	// An X server that is killed leaves its lock file.
	d.t.Cleanup(func() { _ = p.cmd.Process.Signal(os.Interrupt); <-p.done })
	_ = read.SetReadDeadline(time.Now().Add(30 * time.Second))
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		d.t.Fatalf("Xvfb did not start: %v", err)
	}
	d.x = ":" + strings.TrimSpace(line)
	d.env = append(d.env, "DISPLAY="+d.x)
}

// xfcePanel is the settings of a panel that has a tray and nothing else.
const xfcePanel = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    %s
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"><property name="square-icons" type="bool" value="true"/></property>
  </property>
</channel>
`

// startPanel starts xfce4-panel on the screen; it comes when it does.
func (d *desk) startPanel(dark bool) *process {
	d.t.Helper()
	need(d.t, "xfce4-panel")
	d.startXfconf(dark)
	return d.start("xfce4-panel", "--disable-wm-check")
}

func (d *desk) startXfconf(dark bool) {
	d.t.Helper()
	if d.owned("org.xfce.Xfconf") {
		return
	}
	daemons, _ := filepath.Glob("/usr/lib/*/xfce4/xfconf/xfconfd")
	daemons = append(daemons, "/usr/lib/xfce4/xfconf/xfconfd", "/usr/libexec/xfce4/xfconf/xfconfd", "/usr/local/lib/xfce4/xfconf/xfconfd")
	path := daemons[0]
	for _, p := range daemons {
		if _, err := os.Stat(p); err == nil {
			path = p
			break
		}
	}
	need(d.t, path)
	dir := filepath.Join(d.dir, "config/xfce4/xfconf/xfce-perchannel-xml")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		d.t.Fatal(err)
	}
	mode := fmt.Sprintf(`<property name="dark-mode" type="bool" value="%v"/>`, dark)
	if err := os.WriteFile(filepath.Join(dir, "xfce4-panel.xml"), fmt.Appendf(nil, xfcePanel, mode), 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.start(path)
	eventually(d.t, func() (bool, any) { return d.owned("org.xfce.Xfconf"), "no xfconfd" })
}

func (d *desk) owned(name string) (yes bool) {
	_ = d.conn.BusObject().Call(busName+".NameHasOwner", 0, name).Store(&yes)
	return yes
}

func (d *desk) child() *child {
	d.t.Helper()
	return startChild(d.t, d.env)
}

// icon is the item that a panel has: where it is on the bus.
type trayItem struct {
	object dbus.BusObject
	menu   dbus.BusObject
}

// item waits for the icon in the watcher's list.
func (d *desk) item() trayItem {
	d.t.Helper()
	var found trayItem
	eventually(d.t, func() (bool, any) {
		v, err := d.conn.Object(watcherName, watcherPath).GetProperty(watcherName + ".RegisteredStatusNotifierItems")
		if err != nil {
			return false, err
		}
		items, _ := v.Value().([]string)
		if len(items) != 1 {
			return false, items
		}
		service, path, ok := strings.Cut(items[0], "/")
		if !ok {
			path = strings.TrimPrefix(itemObject, "/")
		}
		found.object = d.conn.Object(service, dbus.ObjectPath("/"+path))
		v, err = found.object.GetProperty("org.kde.StatusNotifierItem.Menu")
		if err != nil {
			return false, err
		}
		menu, ok := v.Value().(dbus.ObjectPath)
		found.menu = d.conn.Object(service, menu)
		return ok, v
	})
	return found
}

// itemObject is where the icon is when the watcher's list does not say.
const itemObject = "/StatusNotifierItem"

// line is one visible line of the menu as a panel gets it.
type line struct {
	id      int32
	label   string
	enabled bool
	sub     bool
}

// lines reads the menu; those of a submenu follow it.
func (i trayItem) lines() ([]line, error) {
	type node struct {
		ID       int32
		Props    map[string]dbus.Variant
		Children []dbus.Variant
	}
	var revision uint32
	var root node
	if err := i.menu.Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root); err != nil {
		return nil, err
	}
	var out []line
	var walk func(n node, depth int) error
	walk = func(n node, depth int) error {
		for _, c := range n.Children {
			var child node
			if err := dbus.Store([]any{c.Value()}, &child); err != nil {
				return err
			}
			on := func(name string) bool {
				v, ok := child.Props[name]
				return !ok || v.Value() == true
			}
			label, _ := child.Props["label"].Value().(string)
			if label != "" && on("visible") {
				out = append(out, line{child.ID, label, on("enabled"), depth > 0})
			}
			if err := walk(child, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	return out, walk(root, 0)
}

// waitLine waits for a line of the menu, e.g. {label: "Done", enabled: true}.
func (d *desk) waitLine(i trayItem, want line) line {
	d.t.Helper()
	var found line
	eventually(d.t, func() (bool, any) {
		lines, err := i.lines()
		for _, l := range lines {
			found = l
			if l.id = 0; l == want {
				return true, nil
			}
		}
		return false, []any{lines, err}
	})
	return found
}

// click clicks a line as a panel does.
func (d *desk) click(i trayItem, want line) {
	d.t.Helper()
	l := d.waitLine(i, want)
	if err := i.menu.Call("com.canonical.dbusmenu.Event", 0, l.id, "clicked", dbus.MakeVariant(int32(0)), uint32(0)).Err; err != nil {
		d.t.Fatal(err)
	}
}

// screenshot writes the screen to DESKBREAK_TEST_SHOTS, for a person to look at.
func (d *desk) screenshot(name string) {
	dir := os.Getenv("DESKBREAK_TEST_SHOTS")
	if dir == "" {
		return
	}
	cmd := exec.Command("import", "-window", "root", filepath.Join(dir, name+".png"))
	cmd.Env = d.env
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Errorf("screenshot: %v: %s", err, out)
	}
}

// mouse drives the pointer, e.g. "mousemove 17 16 click 1".
func (d *desk) mouse(words string) {
	d.t.Helper()
	cmd := exec.Command(need(d.t, "xdotool"), strings.Fields(words)...)
	cmd.Env = d.env
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Fatalf("xdotool %s: %v: %s", words, err, out)
	}
}
