//go:build !windows && !darwin

package quiet

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/godbus/dbus/v5"
)

// With nothing there at all, everything is said and nothing waits.
func TestNowhere(t *testing.T) {
	d := nowhere(t)
	r := d.watch().found()
	report := r.Sources()
	if len(report) != 4 {
		t.Fatalf("got %d questions, want 4", len(report))
	}
	for i, reason := range []Reason{DoNotDisturb, Call, Fullscreen, Presentation} {
		q := report[i]
		if q.Reason != reason || q.On || q.Source != "" || q.Why() == "" || q.Why() == notYet() {
			t.Errorf("%s: got %+v", reason, q)
		}
		for _, c := range q.Candidates {
			if c.Why == "" || c.Why == notYet() || c.On {
				t.Errorf("%s: %+v gives no reason", reason, c)
			}
		}
	}
	r.none()
	if err := errors.Join(r.Close(), r.Close()); err != nil {
		t.Error(err)
	}
	if len(Probe(t.Context(), Options{Env: d.get})) != 4 {
		t.Error("Probe: not four questions")
	}
	// An address that would start a bus is none.
	d.set("DBUS_SESSION_BUS_ADDRESS", "autolaunch:")
	d.watch().found().why(DoNotDisturb, "dunst", "there is no session bus")
	d.set("DBUS_SESSION_BUS_ADDRESS", "").set("XDG_RUNTIME_DIR", "")
	lost := d.watch().found()
	lost.why(DoNotDisturb, "dunst", "there is no session bus")
	lost.why(Call, "pulse", "XDG_RUNTIME_DIR is not set")
}

