package figure

import (
	"bytes"
	"fmt"
	"math"
	"testing"
)

// moments are the times between the two poses at which a body is looked at.
func moments() []float64 { return []float64{0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1} }

// each calls a test for every drawing.
func each(t *testing.T, test func(t *testing.T, f *Figure)) {
	t.Helper()
	for _, id := range IDs() {
		f, ok := Of(id)
		if !ok {
			t.Fatalf("no drawing of %q", id)
		}
		t.Run(id, func(t *testing.T) { test(t, f) })
		for _, level := range []int{2, 3} {
			if g, ok := LevelOf(id, level); !ok {
				t.Errorf("no drawing of %q at level %d", id, level)
			} else if !bytes.Equal(g.SVG(Options{}), f.SVG(Options{})) {
				t.Run(fmt.Sprint(id, level), func(t *testing.T) { test(t, g) })
			}
		}
	}
}

func TestBonesKeepTheirLength(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		for _, at := range moments() {
			b := solve(&f.start, &f.end, at)
			same := func(what string, from, to vec, want float64) {
				t.Helper()
				if got := to.sub(from).len(); math.Abs(got-want) > 1e-6 {
					t.Errorf("at %v the %s is %.3f long, want %v", at, what, got, want)
				}
			}
			for i := range 2 {
				same("upper arm", b.shoulder[i], b.elbow[i], upperArm)
				same("forearm", b.elbow[i], b.wrist[i], forearm)
				same("hand", b.wrist[i], b.tip[i], hand)
				same("thigh", b.hip[i], b.knee[i], thigh)
				same("shank", b.knee[i], b.ankle[i], shank)
				same("half pelvis", b.spine[0].pos, b.hip[i], hipHalf)
			}
			for i := range 2 * spineParts {
				want := lowerSpine / spineParts
				if i >= spineParts {
					want = upperSpine / spineParts
				}
				same("spine", b.spine[i].pos, b.spine[i+1].pos, want)
			}
			same("neck", b.top().pos, b.neck, neckLength)
		}
	})
}

func TestFeetStayOnTheFloor(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		for _, at := range moments() {
			b := solve(&f.start, &f.end, at)
			for i := range 2 {
				from, to := &f.start.leg[i], &f.end.leg[i]
				if !from.stands() || !to.stands() {
					continue
				}
				now := from.step(to, at)
				low := min(b.heel(i).y-heelRadius, b.toes(i).y-toeRadius)
				if math.Abs(low-now.lift) > 0.3 {
					t.Errorf("at %v the lowest point of foot %d is %.2f above the floor, want %.2f", at, i, low, now.lift)
				}
				// Where the leg wants its ankle, it must be able to reach.
				want, _, _ := b.stand(i, &now, 0)
				if d := b.ankle[i].sub(want).len(); d > 0.3 {
					t.Errorf("at %v leg %d is %.2f too short for its foot", at, i, d)
				}
				if from.x == to.x && from.z == to.z && now.lift != from.lift {
					t.Errorf("at %v foot %d, which stays where it is, is lifted by %.2f", at, i, now.lift)
				}
			}
		}
	})
}

func TestKneesThatKneelTouchTheFloor(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		for _, at := range moments() {
			b := solve(&f.start, &f.end, at)
			for i := range 2 {
				if f.start.leg[i].kneel && f.end.leg[i].kneel && math.Abs(b.knee[i].y-rKnee) > 0.5 {
					t.Errorf("at %v knee %d is at height %.2f, want %v", at, i, b.knee[i].y, rKnee)
				}
			}
		}
	})
}

// gapTo is how far a hand's palm is from the surface of a thing, negative inside.
func (f fixture) gapTo(p vec) float64 {
	const half = 1.5 // thickness of a hand
	switch f.kind {
	case deskThing:
		if p.x >= f.x-1 && p.x <= f.x+30 && math.Abs(p.z) <= 15 {
			return p.y - half - f.y
		}
	case wallThing:
		return math.Abs(p.x-f.x) - half
	case railThing:
		if p.x >= f.x-1 && p.x <= f.x+49 && math.Abs(p.z-f.z) <= 2 {
			return p.y - half - f.height(p.x)
		}
	case sideThing:
		return math.Abs(p.z-f.z) - half
	case besideThing:
		if p.z >= f.z-1 && p.z <= f.z+19 {
			return p.y - half - deskTop
		}
	case chairThing:
		t := upright().turn(f.turn)
		q := p.sub(vec{f.x, 0, f.z})
		fwd, right := q.dot(t.fwd), q.dot(t.right)
		back := math.Hypot(max(0, math.Abs(fwd+11)-1), p.y-half-chairTop)
		seat := math.Inf(1)
		if math.Abs(fwd) <= 10 && math.Abs(right) <= 11 {
			seat = math.Abs(p.y - seatTop)
		}
		return min(back, seat)
	case doorThing:
		if side := math.Abs(math.Abs(p.z) - f.z - 1.5); side < 4 {
			return math.Abs(p.x-f.x) - half
		}
	}
	return math.Inf(1)
}

