package figure

// seatedAt is a person who sits with the hips at x, feet flat.
func seatedAt(x float64) pose {
	return pose{hip: vec{x, seatHip, 0}}.legs(leg{x: x + thigh})
}

// onThighs: palm on the near thigh, so far up from the knee.
func onThighs(up float64) arm {
	return arm{hold: hold{on: thighA, off: vec{5, up, 0}, hand: vec{1, -0.15, 0}}}
}

// pair is the same hold for both arms, each at its own leg.
func pair(a arm) [2]arm {
	b := a
	if b.hold.on == thighA || b.hold.on == shinA {
		b.hold.on++
	}
	return [2]arm{a, b}
}

func seatedCatCow() Figure {
	start := seatedAt(-3)
	start.arm = pair(onThighs(4))
	end := start
	start.trunk, start.lum, start.thx, start.neck = 8, -22, -14, -24
	end.trunk, end.lum, end.thx, end.neck = 6, 30, 36, 34
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chair(0)},
		start: start, end: end,
		arrow: arrow{track: atHead, shift: pt{8, 10}},
	}
}

func seatedPelvicRock() Figure {
	start := seatedAt(5)
	start.arm = pair(onThighs(3))
	end := start
	start.trunk, start.lum, start.thx = -2, 14, 12
	end.trunk, end.lum, end.thx = 2, -12, -4
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chair(0)},
		order: "alntLpmhA",
		start: start, end: end,
		arrow: arrow{through: []pt{{23, 66}, {22, 80}}, second: []pt{{-5, 34}, {-7, 41}, {-2, 46}}},
	}
}

func seatedForwardBend() Figure {
	start := seatedAt(-3)
	start.arm = pair(onThighs(7))
	end := seatedAt(-3)
	end.trunk, end.lum, end.thx, end.neck = 70, 25, 20, 20
	end.arm = pair(arm{hold: hold{on: shinA, off: vec{3.5, 12, 1}, pole: vec{0.2, -1, 0.6}}})
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chair(0)},
		start: start, end: end,
		arrow: arrow{track: atHead, shift: pt{8, 8}, from: 0.1, to: 0.7},
	}
}

func seatedTrunkRotation() Figure {
	start := pose{hip: vec{-2, seatHip, 0}}.legs(leg{x: thigh - 2, z: 1})
	start.arm = folded()
	end := start
	end.twist, end.neckTurn = 44, 16
	return Figure{
		cam:   camera{turn: 68},
		room:  []fixture{chair(0)},
		order: "npthlLaA",
		start: start, end: end,
		arrow: arrow{through: []pt{{-17, 53}, {-11, 45}, {2, 43}, {17, 50}}},
	}
}

// behindThigh: both hands under the near thigh, so far up from the knee.
func behindThigh(up float64, pole vec) [2]arm {
	return [2]arm{
		{hold: hold{on: thighA, off: vec{-4.4, up, 1.5}, pole: pole}},
		{hold: hold{on: thighA, off: vec{-4.4, up + 1.5, 1.5}, pole: pole}},
	}
}

func seatedKneeHug() Figure {
	start := seatedAt(-3)
	start.arm = pair(onThighs(7))
	end := seatedAt(-3)
	end.lum = 8
	end.leg[near] = leg{free: true, up: 115, knee: 110, point: 5}
	end.arm = behindThigh(4, vec{-0.1, -0.1, 1})
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chair(0)},
		start: start, end: end,
		arrow: arrow{track: atKnee, shift: pt{9, 2}},
	}
}

func seatedFigureFour() Figure {
	start := pose{hip: vec{-2, seatHip, 0}}.legs(leg{x: thigh - 2, z: 2})
	crossed := leg{hold: hold{on: thighB, off: vec{6, 3, 3}, pole: vec{0.4, 0.1, 1}, hand: vec{1, 0.3, -0.4}}}
	start.leg[near] = crossed
	start.arm[near] = arm{hold: hold{on: thighA, off: vec{4, 7, 0}, pole: vec{-1, -0.8, 0.6}}}
	start.arm[far] = arm{hold: hold{on: shinA, off: vec{3.5, 6, 0}, pole: vec{-0.6, -0.4, 1}}}
	end := start
	end.trunk, end.neck = 24, -6
	return Figure{
		cam:   camera{turn: 52},
		room:  []fixture{chair(0)},
		order: "npthlLaA",
		start: start, end: end,
		arrow: arrow{track: atHead, shift: pt{9, 5}},
	}
}

func hamstringStretch() Figure {
	start := pose{hip: vec{4, seatHip, 0}}.farLeg(leg{x: 24}).nearLeg(leg{x: 47, tilt: -32})
	start.arm = [2]arm{onThighs(12), {hold: hold{on: thighB, off: vec{5, 9, 0}, hand: vec{1, -0.15, 0}}}}
	end := start
	end.trunk, end.neck = 34, -12
	end.arm = [2]arm{onThighs(4), {hold: hold{on: thighB, off: vec{5, 4, 0}, hand: vec{1, -0.15, 0}}}}
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chair(0)},
		start: start, end: end,
		arrow: arrow{track: atHead, shift: pt{9, 4}},
	}
}

func seatedMarch() Figure {
	start := seatedAt(-3)
	side := arm{hold: hold{on: world, off: vec{-6, seatTop + 1, 9.5}, pole: vec{-1, 0, 0.4}, hand: vec{0.6, -0.8, 0}}}
	start = start.arms(side)
	end := start.nearLeg(leg{free: true, up: 116, knee: 96, point: 5})
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chair(0)},
		start: start, end: end,
		arrow: arrow{track: atKnee, shift: pt{9, 6}},
	}
}

func seatedKneeExtension() Figure {
	start := seatedAt(-3)
	side := arm{hold: hold{on: world, off: vec{-6, seatTop + 1, 9.5}, pole: vec{-1, 0, 0.4}, hand: vec{0.6, -0.8, 0}}}
	start = start.arms(side)
	end := start.nearLeg(leg{free: true, up: 92, knee: 6, point: -8})
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chair(0)},
		start: start, end: end,
		arrow: arrow{track: atFoot, shift: pt{11, 0}, from: 0.2, to: 0.9},
	}
}

func thoracicExtension() Figure {
	behind := func(up float64) arm {
		return arm{hold: hold{on: head, off: vec{-6, 1, 2}, pole: vec{1, up, 0.3}}}
	}
	start := seatedAt(-4).arms(behind(0.6))
	end := start.arms(behind(1.4))
	end.trunk, end.thx = -6, -20
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chair(0)},
		start: start, end: end,
		focus: box{-34, 24, 30, 88},
		order: "alLptih",
		arrow: arrow{through: []pt{{8, 79}, {-3, 84}, {-14, 80}}},
	}
}
