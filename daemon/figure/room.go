package figure

import "math"

// Heights of the furniture for a body 100 high: a desk of 73 cm and a chair of
// 42 cm for a person of 174 cm; the seat carries a thigh laid level.
const (
	deskTop  = 42.0
	seatTop  = 23.6
	chairTop = 52.0
	seatHip  = 28.4 // the hip joint of a person who sits
)

// fixture is a thing in the room.
type fixture struct {
	kind thing
	x, z float64 // desk: its near edge; chair: the middle of the seat; wall and post: its face
	y    float64 // height of a desk or a step
	turn float64 // of a chair, to the left
}

type thing int

const (
	deskThing thing = iota
	chairThing
	wallThing // behind or in front, seen from the side
	backThing // a wall behind the person, seen from the front
	doorThing // a door frame to step through
	stepThing
	railThing   // a handrail, rising to the front from x and y
	sideThing   // a wall beside the person, behind in the picture
	besideThing // a desk beside the person, its edge at z, seen from the front
	matThing    // seen from above
)

func desk(x float64) fixture  { return fixture{kind: deskThing, x: x, y: deskTop} }
func chair(x float64) fixture { return fixture{kind: chairThing, x: x} }
func wall(x float64) fixture  { return fixture{kind: wallThing, x: x} }

// chairBefore is a chair to hold on to: its back is towards the person, and
// the top of the back at x.
func chairBefore(x float64) fixture { return fixture{kind: chairThing, x: x + 11} }

// items of a fixture, from the back to the front.
func (f fixture) items(c camera) []item {
	x, y := f.x, f.y
	wood := func(r float64, corners ...vec) item { return c.slab(prop, r, corners...) }
	switch f.kind {
	case deskThing:
		return []item{
			wood(1, vec{x + 4, 1, 0}, vec{x + 4, y - 2, 0}),
			wood(1, vec{x + 25, 1, 0}, vec{x + 25, y - 2, 0}),
			wood(1.2, vec{x + 1.2, y - 1.2, -13}, vec{x + 1.2, y - 1.2, 13}, vec{x + 28, y - 1.2, -13}, vec{x + 28, y - 1.2, 13}),
		}
	case chairThing:
		t := upright().turn(f.turn)
		at := func(fwd, up, right float64) vec { return t.at(vec{x, 0, f.z}, vec{fwd, up, right}) }
		y := seatTop - 1.2
		return []item{
			wood(1, at(-7.5, 1, -6), at(-7.5, y, -6)), wood(1, at(7.5, 1, -6), at(7.5, y, -6)),
			wood(1, at(-7.5, 1, 6), at(-7.5, y, 6)), wood(1, at(7.5, 1, 6), at(7.5, y, 6)),
			wood(1.2, at(-9.5, y+2, -7), at(-11, chairTop-1.2, -7), at(-9.5, y+2, 7), at(-11, chairTop-1.2, 7)),
			wood(1.2, at(-9, y, -8.5), at(-9, y, 8.5), at(9, y, -8.5), at(9, y, 8.5)),
		}
	case wallThing:
		d := math.Copysign(3, x)
		return []item{wood(0.3, vec{x, 0.3, 0}, vec{x, 104, 0}, vec{x + d, 0.3, 0}, vec{x + d, 104, 0})}
	case doorThing:
		var out []item
		for _, z := range [...]float64{-f.z, f.z} {
			out = append(out, wood(0.3, vec{x, 0.3, z}, vec{x, 112, z}, vec{x + 3, 0.3, z}, vec{x + 3, 112, z},
				vec{x, 0.3, z + math.Copysign(3, z)}, vec{x, 112, z + math.Copysign(3, z)}))
		}
		return out
	case railThing:
		post := func(at float64) item { return wood(0.7, vec{at, 1, f.z}, vec{at, f.height(at) - 1, f.z}) }
		return []item{post(x + 4), post(x + 44), wood(1.2, vec{x, y - 1.2, f.z}, vec{x + 48, f.height(x+48) - 1.2, f.z})}
	case sideThing:
		return []item{c.slab(back, 0.3, vec{-42, 0.3, f.z}, vec{-42, 102, f.z}, vec{46, 0.3, f.z}, vec{46, 102, f.z})}
	case besideThing:
		return []item{
			wood(1, vec{0, 1, f.z + 3}, vec{0, deskTop - 2, f.z + 3}),
			wood(1, vec{0, 1, f.z + 15}, vec{0, deskTop - 2, f.z + 15}),
			wood(1.2, vec{0, deskTop - 1.2, f.z + 1.2}, vec{0, deskTop - 1.2, f.z + 17}),
		}
	case stepThing:
		return []item{wood(0.5, vec{x, 0.5, -9}, vec{x, y - 0.5, -9}, vec{x + 22, 0.5, 9}, vec{x + 22, y - 0.5, 9})}
	case backThing:
		return []item{c.slab(back, 0.3, vec{x, 0.3, -44}, vec{x, 118, -44}, vec{x, 0.3, 44}, vec{x, 118, 44})}
	case matThing:
		return []item{c.slab(back, 3, vec{-58, 0, -22}, vec{40, 0, -22}, vec{-58, 0, 22}, vec{40, 0, 22})}
	}
	return nil
}

