package figure

import "math"

// node is a place on the spine and how the body is turned there.
type node struct {
	pos vec
	frame
}

// spineParts is how many short straight pieces stand for each half of the
// spine; the bend is shared among them.
const spineParts = 4

// body is where every joint of a pose is.
type body struct {
	spine    [2*spineParts + 1]node // from the pelvis to the neck
	neck     vec                    // where the head sits on it
	skull    vec                    // middle of the head
	face     frame                  // how the head is turned
	shoulder [2]vec
	elbow    [2]vec
	wrist    [2]vec
	tip      [2]vec // of the fingers
	hip      [2]vec
	knee     [2]vec
	ankle    [2]vec
	foot     [2]frame
}

// palm is the middle of a hand.
func (b *body) palm(i int) vec { return b.wrist[i].add(b.tip[i].sub(b.wrist[i]).unit().mul(palm)) }

func (b *body) heel(i int) vec {
	return b.foot[i].at(b.ankle[i], vec{-heelBack, heelRadius - ankleHigh, 0})
}
func (b *body) toes(i int) vec {
	return b.foot[i].at(b.ankle[i], vec{toeFront, toeRadius - ankleHigh, 0})
}

func (b *body) top() node { return b.spine[len(b.spine)-1] }

// solve places the joints at the moment t (0 start, 1 end) between two poses.
// Bones keep their lengths and hands and feet their places all the way.
func solve(from, to *pose, t float64) *body {
	p := from.mix(*to, t)
	b := &body{}
	p.hip = hipAt(from, to, p.bend, t)
	b.bendSpine(&p)
	for i := range b.hip {
		b.hip[i] = b.spine[0].at(b.spine[0].pos, vec{0, 0, hipHalf * sign(i)})
	}
	// A foot may rest on the other leg, which then goes first.
	order := [2]int{near, far}
	if from.leg[near].hold.on != nothing || to.leg[near].hold.on != nothing {
		order = [2]int{far, near}
	}
	for _, i := range order {
		b.moveLeg(i, &from.leg[i], &to.leg[i], p.turn, t)
	}
	top := b.top()
	for i := range b.shoulder {
		b.shoulder[i] = top.at(top.pos, vec{-p.arm[i].back - 0.5, p.arm[i].lift - 3, shoulder * sign(i)})
	}
	// A hand may hold the other arm; that one then goes first.
	order = [2]int{near, far}
	if w := to.arm[near].hold.on; w == elbowB || w == handB {
		order = [2]int{far, near}
	}
	for _, i := range order {
		b.moveArm(i, &from.arm[i], &to.arm[i], t)
	}
	return b
}

// hipAt is the place of the pelvis at t. Where both poses leave its height to
// the stance leg, so does every moment between them.
func hipAt(from, to *pose, bend, t float64) vec {
	if from.hip.y == 0 && to.hip.y == 0 {
		at := from.hip.mix(to.hip, t)
		i := from.stance()
		if to.leg[i].free {
			i = to.stance()
		}
		if from.leg[i].kneel && to.leg[i].kneel {
			return kneeling(lerp(from.leg[i].x, to.leg[i].x, t), lerp(from.leg[i].up, to.leg[i].up, t))
		}
		legs := from.leg
		for k := range legs {
			if legs[k].stands() && to.leg[k].stands() {
				legs[k] = legs[k].step(&to.leg[k], t)
			} else if k != i {
				legs[k].free = true // on its way
			}
		}
		return standing(at, bend, &legs, i)
	}
	return from.placed().mix(to.placed(), t)
}

func (p *pose) stance() int {
	if p.leg[near].free || p.leg[near].hold.on != nothing {
		return far
	}
	return near
}

func (p *pose) placed() vec {
	if p.hip.y != 0 {
		return p.hip
	}
	i := p.stance()
	if p.leg[i].kneel {
		return kneeling(p.leg[i].x, p.leg[i].up)
	}
	return standing(p.hip, p.bend, &p.leg, i)
}

