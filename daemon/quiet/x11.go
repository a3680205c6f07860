//go:build !windows && !darwin

package quiet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"deskbreak/config/lang"
)

// xconn speaks the X protocol, as far as it takes to watch properties. It is one
// blocking reader in its owner's goroutine: xgb has four of its own, room for
// thousands of events, and tables that all its connections write to.
type xconn struct {
	w    io.Writer
	r    *bufio.Reader
	wait *patient // nil in tests without a deadline
	root uint32
	seq  uint16
	// notify is called for each property that changes on a watched window, and with
	// no atom for a change of its size or place.
	notify func(window, atom uint32)
}

var errNoX error = noXError{}

type noXError struct{}

func (noXError) Error() string { return lang.T("it does not speak the X protocol") }

// xcode is an error that the server answers with.
type xcode byte

func (c xcode) Error() string { return lang.T("X protocol error %d", byte(c)) }

const (
	xBadWindow = xcode(3)

	xChangeAttributes = 2
	xInternAtom       = 16
	xGetProperty      = 20

	xPropertyNotify  = 28
	xConfigureNotify = 22

	xPropertyMask  = 1 << 22
	xStructureMask = 1 << 17
	// xLimit bounds one message; those that we ask for have some hundred bytes.
	xLimit = 1 << 20
)

var le = binary.LittleEndian

func pad(n int) int { return (n + 3) &^ 3 }

// open greets the server.
func (x *xconn) open(name string, secret []byte) error {
	hello := make([]byte, 12+pad(len(name))+pad(len(secret)))
	hello[0] = 'l'
	le.PutUint16(hello[2:], 11)
	le.PutUint16(hello[6:], uint16(len(name)))
	le.PutUint16(hello[8:], uint16(len(secret)))
	copy(hello[12:], name)
	copy(hello[12+pad(len(name)):], secret)
	if _, err := x.w.Write(hello); err != nil {
		return err
	}
	defer x.patience()()
	var head [8]byte
	if _, err := io.ReadFull(x.r, head[:]); err != nil {
		return err
	}
	body := make([]byte, 4*int(le.Uint16(head[6:])))
	if head[0] > 2 || head[0] != 0 && le.Uint16(head[2:]) != 11 {
		return errNoX
	}
	if _, err := io.ReadFull(x.r, body); err != nil {
		return err
	}
	if head[0] != 1 {
		text := body[:min(int(head[1]), len(body))]
		return lang.Errorf("it refuses: %s; set XAUTHORITY to the session's file", bytes.TrimSpace(text))
	}
	const fixed, format = 32, 8
	if len(body) < fixed {
		return errNoX
	}
	at := fixed + pad(int(le.Uint16(body[16:]))) + int(body[21])*format
	if body[20] == 0 || len(body) < at+4 {
		return errNoX
	}
	x.root = le.Uint32(body[at:])
	return nil
}

// patience makes the server say something in time; what it returns ends that.
func (x *xconn) patience() func() {
	if x.wait == nil {
		return func() {}
	}
	x.wait.expect()
	return x.wait.rest
}

// send makes a request of its parts, the second of which is in the head.
func (x *xconn) send(op, detail byte, body []byte) error {
	request := make([]byte, 4+pad(len(body)))
	request[0], request[1] = op, detail
	le.PutUint16(request[2:], uint16(len(request)/4))
	copy(request[4:], body)
	x.seq++
	_, err := x.w.Write(request)
	return err
}

// ask sends a request and waits for its reply of at least 32 bytes.
func (x *xconn) ask(op, detail byte, body []byte) ([]byte, error) {
	if err := x.send(op, detail, body); err != nil {
		return nil, err
	}
	defer x.patience()()
	for {
		m, err := x.message()
		switch {
		case err != nil:
			return nil, err
		case m[0] > 1 || le.Uint16(m[2:]) != x.seq: // an event, or the error of a request without a reply
		case m[0] == 0:
			return nil, xcode(m[1])
		default:
			return m, nil
		}
	}
}

// message reads one, and tells of the properties.
func (x *xconn) message() ([]byte, error) {
	const reply, generic = 1, 35
	m := make([]byte, 32)
	if _, err := io.ReadFull(x.r, m); err != nil {
		return nil, err
	}
	if m[0] == reply || m[0]&0x7f == generic {
		more := uint64(le.Uint32(m[4:])) * 4
		if more > xLimit {
			return nil, errNoX
		}
		m = append(m, make([]byte, more)...)
		if _, err := io.ReadFull(x.r, m[32:]); err != nil {
			return nil, err
		}
	}
	const sent = 0x80 // by another program, as window managers do
	switch window := le.Uint32(m[4:]); {
	case x.notify == nil:
	case m[0] == xPropertyNotify:
		x.notify(window, le.Uint32(m[8:]))
	case m[0]&^sent == xConfigureNotify:
		x.notify(window, 0)
	}
	return m, nil
}

