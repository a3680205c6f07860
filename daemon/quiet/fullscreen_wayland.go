//go:build !windows && !darwin

package quiet

import (
	"context"
	"encoding/binary"

	"deskbreak/config/lang"
	"deskbreak/daemon/wayland"
)

// activeOnWayland watches which window is active and whether it fills the screen
// on compositors that tell, by wlr-foreign-toplevel-management: sway, Hyprland,
// labwc, Wayfire, river, niri, COSMIC and others. GNOME and Plasma do not, and
// ext-foreign-toplevel-list has names of windows but not what state they are in.
func activeOnWayland(o Options, b *board) func(context.Context) {
	place := b.seat(Fullscreen, "wayland")
	socket := wayland.Socket(o.Env)
	return func(ctx context.Context) {
		keep(ctx, o, socket, []*seat{place}, func(ctx context.Context) error {
			err := serveWayland(ctx, o, place, socket)
			if hungUp(err) {
				err = lang.Errorf("the compositor at %s is gone; it is looked for again", socket)
			}
			return err
		})
	}
}

const (
	toplevelManager = "zwlr_foreign_toplevel_manager_v1"
	// toplevelVersion is the first that tells of full screen, and all we need.
	toplevelVersion = 2
)

func serveWayland(ctx context.Context, o Options, place *seat, socket string) error {
	if socket == "" {
		if o.Env("XDG_SESSION_TYPE") == "wayland" {
			return unfit(lang.T("WAYLAND_DISPLAY is not set; start deskbreak from within the desktop, " +
				"or run `systemctl --user import-environment WAYLAND_DISPLAY` there if systemd starts it"))
		}
		return unfit(lang.T("this is not a Wayland session (WAYLAND_DISPLAY is not set)"))
	}
	conn, err := dial(ctx, o, "unix", socket)
	if missing(err) {
		return absentError{lang.T("there is no compositor at %s; it is used as soon as there is", socket)}
	}
	if err != nil {
		return lang.Errorf("the compositor at %s cannot be reached: %v; is WAYLAND_DISPLAY right?", socket, err)
	}
	defer conn.Close()
	conn.late = func() {
		place.not(lang.T("the compositor at %s has not answered for %v; it is used again as soon as it does", socket, o.patience))
	}
	w := &toplevels{c: wayland.New(conn), all: map[uint32]*toplevel{}}
	conn.expect()
	err = w.open()
	conn.rest()
	for err == nil {
		place.is(w.fullscreen(), lang.T("compositor %s", socket))
		w.changed = false
		for err == nil && (!w.changed || w.c.Buffered() > 0) {
			var e *wayland.Event
			if e, err = w.c.Next(); err == nil {
				err = w.event(e)
			}
		}
	}
	if hungUp(err) {
		return err
	}
	return lang.Errorf("the compositor at %s is not used: %w", socket, err)
}

// toplevels is every window of the session.
type toplevels struct {
	c       *wayland.Conn
	manager uint32
	all     map[uint32]*toplevel
	changed bool
}

// toplevel is a window: what it is, and what it will be with the next done.
type toplevel struct{ now, next toplevelState }

type toplevelState struct{ active, full bool }

func (w *toplevels) open() error {
	globals, err := w.c.Globals()
	if err != nil {
		return err
	}
	for _, g := range globals {
		if g.Interface == toplevelManager && g.Version >= toplevelVersion {
			if w.manager, _, err = w.c.Bind(g, toplevelVersion); err != nil {
				return err
			}
			return w.c.Sync(w.event)
		}
	}
	return settledError{lang.T("it does not tell which window fills the screen (wlr-foreign-toplevel-management), " +
		"as GNOME's and Plasma's do not; do-not-disturb or `deskbreak pause` is the way there")}
}

// event keeps what a window says.
func (w *toplevels) event(e *wayland.Event) error {
	const (
		most            = 10_000 // windows
		newToplevel     = 0
		finished        = 1
		state           = 4
		done            = 5
		closed          = 6
		destroy         = 7
		stateActivated  = 2
		stateFullscreen = 3
	)
	if e.Object == w.manager {
		switch e.Opcode {
		case newToplevel:
			if len(w.all) >= most {
				return wayland.ErrProtocol
			}
			w.all[e.Uint()] = &toplevel{}
		case finished:
			return settledError{lang.T("it has stopped telling of its windows")}
		}
		return e.Err()
	}
	t := w.all[e.Object]
	if t == nil {
		return nil
	}
	switch e.Opcode {
	case state:
		t.next = toplevelState{}
		for list := e.Array(); len(list) >= 4; list = list[4:] {
			switch binary.NativeEndian.Uint32(list) {
			case stateActivated:
				t.next.active = true
			case stateFullscreen:
				t.next.full = true
			}
		}
	case done:
		w.changed = w.changed || t.now != t.next
		t.now = t.next
	case closed:
		w.changed = true
		delete(w.all, e.Object)
		return w.c.Request(e.Object, destroy, nil)
	}
	return e.Err()
}

func (w *toplevels) fullscreen() bool {
	for _, t := range w.all {
		if t.now.active && t.now.full {
			return true
		}
	}
	return false
}
