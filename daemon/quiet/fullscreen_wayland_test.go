//go:build !windows && !darwin

package quiet

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"deskbreak/daemon/wayland"
)

// nobody makes a program run as nobody when the test runs as root, which sway
// refuses to do.
func nobody(cmd *exec.Cmd) *exec.Cmd {
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	return cmd
}

// sway starts one without a screen, and sets how to reach it.
func (d *desk) sway() *process {
	d.t.Helper()
	run := d.get("XDG_RUNTIME_DIR")
	conf := filepath.Join(d.dir, "sway.conf")
	lines := "output HEADLESS-1 mode 800x600\nseat seat0 fallback true\nxwayland disable\n"
	if err := os.WriteFile(conf, []byte(lines), 0o644); err != nil {
		d.t.Fatal(err)
	}
	if os.Getuid() == 0 {
		for _, dir := range []string{run, d.get("HOME")} {
			if err := os.Chown(dir, 65534, 65534); err != nil {
				d.t.Fatal(err)
			}
		}
		if err := os.Chmod(d.dir, 0o755); err != nil {
			d.t.Fatal(err)
		}
	}
	cmd := nobody(d.command("sway", "-c", conf))
	cmd.Env = append(cmd.Env, "WLR_BACKENDS=headless", "WLR_LIBINPUT_NO_DEVICES=1", "WLR_RENDERER=pixman",
		"SWAYSOCK="+filepath.Join(run, "sway.sock"))
	p := start(d.t, cmd)
	d.set("SWAYSOCK", filepath.Join(run, "sway.sock"))
	eventually(d.t, "sway answers", func() bool { return d.command("swaymsg", "-t", "get_version").Run() == nil })
	names, _ := filepath.Glob(filepath.Join(run, "wayland-?"))
	if len(names) != 1 {
		d.t.Fatalf("sway has made the sockets %v", names)
	}
	d.set("WAYLAND_DISPLAY", filepath.Base(names[0]))
	return p
}

// zenity opens a window with a title and waits until it is the active one.
func (d *desk) zenity(title string) *process {
	d.t.Helper()
	cmd := nobody(d.command("zenity", "--info", "--title="+title, "--text="+title))
	cmd.Env = append(cmd.Env, "GDK_BACKEND=wayland")
	p := start(d.t, cmd)
	type node struct {
		Name     string
		Focused  bool
		Nodes    []node
		Floating []node `json:"floating_nodes"`
	}
	var focused func(node) bool
	focused = func(n node) bool {
		if n.Focused && n.Name == title {
			return true
		}
		for _, c := range append(n.Nodes, n.Floating...) {
			if focused(c) {
				return true
			}
		}
		return false
	}
	eventually(d.t, title+" is active", func() bool {
		var tree node
		return json.Unmarshal([]byte(d.do("swaymsg", "-r", "-t", "get_tree")), &tree) == nil && focused(tree)
	})
	return p
}

func TestFullscreenOnSway(t *testing.T) {
	d := nowhere(t)
	for _, program := range []string{"sway", "swaymsg", "zenity"} {
		need(t, program)
	}
	server := d.sway()
	r := d.watch().found()
	r.why(Fullscreen, "x11", "Wayland session")
	if q := r.question(Fullscreen); q.Source != "wayland" || !strings.Contains(q.Detail, d.get("WAYLAND_DISPLAY")) {
		t.Errorf("report: got %+v", q)
	}
	d.zenity("first")
	d.do("swaymsg", "fullscreen", "enable")
	r.want(Fullscreen, true)
	d.do("swaymsg", "fullscreen", "disable")
	r.want(Fullscreen, false)
	d.do("swaymsg", "fullscreen", "enable")
	r.want(Fullscreen, true)
	other := d.watch()
	other.want(Fullscreen, true) // from the start
	other.Close()

	// Another workspace in front, and back.
	d.do("swaymsg", "workspace", "2")
	r.want(Fullscreen, false)
	second := d.zenity("second")
	d.do("swaymsg", "fullscreen", "enable")
	r.want(Fullscreen, true)
	second.kill()
	r.want(Fullscreen, false)

	// A compositor that hangs, and one that is started anew.
	server.signal(stop)
	late := d.watch().found()
	late.why(Fullscreen, "wayland", "has not answered for")
	server.signal(cont)
	late.why(Fullscreen, "wayland", "")
	d.do("swaymsg", "workspace", "1")
	r.want(Fullscreen, true)
	late.want(Fullscreen, true)
	server.kill()
	r.want(Fullscreen, false)
	r.why(Fullscreen, "wayland", "compositor")
	display := d.get("WAYLAND_DISPLAY")
	for _, name := range []string{display, display + ".lock", "sway.sock"} {
		_ = os.Remove(filepath.Join(d.get("XDG_RUNTIME_DIR"), name))
	}
	d.sway()
	if d.get("WAYLAND_DISPLAY") != display {
		t.Fatalf("the new compositor is at %s, not %s", d.get("WAYLAND_DISPLAY"), display)
	}
	r.why(Fullscreen, "wayland", "")
	d.zenity("third")
	d.do("swaymsg", "fullscreen", "enable")
	r.want(Fullscreen, true)
	r.none()
}

