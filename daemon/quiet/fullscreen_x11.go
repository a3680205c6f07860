//go:build !windows && !darwin

package quiet

import (
	"bufio"
	"context"
	"errors"
	"slices"

	"deskbreak/config/lang"
	"deskbreak/daemon/wayland"
)

// activeOnX watches which window is active and whether it fills the screen, as
// window managers have said for twenty years: _NET_ACTIVE_WINDOW on the root and
// _NET_WM_STATE on the window. A film on the second screen, with the work on the
// first, is not what the person looks at.
func activeOnX(o Options, b *board) func(context.Context) {
	place := b.seat(Fullscreen, "x11")
	display := o.Env("DISPLAY")
	_, _, list, _ := xdisplay(display)
	file := ""
	if len(list) > 0 && list[0].network == "unix" {
		file = list[0].address
	}
	return func(ctx context.Context) {
		keep(ctx, o, file, []*seat{place}, func(ctx context.Context) error {
			err := serveX(ctx, o, place, display)
			if hungUp(err) {
				err = lang.Errorf("the X server at %s is gone; it is looked for again", display)
			}
			return err
		})
	}
}

func serveX(ctx context.Context, o Options, place *seat, display string) error {
	switch {
	case o.Env("XDG_SESSION_TYPE") == "wayland", o.Env("WAYLAND_DISPLAY") != "":
		// Asking would also start an X server, where it comes on demand.
		return unfit(lang.T("this is a Wayland session, where an X server knows only of the windows of X programs"))
	case display == "":
		return unfit(lang.T("DISPLAY is not set; start deskbreak from within the desktop, " +
			"or run `systemctl --user import-environment DISPLAY XAUTHORITY` there if systemd starts it"))
	}
	host, number, list, err := xdisplay(display)
	if err != nil {
		return unfit(err.Error())
	}
	var conn *patient
	for _, at := range list {
		var e error
		if conn, e = dial(ctx, o, at.network, at.address); e == nil {
			err = nil
			break
		} else if err == nil {
			err = e // of the first place, which is the usual one
		}
	}
	if missing(err) {
		return absentError{lang.T("there is no X server at %s; is DISPLAY right?", display)}
	}
	if err != nil {
		return lang.Errorf("the X server at %s cannot be reached: %v; is DISPLAY right?", display, err)
	}
	defer conn.Close()
	conn.late = func() {
		place.not(lang.T("the X server at %s has not answered for %v; it is used again as soon as it does", display, o.patience))
	}
	x := &xconn{w: conn, r: bufio.NewReaderSize(conn, 1024), wait: conn}
	if err := x.open(xsecret(o.Env, host, number)); err != nil {
		if hungUp(err) {
			return err
		}
		return lang.Errorf("the X server at %s: %w", display, err)
	}
	xwayland, err := wayland.IsXWayland(x.root, x.answer)
	if err != nil {
		return err
	}
	if xwayland {
		return unfit(lang.T("%s is XWayland, which knows only of the windows of X programs", display))
	}
	a := &activeWindow{x: x, place: place, detail: lang.T("display %s", display)}
	return a.run()
}

// activeWindow is what is known of the window in front.
type activeWindow struct {
	x      *xconn
	place  *seat
	detail string

	active, state, full, supported uint32 // atoms

	window  uint32 // zero: none
	changed bool
	// noise is how many properties of the window may still change before we listen
	// to none: a program can set one with each key that is pressed. A change of
	// size, without which there is no full screen, makes us listen anew. Zero: we do
	// not listen.
	noise int
	tune  bool // the window has to be told what we listen to
}

// maxNoise is more than a window manager sets on the way to full screen.
const maxNoise = 20

func (a *activeWindow) run() error {
	for name, atom := range map[string]*uint32{
		"_NET_ACTIVE_WINDOW": &a.active, "_NET_WM_STATE": &a.state, "_NET_WM_STATE_FULLSCREEN": &a.full,
		"_NET_SUPPORTED": &a.supported,
	} {
		var err error
		if *atom, err = a.x.atom(name); err != nil {
			return err
		}
	}
	a.x.notify = a.note
	if err := a.x.watch(a.x.root, xPropertyMask); err != nil {
		return err
	}
	for {
		a.changed = false
		if err := a.look(); err != nil {
			return err
		}
		for !a.changed || a.x.r.Buffered() > 0 {
			if _, err := a.x.message(); err != nil {
				return err
			}
			if err := a.listen(); err != nil {
				return err
			}
		}
	}
}

// note is called for each change that we are told of.
func (a *activeWindow) note(window, atom uint32) {
	switch {
	case window == a.x.root:
		a.changed = a.changed || atom == a.active || atom == a.supported
	case window != a.window:
	case atom == 0:
		a.changed = true
		a.tune = a.tune || a.noise == 0
		a.noise = maxNoise
	case atom == a.state:
		a.changed = true
	case a.noise > 0:
		a.noise--
		a.tune = a.tune || a.noise == 0
	}
}

// listen says to the window what we listen to, if that is another than before.
func (a *activeWindow) listen() error {
	if !a.tune || a.window == 0 {
		return nil
	}
	a.tune = false
	mask := uint32(xStructureMask)
	if a.noise > 0 {
		mask |= xPropertyMask
	}
	return a.x.watch(a.window, mask)
}

func (a *activeWindow) look() error {
	list, set, err := a.x.numbers(a.x.root, a.active)
	if err != nil {
		return err
	}
	if !set {
		// Some set it with the first window.
		will, _, err := a.x.numbers(a.x.root, a.supported)
		if err != nil {
			return err
		}
		if slices.Contains(will, a.active) {
			a.place.is(false, a.detail)
			return nil
		}
		a.place.not(lang.T("the window manager does not say which window is active (_NET_ACTIVE_WINDOW); it is believed as soon as it does"))
		return nil
	}
	window := uint32(0)
	if len(list) > 0 && list[0] != a.x.root {
		window = list[0]
	}
	if window != a.window {
		if a.window != 0 {
			if err := a.x.watch(a.window, 0); err != nil {
				return err
			}
		}
		a.window, a.noise, a.tune = window, maxNoise, true
	}
	// Before it is read, so that no change is between the two.
	if err := a.listen(); err != nil {
		return err
	}
	var states []uint32
	if window != 0 {
		states, _, err = a.x.numbers(window, a.state)
		if err != nil && !errors.Is(err, xBadWindow) { // it was closed in between
			return err
		}
	}
	a.place.is(slices.Contains(states, a.full), a.detail)
	return nil
}