func (x *xconn) atom(name string) (uint32, error) {
	m, err := x.ask(xInternAtom, 0, append(le.AppendUint16(nil, uint16(len(name))), append([]byte{0, 0}, name...)...))
	if err != nil {
		return 0, err
	}
	return le.Uint32(m[8:]), nil
}

// answer sends a whole request and waits for its reply.
func (x *xconn) answer(request []byte) ([]byte, error) {
	return x.ask(request[0], request[1], request[4:])
}

// watch has us told of these changes of a window, and no others. A window that is
// gone answers with an error, which is passed over.
func (x *xconn) watch(window uint32, mask uint32) error {
	const eventMask = 1 << 11
	return x.send(xChangeAttributes, 0, words(window, eventMask, mask))
}

// numbers reads a property that is a list of numbers; set is false for none.
func (x *xconn) numbers(window, atom uint32) (list []uint32, set bool, err error) {
	const most = 1024 // words; windows have a handful of states, managers a hundred
	m, err := x.ask(xGetProperty, 0, words(window, atom, 0, 0, most))
	if err != nil || le.Uint32(m[8:]) == 0 {
		return nil, false, err
	}
	if m[1] != 32 {
		return nil, true, nil // of another form, so none of ours
	}
	n := min(int(le.Uint32(m[16:])), (len(m)-32)/4)
	for i := range n {
		list = append(list, le.Uint32(m[32+4*i:]))
	}
	return list, true, nil
}

func words(list ...uint32) []byte {
	var b []byte
	for _, v := range list {
		b = le.AppendUint32(b, v)
	}
	return b
}

// xdisplay takes DISPLAY apart: [[protocol/]host]:number[.screen], or the path of
// a socket with :number. Host is empty for a server on this machine.
func xdisplay(display string) (host, number string, list []address, err error) {
	colon := strings.LastIndexByte(display, ':')
	number, _, _ = strings.Cut(display[colon+1:], ".")
	n, e := strconv.ParseUint(number, 10, 16)
	if colon < 0 || e != nil {
		return "", "", nil, lang.Errorf("DISPLAY %q is not of the form :0; set it to the session's display", display)
	}
	host = display[:colon]
	if strings.HasPrefix(host, "/") {
		return "", number, []address{{"unix", display[:colon+1] + number}}, nil
	}
	protocol, rest, ok := strings.Cut(host, "/")
	if ok {
		host = rest
	} else {
		protocol = "tcp"
	}
	if host == "" || host == "unix" || protocol == "unix" {
		socket := "/tmp/.X11-unix/X" + number
		// Where /tmp is our own, as in a sandbox, Linux servers can be reached by
		// the name without a file.
		return "", number, []address{{"unix", socket}, {"unix", "@" + socket}}, nil
	}
	if protocol == "inet" || protocol == "inet6" {
		protocol = "tcp"
	}
	return host, number, []address{{protocol, fmt.Sprintf("[%s]:%d", strings.Trim(host, "[]"), 6000+n)}}, nil
}

// xsecret looks for the display's password in the session's file; none is worth
// a try. Failing the entry for the host, and for our own machine only, any local
// one for the display will do: machines are renamed while the server runs.
func xsecret(env func(string) string, host, number string) (name string, secret []byte) {
	path := env("XAUTHORITY")
	if path == "" && env("HOME") != "" {
		path = filepath.Join(env("HOME"), ".Xauthority")
	}
	f, err := os.Open(path)
	if err != nil {
		return "", nil
	}
	defer f.Close()
	data, _ := io.ReadAll(io.LimitReader(f, 1<<20)) // it has kilobytes
	own := host == "" || host == "localhost"
	if own {
		host, _ = os.Hostname()
	}
	const local, wild, cookie = 256, 65535, "MIT-MAGIC-COOKIE-1"
	for len(data) >= 2 {
		family := binary.BigEndian.Uint16(data)
		data = data[2:]
		var field [4][]byte // address, display, name, data
		for i := range field {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return name, secret
			}
			n := 2 + int(binary.BigEndian.Uint16(data))
			field[i], data = data[2:n], data[n:]
		}
		if string(field[2]) != cookie || len(field[1]) != 0 && string(field[1]) != number {
			continue
		}
		if family == wild || family == local && string(field[0]) == host {
			return cookie, field[3]
		}
		if own && family == local && name == "" {
			name, secret = cookie, field[3]
		}
	}
	return name, secret
}