// standing lifts the pelvis until the knee of the stance leg i is bent by bend,
// and the other leg, if it stands, can still reach the floor.
func standing(at vec, bend float64, legs *[2]leg, i int) vec {
	high := func(k int, bend float64) float64 {
		_, c := sincos(bend)
		l := &legs[k]
		a := ankleOn(l.x, l.lift, l.tilt)
		dx, dz := at.x-a.x, at.z-l.z*sign(k)
		return a.y + math.Sqrt(max(0, thigh*thigh+shank*shank+2*thigh*shank*c-dx*dx-dz*dz))
	}
	const least = 4 // degrees in a knee that one calls straight
	y := high(i, max(bend, least))
	if k := 1 - i; legs[k].stands() {
		y = min(y, high(k, least))
	}
	return vec{at.x, y, at.z}
}

// kneeling is the pelvis above a knee at x on the floor.
func kneeling(x, up float64) vec {
	s, c := sincos(up)
	return vec{x - thigh*s, rKnee + thigh*c, 0}
}

// ankleOn is the ankle of a foot at x on the floor, rolled over its toes
// (heel up) or its heel (toes up).
func ankleOn(x, lift, tilt float64) vec {
	f := upright().pitch(tilt)
	if tilt < 0 {
		return f.at(vec{x - heelBack, lift + heelRadius, 0}, vec{heelBack, ankleHigh - heelRadius, 0})
	}
	return f.at(vec{x + toeFront, lift + toeRadius, 0}, vec{-toeFront, ankleHigh - toeRadius, 0})
}

// bendSpine sets the spine, neck and head. The pelvis rolls so that the line
// from hip to neck leans by p.trunk whatever the bends are.
func (b *body) bendSpine(p *pose) {
	chord := 0.0
	if p.lum != 0 || p.thx != 0 {
		f, pos := upright(), vec{}
		for i := range 2 * spineParts {
			f, pos = spineStep(f, pos, i, p.lum, p.thx, 0, 0, 0)
		}
		chord = math.Atan2(pos.x, pos.y) * 180 / math.Pi
	}
	f := upright().turn(p.turn).pitch(p.trunk - chord).bank(p.side).turn(p.roll)
	pos := p.hip
	b.spine[0] = node{pos, f}
	for i := range 2 * spineParts {
		f, pos = spineStep(f, pos, i, p.lum, p.thx, p.lumSide, p.thxSide, p.twist)
		b.spine[i+1] = node{pos, f}
	}
	const poke = 12 // a neck is never quite upright
	n := f.pitch(p.neck/2 + p.poke + poke).bank(p.neckSide * 0.6).turn(p.neckTurn * 0.3)
	b.neck = pos.add(n.up.mul(neckLength))
	b.face = n.pitch(p.neck/2 - p.poke - poke).bank(p.neckSide * 0.4).turn(p.neckTurn * 0.7)
	b.skull = b.face.at(b.neck, vec{0.9 + p.slide, headRadius - 1.2, 0})
}

// spineStep is one short piece further up: half of its bend, its length, and
// the other half.
func spineStep(f frame, pos vec, i int, lum, thx, lumSide, thxSide, twist float64) (frame, vec) {
	flex, side, length := lum, lumSide, lowerSpine
	turn := twist * 0.3 // the lower spine turns little
	if i >= spineParts {
		flex, side, length = thx, thxSide, upperSpine
		turn = twist * 0.7
	}
	const half = 2 * spineParts
	f = f.pitch(flex / half).bank(side / half).turn(turn / half)
	pos = pos.add(f.up.mul(length / spineParts))
	return f.pitch(flex / half).bank(side / half).turn(turn / half), pos
}

// moveLeg sets knee, ankle and foot.
func (b *body) moveLeg(i int, from, to *leg, turn, t float64) {
	fk, tk := from.angles(), to.angles()
	from, to = &fk, &tk
	if from.free && to.free {
		l := leg{up: lerp(from.up, to.up, t), out: lerp(from.out, to.out, t), roll: lerp(from.roll, to.roll, t),
			knee: lerp(from.knee, to.knee, t), point: lerp(from.point, to.point, t)}
		b.knee[i], b.ankle[i], b.foot[i], _ = b.swing(i, &l, turn)
		return
	}
	if from.stands() && to.stands() {
		l := from.step(to, t)
		from, t = &l, 0
	}
	a, fa, pa := b.stand(i, from, turn)
	if t > 0 {
		z, fz, pz := b.stand(i, to, turn)
		a, pa = a.mix(z, t), pa.mix(pz, t)
		fa = blend(fa, fz, t)
	}
	b.knee[i], b.ankle[i] = reach(b.hip[i], a, thigh, shank, pa)
	b.foot[i] = fa
}

