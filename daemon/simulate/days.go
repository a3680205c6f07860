package simulate

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"deskbreak/daemon/schedule"
)

// This file makes up days. Each has a source of chance of its own, from the seed
// and the date: the same date is the same day whatever days are around it.

// bootStart is the boot clock at the start of a timeline: zero means "not set".
const bootStart = 1000 * time.Hour

// Days makes up days from a date on, weekends off: when the person comes and
// goes, types and thinks, has meetings and lunch, and when the machine sleeps.
// Of from only the date and the zone count. The person answers what is shown.
func Days(seed uint64, from time.Time, days int) (*Timeline, Person) {
	y, mo, d := from.Date()
	midnight := func(n int) time.Time { return time.Date(y, mo, d+n, 0, 0, 0, 0, from.Location()) }
	g := &planner{start: midnight(0)}
	g.tl.Start = schedule.Now{Wall: g.start, Boot: bootStart}
	g.fact(g.start, schedule.Event{Kind: schedule.Idle})
	g.leave(g.start)
	for n := range days {
		day := midnight(n)
		if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
			continue
		}
		g.rand = dayRand(seed, day, 0)
		g.day(day)
		g.feel(dayRand(seed, day, 2), dayRand(seed, day.AddDate(0, 0, -int(day.Weekday())), 3).IntN(4))
	}
	g.tl.End = g.at(midnight(days))
	slices.SortStableFunc(g.tl.Facts, func(a, b Fact) int { return cmp.Compare(a.At, b.At) })
	return &g.tl, &habits{seed: seed}
}

// dayRand is the chance of one day; each stream is for one thing.
func dayRand(seed uint64, day time.Time, stream uint64) *rand.Rand {
	y, m, d := day.Date()
	return rand.New(rand.NewPCG(seed, uint64(y)<<32|uint64(m)<<24|uint64(d)<<16|stream))
}

// planner writes the timeline.
type planner struct {
	tl    Timeline
	start time.Time
	rand  *rand.Rand
	slept time.Time // since when the machine sleeps
	came  time.Time // when the person came today
}

func (g *planner) at(t time.Time) schedule.Boot { return bootStart + t.Sub(g.start) }

func (g *planner) fact(t time.Time, e schedule.Event) {
	g.tl.Facts = append(g.tl.Facts, Fact{At: g.at(t), Event: e})
}

// between is a length from a to b, in whole seconds.
func (g *planner) between(a, b time.Duration) time.Duration { return between(g.rand, a, b) }

func between(r *rand.Rand, a, b time.Duration) time.Duration {
	return a + time.Duration(r.Int64N(int64((b-a)/time.Second)+1))*time.Second
}

// chance is true n times in a hundred.
func (g *planner) chance(n int) bool { return g.rand.IntN(100) < n }

// block is a part of the day that is not spent typing.
type block struct {
	from, to time.Time
	fill     func(b block)
}

// day is one working day.
func (g *planner) day(day time.Time) {
	y, mo, d := day.Date()
	clock := func(h, m int) time.Time { return time.Date(y, mo, d, h, m, 0, 0, day.Location()) }
	arrive := clock(8, 30).Add(g.between(0, time.Hour))
	home := clock(16, 45).Add(g.between(0, 75*time.Minute))
	lunch := clock(12, 0).Add(g.between(0, 45*time.Minute))

	blocks := []block{{lunch, lunch.Add(g.between(30*time.Minute, time.Hour)), g.lunch}}
	add := func(b block) {
		near := func(o block) bool {
			return b.from.Before(o.to.Add(5*time.Minute)) && o.from.Before(b.to.Add(5*time.Minute))
		}
		if b.from.After(arrive.Add(10*time.Minute)) && b.to.Before(home.Add(-10*time.Minute)) && !slices.ContainsFunc(blocks, near) {
			blocks = append(blocks, b)
		}
	}
	for range g.rand.IntN(4) {
		from := clock(9, 30).Add(time.Duration(g.rand.IntN(14)) * 30 * time.Minute)
		add(block{from, from.Add(time.Duration(1+g.rand.IntN(4))*15*time.Minute + g.between(-2*time.Minute, 5*time.Minute)), g.meeting})
	}
	for range 3 + g.rand.IntN(3) {
		from := arrive.Add(g.between(20*time.Minute, home.Sub(arrive)))
		add(block{from, from.Add(g.between(90*time.Second, 8*time.Minute)), g.absence})
	}
	if g.chance(20) {
		from := arrive.Add(g.between(30*time.Minute, 5*time.Hour))
		g.fact(from, schedule.Event{Kind: schedule.Quiet, Reason: schedule.DoNotDisturb, On: true})
		g.fact(from.Add(g.between(30*time.Minute, 90*time.Minute)), schedule.Event{Kind: schedule.Quiet, Reason: schedule.DoNotDisturb})
	}

	g.arrive(arrive)
	slices.SortFunc(blocks, func(a, b block) int { return a.from.Compare(b.from) })
	at := arrive
	for _, b := range blocks {
		g.typing(at, b.from)
		b.fill(b)
		at = b.to
	}
	g.typing(at, home)
	g.leave(home)
}

// leave locks the screen; a little later the machine goes to sleep.
func (g *planner) leave(t time.Time) {
	g.fact(t, schedule.Event{Kind: schedule.Locked, On: true})
	g.slept = t.Add(10 * time.Minute)
	g.fact(g.slept, schedule.Event{Kind: schedule.Sleep, On: true})
}

// arrive wakes the machine and unlocks it.
func (g *planner) arrive(t time.Time) {
	g.came = t
	g.fact(t, schedule.Event{Kind: schedule.Slept, For: t.Sub(g.slept)})
	g.fact(t, schedule.Event{Kind: schedule.Sleep})
	g.fact(t.Add(5*time.Second), schedule.Event{Kind: schedule.Locked})
}

