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
	start := pose{}.nearArm(arm{fwd: 86, out: -14, elbow: 6}).
		farArm(arm{hold: hold{on: air, off: vec{34, 77, 4}, hand: vec{1, 0, -0.1}}})
	end := start.nearArm(arm{fwd: 86, out: 84, elbow: 8})
	end.arm[far].hold.off.x = 38.5
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
		order: "lLnphtaA",
		start: pose{}.arms(arm{hold: hold{on: chest, off: vec{9, -9, 1}, pole: vec{-0.2, -1, 1}}}),
		end:   pose{}.arms(arm{lift: 3, hold: hold{on: chest, off: vec{1, 33, 1}, pole: vec{0.2, 0, 1}, hand: vec{0, 0.5, -1}}}),
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
	start := pose{}.nearArm(arm{fwd: 80, out: 60, elbow: 6})
	end := pose{}.nearArm(arm{hold: hold{on: chest, off: vec{9, -2, -21}, pole: vec{0.4, -0.6, 0.2}}}).
		farArm(arm{hold: hold{on: elbowA, off: vec{2, -3, -4}, pole: vec{0.2, -1, 0.5}, hand: vec{0.1, 1, -0.4}}})
	start.arm[far] = arm{out: 4, elbow: 8}
	return Figure{
		cam:   fromFront(),
		order: "lLnpthAa",
		focus: box{-36, 44, 32, 108},
		start: start, end: end,
		arrow: arrow{through: []pt{{-30, 71}, {-16, 67}, {-2, 69}}},
	}
}

func chinTuck() Figure {
	return Figure{
		cam:   fromSide(),
		focus: box{-24, 62, 26, 106},
		start: pose{poke: 34, thx: 10}.arms(arm{elbow: 6}),
		end:   pose{poke: -12}.arms(arm{elbow: 6}),
		arrow: arrow{through: []pt{{23.5, 90}, {16.5, 90}}},
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

func wristStretch() Figure {
	start := pose{twist: -30, neckTurn: 30}.nearArm(arm{fwd: 72, out: -30, elbow: 8}).farArm(arm{fwd: 10, elbow: 50})
	end := pose{twist: -30, neckTurn: 30}.nearArm(arm{fwd: 72, out: -30, elbow: 8, wrist: 66}).
		farArm(arm{hold: hold{on: handA, off: vec{-3.2, -1.5, 1}, pole: vec{0, -1, 0}, hand: vec{0.5, 1, 0.2}}})
	return Figure{
		cam:   camera{turn: 25},
		focus: box{-14, 52, 48, 106},
		start: start, end: end,
		arrow: arrow{through: []pt{{42, 80}, {42, 89}, {36, 95}}},
	}
}
