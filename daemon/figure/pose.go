package figure

// Lengths of the parts for a body 100 units high, close to the means that
// textbooks give for adults (Drillis and Contini 1966), with feet and head a
// little large, so that they can be seen in a small picture.
const (
	headRadius = 6.2
	neckLength = 4.0
	upperSpine = 16.0
	lowerSpine = 14.0
	upperArm   = 17.0
	forearm    = 16.0
	hand       = 6.0
	palm       = 3.0 // from the wrist to the middle of the hand
	thigh      = 24.0
	shank      = 24.0
	ankleHigh  = 4.0
	heelBack   = 1.6 // middle of the heel, behind the ankle
	toeFront   = 7.0 // middle of the toes, in front of the ankle
	heelRadius = 1.7
	toeRadius  = 1.3
	hipHalf    = 4.6 // from the middle to a hip joint
	shoulder   = 8.6 // from the middle to a shoulder joint
)

// The near side of a picture seen from the side is the person's right.
const (
	near = 0
	far  = 1
)

// sign is +1 for the right side of the body and -1 for the left.
func sign(side int) float64 { return 1 - 2*float64(side) }

// pose is a body at rest in some position. Angles are in degrees, lengths in
// units of a hundredth of the body's height. The zero pose stands upright at
// x 0 with the arms hanging.
type pose struct {
	// hip is the middle of the pelvis. With y 0 it is as high as the stance
	// leg allows with its knee bent by bend (at least a little).
	hip  vec
	bend float64

	turn  float64 // of the pelvis to the left
	trunk float64 // lean of the line from hip to neck: + forward, 180 at most
	side  float64 // lean of the pelvis to the right
	roll  float64 // of the pelvis to the left about the trunk's own line, for who lies down

	lum, thx         float64 // extra bend of lower and upper spine: + round, - arched
	lumSide, thxSide float64 // the same, to the right
	twist            float64 // turn of the shoulders against the pelvis, to the left

	neck     float64 // chin down +
	poke     float64 // neck leaned forward, chin level
	slide    float64 // head slid forward on the neck, in units
	neckSide float64 // to the right
	neckTurn float64 // to the left

	arm [2]arm
	leg [2]leg
}

// arm hangs when it is zero. The angles count when it holds nothing.
type arm struct {
	fwd, out float64 // raised forward, to the side
	roll     float64 // + turned inwards
	elbow    float64
	wrist    float64 // + bent towards the hollow of the elbow's side
	lift     float64 // shoulder up, in units
	back     float64 // shoulder drawn back, in units

	hold hold
}

// place is what a hand or foot is kept at.
type place int

const (
	nothing place = iota
	world         // a point of the room, on a thing or the floor
	air           // a point of the room where nothing is
	pelvis        // offset from the middle of the pelvis
	chest         // offset from the top of the spine
	head          // offset from the middle of the head
	thighA        // offset from the near knee, y along the thigh towards the hip
	thighB        // the same at the far knee
	shinA         // offset from the near ankle, y along the shin towards the knee
	shinB
	elbowA // offset from the near elbow, y along the upper arm
	elbowB
	handA // offset from the near palm, y along the hand towards the wrist
	handB
)

// hold keeps the middle of a hand at a place. In off and pole, z is outwards:
// for the left side it is mirrored, so that the same hold serves both.
type hold struct {
	on   place
	off  vec
	pole vec // where the elbow points, in the room; zero: down and back
	hand vec // where the fingers point, in the room; zero: on along the forearm
}

// leg stands on the floor when it is zero.
type leg struct {
	x, z float64 // of the foot; z is outwards from below the hip
	tilt float64 // of the foot: + heel up, - toes up
	toe  float64 // foot turned out
	lift float64 // foot above the floor

	kneel bool // on the knee, which is at x; up leans the thigh, the shin lies on the floor

	free    bool    // not on the floor: the angles count
	up, out float64 // thigh raised forward from hanging (in the room), and to the side
	roll    float64 // thigh turned out
	knee    float64
	point   float64 // foot: + pointed, 0 at right angles to the shin
	hold    hold    // ankle kept at a place; pole is where the knee points, hand where the toes do
}

func (p pose) arms(a arm) pose    { p.arm = [2]arm{a, a}; return p }
func (p pose) legs(l leg) pose    { p.leg = [2]leg{l, l}; return p }
func (p pose) nearArm(a arm) pose { p.arm[near] = a; return p }
func (p pose) farArm(a arm) pose  { p.arm[far] = a; return p }
func (p pose) nearLeg(l leg) pose { p.leg[near] = l; return p }
func (p pose) farLeg(l leg) pose  { p.leg[far] = l; return p }

// mix is the pose at t between p (0) and q (1) in all that is a plain number;
// hands and feet are the solver's.
func (p pose) mix(q pose, t float64) pose {
	m := p
	m.bend = lerp(p.bend, q.bend, t)
	m.turn, m.trunk, m.side = lerp(p.turn, q.turn, t), lerp(p.trunk, q.trunk, t), lerp(p.side, q.side, t)
	m.roll = lerp(p.roll, q.roll, t)
	m.lum, m.thx = lerp(p.lum, q.lum, t), lerp(p.thx, q.thx, t)
	m.lumSide, m.thxSide = lerp(p.lumSide, q.lumSide, t), lerp(p.thxSide, q.thxSide, t)
	m.twist = lerp(p.twist, q.twist, t)
	m.neck, m.poke = lerp(p.neck, q.neck, t), lerp(p.poke, q.poke, t)
	m.slide = lerp(p.slide, q.slide, t)
	m.neckSide, m.neckTurn = lerp(p.neckSide, q.neckSide, t), lerp(p.neckTurn, q.neckTurn, t)
	for i := range m.arm {
		m.arm[i].lift = lerp(p.arm[i].lift, q.arm[i].lift, t)
		m.arm[i].back = lerp(p.arm[i].back, q.arm[i].back, t)
	}
	return m
}
