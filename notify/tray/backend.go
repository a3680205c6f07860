package tray

import (
	"context"
	"reflect"

	"deskbreak/daemon/control"
)

// Backend is a tray library. SetIcon, SetTooltip and SetItem are called by one
// goroutine at a time, only between Events.Ready and the end of Run, and only
// for what changed.
type Backend interface {
	// Name is what control.Tray.Backend says.
	Name() string
	// Run puts the icon on the panel as v says, now or when a panel comes, and
	// keeps it there until ctx is done. It returns before that when the icon
	// has been lost or cannot be; the error is one sentence why, and wraps
	// errForGood when there is no use in calling Run again.
	Run(ctx context.Context, v View, ev Events) error
	SetIcon(id IconID)
	SetTooltip(text string)
	SetItem(s Slot, item Item)
}

// Events is what a Backend reports. None of them blocks.
type Events struct {
	// Ready is called once, when the icon exists and may be changed.
	Ready func()
	// Click is called with items that were clicked.
	Click func(Slot)
	// Activate is called for a click on the icon where that does not open the
	// menu; false: there is nothing to do.
	Activate func(ctx context.Context) bool
	// State is called with what is known of the panel.
	State func(control.Tray)
}

// menuItem is an item of either library: they have the same methods.
type menuItem interface {
	SetTitle(string)
	Enable()
	Disable()
	Show()
	Hide()
}

// menu is the items of a library with what it was last told about each.
type menu struct {
	items   [Slots]menuItem // nil: a separator
	clicked [Slots]chan struct{}
	drawn   [Slots]Item
}

// add notes an item that the library made as it says: visible, and with
// item's text. What the library sends a click to must be clicked.
func (m *menu) add(s Slot, made menuItem, item Item, clicked chan struct{}) {
	m.items[s], m.clicked[s] = made, clicked
	m.drawn[s] = Item{Label: item.Label, Enabled: true, Visible: true}
	m.set(s, item)
}

// newClicked is what takes the place of an item's own channel: the libraries
// drop a click that nobody waits for at that very moment, and this holds one.
func newClicked() chan struct{} { return make(chan struct{}, 1) }

// set tells the library what differs. The text of an item that is hidden is
// left until it is shown, because a change shows it again in some libraries.
func (m *menu) set(s Slot, item Item) {
	made, was := m.items[s], &m.drawn[s]
	if made == nil {
		return
	}
	if !item.Visible {
		if was.Visible {
			made.Hide()
			was.Visible = false
		}
		return
	}
	if was.Label != item.Label {
		made.SetTitle(item.Label)
	}
	if was.Enabled != item.Enabled {
		if item.Enabled {
			made.Enable()
		} else {
			made.Disable()
		}
	}
	if !was.Visible {
		made.Show()
	}
	*was = item
}

// watch calls click for every click until ctx is done. One goroutine waits for
// all items: clicks are rare, and a goroutine for each would cost its stack.
func (m *menu) watch(ctx context.Context, click func(Slot)) {
	cases := []reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ctx.Done())}}
	slots := []Slot{0}
	for s, ch := range m.clicked {
		if ch != nil {
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ch)})
			slots = append(slots, Slot(s))
		}
	}
	for {
		i, _, _ := reflect.Select(cases)
		if i == 0 {
			return
		}
		click(slots[i])
	}
}
