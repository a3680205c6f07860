package figure

// onLowBack: palms on the small of the back, fingers down.
func onLowBack() arm {
	return arm{hold: hold{on: pelvis, off: vec{-5.5, 6, 4.5}, pole: vec{-1, -0.15, 0.75}, hand: vec{-0.2, -1, -0.3}}}
}

// onHips: hands at the sides of the pelvis, elbows out and back.
func onHips() arm {
	return arm{hold: hold{on: pelvis, off: vec{1, 5, 8}, pole: vec{-1, 0, 0.7}, hand: vec{0.7, -0.6, -0.2}}}
}

// onDesk: palm on the desk at x.
func onDesk(x float64) arm {
	return arm{hold: hold{on: world, off: vec{x, deskTop + 1.5, 8.6}, hand: vec{1, 0, 0}}}
}

// onChair: palm on top of the back of a chair at x.
func onChair(x float64) arm {
	return arm{hold: hold{on: world, off: vec{x, chairTop + 1.5, 6}, hand: vec{0.9, -0.3, 0}}}
}

// onWall: palm on the wall at x, at a height.
func onWall(x, y float64) arm {
	return arm{hold: hold{on: world, off: vec{x - 1.6, y, 8}, hand: vec{0, 1, 0}}}
}

// folded: forearms one on the other in front of the chest.
func folded() [2]arm {
	return [2]arm{
		{hold: hold{on: chest, off: vec{7.5, -8, -6}, pole: vec{0.1, -1, 0.5}}},
		{hold: hold{on: chest, off: vec{6.5, -9, -6}, pole: vec{0.1, -1, 0.5}}},
	}
}

func standingBackBend() Figure {
	return Figure{
		cam:   fromSide(),
		start: pose{}.arms(onLowBack()),
		end:   pose{hip: vec{3, 0, 0}, trunk: -20, lum: -14, thx: -4, neck: -6}.arms(onLowBack()),
		arrow: arrow{track: atHead, shift: pt{-2, 11}, from: -0.1, to: 1.1},
	}
}

func standingPelvicTilt() Figure {
	start := pose{bend: 16, lum: -30, thx: 26, neck: -4}.legs(leg{x: 8})
	end := pose{hip: vec{-0.8, 0, 0}, bend: 20, lum: 22, thx: -6, neck: 2}.legs(leg{x: 8})
	onShoulders := [2]arm{
		{hold: hold{on: chest, off: vec{7, -5, -5}, pole: vec{1, -0.4, 0.5}}},
		{hold: hold{on: chest, off: vec{6, -6, -5}, pole: vec{1, -0.4, 0.5}}},
	}
	start.arm, end.arm = onShoulders, onShoulders
	return Figure{
		cam:   fromSide(),
		room:  []fixture{wall(-6.6)},
		order: "saltpLmnhA",
		start: start, end: end,
		arrow: arrow{through: []pt{{9, 45}, {13, 51}, {11.5, 59}}},
		focus: box{-22, 38, 38, 103},
	}
}

func standingCatCow() Figure {
	start := pose{hip: vec{-18, 0, 0}, bend: 12, trunk: 52, lum: -22, thx: -10, neck: -36}.arms(onDesk(26))
	start = start.legs(leg{x: -12})
	end := start
	end.lum, end.thx, end.neck = 30, 34, 34
	return Figure{
		cam:   fromSide(),
		room:  []fixture{desk(18)},
		start: start, end: end,
		arrow: arrow{through: []pt{{-15, 71}, {-9, 82}}},
	}
}

func deskForwardStretch() Figure {
	start := pose{hip: vec{-4, 0, 0}, bend: 8, trunk: 38, neck: -8}.arms(onDesk(25)).legs(leg{x: 0})
	end := pose{hip: vec{-26, 0, 0}, bend: 12, trunk: 63, thx: -4, neck: 6}.arms(onDesk(25)).legs(leg{x: -18})
	return Figure{
		cam:   fromSide(),
		room:  []fixture{desk(18)},
		order: "alntLpAh",
		start: start, end: end,
		arrow: arrow{track: atHip, shift: pt{-8, 12}},
	}
}

