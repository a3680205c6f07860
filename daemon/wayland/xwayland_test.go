package wayland

import (
	"encoding/binary"
	"errors"
	"testing"
)

// xserver answers as an X server with these extensions does.
type xserver struct {
	extensions map[string]byte
	resources  []byte
	output     []byte
	err        error // instead of what RANDR says
}

func (x xserver) ask(r []byte) ([]byte, error) {
	if len(r) != 4*int(r[2]) {
		return nil, errors.New("the length is wrong")
	}
	reply := make([]byte, 32)
	switch {
	case r[0] == 98:
		if code := x.extensions[string(r[8:8+r[4]])]; code != 0 {
			reply[8], reply[9] = 1, code
		}
	case x.err != nil:
		return nil, x.err
	case r[1] == 25:
		return x.resources, nil
	case r[1] == 9:
		return x.output, nil
	}
	return reply, nil
}

func resources(controllers, outputs uint16) []byte {
	b := make([]byte, 32+4*int(controllers)+4*int(outputs))
	binary.LittleEndian.PutUint16(b[16:], controllers)
	binary.LittleEndian.PutUint16(b[18:], outputs)
	return b
}

func output(name string) []byte {
	b := make([]byte, 36+4*(1+2))
	binary.LittleEndian.PutUint16(b[26:], 1)
	binary.LittleEndian.PutUint16(b[28:], 2)
	binary.LittleEndian.PutUint16(b[34:], uint16(len(name)))
	return append(b, name...)
}

func TestIsXWayland(t *testing.T) {
	randr := map[string]byte{"RANDR": 140}
	for name, c := range map[string]struct {
		x    xserver
		want bool
	}{
		"says so":           {xserver{extensions: map[string]byte{"XWAYLAND": 150}}, true},
		"its output's name": {xserver{extensions: randr, resources: resources(2, 1), output: output("XWAYLAND0")}, true},
		"a screen":          {xserver{extensions: randr, resources: resources(1, 3), output: output("HDMI-1")}, false},
		"no output":         {xserver{extensions: randr, resources: resources(1, 0)}, false},
		"no RANDR":          {xserver{}, false},
		"RANDR of old":      {xserver{extensions: randr, err: errors.New("X protocol error 1")}, false},
		"torn resources":    {xserver{extensions: randr, resources: resources(9, 1)[:40]}, false},
		"torn output":       {xserver{extensions: randr, resources: resources(1, 1), output: output("XWAYLAND0")[:50]}, false},
		"hardly an output":  {xserver{extensions: randr, resources: resources(1, 1), output: make([]byte, 8)}, false},
		"hardly an answer":  {xserver{extensions: randr, resources: []byte{1}}, false},
		"an output unnamed": {xserver{extensions: randr, resources: resources(1, 1), output: output("")}, false},
	} {
		if got, err := IsXWayland(1, c.x.ask); got != c.want || err != nil {
			t.Errorf("%s: got %v, %v; want %v", name, got, err, c.want)
		}
	}
	gone := errors.New("gone")
	if _, err := IsXWayland(1, func([]byte) ([]byte, error) { return nil, gone }); err != gone {
		t.Errorf("a server that has gone: %v", err)
	}
}
