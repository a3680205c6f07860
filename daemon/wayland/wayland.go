// Package wayland speaks the wire protocol of Wayland, as far as a client needs
// it that watches and never draws: the registry, binding to what is offered,
// requests, and events one by one.
//
// It promises that whatever the other end sends becomes an event or an error:
// messages are bounded, arguments are read with checks, and a protocol error is
// returned with the compositor's own words. It has no goroutine and no timer;
// deadlines are the connection's. Events that carry file descriptors lose them.
package wayland

import (
	"bufio"
	"encoding/binary"
	"io"
	"path/filepath"
	"strings"

	"deskbreak/config/lang"
)

// Display is the object that every connection begins with.
const Display = 1

var order = binary.NativeEndian

// ErrProtocol is what the other end says if it does not speak Wayland.
var ErrProtocol error = protocolError{}

type protocolError struct{}

func (protocolError) Error() string { return lang.T("it does not speak the Wayland protocol") }

// Socket is the path of the compositor's socket, from WAYLAND_DISPLAY and
// XDG_RUNTIME_DIR; empty when WAYLAND_DISPLAY is not set, or is a name and there
// is no folder for it.
func Socket(env func(string) string) string {
	name := env("WAYLAND_DISPLAY")
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	if dir := env("XDG_RUNTIME_DIR"); dir != "" {
		return filepath.Join(dir, name)
	}
	return ""
}

// Conn is one client's connection. It is for one goroutine at a time.
type Conn struct {
	w        io.Writer
	r        *bufio.Reader
	last     uint32 // object of ours
	registry uint32 // zero: none yet
}

// New makes a Conn of a connection, whose deadlines and end are the caller's.
func New(rw io.ReadWriter) *Conn {
	return &Conn{w: rw, r: bufio.NewReaderSize(rw, 1024), last: Display}
}

// ID is the number for an object that the next request makes.
func (c *Conn) ID() uint32 {
	c.last++
	return c.last
}

// Buffered is how many bytes have been received that Next has not yet returned.
func (c *Conn) Buffered() int { return c.r.Buffered() }

// Request asks an object for something.
func (c *Conn) Request(object uint32, opcode uint16, args Args) error {
	const most = 1<<16 - 1
	size := 8 + len(args)
	if size > most {
		return lang.Errorf("a request of %d bytes is longer than the protocol allows", size)
	}
	m := order.AppendUint32(make([]byte, 0, size), object)
	m = order.AppendUint32(m, uint32(size)<<16|uint32(opcode))
	_, err := c.w.Write(append(m, args...))
	return err
}

// Next waits for an event. An error of the compositor's, after which it hangs up,
// is an error here.
func (c *Conn) Next() (*Event, error) {
	for {
		var head [8]byte
		if _, err := io.ReadFull(c.r, head[:]); err != nil {
			return nil, err
		}
		e := &Event{Object: order.Uint32(head[:])}
		second := order.Uint32(head[4:])
		size := second >> 16
		e.Opcode = uint16(second)
		if e.Object == 0 || size < 8 || size%4 != 0 {
			return nil, ErrProtocol
		}
		e.rest = make([]byte, size-8)
		if _, err := io.ReadFull(c.r, e.rest); err != nil {
			return nil, err
		}
		if e.Object != Display {
			return e, nil
		}
		if e.Opcode == 0 { // error; the other one is delete_id, and numbers are not used twice
			object, code, text := e.Uint(), e.Uint(), e.Text()
			if e.Err() != nil {
				return nil, ErrProtocol
			}
			return nil, lang.Errorf("the compositor refuses: %s (object %d, code %d)", text, object, code)
		}
	}
}

// Sync waits until the compositor has done all that was asked for before, and
// hands the events until then to handle; nil: they are dropped.
func (c *Conn) Sync(handle func(*Event) error) error {
	done := c.ID()
	if err := c.Request(Display, 0, Args{}.Uint(done)); err != nil {
		return err
	}
	for {
		e, err := c.Next()
		if err != nil || e.Object == done {
			return err
		}
		if handle != nil {
			if err := handle(e); err != nil {
				return err
			}
		}
	}
}

// Global is something that the compositor offers.
type Global struct {
	Name      uint32
	Interface string
	Version   uint32
}

// Globals is all that is offered. It is called once, before anything is bound.
func (c *Conn) Globals() ([]Global, error) {
	const most = 10_000 // compositors offer some dozens
	c.registry = c.ID()
	if err := c.Request(Display, 1, Args{}.Uint(c.registry)); err != nil {
		return nil, err
	}
	var list []Global
	err := c.Sync(func(e *Event) error {
		if e.Object != c.registry || e.Opcode != 0 {
			return nil
		}
		list = append(list, Global{e.Uint(), e.Text(), e.Uint()})
		if len(list) > most {
			return ErrProtocol
		}
		return e.Err()
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// Bind makes an object of what is offered, in the version given or an older one
// if that is all there is, and returns its number and version.
func (c *Conn) Bind(g Global, version uint32) (object, got uint32, err error) {
	got = min(version, g.Version)
	object = c.ID()
	return object, got, c.Request(c.registry, 0, Args{}.Uint(g.Name).Text(g.Interface).Uint(got).Uint(object))
}

// Args are the arguments of a request, one after the other.
type Args []byte

// Uint adds a number, an object or a new object.
func (a Args) Uint(v uint32) Args { return order.AppendUint32(a, v) }

// Text adds a text.
func (a Args) Text(s string) Args {
	a = append(a.Uint(uint32(len(s)+1)), s...)
	return append(a, make([]byte, pad(len(s)+1)-len(s))...)
}

func pad(n int) int { return (n + 3) &^ 3 }

// Event is what an object says. Its arguments are read in their order.
type Event struct {
	Object uint32
	Opcode uint16

	rest []byte
	bad  bool
}

// Err is ErrProtocol if more was read than there is, else nil.
func (e *Event) Err() error {
	if e.bad {
		return ErrProtocol
	}
	return nil
}

// Uint reads a number or an object; zero when there is none.
func (e *Event) Uint() uint32 {
	if len(e.rest) < 4 {
		e.bad = true
		return 0
	}
	v := order.Uint32(e.rest)
	e.rest = e.rest[4:]
	return v
}

// Text reads a text; empty when there is none.
func (e *Event) Text() string {
	return strings.TrimSuffix(string(e.Array()), "\x00")
}

// Array reads bytes, which are valid until the next event; nil when there are none.
func (e *Event) Array() []byte {
	n := int64(e.Uint())
	if e.bad || (n+3)&^3 > int64(len(e.rest)) {
		e.bad = true
		return nil
	}
	b := e.rest[:n]
	e.rest = e.rest[pad(int(n)):]
	return b
}
