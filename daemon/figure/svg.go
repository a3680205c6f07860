package figure

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// Scheme is how a drawing gets its colours.
type Scheme int

const (
	// Auto follows the reader's light or dark scheme with a style sheet inside
	// the drawing; for a file that stands alone.
	Auto Scheme = iota
	// Page has no style of its own, for a page with a strict content security
	// policy: colours for light as attributes, and classes that StyleSheet,
	// put into the page's own sheet, gives colours for both schemes.
	Page
	// Light and Dark have fixed colours.
	Light
	Dark
)

// Options of an SVG drawing. The zero value makes a file that stands alone.
type Options struct {
	Scheme Scheme
	// Title is what a screen reader says; "": the movement's id in words.
	Title string
}

// colours of the tones, as fill colours.
func colours(s Scheme) [tones]string {
	if s == Dark {
		return [tones]string{card: "#1f2830", prop: "#6d6557", back: "#2c3842", dark: "#e3ebef", pale: "#657a88", cloth: "#47a39f", space: "#a2602f", sign_: "#ff9f5e"}
	}
	return [tones]string{card: "#f5f8f8", prop: "#c6b9a3", back: "#e3eaec", dark: "#22404f", pale: "#9fb3be", cloth: "#3f9d99", space: "#f4ab74", sign_: "#dd5f1f"}
}

func (t tone) class() string {
	return [tones]string{card: "fg-card", prop: "fg-prop", back: "fg-back", dark: "fg-near", pale: "fg-far", cloth: "fg-cloth", space: "fg-space", sign_: "fg-arrow"}[t]
}

// StyleSheet is the CSS for drawings of the Page scheme: colours for light and
// dark, and two still poses instead of the moving figure for readers who ask
// for reduced motion. Every selector starts with ".fg-".
func StyleSheet() string {
	var s strings.Builder
	rules := func(scheme Scheme) {
		for t, c := range colours(scheme) {
			s.WriteString("." + tone(t).class() + "{fill:" + c + "}")
		}
		s.WriteString(".fg-halo{stroke:" + colours(scheme)[card] + "}")
	}
	rules(Light)
	s.WriteString("@media (prefers-color-scheme:dark){") // not text: CSS
	rules(Dark)
	s.WriteString("}.fg-still{display:none}@media (prefers-reduced-motion:reduce){.fg-still{display:inline}.fg-moving{display:none}}") // not text: CSS
	return s.String()
}

// SVG is a drawing of both poses side by side, twice as wide as high: a
// complete document, which may also be put into an HTML page as it is.
func (f *Figure) SVG(o Options) []byte {
	w := f.open(o, paperWide)
	w.still(f)
	w.WriteString("</svg>\n")
	return w.Bytes()
}

// writer writes SVG.
type writer struct {
	bytes.Buffer
	scheme  Scheme
	colours [tones]string
}

func (f *Figure) open(o Options, wide float64) *writer {
	w := &writer{scheme: o.Scheme, colours: colours(o.Scheme)}
	w.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + num(wide) + " " + num(paperHigh) + `" role="img"><title>`) // not text: SVG
	title := o.Title
	if title == "" {
		title = strings.ReplaceAll(f.id, "-", " ")
	}
	_ = xml.EscapeText(w, []byte(title)) // a buffer takes everything
	w.WriteString("</title>")
	if o.Scheme == Auto {
		w.WriteString("<style>" + StyleSheet() + "</style>")
	}
	w.WriteString(`<rect width="` + num(wide) + `" height="` + num(paperHigh) + `" rx="10"`) // not text: SVG
	w.fill(card)
	w.WriteString("/>")
	return w
}

// still writes the two panels and the mark between them.
func (w *writer) still(f *Figure) {
	for _, s := range f.panels() {
		w.clip(s.clip, s.cut)
		for _, it := range s.items {
			w.path(&it, s.view)
			w.WriteString("/>")
		}
		w.unclip(s.cut)
	}
	mark := mark()
	w.path(&mark, view{k: 1})
	w.WriteString("/>")
}

// mark is the small triangle that leads from the first pose to the second.
func mark() item {
	x, y := paperWide/2, -paperHigh/2
	return item{tone: prop, poly: []pt{{x - 2, y - 4}, {x + 2.5, y}, {x - 2, y + 4}}}
}

// clip opens a nested picture that hides what lies outside the panel.
func (w *writer) clip(b box, cut bool) {
	if !cut {
		return
	}
	x, y, wide, high := num(b.x0), num(b.y0), num(b.x1-b.x0), num(b.y1-b.y0)
	w.WriteString(`<svg x="` + x + `" y="` + y + `" width="` + wide + `" height="` + high + `" viewBox="` + x + " " + y + " " + wide + " " + high + `">`) // not text: SVG
}

func (w *writer) unclip(cut bool) {
	if cut {
		w.WriteString("</svg>")
	}
}

func (w *writer) fill(t tone) {
	if w.scheme == Auto || w.scheme == Page {
		w.WriteString(` class="` + t.class() + `"`)
	}
	w.WriteString(` fill="` + w.colours[t] + `"`)
}

// path writes an open path element.
func (w *writer) path(it *item, v view) {
	w.WriteString("<path")
	if it.halo {
		if w.scheme == Auto || w.scheme == Page {
			w.WriteString(` class="` + it.tone.class() + ` fg-halo"`)
		}
		w.WriteString(` fill="` + w.colours[it.tone] + `" stroke="` + w.colours[card] + `" stroke-width="` + num(2*haloWide*v.k) + `" paint-order="stroke"`)
	} else {
		w.fill(it.tone)
	}
	w.WriteString(` d="`)
	w.Write(appendPath(w.AvailableBuffer(), it.outline(v, 0), 2))
	w.WriteByte('"')
}

// appendPath writes an outline as path data with so many decimals at most.
func appendPath(b []byte, segs []seg, decimals int) []byte {
	point := func(sep byte, p pt) {
		b = append(b, sep)
		b = appendNum(b, p.x, decimals)
		b = append(b, ' ')
		b = appendNum(b, p.y, decimals)
	}
	for _, s := range segs {
		switch s.op {
		case 'M', 'L':
			point(s.op, s.p[0])
		case 'C':
			point('C', s.p[0])
			point(' ', s.p[1])
			point(' ', s.p[2])
		case 'A':
			b = append(b, 'A')
			b = appendNum(b, s.r, 2)
			b = append(b, ' ')
			b = appendNum(b, s.r, 2)
			if s.wide {
				b = append(b, " 0 1 0"...)
			} else {
				b = append(b, " 0 0 0"...)
			}
			point(' ', s.p[0])
		default:
			b = append(b, s.op)
		}
	}
	return b
}

// appendNum writes a number with so many decimals at most, one or more.
func appendNum(b []byte, x float64, decimals int) []byte {
	n := len(b)
	b = strconv.AppendFloat(b, x, 'f', decimals, 64)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	if string(b[n:]) == "-0" {
		b = append(b[:n], '0')
	}
	return b
}

func num(x float64) string { return string(appendNum(nil, x, 2)) }
