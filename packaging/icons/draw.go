package main

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
)

// The colours. The outline is black and the ring inside it white: one of the
// two stands out on any panel. Inside, the mid-tones stand out from white.
var (
	black = color.NRGBA{0, 0, 0, 255}
	white = color.NRGBA{255, 255, 255, 255}
	track = color.NRGBA{206, 217, 219, 255}
	teal  = color.NRGBA{13, 124, 115, 255}
	amber = color.NRGBA{217, 119, 6, 255}
	slate = color.NRGBA{84, 99, 120, 255}
	red   = color.NRGBA{200, 30, 40, 255}
)

// disc is the outline and ring that most icons share, filled with c.
func disc(c color.NRGBA) []layer {
	return []layer{
		{circle{24, 24, 23.5}, black},
		{circle{24, 24, 21}, white},
		{circle{24, 24, 18}, c},
	}
}

// figure is a person who stands and stretches.
func figure() union {
	return union{
		circle{24, 13, 4},
		bar{24, 21.5, 24, 29, 6},
		bar{23, 21, 15, 14, 3.6}, bar{25, 21, 33, 14, 3.6},
		bar{23, 29.5, 19.5, 37, 4}, bar{25, 29.5, 28.5, 37, 4},
	}
}

// trayIcons are the states of the tray; each has a shape of its own, so that
// none is told by its colour alone.
func trayIcons() []drawing {
	var out []drawing
	for quarter, name := range []string{"working0", "working1", "working2", "working3"} {
		l := disc(track)
		if quarter > 0 {
			l = append(l, layer{pie{circle{24, 24, 18}, float64(quarter) / 4}, teal})
		}
		// The hand shows where the disc fills from, also while it is empty.
		out = append(out, drawing{name, append(l, layer{bar{24, 24, 24, 9, 4}, teal})})
	}
	dots := union{circle{15, 24, 3.6}, circle{24, 24, 3.6}, circle{33, 24, 3.6}}
	var ring, core union // of dots, like an empty seat
	for i := range 6 {
		sin, cos := math.Sincos(math.Pi * float64(i) / 3)
		x, y := 24+17*sin, 24-17*cos
		ring, core = append(ring, circle{x, y, 6.4}), append(core, circle{x, y, 4.4})
	}
	return append(out,
		drawing{"due", append(disc(amber), layer{dots, white})},
		drawing{"prompted", append(disc(amber), layer{figure(), white})},
		drawing{"held", append(disc(amber), layer{bar{14.5, 24, 33.5, 24, 7}, white})},
		drawing{"paused", append(disc(slate), layer{union{bar{18.5, 16.5, 18.5, 31.5, 6}, bar{29.5, 16.5, 29.5, 31.5, 6}}, white})},
		drawing{"away", []layer{{ring, black}, {core, white}}},
		drawing{"error", []layer{
			{polygon{[]float64{24, 5, 44, 41, 4, 41}, 3.8}, black},
			{polygon{[]float64{24, 5, 44, 41, 4, 41}, 1.4}, white},
			{polygon{[]float64{24, 9, 40.5, 38.5, 7.5, 38.5}, 1}, amber},
			{union{bar{24, 18, 24, 27.5, 5}, circle{24, 34.2, 2.8}}, white},
		}},
		drawing{"attention", []layer{
			{burst(10, 18, 22.5, 1.4), black},
			{burst(10, 16.8, 20.6, 1), white},
			{burst(10, 15.4, 18.6, 0.6), red},
			{union{bar{24, 15, 24, 25.5, 5}, circle{24, 32.8, 2.9}}, white},
		}},
	)
}

// appIcon is the program's own.
func appIcon() drawing {
	return drawing{"deskbreak", []layer{
		{circle{24, 24, 23.5}, black},
		{circle{24, 24, 22}, white},
		{circle{24, 24, 20.8}, track},
		{pie{circle{24, 24, 20.8}, 0.75}, amber},
		{circle{24, 24, 17.6}, white},
		{circle{24, 24, 16.6}, teal},
		{figure(), white},
	}}
}

