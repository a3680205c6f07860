//go:build !windows && !darwin

package presence

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"net"
	"strings"
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

// active waits until the source knows of input.
func (r *run) active() {
	r.t.Helper()
	eventually(r.t, "there is input", func() bool {
		_, known := r.Idle(context.Background())
		return known && !r.Still()
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
	x := openXScreensaver(t, display)
	eventually(t, "a second without input", func() bool { d, err := x.ask(); return err == nil && d > time.Second })
	// With so long a threshold nothing is sure, so the server is asked.
	if d := r.known(); d < time.Second || r.Still() {
		t.Fatalf("idle %v, still %v with a threshold of an hour", d, r.Still())
	}
	r.Watch(500*time.Millisecond, false)
	if d := r.known(); d < time.Second {
		t.Errorf("idle %v right after a shorter threshold, want more than a second", d)
	}
	r.idleFor(time.Second)
}

// openXScreensaver asks the same server by the other way.
func openXScreensaver(t *testing.T, display string) idleSource {
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
	x := openXScreensaver(t, display)
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

func TestFindCounter(t *testing.T) {
	counter := func(id uint32, name string) []byte {
		b := make([]byte, padded(14+len(name)))
		binary.LittleEndian.PutUint32(b, id)
		binary.LittleEndian.PutUint16(b[12:], uint16(len(name)))
		copy(b[14:], name)
		return b
	}
	reply := func(n uint32, counters ...[]byte) []byte {
		b := make([]byte, 32)
		binary.LittleEndian.PutUint32(b[8:], n)
		return append(b, bytes.Join(counters, nil)...)
	}
	for _, tt := range []struct {
		name  string
		reply []byte
		want  uint32
	}{
		{"third", reply(3, counter(1, "SERVERTIME"), counter(2, "DEVICEIDLETIME 2"), counter(3, "IDLETIME")), 3},
		{"not there", reply(1, counter(1, "SERVERTIME")), 0},
		{"none", reply(0), 0},
		{"more than there are", reply(1<<31, counter(1, "SERVERTIME")), 0},
		{"torn", reply(2, counter(1, "SERVERTIME"), counter(2, "IDLETIME")[:16]), 0},
		{"beyond the number", reply(1, counter(1, "SERVERTIME"), counter(2, "IDLETIME")), 0},
	} {
		if got := findCounter(tt.reply, "IDLETIME"); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestCounterValues(t *testing.T) {
	for _, v := range []int64{0, 1, -1, 1 << 40, math.MaxInt64, math.MinInt64} {
		b := make([]byte, 8)
		putInt64(b, v)
		if got := getInt64(b); got != v {
			t.Errorf("got %d, want %d", got, v)
		}
		if d := milliseconds(v); d < 0 || v == 1 && d != time.Millisecond {
			t.Errorf("%d ms: got %v", v, d)
		}
	}
}

// The number of a request has 16 bits, and a reply is known by it.
func TestMoreRequestsThanNumbers(t *testing.T) {
	_, display := xserver(t, "")
	x := openXScreensaver(t, display).(*screensaver)
	for range 1<<16 + 10 {
		if err := x.send(xRequest(127, 0, 1), false); err != nil {
			t.Fatal(err)
		}
		if x.sequence < 5 || x.sequence > 1<<16-5 {
			if _, err := x.ask(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A server that claims a reply of gigabytes is not believed.
func TestAnXServerThatSaysTooMuch(t *testing.T) {
	ours, theirs := net.Pipe()
	x := &xconn{net: ours, display: ":7", event: func([]byte) {}, reply: make(chan []byte, 1), ended: make(chan struct{})}
	go x.read()
	message := make([]byte, 32)
	message[0] = 1
	binary.LittleEndian.PutUint32(message[4:], math.MaxUint32)
	if _, err := theirs.Write(message); err != nil {
		t.Fatal(err)
	}
	<-x.ended
	if !strings.Contains(x.gone.Error(), "not believed") {
		t.Errorf("got %v", x.gone)
	}
	theirs.Close()
}
