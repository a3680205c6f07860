//go:build !windows && !darwin

package quiet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"deskbreak/daemon/wayland"
)

// terminal opens a window with a title and waits until it is the active one.
func (d *desk) terminal(title string) *process {
	d.t.Helper()
	p := start(d.t, d.command("xterm", "-T", title, "-e", "sleep", "1000"))
	eventually(d.t, title+" is active", func() bool {
		if d.command("xdotool", "search", "--onlyvisible", "--name", title, "windowactivate").Run() != nil {
			return false
		}
		name, err := d.command("xdotool", "getactivewindow", "getwindowname").Output()
		return err == nil && strings.TrimSpace(string(name)) == title
	})
	return p
}

// openbox starts a window manager and waits until it manages.
func (d *desk) openbox() *process {
	d.t.Helper()
	p := start(d.t, d.command("openbox", "--sm-disable"))
	eventually(d.t, "openbox manages", func() bool {
		out, err := d.command("xprop", "-root", "_NET_SUPPORTED").Output()
		return err == nil && strings.Contains(string(out), "_NET_ACTIVE_WINDOW")
	})
	return p
}

func TestFullscreenOnX11(t *testing.T) {
	d := nowhere(t)
	for _, program := range []string{"Xvfb", "openbox", "xterm", "wmctrl", "xdotool", "xprop"} {
		need(t, program)
	}
	server := xserver(d)
	r := d.watch().found()
	r.why(Fullscreen, "x11", "window manager does not say")
	wm := d.openbox()
	r.why(Fullscreen, "x11", "")
	if q := r.question(Fullscreen); q.Source != "x11" || q.Detail != "display "+d.get("DISPLAY") {
		t.Errorf("report: got %+v", q)
	}

	d.terminal("first")
	d.do("wmctrl", "-r", "first", "-b", "add,fullscreen")
	r.want(Fullscreen, true)
	d.do("wmctrl", "-r", "first", "-b", "remove,fullscreen")
	r.want(Fullscreen, false)
	d.do("wmctrl", "-r", "first", "-b", "add,maximized_vert,maximized_horz")
	d.do("wmctrl", "-r", "first", "-b", "add,fullscreen")
	r.want(Fullscreen, true)

	// Another window in front, the first again, and closed.
	second := d.terminal("second")
	r.want(Fullscreen, false)
	d.do("wmctrl", "-a", "first")
	r.want(Fullscreen, true)
	d.do("wmctrl", "-a", "second")
	r.want(Fullscreen, false)
	d.do("wmctrl", "-r", "second", "-b", "add,fullscreen")
	r.want(Fullscreen, true)
	other := d.watch()
	other.want(Fullscreen, true) // from the start
	other.Close()
	d.do("wmctrl", "-r", "first", "-b", "remove,fullscreen") // not the one in front
	second.kill()
	r.want(Fullscreen, false)

	// A server that hangs, and one that is restarted.
	server.signal(stop)
	late := d.watch().found()
	late.why(Fullscreen, "x11", "has not answered for")
	server.signal(cont)
	late.why(Fullscreen, "x11", "")
	d.do("wmctrl", "-r", "first", "-b", "add,fullscreen")
	r.want(Fullscreen, true)
	late.want(Fullscreen, true)
	wm.kill()
	server.kill()
	r.want(Fullscreen, false)
	r.why(Fullscreen, "x11", "X server at")
	_ = os.Remove("/tmp/.X11-unix/X" + d.get("DISPLAY")[1:])
	if _, ok := xserverAt(d, d.get("DISPLAY")); !ok {
		t.Fatal("Xvfb did not start again")
	}
	d.openbox()
	r.why(Fullscreen, "x11", "")
	d.terminal("third")
	d.do("wmctrl", "-r", "third", "-b", "add,fullscreen")
	r.want(Fullscreen, true)
	r.none()
}

// countedReader counts what wakes us.
type countedReader struct {
	io.Reader
	n atomic.Int64
}

func (c *countedReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(1)
	return n, err
}

// A program may change a property of its window with each key. That wakes us some
// times, and then no more; full screen is seen all the same.
func TestTypingDoesNotWakeUsOnX11(t *testing.T) {
	d := nowhere(t)
	for _, program := range []string{"Xvfb", "openbox", "xterm", "wmctrl", "xdotool", "xprop"} {
		need(t, program)
	}
	xserver(d)
	d.openbox()
	d.terminal("editor")
	_, _, at, err := xdisplay(d.get("DISPLAY"))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial(at[0].network, at[0].address)
	if err != nil {
		t.Fatal(err)
	}
	counted := &countedReader{Reader: conn}
	x := &xconn{w: conn, r: bufio.NewReader(counted)}
	if err := x.open("", nil); err != nil {
		t.Fatal(err)
	}
	out := outbox{wake: make(chan struct{}, 1)}
	b := newBoard(slog.New(slog.DiscardHandler), out.put)
	a := &activeWindow{x: x, place: b.seat(Fullscreen, "x11")}
	b.ready()
	done := make(chan error)
	go func() { done <- a.run() }()
	t.Cleanup(func() { conn.Close(); <-done })
	<-b.found

	id := strings.TrimSpace(d.do("xdotool", "getactivewindow"))
	press := func(times int) int64 {
		before := counted.n.Load()
		for i := range times {
			d.do("xprop", "-id", id, "-f", "_NET_WM_USER_TIME", "32c", "-set", "_NET_WM_USER_TIME", text(i))
		}
		return counted.n.Load() - before
	}
	press(2 * maxNoise)
	if n := press(30); n != 0 {
		t.Errorf("30 keys woke us %d times", n)
	}
	on := func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.on[Fullscreen] > 0 }
	d.do("wmctrl", "-r", "editor", "-b", "add,fullscreen")
	eventually(t, "full screen is seen", on)
	press(2 * maxNoise)
	if n := press(30); n != 0 {
		t.Errorf("30 keys in full screen woke us %d times", n)
	}
	d.do("wmctrl", "-r", "editor", "-b", "remove,fullscreen")
	eventually(t, "its end is seen", func() bool { return !on() })
}

