package figure

import (
	"bytes"
	"image"
	"image/color"
	"testing"
)

// TestIcons: every drawing fits a small square, shows something on a card that is
// seen on light and dark, and is another one than the others.
func TestIcons(t *testing.T) {
	seen := map[string]string{}
	for _, id := range IDs() {
		f, ok := Of(id)
		if !ok {
			t.Fatal(id)
		}
		const size = 96
		img := f.Icon(size)
		if b := img.Bounds(); b.Dx() != size || b.Dy() != size {
			t.Errorf("%s is %v", id, b)
		}
		if img.Stride != 4*size || len(img.Pix) != 4*size*size || img.Rect.Min != (image.Point{}) {
			t.Errorf("%s: rows of %d bytes, %d bytes from %v; want them without gaps", id, img.Stride, len(img.Pix), img.Rect.Min)
		}
		if again := f.Icon(size); !bytes.Equal(img.Pix, again.Pix) {
			t.Errorf("%s is another one the second time", id)
		}
		if other := seen[string(img.Pix)]; other != "" {
			t.Errorf("%s looks like %s", id, other)
		}
		seen[string(img.Pix)] = id
		colours := map[color.NRGBA]int{}
		for y := range size {
			for x := range size {
				colours[img.NRGBAAt(x, y)]++
			}
		}
		person, paper := parsed(Light)[dark].C.(color.RGBA), parsed(Light)[card].C.(color.RGBA)
		if colours[color.NRGBA(person)] < size*size/50 || colours[color.NRGBA(paper)] < size*size/4 {
			t.Errorf("%s shows %d pixels of a person on %d of paper", id, colours[color.NRGBA(person)], colours[color.NRGBA(paper)])
		}
		if img.NRGBAAt(0, 0).A != 0 || img.NRGBAAt(size/2, 2).A != 255 {
			t.Errorf("%s: the card has no round corners", id)
		}
	}
	f, _ := Of("hip-hinge")
	if got := f.Icon(0).Bounds(); !got.Empty() {
		t.Errorf("of size 0: %v", got)
	}
}

func BenchmarkIcon(b *testing.B) {
	f, _ := Of("hip-hinge")
	for b.Loop() {
		f.Icon(128)
	}
}
