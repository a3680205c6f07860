//go:build unix && !linux && !darwin

package quiet

import (
	"context"
	"errors"

	"github.com/fsnotify/fsnotify"
)

// folderWatch tells that something came into a folder, or that the folder went.
type folderWatch struct{ w *fsnotify.Watcher }

func watchFolder(folder string) (*folderWatch, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := w.Add(folder); err != nil {
		_ = w.Close()
		return nil, err
	}
	return &folderWatch{w}, nil
}

// wait returns after the next event, or with the error of ctx.
func (w *folderWatch) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-w.w.Errors:
		if !errors.Is(err, fsnotify.ErrEventOverflow) {
			return err
		}
	case <-w.w.Events:
	}
	return nil
}

func (w *folderWatch) close() { _ = w.w.Close() }