// raster draws d with size pixels a side.
//
// A pixel that is partly transparent is black: the tray library hands colours
// on premultiplied and cut to eight bits, which is right for black only.
func raster(d drawing, size int) *image.NRGBA {
	sub := 8 // points a side that each pixel is asked for
	if size > 64 {
		sub = 4
	}
	m := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			var r, g, b, n int
			for i := range sub * sub {
				px := (float64(x) + (float64(i%sub)+0.5)/float64(sub)) * grid / float64(size)
				py := (float64(y) + (float64(i/sub)+0.5)/float64(sub)) * grid / float64(size)
				for k := len(d.layers) - 1; k >= 0; k-- {
					if l := d.layers[k]; l.has(px, py) {
						r, g, b, n = r+int(l.color.R), g+int(l.color.G), b+int(l.color.B), n+1
						break
					}
				}
			}
			switch n {
			case 0:
			case sub * sub:
				m.SetNRGBA(x, y, color.NRGBA{uint8(r / n), uint8(g / n), uint8(b / n), 255})
			default:
				m.SetNRGBA(x, y, color.NRGBA{A: uint8(255 * n / (sub * sub))})
			}
		}
	}
	return m
}

// paletted keeps the n commonest colours and takes the nearest of them for the
// rest, among those of the same kind: clear, partly transparent, opaque.
func paletted(m *image.NRGBA, n int) *image.Paletted {
	count := map[color.NRGBA]int{}
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			count[m.NRGBAAt(x, y)]++
		}
	}
	var all []color.NRGBA
	for c := range count {
		all = append(all, c)
	}
	order := func(c color.NRGBA) int {
		return int(c.A)<<24 | int(c.R)<<16 | int(c.G)<<8 | int(c.B)
	}
	slices.SortFunc(all, func(a, b color.NRGBA) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return order(a) - order(b)
	})
	all = all[:min(n, len(all))]
	p := image.NewPaletted(m.Rect, nil)
	for _, c := range all {
		p.Palette = append(p.Palette, c)
	}
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			p.SetColorIndex(x, y, uint8(nearest(all, m.NRGBAAt(x, y))))
		}
	}
	return p
}

func nearest(all []color.NRGBA, c color.NRGBA) int {
	best, at := 1<<30, 0
	sq := func(a, b uint8) int { d := int(a) - int(b); return d * d }
	for i, p := range all {
		d := sq(p.R, c.R) + sq(p.G, c.G) + sq(p.B, c.B) + sq(p.A, c.A)
		if (p.A == 255) != (c.A == 255) || (p.A == 0) != (c.A == 0) {
			d += 1 << 20
		}
		if d < best {
			best, at = d, i
		}
	}
	return at
}

// contactSheet shows every icon at 48, 24 and 22 pixels on five panels.
func contactSheet() image.Image {
	icons := append(trayIcons(), appIcon())
	panels := []color.NRGBA{{20, 20, 24, 255}, {60, 63, 68, 255}, {128, 128, 128, 255}, {232, 232, 231, 255}, {255, 255, 255, 255}}
	const w, h = 64, 130
	m := image.NewNRGBA(image.Rect(0, 0, w*len(icons), h*len(panels)))
	for row, bg := range panels {
		draw.Draw(m, image.Rect(0, row*h, m.Rect.Dx(), (row+1)*h), image.NewUniform(bg), image.Point{}, draw.Src)
		for col, d := range icons {
			y := row*h + 6
			for _, size := range []int{48, 24, 22} {
				x := col*w + (w-size)/2
				draw.Draw(m, image.Rect(x, y, x+size, y+size), raster(d, size), image.Point{}, draw.Over)
				y += size + 6
			}
		}
	}
	return m
}
