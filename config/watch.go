package config

import (
	"bytes"
	"context"
	"errors"
	"hash/maphash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"

	"deskbreak/config/lang"
)

const (
	// settleTime is how long a file must be left alone before it is read: an
	// editor writes in several steps.
	settleTime = 300 * time.Millisecond
	// vanishTime is added once when a file is empty or gone: that is what an
	// editor that truncates or deletes before it writes looks like in between.
	vanishTime = 700 * time.Millisecond
	pollTime   = 30 * time.Second
)

// Watcher calls back when what is in the config files has changed.
type Watcher struct {
	files    []string
	onChange func()
	with     sources
	stop     context.CancelFunc
	done     chan struct{}
	late     atomic.Value // string, see Late
	seed     maphash.Seed
	also     atomic.Pointer[[]string] // what the settings name
	kick     chan struct{}            // poked when that changes

	// of the goroutine that runs
	notify *fsnotify.Watcher // nil: polling
	names  []string          // what changes matter, by folder and name
	last   []content
	named  int // how many of the files the options named
}

// sources are what a watcher gets its wake-ups from.
type sources struct {
	notifier func() (*fsnotify.Watcher, error)
	ticker   func(time.Duration) (ticks <-chan time.Time, stop func())
	vanish   time.Duration // vanishTime, but in tests
}

// Watch watches the files that the options name, also those that do not exist
// yet, until ctx ends or Close is called. onChange is called, never twice at a
// time, when the content of a file is another than before and has settled; a
// file that is saved without a change, in whatever way, is not reported. Call
// Watch before [Load], so that nothing is missed between the two.
//
// It costs nothing while nothing changes. Where the system has no more watches
// to give it looks every 30 seconds instead, and [Watcher.Late] says so.
func Watch(ctx context.Context, o Options, onChange func()) (*Watcher, error) {
	return watch(ctx, o, onChange, sources{fsnotify.NewWatcher, newTicker, vanishTime})
}

func newTicker(every time.Duration) (<-chan time.Time, func()) {
	t := time.NewTicker(every)
	return t.C, t.Stop
}

func watch(ctx context.Context, o Options, onChange func(), with sources) (*Watcher, error) {
	w := &Watcher{onChange: onChange, with: with, done: make(chan struct{}), seed: maphash.MakeSeed(), kick: make(chan struct{}, 1)}
	user := o.Paths.User
	if o.File != "" {
		user = o.File
	}
	for _, file := range []string{o.Paths.System, user} {
		if file == "" || file == os.DevNull {
			continue
		}
		abs, err := filepath.Abs(file)
		if err != nil {
			return nil, lang.Errorf("cannot watch %s: %v", file, err)
		}
		if !slices.Contains(w.files, abs) {
			w.files = append(w.files, abs)
		}
	}
	w.named = len(w.files)
	var err error
	if w.notify, err = with.notifier(); err == nil {
		err = w.follow()
	}
	poll, stopPoll := w.pollIf(err)
	w.last = w.read()
	ctx, w.stop = context.WithCancel(ctx)
	go func() {
		defer close(w.done)
		w.run(ctx, poll, stopPoll)
	}()
	return w, nil
}

// Close stops watching and waits for a callback that is running. It must not be
// called by the callback.
func (w *Watcher) Close() {
	w.stop()
	<-w.done
}

// Also watches these files too, instead of those of an earlier call: what the
// settings name. Empty names are passed over. It may be called by the callback's
// goroutine or any other, and does nothing after the end.
func (w *Watcher) Also(files ...string) {
	var full []string
	for _, file := range files {
		if abs, err := filepath.Abs(file); err == nil && file != "" {
			full = append(full, abs)
		}
	}
	w.also.Store(&full)
	select {
	case w.kick <- struct{}{}:
	default:
	}
}

// Late says how late changes are noticed, and why; empty: at once.
func (w *Watcher) Late() string { return w.late.Load().(string) }

