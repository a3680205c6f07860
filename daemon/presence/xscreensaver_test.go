//go:build !windows && !darwin

package presence

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
)

// known is the idle time, which must be known.
func (r *run) known() time.Duration {
	r.t.Helper()
	d, ok := r.Idle(context.Background())
	if !ok {
		r.t.Fatalf("idle time is not known: %s", r.Sources().Idle.Why())
	}
	return d
}

// unknown waits until the idle time is not known, and says why.
func (r *run) unknown(why string) {
	r.t.Helper()
	eventually(r.t, "idle time is not known because "+why, func() bool {
		_, ok := r.Idle(context.Background())
		q := r.Sources().Idle
		return !ok && q.Source == "" && strings.Contains(q.Why(), why)
	})
}

// again waits until the idle time is known again.
func (r *run) again() {
	r.t.Helper()
	eventually(r.t, "idle time is known", func() bool {
		_, ok := r.Idle(context.Background())
		return ok && r.Sources().Idle.Source != ""
	})
}

func TestIdleRisesAndInputEndsIt(t *testing.T) {
	_, display := xserver(t, "")
	r := watching(t, nowhere(t).set("DISPLAY", display)).found()
	input(t, display)
	eventually(t, "a second without input", func() bool { return r.known() >= time.Second })
	before := r.known()
	input(t, display)
	if after := r.known(); after >= before {
		t.Errorf("idle %v before the input and %v after it", before, after)
	}
	if q := r.Sources().Idle; q.Source != "xsync" || q.Detail != "display "+display || q.Why() != "" {
		t.Errorf("report: got %+v", q)
	}
}

func TestAnXServerThatIsStoppedIsUnknownAndBackWhenItGoesOn(t *testing.T) {
	x, display := xserver(t, "")
	r := watching(t, nowhere(t).set("DISPLAY", display), func(o *Options) { o.patience = 100 * time.Millisecond })
	r.found().again()
	x.signal(stop)
	r.unknown("has not answered")
	// Asking on and on makes no more questions than one.
	before := runtime.NumGoroutine()
	for range 100 {
		if _, ok := r.Idle(context.Background()); ok {
			t.Fatal("known while the server is stopped")
		}
	}
	if after := runtime.NumGoroutine(); after > before+2 {
		t.Errorf("%d goroutines before a hundred questions and %d after them", before, after)
	}
	x.signal(cont)
	r.again()
}

func TestCloseEndsWhatWaitsForAStoppedServer(t *testing.T) {
	x, display := xserver(t, "")
	t.Run("a question", func(t *testing.T) {
		r := watching(t, nowhere(t).set("DISPLAY", display), func(o *Options) { o.patience = 100 * time.Millisecond })
		r.found().again()
		x.signal(stop)
		defer x.signal(cont)
		r.unknown("has not answered")
		r.Close()
	})
	t.Run("the greeting", func(t *testing.T) {
		x.signal(stop)
		defer x.signal(cont)
		r := watching(t, nowhere(t).set("DISPLAY", display), func(o *Options) { o.patience = time.Hour })
		go r.Idle(context.Background())
		eventually(t, "the server is being asked", func() bool {
			r.idle.mu.Lock()
			defer r.idle.mu.Unlock()
			return r.idle.pending != nil
		})
		r.Close()
	})
}

func TestAnXServerThatHangsAtTheStartIsFoundLater(t *testing.T) {
	x, display := xserver(t, "")
	x.signal(stop)
	r := watching(t, nowhere(t).set("DISPLAY", display), func(o *Options) { o.patience = 100 * time.Millisecond })
	r.unknown("is it stopped?")
	x.signal(cont)
	r.again()
}

func TestAnXServerThatIsRestartedIsFoundAgain(t *testing.T) {
	x, display := xserver(t, "")
	r := watching(t, nowhere(t).set("DISPLAY", display))
	r.found().again()
	x.kill()
	r.unknown("cannot be reached")
	xserver(t, display)
	r.again()

	// And one that was restarted between two questions, at once.
	x2, display := xserver(t, "")
	r = watching(t, nowhere(t).set("DISPLAY", display))
	r.found().again()
	x2.kill()
	xserver(t, display)
	r.known()
}

func TestTheDisplayIsNotBelievedOnWayland(t *testing.T) {
	_, display := xserver(t, "")
	for name, env := range map[string]*environment{
		"XDG_SESSION_TYPE": nowhere(t).set("DISPLAY", display).set("XDG_SESSION_TYPE", "wayland"),
		"WAYLAND_DISPLAY":  nowhere(t).set("DISPLAY", display).set("WAYLAND_DISPLAY", "wayland-0"),
	} {
		t.Run(name, func(t *testing.T) {
			r := watching(t, env).found()
			r.unknown("Wayland session")
		})
	}
}

