package wake

import (
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// timers runs f against every timer that this system has.
func timers(t *testing.T, f func(t *testing.T, a *Alarm)) {
	alarm := func(t *testing.T) *Alarm {
		a, err := New()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
		return a
	}
	t.Run("system", func(t *testing.T) { f(t, alarm(t)) })
	t.Run("tick", func(t *testing.T) {
		a := alarm(t)
		_ = a.timer.close()
		a.timer = newTick(a.fire, a.read, &a.det.hidden)
		f(t, a)
	})
}

// fired waits for the alarm and returns how long it took.
func fired(t *testing.T, a *Alarm) time.Duration {
	t.Helper()
	start := time.Now()
	select {
	case <-a.C():
	case <-time.After(20 * time.Second):
		t.Fatal("the alarm did not fire within 20 s")
	}
	return time.Since(start)
}

func TestFiresAtTheArmedMoment(t *testing.T) {
	timers(t, func(t *testing.T, a *Alarm) {
		at := a.Look().Boot + 50*time.Millisecond
		a.Arm(at, time.Time{})
		fired(t, a)
		if now := a.Look().Boot; now < at {
			t.Errorf("fired %v early on the boot clock", at-now)
		}
		wall := a.Look().Wall.Add(50 * time.Millisecond)
		a.Arm(0, wall)
		fired(t, a)
		if now := a.Look().Wall; now.Before(wall) {
			t.Errorf("fired %v early on the wall clock", wall.Sub(now))
		}
	})
}

func TestTheFirstOfTwoMomentsFires(t *testing.T) {
	timers(t, func(t *testing.T, a *Alarm) {
		now := a.Look()
		a.Arm(now.Boot+time.Hour, now.Wall.Add(20*time.Millisecond))
		fired(t, a)
		now = a.Look()
		a.Arm(now.Boot+20*time.Millisecond, now.Wall.Add(time.Hour))
		fired(t, a)
	})
}

func TestArmingReplacesWhatWasArmed(t *testing.T) {
	timers(t, func(t *testing.T, a *Alarm) {
		now := a.Look()
		a.Arm(now.Boot+time.Hour, now.Wall.Add(time.Hour))
		a.Arm(now.Boot+20*time.Millisecond, time.Time{}) // earlier
		fired(t, a)

		now = a.Look()
		a.Arm(now.Boot+30*time.Millisecond, now.Wall.Add(30*time.Millisecond))
		at := now.Boot + 200*time.Millisecond
		a.Arm(at, time.Time{}) // later, and nothing on the wall clock
		fired(t, a)
		if now := a.Look().Boot; now < at {
			t.Errorf("fired for the moment that was replaced, %v early", at-now)
		}
	})
}

func TestDisarmedDoesNotFire(t *testing.T) {
	timers(t, func(t *testing.T, a *Alarm) {
		now := a.Look()
		a.Arm(now.Boot+50*time.Millisecond, now.Wall.Add(50*time.Millisecond))
		a.Arm(0, time.Time{})
		// A second alarm, later than the first would have been, is the clock here.
		b, err := New()
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		b.Arm(now.Boot+250*time.Millisecond, time.Time{})
		fired(t, b)
		select {
		case <-a.C():
			t.Error("fired after it was disarmed")
		default:
		}
	})
}

func TestAMomentThatHasPassedFiresAtOnce(t *testing.T) {
	timers(t, func(t *testing.T, a *Alarm) {
		for _, arm := range []struct {
			boot time.Duration
			wall time.Time
		}{
			{boot: 1},
			{boot: a.Look().Boot},
			{wall: time.Now()},
			{wall: time.Unix(0, 0)},
			{wall: time.Date(1901, 1, 1, 0, 0, 0, 0, time.UTC)},
		} {
			a.Arm(arm.boot, arm.wall)
			fired(t, a)
			a.Arm(0, time.Time{})
		}
	})
}

func TestFarMomentsAreAccepted(t *testing.T) {
	timers(t, func(t *testing.T, a *Alarm) {
		a.Arm(1<<63-1, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
		a.Arm(a.Look().Boot+10*time.Millisecond, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
		fired(t, a)
	})
}

func TestFiringsThatNobodyTakesAreOne(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	a.fire()
	a.fire()
	a.fire()
	<-a.C()
	select {
	case <-a.C():
		t.Error("a second value for firings that nobody took")
	default:
	}
}

func TestLookReadsBothClocks(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	before := time.Now().Round(0)
	first := a.Look()
	if first.Slept != 0 || first.ClockSet != 0 || first.ZoneChanged {
		t.Errorf("first look says something happened: %+v", first)
	}
	if first.Wall.Before(before) || first.Wall.After(time.Now().Round(0)) {
		t.Errorf("wall clock: got %v, want about %v", first.Wall, before)
	}
	if first.Wall != first.Wall.Round(0) {
		t.Errorf("wall time %v has a monotonic part", first.Wall)
	}
	if first.Wall.Location() != time.Local {
		t.Errorf("zone: got %v, want the local one", first.Wall.Location())
	}
	if first.Boot <= 0 || Boot() < first.Boot {
		t.Errorf("boot clock: got %v, then %v", first.Boot, Boot())
	}
	for range 10_000 {
		l := a.Look()
		if l.Slept != 0 || l.ClockSet != 0 || l.Boot < first.Boot {
			t.Fatalf("look says something happened: %+v after %v", l, first.Boot)
		}
		first = l
	}
}

func TestBootIDIsStable(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if a.BootID() != bootID() {
		t.Errorf("boot id: got %q, then %q", a.BootID(), bootID())
	}
}

func TestCloseTwiceAndArmAfterIt(t *testing.T) {
	timers(t, func(t *testing.T, a *Alarm) {
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		a.Arm(1, time.Time{})
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// The tick sees a clock that is set and a sleep by itself, as nobody tells it.
func TestTickFiresWhenTheClockIsSetOrTheMachineSlept(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*machine)
	}{
		{"set forward", func(m *machine) { m.set(time.Hour) }},
		{"set back", func(m *machine) { m.set(-time.Hour) }},
		{"slept", func(m *machine) { m.sleep(time.Hour) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var current atomic.Pointer[sample]
			m := newMachine()
			s := m.sample()
			current.Store(&s)
			got := make(chan struct{}, 10)
			tk := newTick(func() { got <- struct{}{} }, func() sample { return *current.Load() }, new(atomic.Int64))
			defer tk.close()
			tt.do(m)
			s2 := m.sample()
			current.Store(&s2)
			tk.arm(m.boot+5*time.Hour, time.Time{}) // looks now, and is not due
			select {
			case <-got:
			case <-time.After(20 * time.Second):
				t.Fatal("did not fire within 20 s")
			}
		})
	}
}

func TestRemaining(t *testing.T) {
	m := newMachine()
	for _, tt := range []struct {
		name   string
		hidden time.Duration
		boot   time.Duration
		wall   time.Time
		want   time.Duration
		armed  bool
	}{
		{name: "nothing"},
		{name: "boot", boot: m.boot + time.Minute, want: time.Minute, armed: true},
		{name: "boot, after a hidden sleep", hidden: time.Hour, boot: m.boot + time.Minute, want: time.Minute - time.Hour, armed: true},
		{name: "wall", wall: m.wall.Add(time.Minute), want: time.Minute, armed: true},
		{name: "boot first", boot: m.boot + time.Minute, wall: m.wall.Add(time.Hour), want: time.Minute, armed: true},
		{name: "wall first", boot: m.boot + time.Hour, wall: m.wall.Add(time.Minute), want: time.Minute, armed: true},
		{name: "passed", boot: 1, want: 1 - m.boot, armed: true},
	} {
		got, armed := remaining(m.sample(), tt.hidden, tt.boot, tt.wall)
		if got != tt.want || armed != tt.armed {
			t.Errorf("%s: got %v, %v, want %v, %v", tt.name, got, armed, tt.want, tt.armed)
		}
	}
}

// readings is a timer that answers as it is told.
type readings []error

func (r *readings) Read(p []byte) (int, error) {
	if len(*r) == 0 {
		return 0, io.ErrClosedPipe
	}
	err := (*r)[0]
	*r = (*r)[1:]
	return len(p), err
}

var errNotExpected = errors.New("not expected")

func BenchmarkLook(b *testing.B) {
	a, err := New()
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	b.ReportAllocs()
	for b.Loop() {
		a.Look()
	}
}

func BenchmarkArm(b *testing.B) {
	a, err := New()
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	wall := time.Now().Add(time.Hour)
	b.ReportAllocs()
	for b.Loop() {
		a.Arm(1<<62, wall)
	}
}
