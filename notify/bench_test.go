package notify

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fakePlace answers when it is told to, in synthetic time.
type fakePlace struct {
	mu     sync.Mutex
	owner  string
	nextID uint32
	order  uint64
	up     map[uint32]string // what is on its screen
	calls  []string
	fail   error
	wait   func(method string) // blocks the answer
	during func(id uint32)     // runs after a show, before its answer is known
}

func newFake(owner string) *fakePlace {
	return &fakePlace{owner: owner, up: map[uint32]string{}, wait: func(string) {}, during: func(uint32) {}}
}

func (f *fakePlace) note(s string) error {
	f.mu.Lock()
	f.calls = append(f.calls, s)
	fail := f.fail
	f.mu.Unlock()
	f.wait(strings.Fields(s)[0])
	return fail
}

func (f *fakePlace) greet() (Server, error) {
	return Server{Name: f.owner, Buttons: true}, f.note("greet")
}

func (f *fakePlace) show(n *Notification, replaces uint32) (uint32, uint64, error) {
	if err := f.note("show " + n.Title); err != nil {
		return 0, 0, err
	}
	f.mu.Lock()
	id := replaces
	if _, is := f.up[id]; !is {
		f.nextID++
		id = f.nextID
	}
	f.up[id] = n.Title
	f.order++
	after := f.order
	f.mu.Unlock()
	f.during(id)
	return id, after, nil
}

func (f *fakePlace) withdraw(id uint32) error {
	err := f.note("withdraw")
	if err == nil {
		f.abandon(id)
	}
	return err
}

func (f *fakePlace) abandon(id uint32) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.up, id)
}

func (f *fakePlace) live(id uint32) *Live { return &Live{Bus: "bus", Owner: f.owner, ID: id} }

func (f *fakePlace) screen() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []string
	for _, s := range f.up {
		all = append(all, s)
	}
	return strings.Join(all, "+")
}

func (f *fakePlace) said() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := strings.Join(f.calls, ", ")
	f.calls = nil
	return s
}

// bench is a keeper in a bubble of synthetic time, without any desktop.
type bench struct {
	t    *testing.T
	k    *keeper
	term *lockedBuffer
	mu   sync.Mutex
	live *Live
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.b.String()
	l.b.Reset()
	return s
}

func onBench(t *testing.T, orphan *Live, test func(b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bench{t: t, term: &lockedBuffer{}, live: orphan}
		b.k = newKeeper(Options{Terminal: b.term, Orphan: orphan, OnLive: func(l *Live) {
			b.mu.Lock()
			b.live = l
			b.mu.Unlock()
		}})
		b.k.start(func(ctx context.Context) { <-ctx.Done() })
		test(b)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		b.k.Close(ctx)
		<-b.k.done
	})
}

func (b *bench) arrive(p place) {
	b.k.post(func() {
		if p == nil {
			b.k.vanished("no server")
		} else {
			b.k.arrived(p, "")
		}
	})
	synctest.Wait()
}

func (b *bench) set(n *Notification) {
	b.k.Set(n)
	synctest.Wait()
}

func (b *bench) signal(p place, s signal) {
	b.k.post(func() { b.k.signalled(p, s) })
	synctest.Wait()
}

// events are those that wait, without the server's.
func (b *bench) events() string {
	var all []string
	for {
		synctest.Wait()
		select {
		case e := <-b.k.Events():
			switch e.Kind {
			case EventAction:
				all = append(all, e.ID+":"+e.Key)
			case EventDismissed:
				all = append(all, e.ID+":dismissed")
			case EventExpired:
				all = append(all, e.ID+":expired")
			}
		default:
			return strings.Join(all, ", ")
		}
	}
}

func (b *bench) eq(what, got, want string) {
	b.t.Helper()
	if got != want {
		b.t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func note(title string, seq int) *Notification {
	return &Notification{ID: "p1", Seq: seq, Title: title, Actions: []Action{{Key: ActionDone, Label: "Done"}, {Key: ActionSnooze, Label: "Snooze"}}}
}
