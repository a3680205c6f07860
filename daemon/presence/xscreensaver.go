//go:build !windows && !darwin

package presence

import (
	"context"
	"encoding/binary"
	"time"

	"deskbreak/config/lang"
)

// screensaver asks an X server's MIT-SCREEN-SAVER extension, which every server
// of the last decades has, for the time since the last input. A question costs
// well under a millisecond; nothing is sent by itself.
type screensaver struct {
	*xconn
	request []byte
	counter counter
	boot    func() time.Duration
}

// sessionKind is "x11", "wayland", "tty" or empty, as the environment or logind says.
func sessionKind(o *Options, s *session) string {
	kind := o.Env("XDG_SESSION_TYPE")
	if known := s.kind.Load(); known != nil && kind != "x11" {
		kind = *known
	}
	return kind
}

// displayUnfit says why the display's idle time is not that of the session.
func displayUnfit(o *Options, s *session) string {
	switch {
	case sessionKind(o, s) == "wayland" || o.Env("WAYLAND_DISPLAY") != "":
		return lang.T("this is a Wayland session, where an X server sees only the input of X programs and its number is not believed; " +
			"lock the screen or use `deskbreak done` to have a break counted")
	case o.Env("DISPLAY") == "":
		return lang.T("DISPLAY is not set; start deskbreak from within the desktop, " +
			"or run `systemctl --user import-environment DISPLAY XAUTHORITY` there if systemd starts it")
	}
	return ""
}

func openScreensaver(ctx context.Context, o *Options, _ func(Event)) (idleSource, error) {
	s := &screensaver{boot: bootClock(o)}
	x, err := openX(ctx, o, func([]byte) {}, s.open)
	if err != nil {
		return nil, err
	}
	s.xconn = x
	return s, nil
}

func (s *screensaver) open(x *xconn) error {
	if err := x.refuseXWayland(); err != nil {
		return err
	}
	code, _, err := x.extension("MIT-SCREEN-SAVER")
	if err != nil {
		return err
	}
	if code == 0 {
		return lang.Errorf("the X server at %s has no MIT-SCREEN-SAVER extension; start it without switching that off", x.display)
	}
	const queryInfo = 1
	s.request = xRequest(code, queryInfo, 2)
	binary.LittleEndian.PutUint32(s.request[4:], x.root)
	return nil
}

func (s *screensaver) ask() (time.Duration, error) {
	reply, err := s.roundTrip(s.request)
	if err != nil {
		return 0, err
	}
	return s.counter.look(binary.LittleEndian.Uint32(reply[16:]), s.boot()), nil
}

func (s *screensaver) detail() string { return lang.T("display %s", s.display) }
