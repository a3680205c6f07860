//go:build !windows && !darwin

package presence

import (
	"context"
	"testing"
	"time"
)

// idleFor waits for the next event, which must be Idle, for at least d.
func (r *run) idleFor(d time.Duration) time.Duration {
	r.t.Helper()
	var e Event
	eventually(r.t, "an event", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		if len(r.events) == r.seen {
			return false
		}
		e = r.events[r.seen]
		return true
	})
	r.seen++
	if e.Kind != Idle || e.For < d {
		r.t.Fatalf("got %v for %v, want idle for at least %v", e.Kind, e.For, d)
	}
	return e.For
}

// still is true while nothing was said since the last event that was taken.
func (r *run) silent() {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.events) != r.seen {
		r.t.Fatalf("got %s, want silence", text(r.events[r.seen:]))
	}
}

// active waits until the source knows of input, and asks it.
func (r *run) active() {
	r.t.Helper()
	eventually(r.t, "there is input", func() bool {
		d, known := r.Idle(context.Background())
		return known && d == 0 && !r.Still()
	})
}

func TestXSyncTellsOfIdlenessAndInput(t *testing.T) {
	_, display := xserver(t, "")
	input(t, display)
	r := watching(t, nowhere(t).set("DISPLAY", display)).found()
	r.want(unlocked)
	if !r.Pushes() || r.Sources().Idle.Source != "xsync" {
		t.Fatalf("pushes %v, report %+v", r.Pushes(), r.Sources().Idle)
	}
	r.Watch(300*time.Millisecond, false)
	r.idleFor(300 * time.Millisecond)
	if d := r.known(); !r.Still() || d < 300*time.Millisecond {
		t.Errorf("still %v, idle %v after the sign", r.Still(), d)
	}
	// Said once, and not again for what was said.
	r.Watch(300*time.Millisecond, false)
	input(t, display)
	r.want(Event{Kind: Input})
	r.idleFor(300 * time.Millisecond)

	// A longer threshold waits on from where the input stopped.
	r.Watch(time.Second, false)
	if d := r.idleFor(time.Second); d > 20*time.Second {
		t.Errorf("idle for %v", d)
	}
	// A shorter one is passed already.
	r.Watch(500*time.Millisecond, false)
	r.idleFor(time.Second)
	input(t, display)
	r.want(Event{Kind: Input})
	r.idleFor(500 * time.Millisecond)
	// None at all.
	r.Watch(0, false)
	input(t, display)
	r.want(Event{Kind: Input})
	r.active()
	r.silent()
}

func TestXSyncKnowsOfAPauseThatWasBeforeItWasAsked(t *testing.T) {
	_, display := xserver(t, "")
	input(t, display)
	r := watching(t, nowhere(t).set("DISPLAY", display)).found()
	r.want(unlocked)
	r.Watch(time.Hour, false)
	r.active()
	// A second that nobody watches.
	x := openXScreensaver(t, r, display)
	eventually(t, "a second without input", func() bool { d, err := x.ask(); return err == nil && d > time.Second })
	if d := r.known(); d != 0 || r.Still() {
		t.Fatalf("idle %v with a threshold of an hour", d)
	}
	r.Watch(500*time.Millisecond, false)
	if d := r.known(); d < time.Second {
		t.Errorf("idle %v right after a shorter threshold, want more than a second", d)
	}
	r.idleFor(time.Second)
}

// openXScreensaver asks the same server by the other way.
func openXScreensaver(t *testing.T, r *run, display string) idleSource {
	t.Helper()
	x, err := openScreensaver(t.Context(), &Options{Env: nowhere(t).set("DISPLAY", display).get, patience: patience}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.close)
	return x
}

func TestXSyncTellsOfInputWithoutAPauseBeforeIt(t *testing.T) {
	_, display := xserver(t, "")
	r := watching(t, nowhere(t).set("DISPLAY", display)).found()
	r.want(unlocked)
	x := openXScreensaver(t, r, display)
	eventually(t, "more than a second without input", func() bool { d, err := x.ask(); return err == nil && d > 1100*time.Millisecond })
	r.Watch(time.Hour, true)
	r.active()
	r.silent()
	input(t, display)
	r.want(Event{Kind: Input})
	// Not at every key.
	for range 5 {
		input(t, display)
	}
	r.silent()
}

func TestAnXServerThatIsRestartedTellsAgain(t *testing.T) {
	x, display := xserver(t, "")
	r := watching(t, nowhere(t).set("DISPLAY", display)).found()
	r.want(unlocked)
	r.Watch(200*time.Millisecond, false)
	r.idleFor(200 * time.Millisecond)
	x.kill()
	eventually(t, "the loss is known", func() bool { return r.Sources().Idle.Source == "" })
	if r.Pushes() || r.Still() {
		t.Error("a source that is gone tells")
	}
	xserver(t, display)
	r.again()
	// It was told again what is wanted.
	r.idleFor(200 * time.Millisecond)
	input(t, display)
	r.want(Event{Kind: Input})
}

func TestAnXServerThatIsStoppedIsUnknownWhileItShouldTell(t *testing.T) {
	x, display := xserver(t, "")
	r := watching(t, nowhere(t).set("DISPLAY", display), func(o *Options) { o.patience = 100 * time.Millisecond }).found()
	r.Watch(time.Hour, false)
	r.active()
	x.signal(stop)
	r.Watch(2*time.Hour, false)
	r.unknown("has not answered")
	x.signal(cont)
	r.again()
}
