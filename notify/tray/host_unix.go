//go:build !android && (linux || freebsd || openbsd || netbsd)

package tray

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

const (
	// A watcher keeps the list of icons; hosts, which are panels, draw them.
	watcherName = "org.kde.StatusNotifierWatcher"
	watcherPath = "/StatusNotifierWatcher"
	busName     = "org.freedesktop.DBus"
)

// Probe says whether an icon could be shown here, and if not what to do about
// it, without showing one.
func Probe(ctx context.Context) control.Tray {
	name := newBackend().Name()
	if name == "none" {
		return control.Tray{Backend: name, Why: lang.T("this build has no tray; use the command line, or build with cgo")}
	}
	bus, err := openBus(ctx)
	if err != nil {
		return control.Tray{Backend: name, Why: err.Error()}
	}
	defer bus.Close()
	w := &hostWatch{bus: bus}
	s := w.look(ctx)
	s.registered = s.host // it would be
	return s.tray(name)
}

// sessionBus is the address of the session bus. It makes sure that there is one:
// godbus starts a stray bus where it finds none.
func sessionBus() (string, error) {
	addr := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if addr != "" && addr != "autolaunch:" {
		return addr, nil
	}
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		dir = filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	}
	socket := filepath.Join(dir, "bus")
	if _, err := os.Stat(socket); err != nil {
		return "", lang.Error("no session bus: start deskbreak from your desktop session, or use the command line")
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(socket), nil
}

// openBus opens a connection of our own, within askTimeout.
func openBus(ctx context.Context) (*dbus.Conn, error) {
	addr, err := sessionBus()
	if err != nil {
		return nil, err
	}
	// The libraries look in the environment only, or elsewhere than we do.
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != addr {
		os.Setenv("DBUS_SESSION_BUS_ADDRESS", addr)
	}
	life, end := context.WithCancel(context.Background())
	limit := time.AfterFunc(askTimeout, end)
	defer limit.Stop()
	defer context.AfterFunc(ctx, end)()
	bus, err := dbus.Connect(addr, dbus.WithContext(life))
	switch {
	case life.Err() != nil:
		if err == nil {
			bus.Close()
		}
		return nil, lang.Error("the session bus does not answer")
	case err != nil:
		end()
		return nil, lang.Errorf("the session bus cannot be reached: %v", err)
	}
	return bus, nil
}

// hostState is what is known of the panel.
type hostState struct {
	watcher, host, registered bool
	// xembed is true when the icon sits in a tray of the old kind.
	xembed bool
	err    error // of a watcher that does not answer
}

func (s hostState) tray(backend string) control.Tray {
	t := control.Tray{Backend: backend}
	switch {
	case s.xembed || s.watcher && s.host && s.registered:
		t.Shown = true
	case s.err != nil:
		t.Why = lang.T("the panel does not answer: %v", s.err)
	case s.watcher && s.host:
		t.Why = lang.T("the panel has not taken the icon yet")
	default:
		t.Why = lang.T("no panel here shows tray icons: %s", remedy())
	}
	return t
}

// remedy is what to do about a desktop without a tray.
func remedy() string {
	desktop := strings.ToLower(os.Getenv("XDG_CURRENT_DESKTOP"))
	switch {
	case strings.Contains(desktop, "gnome"):
		return lang.T("install the extension AppIndicator (package gnome-shell-extension-appindicator) and log in again, or use the command line")
	case strings.Contains(desktop, "xfce"):
		return lang.T("add the Status Tray plugin to the panel, or use the command line")
	case strings.Contains(desktop, "mate"):
		return lang.T("add the Notification Area to the panel, or use the command line")
	case strings.Contains(desktop, "sway"), strings.Contains(desktop, "hyprland"), strings.Contains(desktop, "wlroots"):
		return lang.T("run a bar with a tray, such as waybar with its tray module, or use the command line")
	}
	return lang.T("start a panel with a StatusNotifier tray (for one of the old kind run snixembed), or use the command line")
}

