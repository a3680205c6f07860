package quiet

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// startAsked asks question of two seats in a synctest bubble; end waits for its end.
func startAsked(open func() (func() []answer, error)) (events func() []Event, r func() Report, end func()) {
	var mu sync.Mutex
	var seen []Event
	q := &Quiet{}
	q.board = newBoard(slog.New(slog.DiscardHandler), func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, e)
	})
	run := asked(Options{}.filled(), open, q.board.seat(Fullscreen, "full"), q.board.seat(Presentation, "shows"))
	q.board.ready()
	ctx, cancel := context.WithCancel(context.Background())
	q.ended.Go(func() { run(ctx) })
	return func() []Event {
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		all := seen
		seen = nil
		return all
	}, q.Sources, func() { cancel(); q.ended.Wait() }
}

func TestAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var full atomic.Bool
		var count atomic.Int32
		events, report, end := startAsked(func() (func() []answer, error) {
			return func() []answer {
				count.Add(1)
				return []answer{{on: full.Load(), detail: "a window"}, {why: "it does not know"}}
			}, nil
		})
		if got := events(); got != nil {
			t.Errorf("at the start %v", got)
		}
		if r := report(); r[2].Source != "full" || r[2].Detail != "a window" || r[3].Source != "" || r[3].Why() != "it does not know" {
			t.Errorf("%+v", r)
		}
		full.Store(true)
		time.Sleep(askEvery - time.Nanosecond)
		if got := events(); got != nil || count.Load() != 1 {
			t.Errorf("too early %v, %d questions", got, count.Load())
		}
		time.Sleep(time.Nanosecond)
		if got := events(); !slices.Equal(got, []Event{{Fullscreen, true}}) {
			t.Errorf("events %v", got)
		}
		full.Store(false)
		time.Sleep(10 * askEvery)
		if got := events(); !slices.Equal(got, []Event{{Fullscreen, false}}) || count.Load() != 12 {
			t.Errorf("events %v, %d questions", got, count.Load())
		}
		end()
	})
}

// A question that hangs ends what it said before, is the only one, is used when
// it is answered, and does not hold up the end.
func TestAskedHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var count atomic.Int32
		hang := make(chan bool)
		events, report, end := startAsked(func() (func() []answer, error) {
			return func() []answer {
				if count.Add(1)%2 == 0 {
					<-hang
				}
				return []answer{{on: true}, {}}
			}, nil
		})
		if got := events(); !slices.Equal(got, []Event{{Fullscreen, true}}) {
			t.Errorf("events %v", got)
		}
		time.Sleep(askEvery + 5*time.Second)
		if got := events(); !slices.Equal(got, []Event{{Fullscreen, false}}) {
			t.Errorf("events %v", got)
		}
		if why := report()[2].Why(); !strings.Contains(why, "not answered for 5s") {
			t.Errorf("why %q", why)
		}
		time.Sleep(time.Hour)
		hang <- true
		synctest.Wait()
		if got := events(); !slices.Equal(got, []Event{{Fullscreen, true}}) || report()[2].Source != "full" {
			t.Errorf("events %v, %+v", got, report()[2])
		}
		time.Sleep(2 * askEvery)
		synctest.Wait()
		if n := count.Load(); n != 4 {
			t.Errorf("%d questions", n)
		}
		start := time.Now()
		end() // while the fourth hangs
		if took := time.Since(start); took != 0 {
			t.Errorf("the end took %v", took)
		}
		hang <- true
	})
}

func TestAskedNever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, report, end := startAsked(func() (func() []answer, error) { return nil, errors.New("there is no such function") })
		defer end()
		synctest.Wait()
		if why := report()[2].Why(); why != "there is no such function" {
			t.Errorf("why %q", why)
		}
	})
}
