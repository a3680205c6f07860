package figure

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

// Image is both poses side by side on a light card with round corners, as
// large as fits into width and height and in their middle; what is outside
// the card is transparent. It can be seen on light and on dark bubbles. The
// drawing is twice as wide as high. A size below 1 gives an empty image.
func (f *Figure) Image(width, height int) *image.NRGBA {
	width, height = max(width, 0), max(height, 0)
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, width, height))}
	if width == 0 || height == 0 {
		return image.NewNRGBA(c.img.Rect)
	}
	c.colours = parsed(Light)
	k := min(float64(width)/paperWide, float64(height)/paperHigh)
	dx, dy := (float64(width)-k*paperWide)/2, (float64(height)-k*paperHigh)/2
	whole := box{0, 0, float64(width), float64(height)}
	c.round(k, dx, dy, paperWide)
	for _, s := range f.panels() {
		v := view{s.view.k * k, s.view.dx*k + dx, s.view.dy*k + dy}
		clip := whole
		if s.cut {
			clip = box{s.clip.x0*k + dx, s.clip.y0*k + dy, s.clip.x1*k + dx, s.clip.y1*k + dy}
		}
		for i := range s.items {
			it := &s.items[i]
			if it.halo {
				c.fill(it, v, haloWide, card, clip)
			}
			c.fill(it, v, 0, it.tone, clip)
		}
	}
	m := mark()
	c.fill(&m, view{k, dx, dy}, 0, prop, whole)
	return c.straight()
}

// canvas is where shapes are filled.
type canvas struct {
	img     *image.RGBA
	raster  vector.Rasterizer
	segs    []seg // of the shape at hand, to be used again
	colours [tones]image.Uniform
}

// parsed are the colours of a scheme as pixels.
func parsed(s Scheme) (out [tones]image.Uniform) {
	digit := func(b byte) byte {
		if b >= 'a' {
			return b - 'a' + 10
		}
		return b - '0'
	}
	for i, h := range colours(s) {
		at := func(n int) uint8 { return digit(h[n])<<4 | digit(h[n+1]) }
		out[i].C = color.RGBA{at(1), at(3), at(5), 255}
	}
	return out
}

// round fills a card that is so wide.
func (c *canvas) round(k, dx, dy, wide float64) {
	const r = 10
	v := view{k, dx, dy}
	corner := func(x, y float64) pt { return pt{x, -y} }
	it := item{tone: card, poly: []pt{
		corner(r, 0), corner(0, r), corner(0, paperHigh-r), corner(r, paperHigh),
		corner(wide-r, paperHigh), corner(wide, paperHigh-r), corner(wide, r), corner(wide-r, 0)}}
	for _, p := range [...]pt{{r, r}, {r, paperHigh - r}, {wide - r, paperHigh - r}, {wide - r, r}} {
		it.caps = append(it.caps, capsule{a: corner(p.x, p.y), ra: r})
	}
	// In bands: the rasterizer takes memory for every pixel it looks at, and
	// the card is by far the largest shape.
	const bands = 4
	w, h := float64(c.img.Rect.Dx()), float64(c.img.Rect.Dy())
	for i := range bands {
		c.fill(&it, v, 0, card, box{0, math.Round(h * float64(i) / bands), w, math.Round(h * float64(i+1) / bands)})
	}
}

// fill paints an item, grown by some units; only the pixels around it are
// looked at.
func (c *canvas) fill(it *item, v view, grow float64, t tone, clip box) {
	c.segs = it.appendOutline(c.segs[:0], v, grow)
	b := nowhere()
	for i := range c.segs {
		s := &c.segs[i]
		switch s.op {
		case 'M', 'L':
			b = b.with(s.p[0], 0)
		case 'A':
			b = b.with(s.p[0], 2*s.r)
		case 'C':
			b = b.with(s.p[0], 0).with(s.p[1], 0).with(s.p[2], 0)
		}
	}
	x0, y0 := math.Floor(max(b.x0, clip.x0)), math.Floor(max(b.y0, clip.y0))
	x1, y1 := math.Ceil(min(b.x1, clip.x1)), math.Ceil(min(b.y1, clip.y1))
	if x1 <= x0 || y1 <= y0 {
		return
	}
	z := &c.raster
	z.Reset(int(x1-x0), int(y1-y0))
	f := func(p pt) (float32, float32) { return float32(p.x - x0), float32(p.y - y0) }
	var at pt
	for i := range c.segs {
		s := &c.segs[i]
		switch s.op {
		case 'M':
			z.MoveTo(f(s.p[0]))
		case 'L':
			z.LineTo(f(s.p[0]))
		case 'C':
			ax, ay := f(s.p[0])
			bx, by := f(s.p[1])
			cx, cy := f(s.p[2])
			z.CubeTo(ax, ay, bx, by, cx, cy)
		case 'A':
			arc(z, f, at, s)
		case 'Z':
			z.ClosePath()
			continue
		}
		at = s.p[0]
		if s.op == 'C' {
			at = s.p[2]
		}
	}
	z.Draw(c.img, image.Rect(int(x0), int(y0), int(x1), int(y1)), &c.colours[t], image.Point{})
}

// arc draws a round part as short lines, fine enough for its size in pixels.
func arc(z *vector.Rasterizer, f func(pt) (float32, float32), from pt, s *seg) {
	to := s.p[0]
	mx, my := (from.x+to.x)/2, (from.y+to.y)/2
	hx, hy := to.x-mx, to.y-my
	half := math.Hypot(hx, hy)
	if half < 1e-9 || s.r < 1e-9 {
		z.LineTo(f(to))
		return
	}
	h := math.Sqrt(max(0, s.r*s.r-half*half)) / half
	if s.wide {
		h = -h
	}
	// y is down: counter-clockwise for the eye is towards smaller angles here.
	c := pt{mx + hy*h, my - hx*h}
	a0 := math.Atan2(from.y-c.y, from.x-c.x)
	a1 := math.Atan2(to.y-c.y, to.x-c.x)
	for a1 >= a0 {
		a1 -= 2 * math.Pi
	}
	n := int(math.Ceil((a0 - a1) * math.Sqrt(max(s.r, 0.5)) * 1.2))
	r := max(s.r, half)
	for i := 1; i < n; i++ {
		sin, cos := math.Sincos(a0 + (a1-a0)*float64(i)/float64(n))
		z.LineTo(f(pt{c.x + r*cos, c.y + r*sin}))
	}
	z.LineTo(f(to))
}

// straight is the same memory with colours not multiplied by their alpha.
func (c *canvas) straight() *image.NRGBA {
	for i := 0; i < len(c.img.Pix); i += 4 {
		p := c.img.Pix[i : i+4 : i+4]
		a := uint32(p[3])
		if a == 0 || a == 255 {
			continue
		}
		for k := range 3 {
			p[k] = uint8(min(255, (uint32(p[k])*255+a/2)/a))
		}
	}
	return &image.NRGBA{Pix: c.img.Pix, Stride: c.img.Stride, Rect: c.img.Rect}
}
