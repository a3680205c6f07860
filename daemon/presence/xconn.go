//go:build !windows && !darwin

package presence

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"net"
	"sync"

	"deskbreak/config/lang"
	"deskbreak/daemon/wayland"
)

// xconn is a connection to an X server, with the few requests that are needed
// put together by hand. The package xgb, which could do it, keeps maps of event
// and error constructors for all connections of the process, and writes to them
// when an extension is opened while the goroutines of others read them.
//
// One goroutine reads. Requests that have a reply wait for each other.
type xconn struct {
	net     net.Conn
	display string
	root    uint32
	// firstID is the first of the ids that are ours to give to things.
	firstID uint32
	// event is told of everything that nobody asked for, by the goroutine that
	// reads. It must not wait for a reply.
	event func([]byte)

	asking sync.Mutex // one request with a reply at a time

	mu       sync.Mutex
	sequence uint16 // of the last request
	waits    uint16 // the request whose reply is waited for
	reply    chan []byte
	gone     error

	ended chan struct{} // closed when the server is gone
}

// errXProtocol is the server's answer to a request that it refuses.
type errXProtocol struct {
	display string
	code    byte
}

func (e errXProtocol) Error() string {
	return lang.T("the X server at %s: X protocol error %d", e.display, e.code)
}

// openX connects to DISPLAY's server, and has ready use what the source needs.
// Both together take as long as ctx.
func openX(ctx context.Context, o *Options, event func([]byte), ready func(*xconn) error) (*xconn, error) {
	display := o.Env("DISPLAY")
	conn, hello, err := dialDisplay(ctx, display, o.Env)
	if err != nil {
		return nil, err
	}
	x := &xconn{net: conn, display: display, event: event, reply: make(chan []byte, 1), ended: make(chan struct{})}
	stop := context.AfterFunc(ctx, x.close)
	reading := false
	err = x.greet(hello)
	if err == nil {
		go x.read()
		reading = true
		err = ready(x)
	}
	if !stop() {
		err = lang.Errorf("the X server at %s has not answered for %v; is it stopped?", display, o.patience)
	}
	if err != nil {
		x.close()
		if reading {
			<-x.ended
		}
		return nil, err
	}
	return x, nil
}

