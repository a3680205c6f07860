//go:build !android && (linux || freebsd || openbsd || netbsd)

package tray

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"deskbreak/daemon/control"
)

// watcher is a StatusNotifierWatcher without a panel behind it.
type watcher struct {
	t     *testing.T
	conn  *dbus.Conn
	props *prop.Properties

	mu    sync.Mutex
	items []string
	calls int // of RegisterStatusNotifierItem
}

// startWatcher takes the watcher's name on d's bus.
func (d *desk) startWatcher(host bool) *watcher {
	d.t.Helper()
	conn, err := dbus.Connect(d.addr)
	if err != nil {
		d.t.Fatal(err)
	}
	w := &watcher{t: d.t, conn: conn}
	d.t.Cleanup(w.end)
	if w.props, err = prop.Export(conn, watcherPath, prop.Map{watcherName: {
		"IsStatusNotifierHostRegistered": {Value: host},
		"RegisteredStatusNotifierItems":  {Value: []string{}},
		"ProtocolVersion":                {Value: int32(0)},
	}}); err != nil {
		d.t.Fatal(err)
	}
	if err := conn.ExportMethodTable(map[string]any{
		"RegisterStatusNotifierItem": func(service string, from dbus.Sender) *dbus.Error {
			w.add(service, string(from))
			return nil
		},
	}, watcherPath, watcherName); err != nil {
		d.t.Fatal(err)
	}
	if reply, err := conn.RequestName(watcherName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		d.t.Fatalf("the watcher's name: %v, %v", reply, err)
	}
	return w
}

func (w *watcher) add(service, from string) {
	item := from + service
	if !strings.HasPrefix(service, "/") {
		item = service + itemObject
	}
	w.mu.Lock()
	w.calls++
	for _, i := range w.items {
		if i == item {
			w.mu.Unlock()
			return
		}
	}
	w.items = append(w.items, item)
	w.props.SetMust(watcherName, "RegisteredStatusNotifierItems", append([]string{}, w.items...))
	w.mu.Unlock()
	w.emit("StatusNotifierItemRegistered", item)
}

func (w *watcher) emit(signal string, args ...any) {
	if err := w.conn.Emit(watcherPath, watcherName+"."+signal, args...); err != nil {
		w.t.Error(err)
	}
}

// host makes a panel come or go behind the watcher.
func (w *watcher) host(there bool) {
	w.props.SetMust(watcherName, "IsStatusNotifierHostRegistered", there)
	if there {
		w.emit("StatusNotifierHostRegistered")
	} else {
		w.emit("StatusNotifierHostUnregistered")
	}
}

func (w *watcher) end() { w.conn.Close() }

// display gives the GTK build the display that it needs.
func (d *desk) display() *desk {
	d.t.Helper()
	if newBackend().Name() == "gtk" {
		d.startX()
	}
	return d
}

func TestShownMeansThatAPanelHasTheIcon(t *testing.T) {
	d := newDesk(t).display()
	c := d.child()
	c.update(working())
	c.waitState(false, "no panel here shows tray icons")
	w := d.startWatcher(false)
	d.item()
	c.waitState(false, "no panel here shows tray icons")
	w.host(true)
	c.waitState(true, "")
	w.host(false)
	c.waitState(false, "no panel here shows tray icons")
	w.host(true)
	c.waitState(true, "")
	w.end()
	c.waitState(false, "no panel here shows tray icons")
}

// Any signal with fewer than three arguments that reaches the library's
// connection ends its own wait for a new panel: a notification server's
// NotificationClosed does.
func TestPanelComesBackAfterANotificationWasClosed(t *testing.T) {
	d := newDesk(t).display()
	w := d.startWatcher(true)
	c := d.child()
	c.update(working())
	c.waitState(true, "")
	for range 3 {
		item := d.item()
		msg := &dbus.Message{Type: dbus.TypeSignal, Headers: map[dbus.HeaderField]dbus.Variant{
			dbus.FieldDestination: dbus.MakeVariant(item.object.Destination()),
			dbus.FieldPath:        dbus.MakeVariant(dbus.ObjectPath("/org/freedesktop/Notifications")),
			dbus.FieldInterface:   dbus.MakeVariant("org.freedesktop.Notifications"),
			dbus.FieldMember:      dbus.MakeVariant("NotificationClosed"),
			dbus.FieldSignature:   dbus.MakeVariant(dbus.SignatureOf(uint32(1), uint32(2))),
		}, Body: []any{uint32(1), uint32(2)}}
		if call := d.conn.Send(msg, nil); call != nil && call.Err != nil {
			t.Fatal(call.Err)
		}
		d.waitLine(item, line{label: "Done", enabled: true}) // answered after the signal
		w.end()
		c.waitState(false, "no panel")
		w = d.startWatcher(true)
		c.waitState(true, "")
	}
}

func TestUnchangedStatusIsSilentOnTheBus(t *testing.T) {
	d := newDesk(t).display()
	d.startWatcher(true)
	c := d.child()
	c.update(working())
	c.waitState(true, "")
	item := d.item()
	d.waitLine(item, line{label: "5 minutes", enabled: true, sub: true})

	listener, err := dbus.Connect(d.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	signals := make(chan *dbus.Signal, 1000)
	listener.Signal(signals)
	if err := listener.AddMatchSignal(dbus.WithMatchSender(item.object.Destination())); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		c.update(working())
	}
	s := working()
	s.Today.Done = 1
	c.update(s)
	d.waitLine(item, line{label: "Today: 1 break", enabled: true})
	// Whatever came before the answer above has arrived before this one.
	if err := listener.BusObject().Call(busName+".GetId", 0).Err; err != nil {
		t.Fatal(err)
	}
	if n := len(signals); n > 6 {
		for range n {
			t.Log((<-signals).Name)
		}
		t.Errorf("%d signals for one changed line", n)
	}
}

func TestProbe(t *testing.T) {
	name := newBackend().Name()
	d := newDesk(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(d.dir, "nothing"))
	if got := Probe(context.Background()); got.Shown || got.Backend != name || !contains(got.Why, "no session bus") {
		t.Errorf("without a bus: %+v", got)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(d.dir, "nothing"))
	if got := Probe(context.Background()); got.Shown || !contains(got.Why, "cannot be reached") {
		t.Errorf("with a bus that has gone: %+v", got)
	}
	t.Setenv("XDG_RUNTIME_DIR", d.dir)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	for desktop, what := range map[string]string{
		"ubuntu:GNOME": "AppIndicator", "XFCE": "Status Tray", "MATE": "Notification Area", "sway": "waybar", "": "snixembed",
	} {
		t.Setenv("XDG_CURRENT_DESKTOP", desktop)
		if got := Probe(context.Background()); got.Shown || !contains(got.Why, what) {
			t.Errorf("desktop %q without a panel: %+v, want a word about %s", desktop, got, what)
		}
	}
	w := d.startWatcher(false)
	if got := Probe(context.Background()); got.Shown || got.Why == "" {
		t.Errorf("with a watcher and no panel: %+v", got)
	}
	w.host(true)
	if got := Probe(context.Background()); got != (control.Tray{Shown: true, Backend: name}) {
		t.Errorf("with a panel: %+v", got)
	}
}
