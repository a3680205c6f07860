//go:build android || ios || !(linux || freebsd || openbsd || netbsd || windows || (darwin && cgo)) || (getlantern && !(windows || (linux && cgo) || (darwin && cgo)))

package tray

import (
	"context"

	"deskbreak/config/lang"
)

// none is what there is where no tray library can be built.
type none struct{}

func newBackend() Backend { return none{} }

func (none) Name() string { return "none" }

func (none) Run(context.Context, View, Events) error {
	return lang.Errorf("this build has no tray (on macOS and with the tag getlantern it needs cgo); use the command line: %w", errForGood)
}

func (none) SetIcon(IconID)     {}
func (none) SetTooltip(string)  {}
func (none) SetItem(Slot, Item) {}