func TestNoXForTheWindows(t *testing.T) {
	for _, c := range []struct{ key, value, why string }{
		{"DISPLAY", "", "DISPLAY is not set"},
		{"DISPLAY", "nonsense", "not of the form :0"},
		{"DISPLAY", "/none/x:0", "no X server"},
		{"XDG_SESSION_TYPE", "wayland", "Wayland session"},
		{"WAYLAND_DISPLAY", "wayland-0", "Wayland session"},
	} {
		r := nowhere(t).set("DISPLAY", ":77777").set(c.key, c.value).watch().found()
		r.why(Fullscreen, "x11", c.why)
	}
}

// What listens at the socket may be anything.
func TestXServersThatTalkNonsense(t *testing.T) {
	hello := append([]byte{1, 0, 11, 0, 0, 0, 11, 0}, make([]byte, 44)...)
	hello[8+20] = 1                 // one screen, no format, no vendor
	hello[8+32], hello[8+33] = 9, 9 // its root
	refused := append([]byte{0, 6, 11, 0, 0, 0, 2, 0}, "no way  "...)
	endless := append(bytes.Clone(hello), 1, 0, 1, 0, 255, 255, 255, 255)
	failed := append(bytes.Clone(hello), append([]byte{0, 2, 1, 0}, make([]byte, 28)...)...)
	for name, c := range map[string]struct {
		says []byte
		why  string
	}{
		"another protocol": {[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), "does not speak"},
		"hangs up":         {nil, "is gone"},
		"refuses":          {refused, "it refuses: no way"},
		"torn":             {hello[:20], "is gone"},
		"no screen":        {append([]byte{1, 0, 11, 0, 0, 0, 8, 0}, make([]byte, 32)...), "does not speak"},
		"endless reply":    {append(endless, make([]byte, 24)...), "does not speak"},
		"error":            {failed, "X protocol error 2"},
	} {
		t.Run(name, func(t *testing.T) {
			d := nowhere(t)
			at := filepath.Join(d.dir, "x:0")
			l, err := net.Listen("unix", at)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { l.Close() })
			go func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					_, _ = conn.Write(c.says)
					if c.says != nil && name != "torn" {
						_, _ = io.Copy(io.Discard, conn) // until we are gone
					}
					conn.Close()
				}
			}()
			r := d.set("DISPLAY", at).watch().found()
			r.why(Fullscreen, "x11", c.why)
			r.none()
		})
	}
}

func TestXPasswords(t *testing.T) {
	host, _ := os.Hostname()
	entry := func(family uint16, fields ...string) []byte {
		b := binary.BigEndian.AppendUint16(nil, family)
		for _, f := range fields {
			b = append(binary.BigEndian.AppendUint16(b, uint16(len(f))), f...)
		}
		return b
	}
	const cookie = "MIT-MAGIC-COOKIE-1"
	old := entry(256, "old-name", "0", cookie, "old")
	ours := entry(256, host, "0", cookie, "ours")
	wild := entry(65535, "", "", cookie, "wild")
	other := entry(256, host, "1", cookie, "one")
	kind := entry(256, host, "0", "XDM-AUTHORIZATION-1", "xdm")
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"none":         {nil, ""},
		"ours":         {bytes.Join([][]byte{kind, other, old, ours, wild}, nil), "ours"},
		"wild":         {bytes.Join([][]byte{other, wild, ours}, nil), "wild"},
		"renamed":      {bytes.Join([][]byte{other, old}, nil), "old"},
		"torn":         {append(bytes.Clone(old), ours[:len(ours)-2]...), "old"},
		"nonsense":     {[]byte("nonsense"), ""},
		"another kind": {kind, ""},
	} {
		d := nowhere(t)
		if err := os.WriteFile(filepath.Join(d.get("HOME"), ".Xauthority"), c.file, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, got := xsecret(d.get, "", "0"); string(got) != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func FuzzX11(f *testing.F) {
	f.Add([]byte{1, 0, 11, 0, 0, 0, 1, 0})
	f.Add(append([]byte{1, 32, 1, 0}, make([]byte, 40)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, try := range []func(*xconn) error{
			func(x *xconn) error { return x.open("", nil) },
			func(x *xconn) error { _, err := wayland.IsXWayland(1, x.answer); return err },
			func(x *xconn) error {
				list, _, err := x.numbers(1, 2)
				if 4*len(list) > len(data) {
					t.Errorf("%d numbers of %d bytes", len(list), len(data))
				}
				return err
			},
		} {
			x := &xconn{w: io.Discard, r: bufio.NewReader(bytes.NewReader(data))}
			if err := try(x); err == nil && len(data) < 32 {
				t.Errorf("%q is taken for an answer", data)
			}
		}
	})
}
