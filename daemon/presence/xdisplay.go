//go:build !windows && !darwin

package presence

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"deskbreak/config/lang"
)

// dialDisplay connects to DISPLAY's server; hello is what to greet it with.
func dialDisplay(ctx context.Context, display string, env func(string) string) (conn net.Conn, hello []byte, err error) {
	host, number, addresses, err := parseDisplay(display)
	if err != nil {
		return nil, nil, err
	}
	var dialer net.Dialer
	for _, a := range addresses {
		c, e := dialer.DialContext(ctx, a.network, a.address)
		if e == nil {
			name, data := password(env, host, number)
			return c, greeting(name, data), nil
		}
		err = cmp.Or(err, e) // of the first place, which is the usual one
	}
	return nil, nil, lang.Errorf("the X server at %s cannot be reached: %v; is DISPLAY right?", display, err)
}

type address struct{ network, address string }

// parseDisplay takes DISPLAY apart: [[protocol/]host]:number[.screen], or the
// path of a socket with :number. Host is empty for a server on this machine.
func parseDisplay(display string) (host, number string, addresses []address, err error) {
	bad := lang.Errorf("DISPLAY %q is not of the form :0; set it to the session's display", display)
	colon := strings.LastIndexByte(display, ':')
	if colon < 0 {
		return "", "", nil, bad
	}
	host = display[:colon]
	number, _, _ = strings.Cut(display[colon+1:], ".")
	n, err := strconv.ParseUint(number, 10, 16)
	if err != nil {
		return "", "", nil, bad
	}
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
	return host, number, []address{{protocol, net.JoinHostPort(strings.Trim(host, "[]"), strconv.FormatUint(6000+n, 10))}}, nil
}

// greeting is the first message of the X protocol, with a password.
func greeting(name string, data []byte) []byte {
	b := make([]byte, 12+padded(len(name))+padded(len(data)))
	b[0] = 'l' // little-endian
	binary.LittleEndian.PutUint16(b[2:], 11)
	binary.LittleEndian.PutUint16(b[6:], uint16(len(name)))
	binary.LittleEndian.PutUint16(b[8:], uint16(len(data)))
	copy(b[12:], name)
	copy(b[12+padded(len(name)):], data)
	return b
}

// magicCookie is the one kind of password in use.
const magicCookie = "MIT-MAGIC-COOKIE-1"

// password looks for the display's in the session's file; none is worth a try.
func password(env func(string) string, host, number string) (name string, data []byte) {
	path := env("XAUTHORITY")
	if path == "" {
		home := env("HOME")
		if home == "" {
			return "", nil
		}
		path = filepath.Join(home, ".Xauthority")
	}
	f, err := os.Open(path)
	if err != nil {
		return "", nil
	}
	defer f.Close()
	own := host == "" || host == "localhost"
	if own {
		host, _ = os.Hostname()
	}
	// The file has kilobytes; a limit keeps a mistaken path from being read whole.
	return findPassword(io.LimitReader(f, 1<<20), host, number, own)
}

// findPassword takes the entry for the host and the display. Failing that, and
// for our own machine only, any local one for the display: machines are renamed
// while the server runs.
func findPassword(r io.Reader, host, number string, own bool) (name string, data []byte) {
	const local, wild = 256, 65535
	for {
		var family uint16
		if binary.Read(r, binary.BigEndian, &family) != nil {
			return name, data
		}
		var fields [4][]byte // address, display, name, data
		for i := range fields {
			var err error
			if fields[i], err = readField(r); err != nil {
				return name, data
			}
		}
		if string(fields[2]) != magicCookie || len(fields[1]) != 0 && string(fields[1]) != number {
			continue
		}
		if family == wild || family == local && string(fields[0]) == host {
			return magicCookie, fields[3]
		}
		if own && family == local && name == "" {
			name, data = magicCookie, fields[3]
		}
	}
}

func readField(r io.Reader) ([]byte, error) {
	var n uint16
	if err := binary.Read(r, binary.BigEndian, &n); err != nil {
		return nil, err
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, errors.New("torn entry") // not text: nobody is told
	}
	return b, nil
}
