package figure

// supine is a person on the back, knees up, feet flat, head to the left.
func supine() pose {
	return pose{hip: vec{0, 5.6, 0}, trunk: -90, neck: 4}.legs(leg{x: 25, hold: hold{pole: vec{0.1, 1, 0}}}).
		arms(arm{hold: hold{on: world, off: vec{6, 1.8, 13}, pole: vec{0, 0.1, 1}, hand: vec{1, 0, 0}}})
}

// onAllFours is a person on hands and knees.
func onAllFours() pose {
	p := pose{trunk: 74, neck: -10}.legs(leg{kneel: true})
	return p.arms(arm{hold: hold{on: world, off: vec{31, 1.6, 7}, pole: vec{-1, 0, 0.3}, hand: vec{1, 0, 0}}})
}

func kneeToChest() Figure {
	start := supine()
	end := start
	end.leg[near] = leg{free: true, up: 204, knee: 112, point: 5}
	end.arm = behindThigh(6, vec{-0.2, -0.5, 1})
	return Figure{
		cam:   fromSide(),
		start: start, end: end,
		arrow: arrow{through: []pt{{14, 38}, {4, 42}, {-6, 39}}},
	}
}

func kneeRolls() Figure {
	start := supine()
	start.arm = [2]arm{{out: 70}, {out: 70}}
	start = start.legs(leg{x: 25, z: -2.2, toe: -8, hold: hold{pole: vec{0.1, 1, 0}}})
	end := start
	end.hip.y, end.roll, end.twist = 7.2, -34, 34
	end.leg[near] = leg{hold: hold{on: world, off: vec{21, 4.6, 8}, pole: vec{0.3, 0.1, 1}, hand: vec{1, 0, 0.8}}}
	end.leg[far] = leg{hold: hold{on: world, off: vec{23, 8, -3}, pole: vec{0.3, 0.5, -1}, hand: vec{1, 0, -0.8}}}
	return Figure{
		cam:   camera{turn: 8, raise: 58},
		room:  []fixture{{kind: matThing}},
		order: "anthAlpL", bothDark: true,
		arrow: arrow{through: []pt{{31, 15}, {36, 3}, {31, -9}}},
		start: start, end: end,
	}
}

func lyingPelvicTilt() Figure {
	start := supine()
	end := start
	onBelly := arm{hold: hold{on: pelvis, off: vec{5.5, 11, 2}, pole: vec{-0.3, -0.2, 1}, hand: vec{1, 0, -0.4}}}
	start = start.arms(onBelly)
	end.arm = start.arm
	start.lum, start.thx = -28, 14
	end.lum, end.thx = 20, -4
	return Figure{
		cam:   fromSide(),
		order: "saltpLmnhA",
		focus: box{-52, -4, 35, 36},
		start: start, end: end,
		arrow: arrow{through: []pt{{5, 13}, {2, 18}, {-6, 18}}},
	}
}

func catCow() Figure {
	start := onAllFours()
	end := start
	end.trunk = 77
	start.lum, start.thx, start.neck = -24, -12, -34
	end.lum, end.thx, end.neck = 30, 36, 36
	return Figure{
		cam:   fromSide(),
		start: start, end: end,
		arrow: arrow{through: []pt{{12, 43}, {12, 54}}},
	}
}

func bridge() Figure {
	start := supine()
	end := start
	end.hip = vec{-2, 19, 0}
	end.trunk, end.neck, end.thx = -114, 22, 6
	return Figure{
		cam:   fromSide(),
		start: start, end: end,
		arrow: arrow{through: []pt{{-4, 16}, {-4, 30}}},
	}
}

func birdDog() Figure {
	start := onAllFours()
	end := start.nearLeg(leg{free: true, up: -86, knee: 3, point: 20})
	return Figure{
		cam:   fromSide(),
		order: "alntLpAh",
		start: start, end: end,
		arrow: arrow{through: []pt{{-31, 7}, {-38, 18}}},
	}
}

func childsPose() Figure {
	start := onAllFours()
	end := pose{trunk: 100, lum: 24, thx: 12, neck: -12}.legs(leg{kneel: true, up: 52})
	end.arm = start.arm
	end.arm[near].hold.off.x, end.arm[far].hold.off.x = 38, 38
	return Figure{
		cam:   fromSide(),
		start: start, end: end,
		arrow: arrow{through: []pt{{-6, 34}, {-18, 28}}},
	}
}
