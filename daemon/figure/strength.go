package figure

func standingHipExtension() Figure {
	start := pose{trunk: 8}.arms(onChair(16))
	end := pose{hip: vec{1, 0, 0}, trunk: 12, neck: -8}.arms(onChair(16)).
		nearLeg(leg{free: true, up: -24, knee: 3, point: 10})
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chairBefore(16)},
		start: start, end: end,
		arrow: arrow{track: atFoot, shift: pt{-12, 4}},
	}
}

func standingHipAbduction() Figure {
	hold := arm{hold: hold{on: world, off: vec{0, chairTop + 1.5, 20}, pole: vec{-0.5, -0.4, 0.8}, hand: vec{0.2, -0.4, 0.9}}}
	start := pose{}.nearArm(hold).farArm(onHips())
	end := start.farLeg(leg{free: true, out: 30})
	end.hip = vec{0, 0, 2.5}
	return Figure{
		cam:   fromFront(),
		room:  []fixture{{kind: chairThing, z: 31, turn: -90}},
		start: start, end: end,
		arrow: arrow{track: atFarFoot, shift: pt{9, 4}},
	}
}

func standingMarch() Figure {
	stride := func(front, back int) pose {
		var p pose
		p.leg[front] = leg{free: true, up: 80, knee: 88, point: 5}
		p.arm[front] = arm{fwd: -22, elbow: 55}
		p.arm[back] = arm{fwd: 40, elbow: 75}
		return p
	}
	start := pose{}.arms(arm{fwd: 3, elbow: 12})
	return Figure{
		cam:   fromSide(),
		start: start, end: stride(near, far),
		arrow: arrow{track: atKnee, shift: pt{8, 0}},
	}
}

func sitToStand() Figure {
	start := seatedAt(2)
	start.trunk, start.neck = 32, -14
	start = start.legs(leg{x: 18})
	start.arm = folded()
	end := pose{hip: vec{18, 0, 0}}.legs(leg{x: 18})
	end.arm = folded()
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chair(0)},
		start: start, end: end,
		arrow: arrow{through: []pt{{36, 74}, {37, 92}}},
	}
}

func miniSquat() Figure {
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chairBefore(17)},
		start: pose{bend: 6, trunk: 3}.arms(onChair(17)),
		end:   pose{hip: vec{-6, 0, 0}, bend: 48, trunk: 20, neck: -10}.arms(onChair(17)),
		arrow: arrow{track: atHip, shift: pt{-11, 0}},
	}
}

func wallSit() Figure {
	down := arm{fwd: 4, elbow: 8}
	return Figure{
		cam:   fromSide(),
		room:  []fixture{wall(-6.5)},
		start: pose{bend: 14}.legs(leg{x: 16}).arms(down),
		end:   pose{bend: 45}.legs(leg{x: 16}).arms(down),
		arrow: arrow{through: []pt{{17, 76}, {17, 62}}},
	}
}

func heelAndToeRaises() Figure {
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chairBefore(17)},
		start: pose{}.legs(leg{tilt: 34}).arms(onChair(17)),
		end:   pose{hip: vec{-1, 0, 0}, trunk: 2}.legs(leg{tilt: -22}).arms(onChair(17)),
		arrow: arrow{through: []pt{{-10, 4}, {-10, 16}}, second: []pt{{13.5, 6}, {13.5, 18}}, secondInEnd: true},
	}
}

func singleLegStance() Figure {
	start := pose{}.arms(onChair(14))
	end := start.nearLeg(leg{free: true, up: 42, knee: 74, point: 10})
	return Figure{
		cam:   fromSide(),
		room:  []fixture{chairBefore(14)},
		start: start, end: end,
		arrow: arrow{through: []pt{{-11, 6}, {-11, 20}}},
	}
}

func deskPushUp() Figure {
	hold := onWall(26, 76)
	return Figure{
		cam:   fromSide(),
		room:  []fixture{wall(26)},
		start: pose{hip: vec{-10.5, 0, 0}, trunk: 12}.legs(leg{x: -20}).arms(hold),
		end:   pose{hip: vec{-1.5, 0, 0}, trunk: 23, neck: -12}.legs(leg{x: -20}).arms(hold),
		arrow: arrow{track: atHead, shift: pt{0, 11}},
	}
}

func deskPlank() Figure {
	on := arm{hold: hold{on: world, off: vec{31, deskTop + 2.4, 7}, pole: vec{-0.3, -1, 0.1}, hand: vec{1, 0, 0}}}
	start := pose{hip: vec{-12, 0, 0}, bend: 8, trunk: 64, neck: -24}.legs(leg{x: -10}).arms(on)
	end := pose{hip: vec{-6, 0, 0}, trunk: 44, neck: -8}.legs(leg{x: -42, tilt: 30}).arms(on)
	return Figure{
		cam:   fromSide(),
		room:  []fixture{desk(7)},
		start: start, end: end,
		arrow: arrow{through: []pt{{-18, 12}, {-34, 12}}},
	}
}

func heelToToeStand() Figure {
	touch := arm{hold: hold{on: world, off: vec{15, 68, 18}, pole: vec{-0.1, -1, 0.1}, hand: vec{0.9, 0.3, 0.3}}}
	start := pose{}.nearArm(arm{fwd: 2, out: 6, elbow: 8}).farArm(touch)
	end := start.nearLeg(leg{x: 6, z: -4.4, toe: -8}).farLeg(leg{x: -5.6, z: -4.4, toe: -8})
	return Figure{
		cam:   camera{turn: 18},
		room:  []fixture{{kind: sideThing, z: -19}},
		start: start, end: end,
		arrow: arrow{through: []pt{{12, 6}, {24, 6}}},
	}
}

func walk() Figure {
	step := func(front, behind int) pose {
		p := pose{bend: 6, trunk: 3}
		p.leg[front] = leg{x: 11, tilt: -14, z: -2}
		p.leg[behind] = leg{x: -15, tilt: 32, z: -2}
		p.arm[front] = arm{fwd: -26, elbow: 16}
		p.arm[behind] = arm{fwd: 26, elbow: 28}
		return p
	}
	return Figure{
		cam:   fromSide(),
		start: step(near, far), end: step(far, near),
		arrow: arrow{through: []pt{{22, 56}, {36, 56}}},
	}
}

func stairWalk() Figure {
	rail := fixture{kind: railThing, x: 2, y: 46, z: -14}
	onRail := func(x float64) arm {
		return arm{hold: hold{on: world, off: vec{x, rail.height(x) + 1.5, 14}, pole: vec{-0.6, -1, 0.2}, hand: vec{1, railRise, 0}}}
	}
	start := pose{hip: vec{-2, 0, 0}, trunk: 4}.farLeg(leg{x: 0}).nearLeg(leg{x: 0}).
		nearArm(arm{fwd: -6, elbow: 14}).farArm(onRail(12))
	end := pose{hip: vec{9, 52, 0}, trunk: 10, neck: -8}.farLeg(leg{x: 0, tilt: 26}).nearLeg(leg{x: 20, lift: 11}).
		nearArm(arm{fwd: -24, elbow: 24}).farArm(onRail(27))
	return Figure{
		cam:   fromSide(),
		room:  []fixture{rail, {kind: stepThing, x: 15, y: 11}, {kind: stepThing, x: 33, y: 22}},
		start: start, end: end,
		arrow: arrow{track: atKnee, shift: pt{8, 4}},
	}
}
