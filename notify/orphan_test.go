package notify

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestOrphan(t *testing.T) {
	old := func() *Live { return &Live{Bus: "bus", Owner: "a", ID: 4} }
	with := func(owner string) *fakePlace {
		f := newFake(owner)
		f.up[4] = "old"
		f.nextID = 9
		return f
	}
	t.Run("replaced", func(t *testing.T) {
		onBench(t, old(), func(b *bench) {
			f := with("a")
			b.arrive(f)
			b.eq("before Set", f.screen(), "old")
			b.set(note("one", 0))
			b.eq("screen", f.screen(), "one")
			if b.live == nil || b.live.ID != 4 {
				t.Errorf("live is %v, want the id 4 kept", b.live)
			}
		})
	})
	t.Run("withdrawn", func(t *testing.T) {
		onBench(t, old(), func(b *bench) {
			f := with("a")
			b.arrive(f)
			b.set(nil)
			b.eq("screen", f.screen(), "")
			if b.live != nil {
				t.Errorf("still recorded: %v", b.live)
			}
		})
	})
	t.Run("no Set comes", func(t *testing.T) {
		onBench(t, old(), func(b *bench) {
			f := with("a")
			b.arrive(f)
			time.Sleep(orphanWait)
			synctest.Wait()
			b.eq("screen", f.screen(), "")
		})
	})
	t.Run("of another server", func(t *testing.T) {
		onBench(t, old(), func(b *bench) {
			f := with("b")
			b.arrive(f)
			b.set(nil)
			b.set(note("one", 0))
			b.set(nil)
			b.eq("screen", f.screen(), "old")
		})
	})
}

func TestReconnectedToTheSameServer(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := newFake("a")
		b.arrive(f)
		b.set(note("one", 0))
		b.k.post(func() { b.k.arrived(nil, "the connection was lost") })
		synctest.Wait()
		if b.live == nil {
			t.Error("what may still be on the screen was forgotten")
		}
		again := newFake("a")
		again.up, again.nextID = map[uint32]string{1: "one"}, 5
		b.arrive(again)
		b.eq("screen", again.screen(), "one")
		b.eq("shown in place", again.said(), "greet, show one")
	})
}

func TestServerThatIgnoresReplacing(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := &stubborn{newFake("a")}
		b.arrive(f)
		b.set(note("one", 0))
		b.set(note("two", 0))
		b.eq("screen", f.screen(), "two")
	})
}

// stubborn gives every notification a new id.
type stubborn struct{ *fakePlace }

func (s *stubborn) show(n *Notification, _ uint32) (uint32, uint64, error) {
	return s.fakePlace.show(n, 0)
}
