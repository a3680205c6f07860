//go:build linux

package desktoptest

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/godbus/dbus/v5"

	"deskbreak/daemon/control"
)

// presentation is what deskbreak asks GNOME's session manager.
type presentation struct {
	on   atomic.Bool
	conn *dbus.Conn
}

const sessionManager = "org.gnome.SessionManager"

func (p *presentation) IsInhibited(uint32) (bool, *dbus.Error) { return p.on.Load(), nil }

func (p *presentation) set(on bool) error {
	p.on.Store(on)
	member := map[bool]string{true: ".InhibitorAdded", false: ".InhibitorRemoved"}[on]
	return p.conn.Emit("/org/gnome/SessionManager", sessionManager+member, dbus.ObjectPath("/org/gnome/SessionManager/Inhibitor1"))
}

// sound starts a sound server with a microphone.
func (d *Desk) sound() {
	d.t.Helper()
	Need(d.t, "parec")
	cmd := d.command("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes",
		"-L", "module-null-source source_name=mic", "-L", "module-native-protocol-unix")
	cmd.Env = append(cmd.Env, "DBUS_SESSION_BUS_ADDRESS=unix:path=/none")
	d.start(cmd)
	Eventually(d.t, "the sound server", func() (bool, any) {
		out, err := d.command("pactl", "info").CombinedOutput()
		return err == nil, string(out)
	})
}

// Everything that holds a reminder, at once and then one after the other: each is
// seen to begin and to end, and nothing pops up meanwhile.
func TestReasonsToStayQuiet(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	d.WindowManager()
	d.Dunst()
	d.sound()
	Need(t, "wmctrl")
	manager := &presentation{conn: d.Session()}
	if err := manager.conn.Export(manager, "/org/gnome/SessionManager", sessionManager); err != nil {
		t.Fatal(err)
	}
	if _, err := manager.conn.RequestName(sessionManager, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}

	d.Config(never, "wait_for_lull: 0s")
	d.Daemon()
	d.AwaitStatus("dunst", func(s control.Status) bool { return s.Notifications.Server != "" })
	// The lines of doctor, which says at once what status says after a while.
	const dnd, call, full, slides = "do not disturb", "call", "full screen", "presentation"
	await := func(what ...string) {
		t.Helper()
		Eventually(t, strings.Join(what, ", ")+" and nothing else", func() (bool, any) {
			out := d.Deskbreak("doctor").Out // on a busy machine it may find something else wrong
			for _, name := range []string{dnd, call, full, slides} {
				found := false
				for line := range strings.Lines(out) {
					_, text, _ := strings.Cut(line, name+" ")
					found = found || strings.HasPrefix(strings.TrimSpace(text), "on, from")
				}
				if found != slices.Contains(what, name) {
					return false, out
				}
			}
			return true, out
		})
	}
	await()
	d.Dunstctl("set-paused", "true")
	await(dnd)
	record := d.Start("parec", "-d", "mic", "--client-name=Meeting", d.Path("recorded"))
	await(dnd, call)
	film := d.Start(Need(t, "zenity"), "--info", "--title=film", "--text=film")
	Eventually(t, "the film's window", func() (bool, any) {
		out, err := d.command("wmctrl", "-r", "film", "-b", "add,fullscreen").CombinedOutput()
		return err == nil, string(out)
	})
	await(dnd, call, full)
	if err := manager.set(true); err != nil {
		t.Fatal(err)
	}
	await(dnd, call, full, slides)

	d.Config("interval: 5s", "wait_for_lull: 0s")
	s := d.AwaitStatus("four reasons", func(s control.Status) bool { return len(s.Held) == 4 })
	held := []string{control.HeldDoNotDisturb, control.HeldCall, control.HeldFullscreen, control.HeldPresentation}
	if !slices.Equal(s.Held, held) || s.Phase != control.PhaseHeld || s.Next != nil {
		t.Errorf("status: %+v, want held by %v", s, held)
	}

	record.Kill()
	await(dnd, full, slides)
	film.Kill()
	await(dnd, slides)
	if err := manager.set(false); err != nil {
		t.Fatal(err)
	}
	await(dnd)
	d.Dunstctl("set-paused", "false")
	await()
	// It waits for half a minute whether another begins.
	if s := d.Status(); s.Phase != control.PhaseHeld || prompts(d) > 0 {
		t.Errorf("%d reminders right after the last reason: %+v", prompts(d), s)
	}
}
