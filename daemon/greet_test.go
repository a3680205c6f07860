//go:build unix && !darwin

package daemon

import (
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/notify"
)

// TestGreeting: without a desktop nothing is waited for; with one that still
// starts, its panel and its notification server get a moment.
func TestGreeting(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none")
	terminal := notify.Server{Name: "terminal", Why: "there is no session bus; reminders go to the terminal"}
	nowhere := notify.Server{Why: "there is no session bus; reminders cannot be seen"}
	for _, c := range []struct {
		name, bus string
		server    notify.Server
		tray      bool
		late      bool // waits as long as it may
	}{
		{"no desktop", "", terminal, true, false},
		{"no desktop and no terminal", "", nowhere, true, false},
		{"no desktop and no tray wanted", "", terminal, false, false},
		{"nothing known of notifications", "", notify.Server{}, false, true},
		{"a desktop without a panel", "unix:path=" + none, notify.Server{Name: "dunst"}, true, true},
		{"a desktop without a notification server", "unix:path=" + none, nowhere, false, true},
		{"a desktop and no tray wanted", "unix:path=" + none, notify.Server{Name: "dunst"}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", c.bus)
			t.Setenv("XDG_RUNTIME_DIR", none)
			bubble(t, func(t *testing.T) {
				b := startBench(t, testPaths(t), newBubbleClock())
				b.screen.setServer(c.server)
				if c.tray {
					b.do(func() { newIcon(b.loop, Options{}, b.config, func() {}) })
				}
				late := c.late || b.ask(control.CommandStatus).Status.Tray.Backend == "gtk" // which needs no bus
				found := make(chan struct{})
				close(found)
				before, greeted := time.Now(), make(chan Started, 1)
				go b.greet(t.Context(), found, nil, func(s Started) { greeted <- s })
				synctest.Wait()
				if got := len(greeted) == 0; got != late {
					t.Errorf("waits: %v, want %v", got, late)
				}
				if s := <-greeted; s.Notifications.Server != c.server.Name || s.Next.IsZero() {
					t.Errorf("found: %+v", s)
				}
				if waited := time.Since(before); waited > 2*time.Second {
					t.Errorf("waited %v", waited)
				}
			})
		})
	}
}

// TestNoWelcomeAfterAReminder: who was quicker with `now` has met the program.
func TestNoWelcomeAfterAReminder(t *testing.T) {
	for _, answer := range []string{"", control.CommandDone} {
		bubble(t, func(t *testing.T) {
			b := startBench(t, testPaths(t), newBubbleClock())
			b.do(func() { b.first = true })
			b.screen.setServer(notify.Server{Name: "dunst"})
			b.ask(control.CommandNow)
			if answer != "" {
				b.ask(answer)
			}
			found := make(chan struct{})
			close(found)
			greeted := make(chan Started, 1)
			go b.greet(t.Context(), found, nil, func(s Started) { greeted <- s })
			<-greeted
			if answer == "" {
				b.ask(control.CommandDone)
			}
			b.wantShown("after the first break", "")
		})
	}
}
