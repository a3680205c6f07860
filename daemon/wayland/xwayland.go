package wayland

import (
	"bytes"
	"encoding/binary"
)

// IsXWayland tells whether an X server is one that a compositor brings for X
// programs, and so knows of their input and windows only. Ask makes one request
// of the X protocol, which has a reply, in little-endian order; its error for the
// first of them is returned.
//
// Since 2023 such a server says so by an extension. Before, what tells is that it
// names its outputs XWAYLAND0 and so on.
func IsXWayland(root uint32, ask func(request []byte) (reply []byte, err error)) (bool, error) {
	if code, err := xExtension("XWAYLAND", ask); err != nil || code != 0 {
		return code != 0, err
	}
	code, err := xExtension("RANDR", ask)
	if err != nil || code == 0 {
		return false, nil
	}
	const queryVersion, outputInfo, currentResources = 0, 9, 25
	le := binary.LittleEndian
	request := func(minor byte, args ...uint32) []byte {
		b := []byte{code, minor, byte(1 + len(args)), 0}
		for _, a := range args {
			b = le.AppendUint32(b, a)
		}
		return b
	}
	// A server that refuses one of these is an old one, and none of Wayland's.
	if _, err := ask(request(queryVersion, 1, 3)); err != nil {
		return false, nil
	}
	r, err := ask(request(currentResources, root))
	if err != nil || len(r) < 32 {
		return false, nil
	}
	// The lists of controllers and of outputs follow the 32 bytes.
	first := 32 + 4*int(le.Uint16(r[16:]))
	if le.Uint16(r[18:]) == 0 || len(r) < first+4 {
		return false, nil
	}
	r, err = ask(request(outputInfo, le.Uint32(r[first:]), le.Uint32(r[12:])))
	if err != nil || len(r) < 36 {
		return false, nil
	}
	// The name comes after the lists of controllers, modes and clones.
	name := 36 + 4*(int(le.Uint16(r[26:]))+int(le.Uint16(r[28:]))+int(le.Uint16(r[32:])))
	end := name + int(le.Uint16(r[34:]))
	return len(r) >= end && bytes.HasPrefix(r[name:end], []byte("XWAYLAND")), nil
}

// xExtension is the request code of an extension; zero: the server lacks it.
func xExtension(name string, ask func([]byte) ([]byte, error)) (byte, error) {
	const queryExtension = 98
	b := []byte{queryExtension, 0, byte(2 + pad(len(name))/4), 0, byte(len(name)), 0, 0, 0}
	b = append(append(b, name...), make([]byte, pad(len(name))-len(name))...)
	reply, err := ask(b)
	if err != nil || len(reply) < 32 || reply[8] == 0 {
		return 0, err
	}
	return reply[9], nil
}
