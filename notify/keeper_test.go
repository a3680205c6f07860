package notify

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestReplacesInPlaceAndWithdraws(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := newFake("a")
		b.arrive(f)
		b.set(note("one", 0))
		b.eq("screen", f.screen(), "one")
		b.set(note("one", 0))
		b.eq("the same again", f.said(), "greet, show one")
		b.set(note("one", 1))
		b.eq("a repeat", f.said(), "show one")
		b.set(note("two", 1))
		b.eq("screen", f.screen(), "two")
		if b.live == nil || b.live.ID != 1 || b.live.Owner != "a" {
			t.Errorf("OnLive was told %v", b.live)
		}
		b.set(nil)
		b.eq("screen", f.screen(), "")
		if b.live != nil {
			t.Errorf("OnLive was told %v, want nil", b.live)
		}
		b.eq("terminal", b.term.take(), "")
	})
}

func TestNoTimerWhenNothingIsPending(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := newFake("a")
		b.arrive(f)
		b.set(note("one", 0))
		stopped := make(chan bool)
		b.k.post(func() { stopped <- b.k.timer == nil || !b.k.timer.Stop() })
		if !<-stopped {
			t.Error("a timer runs although nothing is pending")
		}
	})
}

func TestOnlyTheLastOfManySetsIsShown(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := newFake("a")
		hold := make(chan struct{})
		f.wait = func(string) { <-hold }
		b.arrive(f)
		for i := range 1000 {
			b.k.Set(note("n", i))
		}
		b.set(note("last", 0))
		close(hold)
		synctest.Wait()
		b.eq("calls", f.said(), "greet, show last")
	})
}

// A server that hangs: nothing blocks, nothing else is sent, the person is told
// on the terminal, and the late answer is brought in line with what is wanted.
func TestLateAnswer(t *testing.T) {
	for _, c := range []struct {
		name   string
		then   *Notification
		screen string
		calls  string
	}{
		{"still wanted", note("one", 0), "one", "greet, show one"},
		{"repeated", note("one", 1), "one", "greet, show one, show one"},
		{"another", note("two", 0), "two", "greet, show one, show two"},
		{"nothing", nil, "", "greet, show one, withdraw"},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBench(t, nil, func(b *bench) {
				f := newFake("a")
				hold := make(chan struct{})
				f.wait = func(m string) {
					if m == "show" {
						<-hold
					}
				}
				b.arrive(f)
				b.set(note("one", 0))
				time.Sleep(time.Minute)
				synctest.Wait()
				if s := b.k.Server(); !strings.Contains(s.Why, "does not answer") {
					t.Errorf("Server says %+v", s)
				}
				if s := b.term.take(); !strings.Contains(s, "one") {
					t.Errorf("the terminal got %q", s)
				}
				b.set(c.then)
				time.Sleep(time.Hour)
				close(hold)
				synctest.Wait()
				b.eq("screen", f.screen(), c.screen)
				b.eq("calls", f.said(), c.calls)
				if s := b.k.Server(); s.Why != "" {
					t.Errorf("Server still says %+v", s)
				}
			})
		})
	}
}

func TestRetriesThenWaitsForAReason(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := newFake("a")
		b.arrive(f)
		f.said()
		f.fail = errors.New("full")
		b.set(note("one", 0))
		time.Sleep(4 * time.Second)
		b.eq("at once", f.said(), "show one")
		time.Sleep(2 * time.Minute)
		b.eq("after 5, 15 and 60 s", f.said(), "show one, show one, show one")
		time.Sleep(24 * time.Hour)
		b.eq("then", f.said(), "")
		if s := b.k.Server(); !strings.Contains(s.Why, "full") {
			t.Errorf("Server says %+v", s)
		}
		if n := strings.Count(b.term.take(), "\a"); n != 1 {
			t.Errorf("the terminal rang %d times, want once", n)
		}
		f.fail = nil
		b.set(note("one", 1))
		b.eq("a new Set", f.screen(), "one")
	})
}

