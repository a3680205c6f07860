//go:build !getlantern && !android && (linux || freebsd || openbsd || netbsd || windows || (darwin && cgo && !ios))

package tray

import (
	"sync/atomic"

	"fyne.io/systray"
)

// fyne is fyne.io/systray. Its state is the library's, which is one a process.
type fyne struct {
	menu  menu
	built bool
	// starting is true while a start waits for a bus that does not answer.
	starting atomic.Bool
}

// theFyne outlives a Tray: the library keeps its items, and another Tray must
// find them and not add them again.
var theFyne fyne

func newBackend() Backend { return &theFyne }

func (f *fyne) SetTooltip(text string)    { systray.SetTooltip(text) }
func (f *fyne) SetItem(s Slot, item Item) { f.menu.set(s, escaped(item)) }

// SetIcon goes through a library that panics when the bus has gone, which can
// be at any moment. It has noted the icon by then, and Run learns of the bus.
func (f *fyne) SetIcon(id IconID) {
	defer func() { _ = recover() }()
	systray.SetIcon(iconBytes(id))
}

// build makes the items, or brings those of an earlier run up to date.
func (f *fyne) build(v View) {
	f.SetIcon(v.Icon)
	f.SetTooltip(v.Tooltip)
	if f.built {
		for s, item := range v.Items {
			f.SetItem(Slot(s), item)
		}
		return
	}
	f.built = true
	var made [Slots]*systray.MenuItem
	for i, item := range v.Items {
		s, item := Slot(i), escaped(item)
		parent, sub := s.Parent()
		switch {
		case s.separator():
			systray.AddSeparator()
			continue
		case sub:
			made[s] = made[parent].AddSubMenuItem(item.Label, "")
		default:
			made[s] = systray.AddMenuItem(item.Label, "")
		}
		var clicked chan struct{}
		if s.clickable() {
			clicked = newClicked()
			made[s].ClickedCh = clicked
		}
		f.menu.add(s, made[s], item, clicked)
	}
}