func TestProbe(t *testing.T) {
	d := nowhere(t)
	b := d.bus("session")
	f := b.service("")
	f.property(notificationsPath, notifications, "Inhibited", true)
	f.own(notifications)
	if q := Probe(t.Context(), Options{Env: d.get})[0]; !q.On || q.Source != "notifications" {
		t.Errorf("got %+v", q)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if report := Probe(ctx, Options{Env: d.get}); len(report) != 4 {
		t.Errorf("with no time at all: got %+v", report)
	}
}

func TestBusThatComesLateAndGoes(t *testing.T) {
	d := nowhere(t)
	r := d.watch().found()
	r.why(DoNotDisturb, "dunst", "there is no session bus at")
	b := d.bus("session") // with the folder of its socket
	r.why(DoNotDisturb, "dunst", "no notification server is running")
	f := b.service("")
	f.property(notificationsPath, notifications, "Inhibited", true)
	f.own(notifications)
	r.want(DoNotDisturb, true)
	b.kill()
	r.want(DoNotDisturb, false)
	b.start()
	r.why(DoNotDisturb, "dunst", "no notification server is running")
	f = b.service("")
	f.property(notificationsPath, notifications, "Inhibited", true)
	f.own(notifications)
	r.want(DoNotDisturb, true)
	r.none()
}

// After the last try only the file system can say that the bus is back.
func TestBusThatIsAwayForLong(t *testing.T) {
	d := nowhere(t)
	b := d.bus("session")
	r := d.watch(func(o *Options) { o.retry = time.Microsecond }).found()
	r.why(DoNotDisturb, "dunst", "no notification server is running")
	b.kill() // and leaves its socket
	r.why(DoNotDisturb, "dunst", "session bus")
	b.start()
	r.why(DoNotDisturb, "dunst", "no notification server is running")
	r.none()
}

func TestBusThatHangs(t *testing.T) {
	d := nowhere(t)
	b := d.bus("session")
	b.signal(stop)
	r := d.watch().found() // which takes as long as our patience
	r.why(DoNotDisturb, "dunst", "has not answered for")
	b.signal(cont)
	r.why(DoNotDisturb, "dunst", "no notification server is running")

	// One that hangs while it is in use loses nothing.
	f := b.service("")
	f.property(notificationsPath, notifications, "Inhibited", false)
	f.own(notifications)
	r.why(DoNotDisturb, "notifications", "")
	b.signal(stop)
	f.property(notificationsPath, notifications, "Inhibited", true)
	b.signal(cont)
	r.want(DoNotDisturb, true)
	r.none()
}

// A service that never answers holds up nobody else, and not Close.
func TestServiceThatNeverAnswers(t *testing.T) {
	d := nowhere(t)
	b := d.bus("session")
	f := b.service("")
	block := make(chan struct{})
	f.when("org.gnome.SessionManager", "IsInhibited", func([]any) ([]any, error) { <-block; return []any{true}, nil })
	f.own("org.gnome.SessionManager")
	r := d.watch().found()
	r.why(Presentation, "gnome-session", "has not answered for")
	other := b.service("")
	other.property(notificationsPath, notifications, "Inhibited", true)
	other.own(notifications)
	r.want(DoNotDisturb, true)
	close(block)
	r.want(Presentation, true)
	r.none()
}

// A hundred signals are a few questions, and the last answer counts.
func TestSignalsInAFlood(t *testing.T) {
	const name, path = "org.gnome.SessionManager", "/org/gnome/SessionManager"
	d := nowhere(t)
	b := d.bus("session")
	f := b.service("")
	var mu sync.Mutex
	on := false
	f.when(name, "IsInhibited", func([]any) ([]any, error) {
		mu.Lock()
		defer mu.Unlock()
		return []any{on}, nil
	})
	f.own(name)
	r := d.watch().found()
	asked := f.times(name, "IsInhibited")
	const signals = 5000
	for range signals {
		mu.Lock()
		on = !on
		mu.Unlock()
		f.emit(path, name, "InhibitorAdded", dbus.ObjectPath(path))
	}
	mu.Lock()
	on = true
	mu.Unlock()
	f.emit(path, name, "InhibitorAdded", dbus.ObjectPath(path))
	eventually(t, "the last answer", func() bool { return r.question(Presentation).On })
	if n := f.times(name, "IsInhibited") - asked; n > signals/2 {
		t.Errorf("%d signals were %d questions", signals, n)
	}
}

func TestOutboxKeepsNoBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := outbox{wake: make(chan struct{}, 1)}
		ctx, cancel := context.WithCancel(t.Context())
		var got []Event
		let := make(chan struct{})
		go b.run(ctx, func(e Event) { got = append(got, e); <-let })
		b.put(Event{Call, true})
		synctest.Wait() // it is being delivered
		for range 1000 {
			b.put(Event{Call, false})
			b.put(Event{Call, true})
			b.put(Event{Fullscreen, true})
			b.put(Event{Fullscreen, false})
		}
		if n := len(b.queue); n != 0 {
			t.Errorf("%d events wait, of which none says anything new", n)
		}
		b.put(Event{Fullscreen, true})
		b.put(Event{Call, false})
		close(let)
		synctest.Wait()
		if want := "[{call true} {fullscreen true} {call false}]"; text(got) != want {
			t.Errorf("got %v, want %s", got, want)
		}
		cancel()
		synctest.Wait()
	})
}

func TestAwait(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a", "b", "socket")
	wait := func() chan error {
		done := make(chan error, 1)
		go func() { done <- await(t.Context(), file, nil) }()
		return done
	}
	got := func(done chan error) {
		t.Helper()
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("it still waits after 30 s")
		}
	}
	touch := func(name string) {
		t.Helper()
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	absent := wait()
	touch(filepath.Join(dir, "other"))
	if err := os.Mkdir(filepath.Join(dir, "a"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-absent:
		t.Fatalf("it waits no longer, but the file is not there: %v", err)
	default:
	}
	touch(file)
	got(absent)
	got(wait()) // it is there

	// One that is there and of no use has to be made anew.
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	stale := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { stale <- await(ctx, file, before) }()
	eventually(t, "a new file is noticed", func() bool {
		_ = os.Remove(file)
		touch(file)
		select {
		case err := <-stale:
			return err == nil
		default:
			return false
		}
	})
	if before, err = os.Stat(file); err != nil {
		t.Fatal(err)
	}
	go func() { stale <- await(ctx, file, before) }()
	cancel()
	if err := <-stale; !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: got %v", err)
	}
}
