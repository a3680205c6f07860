package figure

import (
	"image"
	"testing"
)

func TestImageIsDrawnAndInBounds(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		img := f.Image(256, 128)
		if img.Rect != image.Rect(0, 0, 256, 128) {
			t.Fatalf("bounds are %v", img.Rect)
		}
		all := parsed(Light)
		card, wall, body, shirt, sign := all[card], all[back], all[dark], all[cloth], all[sign_]
		count := map[any]int{}
		half := [2]int{}
		for y := range 128 {
			for x := range 256 {
				c := img.At(x, y)
				r, g, b, a := c.RGBA()
				for _, u := range []image.Uniform{card, wall, body, shirt, sign} {
					if ur, ug, ub, _ := u.C.RGBA(); a == 0xffff && ur == r && ug == g && ub == b {
						count[u.C]++
						if u.C == body.C {
							half[x/128]++
						}
					}
				}
			}
		}
		if count[card.C]+count[wall.C] < 128*256/2 || count[body.C] < 300 || count[shirt.C] < 20 || count[sign.C] < 15 {
			t.Errorf("pixels of card, body, shirt and arrow: %v", count)
		}
		if half[0] < 120 || half[1] < 120 {
			t.Errorf("pixels of the body on the left and right: %v", half)
		}
		for _, p := range []image.Point{{0, 0}, {255, 0}, {0, 127}, {255, 127}} {
			if _, _, _, a := img.At(p.X, p.Y).RGBA(); a != 0 {
				t.Errorf("corner %v is not transparent", p)
			}
		}
	})
}

// Any size is drawn without a panic, centred, and never beyond its bounds.
func TestImageSizes(t *testing.T) {
	f, _ := Of("hip-hinge")
	for _, s := range []image.Point{{0, 0}, {-5, 10}, {1, 1}, {3, 200}, {64, 64}, {128, 64}, {1024, 512}} {
		img := f.Image(s.X, s.Y)
		if want := image.Rect(0, 0, max(s.X, 0), max(s.Y, 0)); img.Rect != want {
			t.Errorf("size %v: bounds %v", s, img.Rect)
		}
	}
	img := f.Image(64, 64)
	if a := img.NRGBAAt(32, 8).A; a != 0 {
		t.Errorf("above the card of a square picture alpha is %d, want 0", a)
	}
	if a := img.NRGBAAt(32, 32).A; a != 255 {
		t.Errorf("on the card alpha is %d, want 255", a)
	}
}

func TestOneFigureFromManyGoroutines(t *testing.T) {
	f, _ := Of("seated-knee-hug")
	want := string(f.Image(128, 64).Pix) + string(f.Animated(Options{}))
	for range 8 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			if got := string(f.Image(128, 64).Pix) + string(f.Animated(Options{})); got != want {
				t.Error("differs")
			}
		})
	}
}

// A drawing must take less than 5 ms.

func BenchmarkImage(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		f, _ := Of("seated-knee-hug")
		f.Image(256, 128)
	}
}

func BenchmarkSVG(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		f, _ := Of("seated-knee-hug")
		f.SVG(Options{})
	}
}

func BenchmarkAnimated(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		f, _ := Of("seated-knee-hug")
		f.Animated(Options{})
	}
}
