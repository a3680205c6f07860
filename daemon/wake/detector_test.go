package wake

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// machine is a made-up computer with three clocks.
type machine struct {
	wall        time.Time
	boot, awake time.Duration
	// still is for systems whose boot clock stands still in sleep.
	still bool
}

func newMachine() *machine {
	return &machine{wall: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), boot: 5 * time.Hour, awake: time.Hour}
}

func (m *machine) sample() sample { return sample{now: m.wall, boot: m.boot, awake: m.awake} }
func (m *machine) pass(d time.Duration) {
	m.wall, m.boot, m.awake = m.wall.Add(d), m.boot+d, m.awake+d
}
func (m *machine) sleep(d time.Duration) {
	m.wall = m.wall.Add(d)
	if !m.still {
		m.boot += d
	}
}
func (m *machine) set(d time.Duration) { m.wall = m.wall.Add(d) }

func TestDetectorSaysWhatHappenedBetweenTwoLooks(t *testing.T) {
	type do func(*machine)
	pass := func(d time.Duration) do { return func(m *machine) { m.pass(d) } }
	sleep := func(d time.Duration) do { return func(m *machine) { m.sleep(d) } }
	set := func(d time.Duration) do { return func(m *machine) { m.set(d) } }
	type look struct{ slept, set time.Duration }

	tests := []struct {
		name  string
		det   *detector
		still bool
		// steps are done one by one, with a look after each.
		steps [][]do
		want  []look
	}{
		{name: "time passes", steps: [][]do{{pass(time.Millisecond)}, {pass(3 * time.Hour)}}, want: []look{{}, {}}},
		{name: "a sleep is said once", steps: [][]do{{pass(time.Minute), sleep(2 * time.Hour), pass(time.Second)}, {pass(time.Second)}},
			want: []look{{slept: 2 * time.Hour}, {}}},
		{name: "two sleeps between looks are one", steps: [][]do{{sleep(time.Hour), pass(time.Second), sleep(time.Hour)}}, want: []look{{slept: 2 * time.Hour}}},
		{name: "dozes add up to a second", steps: [][]do{{sleep(400 * time.Millisecond)}, {sleep(400 * time.Millisecond)}, {sleep(400 * time.Millisecond)}, {pass(1)}},
			want: []look{{}, {}, {slept: 1200 * time.Millisecond}, {}}},
		{name: "clock set forward", steps: [][]do{{set(3 * time.Hour), pass(time.Second)}, {pass(time.Second)}}, want: []look{{set: 3 * time.Hour}, {}}},
		{name: "clock set back", steps: [][]do{{set(-3 * time.Hour), pass(time.Second)}, {pass(time.Second)}}, want: []look{{set: -3 * time.Hour}, {}}},
		{name: "there and back is nothing", steps: [][]do{{set(time.Hour), set(-time.Hour)}}, want: []look{{}}},
		{name: "set back while asleep", steps: [][]do{{sleep(8 * time.Hour), set(-time.Hour)}}, want: []look{{slept: 8 * time.Hour, set: -time.Hour}}},
		{name: "set back by just as long as it slept", steps: [][]do{{sleep(time.Hour), set(-time.Hour)}}, want: []look{{slept: time.Hour, set: -time.Hour}}},
		{name: "set forward while asleep", steps: [][]do{{sleep(time.Hour), set(time.Hour)}}, want: []look{{slept: time.Hour, set: time.Hour}}},
		{name: "just under a second", steps: [][]do{{set(999 * time.Millisecond)}, {set(-999 * time.Millisecond)}}, want: []look{{}, {}}},
		{name: "just a second", steps: [][]do{{set(time.Second)}, {set(-time.Second)}}, want: []look{{set: time.Second}, {set: -time.Second}}},
		{name: "slow steering does not add up", steps: [][]do{{set(600 * time.Millisecond)}, {set(600 * time.Millisecond)}, {set(600 * time.Millisecond)}}, want: []look{{}, {}, {}}},
		{name: "before 1970", steps: [][]do{{set(-100 * 365 * 24 * time.Hour)}}, want: []look{{set: -100 * 365 * 24 * time.Hour}}},
		{name: "steering over a long look, where it is possible", det: &detector{slew: 1000},
			steps: [][]do{{pass(time.Hour), set(4 * time.Second)}, {pass(time.Second), set(4 * time.Second)}}, want: []look{{}, {set: 4 * time.Second}}},

		{name: "no clock of sleep: a gap is one", det: &detector{infer: true}, still: true, steps: [][]do{{pass(time.Minute), sleep(time.Hour)}, {pass(time.Minute)}},
			want: []look{{slept: time.Hour}, {}}},
		{name: "no clock of sleep: a small step is a clock set", det: &detector{infer: true}, still: true, steps: [][]do{{set(20 * time.Second)}},
			want: []look{{set: 20 * time.Second}}},
		{name: "no clock of sleep: back is a clock set", det: &detector{infer: true}, still: true, steps: [][]do{{set(-time.Hour)}}, want: []look{{set: -time.Hour}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, m := tt.det, newMachine()
			if d == nil {
				d = &detector{}
			}
			m.still = tt.still
			if slept, set := d.look(m.sample()); slept != 0 || set != 0 {
				t.Fatalf("first look: slept %v, set %v, want nothing", slept, set)
			}
			for i, step := range tt.steps {
				for _, do := range step {
					do(m)
				}
				var got look
				got.slept, got.set = d.look(m.sample())
				if got != tt.want[i] {
					t.Errorf("look %d: got %+v, want %+v", i+1, got, tt.want[i])
				}
			}
		})
	}
}

