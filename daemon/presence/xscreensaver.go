//go:build !windows && !darwin

package presence

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"sync"
	"time"

	"github.com/jezek/xgb"
)

// screensaver asks an X server's MIT-SCREEN-SAVER extension, which every server
// of the last decades has, for the time since the last input. A question costs
// well under a millisecond; nothing is sent by itself.
//
// The two requests are put together by hand. The packages of xgb that do so fill
// maps of event constructors at start, and write to them again when an extension
// is opened while the goroutines of other connections read them.
type screensaver struct {
	x       *xgb.Conn
	net     io.Closer
	display string
	request [8]byte
	counter counter
	boot    func() time.Duration
}

// displayUnfit says why the display's idle time is not that of the session.
func displayUnfit(o *Options, s *session) string {
	kind := o.Env("XDG_SESSION_TYPE")
	if known := s.kind.Load(); known != nil && kind != "x11" {
		kind = *known
	}
	switch {
	case kind == "wayland" || o.Env("WAYLAND_DISPLAY") != "":
		return "this is a Wayland session, where an X server sees only the input of X programs and its number is not believed; " +
			"lock the screen or use `deskbreak done` to have a break counted"
	case o.Env("DISPLAY") == "":
		return "DISPLAY is not set; start deskbreak from within the desktop, " +
			"or run `systemctl --user import-environment DISPLAY XAUTHORITY` there if systemd starts it"
	}
	return ""
}

// prepare readies what xgb shares between all connections, before the first one:
// its complaints go to stderr, and an error without a constructor would leave the
// question that caused it without an answer.
var prepare = sync.OnceFunc(func() {
	xgb.Logger = log.New(io.Discard, "", 0)
	for code := 1; code <= 17; code++ {
		if _, there := xgb.NewErrorFuncs[code]; !there {
			xgb.NewErrorFuncs[code] = func(b []byte) xgb.Error { return protocolError{b[1], xgb.Get16(b[2:])} }
		}
	}
})

// protocolError is any of the X protocol's own errors.
type protocolError struct {
	code     byte
	sequence uint16
}

func (e protocolError) SequenceId() uint16 { return e.sequence }
func (e protocolError) BadId() uint32      { return 0 }
func (e protocolError) Error() string      { return fmt.Sprintf("X protocol error %d", e.code) }

func openScreensaver(ctx context.Context, o *Options, _ func(Event)) (idleSource, error) {
	prepare()
	display := o.Env("DISPLAY")
	conn, err := dialDisplay(ctx, display, o.Env)
	if err != nil {
		return nil, err
	}
	s := &screensaver{net: conn, display: display, boot: o.Boot}
	if s.boot == nil {
		start := time.Now()
		s.boot = func() time.Duration { return time.Since(start) }
	}
	stop := context.AfterFunc(ctx, s.close)
	err = s.open(conn)
	if !stop() {
		err = fmt.Errorf("the X server at %s has not answered for %v; is it stopped?", display, o.patience)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *screensaver) open(conn *displayConn) (err error) {
	defer func() {
		// xgb trusts the lengths in the greeting.
		if r := recover(); r != nil {
			err = fmt.Errorf("what listens at %s is no X server; is DISPLAY right?", s.display)
		}
	}()
	if s.x, err = xgb.NewConnNet(conn); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("what listens at %s hung up; is it an X server?", s.display)
		}
		return fmt.Errorf("the X server at %s refuses: %v; set XAUTHORITY to the session's file", s.display, err)
	}
	root, err := rootWindow(s.x.SetupBytes)
	if err != nil {
		return fmt.Errorf("the X server at %s: %v", s.display, err)
	}
	if opcode, err := s.extension("XWAYLAND"); err != nil {
		return err
	} else if opcode != 0 {
		return fmt.Errorf("%s is XWayland, which sees only the input of X programs; its number is not believed", s.display)
	}
	opcode, err := s.extension("MIT-SCREEN-SAVER")
	if err != nil {
		return err
	}
	if opcode == 0 {
		return fmt.Errorf("the X server at %s has no MIT-SCREEN-SAVER extension; start it without switching that off", s.display)
	}
	s.request = [8]byte{opcode, 1 /* QueryInfo */, 2 /* words */}
	xgb.Put32(s.request[4:], root)
	return nil
}

// extension is the request code of an extension; zero: the server does not have it.
func (s *screensaver) extension(name string) (byte, error) {
	const queryExtension = 98
	request := make([]byte, 8+xgb.Pad(len(name)))
	request[0] = queryExtension
	xgb.Put16(request[2:], uint16(len(request)/4))
	xgb.Put16(request[4:], uint16(len(name)))
	copy(request[8:], name)
	reply, err := s.roundTrip(request)
	if err != nil || reply[8] == 0 {
		return 0, err
	}
	return reply[9], nil
}

// roundTrip waits for the reply, which has at least 32 bytes.
func (s *screensaver) roundTrip(request []byte) ([]byte, error) {
	// What nobody asked for would fill the queue over the months.
	for {
		if event, err := s.x.PollForEvent(); event == nil && err == nil {
			break
		}
	}
	cookie := s.x.NewCookie(true, true)
	s.x.NewRequest(request, cookie)
	reply, err := cookie.Reply()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("the X server at %s is gone; it is looked for again", s.display)
	case err != nil:
		return nil, fmt.Errorf("the X server at %s: %v", s.display, err)
	case len(reply) < 32:
		return nil, fmt.Errorf("the X server at %s answers with %d bytes, not 32", s.display, len(reply))
	}
	return reply, nil
}

func (s *screensaver) ask() (time.Duration, error) {
	reply, err := s.roundTrip(s.request[:])
	if err != nil {
		return 0, err
	}
	return s.counter.look(xgb.Get32(reply[16:]), s.boot()), nil
}

func (s *screensaver) detail() string { return "display " + s.display }

// close ends xgb's goroutines as well: its own Close would wait for the server.
func (s *screensaver) close() { _ = s.net.Close() }

// rootWindow finds the first screen's root in the server's greeting.
func rootWindow(setup []byte) (uint32, error) {
	const fixed, format = 40, 8
	if len(setup) < fixed {
		return 0, errors.New("its greeting is too short")
	}
	vendor, screens, formats := int(xgb.Get16(setup[24:])), setup[28], int(setup[29])
	at := fixed + xgb.Pad(vendor) + formats*format
	if screens == 0 || len(setup) < at+4 {
		return 0, errors.New("it has no screen")
	}
	return xgb.Get32(setup[at:]), nil
}

// counter makes a duration of the server's milliseconds, which begin anew after
// 49.7 days.
type counter struct {
	started bool
	idle    time.Duration // what it was
	at      time.Duration // when, on the boot clock
}

func (c *counter) look(raw uint32, now time.Duration) time.Duration {
	const (
		lap  = 1 << 32 * time.Millisecond
		near = time.Minute
	)
	idle := time.Duration(raw) * time.Millisecond
	expected := c.idle + now - c.at // if there was no input since
	if off := expected - idle; c.started && off > near {
		if laps := (off + near) / lap; laps > 0 && off-laps*lap <= near {
			idle += laps * lap
		}
	}
	if idle > lap-near && idle < lap && (!c.started || expected < idle-near) {
		idle = 0 // a few milliseconds below zero: input that is newer than the server's clock
	}
	c.started, c.idle, c.at = true, idle, now
	return idle
}
