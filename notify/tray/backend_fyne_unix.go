//go:build !getlantern && !android && (linux || freebsd || openbsd || netbsd)

package tray

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"fyne.io/systray"
	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

const (
	itemPath      = "/StatusNotifierItem"
	itemInterface = "org.kde.StatusNotifierItem"
)

func (f *fyne) Name() string { return "sni" }

// escaped doubles underscores: in a D-Bus menu one of them marks a key.
func escaped(item Item) Item {
	item.Label = strings.ReplaceAll(item.Label, "_", "__")
	return item
}

// Run uses two connections. The library takes the process-wide one, which
// nothing else of ours touches, because its wait for a new panel ends for good
// at the first stray signal there. So we watch for panels on our own, and
// register the item again through the library's.
func (f *fyne) Run(ctx context.Context, v View, ev Events) error {
	bus, err := openBus(ctx)
	if err != nil {
		return err
	}
	defer bus.Close()
	w, err := watchHosts(ctx, bus)
	if err != nil {
		return err
	}
	shared, err := f.start(ctx, v, bus)
	if err != nil {
		return err
	}
	// The library's own Quit panics when a start failed half way; the end of its
	// connection ends all that it has running.
	defer shared.Close()
	if err := exportActivate(ctx, shared, ev.Activate); err != nil {
		return lang.Errorf("the session bus refused the icon: %v", err)
	}
	stop := f.watchClicks(ctx, ev.Click)
	defer func() { stop() }()
	ev.Ready()

	w.mine = func(_ context.Context, item string) bool {
		own := shared.Names()
		return len(own) > 0 && (item == own[0] || strings.HasPrefix(item, own[0]+"/")) ||
			strings.HasPrefix(item, fmt.Sprintf("%s-%d-1", itemInterface, os.Getpid()))
	}
	w.register = func(ctx context.Context) error {
		return shared.Object(watcherName, watcherPath).CallWithContext(ctx,
			watcherName+".RegisterStatusNotifierItem", dbus.FlagNoAutoStart, itemPath).Err
	}
	// The next panel must be the first to ask about the menu, and find it whole: so it
	// is made anew when a panel has gone, not while the next one reads it.
	fresh := true
	remake := func() {
		stop()
		f.remake()
		stop = f.watchClicks(ctx, ev.Click)
		fresh = true
	}
	w.went = remake
	w.came = func() {
		if !fresh { // another has taken its place at once
			remake()
		}
	}
	return w.run(ctx, shared.Context().Done(), func(s hostState) {
		t := s.tray(f.Name())
		fresh = fresh && !t.Shown
		ev.State(t)
	})
}

// watchClicks passes on clicks on the items that there are now, until it is told
// to stop.
func (f *fyne) watchClicks(ctx context.Context, click func(Slot)) (stop func()) {
	ctx, stop = context.WithCancel(ctx)
	f.mu.Lock()
	items := f.menu
	f.mu.Unlock()
	go items.watch(ctx, click)
	return stop
}

// start lets the library connect and export the item. The library waits without
// a limit, so that it does so on a goroutine of its own.
func (f *fyne) start(ctx context.Context, v View, bus *dbus.Conn) (*dbus.Conn, error) {
	type result struct {
		conn *dbus.Conn
		err  error
	}
	if !f.starting.CompareAndSwap(false, true) {
		return nil, lang.Error("the session bus does not answer")
	}
	started, left := make(chan result), make(chan struct{})
	defer close(left)
	go func() {
		defer f.starting.Store(false)
		conn, err := dbus.SessionBus()
		if err == nil {
			f.export(v)
		}
		select {
		case started <- result{conn, err}:
		case <-left:
			if err == nil {
				conn.Close()
			}
		}
	}()
	limit := time.NewTimer(askTimeout)
	defer limit.Stop()
	select {
	case r := <-started:
		if r.err != nil {
			return nil, lang.Errorf("the session bus cannot be reached: %v", r.err)
		}
		return r.conn, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-bus.Context().Done():
		return nil, lang.Error("the session bus has gone")
	case <-limit.C:
		return nil, lang.Error("the session bus does not answer")
	}
}

// export puts the item on the connection that dbus.SessionBus gives.
func (f *fyne) export(v View) {
	start, _ := systray.RunWithExternalLoop(nil, nil)
	if f.built {
		// The library's old connection is dead: change things after the new one is there.
		start()
		f.build(v)
		return
	}
	// The library takes the title as the item's lasting Id, by which panels
	// remember where it goes and whether it is hidden.
	systray.SetTitle("deskbreak")
	f.build(v)
	start()
}

// exportActivate answers the click on the icon of panels that do not open the
// menu by it; the library's own answer is that there is no such method.
func exportActivate(ctx context.Context, conn *dbus.Conn, activate func(context.Context) bool) error {
	none := func(int32, int32) *dbus.Error { return &dbus.ErrMsgUnknownMethod }
	return conn.ExportSubtreeMethodTable(map[string]any{
		"Activate": func(int32, int32) *dbus.Error { // not text: D-Bus name
			if activate(ctx) {
				return nil
			}
			return &dbus.ErrMsgUnknownMethod
		},
		"ContextMenu":       none,
		"SecondaryActivate": none,
		"Scroll":            func(int32, string) *dbus.Error { return &dbus.ErrMsgUnknownMethod }, // not text: D-Bus name
	}, itemPath, itemInterface)
}
