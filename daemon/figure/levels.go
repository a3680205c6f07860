package figure

// LevelOf is a movement's drawing at level 1, 2 or 3. Most look the same at
// every level and differ in how often and how long; it is then that of Of, as
// for a level below 1. A level above 3 is drawn as 3.
func LevelOf(id string, level int) (*Figure, bool) {
	f, ok := Of(id)
	if !ok || level <= 1 {
		return f, ok
	}
	switch id {
	case "wall-sit":
		f.end.bend = 60
		if level > 2 {
			f.end.bend = 80
			f.start, f.end = f.start.legs(leg{x: 20}), f.end.legs(leg{x: 20})
			f.start.bend = 26
		}
	case "single-leg-stance": // fewer hands
		free := arm{out: 16, elbow: 10}
		f.start, f.end = f.start.nearArm(free), f.end.nearArm(free)
		if level > 2 {
			f.start, f.end = f.start.farArm(free), f.end.farArm(free)
		}
	case "desk-push-up":
		if level > 2 {
			f.room = []fixture{desk(18)}
			hold := onDesk(21)
			f.start = pose{hip: vec{-20, 0, 0}, trunk: 34, neck: -14}.legs(leg{x: -50, tilt: 18}).arms(hold)
			f.end = pose{hip: vec{-16, 0, 0}, trunk: 40, neck: -16}.legs(leg{x: -50, tilt: 22}).arms(hold)
		}
	case "bird-dog": // the opposite arm as well
		f.end = f.end.farArm(arm{fwd: 160, elbow: 4})
		f.arrow.second = []pt{{38, 10}, {46, 24}}
	}
	return f, true
}
