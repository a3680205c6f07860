package figure

// The paper is two panels side by side for a still drawing, one wider panel
// for an animated one.
const (
	paperHigh  = 128.0
	paperWide  = 256.0
	movingWide = 192.0
	margin     = 5.0
	gap        = 8.0 // between the panels, with a small mark
	grow       = 1.4
	haloWide   = 0.9
	floorHalf  = 0.8
)

// scene is one picture: shapes on paper, from the back to the front.
type scene struct {
	items []item
	view  view
	clip  box // on paper, y down; the whole panel
	cut   bool
}

// frameItems are the person at t and what stands around.
func (f *Figure) frameItems(t float64) []item {
	var out []item
	for _, x := range f.room {
		out = append(out, x.items(f.cam)...)
	}
	return append(out, f.bodyItems(t)...)
}

// bodyItems are the person at t.
func (f *Figure) bodyItems(t float64) []item {
	order := f.order
	if order == "" {
		order = orderSide
		if f.cam.turn > 50 {
			order = orderFront
		}
	}
	farTone := pale
	if f.cam.turn > 50 || f.bothDark {
		farTone = dark
	}
	return solve(&f.start, &f.end, t).items(f.cam, order, farTone)
}

// extent is what must be seen of the figure.
func (f *Figure) extent(arrows bool) box {
	if f.focus != (box{}) {
		return f.focus
	}
	b := nowhere()
	for _, t := range [...]float64{0, 0.5, 1} {
		for _, it := range f.frameItems(t) {
			b = b.union(it.bounds())
		}
	}
	if arrows {
		for _, it := range f.arrow.items(f) {
			b = b.union(it.bounds())
		}
	}
	if f.cam.raise == 0 {
		b.y0 = min(b.y0, -2*floorHalf)
	}
	return b
}

// fit places an extent in a panel: as large as it goes, in its
// middle.
func (f *Figure) fit(e, panel box) view {
	w, h := panel.x1-panel.x0, panel.y1-panel.y0
	k := min(w/(e.x1-e.x0), h/(e.y1-e.y0))
	if f.focus == (box{}) {
		k = min(k, grow)
	}
	v := view{k: k, dx: (panel.x0+panel.x1)/2 - k*(e.x0+e.x1)/2, dy: panel.y1 + k*e.y0}
	v.dy -= 0.45 * (h - k*(e.y1-e.y0)) // what lies low stands a little higher on the paper
	return v
}

// floor is the line that everything stands on, as wide as the panel.
func (f *Figure) floor(v view, panel box) item {
	x0, x1 := (panel.x0+1-v.dx)/v.k, (panel.x1-1-v.dx)/v.k
	return item{tone: prop, caps: []capsule{{pt{x0 + floorHalf, -floorHalf}, pt{x1 - floorHalf, -floorHalf}, floorHalf, floorHalf}}}
}

// panels are the two still pictures.
func (f *Figure) panels() [2]scene {
	half := (paperWide - gap) / 2
	var out [2]scene
	e := f.extent(true)
	for i := range out {
		x := float64(i) * (half + gap)
		p := box{x + margin, margin, x + half - margin, paperHigh - margin}
		if i == 0 {
			p.x1 += margin - 1
		} else {
			p.x0 -= margin - 1
		}
		v := f.fit(e, p)
		var items []item
		if f.cam.raise == 0 && (f.focus == (box{}) || f.focus.y0 < 0) {
			items = append(items, f.floor(v, p))
		}
		items = append(items, f.frameItems(float64(i))...)
		a := f.arrow.of(i)
		items = append(items, a.items(f)...)
		out[i] = scene{items, v, p, f.focus != (box{})}
	}
	return out
}

// moving is the panel of the animated picture.
func (f *Figure) moving() (v view, panel box) {
	p := box{margin, margin, movingWide - margin, paperHigh - margin}
	return f.fit(f.extent(false), p), p
}
