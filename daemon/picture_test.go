package daemon

import "testing"

func TestPictureIsDrawnOnceAMovement(t *testing.T) {
	var p picture
	first := p.of("standing-back-bend")
	if first == nil || first.Rect.Dx() != pictureSize || first.Rect.Dy() != pictureSize {
		t.Fatalf("got %v", first)
	}
	if p.of("standing-back-bend") != first {
		t.Error("the same movement is drawn again")
	}
	other := p.of("hip-hinge")
	if other == nil || string(other.Pix) == string(first.Pix) {
		t.Error("another movement has the same picture")
	}
	if p.of("one-of-my-own") != nil {
		t.Error("a movement without a drawing has a picture")
	}
	p.of("hip-hinge")
	p.drop()
	if p.pixels != nil {
		t.Error("the picture is kept")
	}
}
