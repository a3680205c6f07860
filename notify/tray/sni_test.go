//go:build !getlantern && !android && (linux || freebsd || openbsd || netbsd)

package tray

// These tests are about what the program does itself on the bus, and GTK does
// for the other build, or cannot do.

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"deskbreak/daemon/control"
)

// GTK answers this itself.
func TestClickOnTheIconWhereItDoesNotOpenTheMenu(t *testing.T) {
	d := newDesk(t)
	d.startWatcher(true)
	c := d.child()
	c.update(working())
	c.waitState(true, "")
	item := d.item()
	activate := func() error {
		return item.object.Call("org.kde.StatusNotifierItem.Activate", 0, int32(1), int32(1)).Err
	}
	if err := activate(); err == nil || !strings.Contains(err.Error(), "Unknown") {
		t.Errorf("with nothing to show: %v, want an unknown method, on which panels open the menu", err)
	}
	if v, err := item.object.GetProperty("org.kde.StatusNotifierItem.ItemIsMenu"); err != nil || v.Value() != true {
		t.Errorf("ItemIsMenu %v, %v, want true: panels then open the menu on any click", v, err)
	}
	if v, err := item.object.GetProperty("org.kde.StatusNotifierItem.Id"); err != nil || v.Value() != "deskbreak" {
		t.Errorf("Id %v, %v, want one that stays the same for ever", v, err)
	}
	c.update(prompted())
	d.waitLine(item, line{label: "Hip hinge"})
	if err := activate(); err != nil {
		t.Errorf("with a reminder up: %v", err)
	}
	c.waitRequest(control.Request{Command: control.CommandNow})
}

// GTK does this itself.
func TestUnderscoreInAMovementIsNotAKey(t *testing.T) {
	d := newDesk(t)
	d.startWatcher(true)
	c := d.child()
	s := prompted()
	s.Prompt.Name = "my_own_stretch"
	c.update(s)
	d.waitLine(d.item(), line{label: "my__own__stretch"})
	s.Prompt.Name = "another_one"
	c.update(s)
	d.waitLine(d.item(), line{label: "another__one"})
}

// The GTK build works without a bus: see the old kind of tray.
func TestNoSessionBusAndOneThatComesLater(t *testing.T) {
	d := newDesk(t)
	d.bus.kill()
	if err := os.Remove(filepath.Join(d.dir, "bus")); err != nil {
		t.Fatal(err)
	}
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS=") // XDG_RUNTIME_DIR is the other place to look
	c := d.child()
	c.update(working())
	c.waitState(false, "no session bus")
	d.startBus()
	d.startWatcher(true)
	c.waitState(true, "")
	d.click(d.item(), line{label: "Done", enabled: true})
	c.waitRequest(control.Request{Command: control.CommandDone})
}

// GTK itself waits for the bus.
func TestBusThatHangs(t *testing.T) {
	d := newDesk(t)
	d.startWatcher(true)
	if err := d.bus.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	c := d.child()
	c.update(working())
	c.waitState(false, "the session bus does not answer")
	if err := d.bus.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	c.update(prompted()) // news is a reason to look again
	c.waitState(true, "")
	d.click(d.item(), line{label: "Done", enabled: true})
	c.waitRequest(control.Request{Command: control.CommandDone})
}

// GLib ends the process when the session bus goes, as it does all GTK programs.
func TestBusThatDiesAndComesBack(t *testing.T) {
	d := newDesk(t)
	d.startWatcher(true)
	c := d.child()
	c.update(prompted())
	c.waitState(true, "")
	for range 2 {
		d.bus.kill()
		c.waitState(false, "session bus")
		s := working()
		s.Today.Done = 7 // what changes meanwhile is there afterwards
		c.update(s)
		d.startBus()
		d.startWatcher(true)
		c.waitState(true, "")
		item := d.item()
		d.waitLine(item, line{label: "Today: 7 breaks", enabled: true})
		d.waitLine(item, line{label: "Skip"})
		d.click(item, line{label: "10 minutes", enabled: true, sub: true})
		c.waitRequest(control.Request{Command: control.CommandSnooze, For: 600e9})
		c.update(prompted())
		d.waitLine(item, line{label: "Skip", enabled: true})
	}
}

// The GTK library runs once a process.
func TestAnotherTrayInTheSameProcess(t *testing.T) {
	d := newDesk(t)
	d.startWatcher(true)
	c := d.child()
	c.update(working())
	c.waitState(true, "")
	d.waitLine(d.item(), line{label: "Done", enabled: true})
	c.send(toChild{Again: true})
	c.waitState(false, "closed")
	c.update(prompted())
	c.waitState(true, "")
	eventually(t, func() (bool, any) {
		v, err := d.conn.Object(watcherName, watcherPath).GetProperty(watcherName + ".RegisteredStatusNotifierItems")
		if err != nil {
			return false, err
		}
		items := v.Value().([]string)
		service, _, _ := strings.Cut(items[len(items)-1], "/")
		item := trayItem{menu: d.conn.Object(service, "/StatusNotifierItem/menu")}
		lines, err := item.lines()
		n := 0
		for _, l := range lines {
			if l.label == "Done" {
				n++
			}
		}
		return n == 1 && len(items) == 2, []any{lines, err}
	})
}
