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
	level  int
	pixels *image.NRGBA
}

// of is the drawing of a movement at a level; nil: there is none.
func (p *picture) of(id string, level int) *image.NRGBA {
	if p.id == id && p.level == level {
		return p.pixels
	}
	*p = picture{id: id, level: level}
	if f, ok := figure.LevelOf(id, level); ok {
		p.pixels = f.Icon(pictureSize)
	}
	return p.pixels
}

// drop forgets it: between two reminders it is 64 KB that nobody looks at.
func (p *picture) drop() { *p = picture{} }
