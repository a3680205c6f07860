//go:build unix && !darwin

package notify

import (
	"image"
	"image/color"
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	p := image.NewPaletted(image.Rect(0, 0, 3, 2), color.Palette{color.Transparent, color.RGBA{200, 100, 50, 255}})
	p.SetColorIndex(2, 1, 1)
	got, err := pixels(nil, encoded(t, p))
	if err != nil {
		t.Fatal(err)
	}
	if got.Width != 3 || got.Height != 2 || got.Stride != 12 || string(got.Pixels[20:]) != string([]byte{200, 100, 50, 255}) {
		t.Errorf("got %+v", got)
	}
	for what, c := range map[string]struct {
		png  []byte
		want string
	}{
		"text":      {[]byte("hello"), "not a PNG"},
		"cut short": {encoded(t, dot())[:40], "not a PNG"},
		"too large": {encoded(t, image.NewGray(image.Rect(0, 0, 513, 1))), "513 by 1"},
	} {
		if _, err := pixels(nil, c.png); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}
