package figure

func chestOpener() Figure {
	behind := func(pole vec) arm {
		return arm{hold: hold{on: head, off: vec{-6, 0, 2}, pole: pole}}
	}
	return Figure{
		cam:   fromFront(),
		order: "lLnptaAh",
		focus: box{-34, 44, 34, 112},
		start: pose{}.arms(behind(vec{1, 0, 0.45})),
		end:   pose{thx: -6, lum: -4}.arms(behind(vec{-0.1, 0.2, 1})),
		arrow: arrow{through: []pt{{-17, 88}, {-27, 92}}, second: []pt{{17, 88}, {27, 92}}},
	}
}

func openBook() Figure {
	start := pose{}.nearArm(arm{fwd: 86, out: -14, elbow: 4}).farArm(arm{fwd: 86, out: -14, elbow: 4})
	end := start.nearArm(arm{fwd: 86, out: 84, elbow: 6}).farArm(arm{fwd: 86, out: 20, elbow: 4})
	end.twist, end.neckTurn = -30, -36
	return Figure{
		cam:   camera{turn: 48},
		start: start, end: end,
		arrow: arrow{track: atHand, shift: pt{0, -9}, from: 0.12, to: 0.8},
	}
}

func doorwayStretch() Figure {
	post := arm{hold: hold{on: world, off: vec{2, 99, 23}, pole: vec{-0.2, -1, 0.6}, hand: vec{0, 1, 0}}}
	start := pose{hip: vec{-5, 0, 0}}.legs(leg{x: -5}).arms(post)
	end := pose{hip: vec{6, 0, 0}, bend: 26, trunk: 4}.nearLeg(leg{x: 14}).farLeg(leg{x: -10, tilt: 14}).arms(post)
	return Figure{
		cam:   camera{turn: 48},
		room:  []fixture{{kind: doorThing, x: 3.5, z: 24}},
		start: start, end: end,
		arrow: arrow{through: []pt{{4, 62}, {18, 60}}},
	}
}

func shoulderBladeSqueeze() Figure {
	return Figure{
		cam:   camera{turn: 270}, // from behind
		order: "lLnhptbaA",
		focus: box{-32, 44, 32, 104},
		start: pose{}.arms(arm{fwd: 14, out: 20, elbow: 76, back: -1.5}),
		end:   pose{thx: -6}.arms(arm{fwd: -34, out: 14, elbow: 122, back: 2.5}),
		arrow: arrow{through: []pt{{-24, 74}, {-13, 74}}, second: []pt{{24, 74}, {13, 74}}},
	}
}

func wallAngel() Figure {
	return Figure{
		cam:   fromFront(),
		room:  []fixture{{kind: backThing}},
		start: pose{}.arms(arm{out: 80, elbow: 88, roll: -90}),
		end:   pose{}.arms(arm{out: 150, elbow: 34, roll: -90, lift: 2}),
		arrow: arrow{through: []pt{{-33, 88}, {-28, 108}}, second: []pt{{33, 88}, {28, 108}}},
	}
}

func overheadReach() Figure {
	return Figure{
		cam:   fromFront(),
		order: "lLnptaAh",
		start: pose{}.arms(arm{hold: hold{on: chest, off: vec{9, -9, 1}, pole: vec{-0.2, -1, 1}}}),
		end:   pose{}.arms(arm{lift: 3, hold: hold{on: chest, off: vec{0, 35.2, 1.5}, pole: vec{0.2, 0, 1}}}),
		arrow: arrow{through: []pt{{16, 84}, {16, 106}}},
	}
}

func shoulderRolls() Figure {
	return Figure{
		cam:   fromFront(),
		focus: box{-30, 46, 30, 106},
		start: pose{}.arms(arm{out: 6, elbow: 8}),
		end:   pose{}.arms(arm{out: 6, elbow: 8, lift: 4.5}),
		arrow: arrow{through: []pt{{-17, 76}, {-19, 84}, {-15, 89}}, second: []pt{{17, 76}, {19, 84}, {15, 89}}},
	}
}

func crossBodyStretch() Figure {
	start := pose{}.nearArm(arm{fwd: 70, out: 30, elbow: 6})
	end := pose{}.nearArm(arm{hold: hold{on: chest, off: vec{9, -2, -21}, pole: vec{0.4, -0.6, 0.2}}}).
		farArm(arm{hold: hold{on: elbowA, off: vec{2, -3, -4}, pole: vec{0.2, -1, 0.5}, hand: vec{0.1, 1, -0.4}}})
	start.arm[far] = arm{out: 4, elbow: 8}
	return Figure{
		cam:   fromFront(),
		order: "lLnpthAa",
		focus: box{-42, 46, 34, 108},
		start: start, end: end,
		arrow: arrow{through: []pt{{-30, 66}, {-16, 62}, {-2, 64}}},
	}
}

func chinTuck() Figure {
	return Figure{
		cam:   fromSide(),
		focus: box{-20, 62, 30, 106},
		start: pose{poke: 14, slide: 4}.arms(arm{elbow: 6}),
		end:   pose{poke: 4, slide: -0.6}.arms(arm{elbow: 6}),
		arrow: arrow{through: []pt{{27, 90}, {19.5, 90}}},
	}
}

func neckRotation() Figure {
	return Figure{
		cam:   fromFront(),
		focus: box{-24, 62, 24, 106},
		start: pose{}.arms(arm{out: 4, elbow: 6}),
		end:   pose{neckTurn: 58}.arms(arm{out: 4, elbow: 6}),
		arrow: arrow{through: []pt{{-10, 101}, {0, 103.5}, {10, 101}}},
	}
}

func neckSideBend() Figure {
	return Figure{
		cam:   fromFront(),
		focus: box{-24, 62, 24, 106},
		start: pose{}.arms(arm{out: 4, elbow: 6}),
		end:   pose{neckSide: -32}.arms(arm{out: 4, elbow: 6, lift: -1}),
		arrow: arrow{through: []pt{{2, 103.5}, {10, 101}, {15, 95}}},
	}
}

func prayerStretch() Figure {
	at := func(down, fwd float64) arm {
		return arm{hold: hold{on: chest, off: vec{fwd, down, 1.4}, pole: vec{-0.1, -0.5, 1}, hand: vec{0.1, 1, 0}}}
	}
	return Figure{
		cam:   fromFront(),
		focus: box{-28, 44, 28, 104},
		start: pose{}.arms(at(-5, 11)),
		end:   pose{}.arms(at(-15, 11)),
		arrow: arrow{through: []pt{{20, 74}, {20, 63}}},
	}
}

// wristStretch has two ends: fingers drawn up, fingers drawn down.
func wristStretch() Figure {
	at := func(wrist, front float64) pose {
		return pose{twist: -38, neckTurn: 38}.nearArm(arm{fwd: 85, out: -34, elbow: 5, wrist: wrist}).
			farArm(arm{hold: hold{on: handA, off: vec{front, -1, 0}, pole: vec{-0.1, -1, -0.1}, hand: vec{0.1, 1, -0.2}}})
	}
	return Figure{
		cam:   camera{turn: 8},
		focus: box{-10, 58, 38, 104},
		start: at(60, -3.2), end: at(-60, 3.2),
		arrow: arrow{through: []pt{{35, 90}, {28, 91}}, second: []pt{{34, 68}, {27, 67}}, secondInEnd: true},
	}
}