// A hand that holds something is there, in both poses and on the way; and what
// it holds in the room is a thing that is drawn, or the floor.
func TestHandsMeetWhatTheyHold(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		for _, at := range moments() {
			b := solve(&f.start, &f.end, at)
			for i := range 2 {
				from, to := &f.start.arm[i], &f.end.arm[i]
				if from.hold.on != to.hold.on && at != 0 && at != 1 {
					continue // on its way
				}
				a := from
				if at == 1 {
					a = to
				}
				if a.hold.on == nothing {
					continue
				}
				p, _, _ := b.grip(i, from)
				if at > 0 {
					q, _, _ := b.grip(i, to)
					p = p.mix(q, at)
				}
				if d := b.palm(i).sub(p).len(); d > 1 {
					t.Errorf("at %v hand %d misses its hold by %.2f", at, i, d)
				}
				if a.hold.on != world || from.hold.on != to.hold.on {
					continue
				}
				gap := math.Abs(b.palm(i).y - 1.6) // the floor
				for _, x := range f.room {
					gap = min(gap, math.Abs(x.gapTo(b.palm(i))))
				}
				if gap > 1 {
					t.Errorf("at %v hand %d at %.1f is %.2f away from what it should touch", at, i, b.palm(i), gap)
				}
			}
		}
	})
}

func TestNothingIsBelowTheFloor(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		side := fromSide()
		for _, at := range moments() {
			b := solve(&f.start, &f.end, at)
			for n, it := range b.items(side, orderSide, pale) {
				if low := it.bounds().y0; low < -0.9 {
					t.Errorf("at %v shape %d of %q is %.2f below the floor", at, n, orderSide, -low)
				}
			}
		}
	})
}

func TestNobodyIsInTheWall(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		for _, x := range f.room {
			if x.kind != wallThing {
				continue
			}
			for _, at := range moments() {
				b := solve(&f.start, &f.end, at)
				for n, it := range b.items(camera{}, "ntphlL", pale) {
					box := it.bounds()
					if x.x < 0 && box.x0 < x.x-0.9 || x.x > 0 && box.x1 > x.x+0.9 {
						t.Errorf("at %v shape %d is in the wall at %v: %v", at, n, x.x, box)
					}
				}
			}
		}
	})
}

func TestWhoSitsSitsOnTheSeat(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		for _, p := range []pose{f.start, f.end} {
			if p.hip.y != seatHip {
				continue
			}
			on := false
			for _, x := range f.room {
				on = on || x.kind == chairThing && math.Abs(p.hip.x-x.x) < 9
			}
			if !on {
				t.Errorf("sits at x %v without a chair there", p.hip.x)
			}
		}
	})
}

func TestReach(t *testing.T) {
	for _, c := range []struct {
		name string
		to   vec
		end  vec
	}{
		{"near", vec{10, -10, 0}, vec{10, -10, 0}},
		{"out of reach", vec{100, 0, 0}, vec{40, 0, 0}},
		{"on the spot", vec{}, vec{0, 0, 0}},
	} {
		joint, end := reach(vec{}, c.to, 20, 20, vec{0, 0, 1})
		if end.sub(c.end).len() > 0.01 {
			t.Errorf("%s: ends at %v, want %v", c.name, end, c.end)
		}
		if l, m := joint.len(), end.sub(joint).len(); math.Abs(l-20) > 1e-3 || math.Abs(m-20) > 1e-3 {
			t.Errorf("%s: bones of %v and %v, want 20", c.name, l, m)
		}
		if joint.z < -1e-9 {
			t.Errorf("%s: the joint bends away from its pole: %v", c.name, joint)
		}
	}
	// A pole along the limb says nothing; it must still be a number.
	joint, _ := reach(vec{}, vec{0, 10, 0}, 20, 20, vec{0, 1, 0})
	if math.IsNaN(joint.x + joint.y + joint.z) {
		t.Errorf("pole along the limb: %v", joint)
	}
}
