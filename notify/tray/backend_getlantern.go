//go:build getlantern && !android && !ios && (windows || (linux && cgo) || (darwin && cgo))

package tray

import (
	"context"
	"runtime"

	"github.com/getlantern/systray"

	"deskbreak/config/lang"
)

// gtk is github.com/getlantern/systray: GTK and libayatana-appindicator on
// Linux, for panels that have a tray of the old kind (XEmbed) only. Its message
// loop belongs to one thread and can be run once in a process.
type gtk struct {
	menu  menu
	built bool
}

var theGTK gtk

func newBackend() Backend { return &theGTK }

func (g *gtk) SetIcon(id IconID)         { systray.SetIcon(iconBytes(id)) }
func (g *gtk) SetTooltip(text string)    { systray.SetTooltip(text) }
func (g *gtk) SetItem(s Slot, item Item) { g.menu.set(s, item) }

// Run ends with an error that wraps errForGood, also when ctx is done.
func (g *gtk) Run(ctx context.Context, v View, ev Events) error {
	if g.built {
		return lang.Errorf("the tray was closed: %w", errForGood)
	}
	// The library ends the whole process where there is no display.
	closeDisplay, err := openDisplay(ctx)
	if err != nil {
		return err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ended := make(chan struct{})
	systray.Run(func() {
		closeDisplay()
		g.build(v)
		go g.menu.watch(ctx, ev.Click)
		go func() {
			select {
			case <-ctx.Done():
				systray.Quit()
			case <-ended:
			}
		}()
		ev.Ready()
		go watchPanel(ctx, ended, g.Name(), ev.State)
	}, func() {})
	close(ended)
	return lang.Errorf("the tray was closed: %w", errForGood)
}

// build makes the items, once.
func (g *gtk) build(v View) {
	g.built = true
	g.SetIcon(v.Icon)
	g.SetTooltip(v.Tooltip)
	var made [Slots]*systray.MenuItem
	for i, item := range v.Items {
		s := Slot(i)
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
		g.menu.add(s, made[s], item, clicked)
	}
}
