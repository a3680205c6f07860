// Package figure draws the movements: a person in two poses, from joint
// angles, with the desk, chair or wall that the movement needs.
//
// A pose gives the angles of spine, neck and free limbs, and what hands and
// feet hold on to; bones keep their lengths, feet stay on the floor and hands
// where they hold, in both poses and at every moment between them. The same
// shapes become SVG, an animated SVG without any script, or pixels.
//
// Nothing is made before it is asked for and nothing is kept: who draws often
// keeps the result.
package figure

// Figure is one movement's drawing. Its methods may be called from several
// goroutines at once.
type Figure struct {
	id         string
	cam        camera
	start, end pose
	room       []fixture
	arrow      arrow
	order      string // who is drawn over whom; "": the usual order of the view
	bothDark   bool   // far limbs are as dark as near ones, as always from the front
	focus      box    // what part is shown; zero: all
}

// entry names a movement and makes its drawing.
type entry struct {
	id   string
	draw func() Figure
}

// IDs are the movements that have a drawing, in the catalogue's order.
func IDs() []string {
	var ids []string
	for _, e := range catalogue() {
		ids = append(ids, e.id)
	}
	return ids
}

// Of is a movement's drawing, as at level 1; false when the movement needs none (breathing,
// looking far away ...) or is not known.
func Of(id string) (*Figure, bool) {
	for _, e := range catalogue() {
		if e.id == id {
			f := e.draw()
			f.id = id
			return &f, true
		}
	}
	return nil, false
}

// fromSide is the usual side view: turned a little, so that the far limbs
// show behind the near ones.
func fromSide() camera  { return camera{turn: 12} }
func fromFront() camera { return camera{turn: 90} }
