package daemon

import (
	"math/rand/v2"
	"testing"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/quiet"
)

// types has the person type until the test ends: bursts, and pauses of up to
// longest, which is no absence.
func (b *bench) types(longest time.Duration) (stop func()) {
	r := rand.New(rand.NewPCG(3, 1))
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			pause := time.Duration(r.Int64N(int64(2 * time.Second)))
			if r.IntN(20) == 0 {
				pause = time.Duration(r.Int64N(int64(longest)))
			}
			select {
			case <-end:
				return
			case <-time.After(pause):
				b.person.stop() // so the last input was now
			}
		}
	}()
	return func() { close(end); <-ended }
}

// asked is how many questions each of the next hours brings.
func (b *bench) asked(hours int, every func()) (list []int) {
	for range hours {
		b.person.set(func(p *person) { p.asked = 0 })
		for range 60 {
			b.pass(time.Minute)
			if every != nil {
				every()
			}
		}
		b.person.set(func(p *person) { list = append(list, p.asked) })
	}
	return list
}

func atMost(t *testing.T, what string, list []int, most int) {
	t.Helper()
	for hour, n := range list {
		if n == 0 || n > most {
			t.Errorf("%s: %d questions in hour %d of %v, want 1 to %d", what, n, hour+1, list, most)
		}
	}
}

// A source that has to be asked is asked at most 20 times an hour while somebody
// types and at most 70 times while nobody is there, with the default settings and
// whatever else goes on. Reminders come on top: one that waits for a lull asks at
// most each 20 s, for five minutes, and one that nobody answers every two.
func TestQuestionsAnHour(t *testing.T) {
	const typing, lull, ignored, away = 20, 15, 8, 70
	for _, c := range []struct {
		name   string
		set    []string
		pauses time.Duration
		most   int
		every  func(*bench) func()
	}{
		{"no reminder", []string{"interval=12h"}, 40 * time.Second, typing, nil},
		{"long pauses", []string{"interval=12h"}, 4 * time.Minute, typing, nil},
		{"reminders that are answered", nil, 40 * time.Second, typing + lull, func(b *bench) func() {
			return func() {
				if b.screen.shown() != nil { // a status would be a question of its own
					b.ask(control.CommandDone)
				}
			}
		}},
		{"reminders that nobody answers", nil, 40 * time.Second, typing + 2*(lull+ignored), nil},
		{"a call that lasts", nil, 40 * time.Second, typing, func(b *bench) func() {
			b.onQuiet(quiet.Event{Reason: quiet.Call, On: true})
			return nil
		}},
		{"paused", nil, 40 * time.Second, typing, func(b *bench) func() {
			b.ask(control.CommandPause)
			return nil
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				b := startBench(t, testPaths(t), newBubbleClock(), c.set...)
				stop := b.types(c.pauses)
				b.pass(time.Minute)
				var every func()
				if c.every != nil {
					every = c.every(b)
				}
				hours := b.asked(6, every)
				t.Log("typing", hours)
				atMost(t, "typing", hours, c.most)
				stop()
				b.pass(time.Hour) // calls and what they hold back
				hours = b.asked(6, nil)
				t.Log("away", hours)
				atMost(t, "away", hours, away)
				// They come back, and it is as before.
				stop = b.types(c.pauses)
				b.pass(10 * time.Minute)
				hours = b.asked(2, every)
				t.Log("back", hours)
				atMost(t, "back", hours, c.most)
				stop()
			})
		})
	}
}
