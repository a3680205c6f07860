package figure

import (
	"math"
	"testing"
)

// Angles that matter for safety or for what a picture teaches: a beginner's
// depth, a hip short of a right angle, a neck that only slides.
func TestAnglesThatMatter(t *testing.T) {
	knee := func(b *body) float64 { return between(b.knee[near].sub(b.hip[near]), b.ankle[near].sub(b.knee[near])) }
	hip := func(b *body) float64 {
		d, n := b.knee[near].sub(b.hip[near]), b.spine[0]
		return math.Atan2(d.dot(n.fwd), -d.dot(n.up)) * 180 / math.Pi
	}
	wrist := func(b *body) float64 {
		return between(b.wrist[near].sub(b.elbow[near]), b.tip[near].sub(b.wrist[near]))
	}
	tilt := func(b *body) float64 { // of the pelvis, + rolled back, in who sits or stands
		return math.Atan2(-b.spine[0].up.x, b.spine[0].up.y) * 180 / math.Pi
	}
	for _, c := range []struct {
		id       string
		what     string
		of       func(*body) float64
		at       float64
		from, to float64
	}{
		{"wall-sit", "knee", knee, 1, 40, 50},
		{"mini-squat", "knee", knee, 1, 42, 52},
		{"mini-squat", "hip", hip, 1, 38, 52},
		{"desk-forward-stretch", "hip", hip, 1, 60, 82},
		{"seated-knee-hug", "hip", hip, 1, 100, 120},
		{"knee-to-chest", "hip", hip, 1, 105, 120},
		{"knee-to-chest", "knee", knee, 1, 105, 118},
		{"hip-flexor-stretch", "back hip", hip, 1, -30, -12},
		{"wrist-stretch", "wrist drawn up", wrist, 0, 58, 62},
		{"wrist-stretch", "wrist drawn down", wrist, 1, 58, 62},
		{"seated-pelvic-rock", "pelvis", tilt, 0, 8, 16},
		{"seated-pelvic-rock", "pelvis", tilt, 1, -14, -4},
		{"standing-pelvic-tilt", "pelvis", tilt, 0, -20, -8},
		{"standing-pelvic-tilt", "pelvis", tilt, 1, 4, 16},
	} {
		f, ok := Of(c.id)
		if !ok {
			t.Fatal(c.id)
		}
		if got := c.of(solve(&f.start, &f.end, c.at)); got < c.from || got > c.to {
			t.Errorf("%s at %v: %s is %.0f, want %v to %v", c.id, c.at, c.what, got, c.from, c.to)
		}
	}
}

// In a chin tuck the head slides back on a trunk that stays, and no higher.
func TestChinTuckOnlySlides(t *testing.T) {
	f, _ := Of("chin-tuck")
	a, b := solve(&f.start, &f.end, 0), solve(&f.start, &f.end, 1)
	nose := func(b *body) vec { return b.face.at(b.skull, vec{headRadius, -0.9, 0}) }
	if d := a.top().pos.sub(b.top().pos).len() + a.shoulder[near].sub(b.shoulder[near]).len(); d > 0.01 {
		t.Errorf("neck and shoulder move by %.2f", d)
	}
	d := nose(b).sub(nose(a))
	if d.x > -4 || math.Abs(d.y) > 0.6 {
		t.Errorf("the nose moves by %.1f, want straight back", d)
	}
}

// Who draws a leg up holds the thigh from behind or below, never the shin.
func TestHandsBehindTheThigh(t *testing.T) {
	for _, id := range []string{"seated-knee-hug", "knee-to-chest"} {
		f, _ := Of(id)
		b := solve(&f.start, &f.end, 1)
		thighway := b.knee[near].sub(b.hip[near]).unit()
		shin := b.ankle[near].sub(b.knee[near]).unit()
		for i := range 2 {
			from := b.palm(i).sub(b.hip[near])
			along := from.dot(thighway)
			off := from.sub(thighway.mul(along))
			if along < 8 || along > thigh-1 {
				t.Errorf("%s: hand %d is %.1f along the thigh of %v", id, i, along, thigh)
			}
			if off.dot(shin.sub(thighway.mul(shin.dot(thighway)))) <= 0 || off.len() > rHip+2 {
				t.Errorf("%s: hand %d is not at the back of the thigh: %.1f", id, i, off)
			}
		}
	}
}

func TestLevels(t *testing.T) {
	knee := func(id string, level int) float64 {
		f, ok := LevelOf(id, level)
		if !ok {
			t.Fatal(id)
		}
		b := solve(&f.start, &f.end, 1)
		return between(b.knee[near].sub(b.hip[near]), b.ankle[near].sub(b.knee[near]))
	}
	for level, want := range map[int]float64{-1: 45, 0: 45, 1: 45, 2: 60, 3: 80, 9: 80} {
		if got := knee("wall-sit", level); math.Abs(got-want) > 3 {
			t.Errorf("a wall sit of level %d bends the knee by %.0f, want %v", level, got, want)
		}
	}
	for level, want := range map[int]bool{1: true, 2: false, 3: false} {
		f, _ := LevelOf("bird-dog", level)
		if down := solve(&f.start, &f.end, 1).palm(far).y < 3; down != want {
			t.Errorf("bird dog of level %d: both hands down is %v", level, down)
		}
	}
	held := func(id string, level int) (n int) {
		f, _ := LevelOf(id, level)
		for _, a := range f.end.arm {
			if a.hold.on == world {
				n++
			}
		}
		return n
	}
	for level, want := range map[int]int{1: 2, 2: 1, 3: 0} {
		if got := held("single-leg-stance", level); got != want {
			t.Errorf("on one leg at level %d: %d hands hold on, want %d", level, got, want)
		}
	}
	if f, ok := LevelOf("unclench", 2); ok || f != nil {
		t.Errorf("LevelOf what has no drawing is %v, %v", f, ok)
	}
}

// On the way no joint jumps: it never goes much faster than on average.
func TestNothingJumps(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		const steps = 40
		joints := func(b *body) []vec {
			out := []vec{b.skull, b.neck}
			for i := range 2 {
				out = append(out, b.elbow[i], b.wrist[i], b.tip[i], b.knee[i], b.ankle[i], b.toes(i))
			}
			return out
		}
		before := joints(solve(&f.start, &f.end, 0))
		way, fastest := make([]float64, len(before)), make([]float64, len(before))
		for n := 1; n <= steps; n++ {
			now := joints(solve(&f.start, &f.end, float64(n)/steps))
			for k := range now {
				d := now[k].sub(before[k]).len()
				way[k] += d
				fastest[k] = max(fastest[k], d)
			}
			before = now
		}
		for k := range way {
			if limit := max(3, 5*way[k]/steps); fastest[k] > limit {
				t.Errorf("joint %d goes %.1f in a fortieth of the way, %.0f in all", k, fastest[k], way[k])
			}
		}
	})
}
