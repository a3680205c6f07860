package figure

import "image"

// Icon is a small square picture, for a notification: the end pose, with the
// start as a shadow behind it and the arrow between them, on a light card with
// round corners. Where the two poses lie on one another, it is the end alone. A
// size below 1 gives an empty image.
//
// Its pixels are red, green, blue and alpha, a byte each, colours not
// multiplied by alpha, rows from the top without a gap (Stride is 4*size), as
// notification servers want them. The image is the caller's: nothing keeps it.
func (f *Figure) Icon(size int) *image.NRGBA {
	size = max(size, 0)
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, size, size))}
	if size == 0 {
		return image.NewNRGBA(c.img.Rect)
	}
	c.colours = parsed(Light)
	k := float64(size) / paperHigh
	c.round(k, 0, 0, paperHigh)
	panel := box{margin, margin, paperHigh - margin, paperHigh - margin}
	v := f.fit(f.extent(true), panel)
	onScreen := view{v.k * k, v.dx * k, v.dy * k}
	clip := box{0, 0, float64(size), float64(size)}
	if f.focus != (box{}) {
		clip = box{panel.x0 * k, panel.y0 * k, panel.x1 * k, panel.y1 * k}
	}
	paint := func(items []item, shadow bool) {
		for i := range items {
			it := &items[i]
			t := it.tone
			if shadow {
				t = back
			} else if it.halo {
				c.fill(it, onScreen, haloWide, card, clip)
			}
			c.fill(it, onScreen, 0, t, clip)
		}
	}
	if f.cam.raise == 0 && (f.focus == (box{}) || f.focus.y0 < 0) {
		paint([]item{f.floor(v, panel)}, false)
	}
	paint(f.bodyItems(0), true)
	paint(f.frameItems(1), false)
	paint(f.arrow.items(f), false)
	return c.straight()
}