// Started by systemd, only logind knows what kind of session it is.
func TestLogindSaysThatTheSessionIsWayland(t *testing.T) {
	_, display := xserver(t, "")
	_, m, env := withLogind(t)
	m.call(sessionPath("c1"), properties+".Set", loginSession, "Type", "wayland")
	r := watching(t, env.set("DISPLAY", display)).found()
	r.unknown("Wayland session")
	r = watching(t, env.set("XDG_SESSION_TYPE", "x11")).found()
	r.known()
}

func TestAPasswordIsTakenFromTheSessionsFile(t *testing.T) {
	dir := folder(t)
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	secret := []byte("0123456789abcdef")
	file := func(name string, entries ...[]byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bytes.Join(entries, nil), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := file("good", entry(256, host, "", magicCookie, secret))
	_, display := xserver(t, "", "-auth", good)

	number := strings.TrimPrefix(display, ":")
	wrong := []byte("fedcba9876543210")
	for _, path := range []string{
		good,
		file("number", entry(256, host, "77777", magicCookie, wrong), entry(256, host, number, magicCookie, secret)),
		file("wild", entry(65535, "", number, magicCookie, secret)),
		file("renamed", entry(256, "old-name", number, magicCookie, secret)),
		file("kinds", entry(256, host, number, "XDM-AUTHORIZATION-1", wrong), entry(256, host, number, magicCookie, secret)),
	} {
		watching(t, nowhere(t).set("DISPLAY", display).set("XAUTHORITY", path)).found().known()
	}
	home := nowhere(t).set("DISPLAY", display)
	if err := os.WriteFile(filepath.Join(home.get("HOME"), ".Xauthority"), entry(256, host, number, magicCookie, secret), 0o600); err != nil {
		t.Fatal(err)
	}
	watching(t, home).found().known()

	for _, path := range []string{
		filepath.Join(dir, "none"),
		file("wrong", entry(256, host, number, magicCookie, wrong)),
		file("torn", entry(256, host, number, magicCookie, secret)[:30]),
		file("internet", entry(0, "\x7f\x00\x00\x01", number, magicCookie, secret)),
	} {
		r := watching(t, nowhere(t).set("DISPLAY", display).set("XAUTHORITY", path)).found()
		r.unknown("set XAUTHORITY")
	}
}

// entry is one password as xauth writes it.
func entry(family uint16, host, display, name string, data []byte) []byte {
	b := binary.BigEndian.AppendUint16(nil, family)
	for _, field := range []string{host, display, name, string(data)} {
		b = binary.BigEndian.AppendUint16(b, uint16(len(field)))
		b = append(b, field...)
	}
	return b
}

func TestDisplayNames(t *testing.T) {
	sockets := func(n string) []address {
		return []address{{"unix", "/tmp/.X11-unix/X" + n}, {"unix", "@/tmp/.X11-unix/X" + n}}
	}
	for _, tt := range []struct {
		display, host, number string
		want                  []address
	}{
		{":0", "", "0", sockets("0")},
		{":12.1", "", "12", sockets("12")},
		{"unix:1", "", "1", sockets("1")},
		{"desk:1", "desk", "1", []address{{"tcp", "desk:6001"}}},
		{"localhost:10.0", "localhost", "10", []address{{"tcp", "localhost:6010"}}},
		{"tcp/desk:2", "desk", "2", []address{{"tcp", "desk:6002"}}},
		{"inet6/desk:2", "desk", "2", []address{{"tcp", "desk:6002"}}},
		{"[::1]:3", "[::1]", "3", []address{{"tcp", "[::1]:6003"}}},
		{"unix/desk:4", "", "4", sockets("4")},
		{"/tmp/launch-x/org:0", "", "0", []address{{"unix", "/tmp/launch-x/org:0"}}},
		{"/tmp/launch-x/org:0.1", "", "0", []address{{"unix", "/tmp/launch-x/org:0"}}},
	} {
		host, number, addresses, err := parseDisplay(tt.display)
		if err != nil || host != tt.host || number != tt.number || !slices.Equal(addresses, tt.want) {
			t.Errorf("%q: got %q, %q, %v, %v; want %q, %q, %v", tt.display, host, number, addresses, err, tt.host, tt.number, tt.want)
		}
	}
	for _, display := range []string{"0", ":", ":x", ":-1", "host:", ":99999999"} {
		if _, _, _, err := parseDisplay(display); err == nil || !strings.Contains(err.Error(), display) {
			t.Errorf("%q: got error %v, want one that quotes it", display, err)
		}
		r := watching(t, nowhere(t).set("DISPLAY", display)).found()
		if why := r.Sources().Idle.Why(); !strings.Contains(why, "is not of the form") {
			t.Errorf("%q: reason %q", display, why)
		}
		r.Close()
	}
}

func TestTheCounterBeginsAnew(t *testing.T) {
	const lap = 1 << 32 * time.Millisecond
	ms := func(d time.Duration) uint32 { return uint32(d / time.Millisecond) }
	type look struct {
		raw  uint32
		now  time.Duration
		want time.Duration
	}
	day := 24 * time.Hour
	for _, tt := range []struct {
		name  string
		looks []look
	}{
		{"input now and then", []look{{5000, time.Hour, 5 * time.Second}, {100, 2 * time.Hour, 100 * time.Millisecond}, {8000, 3 * time.Hour, 8 * time.Second}}},
		{"a little below zero", []look{{ms(lap - 20*time.Millisecond), time.Hour, 0}, {5000, time.Hour + 5*time.Second, 5 * time.Second}}},
		{"below zero after hours", []look{{ms(2 * time.Hour), 3 * time.Hour, 2 * time.Hour}, {ms(lap - 5*time.Millisecond), 4 * time.Hour, 0}}},
		{"away for fifty days", []look{{ms(40 * day), 50 * day, 40 * day}, {ms(50*day - lap), 60 * day, 50 * day}, {ms(51*day - lap), 61 * day, 51 * day},
			{3000, 61*day + time.Hour, 3 * time.Second}}},
		{"up to the last moment", []look{{ms(49 * day), 50 * day, 49 * day}, {ms(lap - time.Second), 50*day + lap - time.Second - 49*day, lap - time.Second},
			{ms(time.Second), 50*day + lap + time.Second - 49*day, lap + time.Second}}},
		{"away for a hundred days, not asked", []look{{0, day, 0}, {ms(100*day - 2*lap), 101 * day, 100 * day}}},
		{"input after forty days", []look{{ms(40 * day), 50 * day, 40 * day}, {ms(2 * day), 60 * day, 2 * day}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var c counter
			for i, l := range tt.looks {
				if got := c.look(l.raw, l.now); got != l.want {
					t.Errorf("look %d: got %v, want %v", i+1, got, l.want)
				}
			}
		})
	}
}

func TestGreetingHasRoomForThePassword(t *testing.T) {
	b := greeting(magicCookie, []byte("0123456789abcdef"))
	if len(b) != 12+20+16 || b[0] != 'l' || xgb.Get16(b[6:]) != 18 || xgb.Get16(b[8:]) != 16 || string(b[12:30]) != magicCookie || string(b[32:]) != "0123456789abcdef" {
		t.Errorf("greeting: %q", b)
	}
}

func TestFindPasswordStopsAtTheEnd(t *testing.T) {
	if name, data := findPassword(brokenFile{}, "h", "0", true); name != "" || data != nil {
		t.Errorf("got %q %q, want nothing", name, data)
	}
}

type brokenFile struct{}

func (brokenFile) Read([]byte) (int, error) { return 0, errors.New("broken disk") }

func TestProbe(t *testing.T) {
	_, display := xserver(t, "")
	_, _, env := withLogind(t)
	input(t, display)
	r, idle, known := Probe(context.Background(), Options{Env: env.set("DISPLAY", display).get})
	if !known || idle > time.Minute || r.Idle.Source != "xsync" || r.Lock.Source != "logind" || r.Sleep.Source != "logind" {
		t.Errorf("everything there: got %+v, %v, %v", r, idle, known)
	}
	r, _, known = Probe(context.Background(), Options{Env: nowhere(t).get})
	if known || r.Idle.Why() == "" || r.Lock.Why() == "" || r.Sleep.Why() == "" {
		t.Errorf("nothing there: got %+v, %v", r, known)
	}
	done, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, known = Probe(done, Options{Env: env.get}); known {
		t.Error("known although there was no time to ask")
	}
}

// When the context ends everything ends, with or without Close.
func TestTheContextEndsEverything(t *testing.T) {
	_, display := xserver(t, "")
	_, _, env := withLogind(t)
	ctx, cancel := context.WithCancel(context.Background())
	p, err := Start(ctx, Options{Env: env.set("DISPLAY", display).get}, func(Event) {})
	if err != nil {
		t.Fatal(err)
	}
	<-p.Found()
	cancel()
	p.ended.Wait()
	eventually(t, "the idle source is closed", func() bool {
		_, known := p.Idle(context.Background())
		return !known
	})
}

// A question to the X server, with everything around it.
func BenchmarkIdle(b *testing.B) {
	_, display := xserver(b, "")
	env := nowhere(b).set("DISPLAY", display)
	p, err := Start(context.Background(), Options{Env: env.get}, func(Event) {})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	<-p.Found()
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := p.Idle(context.Background()); !ok {
			b.Fatal(p.Sources().Idle.Why())
		}
	}
}
