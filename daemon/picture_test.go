package daemon

import "testing"

func TestPictureIsDrawnOnceAMovement(t *testing.T) {
	var p picture
	first := p.of("standing-back-bend", 1)
	if first == nil || first.Rect.Dx() != pictureSize || first.Rect.Dy() != pictureSize {
		t.Fatalf("got %v", first)
	}
	if p.of("standing-back-bend", 1) != first {
		t.Error("the same movement is drawn again")
	}
	other := p.of("hip-hinge", 1)
	if other == nil || string(other.Pix) == string(first.Pix) {
		t.Error("another movement has the same picture")
	}
	if low, deep := p.of("wall-sit", 1), p.of("wall-sit", 3); string(low.Pix) == string(deep.Pix) {
		t.Error("a deeper wall sit has the same picture")
	}
	if p.of("one-of-my-own", 1) != nil {
		t.Error("a movement without a drawing has a picture")
	}
	p.of("hip-hinge", 1)
	p.drop()
	if p.pixels != nil {
		t.Error("the picture is kept")
	}
}
