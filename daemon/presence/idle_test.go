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

// fake is an idle source that the test answers for.
type fake struct {
	mu     sync.Mutex
	opens  int
	asks   int
	unfit  string
	broken error // what opening gives
	gone   error // what asking gives
	idle   time.Duration
	hold   chan struct{} // asking waits for it; nil: it does not
	ended  chan struct{}
	closes int
}

func (f *fake) kind(name string) idleKind {
	return idleKind{
		name: name,
		unfit: func(*Options, *session) string {
			f.mu.Lock()
			defer f.mu.Unlock()
			return f.unfit
		},
		open: func(context.Context, *Options, func(Event)) (idleSource, error) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.opens++
			f.ended = make(chan struct{})
			return f, f.broken
		},
	}
}

func (f *fake) ask() (time.Duration, error) {
	f.mu.Lock()
	f.asks++
	hold, ended := f.hold, f.ended
	f.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ended:
			return 0, errors.New("closed")
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.idle, f.gone
}

func (f *fake) detail() string { return "a fake" }

func (f *fake) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closes++
	if f.closes == f.opens {
		close(f.ended)
	}
}

func (f *fake) change(c func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c()
}

func (f *fake) count() (opens, asks int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.opens, f.asks
}

// keep runs a test on a keeper of the fakes, in a bubble of its own time.
func keep(t *testing.T, test func(t *testing.T, k *keeper, changes *int), fakes ...*fake) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var kinds []idleKind
		for i, f := range fakes {
			kinds = append(kinds, f.kind(string(rune('a'+i))))
		}
		changes := 0
		o := Options{Boot: func() time.Duration { return 100 * time.Hour }}.filled()
		k := newKeeper(t.Context(), o, &session{}, kinds, func(Event) {}, func() { changes++ })
		defer k.close()
		test(t, k, &changes)
	})
}

func (k *keeper) mustKnow(t *testing.T, want time.Duration) {
	t.Helper()
	if got, ok := k.ask(t.Context()); !ok || got != want {
		t.Errorf("idle: got %v, known %v; want %v", got, ok, want)
	}
}

func (k *keeper) mustNotKnow(t *testing.T) {
	t.Helper()
	if got, ok := k.ask(t.Context()); ok {
		t.Errorf("idle: got %v, want it to be unknown", got)
	}
}

func TestTheFirstSourceThatWorksIsUsed(t *testing.T) {
	a, b, c, d := &fake{unfit: "no a here"}, &fake{broken: errors.New("b is broken")}, &fake{idle: time.Minute}, &fake{}
	keep(t, func(t *testing.T, k *keeper, changes *int) {
		if why := k.report().Why(); why != notYet() {
			t.Errorf("before the first try: %q", why)
		}
		k.mustKnow(t, time.Minute)
		want := []Candidate{{"a", "no a here"}, {"b", "b is broken"}, {"c", ""}, {"d", "c is there, which is better"}}
		if q := k.report(); q.Source != "c" || q.Detail != "a fake" || !slices.Equal(q.Candidates, want) {
			t.Errorf("report: got %+v, want %+v", q, want)
		}
		if opens, _ := d.count(); opens != 0 {
			t.Errorf("d was opened %d times although c is there", opens)
		}
		before := *changes
		k.mustKnow(t, time.Minute)
		if *changes != before {
			t.Error("said that something changed when nothing had")
		}
	}, a, b, c, d)
}

func TestASourceThatBecomesUnfitIsDropped(t *testing.T) {
	a := &fake{}
	keep(t, func(t *testing.T, k *keeper, changes *int) {
		k.mustKnow(t, 0)
		before := *changes
		a.change(func() { a.unfit = "it is Wayland after all" })
		k.mustNotKnow(t)
		if q := k.report(); q.Why() != "it is Wayland after all" {
			t.Errorf("why: %q", q.Why())
		}
		if a.closes != 1 || *changes == before {
			t.Errorf("closed %d times, want once; said so: %v", a.closes, *changes != before)
		}
	}, a)
}

func TestAMissingSourceIsTriedAgainWithLongerAndLongerWaits(t *testing.T) {
	a := &fake{broken: errors.New("not there")}
	keep(t, func(t *testing.T, k *keeper, _ *int) {
		var tries []time.Duration
		start := time.Now()
		for time.Since(start) < 5*time.Minute {
			before, _ := a.count()
			k.mustNotKnow(t)
			if after, _ := a.count(); after > before {
				tries = append(tries, time.Since(start))
			}
			<-time.After(500 * time.Millisecond)
		}
		s := time.Second
		want := []time.Duration{0, 1 * s, 3 * s, 7 * s, 15 * s, 31 * s, 63 * s, 123 * s, 183 * s, 243 * s}
		if !slices.Equal(tries, want) {
			t.Errorf("tried at %v, want %v", tries, want)
		}
		a.change(func() { a.broken = nil })
		<-time.After(time.Minute)
		k.mustKnow(t, 0)
	}, a)
}

func TestASourceThatDiesIsOpenedAgainAtOnce(t *testing.T) {
	a := &fake{idle: time.Second}
	keep(t, func(t *testing.T, k *keeper, _ *int) {
		k.mustKnow(t, time.Second)
		a.change(func() { a.gone = errors.New("server gone") })
		k.mustNotKnow(t)
		if opens, asks := a.count(); opens != 2 || asks != 3 {
			t.Errorf("opened %d times and asked %d, want 2 and 3: once more after it died, and no more", opens, asks)
		}
		if why := k.report().Why(); why != "server gone" {
			t.Errorf("why: %q", why)
		}
		a.change(func() { a.gone = nil })
		k.mustKnow(t, time.Second)
	}, a)
}

