package config

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

const deadline = 20 * time.Second

// watched is a watched config file and the intervals that were loaded on each
// callback.
type watched struct {
	*Watcher
	t     *testing.T
	file  string
	loads chan string
}

func startWatch(t *testing.T, file string, with sources) *watched {
	t.Helper()
	w := &watched{t: t, file: file, loads: make(chan string, 100)}
	o := Options{Paths: Paths{User: file}}
	var err error
	w.Watcher, err = watch(t.Context(), o, func() {
		l, err := Load(o)
		if err != nil {
			w.loads <- err.Error()
			return
		}
		w.loads <- l.Config.Interval.String()
	}, with)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// expect waits for the next callback. As it is the next, there was none with
// anything else, such as an empty file, before.
func (w *watched) expect(interval string) {
	w.t.Helper()
	select {
	case got := <-w.loads:
		if got != interval {
			w.t.Fatalf("loaded %s, want %s", got, interval)
		}
	case <-time.After(deadline):
		w.t.Fatalf("no callback for %s (late: %q)", interval, w.Late())
	}
}

func do(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func put(file, text string) error { return os.WriteFile(file, []byte(text), 0o600) }

func TestWatchSaveStyles(t *testing.T) {
	// A slow machine must not make a file that is empty for a moment look lost.
	patient := sources{fsnotify.NewWatcher, newTicker, deadline / 2}
	// Each setup makes the file that is watched in a folder and says 1h; each
	// save makes it say 45m.
	styles := map[string]struct {
		setup func(dir, file string) error
		save  func(dir, file string) error
	}{
		"in place": {nil, func(dir, file string) error {
			f, err := os.OpenFile(file, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteString("interval: 45m\n")
			return err
		}},
		"truncate and write": {nil, func(dir, file string) error {
			if err := os.Truncate(file, 0); err != nil {
				return err
			}
			<-time.After(settleTime + 100*time.Millisecond) // an editor that takes its time
			return put(file, "interval: 45m\n")
		}},
		"rename over": {nil, func(dir, file string) error {
			if err := put(file+"~", "interval: 45m\n"); err != nil {
				return err
			}
			return os.Rename(file+"~", file)
		}},
		"move away and write": {nil, func(dir, file string) error {
			if err := os.Rename(file, file+".bak"); err != nil {
				return err
			}
			return put(file, "interval: 45m\n")
		}},
		"delete and write": {nil, func(dir, file string) error {
			if err := os.Remove(file); err != nil {
				return err
			}
			<-time.After(settleTime + 100*time.Millisecond)
			return put(file, "interval: 45m\n")
		}},
		"set": {nil, func(dir, file string) error { return Set(file, "interval", "45m", Options{}) }},
		"target of a link written": {
			func(dir, file string) error {
				return firstError(os.Mkdir(filepath.Join(dir, "dotfiles"), 0o700), os.Rename(file, filepath.Join(dir, "dotfiles", "real")),
					os.Symlink("../dotfiles/real", file))
			},
			func(dir, file string) error {
				return put(filepath.Join(dir, "dotfiles", "real"), "interval: 45m\n")
			},
		},
		"link swapped": {
			func(dir, file string) error {
				return firstError(os.Rename(file, file+".1"), os.Symlink(file+".1", file))
			},
			func(dir, file string) error {
				return firstError(put(file+".2", "interval: 45m\n"), os.Symlink(file+".2", file+".new"), os.Rename(file+".new", file))
			},
		},
		"kubernetes": { // config.yaml -> ..data/config.yaml, ..data -> ..1
			func(dir, file string) error {
				in := filepath.Dir(file)
				return firstError(os.Mkdir(filepath.Join(in, "..1"), 0o700), os.Rename(file, filepath.Join(in, "..1", "config.yaml")),
					os.Symlink("..1", filepath.Join(in, "..data")), os.Symlink("..data/config.yaml", file))
			},
			func(dir, file string) error {
				in := filepath.Dir(file)
				return firstError(os.Mkdir(filepath.Join(in, "..2"), 0o700), put(filepath.Join(in, "..2", "config.yaml"), "interval: 45m\n"),
					os.Symlink("..2", filepath.Join(in, "..tmp")), os.Rename(filepath.Join(in, "..tmp"), filepath.Join(in, "..data")))
			},
		},
		"folder is a link, swapped": {
			func(dir, file string) error {
				in := filepath.Dir(file)
				return firstError(os.Rename(in, in+".1"), os.Symlink("deskbreak.1", in))
			},
			func(dir, file string) error {
				in := filepath.Dir(file)
				return firstError(os.Mkdir(in+".2", 0o700), put(filepath.Join(in+".2", "config.yaml"), "interval: 45m\n"),
					os.Symlink("deskbreak.2", in+".new"), os.Rename(in+".new", in))
			},
		},
		"folder renamed and made again": {nil, func(dir, file string) error {
			in := filepath.Dir(file)
			return firstError(os.Rename(in, in+".old"), os.Mkdir(in, 0o700), put(file, "interval: 45m\n"))
		}},
		"folder deleted and made again": {nil, func(dir, file string) error {
			in := filepath.Dir(file)
			return firstError(os.RemoveAll(in), os.MkdirAll(in, 0o700), put(file, "interval: 45m\n"))
		}},
		"folders not there at first": {
			func(dir, file string) error { return os.RemoveAll(filepath.Dir(file)) },
			func(dir, file string) error {
				return firstError(os.MkdirAll(filepath.Dir(file), 0o700), put(file, "interval: 45m\n"))
			},
		},
		"link to nothing, then something": {
			func(dir, file string) error {
				return firstError(os.Remove(file), os.Symlink(filepath.Join(dir, "later", "real"), file))
			},
			func(dir, file string) error {
				return firstError(os.Mkdir(filepath.Join(dir, "later"), 0o700), put(filepath.Join(dir, "later", "real"), "interval: 45m\n"))
			},
		},
	}
	for name, style := range styles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, err := filepath.EvalSymlinks(t.TempDir())
			do(t, err)
			file := filepath.Join(dir, "deskbreak", "config.yaml")
			do(t, os.Mkdir(filepath.Dir(file), 0o700), put(file, "interval: 1h\n"))
			if style.setup != nil {
				do(t, style.setup(dir, file))
			}
			w := startWatch(t, file, patient)
			do(t, style.save(dir, file))
			w.expect("45m0s")
			do(t, put(file, "interval: 30m\n")) // still watching, whatever was swapped
			w.expect("30m0s")
			if late := w.Late(); late != "" {
				t.Errorf("late: %s", late)
			}
		})
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestWatchDeletedMeansDefaults(t *testing.T) {
	t.Parallel()
	file := write(t, "interval: 45m\n")
	w := startWatch(t, file, sources{fsnotify.NewWatcher, newTicker, vanishTime})
	do(t, os.Remove(file))
	w.expect("1h0m0s")
	do(t, put(file, "interval: 30m\n"))
	w.expect("30m0s")
}

// A save that changes nothing, a change of the mode and other files in the
// folder are no change: the next callback is for the change after them.
func TestWatchOnlyContentCounts(t *testing.T) {
	t.Parallel()
	file := write(t, "interval: 45m\n")
	w := startWatch(t, file, sources{fsnotify.NewWatcher, newTicker, vanishTime})
	do(t, put(file, "interval: 45m\n"), os.Chmod(file, 0o644), put(file+".swp", "x"), os.Remove(file+".swp"))
	<-time.After(settleTime * 2)
	do(t, put(file, "interval: 30m\n"))
	w.expect("30m0s")
	if len(w.loads) > 0 {
		t.Errorf("another callback: %s", <-w.loads)
	}
}

func TestWatchManyWritesAreOneChange(t *testing.T) {
	t.Parallel()
	file := write(t, "interval: 45m\n")
	w := startWatch(t, file, sources{fsnotify.NewWatcher, newTicker, vanishTime})
	for range 200 {
		do(t, put(file, "interval: 50m\n"))
	}
	do(t, put(file, "interval: 30m\n"))
	w.expect("30m0s")
	if len(w.loads) > 0 {
		t.Errorf("another callback: %s", <-w.loads)
	}
}

func TestWatchSystemFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	called := make(chan struct{}, 10)
	o := Options{Paths: Paths{User: filepath.Join(dir, "user", "config.yaml"), System: filepath.Join(dir, "etc", "xdg", "config.yaml")}}
	w, err := Watch(t.Context(), o, func() { called <- struct{}{} })
	do(t, err)
	defer w.Close()
	do(t, os.MkdirAll(filepath.Dir(o.Paths.System), 0o700), put(o.Paths.System, "interval: 45m\n"))
	select {
	case <-called:
	case <-time.After(deadline):
		t.Fatal("no callback")
	}
}

// ticker hands its channel to the test, and reports that it was stopped.
type ticker struct {
	ticks   chan time.Time
	stopped chan struct{}
}

func newTestTicker() *ticker { return &ticker{make(chan time.Time), make(chan struct{})} }

func (k *ticker) start(time.Duration) (<-chan time.Time, func()) {
	return k.ticks, func() { close(k.stopped) }
}

func TestWatchPollsWithoutInotify(t *testing.T) {
	t.Parallel()
	tick := newTestTicker()
	file := write(t, "interval: 1h\n")
	exhausted := func() (*fsnotify.Watcher, error) { return nil, syscall.EMFILE }
	w := startWatch(t, file, sources{exhausted, tick.start, vanishTime})
	if late := w.Late(); !strings.HasPrefix(late, "every 30s") || !strings.Contains(late, syscall.EMFILE.Error()) {
		t.Errorf("late: %q", late)
	}
	tick.ticks <- time.Time{} // nothing changed
	do(t, put(file, "interval: 45m\n"))
	tick.ticks <- time.Time{}
	w.expect("45m0s")
	do(t, os.Remove(file))
	tick.ticks <- time.Time{}
	w.expect("1h0m0s")
	w.Close()
	select {
	case <-tick.stopped:
	default:
		t.Error("the ticker still runs")
	}
}

// A folder that cannot be watched ends events, not the watching.
func TestWatchPollsWhenAFolderCannotBeWatched(t *testing.T) {
	t.Parallel()
	tick := newTestTicker()
	file := write(t, "interval: 1h\n")
	closed := func() (*fsnotify.Watcher, error) { // every Add fails
		n, err := fsnotify.NewWatcher()
		if err != nil {
			return nil, err
		}
		return n, n.Close()
	}
	w := startWatch(t, file, sources{closed, tick.start, vanishTime})
	do(t, put(file, "interval: 45m\n"))
	tick.ticks <- time.Time{}
	w.expect("45m0s")
}

func TestWatchEndsWithContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	w, err := Watch(ctx, Options{Paths: Paths{User: write(t, "")}}, func() {})
	do(t, err)
	cancel()
	select {
	case <-w.done:
	case <-time.After(deadline):
		t.Fatal("still running")
	}
	w.Close() // again is nothing
}

