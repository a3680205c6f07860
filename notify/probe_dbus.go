//go:build unix && !darwin

package notify

import (
	"context"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

func probe(ctx context.Context) (Report, error) {
	addr := sessionBus()
	if addr == "" {
		if beeepWithoutBus() {
			return Report{Server: Server{Name: "beeep", Why: noButtons("deskbreak")}}, nil
		}
		return Report{}, lang.Error("there is no session bus (DBUS_SESSION_BUS_ADDRESS is not set): " +
			"start deskbreak from the desktop session, or read its reminders in the terminal")
	}
	conn, err := dbus.Connect(addr, dbus.WithContext(ctx), dbus.WithSignalHandler(deaf{}))
	if err != nil {
		return Report{}, lang.Errorf("the session bus at %q cannot be reached (%v): log out and in again, or correct DBUS_SESSION_BUS_ADDRESS", addr, reason(ctx, err))
	}
	defer conn.Close()
	var owner string
	err = conn.BusObject().CallWithContext(ctx, busName+".GetNameOwner", 0, wellKnown).Store(&owner)
	switch {
	case errorName(err) == busName+".Error.NameHasNoOwner":
		if activatable(ctx, conn) {
			return Report{Activatable: true}, nil
		}
		return Report{}, lang.Error("no notification server is running: start or install one (dunst, mako, xfce4-notifyd, or the desktop's own)")
	case err != nil:
		return Report{}, lang.Errorf("the session bus at %q does not work (%v): log out and in again", addr, reason(ctx, err))
	}
	s := &server{conn: conn, owner: owner, app: "deskbreak"}
	r, err := s.ask() // ends with the context, which ends the connection
	if err != nil {
		return r, lang.Errorf("the notification server does not work (%v): restart it, or log out and in again", reason(ctx, err))
	}
	if !r.Buttons {
		r.Why = noButtons(s.app)
	}
	return r, nil
}

func reason(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return lang.Error("no answer")
	}
	return err
}

// deaf takes no signals.
type deaf struct{}

func (deaf) DeliverSignal(string, string, *dbus.Signal) {}
