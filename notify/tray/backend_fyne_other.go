//go:build !getlantern && (windows || (darwin && cgo && !ios))

package tray

import (
	"context"
	"runtime"
	"strings"

	"fyne.io/systray"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

func (f *fyne) Name() string {
	if runtime.GOOS == "windows" {
		return "windows"
	}
	return "macos"
}

// escaped doubles ampersands on Windows, where one of them marks a key.
func escaped(item Item) Item {
	if runtime.GOOS == "windows" {
		item.Label = strings.ReplaceAll(item.Label, "&", "&&")
	}
	return item
}

// Run is the library's message loop, which belongs to one thread and can be
// ended once in a process.
func (f *fyne) Run(ctx context.Context, v View, ev Events) error {
	if f.built {
		return lang.Errorf("the tray was closed: %w", errForGood)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ended := make(chan struct{})
	systray.Run(func() {
		f.build(v)
		go f.menu.watch(ctx, ev.Click)
		go func() {
			select {
			case <-ctx.Done():
				systray.Quit()
			case <-ended:
			}
		}()
		ev.Ready()
		ev.State(control.Tray{Shown: true, Backend: f.Name()})
	}, nil)
	close(ended)
	return lang.Errorf("the tray was closed: %w", errForGood)
}