// A boot clock that stands still in sleep is made to run on by what was found.
func TestHiddenSleepIsAddedToTheBootClock(t *testing.T) {
	d, m := &detector{infer: true}, newMachine()
	m.still = true
	d.look(m.sample())
	for range 3 {
		m.pass(time.Minute)
		m.sleep(time.Hour)
		d.look(m.sample())
	}
	if got, want := m.boot+time.Duration(d.hidden.Load()), 5*time.Hour+3*time.Hour+3*time.Minute; got != want {
		t.Errorf("boot clock with hidden sleep: got %v, want %v", got, want)
	}
}

// Whatever happens and whenever one looks, sleep is never lost and never
// invented, and steps of the clock are said with the right sign and size.
func TestDetectorLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, m := &detector{}, newMachine()
		d.look(m.sample())
		var slept, gotSlept time.Duration
		for range rapid.IntRange(1, 40).Draw(t, "looks") {
			m.pass(time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "pass")))
			if rapid.Bool().Draw(t, "sleeps") {
				s := time.Duration(rapid.Int64Range(0, int64(9*time.Hour)).Draw(t, "sleep"))
				slept += s
				m.sleep(s)
			}
			var step time.Duration
			if rapid.Bool().Draw(t, "sets") {
				step = time.Duration(rapid.Int64Range(int64(-30*time.Hour), int64(30*time.Hour)).Draw(t, "set"))
				m.set(step)
			}
			gs, set := d.look(m.sample())
			gotSlept += gs
			if want := step; want >= threshold || want <= -threshold {
				if set != want {
					t.Fatalf("clock set by %v, said %v", want, set)
				}
			} else if set != 0 {
				t.Fatalf("clock set by %v, said %v", want, set)
			}
		}
		if lost := slept - gotSlept; lost < 0 || lost >= threshold {
			t.Fatalf("slept %v in all, said %v", slept, gotSlept)
		}
	})
}

// A goroutine that is held up between reading the one clock and the other sees
// clocks that do not belong together; nothing may be made of that.
func TestBoundedReadsAgainAfterBeingHeldUp(t *testing.T) {
	m := newMachine()
	reads := 0
	read := func() sample {
		reads++
		s := m.sample()
		if reads == 2 { // the second of the first three: wall time is old, boot is new
			m.pass(10 * time.Second)
			s.boot, s.awake = m.boot, m.awake
		}
		return s
	}
	if got, want := bounded(read), m.sample(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if reads != 6 {
		t.Errorf("read %d times, want two rounds of three", reads)
	}
}

func TestBoundedTakesTheTightestWhenAllAreSlow(t *testing.T) {
	m := newMachine()
	delays := []time.Duration{9, 8, 3, 7, 5}
	var want sample
	reads := 0
	read := func() sample {
		round, part := reads/3, reads%3
		reads++
		if part == 2 {
			m.pass(delays[round] * time.Second)
		}
		s := m.sample()
		if part == 1 && delays[round] == 3 {
			want = s
		}
		return s
	}
	if got := bounded(read); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if reads != 15 {
		t.Errorf("read %d times, want five rounds of three", reads)
	}
}
