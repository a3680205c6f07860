package figure

import "math"

// vec is a point or a direction: x where the person faces when unturned, y up,
// z to the person's right. The floor is y 0.
type vec struct{ x, y, z float64 }

func (a vec) add(b vec) vec            { return vec{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vec) sub(b vec) vec            { return vec{a.x - b.x, a.y - b.y, a.z - b.z} }
func (a vec) mul(k float64) vec        { return vec{a.x * k, a.y * k, a.z * k} }
func (a vec) dot(b vec) float64        { return a.x*b.x + a.y*b.y + a.z*b.z }
func (a vec) len() float64             { return math.Sqrt(a.dot(a)) }
func (a vec) zero() bool               { return a == vec{} }
func (a vec) mix(b vec, t float64) vec { return a.add(b.sub(a).mul(t)) }

func (a vec) unit() vec {
	if l := a.len(); l > 1e-9 {
		return a.mul(1 / l)
	}
	return vec{}
}

func lerp(a, b, t float64) float64 { return a + (b-a)*t }

func sincos(deg float64) (sin, cos float64) { return math.Sincos(deg * math.Pi / 180) }

// frame is how a part of the body is turned: three directions at right angles.
type frame struct{ fwd, up, right vec }

func upright() frame { return frame{vec{1, 0, 0}, vec{0, 1, 0}, vec{0, 0, 1}} }

// pitch leans forward, about the line from left to right.
func (f frame) pitch(deg float64) frame {
	s, c := sincos(deg)
	return frame{f.fwd.mul(c).sub(f.up.mul(s)), f.up.mul(c).add(f.fwd.mul(s)), f.right}
}

// bank leans to the person's right.
func (f frame) bank(deg float64) frame {
	s, c := sincos(deg)
	return frame{f.fwd, f.up.mul(c).add(f.right.mul(s)), f.right.mul(c).sub(f.up.mul(s))}
}

// turn turns to the person's left, about the part's own long line.
func (f frame) turn(deg float64) frame {
	s, c := sincos(deg)
	return frame{f.fwd.mul(c).sub(f.right.mul(s)), f.up, f.right.mul(c).add(f.fwd.mul(s))}
}

// at is the place of an offset given in the frame's own directions.
func (f frame) at(origin, off vec) vec {
	return origin.add(f.fwd.mul(off.x)).add(f.up.mul(off.y)).add(f.right.mul(off.z))
}

// reach places the middle joint of a limb of two bones that goes from a
// towards b: the joint bends towards pole. A target out of reach is
// approached with a straight limb; end is where the limb then ends.
func reach(a, b vec, upper, lower float64, pole vec) (joint, end vec) {
	d := b.sub(a)
	dist := d.len()
	dir := d.unit()
	if dir.zero() {
		dir = vec{0, -1, 0}
	}
	dist = max(math.Abs(upper-lower)+1e-6, min(dist, upper+lower-1e-6))
	along := (upper*upper - lower*lower + dist*dist) / (2 * dist)
	off := math.Sqrt(max(0, upper*upper-along*along))
	side := pole.sub(dir.mul(pole.dot(dir))).unit()
	if side.zero() {
		side = vec{1, 0, 0}.sub(dir.mul(dir.x)).unit()
	}
	joint = a.add(dir.mul(along)).add(side.mul(off))
	return joint, a.add(dir.mul(dist))
}
