package config

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// TestWatchAlso: a file that the settings name is watched like them, from when it
// is named until another is.
func TestWatchAlso(t *testing.T) {
	dir := t.TempDir()
	file, own, other := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "own", "moves.yaml"), filepath.Join(dir, "other.yaml")
	do(t, put(file, "interval: 1h\n"), os.Mkdir(filepath.Dir(own), 0o700), put(own, "a"), put(other, "a"))
	w := startWatch(t, file, sources{fsnotify.NewWatcher, newTicker, vanishTime})
	w.Also("", own)
	w.await(filepath.Dir(own))
	do(t, put(own, "b"))
	w.expect("1h0m0s")
	w.Also(other)
	w.gone(filepath.Dir(own))
	do(t, put(own, "c"), put(other, "b"))
	w.expect("1h0m0s")
	w.Also()
	do(t, put(file, "interval: 45m\n"))
	w.expect("45m0s")
}

// await waits until a folder is watched, gone until it is not.
func (w *watched) await(dir string) { w.until(dir, true) }
func (w *watched) gone(dir string)  { w.until(dir, false) }

func (w *watched) until(dir string, want bool) {
	w.t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for end := time.After(deadline); slices.Contains(w.notify.WatchList(), dir) != want; {
		select {
		case <-look.C:
		case <-end:
			w.t.Fatalf("%s: watched is not %v: %q", dir, want, w.notify.WatchList())
		}
	}
}
