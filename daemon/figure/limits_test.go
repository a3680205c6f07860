package figure

import (
	"math"
	"testing"
)

// limit is the normal range of a joint in degrees.
type limit struct {
	name     string
	from, to float64
	of       func(f *Figure, p *pose, b *body, i int) float64
}

// limits are normal ranges of motion: American Academy of Orthopaedic
// Surgeons, Joint Motion: Method of Measuring and Recording (1965). Where
// hands or the body's weight help the joint on, the passive range counts:
// hip 140 and knee 155 (Kapandji, The Physiology of the Joints, 2007), wrist 90,
// ankle of a leg that bears weight 40 (Bennell and others 1998).
// Lower and upper spine: White and Panjabi 1990, sums over the segments.
func limits() []limit {
	inPelvis := func(b *body, d vec) (fwd, up, right float64) {
		n := b.spine[0]
		return d.dot(n.fwd), d.dot(n.up), d.dot(n.right)
	}
	thighOf := func(b *body, i int) vec { return b.knee[i].sub(b.hip[i]).unit() }
	return []limit{
		{"hip flexion", -30, 140, func(_ *Figure, _ *pose, b *body, i int) float64 {
			fwd, up, _ := inPelvis(b, thighOf(b, i))
			if math.Hypot(fwd, up) < 0.3 {
				return 0
			}
			return math.Atan2(fwd, -up) * 180 / math.Pi
		}},
		{"hip abduction", -30, 50, func(_ *Figure, _ *pose, b *body, i int) float64 {
			fwd, up, right := inPelvis(b, thighOf(b, i))
			return math.Atan2(right*sign(i), math.Hypot(fwd, up)) * 180 / math.Pi
		}},
		{"knee flexion", 0, 155, func(_ *Figure, _ *pose, b *body, i int) float64 {
			return between(b.knee[i].sub(b.hip[i]), b.ankle[i].sub(b.knee[i]))
		}},
		{"ankle, + pointed", -40, 52, func(_ *Figure, _ *pose, b *body, i int) float64 {
			return 90 - between(b.foot[i].fwd, b.ankle[i].sub(b.knee[i]))
		}},
		{"elbow flexion", 0, 150, func(_ *Figure, _ *pose, b *body, i int) float64 {
			return between(b.elbow[i].sub(b.shoulder[i]), b.wrist[i].sub(b.elbow[i]))
		}},
		{"wrist", 0, 90, func(_ *Figure, _ *pose, b *body, i int) float64 {
			return between(b.wrist[i].sub(b.elbow[i]), b.tip[i].sub(b.wrist[i]))
		}},
		{"shoulder extension", 0, 60, func(_ *Figure, _ *pose, b *body, i int) float64 {
			d := b.elbow[i].sub(b.shoulder[i]).unit()
			n := b.top()
			if back := -d.dot(n.fwd); back > 0 && d.dot(n.up) < 0 {
				return math.Asin(back) * 180 / math.Pi
			}
			return 0
		}},
		{"lower spine bend", -30, 75, func(_ *Figure, p *pose, _ *body, _ int) float64 { return p.lum }},
		{"upper spine bend", -26, 45, func(_ *Figure, p *pose, _ *body, _ int) float64 { return p.thx }},
		{"spine to the side", -35, 35, func(_ *Figure, p *pose, _ *body, _ int) float64 { return p.lumSide + p.thxSide }},
		{"spine turned", -45, 45, func(_ *Figure, p *pose, _ *body, _ int) float64 { return p.twist }},
		{"neck bend", -45, 45, func(_ *Figure, p *pose, _ *body, _ int) float64 { return p.neck }},
		{"neck to the side", -45, 45, func(_ *Figure, p *pose, _ *body, _ int) float64 { return p.neckSide }},
		{"neck turned", -70, 70, func(_ *Figure, p *pose, _ *body, _ int) float64 { return p.neckTurn }},
	}
}

func TestJointsStayInTheirRange(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		for _, at := range moments() {
			b, p := solve(&f.start, &f.end, at), f.start.mix(f.end, at)
			for _, l := range limits() {
				for i := range 2 {
					if got := l.of(f, &p, b, i); got < l.from-0.5 || got > l.to+0.5 || math.IsNaN(got) {
						t.Errorf("at %v side %d: %s is %.0f, normal is %v to %v", at, i, l.name, got, l.from, l.to)
					}
				}
			}
		}
	})
}

// A knee bends backwards only: it lies on the side of the toes.
func TestKneesPointWhereTheToesDo(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		for _, at := range moments() {
			b := solve(&f.start, &f.end, at)
			for i := range 2 {
				out := b.knee[i].sub(b.hip[i].mix(b.ankle[i], 0.5))
				if out.len() < 3 {
					continue // straight
				}
				// The toes' direction without what points along the shin.
				shin := b.ankle[i].sub(b.knee[i]).unit()
				toes := b.foot[i].fwd
				toes = toes.sub(shin.mul(toes.dot(shin)))
				if a := between(out, toes); a > 75 {
					t.Errorf("at %v knee %d points %.0f degrees away from its toes", at, i, a)
				}
			}
		}
	})
}

// between is the angle between two directions in degrees.
func between(a, b vec) float64 {
	c := a.unit().dot(b.unit())
	return math.Acos(max(-1, min(1, c))) * 180 / math.Pi
}