// pollIf gives up events and polls if there was an error.
func (w *Watcher) pollIf(err error) (<-chan time.Time, func()) {
	if err == nil {
		w.late.Store("")
		return nil, func() {}
	}
	if w.notify != nil {
		_ = w.notify.Close()
		w.notify = nil
	}
	w.late.Store(lang.T("every %s, as changes are not told: %v", pollTime, err))
	return w.with.ticker(pollTime)
}

func (w *Watcher) run(ctx context.Context, poll <-chan time.Time, stopPoll func()) {
	defer func() {
		stopPoll()
		if w.notify != nil {
			_ = w.notify.Close()
		}
	}()
	settle := time.NewTimer(time.Hour)
	settle.Stop()
	waited := false // for a file that vanished to come back
	for {
		var events chan fsnotify.Event
		var failures chan error
		if w.notify != nil {
			events, failures = w.notify.Events, w.notify.Errors
		}
		var err error
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			if !w.matters(e.Name) {
				continue
			}
			// at once, not when it has settled: what happens in a new folder
			// before it is watched is not told
			err = w.follow()
			waited = false
			settle.Reset(settleTime)
		case <-w.kick:
			also := *w.also.Load()
			if slices.Equal(w.files[w.named:], also) {
				continue
			}
			w.files = append(w.files[:w.named:w.named], also...)
			if w.notify != nil {
				err = w.follow()
			}
			w.last = append(w.last[:w.named], w.read()[w.named:]...)
		case err = <-failures:
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				err = w.follow()
			}
			settle.Reset(settleTime)
		case <-poll:
			if !slices.Equal(w.last, w.read()) {
				waited = false
				settle.Reset(settleTime)
			}
		case <-settle.C:
			now := w.read()
			if vanished(w.last, now) && !waited {
				waited = true
				settle.Reset(w.with.vanish)
			} else if !slices.Equal(w.last, now) {
				w.last = now
				w.onChange()
			}
		}
		if err != nil {
			poll, stopPoll = w.pollIf(err)
		}
	}
}

// matters reports whether an event is about one of the names, or about one of
// the watched folders itself, which was moved or deleted.
func (w *Watcher) matters(name string) bool {
	return slices.ContainsFunc(w.names, func(n string) bool { return n == name || filepath.Dir(n) == name })
}

// follow watches the folders that matter now. Adding one takes time in which
// the way may change, so it looks again until nothing is left to add.
func (w *Watcher) follow() error {
	for range 10 {
		w.names = nil
		var folders []string
		for _, file := range w.files {
			for _, name := range trail(file) {
				w.names, folders = append(w.names, name), append(folders, filepath.Dir(name))
			}
		}
		watched := w.notify.WatchList()
		for _, folder := range watched {
			if !slices.Contains(folders, folder) {
				_ = w.notify.Remove(folder) // an error says that it is gone
			}
		}
		added := false
		for _, folder := range folders {
			if slices.Contains(watched, folder) {
				continue
			}
			added = true
			if err := w.notify.Add(folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		if !added {
			return nil
		}
	}
	return nil
}

// content is what is in a file: sum of its text, or why it cannot be read.
type content struct {
	sum   uint64
	empty bool // or not there
	err   string
}

func (w *Watcher) read() []content {
	contents := make([]content, len(w.files))
	for i, file := range w.files {
		text, err := readFile(file)
		c := content{sum: maphash.Bytes(w.seed, text), empty: len(bytes.TrimSpace(text)) == 0}
		if err != nil {
			c.err, c.empty = err.Error(), errors.Is(err, fs.ErrNotExist)
		}
		contents[i] = c
	}
	return contents
}

// vanished reports whether a file that had something in it now has nothing.
func vanished(before, now []content) bool {
	for i := range now {
		if now[i].empty && !before[i].empty {
			return true
		}
	}
	return false
}
