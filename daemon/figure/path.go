package figure

import "math"

// seg is one step of an outline. Arcs run counter-clockwise in the picture.
type seg struct {
	op   byte // M, L, C, A or Z
	p    [3]pt
	r    float64
	wide bool // an arc of half a circle or more
}

// view maps picture units to the paper: scaled by k, y turned down, moved.
type view struct{ k, dx, dy float64 }

func (v view) at(p pt) pt { return pt{v.dx + v.k*p.x, v.dy - v.k*p.y} }

// outline is the edge of an item on paper, grown by some units. Every part of
// it runs the same way round, so that overlapping parts add up to one shape;
// and it has the same steps for every pose, so that it can be animated.
func (it *item) outline(v view, grow float64) []seg { return it.appendOutline(nil, v, grow) }

func (it *item) appendOutline(out []seg, v view, grow float64) []seg {
	for _, c := range it.caps {
		if c.rb == 0 {
			out = disc(out, v, c.a, c.ra+grow)
		} else {
			out = c.outline(out, v, grow)
		}
	}
	if len(it.blob) > 0 {
		out = smooth(out, v, it.blob)
	}
	if len(it.poly) > 2 {
		for i, p := range it.poly {
			op := byte('L')
			if i == 0 {
				op = 'M'
			}
			out = append(out, seg{op: op, p: [3]pt{v.at(p)}})
		}
		out = append(out, seg{op: 'Z'})
	}
	return out
}

func disc(out []seg, v view, c pt, r float64) []seg {
	l, rt := v.at(pt{c.x - r, c.y}), v.at(pt{c.x + r, c.y})
	r *= v.k
	return append(out, seg{op: 'M', p: [3]pt{l}}, seg{op: 'A', p: [3]pt{rt}, r: r}, seg{op: 'A', p: [3]pt{l}, r: r}, seg{op: 'Z'})
}

// outline of a capsule: round the first end the long way, along a tangent,
// round the other end, and back.
func (c capsule) outline(out []seg, v view, grow float64) []seg {
	ra, rb := c.ra+grow, c.rb+grow
	dx, dy := c.b.x-c.a.x, c.b.y-c.a.y
	d := math.Hypot(dx, dy)
	if d < 1e-9 {
		dx, dy, d = 0, -1, 1e-9
	} else {
		dx, dy = dx/d, dy/d
	}
	// Seen end on, the second circle is inside the first: it then only
	// touches its edge from within.
	if least := (ra - rb) * 1.001; d < least+0.02 {
		d = least + 0.02
		c.b = pt{c.a.x + dx*d, c.a.y + dy*d}
	}
	cos := (ra - rb) / d
	sin := math.Sqrt(1 - cos*cos)
	left := pt{dx*cos - dy*sin, dy*cos + dx*sin}
	right := pt{dx*cos + dy*sin, dy*cos - dx*sin}
	on := func(o pt, r float64, n pt) [3]pt { return [3]pt{v.at(pt{o.x + r*n.x, o.y + r*n.y})} }
	return append(out,
		seg{op: 'M', p: on(c.a, ra, left)},
		seg{op: 'A', p: on(c.a, ra, right), r: ra * v.k, wide: true},
		seg{op: 'L', p: on(c.b, rb, right)},
		seg{op: 'A', p: on(c.b, rb, left), r: rb * v.k},
		seg{op: 'Z'})
}

// smooth is a closed curve through points (Catmull and Rom, as cubics).
func smooth(out []seg, v view, ps []pt) []seg {
	n := len(ps)
	area := 0.0
	for i, p := range ps {
		q := ps[(i+1)%n]
		area += p.x*q.y - q.x*p.y
	}
	get := func(i int) pt {
		i = ((i % n) + n) % n
		if area < 0 {
			i = n - 1 - i
		}
		return ps[i]
	}
	out = append(out, seg{op: 'M', p: [3]pt{v.at(get(0))}})
	for i := range n {
		a, b, c, d := get(i-1), get(i), get(i+1), get(i+2)
		out = append(out, seg{op: 'C', p: [3]pt{
			v.at(pt{b.x + (c.x-a.x)/6, b.y + (c.y-a.y)/6}),
			v.at(pt{c.x - (d.x-b.x)/6, c.y - (d.y-b.y)/6}),
			v.at(c),
		}})
	}
	return append(out, seg{op: 'Z'})
}

// box is a rectangle of the picture, y up.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) with(p pt, r float64) box {
	return box{min(b.x0, p.x-r), min(b.y0, p.y-r), max(b.x1, p.x+r), max(b.y1, p.y+r)}
}

func (b box) union(o box) box {
	return box{min(b.x0, o.x0), min(b.y0, o.y0), max(b.x1, o.x1), max(b.y1, o.y1)}
}

func nowhere() box { return box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)} }

// bounds of an item; a smooth line may bulge a little beyond its points.
func (it *item) bounds() box {
	b := nowhere()
	for _, c := range it.caps {
		b = b.with(c.a, c.ra)
		if c.rb > 0 {
			b = b.with(c.b, c.rb)
		}
	}
	for _, p := range it.blob {
		b = b.with(p, 0.3)
	}
	for _, p := range it.poly {
		b = b.with(p, 0)
	}
	return b
}