func TestNewServerGetsWhatIsWanted(t *testing.T) {
	for _, c := range []struct{ name, closed, want string }{
		{"live", "", "greet, show one"},
		{"expired", "p1:expired", "greet, show one"},
		{"dismissed", "p1:dismissed", "greet"},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBench(t, nil, func(b *bench) {
				f, g := newFake("a"), newFake("b")
				b.arrive(f)
				b.set(note("one", 0))
				switch c.closed {
				case "p1:expired":
					b.signal(f, signal{id: 1, reason: 1, order: 9})
				case "p1:dismissed":
					b.signal(f, signal{id: 1, reason: 2, order: 9})
				}
				b.eq("events", b.events(), c.closed)
				f.said()
				time.Sleep(time.Hour)
				b.eq("not shown again by itself", f.said(), "")
				b.arrive(nil)
				if b.live != nil {
					t.Errorf("still recorded: %v", b.live)
				}
				b.arrive(g)
				b.eq("the new server got", g.said(), c.want)
				b.set(note("one", 1))
				b.eq("a repeat", g.screen(), "one")
			})
		})
	}
}

// A server that crashes over our notification and is started again each time.
func TestCrashingServerIsNotRestartedAtFullSpeed(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		shows := 0
		f := newFake("a")
		b.arrive(f)
		b.set(note("one", 0))
		for range 60 { // ten minutes of a server that dies every ten seconds
			shows += strings.Count(f.said(), "show")
			b.arrive(nil)
			f = newFake("a")
			b.arrive(f)
			time.Sleep(10 * time.Second)
		}
		if shows > 25 {
			t.Errorf("shown %d times in ten minutes", shows)
		}
		time.Sleep(2 * time.Minute)
		b.eq("on the one that stays", f.screen(), "one")
	})
}

func TestTerminalWhenThereIsNoDesktop(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		b.set(note("one", 0))
		b.eq("before anything was looked for", b.term.take(), "")
		b.arrive(nil)
		got := b.term.take()
		for _, want := range []string{"one", "deskbreak done, deskbreak snooze", "\a\n"} {
			if !strings.Contains(got, want) {
				t.Errorf("the line %q has no %q", got, want)
			}
		}
		b.set(note("one", 0))
		time.Sleep(time.Hour)
		b.eq("the same again", b.term.take(), "")
		b.set(note("one", 1))
		if got := b.term.take(); strings.Count(got, "\a") != 1 {
			t.Errorf("a repeat wrote %q", got)
		}
		if s := b.k.Server(); s.Name != "terminal" || !strings.Contains(s.Why, "no server") {
			t.Errorf("Server says %+v", s)
		}
		f := newFake("a")
		b.arrive(f)
		b.eq("the server that came", f.screen(), "one")
	})
}

func TestCloseWithdraws(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := newFake("a")
		b.arrive(f)
		b.set(note("one", 0))
		if err := b.k.Close(context.Background()); err != nil {
			t.Error(err)
		}
		b.eq("screen", f.screen(), "")
		if b.live != nil {
			t.Errorf("still recorded: %v", b.live)
		}
		b.k.Set(note("two", 0)) // must not block or panic
		if err := b.k.Close(context.Background()); err != nil {
			t.Error("second Close:", err)
		}
	})
}

func TestCloseOfAHungServer(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := newFake("a")
		b.arrive(f)
		b.set(note("one", 0))
		hold := make(chan struct{})
		defer close(hold)
		f.wait = func(string) { <-hold }
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := b.k.Close(ctx); err == nil || !strings.Contains(err.Error(), "next start") {
			t.Errorf("Close says %v", err)
		}
		if b.live == nil {
			t.Error("the next start is not told what is left")
		}
	})
}

func TestUnreadEventsAreBounded(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		f := newFake("a")
		b.arrive(f)
		b.set(note("one", 0))
		for range 1000 {
			b.signal(f, signal{id: 1, key: "done"})
		}
		if n := strings.Count(b.events(), "done"); n == 0 || n > 64 {
			t.Errorf("%d events were kept", n)
		}
	})
}
