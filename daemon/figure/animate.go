package figure

import "bytes"

// The movement there and back, with a rest at both ends.
const (
	seconds = 7.0
	frames  = 8 // steps of one way
	restOne = 0.12
	restTwo = 0.20
)

// Animated is a drawing of one figure that moves from the first pose to the
// second and back, for ever, by SMIL animation: no script, no style attribute.
// With the Auto scheme, and with Page where the page uses StyleSheet, a reader
// who asks for reduced motion sees both poses side by side and still.
// It is one and a half times as wide as high.
func (f *Figure) Animated(o Options) []byte {
	w := f.open(o, movingWide)
	v, panel := f.moving()
	cut := f.focus != (box{})
	styled := o.Scheme == Auto || o.Scheme == Page
	if styled {
		w.WriteString(`<g class="fg-moving">`)
	} else {
		w.WriteString("<g>")
	}
	w.clip(panel, cut)
	if f.cam.raise == 0 && (!cut || f.focus.y0 < 0) {
		floor := f.floor(v, panel)
		w.path(&floor, v)
		w.WriteString("/>")
	}
	var steps [frames + 1][]item
	for i := range steps {
		t := float64(i) / frames
		steps[i] = f.frameItems(t * t * (3 - 2*t)) // starts and stops gently
	}
	times := keyTimes()
	var paths [frames + 1][]byte
	for n := range steps[0] {
		moves := false
		for i := range steps {
			paths[i] = appendPath(paths[i][:0], steps[i][n].outline(v, 0), 1)
			moves = moves || !bytes.Equal(paths[i], paths[0])
		}
		w.path(&steps[0][n], v)
		if !moves {
			w.WriteString("/>")
			continue
		}
		w.WriteString(`><animate attributeName="d" dur="` + num(seconds) + `s" repeatCount="indefinite" keyTimes="` + times + `" values="`) // not text: SVG
		for i := range frames + 1 {
			w.Write(paths[i])
			w.WriteByte(';')
		}
		for i := frames; i >= 0; i-- {
			w.Write(paths[i])
			w.WriteByte(';')
		}
		w.Write(paths[0])
		w.WriteString(`"/></path>`)
	}
	w.unclip(cut)
	w.WriteString("</g>")
	if styled {
		k := movingWide / paperWide
		w.WriteString(`<g class="fg-still" display="none" transform="translate(0 ` + num(paperHigh*(1-k)/2) + `) scale(` + num(k) + `)">`) // not text: SVG
		w.still(f)
		w.WriteString("</g>")
	}
	w.WriteString("</svg>\n")
	return w.Bytes()
}

// keyTimes of the values: there, a rest, back, a rest.
func keyTimes() string {
	var b []byte
	way := (1 - restOne - restTwo) / 2
	for i := range frames + 1 {
		b = append(appendNum(b, way*float64(i)/frames, 4), ';')
	}
	for i := range frames + 1 {
		b = append(appendNum(b, way+restTwo+way*float64(i)/frames, 4), ';')
	}
	return string(append(b, '1'))
}
