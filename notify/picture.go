//go:build unix && !darwin

package notify

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
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

// pixels are the picture's, else those of the program's icon, which is a PNG;
// nil: there is neither.
func pixels(i *image.NRGBA, icon []byte) (*picture, error) {
	if i == nil && icon == nil {
		return nil, nil
	}
	if i == nil {
		var err error
		if i, err = decode(icon); err != nil {
			return nil, err
		}
	}
	if err := tooLarge(i.Rect.Dx(), i.Rect.Dy()); err != nil {
		return nil, err
	}
	return &picture{
		Width: int32(i.Rect.Dx()), Height: int32(i.Rect.Dy()), Stride: int32(i.Stride),
		Alpha: true, Bits: 8, Channels: 4, Pixels: i.Pix,
	}, nil
}

func tooLarge(width, height int) error {
	if width > largest || height > largest {
		return fmt.Errorf("the picture has %d by %d pixels, at most %d by %d are sent", width, height, largest, largest) // not text: for the log
	}
	return nil
}

func decode(b []byte) (*image.NRGBA, error) {
	c, err := png.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("not a PNG picture: %v", err) // not text: for the log
	}
	if err := tooLarge(c.Width, c.Height); err != nil {
		return nil, err
	}
	i, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("not a PNG picture: %v", err) // not text: for the log
	}
	n, ok := i.(*image.NRGBA)
	if !ok {
		n = image.NewNRGBA(image.Rect(0, 0, c.Width, c.Height))
		draw.Draw(n, n.Rect, i, i.Bounds().Min, draw.Src)
	}
	return n, nil
}
