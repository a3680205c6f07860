//go:build getlantern && !android && linux && cgo

package tray

import (
	"slices"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// The library ends the process with code 1 where it finds no display.
func TestNoDisplayIsNotTheEnd(t *testing.T) {
	d := newDesk(t)
	c := d.child()
	c.update(working())
	c.waitState(false, "no display")
	c.send(toChild{Close: true})
	c.waitLine(func(l fromChild) bool { return l.Closed })

	for _, env := range []string{"DISPLAY=:9999", "WAYLAND_DISPLAY=wayland-9999"} {
		bad := newDesk(t)
		bad.env = append(bad.env, env)
		c := bad.child()
		c.update(working())
		c.waitState(false, "the display cannot be opened")
	}
}

// What this build is for: a panel with a tray of the old kind, with and without
// a session bus.
func TestTrayOfTheOldKind(t *testing.T) {
	trayer := need(t, "trayer")
	for _, bus := range []bool{true, false} {
		d := newDesk(t)
		d.startX()
		if !bus {
			d.bus.kill()
			d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS=unix:path="+d.dir+"/nothing")
		}
		c := d.child()
		c.update(working())
		c.waitState(false, "no panel here shows tray icons")
		for range 2 {
			p := d.start(trayer, "--edge", "top", "--align", "left", "--widthtype", "request", "--height", "32")
			c.waitState(true, "")
			// A panel that dies halfway through taking an icon ends the
			// icon's process: GTK then writes to a window that is gone.
			d.waitDocked()
			p.kill()
			c.waitState(false, "no panel here shows tray icons")
		}
	}
}

// waitDocked waits until an icon is to be seen in a tray.
func (d *desk) waitDocked() {
	d.t.Helper()
	conn, err := xgb.NewConnDisplay(d.x)
	if err != nil {
		d.t.Fatal(err)
	}
	defer conn.Close()
	const name = "_XEMBED_INFO" // what marks a window as made for another's
	atom, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		d.t.Fatal(err)
	}
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	var docked func(w xproto.Window) bool
	docked = func(w xproto.Window) bool {
		info, err := xproto.GetProperty(conn, false, w, atom.Atom, xproto.GetPropertyTypeAny, 0, 2).Reply()
		if err == nil && info.ValueLen > 0 {
			a, err := xproto.GetWindowAttributes(conn, w).Reply()
			return err == nil && a.MapState == xproto.MapStateViewable
		}
		tree, err := xproto.QueryTree(conn, w).Reply()
		return err == nil && slices.ContainsFunc(tree.Children, docked)
	}
	eventually(d.t, func() (bool, any) { return docked(root), "no icon in a tray" })
}
