package daemon

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"deskbreak/config"
	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
	"deskbreak/daemon/presence"
	"deskbreak/daemon/wake"
	"deskbreak/notify"
)

// bubbleClock is the two clocks inside a synctest bubble: both follow its time,
// and a sleep of the machine is added by hand.
type bubbleClock struct {
	start time.Time
	c     chan struct{}
	// deaf is true while the timer does not ring.
	deaf atomic.Bool

	mu    sync.Mutex
	timer *time.Timer
	slept time.Duration // all of it
	told  time.Duration
	wall  time.Duration // by how much the wall clock was set
}

func newBubbleClock() *bubbleClock {
	return &bubbleClock{start: time.Now().Add(-100 * time.Hour), c: make(chan struct{}, 1)}
}

func (c *bubbleClock) Look() wake.Look {
	c.mu.Lock()
	defer c.mu.Unlock()
	l := wake.Look{Slept: c.slept - c.told}
	c.told = c.slept
	l.Wall = time.Now().Add(c.slept + c.wall).Round(0)
	l.Boot = time.Since(c.start) + c.slept
	return l
}

func (c *bubbleClock) Arm(boot time.Duration, wall time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timer != nil {
		c.timer.Stop()
	}
	var in time.Duration = -1
	if boot != 0 {
		in = max(0, boot-time.Since(c.start)-c.slept)
	}
	if !wall.IsZero() {
		if w := max(0, wall.Sub(time.Now().Add(c.slept+c.wall))); in < 0 || w < in {
			in = w
		}
	}
	if in >= 0 {
		c.timer = time.AfterFunc(in, c.ring)
	}
}

func (c *bubbleClock) ring() {
	if c.deaf.Load() {
		return
	}
	select {
	case c.c <- struct{}{}:
	default:
	}
}

func (c *bubbleClock) sleep(d time.Duration) {
	c.mu.Lock()
	c.slept += d
	c.mu.Unlock()
	c.ring()
}

func (c *bubbleClock) C() <-chan struct{} { return c.c }
func (c *bubbleClock) BootID() string     { return "one" }

// screen is a notifier that shows nothing and remembers everything.
type screen struct {
	mu     sync.Mutex
	now    *notify.Notification
	titles []string
	events chan notify.Event
	server notify.Server
}

func (s *screen) Set(n *notify.Notification) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n != nil && (s.now == nil || s.now.ID != n.ID || s.now.Seq != n.Seq) {
		s.titles = append(s.titles, n.Title)
	}
	s.now = n
}

func (s *screen) shown() *notify.Notification {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *screen) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.titles)
}

func (s *screen) Events() <-chan notify.Event { return s.events }
func (s *screen) Close(context.Context) error { return nil }

func (s *screen) Server() notify.Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.server
}

func (s *screen) setServer(server notify.Server) {
	s.mu.Lock()
	s.server = server
	s.mu.Unlock()
}

// person types, or does not; or their machine does not answer.
type person struct {
	mu    sync.Mutex
	last  time.Time // of the input; zero: typing now
	hangs bool
	asked int
}

func (p *person) Idle(ctx context.Context) (time.Duration, bool) {
	p.mu.Lock()
	p.asked++
	last, hangs := p.last, p.hangs
	p.mu.Unlock()
	if hangs {
		<-ctx.Done()
		return 0, false
	}
	if last.IsZero() {
		return 0, true
	}
	return time.Since(last), true
}

// Pushes: this one is asked.
func (p *person) Pushes() bool              { return false }
func (p *person) Still() bool               { return false }
func (p *person) Watch(time.Duration, bool) {}
func (p *person) Sources() presence.Report {
	return presence.Report{Idle: presence.Question{Source: "test"}}
}

func (p *person) stop() {
	p.mu.Lock()
	p.last = time.Now()
	p.mu.Unlock()
}

func (p *person) set(f func(*person)) {
	p.mu.Lock()
	f(p)
	p.mu.Unlock()
}

// bench is a loop in a bubble, with everything around it.
type bench struct {
	*loop
	t      *testing.T
	clock  *bubbleClock
	screen *screen
	person *person
	paths  config.Paths
	stop   func()
}

func testPaths(t *testing.T) config.Paths {
	dir := t.TempDir()
	return config.Paths{
		User: filepath.Join(dir, "config.yaml"), State: filepath.Join(dir, "state.json"),
		HistoryDir: filepath.Join(dir, "history"), Socket: filepath.Join(dir, "s"),
	}
}

// startBench starts a loop on the files in paths, as a new process would.
func startBench(t *testing.T, paths config.Paths, clock *bubbleClock, set ...string) *bench {
	t.Helper()
	loaded, err := config.Load(config.Options{Paths: paths, Set: set, Checks: Checks()})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	files, memory := openFiles(paths, log)
	b := &bench{t: t, clock: clock, paths: paths, person: &person{}, screen: &screen{events: make(chan notify.Event)}}
	b.screen.setServer(notify.Server{Name: "test", Buttons: true})
	b.loop = newLoop(loopOptions{
		version: "test", clock: clock, files: files, log: log, file: paths.User, loaded: loaded, memory: memory,
		pages: func(...string) error { return nil },
	})
	b.loop.notes, b.loop.senses = b.screen, b.person
	b.loop.reload, b.loop.stop = func() {}, func() {}
	b.loop.startRecorder(memory)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); b.loop.run(ctx) }()
	b.stop = sync.OnceFunc(func() {
		cancel()
		<-ended
		if err := errors.Join(b.recorder.close(), files.close()); err != nil {
			t.Error(err)
		}
		// The disk's clock is not the bubble's.
		if err := os.Chtimes(paths.State, time.Time{}, time.Now()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	})
	t.Cleanup(b.stop)
	b.onPresence(presence.Event{Kind: presence.Locked})
	b.onPresence(presence.Event{Kind: presence.SourcesChanged})
	synctest.Wait()
	return b
}

func (b *bench) ask(command string) control.Reply {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 5*time.Second)
	defer cancel()
	return b.Handle(ctx, control.Request{Command: command})
}

func (b *bench) phase() string { return b.ask(control.CommandStatus).Status.Phase }

// pass lets time pass in the bubble.
func (b *bench) pass(d time.Duration) {
	time.Sleep(d) // of the bubble: it takes none
	synctest.Wait()
}

func (b *bench) records() []history.Record {
	b.t.Helper()
	var all []history.Record
	_, err := history.ReadAll(b.paths.HistoryDir, time.Time{}, func(r history.Record) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}
