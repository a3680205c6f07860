//go:build unix && !darwin

package notify

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"runtime/debug"
)

// picture is the specification's (iiibiiay): pixels as they are.
type picture struct {
	Width, Height, Stride int32
	Alpha                 bool
	Bits, Channels        int32
	Pixels                []byte
}

// largest is the side in pixels above which a picture is not sent: it would be
// scaled down by the server, after megabytes over the bus.
const largest = 512

func decode(b []byte) (picture, error) {
	c, err := png.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return picture{}, fmt.Errorf("not a PNG picture: %v", err) // not text: for the log
	}
	if c.Width > largest || c.Height > largest {
		return picture{}, fmt.Errorf("the picture has %d by %d pixels, at most %d by %d are sent", c.Width, c.Height, largest, largest) // not text: for the log
	}
	i, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		return picture{}, fmt.Errorf("not a PNG picture: %v", err) // not text: for the log
	}
	n, ok := i.(*image.NRGBA)
	if !ok {
		n = image.NewNRGBA(image.Rect(0, 0, c.Width, c.Height))
		draw.Draw(n, n.Rect, i, i.Bounds().Min, draw.Src)
	}
	return picture{
		Width: int32(c.Width), Height: int32(c.Height), Stride: int32(n.Stride),
		Alpha: true, Bits: 8, Channels: 4, Pixels: n.Pix,
	}, nil
}

// giveBack returns the memory of a decoded picture to the system: once an hour,
// a millisecond, against a megabyte held for the hour.
func giveBack() { debug.FreeOSMemory() }
