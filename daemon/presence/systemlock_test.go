package presence

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A systemLockRig is one with a system of the test's own.
type systemLockRig struct {
	*systemLock
	mu     sync.Mutex
	events []Event
	first  int // how often it was said to be tried
}

// startSystemLock runs it in a synctest bubble; end waits for its end.
func startSystemLock(listen func(ctx context.Context, l *systemLock, ready func()) error) (r *systemLockRig, end func()) {
	r = &systemLockRig{}
	o := Options{}.filled()
	k := &locks{put: func(e Event) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.events = append(r.events, e)
	}}
	r.systemLock = newSystemLock("test-session", o, k, func() {})
	r.listen = listen
	ctx, cancel := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	ended.Go(func() { r.run(ctx, sync.OnceFunc(func() { r.first++ })) })
	return r, func() { cancel(); ended.Wait() }
}

func (r *systemLockRig) want(t *testing.T, why string, locked ...bool) {
	t.Helper()
	synctest.Wait()
	var got []bool
	r.mu.Lock()
	for _, e := range r.events {
		if e.Kind != Locked {
			t.Errorf("event %v", e)
		}
		got = append(got, e.On)
	}
	r.events = nil
	r.mu.Unlock()
	if !slices.Equal(got, locked) {
		t.Errorf("locked %v, want %v", got, locked)
	}
	var report Report
	r.report(&report)
	if q := report.Lock; !strings.Contains(q.Why(), why) || (why == "") != (q.Source == "test-session") {
		t.Errorf("report %+v, want why %q", q, why)
	}
}

func TestSystemLockTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		news := make(chan bool)
		r, end := startSystemLock(func(ctx context.Context, l *systemLock, ready func()) error {
			l.say(true)
			ready()
			for {
				select {
				case on := <-news:
					l.say(on)
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		})
		r.want(t, "", true)
		news <- false
		r.want(t, "", false)
		news <- true
		news <- true // twice is twice
		r.want(t, "", true, true)
		end()
		r.want(t, "") // nothing after the end
		if r.first != 1 {
			t.Errorf("it was tried %d times for the first time", r.first)
		}
	})
}

// One that hangs is said to, and used when it goes on. It does not hold up the end.
func TestSystemLockHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		goOn, over := make(chan bool), make(chan bool)
		r, end := startSystemLock(func(_ context.Context, l *systemLock, ready func()) error {
			<-goOn
			l.say(true)
			ready()
			<-over
			return nil
		})
		r.want(t, notYet())
		time.Sleep(5 * time.Second)
		r.want(t, "has not answered for 5s", false)
		close(goOn)
		r.want(t, "", true)
		start := time.Now()
		end()
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("the end took %v", took)
		}
		close(over)
	})
}

// One that is lost ends the lock, and is tried again when somebody is there.
func TestSystemLockIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		lose := make(chan bool)
		r, end := startSystemLock(func(ctx context.Context, l *systemLock, ready func()) error {
			if tries++; tries == 2 {
				return errors.New("it does not tell")
			}
			l.say(true)
			ready()
			select {
			case <-lose:
				return errors.New("it is gone")
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		defer end()
		r.want(t, "", true)
		lose <- true
		r.want(t, "it is gone", false)
		r.nudge() // too early
		time.Sleep(59 * time.Second)
		r.want(t, "it is gone")
		time.Sleep(time.Hour) // nobody is there
		r.want(t, "it is gone")
		r.nudge()
		r.want(t, "it does not tell", false)
		time.Sleep(time.Minute)
		synctest.Wait()
		r.nudge()
		r.want(t, "", true)
		if tries != 3 {
			t.Errorf("%d tries", tries)
		}
	})
}

func TestSystemLockReportsSleep(t *testing.T) {
	l := newSystemLock("test-session", Options{}.filled(), &locks{}, func() {})
	l.why, l.whySleep = "", "it does not tell of sleep"
	var r Report
	l.report(&r)
	if r.Lock.Source != "test-session" || r.Sleep.Source != "" || r.Sleep.Why() != "it does not tell of sleep" {
		t.Errorf("%+v", r)
	}
	l.whySleep, r = "", Report{}
	l.report(&r)
	if r.Sleep.Source != "test-session" || r.Sleep.Why() != "" {
		t.Errorf("%+v", r)
	}
}
