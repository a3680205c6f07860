//go:build !windows && !darwin

package presence

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// desk is a wire whose keyboard the test has its hands on.
type desk struct {
	t     *testing.T
	told  *told
	asked []string // arm and await, in their order
	said  []string // what was put
	slow  bool     // it does not settle
	ended bool
	start time.Time
}

func (d *desk) arm(after time.Duration, settled func()) {
	d.asked = append(d.asked, fmt.Sprintf("arm %v", after))
	if settled != nil && !d.slow {
		go settled()
	}
}

func (d *desk) await() { d.asked = append(d.asked, "await") }
func (d *desk) end()   { d.ended = true }

// at runs a test in a bubble of time, in which the machine has been up for an hour.
func at(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{t: t, start: time.Now()}
		o := Options{Boot: func() time.Duration { return time.Hour + time.Since(d.start) }}.filled()
		d.told = newTold(&o, func(e Event) {
			s := e.Kind.String()
			if e.Kind == Idle {
				s += fmt.Sprintf(" %v", e.For.Round(time.Second))
			}
			d.said = append(d.said, s)
		}, d)
		test(t, d)
		d.told.close()
	})
}

func (d *desk) want(asked, said string) {
	d.t.Helper()
	synctest.Wait()
	if a := strings.Join(d.asked, ", "); a != asked {
		d.t.Errorf("asked of the source: got %q, want %q", a, asked)
	}
	if s := strings.Join(d.said, ", "); s != said {
		d.t.Errorf("told: got %q, want %q", s, said)
	}
	d.asked, d.said = nil, nil
}

func (d *desk) idle(want time.Duration) {
	d.t.Helper()
	if got, _, err := d.told.know(d.t.Context(), time.Second); err != nil || got.Round(time.Second) != want {
		d.t.Errorf("idle: got %v, %v; want %v", got, err, want)
	}
}

func wait(d time.Duration) { <-time.After(d) }

func TestToldADay(t *testing.T) {
	const s, m = time.Second, time.Minute
	at(t, func(t *testing.T, d *desk) {
		d.told.watch(5*m, false)
		d.told.watch(5*m, false)
		d.want("arm 5m0s", "")
		d.idle(0)
		// Away.
		wait(20 * m)
		d.told.fell(5 * m)
		d.want("await", "idle 5m0s")
		wait(m)
		d.idle(6 * m)
		d.told.watch(0, true) // only the return matters now
		d.want("arm 0s", "")
		wait(m)
		d.told.rose()
		d.want("arm 0s", "input")
		d.idle(0)
		// The short watch while a reminder waits.
		d.told.watch(20*s, false)
		wait(50 * s)
		d.told.fell(20 * s)
		d.want("arm 20s, await", "idle 20s")
		d.told.watch(m, false)
		d.want("arm 1m0s", "")
		wait(40 * s)
		d.told.fell(m)
		d.want("", "idle 1m0s")
		d.told.watch(5*m, false)
		d.told.rose()
		d.want("arm 5m0s, arm 5m0s", "input")
		// A pause that was not watched for is nobody's business.
		d.told.fell(m)
		d.told.rose()
		d.want("await, arm 5m0s", "")
		// What is so already is told at once, and only once.
		d.told.fell(5 * m)
		d.told.watch(20*s, false)
		d.told.watch(20*s, true)
		d.told.watch(20*s, false)
		d.want("await, arm 20s", "idle 5m0s, idle 5m0s")
	})
}

func TestToldOfInputByWhoeverDoesNotStop(t *testing.T) {
	at(t, func(t *testing.T, d *desk) {
		d.told.watch(5*time.Minute, true)
		d.want("arm 5m0s, await", "")
		inputs := 0
		for range 600 { // ten keys a second for a minute
			d.told.mu.Lock()
			wanted := slices.Contains(d.asked, "await")
			d.asked = nil
			d.told.mu.Unlock()
			if wanted || inputs == 0 {
				d.told.rose()
				inputs++
			}
			wait(100 * time.Millisecond)
			synctest.Wait()
		}
		if len(d.said) != inputs || inputs > 4 || inputs < 3 {
			t.Errorf("told %d times of %d inputs in a minute, want three or four", len(d.said), inputs)
		}
		d.told.watch(5*time.Minute, false)
	})
}

func TestToldWaitsUntilItIsSure(t *testing.T) {
	at(t, func(t *testing.T, d *desk) {
		d.slow = true
		d.told.watch(20*time.Second, false)
		if got, _, err := d.told.know(t.Context(), 5*time.Second); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, %v, want to wait", got, err)
		}
		go func() { wait(500 * time.Millisecond); d.told.fell(3 * time.Minute) }()
		d.idle(3 * time.Minute)
		// Input that is told of only after a long pause is not sure.
		d.told.rose()
		d.told.watch(5*time.Minute, false)
		d.slow = false
		d.told.watch(6*time.Minute, false)
		if _, sure, err := d.told.know(t.Context(), time.Second); sure || err != nil {
			t.Errorf("sure %v, %v with a threshold of minutes", sure, err)
		}
	})
}

func TestToldThatLies(t *testing.T) {
	at(t, func(t *testing.T, d *desk) {
		d.told.watch(time.Minute, false)
		d.told.fell(1000 * time.Hour)
		d.want("arm 1m0s, await", "idle 1m0s")
		d.told.rose()
		d.told.fell(-time.Hour)
		d.idle(0)
		d.want("arm 1m0s, await", "input")
		d.told.rose()
		d.told.rose()
		d.want("arm 1m0s", "")
	})
}

func TestToldThatIsGoneOrClosed(t *testing.T) {
	at(t, func(t *testing.T, d *desk) {
		d.told.watch(time.Minute, true)
		gone := errors.New("gone")
		d.told.lose(gone)
		d.told.lose(errors.New("again"))
		if _, _, err := d.told.know(t.Context(), time.Second); err != gone {
			t.Errorf("got %v, want %v", err, gone)
		}
		d.asked = nil
		d.told.watch(time.Hour, true)
		d.want("", "")
		d.told.close()
		d.told.fell(time.Hour)
		d.told.rose()
		d.want("", "")
		if !d.ended {
			t.Error("the connection was not ended")
		}
	})
}
