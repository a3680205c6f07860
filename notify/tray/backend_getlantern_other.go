//go:build getlantern && !ios && (windows || (darwin && cgo))

package tray

import (
	"context"
	"runtime"

	"deskbreak/daemon/control"
)

func (g *gtk) Name() string {
	if runtime.GOOS == "windows" {
		return "windows"
	}
	return "macos"
}

func openDisplay(context.Context) (func(), error) { return func() {}, nil }

// watchPanel reports once: here the panel is part of the system.
func watchPanel(_ context.Context, _ <-chan struct{}, name string, report func(control.Tray)) {
	report(control.Tray{Shown: true, Backend: name})
}