func standingSideBend() Figure {
	up := arm{out: 168, elbow: 14, roll: -90, lift: 2}
	return Figure{
		cam:   fromFront(),
		start: pose{}.arms(up),
		end:   pose{hip: vec{0, 0, 3}, lumSide: -16, thxSide: -16}.arms(up),
		arrow: arrow{through: []pt{{14, 116}, {26, 111}, {36, 101}}},
	}
}

func standingTrunkRotation() Figure {
	start := pose{}
	start.arm = folded()
	end := start
	end.twist, end.neckTurn = 42, 18
	return Figure{
		cam:   camera{turn: 80},
		start: start, end: end,
		arrow: arrow{through: []pt{{-15, 60}, {-8, 54.5}, {4, 54}, {16, 60}}},
	}
}

func hipHinge() Figure {
	return Figure{
		cam:   fromSide(),
		start: pose{bend: 8}.arms(onHips()),
		end:   pose{hip: vec{-12, 0, 0}, bend: 22, trunk: 52, neck: -8}.arms(onHips()),
		arrow: arrow{track: atHip, shift: pt{-11, 0}},
	}
}

func hipCircles() Figure {
	aside := func(s float64) pose {
		return pose{hip: vec{0, 0, 6 * s}, bend: 12, side: -8 * s, lumSide: -4 * s, thxSide: 6 * s, neckSide: 2 * s}.
			arms(onHips()).legs(leg{z: 3})
	}
	return Figure{
		cam:   fromFront(),
		start: aside(1), end: aside(-1),
		arrow: arrow{through: []pt{{-12, 47}, {-4, 41}, {8, 41}, {16, 47}, {14, 53}}},
	}
}

func hipFlexorStretch() Figure {
	split := func(heel float64) [2]leg { return [2]leg{{x: -25, tilt: heel}, {x: 10, z: 1}} }
	start := pose{hip: vec{-6, 0, 0}, bend: 14, trunk: 4}.nearArm(onHips()).farArm(onDesk(4))
	start.leg = split(18)
	end := pose{hip: vec{2, 0, 0}, bend: 14, lum: 8}.nearArm(onHips()).farArm(onDesk(10))
	end.leg = split(38)
	return Figure{
		cam:   fromSide(),
		room:  []fixture{desk(-1)},
		order: "alntLpmhA",
		start: start, end: end,
		arrow: arrow{through: []pt{{-11, 55}, {-12, 47}, {-5, 42}}, inEnd: true},
	}
}

func quadricepsStretch() Figure {
	start := pose{}.nearArm(arm{fwd: 2, elbow: 8}).farArm(onChair(15))
	end := start.nearLeg(leg{free: true, up: -4, knee: 140, point: 20}).
		nearArm(arm{hold: hold{on: shinA, off: vec{1.5, 1, 1}, pole: vec{-1, 0, 0.2}}})
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chairBefore(15)},
		start: start, end: end,
		arrow: arrow{track: atFoot, shift: pt{-8, 0}, from: 0.1, to: 0.75},
	}
}

func calfStretch() Figure {
	start := pose{hip: vec{-14, 0, 0}, bend: 4, trunk: 8}.arms(onWall(24, 83)).farLeg(leg{x: -4}).nearLeg(leg{x: -26})
	start.bend = 5
	end := pose{hip: vec{-7, 0, 0}, bend: 4, trunk: 13, neck: -8}.arms(onWall(24, 83)).farLeg(leg{x: -4}).nearLeg(leg{x: -26})
	return Figure{
		cam:   fromSide(),
		room:  []fixture{wall(24)},
		start: start, end: end,
		arrow: arrow{through: []pt{{-2, 48}, {9, 46}}},
	}
}

func sideLungeStretch() Figure {
	hold := arm{hold: hold{on: world, off: vec{2, deskTop + 1.5, 28}, pole: vec{-0.8, 0, 1}, hand: vec{0.8, -0.4, 0.6}}}
	start := pose{hip: vec{0, 0, 3}}.nearArm(hold).farArm(onHips()).legs(leg{z: 15, toe: 5})
	start.bend, start.side = 8, 3
	end := start
	end.hip, end.bend = vec{0, 0, 13}, 58
	end.side = 0
	return Figure{
		cam:   camera{turn: 106}, // so that a knee in front shows
		room:  []fixture{{kind: besideThing, z: 26.5}},
		start: start, end: end,
		arrow: arrow{through: []pt{{30, 47}, {17, 47}}},
	}
}
