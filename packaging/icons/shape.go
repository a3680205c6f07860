package main

import (
	"fmt"
	"image/color"
	"math"
	"strings"
)

// grid is the size of the drawing board; all coordinates are on it.
const grid = 48

// A shape is an area that can be asked for a point and written as SVG.
type shape interface {
	has(x, y float64) bool
	svg() string
}

// layer is a shape in one colour; later layers lie on top.
type layer struct {
	shape
	color color.NRGBA
}

// drawing is a named stack of layers.
type drawing struct {
	name   string
	layers []layer
}

func (d drawing) svg() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">\n", grid, grid)
	for _, l := range d.layers {
		fmt.Fprintf(&b, "  <g fill=\"%s\" stroke=\"%[1]s\" stroke-width=\"0\">%s</g>\n", rgb(l.color), l.svg())
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func rgb(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

type circle struct{ x, y, r float64 }

func (c circle) has(x, y float64) bool { return math.Hypot(x-c.x, y-c.y) <= c.r }
func (c circle) svg() string {
	return fmt.Sprintf(`<circle cx="%g" cy="%g" r="%g"/>`, c.x, c.y, c.r)
}

// pie is the part of a circle from twelve o'clock clockwise, in turns below 1.
type pie struct {
	circle
	turns float64
}

func (p pie) has(x, y float64) bool {
	a := math.Atan2(x-p.x, p.y-y) / (2 * math.Pi)
	if a < 0 {
		a++
	}
	return a <= p.turns && p.circle.has(x, y)
}

func (p pie) svg() string {
	s, c := math.Sincos(2 * math.Pi * p.turns)
	large := 0
	if p.turns > 0.5 {
		large = 1
	}
	return fmt.Sprintf(`<path d="M%g %gV%.4gA%g %g 0 %d 1 %.3f %.3fZ"/>`,
		p.x, p.y, p.y-p.r, p.r, p.r, large, p.x+p.r*s, p.y-p.r*c)
}

// bar is a line with round ends.
type bar struct{ x1, y1, x2, y2, width float64 }

func (l bar) has(x, y float64) bool {
	dx, dy := l.x2-l.x1, l.y2-l.y1
	t := 0.0
	if n := dx*dx + dy*dy; n > 0 {
		t = min(1, max(0, ((x-l.x1)*dx+(y-l.y1)*dy)/n))
	}
	return math.Hypot(x-l.x1-t*dx, y-l.y1-t*dy) <= l.width/2
}

func (l bar) svg() string {
	// Each layer has one fill, so the line is an outline: two half circles.
	dx, dy := l.x2-l.x1, l.y2-l.y1
	n := math.Hypot(dx, dy)
	r := l.width / 2
	px, py := -dy/n*r, dx/n*r
	return fmt.Sprintf(`<path d="M%.3f %.3fL%.3f %.3fA%g %g 0 0 0 %.3f %.3fL%.3f %.3fA%g %g 0 0 0 %.3f %.3fZ"/>`,
		l.x1+px, l.y1+py, l.x2+px, l.y2+py, r, r, l.x2-px, l.y2-py, l.x1-px, l.y1-py, r, r, l.x1+px, l.y1+py)
}

// polygon is x, y pairs, grown on all sides by round (in the SVG by a stroke).
type polygon struct {
	points []float64
	round  float64
}

func (p polygon) has(x, y float64) bool {
	in := false
	n := len(p.points)
	for i, j := 0, n-2; i < n; j, i = i, i+2 {
		xi, yi, xj, yj := p.points[i], p.points[i+1], p.points[j], p.points[j+1]
		if p.round > 0 && (bar{xi, yi, xj, yj, 2 * p.round}).has(x, y) {
			return true
		}
		if (yi > y) != (yj > y) && x < (xj-xi)*(y-yi)/(yj-yi)+xi {
			in = !in
		}
	}
	return in
}

func (p polygon) svg() string {
	var b strings.Builder
	for i := 0; i < len(p.points); i += 2 {
		fmt.Fprintf(&b, "%.3f,%.3f ", p.points[i], p.points[i+1])
	}
	return fmt.Sprintf(`<polygon points="%s" stroke-width="%g" stroke-linejoin="round"/>`, strings.TrimSpace(b.String()), 2*p.round)
}

// union is several shapes in one.
type union []shape

func (u union) has(x, y float64) bool {
	for _, s := range u {
		if s.has(x, y) {
			return true
		}
	}
	return false
}

func (u union) svg() string {
	var b strings.Builder
	for _, s := range u {
		b.WriteString(s.svg())
	}
	return b.String()
}

// burst is a star with n points between two radii.
func burst(n int, inner, outer, round float64) polygon {
	var p []float64
	for i := range 2 * n {
		r := outer
		if i%2 == 1 {
			r = inner
		}
		s, c := math.Sincos(math.Pi * float64(i) / float64(n))
		p = append(p, grid/2+r*s, grid/2-r*c)
	}
	return polygon{p, round}
}
