//go:build linux

package desktoptest

import (
	"encoding/json"
	"fmt"
	"image"
	"os/exec"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"
)

// Dunst starts dunst, which needs a bus and a screen. It draws no buttons;
// [Desk.DunstPress] presses them.
func (d *Desk) Dunst() *Process {
	d.t.Helper()
	Need(d.t, "dunstctl")
	menu := d.Write("#!/bin/sh\nexec grep -F -m1 -e \"$(cat '"+d.Path("pick")+"')\"\n", "pick-line")
	d.Executable("pick-line")
	d.Write("[global]\ndmenu = "+menu+"\nmouse_left_click = do_action, close_current\n", "config", "dunst", "dunstrc")
	return d.server(Need(d.t, "dunst"))
}

// server starts a notification server and waits until it serves.
func (d *Desk) server(program string, args ...string) *Process {
	d.t.Helper()
	d.session.awaitGone(notesName)
	p := d.Start(program, args...)
	d.Await(notesName)
	return p
}

// Notifyd starts xfce4-notifyd, which draws buttons.
func (d *Desk) Notifyd() *Process {
	d.t.Helper()
	program := needFile(d.t, "xfce4-notifyd", "/usr/lib/*/xfce4/notifyd/xfce4-notifyd", "/usr/lib/xfce4/notifyd/xfce4-notifyd", "/usr/libexec/xfce4-notifyd")
	d.Xfconf()
	return d.server(program)
}

// MockServer starts a notification server that draws nothing and keeps every
// call; capabilities are separated by spaces. It needs no screen.
func (d *Desk) MockServer(capabilities string) *Process {
	d.t.Helper()
	caps, _ := json.Marshal(map[string]string{"capabilities": capabilities})
	return d.server(d.python(), "-m", "dbusmock", "--template", "notification_daemon", "--parameters", string(caps))
}

// MockSays has the mock server send a signal, as for a press on a button.
func (d *Desk) MockSays(member, signature string, args ...any) {
	d.t.Helper()
	d.session.emit(notesName, notesPath, notesName, member, signature, args...)
}

// emit has a mock send a signal.
func (c busConn) emit(name string, path dbus.ObjectPath, iface, member, signature string, args ...any) {
	c.d.t.Helper()
	list := []dbus.Variant{}
	for _, a := range args {
		list = append(list, dbus.MakeVariant(a))
	}
	o := c.conn.Object(name, path)
	if err := o.Call("org.freedesktop.DBus.Mock.EmitSignal", 0, iface, member, signature, list).Err; err != nil {
		c.d.t.Fatalf("%s from the mock: %v", member, err)
	}
}

// Dunstctl runs dunstctl and returns what it says.
func (d *Desk) Dunstctl(args ...string) string {
	d.t.Helper()
	cmd := exec.Command(Need(d.t, "dunstctl"), args...)
	cmd.Env = d.Env()
	out, err := cmd.CombinedOutput()
	if err != nil {
		d.t.Fatalf("dunstctl %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// DunstShows waits until dunst displays as many notifications.
func (d *Desk) DunstShows(want string) {
	d.t.Helper()
	Eventually(d.t, want+" displayed by dunst", func() (bool, any) {
		got := d.Dunstctl("count", "displayed")
		return got == want, got
	})
}

// DunstPress chooses the button whose label starts with the text, in the menu
// that dunst opens for a notification's buttons.
func (d *Desk) DunstPress(label string) {
	d.t.Helper()
	d.Write("#"+label, "pick")
	d.Dunstctl("context")
}

// DunstHistory are the titles and bodies of what dunst showed and closed, the
// newest first.
func (d *Desk) DunstHistory() (all []string) {
	d.t.Helper()
	type text struct{ Data string }
	var h struct {
		Data [][]struct{ Summary, Body text }
	}
	if err := json.Unmarshal([]byte(d.Dunstctl("history")), &h); err != nil {
		d.t.Fatalf("dunst's history: %v", err)
	}
	for _, list := range h.Data {
		for _, n := range list {
			all = append(all, n.Summary.Data+"|"+n.Body.Data)
		}
	}
	return all
}

// NotifydPress presses a button of the only notification that xfce4-notifyd
// shows, with the mouse. It draws the buttons in a row, in their order.
func (d *Desk) NotifydPress(key string) {
	d.t.Helper()
	var at image.Point
	Eventually(d.t, "the button "+key+" on the screen", func() (bool, any) {
		windows, live := d.Windows("xfce4-notifyd"), d.Notes.Live()
		if len(windows) != 1 || len(live) != 1 {
			return false, fmt.Sprint(windows, " for ", brief(live))
		}
		area := windows[0].Area.Inset(3)
		area.Min.Y = area.Max.Y - 36
		buttons := bands(d.Picture(area), false, 2)
		number := slices.Index(live[0].Keys, key)
		if number < 0 || len(buttons) != len(live[0].Keys) {
			return false, fmt.Sprint(buttons, " for ", live[0].Keys)
		}
		at = image.Pt((buttons[number][0]+buttons[number][1])/2, area.Max.Y-24)
		return true, nil
	})
	d.Screenshot("before-" + key)
	d.Click(at, 1)
}