// greet sends the greeting and reads the server's.
func (x *xconn) greet(hello []byte) error {
	if _, err := x.net.Write(hello); err != nil {
		return lang.Errorf("the X server at %s is gone: %v", x.display, err)
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(x.net, head); err != nil {
		return lang.Errorf("what listens at %s hung up; is it an X server?", x.display)
	}
	if version := binary.LittleEndian.Uint16(head[2:]); head[0] > 2 || version != 11 {
		if head[0] <= 2 && version < 100 {
			return lang.Errorf("the X server at %s speaks version %d of the protocol, not 11", x.display, version)
		}
		return lang.Errorf("what listens at %s is no X server; is DISPLAY right?", x.display)
	}
	setup := make([]byte, 4*int(binary.LittleEndian.Uint16(head[6:])))
	if _, err := io.ReadFull(x.net, setup); err != nil {
		return lang.Errorf("what listens at %s hung up; is it an X server?", x.display)
	}
	if head[0] != 1 {
		why := setup[:min(len(setup), int(head[1]))]
		return lang.Errorf("the X server at %s refuses: %q; set XAUTHORITY to the session's file", x.display, why)
	}
	if len(setup) < 32 {
		return lang.Errorf("what listens at %s is no X server; is DISPLAY right?", x.display)
	}
	root, err := rootWindow(setup)
	if err != nil {
		return lang.Errorf("the X server at %s: %v", x.display, err)
	}
	x.root, x.firstID = root, binary.LittleEndian.Uint32(setup[4:])
	return nil
}

// rootWindow finds the first screen's root in the server's greeting, which has
// at least its fixed part.
func rootWindow(setup []byte) (uint32, error) {
	const fixed, format = 32, 8
	vendor, screens, formats := int(binary.LittleEndian.Uint16(setup[16:])), setup[20], int(setup[21])
	at := fixed + padded(vendor) + formats*format
	if screens == 0 || len(setup) < at+4 {
		return 0, lang.Error("it has no screen")
	}
	return binary.LittleEndian.Uint32(setup[at:]), nil
}

// padded is n rounded up to whole words.
func padded(n int) int { return (n + 3) &^ 3 }

// read hands on what the server says until it is gone.
func (x *xconn) read() {
	// Replies have 32 bytes or little more.
	const most = 1 << 16
	in := bufio.NewReaderSize(x.net, 512)
	for {
		message := make([]byte, 32)
		if _, err := io.ReadFull(in, message); err != nil {
			x.end(lang.Errorf("the X server at %s is gone; it is looked for again", x.display))
			return
		}
		const failed, replied, generic = 0, 1, 35
		if kind := message[0] & 0x7f; kind == replied || kind == generic {
			more := 4 * int64(binary.LittleEndian.Uint32(message[4:]))
			if more > most {
				x.end(lang.Errorf("the X server at %s says that it sends %d bytes, which is not believed", x.display, more))
				return
			}
			message = append(message, make([]byte, more)...)
			if _, err := io.ReadFull(in, message[32:]); err != nil {
				x.end(lang.Errorf("the X server at %s is gone; it is looked for again", x.display))
				return
			}
		}
		if message[0] > replied {
			x.event(message)
			continue
		}
		x.mu.Lock()
		if x.waits != 0 && x.waits == binary.LittleEndian.Uint16(message[2:]) {
			x.waits = 0
			x.reply <- message
		}
		x.mu.Unlock()
	}
}

func (x *xconn) end(err error) {
	_ = x.net.Close()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.gone = err
	close(x.ended)
}

// send sends a request. It waits only for room, which there is unless the
// server has not read for thousands of requests.
func (x *xconn) send(request []byte, reply bool) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.gone != nil {
		return x.gone
	}
	x.sequence++
	if x.sequence == 0 {
		x.sequence++ // its place is taken up by a request that does nothing
		request = append([]byte{127, 0, 1, 0}, request...)
	}
	if reply {
		x.waits = x.sequence
	}
	if _, err := x.net.Write(request); err != nil {
		return lang.Errorf("the X server at %s is gone; it is looked for again", x.display)
	}
	return nil
}

// roundTrip waits for the reply, which has at least 32 bytes.
func (x *xconn) roundTrip(request []byte) ([]byte, error) {
	x.asking.Lock()
	defer x.asking.Unlock()
	if err := x.send(request, true); err != nil {
		return nil, err
	}
	select {
	case reply := <-x.reply:
		if reply[0] == 0 {
			return nil, errXProtocol{x.display, reply[1]}
		}
		return reply, nil
	case <-x.ended:
		return nil, x.gone
	}
}

// close ends the connection, and with it a request that waits.
func (x *xconn) close() { _ = x.net.Close() }

// extension is the request code and the first event code of an extension; zero:
// the server does not have it.
func (x *xconn) extension(name string) (request, event byte, err error) {
	const queryExtension = 98
	r := xRequest(queryExtension, 0, 2+padded(len(name))/4)
	binary.LittleEndian.PutUint16(r[4:], uint16(len(name)))
	copy(r[8:], name)
	reply, err := x.roundTrip(r)
	if err != nil || reply[8] == 0 {
		return 0, 0, err
	}
	return reply[9], reply[10], nil
}

// xRequest is a request with room for so many words.
func xRequest(code, minor byte, words int) []byte {
	b := make([]byte, 4*words)
	b[0], b[1] = code, minor
	binary.LittleEndian.PutUint16(b[2:], uint16(words))
	return b
}

// refuseXWayland says why the display's idle time is not that of the session
// although nothing else says so.
func (x *xconn) refuseXWayland() error {
	is, err := wayland.IsXWayland(x.root, x.roundTrip)
	if is {
		err = lang.Errorf("%s is XWayland, which sees only the input of X programs; its number is not believed", x.display)
	}
	return err
}