// compositor is one that says what the test wants.
func compositor(t *testing.T, d *desk, says ...[]byte) {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(d.get("XDG_RUNTIME_DIR"), "wayland-7"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	d.set("WAYLAND_DISPLAY", "wayland-7")
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write(bytes.Join(says, nil))
			_, _ = io.Copy(io.Discard, conn) // until we are gone
			conn.Close()
		}
	}()
}

func wlEvent(object uint32, opcode uint16, args wayland.Args) []byte {
	b := binary.NativeEndian.AppendUint32(nil, object)
	return append(binary.NativeEndian.AppendUint32(b, uint32(8+len(args))<<16|uint32(opcode)), args...)
}

// The objects are numbered in the order of our requests: 2 is the registry, 3 the
// end of its list, 4 the manager, 5 the end of its windows.
var (
	wlOffer   = wlEvent(2, 0, wayland.Args{}.Uint(1).Text(toplevelManager).Uint(3))
	wlOffered = wlEvent(3, 0, wayland.Args{}.Uint(0))
	wlListed  = wlEvent(5, 0, wayland.Args{}.Uint(0))
	wlNew     = wlEvent(4, 0, wayland.Args{}.Uint(0xff000000))
	wlDone    = wlEvent(0xff000000, 5, nil)
)

func wlState(states ...uint32) []byte {
	args := wayland.Args{}.Uint(uint32(4 * len(states)))
	for _, s := range states {
		args = args.Uint(s)
	}
	return wlEvent(0xff000000, 4, args)
}

func TestWindowsOnWayland(t *testing.T) {
	for name, c := range map[string]struct {
		says [][]byte
		on   bool
	}{
		"in front":     {[][]byte{wlState(2, 3), wlDone}, true},
		"behind":       {[][]byte{wlState(3), wlDone}, false},
		"not full":     {[][]byte{wlState(0, 2), wlDone}, false},
		"not done":     {[][]byte{wlState(2, 3)}, false},
		"no more":      {[][]byte{wlState(2, 3), wlDone, wlState(2), wlDone}, false},
		"closed":       {[][]byte{wlState(2, 3), wlDone, wlEvent(0xff000000, 6, nil)}, false},
		"new words":    {[][]byte{wlEvent(0xff000000, 99, nil), wlState(2, 3, 77), wlDone}, true},
		"someone else": {[][]byte{wlEvent(0xff000009, 4, nil), wlState(3, 2), wlDone}, true},
	} {
		t.Run(name, func(t *testing.T) {
			d := nowhere(t)
			compositor(t, d, append(append([][]byte{wlOffer, wlOffered, wlNew}, c.says...), wlListed)...)
			r := d.watch().found()
			r.why(Fullscreen, "wayland", "")
			if on := r.question(Fullscreen).On; on != c.on {
				t.Errorf("got %v, want %v", on, c.on)
			}
		})
	}
}

func TestCompositorsThatAreOfNoUse(t *testing.T) {
	for name, c := range map[string]struct {
		says [][]byte
		why  string
	}{
		"GNOME":            {[][]byte{wlOffered}, "does not tell which window fills the screen"},
		"old":              {[][]byte{wlEvent(2, 0, wayland.Args{}.Uint(1).Text(toplevelManager).Uint(1)), wlOffered}, "does not tell"},
		"refuses":          {[][]byte{wlEvent(1, 0, wayland.Args{}.Uint(2).Uint(0).Text("go away"))}, "go away"},
		"another protocol": {[][]byte{[]byte("HTTP/1.1 400 Bad Request\r\n\r\n")}, "does not speak"},
		"stops":            {[][]byte{wlOffer, wlOffered, wlEvent(4, 1, nil)}, "has stopped"},
		"wrong types":      {[][]byte{wlOffer, wlOffered, wlNew, wlEvent(0xff000000, 4, wayland.Args{}.Uint(400))}, "does not speak"},
	} {
		t.Run(name, func(t *testing.T) {
			d := nowhere(t)
			compositor(t, d, c.says...)
			r := d.watch().found()
			r.why(Fullscreen, "wayland", c.why)
			if q := r.question(Fullscreen); q.On || q.Source != "" || !strings.Contains(q.Why(), c.why) {
				t.Errorf("report: got %+v", q)
			}
		})
	}
	for _, c := range []struct{ key, value, why string }{
		{"XDG_SESSION_TYPE", "x11", "not a Wayland session"},
		{"XDG_SESSION_TYPE", "wayland", "WAYLAND_DISPLAY is not set"},
		{"WAYLAND_DISPLAY", "wayland-9", "there is no compositor"},
	} {
		nowhere(t).set(c.key, c.value).watch().found().why(Fullscreen, "wayland", c.why)
	}
}