func TestASourceThatHangsIsAskedOnlyOnce(t *testing.T) {
	a := &fake{idle: 7 * time.Second}
	keep(t, func(t *testing.T, k *keeper, _ *int) {
		a.hold = make(chan struct{})
		start := time.Now()
		// Several at once wait together; one with less time gives up alone.
		var together sync.WaitGroup
		for range 5 {
			together.Go(func() { k.mustNotKnow(t) })
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, ok := k.ask(short); ok || time.Since(start) != time.Second {
			t.Errorf("with a second of patience: known %v after %v", ok, time.Since(start))
		}
		if q := k.report(); q.Source != "a" {
			t.Errorf("after a second: %+v, want it to be waited for still", q)
		}
		together.Wait()
		if waited := time.Since(start); waited != 5*time.Second {
			t.Errorf("waited %v, want 5 s", waited)
		}
		if why := k.report().Why(); !strings.Contains(why, "not answered for 5s") {
			t.Errorf("why: %q", why)
		}
		// From now on nobody waits.
		before := time.Now()
		for range 10 {
			k.mustNotKnow(t)
		}
		if time.Since(before) != 0 {
			t.Errorf("waited another %v for a source that hangs", time.Since(before))
		}
		if _, asks := a.count(); asks != 1 {
			t.Errorf("asked %d times, want once", asks)
		}
		// The late answer is old, so it is not given to anybody; but the source is back.
		close(a.hold)
		a.change(func() { a.hold, a.idle = nil, time.Second })
		synctest.Wait()
		if q := k.report(); q.Source != "a" {
			t.Errorf("after the late answer: %+v", q)
		}
		k.mustKnow(t, time.Second)
	}, a)
}

// At login the daemon may be there before the better source.
func TestABetterSourceThatComesLaterIsTaken(t *testing.T) {
	a, b := &fake{broken: errors.New("not there yet")}, &fake{idle: time.Second}
	keep(t, func(t *testing.T, k *keeper, _ *int) {
		k.mustKnow(t, time.Second)
		a.change(func() { a.broken, a.idle = nil, 2*time.Second })
		k.mustKnow(t, time.Second)
		<-time.After(2 * time.Minute)
		k.mustKnow(t, 2*time.Second)
		if q := k.report(); q.Source != "a" || b.closes != 1 {
			t.Errorf("report %+v, and the other was closed %d times", q, b.closes)
		}
		opens, _ := b.count()
		<-time.After(time.Hour)
		k.mustKnow(t, 2*time.Second)
		if after, _ := b.count(); after != opens {
			t.Error("a worse source was opened")
		}
	}, a, b)
}

func TestCloseEndsAQuestion(t *testing.T) {
	a := &fake{}
	keep(t, func(t *testing.T, k *keeper, _ *int) {
		a.hold = make(chan struct{})
		var asking sync.WaitGroup
		asking.Go(func() { k.mustNotKnow(t) })
		synctest.Wait()
		k.close()
		asking.Wait()
		k.mustNotKnow(t)
		if opens, asks := a.count(); opens != 1 || asks != 1 {
			t.Errorf("opened %d times and asked %d, want once", opens, asks)
		}
	}, a)
}

func TestNoKindsAtAll(t *testing.T) {
	keep(t, func(t *testing.T, k *keeper, _ *int) {
		k.mustNotKnow(t)
		if q := k.report(); q.Source != "" || q.Why() == "" {
			t.Errorf("report: %+v, want a reason", q)
		}
	})
}

func TestBound(t *testing.T) {
	for _, tt := range []struct {
		idle, uptime, want time.Duration
		believed           bool
	}{
		{0, time.Hour, 0, true},
		{-time.Second, time.Hour, 0, true},
		{time.Hour, time.Hour, time.Hour, true},
		{time.Hour + 30*time.Second, time.Hour, time.Hour + 30*time.Second, true},
		{2 * time.Hour, time.Hour, 0, false},
		{1000 * time.Hour, 0, 1000 * time.Hour, true}, // nobody knows the uptime
	} {
		got, why := bound(tt.idle, tt.uptime)
		if got != tt.want || (why == "") != tt.believed {
			t.Errorf("idle %v, up %v: got %v, %q", tt.idle, tt.uptime, got, why)
		}
	}
}

// An emit that takes its time holds up nobody, and loses nothing.
func TestASlowOwnerGetsEverythingInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		b := outbox{wake: make(chan struct{}, 1)}
		var got []Event
		go b.run(ctx, func(e Event) {
			<-time.After(time.Second)
			got = append(got, e)
		})
		var want []Event
		for i := range 100 {
			e := Event{Kind: Sleep, On: i%2 == 0}
			b.put(e)
			want = append(want, e)
		}
		for range 10 {
			b.put(Event{Kind: SourcesChanged}) // ten times the same news
		}
		want = append(want, Event{Kind: SourcesChanged})
		<-time.After(200 * time.Second)
		synctest.Wait()
		if !slices.Equal(got, want) {
			t.Errorf("got %d events, want %d", len(got), len(want))
		}
		cancel()
	})
}

func TestKindsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for k := Kind(0); k <= SourcesChanged; k++ {
		if seen[k.String()] {
			t.Errorf("kind %d is called %q like another", k, k)
		}
		seen[k.String()] = true
	}
}