func TestWatchUsesNoTickerWithEvents(t *testing.T) {
	t.Parallel()
	started := false
	w, err := watch(t.Context(), Options{Paths: Paths{User: write(t, "")}}, func() {}, sources{
		fsnotify.NewWatcher,
		func(time.Duration) (<-chan time.Time, func()) { started = true; return nil, func() {} },
		vanishTime,
	})
	do(t, err)
	w.Close()
	if started {
		t.Error("a ticker was started although events are told")
	}
}

func TestTrail(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	do(t, err)
	at := func(names ...string) string { return filepath.Join(append([]string{dir}, names...)...) }
	do(t, os.MkdirAll(at("a", "b"), 0o700), os.Mkdir(at("c"), 0o700), put(at("a", "b", "f"), ""),
		os.Symlink("../a/b", at("c", "to-b")), os.Symlink(at("c", "to-b", "f"), at("link")),
		os.Symlink("loop", at("loop")), os.Symlink("to-b/../f2", at("c", "up")))
	for _, c := range []struct {
		path string
		want []string
	}{
		{at("a", "b", "f"), []string{at("a", "b", "f")}},
		{at("a", "x", "y"), []string{at("a", "x")}},
		{at("c", "to-b", "f"), []string{at("c", "to-b"), at("a", "b", "f")}},
		{at("link"), []string{at("link"), at("c", "to-b"), at("a", "b", "f")}},
		{at("c", "up"), []string{at("c", "up"), at("c", "to-b"), at("a", "f2")}},
	} {
		if got := trail(c.path); !slices.Equal(got, c.want) {
			t.Errorf("trail(%s) = %v, want %v", c.path, got, c.want)
		}
	}
	if got := trail(at("loop")); len(got) > maxLinks+1 {
		t.Errorf("a loop has %d names", len(got))
	}
}
