//go:build getlantern && !android && linux && cgo

package tray

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/godbus/dbus/v5"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

func (g *gtk) Name() string { return "gtk" }

// openDisplay connects to the display, or says why that cannot be done. The
// caller closes it when the library has its own connection: an X server that
// loses its last client starts anew, and refuses who comes meanwhile.
func openDisplay(ctx context.Context) (closeDisplay func(), err error) {
	display, wayland := os.Getenv("DISPLAY"), os.Getenv("WAYLAND_DISPLAY")
	if display == "" && wayland == "" {
		return nil, lang.Error("no display: start deskbreak from your desktop session, or use the command line")
	}
	var errs []error
	if wayland != "" {
		if !filepath.IsAbs(wayland) {
			wayland = filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), wayland)
		}
		d := net.Dialer{Timeout: askTimeout}
		conn, err := d.DialContext(ctx, "unix", wayland)
		if err == nil {
			return func() { conn.Close() }, nil
		}
		errs = append(errs, err)
	}
	if display != "" {
		conn, err := openX()
		if err == nil {
			return conn.Close, nil
		}
		errs = append(errs, lang.Errorf("display %q: %v", display, err))
	}
	return nil, lang.Errorf("the display cannot be opened: %v", errors.Join(errs...))
}

func openX() (*xgb.Conn, error) {
	xgb.Logger = log.New(io.Discard, "", 0) // it speaks of a missing .Xauthority on stderr
	return xgb.NewConn()
}

// watchPanel follows the watcher on the session bus where there is one, and the
// tray of the old kind, which the library falls back to.
func watchPanel(ctx context.Context, ended <-chan struct{}, name string, report func(control.Tray)) {
	state := func(s hostState) { report(s.tray(name)) }
	old := watchXEmbed(ctx, ended)
	bus, err := openBus(ctx)
	if err != nil {
		old.follow(ctx, ended, state)
		return
	}
	defer bus.Close()
	w, err := watchHosts(ctx, bus)
	if err != nil {
		old.follow(ctx, ended, state)
		return
	}
	w.mine = func(ctx context.Context, item string) bool {
		service, _, _ := strings.Cut(item, "/")
		var pid uint32
		err := bus.BusObject().CallWithContext(ctx, busName+".GetConnectionUnixProcessID", dbus.FlagNoAutoStart, service).Store(&pid)
		return err == nil && int(pid) == os.Getpid()
	}
	w.more = func(s *hostState) { s.xembed = !s.watcher && old.present() }
	w.poke = old.changed
	// Losing the bus ends the whole process: GLib sends it SIGTERM.
	_ = w.run(ctx, ended, state)
}

// xembed is the tray of the old kind: the owner of a selection on the screen.
type xembed struct {
	conn      *xgb.Conn
	selection xproto.Atom
	// changed gets a value when a tray came or went; nil without a display.
	changed chan struct{}
}

// watchXEmbed begins to listen; without an X display there is nothing to hear.
func watchXEmbed(ctx context.Context, ended <-chan struct{}) *xembed {
	x := &xembed{}
	conn, err := openX()
	if err != nil {
		return x
	}
	name := fmt.Sprintf("_NET_SYSTEM_TRAY_S%d", conn.DefaultScreen)
	atom, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	if err == nil {
		// A new tray tells the root window, a tray that ends destroys its own.
		err = listenTo(conn, root)
	}
	if err != nil {
		conn.Close()
		return x
	}
	x.conn, x.selection, x.changed = conn, atom.Atom, make(chan struct{}, 1)
	x.present()
	go func() {
		defer conn.Close()
		select {
		case <-ctx.Done():
		case <-ended:
		}
	}()
	go func() {
		for {
			ev, err := conn.WaitForEvent()
			if ev == nil && err == nil {
				return
			}
			switch ev.(type) {
			case xproto.ClientMessageEvent, xproto.DestroyNotifyEvent:
				select {
				case x.changed <- struct{}{}:
				default:
				}
			}
		}
	}()
	return x
}

func listenTo(conn *xgb.Conn, w xproto.Window) error {
	return xproto.ChangeWindowAttributesChecked(conn, w, xproto.CwEventMask,
		[]uint32{xproto.EventMaskStructureNotify}).Check()
}

// present reports whether there is a tray, and listens for its end.
func (x *xembed) present() bool {
	if x.conn == nil {
		return false
	}
	owner, err := xproto.GetSelectionOwner(x.conn, x.selection).Reply()
	if err != nil || owner.Owner == xproto.WindowNone {
		return false
	}
	return listenTo(x.conn, owner.Owner) == nil
}

// follow reports changes where there is no session bus to listen to.
func (x *xembed) follow(ctx context.Context, ended <-chan struct{}, report func(hostState)) {
	for {
		report(hostState{xembed: x.present()})
		select {
		case <-ctx.Done():
			return
		case <-ended:
			return
		case <-x.changed:
		}
	}
}