// feel says on most mornings how stiff the back is: about as in the rest of the
// week, and now and then it is a bad day.
func (g *planner) feel(r *rand.Rand, week int) {
	at := g.came.Add(between(r, time.Minute, 15*time.Minute))
	if r.IntN(100) < 2 {
		g.fact(at, schedule.Event{Kind: schedule.Feel, Score: 7 + r.IntN(2)})
		g.fact(at.Add(20*time.Second), schedule.Event{Kind: schedule.Flare, On: true})
		return
	}
	if score := 1 + week + r.IntN(3) - 1; r.IntN(100) < 80 {
		g.fact(at, schedule.Event{Kind: schedule.Feel, Score: score})
	}
}

// typing has bursts, short pauses to think, and long ones to read.
func (g *planner) typing(from, to time.Time) {
	for t := from; t.Before(to); {
		end := t.Add(g.burst())
		if end.After(to) {
			end = to
		}
		g.span(t, end)
		switch n := g.rand.IntN(100); {
		case n < 70:
			t = end.Add(g.between(3*time.Second, 25*time.Second))
		case n < 92:
			t = end.Add(g.between(25*time.Second, 90*time.Second))
		default:
			t = end.Add(g.between(90*time.Second, 210*time.Second))
		}
	}
}

// burst is how long somebody types without a pause. All chance is in whole
// numbers: fractions may come out otherwise on another processor.
func (g *planner) burst() time.Duration {
	switch n := g.rand.IntN(100); {
	case n < 55:
		return g.between(10*time.Second, time.Minute)
	case n < 90:
		return g.between(time.Minute, 3*time.Minute)
	}
	return g.between(3*time.Minute, 6*time.Minute)
}

func (g *planner) span(from, to time.Time) {
	g.tl.Typing = append(g.tl.Typing, Span{g.at(from), g.at(to)})
}

// meeting is a call with little typing, now and then with a shared screen.
func (g *planner) meeting(b block) {
	on := b.from.Add(g.between(0, time.Minute))
	g.fact(on, schedule.Event{Kind: schedule.Quiet, Reason: schedule.Call, On: true})
	g.fact(b.to, schedule.Event{Kind: schedule.Quiet, Reason: schedule.Call})
	if g.chance(25) {
		g.fact(on.Add(time.Minute), schedule.Event{Kind: schedule.Quiet, Reason: schedule.Fullscreen, On: true})
		g.fact(b.to.Add(-time.Minute), schedule.Event{Kind: schedule.Quiet, Reason: schedule.Fullscreen})
	}
	for t := on; ; {
		end := t.Add(g.between(3*time.Second, 20*time.Second))
		if !end.Before(b.to) {
			break
		}
		g.span(t, end)
		t = end.Add(g.between(time.Minute, 8*time.Minute))
	}
}

// lunch is away from the desk, mostly with the screen locked.
func (g *planner) lunch(b block) {
	if g.chance(80) {
		g.fact(b.from, schedule.Event{Kind: schedule.Locked, On: true})
		g.fact(b.to, schedule.Event{Kind: schedule.Locked})
	}
}

// absence is a way to the coffee machine or the printer.
func (g *planner) absence(b block) {
	if g.chance(30) {
		g.fact(b.from, schedule.Event{Kind: schedule.Locked, On: true})
		g.fact(b.to, schedule.Event{Kind: schedule.Locked})
	}
}

// habits are how the made-up person answers.
type habits struct {
	seed uint64
	day  int
	rand *rand.Rand
}

// React mostly gets up, now and then puts it off, and now and then does nothing.
func (h *habits) React(now schedule.Now, shown schedule.Shown) (Reaction, bool) {
	if day := now.Wall.Year()*1000 + now.Wall.YearDay(); h.rand == nil || day != h.day {
		h.day, h.rand = day, dayRand(h.seed, now.Wall, 1)
	}
	after := between(h.rand, 4*time.Second, 100*time.Second)
	move := Reaction{
		After: after, Away: between(h.rand, 50*time.Second, 170*time.Second),
		Answers: true, Answer: schedule.Event{Kind: schedule.Done, Felt: h.felt()},
	}
	answer := func(kind schedule.EventKind) (Reaction, bool) {
		return Reaction{After: after, Answers: true, Answer: schedule.Event{Kind: kind}}, true
	}
	if shown.Variant == schedule.Back {
		switch n := h.rand.IntN(100); {
		case n < 75:
			move.Away = 0
			return move, true
		case n < 85:
			return answer(schedule.NotYet)
		}
		return Reaction{}, false
	}
	ignores := 15 // who was busy at first mostly is so later
	if shown.Variant == schedule.Repeat {
		ignores = 60
	}
	switch n := h.rand.IntN(90 + ignores); {
	case n < 52:
		return move, true
	case n < 67: // gets up, and has forgotten about it on coming back
		return Reaction{After: after, Away: between(h.rand, 3*time.Minute, 12*time.Minute), Lock: h.rand.IntN(2) == 0}, true
	case n < 80 && shown.CanSnooze:
		return answer(schedule.Snooze)
	case n < 85:
		return answer(schedule.Another)
	case n < 90:
		return answer(schedule.Skip)
	}
	return Reaction{}, false
}

// felt is what the person says about a movement, if they say anything.
func (h *habits) felt() string {
	switch n := h.rand.IntN(100); {
	case n < 8:
		return "easy"
	case n < 28:
		return "right"
	case n < 31:
		return "hard"
	}
	return ""
}