// stands says that a leg is on its foot on the floor.
func (l *leg) stands() bool { return !l.free && !l.kneel && l.hold.on == nothing }

// step is a leg on the way between two places of its foot; a foot that goes
// far does not drag.
func (l leg) step(to *leg, t float64) leg {
	far := min(1, math.Hypot(to.x-l.x, to.z-l.z)/10)
	l.lift = lerp(l.lift, to.lift, t) + 3*far*4*t*(1-t)
	l.x, l.z = lerp(l.x, to.x, t), lerp(l.z, to.z, t)
	l.tilt, l.toe = lerp(l.tilt, to.tilt, t), lerp(l.toe, to.toe, t)
	return l
}

// angles of a leg on its knee are those that lay the shin down.
func (l leg) angles() leg {
	if l.kneel {
		return leg{free: true, up: l.up, out: l.out, knee: 93 + l.up, point: 50}
	}
	return l
}

// swing follows a free leg's angles from the hip down.
func (b *body) swing(i int, l *leg, turn float64) (knee, ankle vec, foot frame, pole vec) {
	s := sign(i)
	f := upright().turn(turn).pitch(-l.up).bank(-l.out * s).turn(-l.roll * s)
	knee = b.hip[i].sub(f.up.mul(thigh))
	g := f.pitch(l.knee)
	ankle = knee.sub(g.up.mul(shank))
	return knee, ankle, g.pitch(l.point), f.fwd
}

// stand is the ankle, the foot and the direction of the knee that a leg asks for.
func (b *body) stand(i int, l *leg, turn float64) (ankle vec, foot frame, pole vec) {
	s := sign(i)
	if l.free {
		_, ankle, foot, pole = b.swing(i, l, turn)
		return ankle, foot, pole
	}
	const out = 8 // feet at rest point out a little
	flat := upright().turn(-(l.toe + out) * s)
	foot = flat.pitch(l.tilt)
	pole = flat.fwd.add(vec{0, 0.6, 0})
	if p := l.hold.pole; !p.zero() {
		pole = vec{p.x, p.y, p.z * s}
	}
	if l.hold.on != nothing {
		ankle = b.point(i, &l.hold)
		if h := l.hold.hand; !h.zero() {
			foot = lookAlong(vec{h.x, h.y, h.z * s})
		}
		return ankle, foot, pole
	}
	ankle = ankleOn(l.x, l.lift, l.tilt)
	ankle.z = (hipHalf + l.z) * s
	return ankle, foot, pole
}

// lookAlong is a frame with the given forward direction, as upright as can be.
func lookAlong(fwd vec) frame {
	f := fwd.unit()
	up := vec{0, 1, 0}.sub(f.mul(f.y)).unit()
	if up.zero() {
		up = vec{1, 0, 0}
	}
	right := vec{f.y*up.z - f.z*up.y, f.z*up.x - f.x*up.z, f.x*up.y - f.y*up.x}
	return frame{f, up, right}
}

// blend is a frame on the way between two.
func blend(a, b frame, t float64) frame {
	if t >= 1 {
		return b
	}
	fwd := a.fwd.mix(b.fwd, t).unit()
	up := a.up.mix(b.up, t)
	up = up.sub(fwd.mul(up.dot(fwd))).unit()
	right := vec{fwd.y*up.z - fwd.z*up.y, fwd.z*up.x - fwd.x*up.z, fwd.x*up.y - fwd.y*up.x}
	return frame{fwd, up, right}
}

