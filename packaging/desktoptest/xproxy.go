//go:build linux

package desktoptest

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync/atomic"
)

// OldX stands before the desk's X server and makes an old one of it, which has
// no SYNC extension and has to be asked for idle time.
type OldX struct {
	// Display is its DISPLAY, for whom it is meant.
	Display string

	asked atomic.Int64
}

// Asked is how often somebody asked for idle time.
func (x *OldX) Asked() int64 { return x.asked.Load() }

// OldX starts one.
func (d *Desk) OldX() *OldX {
	d.t.Helper()
	x := &OldX{Display: d.Path("x:0")}
	listener, err := net.Listen("unix", x.Display)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = listener.Close() })
	server := "/tmp/.X11-unix/X" + strings.TrimPrefix(d.env["DISPLAY"], ":")
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			conn, err := net.Dial("unix", server)
			if err != nil {
				_ = client.Close()
				continue
			}
			go func() { _, _ = io.Copy(client, conn); _ = client.Close() }()
			go func() { x.pass(conn, client); _ = conn.Close() }()
		}
	}()
	return x
}

// pass hands on what a little-endian client says, request by request.
func (x *OldX) pass(server io.Writer, client io.Reader) {
	le := binary.LittleEndian
	read := func(head int, length func([]byte) int) []byte {
		b := make([]byte, head)
		if _, err := io.ReadFull(client, b); err != nil {
			return nil
		}
		b = append(b, make([]byte, max(0, length(b)-head))...)
		if _, err := io.ReadFull(client, b[head:]); err != nil {
			return nil
		}
		return b
	}
	padded := func(n uint16) int { return (int(n) + 3) &^ 3 }
	message := read(12, func(b []byte) int { return 12 + padded(le.Uint16(b[6:])) + padded(le.Uint16(b[8:])) })
	for message != nil {
		if _, err := server.Write(message); err != nil {
			return
		}
		message = read(4, func(b []byte) int { return 4 * int(le.Uint16(b[2:])) })
		const queryExtension, firstOfExtensions, queryInfo = 98, 128, 1
		switch {
		case len(message) < 8:
		case message[0] == queryExtension:
			if at := bytes.Index(message, []byte("SYNC")); at > 0 {
				message[at] = 'X'
			}
		case message[0] >= firstOfExtensions && message[1] == queryInfo && len(message) == 8:
			x.asked.Add(1)
		}
	}
}

// Aside runs f with other values of variables; see Setenv.
func (d *Desk) Aside(vars map[string]string, f func()) {
	d.t.Helper()
	before := map[string]string{}
	for name, value := range vars {
		before[name] = d.env[name]
		d.Setenv(name, value)
	}
	f()
	for name, value := range before {
		d.Setenv(name, value)
	}
}