// railRise is how steep a handrail is: as steep as the stairs.
const railRise = 11.0 / 18

// height of a handrail at x.
func (f fixture) height(x float64) float64 { return f.y + railRise*(x-f.x) }

// joint names a point of the body whose way an arrow shows.
type joint int

const (
	none joint = iota
	atHead
	atNeck
	atHip
	atShoulder
	atElbow
	atHand
	atFarHand
	atKnee
	atFoot
	atFarFoot
	atFarKnee
)

func (b *body) joint(j joint) vec {
	switch j {
	case atHead:
		return b.skull
	case atNeck:
		return b.top().pos
	case atHip:
		return b.spine[0].pos
	case atShoulder:
		return b.shoulder[near]
	case atElbow:
		return b.elbow[near]
	case atHand:
		return b.palm(near)
	case atFarHand:
		return b.palm(far)
	case atKnee:
		return b.knee[near]
	case atFarKnee:
		return b.knee[far]
	case atFarFoot:
		return b.ankle[far]
	default:
		return b.ankle[near]
	}
}

// arrow shows the movement: along the way of a joint, moved aside, or through
// points of the picture.
type arrow struct {
	track    joint
	from, to float64 // part of the way; zero: nearly all of it
	shift    pt
	through  []pt
	inEnd    bool // drawn with the end pose, not the start
	second   []pt // one more, for a movement of two sides

	secondInEnd bool // the second one goes with the end pose
}

// of is what belongs to the start (0) or the end (1).
func (a *arrow) of(panel int) arrow {
	b := *a
	if a.inEnd != (panel == 1) {
		b.track, b.through = none, nil
	}
	if (a.inEnd || a.secondInEnd) != (panel == 1) {
		b.second = nil
	}
	return b
}

// items of the arrow.
func (a *arrow) items(f *Figure) []item {
	var out []item
	if a.track != none {
		t0, t1 := a.from, a.to
		if t1 == 0 {
			t0, t1 = 0.1, 0.9
		}
		ps := make([]pt, 7)
		for i := range ps {
			p := f.cam.at(solve(&f.start, &f.end, lerp(t0, t1, float64(i)/6)).joint(a.track))
			ps[i] = pt{p.x + a.shift.x, p.y + a.shift.y}
		}
		out = append(out, arrowItem(ps))
	}
	if len(a.through) > 0 {
		out = append(out, arrowItem(curve(a.through)))
	}
	if len(a.second) > 0 {
		out = append(out, arrowItem(curve(a.second)))
	}
	return out
}

// curve is a smooth line through three points or more, or a straight one
// between two.
func curve(ps []pt) []pt {
	if len(ps) < 3 {
		return ps
	}
	var out []pt
	for i := range len(ps) - 1 {
		a, b, c, d := ps[max(i-1, 0)], ps[i], ps[i+1], ps[min(i+2, len(ps)-1)]
		for k := range 5 {
			t := float64(k) / 5
			f := func(a, b, c, d float64) float64 {
				return b + t*(c-a)/2 + t*t*(a-2.5*b+2*c-d/2) + t*t*t*(-a/2+1.5*b-1.5*c+d/2)
			}
			out = append(out, pt{f(a.x, b.x, c.x, d.x), f(a.y, b.y, c.y, d.y)})
		}
	}
	return append(out, ps[len(ps)-1])
}

// arrowItem is a thick line with a head at its end.
func arrowItem(ps []pt) item {
	const headLong, headHalf, r = 5.5, 3.4, 0.95
	end := ps[len(ps)-1]
	// The direction is that of the last few units, not of a last tiny step.
	tail := ps[0]
	for i := len(ps) - 2; i >= 0; i-- {
		if math.Hypot(end.x-ps[i].x, end.y-ps[i].y) >= headLong*0.8 {
			tail = ps[i]
			break
		}
	}
	dx, dy := end.x-tail.x, end.y-tail.y
	d := max(math.Hypot(dx, dy), 1e-9)
	dx, dy = dx/d, dy/d
	it := item{tone: sign_, halo: true}
	tip := pt{end.x + dx*headLong*0.6, end.y + dy*headLong*0.6}
	foot := pt{tip.x - dx*headLong, tip.y - dy*headLong}
	for i := range len(ps) - 1 {
		a, b := ps[i], ps[i+1]
		if math.Hypot(tip.x-b.x, tip.y-b.y) < headLong {
			it.caps = append(it.caps, capsule{a, foot, r, r})
			break
		}
		it.caps = append(it.caps, capsule{a, b, r, r})
	}
	it.poly = []pt{tip, {foot.x - dy*headHalf, foot.y + dx*headHalf}, {foot.x + dy*headHalf, foot.y - dx*headHalf}}
	for i, p := range it.poly { // an edge that the halo can grow from
		it.caps = append(it.caps, capsule{p, it.poly[(i+1)%3], 0.2, 0.2})
	}
	return it
}
