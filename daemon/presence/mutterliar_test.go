//go:build !windows && !darwin

package presence

import (
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// liarMutter is an idle monitor that says what the test wants.
type liarMutter struct {
	t    *testing.T
	conn *dbus.Conn

	mu       sync.Mutex
	number   uint64 // what GetIdletime says
	asked    int
	last     uint32
	idle     uint32 // watches that there are
	input    uint32
	after    uint64
	silent   chan struct{} // answers wait for it; nil: they do not
	released int
}

func newLiarMutter(b *bus) *liarMutter {
	b.t.Helper()
	m := &liarMutter{t: b.t, conn: b.connect()}
	methods := map[string]any{
		"GetIdletime": func() (uint64, *dbus.Error) {
			m.wait()
			m.mu.Lock()
			defer m.mu.Unlock()
			m.asked++
			return m.number, nil
		},
		"AddIdleWatch": func(after uint64) (uint32, *dbus.Error) {
			m.wait()
			m.mu.Lock()
			defer m.mu.Unlock()
			m.last++
			m.idle, m.after = m.last, after
			return m.last, nil
		},
		"AddUserActiveWatch": func() (uint32, *dbus.Error) {
			m.wait()
			m.mu.Lock()
			defer m.mu.Unlock()
			m.last++
			m.input = m.last
			return m.last, nil
		},
		"RemoveWatch": func(uint32) *dbus.Error {
			m.mu.Lock()
			defer m.mu.Unlock()
			m.released++
			return nil
		},
	}
	if err := m.conn.ExportMethodTable(methods, mutterPath, mutterName); err != nil {
		b.t.Fatal(err)
	}
	if _, err := m.conn.RequestName(mutterName, dbus.NameFlagDoNotQueue); err != nil {
		b.t.Fatal(err)
	}
	return m
}

func (m *liarMutter) wait() {
	m.mu.Lock()
	silent := m.silent
	m.mu.Unlock()
	if silent != nil {
		<-silent
	}
}

func (m *liarMutter) set(f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f()
}

func (m *liarMutter) get(f func() uint32) uint32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return f()
}

func (m *liarMutter) fire(args ...any) {
	m.t.Helper()
	if err := m.conn.Emit(mutterPath, mutterName+".WatchFired", args...); err != nil {
		m.t.Fatal(err)
	}
}

// Whatever is asked of us, Mutter is asked when what is watched changes, and then once.
func TestMutterIsNotAsked(t *testing.T) {
	b, env := withSession(t)
	m := newLiarMutter(b)
	r := watching(t, env).found()
	r.want(unlocked)
	r.Watch(time.Minute, false)
	r.known()
	var before int
	m.set(func() { before = m.asked })
	for range 1000 {
		r.Watch(time.Minute, false)
		if d := r.known(); d != 0 {
			t.Fatalf("idle %v while there is input", d)
		}
	}
	m.set(func() {
		if m.asked != before {
			t.Errorf("asked %d times more for what it tells by itself", m.asked-before)
		}
		if m.after != 60_000 {
			t.Errorf("watched for %d ms, want 60000", m.after)
		}
		m.number = 60_000
	})
	m.fire(m.get(func() uint32 { return m.idle }))
	r.idleFor(time.Minute)
	eventually(t, "it waits for input", func() bool { return m.get(func() uint32 { return m.input }) != 0 })

	// What is no sign of ours, or of the wrong type, is passed over.
	m.fire(uint32(4711))
	m.fire("the fifth")
	m.fire()
	m.fire(m.get(func() uint32 { return m.input }))
	r.want(Event{Kind: Input})
	r.active()
	r.silent()
	// With a long threshold there may have been a pause that nobody told of.
	m.set(func() { m.number = 200_000 })
	r.Watch(5*time.Minute, false)
	if d := r.known(); d != 200*time.Second {
		t.Errorf("idle %v, want what Mutter says", d)
	}
	r.silent()
	r.Watch(0, false)
	eventually(t, "the watch is given back", func() bool { return m.get(func() uint32 { return uint32(m.released) }) == 2 })
}

func TestMutterThatLies(t *testing.T) {
	b, env := withSession(t)
	m := newLiarMutter(b)
	r := watching(t, env, func(o *Options) { o.Boot = func() time.Duration { return 2 * time.Hour } }).found()
	r.want(unlocked)
	m.set(func() { m.number = 1 << 63 })
	r.Watch(time.Minute, false)
	if d := r.idleFor(time.Minute); d != time.Minute {
		t.Errorf("idle for %v, want no more than is sure", d)
	}
}

// Input that comes before there is a watch for it is not lost.
func TestMutterInputBetweenTwoWatches(t *testing.T) {
	b, env := withSession(t)
	m := newLiarMutter(b)
	r := watching(t, env).found()
	r.want(unlocked)
	r.Watch(time.Minute, false)
	r.known()
	m.set(func() { m.number = 3 }) // there was some just now
	m.fire(m.get(func() uint32 { return m.idle }))
	r.want(Event{Kind: Idle, For: time.Minute}, Event{Kind: Input})
}

func TestMutterThatHangs(t *testing.T) {
	b, env := withSession(t)
	m := newLiarMutter(b)
	r := watching(t, env, func(o *Options) { o.patience = 100 * time.Millisecond }).found()
	r.want(unlocked)
	silent := make(chan struct{})
	m.set(func() { m.silent = silent })
	r.Watch(time.Minute, false)
	eventually(t, "it is not known", func() bool { _, known := r.Idle(t.Context()); return !known })
	m.set(func() { m.silent = nil })
	close(silent)
	r.again()
	if q := r.Sources().Idle; q.Source != "mutter" {
		t.Errorf("report %+v", q)
	}
}
