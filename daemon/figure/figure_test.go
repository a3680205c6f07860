package figure

import (
	"math"
	"slices"
	"testing"
)

func TestWhoHasADrawing(t *testing.T) {
	ids := IDs()
	if len(ids) < 51 {
		t.Errorf("%d drawings, want at least 51", len(ids))
	}
	if sorted := slices.Compact(slices.Sorted(slices.Values(ids))); len(sorted) != len(ids) {
		t.Errorf("an id stands twice in %q", ids)
	}
	for _, id := range ids {
		f, ok := Of(id)
		if !ok || f == nil || f.id != id {
			t.Errorf("Of(%q) is %v, %v", id, f, ok)
		}
	}
	// What one breathes, looks at or lets go needs no drawing.
	for _, id := range []string{"far-gaze", "belly-breathing", "muscle-relaxation", "unclench", "tendon-glides", "", "no-such", "Hip-Hinge"} {
		if f, ok := Of(id); ok || f != nil {
			t.Errorf("Of(%q) is %v, %v; want none", id, f, ok)
		}
	}
}

// The two poses must differ so that the difference can be seen, and the arrow
// must be there.
func TestPosesDifferAndTheArrowIsThere(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		a, b := solve(&f.start, &f.end, 0), solve(&f.start, &f.end, 1)
		far := 0.0
		for _, j := range []joint{atHead, atNeck, atHip, atElbow, atHand, atFarHand, atKnee, atFoot, atFarFoot, atFarKnee} {
			p, q := f.cam.at(a.joint(j)), f.cam.at(b.joint(j))
			far = max(far, math.Hypot(p.x-q.x, p.y-q.y))
		}
		// A head that turns, and a back pressed to the wall, move no joint far.
		if far < 3 && f.start.neckTurn == f.end.neckTurn && f.start.lum == f.end.lum && f.start.arm[near].back == f.end.arm[near].back {
			t.Errorf("no joint moves by more than %.1f units in the picture", far)
		}
		if n := len(f.arrow.items(f)); n < 1 || n > 2 {
			t.Errorf("%d arrows, want one, or two for both sides", n)
		}
	})
}

// Everything stands inside the panels, but what is cut off on purpose.
func TestEverythingIsOnThePaper(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		for i, s := range f.panels() {
			for n, it := range s.items {
				b := it.onPaper(s.view)
				if s.cut && it.tone != sign_ {
					continue
				}
				if b.x0 < s.clip.x0-0.5 || b.y0 < s.clip.y0-0.5 || b.x1 > s.clip.x1+0.5 || b.y1 > s.clip.y1+0.5 {
					t.Errorf("panel %d shape %d at %.1f is outside %v", i, n, b, s.clip)
				}
			}
		}
		v, panel := f.moving()
		for _, at := range moments() {
			for n, it := range f.frameItems(at) {
				b := it.onPaper(v)
				if f.focus == (box{}) && (b.x0 < 0 || b.y0 < 0 || b.x1 > movingWide || b.y1 > paperHigh) {
					t.Errorf("moving, at %v, shape %d at %.1f is outside %v", at, n, b, panel)
				}
			}
		}
	})
}

// onPaper is where an item lies on the paper.
func (it *item) onPaper(v view) box {
	b := it.bounds()
	p, q := v.at(pt{b.x0, b.y1}), v.at(pt{b.x1, b.y0})
	return box{p.x, p.y, q.x, q.y}
}

// In a picture that shows a part, the head or the hands that matter are in it.
func TestACutPictureShowsTheHeadOrTheMovement(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		if f.focus == (box{}) {
			return
		}
		for _, at := range []float64{0, 1} {
			b := solve(&f.start, &f.end, at)
			inside := 0
			for _, j := range []joint{atHead, atNeck, atShoulder, atHip} {
				if p := f.cam.at(b.joint(j)); p.x > f.focus.x0 && p.x < f.focus.x1 && p.y > f.focus.y0 && p.y < f.focus.y1 {
					inside++
				}
			}
			if inside < 3 {
				t.Errorf("at %v only %d of head, neck, shoulder and hip are in the picture", at, inside)
			}
		}
	})
}
