package presence

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// next is the next event of a kind.
func next(t *testing.T, events <-chan Event, kind Kind) Event {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		select {
		case e := <-events:
			if e.Kind == kind {
				return e
			}
		case <-deadline:
			t.Fatalf("no %v event", kind)
		}
	}
}

// The window hears what Windows sends and posts to it, and ends in time.
func TestWindowHears(t *testing.T) {
	for range 3 { // it leaves nothing behind that the next stumbles over
		events := make(chan Event, 100)
		put := func(e Event) { events <- e }
		l := newWindowsLock(Options{}.filled(), &locks{put: put}, put, func() {})
		ctx, cancel := context.WithCancel(t.Context())
		tried, ended := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			l.run(ctx, sync.OnceFunc(func() { close(tried) }))
		}()
		<-tried
		var r Report
		if l.report(&r); r.Lock.Source == "" {
			cancel()
			if strings.Contains(r.Lock.Why(), "CreateWindowExW") {
				t.Skipf("there is no desktop: %s", r.Lock.Why())
			}
			t.Fatalf("the lock is not known: %s", r.Lock.Why())
		}
		if e := next(t, events, Locked); e.On {
			t.Error("the screen is locked")
		}
		user := windows.NewLazySystemDLL("user32.dll")
		w := ourWindow(t)
		for _, c := range []struct {
			message, detail uintptr
			want            Event
		}{
			{wmPowerBroadcast, 0x4, Event{Kind: Sleep, On: true}},
			{wmPowerBroadcast, 0x12, Event{Kind: Sleep}},
			{wmSessionChange, 0x7, Event{Kind: Locked, On: true}},
			{wmSessionChange, 0x8, Event{Kind: Locked}},
		} {
			for _, how := range []string{"PostMessageW", "SendMessageW"} {
				if _, err := call(user.NewProc(how), w, c.message, c.detail, 0); err != nil {
					t.Fatal(err)
				}
				if got := next(t, events, c.want.Kind); got != c.want {
					t.Errorf("%s: %+v, want %+v", how, got, c.want)
				}
			}
		}
		cancel()
		<-ended
		if r, _, _ := user.NewProc("IsWindow").Call(w); r != 0 {
			t.Error("the window outlives its end")
		}
	}
}

// ourWindow finds the hidden window of this process.
func ourWindow(t *testing.T) uintptr {
	t.Helper()
	user := windows.NewLazySystemDLL("user32.dll")
	var found uintptr
	each := windows.NewCallback(func(w, _ uintptr) uintptr {
		var process uint32
		name := make([]uint16, 64)
		_, _ = windows.GetWindowThreadProcessId(windows.HWND(w), &process)
		n, _ := windows.GetClassName(windows.HWND(w), &name[0], int32(len(name)))
		if process == windows.GetCurrentProcessId() && strings.HasPrefix(windows.UTF16ToString(name[:n]), "deskbreak-presence-") {
			found = w
		}
		return 1
	})
	if _, err := call(user.NewProc("EnumWindows"), each, 0); err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Fatal("the window is not there")
	}
	return found
}

// A window that Windows takes away is said to be gone.
func TestWindowEnds(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	w, err := openWindow()
	if err != nil {
		if strings.Contains(err.Error(), "CreateWindowExW") {
			t.Skipf("there is no desktop: %v", err)
		}
		t.Fatal(err)
	}
	defer w.close()
	const quit = 0x12 // WM_QUIT
	if _, err := call(w.user.NewProc("PostMessageW"), w.handle, quit, 0, 0); err != nil {
		t.Fatal(err)
	}
	if err := w.read(func(uint32, uintptr) {}); err == nil {
		t.Error("it reads on for ever")
	}
}

func TestLastInput(t *testing.T) {
	p, err := Start(t.Context(), Options{}, func(Event) {})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	idle, known := p.Idle(ctx)
	if !known || idle < 0 || idle > windows.DurationSinceBoot() {
		t.Errorf("idle %v, known %v; %s", idle, known, p.Sources().Idle.Why())
	}
}
