package notify

import (
	"testing"
	"time"
)

func TestSignals(t *testing.T) {
	type s = signal
	for _, c := range []struct {
		name    string
		signals []s
		want    string
	}{
		{"button, then closed", []s{{id: 1, key: "done"}, {id: 1, reason: 2, order: 9}}, "p1:done"},
		{"closed, then button", []s{{id: 1, reason: 2, order: 8}, {id: 1, key: "snooze"}}, "p1:dismissed, p1:snooze"},
		{"body click", []s{{id: 1, key: "default"}}, "p1:default"},
		{"dismissed", []s{{id: 1, reason: 2, order: 9}, {id: 1, reason: 2, order: 10}}, "p1:dismissed"},
		{"expired", []s{{id: 1, reason: 1, order: 9}}, "p1:expired"},
		{"closed by another program", []s{{id: 1, reason: 3, order: 9}}, "p1:expired"},
		{"another program's", []s{{id: 7, key: "done"}, {id: 7, reason: 2, order: 9}}, ""},
		{"a button that it has not", []s{{id: 1, key: "format-disk"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBench(t, nil, func(b *bench) {
				f := newFake("a")
				b.arrive(f)
				b.set(note("one", 0))
				for _, s := range c.signals {
					b.signal(f, s)
				}
				b.eq("events", b.events(), c.want)
			})
		})
	}
}

func TestStaleSignals(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := newFake("a")
		b.arrive(f)
		b.set(note("one", 0))
		b.signal(f, signal{id: 1, reason: 2, order: 9})
		time.Sleep(answerWait + time.Second)
		b.signal(f, signal{id: 1, key: "done"})
		b.eq("a press long after the closing", b.events(), "p1:dismissed")

		b.set(&Notification{ID: "p2", Title: "two", Actions: note("", 0).Actions})
		b.signal(f, signal{id: 1, key: "done"})
		b.eq("an old id", b.events(), "")
		b.signal(newFake("a"), signal{id: 2, key: "done"})
		b.eq("another place", b.events(), "")
		b.set(nil)
		b.signal(f, signal{id: 2, key: "done"})
		b.eq("withdrawn", b.events(), "")
	})
}

// The answer to a show goes through a goroutine, signals do not: they can be
// here first.
func TestSignalsBeforeTheAnswerIsKnown(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := newFake("a")
		b.arrive(f)
		f.during = func(id uint32) {
			f.abandon(id)
			b.k.post(func() { b.k.signalled(f, signal{id: id, key: "done", order: f.order + 1}) })
			b.k.post(func() { b.k.signalled(f, signal{id: id, reason: 2, order: f.order + 2}) })
		}
		b.set(note("one", 0))
		b.eq("events", b.events(), "p1:done")
		b.set(nil)
		b.eq("nothing is live, so only listening ends", f.said(), "greet, show one, withdraw")

		// A new one that the server closes before it answers.
		f.during = func(id uint32) {
			f.abandon(id)
			b.k.post(func() { b.k.signalled(f, signal{id: id, reason: 2, order: f.order - 1}) })
		}
		b.set(note("one", 0))
		b.eq("events", b.events(), "p1:dismissed")
		b.set(nil)
		f.said()

		// Replaced in place: a closing before the answer was of the old one.
		f.during = func(uint32) {}
		b.set(note("one", 0))
		f.during = func(id uint32) {
			b.k.post(func() { b.k.signalled(f, signal{id: id, reason: 2, order: f.order - 1}) })
		}
		b.set(note("one", 1))
		b.eq("events", b.events(), "")
		f.said()
		b.set(nil)
		b.eq("screen", f.screen(), "")
	})
}
