package figure

import (
	"cmp"
	"math"
	"slices"
)

// pt is a point of the picture: x to the right, y up.
type pt struct{ x, y float64 }

// camera looks at the body. Turned by 0 it sees the person's right side,
// facing right in the picture; by 90 it sees the front. Raised, it looks down.
type camera struct{ turn, raise float64 }

// see is a point in the picture, and how near to the viewer it is.
func (c camera) see(p vec) (pt, float64) {
	s, k := sincos(c.turn)
	u, d := p.x*k-p.z*s, p.x*s+p.z*k
	if c.raise == 0 {
		return pt{u, p.y}, d
	}
	s, k = sincos(c.raise)
	return pt{u, p.y*k - d*s}, p.y*s + d*k
}

func (c camera) at(p vec) pt { q, _ := c.see(p); return q }

// tone is a role; the palette gives it a colour.
type tone int

const (
	card tone = iota
	prop
	back  // wall behind, mat
	dark  // near limbs, head
	pale  // far limbs
	cloth // shirt
	space // the gap behind a back
	sign_ // the arrow
	tones
)

// capsule is a bone with flesh: the hull of two circles, the first not smaller.
// With b.r 0 it is the circle a alone.
type capsule struct {
	a, b   pt
	ra, rb float64
}

// item is one filled shape: capsules, or a smooth closed line through points,
// or a polygon.
type item struct {
	tone tone
	halo bool // kept apart from what lies under it by a thin edge
	caps []capsule
	blob []pt
	poly []pt
}

// Radii of the limbs at their ends.
const (
	rShoulder, rElbow, rWrist, rTips = 3.2, 2.45, 1.8, 1.35
	rHip, rKnee, rAnkle              = 4.7, 3.3, 2.2
	rNeck                            = 3.0
)

// section is the trunk cut across: how far along the spine, half its width,
// half its depth, and how far its middle lies in front of the spine.
type section struct{ at, wide, deep, fwd float64 }

func shirt() [9]section {
	return [9]section{
		{4.4, 5.6, 3.8, 0.2}, {7, 6.6, 4.6, 0.4}, {11, 6.5, 4.6, 0.6}, {15, 7.0, 4.9, 0.8}, {19, 7.8, 5.2, 0.9},
		{22.5, 8.4, 5.1, 0.7}, {25.5, 8.7, 4.5, 0.2}, {28, 7.8, 3.6, 0}, {30, 4.6, 2.7, 0},
	}
}

func trousers() [6]section {
	return [6]section{{-4.6, 5.2, 3.0, -0.2}, {-2, 7.8, 5.0, -0.6}, {1.5, 8.0, 5.5, -0.5}, {4.5, 7.3, 5.1, 0}, {5.8, 6.7, 4.6, 0.2}, {6.7, 4.6, 3, 0.3}}
}

// along is the place on the spine at a distance from the hip joints.
func (b *body) along(s float64) node {
	if s <= 0 {
		n := b.spine[0]
		n.pos = n.pos.add(n.up.mul(s))
		return n
	}
	i, part := 0, lowerSpine/spineParts
	if s > lowerSpine {
		i, s, part = spineParts, s-lowerSpine, upperSpine/spineParts
	}
	k := min(int(s/part), spineParts-1)
	t := s/part - float64(k)
	m, n := b.spine[i+k], b.spine[i+k+1]
	up := m.up.mix(n.up, t).unit()
	fwd := m.fwd.mix(n.fwd, t)
	fwd = fwd.sub(up.mul(fwd.dot(up))).unit()
	right := m.right.mix(n.right, t).unit()
	return node{m.pos.mix(n.pos, t), frame{fwd, up, right}}
}

// trunk is the outline of some sections of the trunk as the camera sees it.
func (b *body) trunk(c camera, cuts []section) []pt {
	out := make([]pt, 2*len(cuts))
	for i, cut := range cuts {
		n := b.along(cut.at)
		mid := c.at(n.at(n.pos, vec{cut.fwd, 0, 0}))
		u := c.at(n.up)
		l := math.Hypot(u.x, u.y)
		if l < 1e-6 {
			u, l = pt{0, 1}, 1
		}
		nx, ny := u.y/l, -u.x/l // across
		r, f := c.at(n.right), c.at(n.fwd)
		half := math.Hypot(cut.wide*(r.x*nx+r.y*ny), cut.deep*(f.x*nx+f.y*ny))
		out[i] = pt{mid.x + nx*half, mid.y + ny*half}
		out[2*len(cuts)-1-i] = pt{mid.x - nx*half, mid.y - ny*half}
	}
	return out
}

func (c camera) bone(a vec, ra float64, b vec, rb float64) capsule {
	return capsule{c.at(a), c.at(b), ra, rb}
}

func (b *body) armItem(c camera, i int, t tone) item {
	dir := b.tip[i].sub(b.wrist[i]).unit()
	return item{tone: t, halo: true, caps: []capsule{
		c.bone(b.shoulder[i], rShoulder, b.elbow[i], rElbow),
		c.bone(b.elbow[i], rElbow, b.wrist[i], rWrist),
		c.bone(b.wrist[i].add(dir.mul(0.8)), rWrist+0.2, b.tip[i].sub(dir.mul(rTips)), rTips),
	}}
}

func (b *body) legItem(c camera, i int, t tone) item {
	return item{tone: t, halo: true, caps: []capsule{
		c.bone(b.hip[i], rHip, b.knee[i], rKnee),
		c.bone(b.knee[i], rKnee, b.ankle[i], rAnkle),
		c.bone(b.ankle[i], rAnkle, b.toes(i), toeRadius),
		c.bone(b.ankle[i], rAnkle, b.heel(i), heelRadius),
		c.bone(b.heel(i), heelRadius, b.toes(i), toeRadius),
	}}
}

