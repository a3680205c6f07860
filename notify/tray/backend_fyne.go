//go:build !getlantern && !android && (linux || freebsd || openbsd || netbsd || windows || (darwin && cgo && !ios))

package tray

import (
	"sync"
	"sync/atomic"

	"fyne.io/systray"
)

// fyne is fyne.io/systray. Its state is the library's, which is one a process.
type fyne struct {
	// mu is held while the menu is drawn on, or made anew.
	mu    sync.Mutex
	menu  menu
	items [Slots]Item // what the menu shows
	built bool
	// starting is true while a start waits for a bus that does not answer.
	starting atomic.Bool
}

// theFyne outlives a Tray: the library keeps its items, and another Tray must
// find them and not add them again.
var theFyne fyne

func newBackend() Backend { return &theFyne }

func (f *fyne) SetTooltip(text string) { systray.SetTooltip(text) }

func (f *fyne) SetItem(s Slot, item Item) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items[s] = item
	f.menu.set(s, escaped(item))
}

// SetIcon goes through a library that panics when the bus has gone, which can
// be at any moment. It has noted the icon by then, and Run learns of the bus.
func (f *fyne) SetIcon(id IconID) {
	defer func() { _ = recover() }()
	systray.SetIcon(iconBytes(id))
}

// build makes the items for a view.
func (f *fyne) build(v View) {
	f.SetIcon(v.Icon)
	f.SetTooltip(v.Tooltip)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items = v.Items
	f.make()
}

// remake makes the items anew for the next panel. The library tells only the
// first panel that asks about a menu the top level before the rest, and Xfce's
// panel, told everything at once, shows empty submenus.
func (f *fyne) remake() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.make()
}

func (f *fyne) make() {
	if f.built {
		systray.ResetMenu()
		f.menu = menu{}
	}
	f.built = true
	var made [Slots]*systray.MenuItem
	for i, item := range f.items {
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
