package daemon

import (
	"bytes"
	"image/png"

	"deskbreak/daemon/figure"
)

// pictureSize is the side of a notification's picture in pixels: servers draw it
// at a third to all of that.
const pictureSize = 128

// picture is the drawing of one movement as a PNG, made when it is first needed
// and kept while the movement is the same.
type picture struct {
	id  string
	png []byte
}

// of is the drawing of a movement; nil: there is none.
func (p *picture) of(id string) []byte {
	if p.id == id {
		return p.png
	}
	*p = picture{id: id}
	f, ok := figure.Of(id)
	if !ok {
		return nil
	}
	var b bytes.Buffer
	if err := png.Encode(&b, f.Icon(pictureSize)); err == nil { // writing to memory does not fail
		p.png = b.Bytes()
	}
	return p.png
}