// headItems are the head with its nose, and the eyes that the camera sees.
func (b *body) headItems(c camera) []item {
	skull := c.at(b.skull)
	bridge := c.at(b.face.at(b.skull, vec{headRadius - 1.9, 0.2, 0}))
	nose := c.at(b.face.at(b.skull, vec{headRadius + 0.7, -0.9, 0}))
	eyes := item{tone: card}
	_, towards := c.see(b.face.fwd)
	r := 0.85 * max(0, min(1, (towards-0.42)/0.08)) // gone in profile, gradually
	for i := range 2 {
		at := c.at(b.face.at(b.skull, vec{headRadius - 1.6, 0.9, 2.2 * sign(i)}))
		eyes.caps = append(eyes.caps, capsule{a: at, ra: r})
	}
	return []item{
		{tone: dark, caps: []capsule{{a: skull, ra: headRadius}, {bridge, nose, 1.7, 0.8}}},
		eyes,
	}
}

// blades are the shoulder blades, as seen from behind.
func (b *body) blades(c camera) item {
	it := item{tone: back}
	top := b.top()
	for i := range 2 {
		s := sign(i)
		in := top.at(top.pos, vec{}).sub(b.shoulder[i]).dot(top.fwd) // how far the shoulder is drawn back
		z := 5.6 - 0.9*in
		it.caps = append(it.caps, c.bone(top.at(top.pos, vec{-5, -6, (z + 0.5) * s}), 0.9, top.at(top.pos, vec{-5, -14, (z - 0.8) * s}), 0.9))
	}
	return it
}

// belt is a pale line around the pelvis, which shows how it tilts.
func (b *body) belt(c camera) item {
	n := b.spine[0]
	return item{tone: card, caps: []capsule{c.bone(n.at(n.pos, vec{-4.8, 4.2, 0}), 0.8, n.at(n.pos, vec{5.6, 4.2, 0}), 0.8)}}
}

// hollow is the space between the back and a wall or floor that it leans on,
// seen from the side: from the buttocks to the upper back. Where the back
// touches, the back hides it.
func (b *body) hollow(c camera) item {
	const first, last, parts = 1.5, 24.0, 9
	it := item{tone: space}
	for i := range parts + 1 {
		t := float64(i) / parts
		n := b.along(lerp(first, last, t))
		deep := -2.0 // inside
		if i == 0 {
			deep = -6
		} else if i == parts {
			deep = -4.3
		}
		it.poly = append(it.poly, c.at(n.at(n.pos, vec{deep, 0, 0})))
	}
	return it
}

// Who is drawn over whom: a and l are the far arm and leg, A and L the near
// ones (left and right as seen from the front), n the neck, t the shirt, p the
// trousers' upper part, h the head, b the shoulder blades, m the belt, s the
// space behind the back, i the near arm as pale as a far one, where a dark one
// would hide the head.
const (
	orderSide  = "alntLphA"
	orderFront = "lLnpthaA"
)

// items are the shapes of the body, from the back to the front.
func (b *body) items(c camera, order string, farTone tone) []item {
	out := make([]item, 0, len(order)+1) // the head is two
	pants, top := trousers(), shirt()
	for _, k := range order {
		switch k {
		case 'a':
			out = append(out, b.armItem(c, far, farTone))
		case 'A':
			out = append(out, b.armItem(c, near, dark))
		case 'i':
			out = append(out, b.armItem(c, near, farTone))
		case 'l':
			out = append(out, b.legItem(c, far, farTone))
		case 'L':
			out = append(out, b.legItem(c, near, dark))
		case 'n':
			top := b.top()
			out = append(out, item{tone: dark, caps: []capsule{c.bone(top.at(top.pos, vec{0, -2, 0}), rNeck, b.skull, rNeck)}})
		case 't':
			out = append(out, item{tone: cloth, blob: b.trunk(c, top[:])})
		case 'p':
			out = append(out, item{tone: dark, blob: b.trunk(c, pants[:])})
		case 'b':
			out = append(out, b.blades(c))
		case 'm':
			out = append(out, b.belt(c))
		case 's':
			out = append(out, b.hollow(c))
		case 'h':
			out = append(out, b.headItems(c)...)
		}
	}
	return out
}

// slab is the hull of some points of the room, with round corners of radius r.
func (c camera) slab(t tone, r float64, corners ...vec) item {
	ps := make([]pt, len(corners))
	for i, v := range corners {
		ps[i] = c.at(v)
	}
	ps = hull(ps)
	it := item{tone: t, poly: ps}
	for i := range ps {
		it.caps = append(it.caps, capsule{ps[i], ps[(i+1)%len(ps)], r, r})
	}
	return it
}

// hull is the convex hull, counter-clockwise (Andrew's monotone chain).
func hull(ps []pt) []pt {
	slices.SortFunc(ps, func(a, b pt) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	ps = slices.CompactFunc(ps, func(a, b pt) bool { return math.Hypot(a.x-b.x, a.y-b.y) < 1e-6 })
	if len(ps) < 3 {
		return ps
	}
	half := func(ps []pt) []pt {
		var h []pt
		for _, p := range ps {
			for len(h) > 1 && cross(h[len(h)-2], h[len(h)-1], p) <= 1e-9 {
				h = h[:len(h)-1]
			}
			h = append(h, p)
		}
		return h[:len(h)-1]
	}
	lower := half(ps)
	slices.Reverse(ps)
	return append(lower, half(ps)...)
}

func cross(o, a, b pt) float64 { return (a.x-o.x)*(b.y-o.y) - (a.y-o.y)*(b.x-o.x) }