// hostWatch follows the panels on a connection of our own.
type hostWatch struct {
	bus     *dbus.Conn
	signals chan *dbus.Signal
	// mine tells our icon in the watcher's list.
	mine func(ctx context.Context, item string) bool
	// register announces the icon to a watcher that came; nil: the library does.
	register func(ctx context.Context) error
	// came is called before that with a watcher that has come, and went with one that
	// has gone; nil: nothing to do.
	came, went func()
	// more adds what is known besides the watcher; nil: nothing.
	more func(*hostState)
	// poke is another reason to look; nil: none.
	poke <-chan struct{}
}

// watchHosts begins to listen, so that nothing is missed from here on.
func watchHosts(ctx context.Context, bus *dbus.Conn) (*hostWatch, error) {
	w := &hostWatch{bus: bus, signals: make(chan *dbus.Signal, 16)}
	bus.Signal(w.signals)
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	err := bus.AddMatchSignalContext(ctx,
		dbus.WithMatchSender(busName), dbus.WithMatchInterface(busName),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcherName))
	if err == nil {
		err = bus.AddMatchSignalContext(ctx, dbus.WithMatchSender(watcherName), dbus.WithMatchInterface(watcherName))
	}
	if err != nil {
		return nil, lang.Errorf("the session bus does not answer: %v", err)
	}
	return w, nil
}

// run reports the panel's state now and at every change, and registers the icon
// anew with a watcher that comes. It ends with ctx, or with a bus that is gone.
func (w *hostWatch) run(ctx context.Context, lost <-chan struct{}, report func(hostState)) error {
	report(w.look(ctx))
	for {
		var sig *dbus.Signal
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-lost:
			return lang.Error("the session bus has gone")
		case <-w.bus.Context().Done():
			return lang.Error("the session bus has gone")
		case <-w.poke:
		case sig = <-w.signals:
			if sig == nil { // closed with the connection
				return lang.Error("the session bus has gone")
			}
		}
		if sig != nil && !strings.HasPrefix(sig.Name, watcherName+".") && !watcherCame(sig) && !watcherWent(sig) {
			continue
		}
		if sig != nil && watcherWent(sig) && w.went != nil {
			w.went()
		}
		if sig != nil && watcherCame(sig) {
			if w.came != nil {
				w.came()
			}
			if w.register != nil {
				w.announce(ctx)
			}
		}
		report(w.look(ctx))
	}
}

func watcherChange(sig *dbus.Signal) (owner string, ok bool) {
	if sig.Name != busName+".NameOwnerChanged" || len(sig.Body) != 3 || sig.Body[0] != watcherName {
		return "", false
	}
	owner, ok = sig.Body[2].(string)
	return owner, ok
}

func watcherCame(sig *dbus.Signal) bool { owner, ok := watcherChange(sig); return ok && owner != "" }
func watcherWent(sig *dbus.Signal) bool { owner, ok := watcherChange(sig); return ok && owner == "" }

// announce registers the icon. A panel that takes its name before it can answer
// gets a few more chances.
func (w *hostWatch) announce(ctx context.Context) {
	for wait := 100 * time.Millisecond; ; wait *= 2 {
		call, cancel := context.WithTimeout(ctx, askTimeout)
		err := w.register(call)
		cancel()
		if err == nil || wait > time.Second {
			return
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// look asks the watcher.
func (w *hostWatch) look(ctx context.Context) (s hostState) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	if w.more != nil {
		defer w.more(&s)
	}
	err := w.bus.BusObject().CallWithContext(ctx, busName+".NameHasOwner", 0, watcherName).Store(&s.watcher)
	if err != nil || !s.watcher {
		return s
	}
	var items []string
	if s.err = w.property(ctx, "IsStatusNotifierHostRegistered", &s.host); s.err != nil {
		return s
	}
	if s.err = w.property(ctx, "RegisteredStatusNotifierItems", &items); s.err != nil || w.mine == nil {
		return s
	}
	for _, item := range items {
		if w.mine(ctx, item) {
			s.registered = true
			break
		}
	}
	return s
}

func (w *hostWatch) property(ctx context.Context, name string, into any) error {
	var v dbus.Variant
	err := w.bus.Object(watcherName, watcherPath).CallWithContext(ctx,
		"org.freedesktop.DBus.Properties.Get", dbus.FlagNoAutoStart, watcherName, name).Store(&v)
	if err != nil {
		return err
	}
	return v.Store(into)
}
