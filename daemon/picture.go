package daemon

import (
	"image"

	"deskbreak/daemon/figure"
)

// pictureSize is the side of a notification's picture in pixels: servers draw it
// at a third to all of that.
const pictureSize = 128

// picture is the drawing of one movement, made when it is first needed and kept
// while that movement is on the screen. The zero value has none.
type picture struct {
	id     string
	pixels *image.NRGBA
}

// of is the drawing of a movement; nil: there is none.
func (p *picture) of(id string) *image.NRGBA {
	if p.id == id {
		return p.pixels
	}
	*p = picture{id: id}
	if f, ok := figure.Of(id); ok {
		p.pixels = f.Icon(pictureSize)
	}
	return p.pixels
}

// drop forgets it: between two reminders it is 64 KB that nobody looks at.
func (p *picture) drop() { *p = picture{} }