// moveArm sets elbow, wrist and fingertips.
func (b *body) moveArm(i int, from, to *arm, t float64) {
	if from.hold.on == nothing && to.hold.on == nothing {
		a := arm{fwd: lerp(from.fwd, to.fwd, t), out: lerp(from.out, to.out, t), roll: lerp(from.roll, to.roll, t),
			elbow: lerp(from.elbow, to.elbow, t), wrist: lerp(from.wrist, to.wrist, t)}
		b.elbow[i], b.wrist[i], b.tip[i] = b.wave(i, &a)
		return
	}
	at, pole, dir := b.grip(i, from)
	if t > 0 {
		at2, pole2, dir2 := b.grip(i, to)
		switch {
		case dir.zero() && dir2.zero():
		case dir.zero():
			dir = b.natural(i, at, pole).mix(dir2, t)
		case dir2.zero():
			dir = dir.mix(b.natural(i, at2, pole2), t)
		default:
			dir = dir.mix(dir2, t)
		}
		at, pole = at.mix(at2, t), pole.mix(pole2, t)
	}
	if dir.zero() {
		var end vec
		b.elbow[i], end = reach(b.shoulder[i], at, upperArm, forearm+palm, pole)
		d := end.sub(b.elbow[i]).unit()
		b.wrist[i] = b.elbow[i].add(d.mul(forearm))
		b.tip[i] = b.wrist[i].add(d.mul(hand))
		return
	}
	d := dir.unit()
	b.elbow[i], b.wrist[i] = reach(b.shoulder[i], at.sub(d.mul(palm)), upperArm, forearm, pole)
	b.tip[i] = b.wrist[i].add(d.mul(hand))
}

// wave follows a free arm's angles from the shoulder down.
func (b *body) wave(i int, a *arm) (elbow, wrist, tip vec) {
	s := sign(i)
	f := b.top().frame.pitch(-a.fwd).bank(-a.out * s).turn(a.roll * s)
	elbow = b.shoulder[i].sub(f.up.mul(upperArm))
	g := f.pitch(-a.elbow)
	wrist = elbow.sub(g.up.mul(forearm))
	return elbow, wrist, wrist.sub(g.pitch(-a.wrist).up.mul(hand))
}

// grip is where an arm wants its palm, its elbow and its fingers.
func (b *body) grip(i int, a *arm) (at, pole, dir vec) {
	s := sign(i)
	if a.hold.on == nothing {
		elbow, wrist, tip := b.wave(i, a)
		dir = tip.sub(wrist).unit()
		at = wrist.add(dir.mul(palm))
		pole = elbow.sub(b.shoulder[i].mix(wrist, 0.5))
		return at, pole, dir
	}
	pole = a.hold.pole
	if pole.zero() {
		pole = vec{-0.6, -1, 0.3}
	}
	pole.z *= s
	dir = a.hold.hand
	dir.z *= s
	return b.point(i, &a.hold), pole.unit(), dir
}

// natural is the direction of fingers that go on along the forearm.
func (b *body) natural(i int, at, pole vec) vec {
	elbow, end := reach(b.shoulder[i], at, upperArm, forearm+palm, pole)
	return end.sub(elbow).unit()
}

// point is the place of a hold in the room.
func (b *body) point(i int, h *hold) vec {
	off := h.off
	off.z *= sign(i)
	bone := func(from, to vec) vec { // origin at from, y towards to, x to the front
		up := to.sub(from).unit()
		right := b.spine[0].right
		right = right.sub(up.mul(right.dot(up))).unit()
		fwd := vec{up.y*right.z - up.z*right.y, up.z*right.x - up.x*right.z, up.x*right.y - up.y*right.x}
		return frame{fwd, up, right}.at(from, off)
	}
	switch h.on {
	case pelvis:
		return b.spine[0].at(b.spine[0].pos, off)
	case chest:
		return b.top().at(b.top().pos, off)
	case head:
		return b.face.at(b.skull, off)
	case thighA, thighB:
		j := int(h.on - thighA)
		return bone(b.knee[j], b.hip[j])
	case shinA, shinB:
		j := int(h.on - shinA)
		return bone(b.ankle[j], b.knee[j])
	case elbowA, elbowB:
		j := int(h.on - elbowA)
		return bone(b.elbow[j], b.shoulder[j])
	case handA, handB:
		j := int(h.on - handA)
		return bone(b.palm(j), b.wrist[j])
	}
	return off
}
