//go:build getlantern && !android && linux && cgo

package tray

import "testing"

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
			p.kill()
			c.waitState(false, "no panel here shows tray icons")
		}
	}
}
