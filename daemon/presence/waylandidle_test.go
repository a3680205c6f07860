//go:build !windows && !darwin

package presence

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"deskbreak/daemon/wayland"
)

// newKWin starts KDE's compositor. A copy of it, because the installed one has a
// file capability that containers refuse.
func newKWin(t *testing.T) *compositor {
	t.Helper()
	need(t, "kwin_wayland")
	installed, err := exec.LookPath("kwin_wayland")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(installed)
	if err != nil {
		t.Fatal(err)
	}
	c := &compositor{t: t, bus: newBus(t), dir: folder(t), socket: "wl-k"}
	c.command = []string{filepath.Join(c.dir, "kwin_wayland"), "--virtual", "--no-lockscreen", "--no-global-shortcuts",
		"--width", "640", "--height", "480", "--socket", c.socket}
	c.more = []string{"KWIN_COMPOSE=Q"}
	syscall.ForkLock.RLock() // a child would hold it open for a moment, and it could not be run
	err = os.WriteFile(c.command[0], program, 0o700)
	syscall.ForkLock.RUnlock()
	if err != nil {
		t.Fatal(err)
	}
	c.start()
	return c
}

// newSway starts sway, as another user where we are root, as which it does not run.
func newSway(t *testing.T) *compositor {
	t.Helper()
	need(t, "sway")
	c := &compositor{t: t, bus: newBus(t), dir: folder(t), socket: "wayland-1"}
	config := filepath.Join(c.dir, "config")
	if err := os.WriteFile(config, []byte("output HEADLESS-1 mode 640x480\nseat seat0 fallback true\nxwayland disable\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c.command = []string{"sway", "-c", config}
	if os.Getuid() == 0 {
		need(t, "setpriv")
		const nobody = 65534
		if err := os.Chown(c.dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		c.command = append([]string{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"}, c.command...)
	}
	c.more = []string{"WLR_BACKENDS=headless", "WLR_LIBINPUT_NO_DEVICES=1", "WLR_RENDERER=pixman"}
	c.start()
	return c
}

// activity stands for input: KDE's protocol has a request for that.
func (c *compositor) activity() {
	c.t.Helper()
	conn, err := net.Dial("unix", filepath.Join(c.dir, c.socket))
	if err != nil {
		c.t.Fatal(err)
	}
	defer conn.Close()
	w := &waylandIdle{dialect: kdeIdle(), net: conn, c: wayland.New(conn)}
	w.told = newTold(&Options{}, nil, w)
	if err := w.open(); err != nil {
		c.t.Fatal(err)
	}
	w.make(&w.main, time.Hour)
	w.request(w.main.id, 1, nil)
	if err := w.c.Sync(nil); err != nil {
		c.t.Fatal(err)
	}
}

func TestKWinTells(t *testing.T) {
	t.Parallel()
	c := newKWin(t)
	compositorTells(t, c, "ext-idle-notify-v1", c.activity)
}

func TestSwayTells(t *testing.T) {
	t.Parallel()
	need(t, "wtype")
	c := newSway(t)
	compositorTells(t, c, "org_kde_kwin_idle", func() {
		cmd := exec.Command("wtype", "-k", "Shift_L")
		cmd.Env = append(c.environ(), "WAYLAND_DISPLAY="+c.socket)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("wtype: %v: %s", err, out)
		}
	})
}

func compositorTells(t *testing.T, c *compositor, source string, activity func()) {
	start := time.Now()
	boot := func() time.Duration { return time.Hour + time.Since(start) }
	r := watching(t, c.env(), func(o *Options) { o.Boot, o.patience = boot, 2*time.Second }).found()
	r.want(unlocked)
	if q := r.Sources().Idle; q.Source != source || !r.Pushes() {
		t.Fatalf("report %+v, pushes %v", q, r.Pushes())
	}
	r.again()
	// Nobody has typed since the source was found, and what was before it does not know.
	if d := r.known(); d < time.Hour || !r.Still() {
		t.Errorf("at the start: idle %v, still %v; want no claim of any input", d, r.Still())
	}
	r.Watch(0, false)
	activity()
	r.active()
	r.idleFor(time.Hour) // of the start
	r.want(Event{Kind: Input})

	// The compositor takes less than half a second for half a second.
	const short = 600 * time.Millisecond
	r.Watch(short, false)
	if d := r.idleFor(short); d > 20*time.Second {
		t.Errorf("idle for %v", d)
	}
	activity()
	r.want(Event{Kind: Input})
	r.idleFor(short)
	// A longer one waits on from where the input stopped, a shorter one is passed.
	r.Watch(2*short, false)
	r.idleFor(2 * short)
	r.Watch(short, false)
	r.idleFor(2 * short)
	activity()
	r.want(Event{Kind: Input})
	r.idleFor(short)
	r.Watch(0, false)
	activity()
	r.want(Event{Kind: Input})
	r.active()
	r.silent()

	// The next input, without a pause that was waited for.
	r.Watch(time.Hour, false)
	r.active()
	r.told(func(s *told) { s.last = 0 }) // as if the last sign was long ago
	r.Watch(time.Hour, true)
	eventually(t, "a pause that nobody hears of", func() bool { return r.idle.source.(*waylandIdle).paused() })
	r.silent()
	activity()
	r.want(Event{Kind: Input})

	// One that is stopped says nothing, which is not input.
	r.Watch(time.Hour, false)
	r.active()
	c.signal(stop)
	r.Watch(2*time.Hour, false)
	eventually(t, "it is not known", func() bool { _, known := r.Idle(t.Context()); return !known })
	if why := r.Sources().Idle.Why(); !strings.Contains(why, "has not answered") {
		t.Errorf("why: %q", why)
	}
	c.signal(cont)
	r.again()

	// A new compositor is told again what is wanted.
	r.Watch(short, false)
	r.idleFor(short)
	c.kill()
	eventually(t, "the loss is known", func() bool { return r.Sources().Idle.Source == "" })
	if why := r.Sources().Idle.Why(); !strings.Contains(why, "compositor") {
		t.Errorf("why: %q", why)
	}
	c.start()
	r.idleFor(short)
	activity()
	r.want(Event{Kind: Input})
	r.idleFor(short)
}

// told changes what the source knows.
func (r *run) told(change func(*told)) {
	r.idle.mu.Lock()
	s := r.idle.source.(*waylandIdle).told
	r.idle.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// paused is true when the notice of the next input has seen a pause.
func (w *waylandIdle) paused() bool {
	w.told.mu.Lock()
	defer w.told.mu.Unlock()
	return w.next.idling
}

func TestACompositorThatIsNone(t *testing.T) {
	dir := folder(t)
	env := nowhere(t).set("XDG_RUNTIME_DIR", dir).set("WAYLAND_DISPLAY", "wl")
	r := watching(t, env).found()
	r.unknown("is WAYLAND_DISPLAY right?")
	r.Close()

	// Started by systemd, only the session's kind is known.
	r = watching(t, nowhere(t).set("XDG_SESSION_TYPE", "wayland")).found()
	r.unknown("import-environment")
	r.Close()

	for what, answer := range map[string]string{
		"hangs up":      "",
		"another thing": "HTTP/1.1 400 Bad Request\r\n\r\n",
	} {
		listener, err := net.Listen("unix", filepath.Join(dir, "wl"))
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Write([]byte(answer))
				conn.Close()
			}
		}()
		r := watching(t, env).found()
		if why := r.Sources().Idle.Why(); !strings.Contains(why, "compositor") {
			t.Errorf("%s: why %q", what, why)
		}
		r.Close()
		listener.Close()
		<-done
	}
}
