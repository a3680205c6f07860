//go:build linux

package desktoptest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

func TestOnSway(t *testing.T)   { onCompositor(t, (*Desk).Sway) }
func TestOnKWin(t *testing.T)   { onCompositor(t, (*Desk).KWin) }
func TestOnMutter(t *testing.T) { onCompositor(t, (*Desk).Mutter) }

// onCompositor is a day on a Wayland compositor: what is known, a reminder that
// waits for a lull, a break by idleness, and the compositor's crash.
func onCompositor(t *testing.T, start func(*Desk) *Compositor) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	c := start(d)
	d.MockServer("body body-markup actions")
	d.XWayland()
	d.Config("interval: 5s", "wait_for_lull: 10m", "prompt: {repeat_after: 1h}", "log: {level: debug}")
	d.Daemon()
	idleFrom(d, c)
	doctorOn(d, c)

	// Somebody types on and on: it waits. Then they stop, and it comes.
	eventually(t, 300*time.Millisecond, "a reminder that waits for a lull", func() (bool, any) {
		c.Input()
		s := d.Status()
		return s.Phase == control.PhaseHeld && slices.Contains(s.Held, control.HeldLull), s
	})
	for range 5 {
		c.Input()
		d.Pass(300 * time.Millisecond)
	}
	if n := prompts(d); n > 0 {
		t.Fatalf("somebody types, and %d reminders were shown", n)
	}
	d.Notes.One("a reminder in the lull", isPrompt)
	c.Input()
	d.OK("done")
	d.Outcome(history.OutcomeDone)

	d.Config(never, "natural_break: 3s")
	d.AwaitStatus("the new interval", inForce(12*60*60))
	breakByIdleness(d, c)
	d.Records(1, "a break by idleness", breaks(history.WhyIdle))

	c.Restart()
	idleFrom(d, c)
	breakByIdleness(d, c)
}

// idleFrom waits until the daemon has found everything, and idle time from the
// compositor.
func idleFrom(d *Desk, c *Compositor) {
	d.t.Helper()
	s := d.AwaitStatus("idle time", func(s control.Status) bool { return s.Idle.Known && s.Notifications.Server != "" })
	if s.Idle.Source != c.Source || s.Idle.Why != "" {
		d.t.Errorf("idle time is from %+v, want %s", s.Idle, c.Source)
	}
}

// doctorOn is what doctor says: the compositor's own source, why each other one
// is not used, and whether full screen is known.
func doctorOn(d *Desk, c *Compositor) {
	d.t.Helper()
	out := d.OK("doctor")
	if !strings.Contains(out, "from "+c.Source) {
		d.t.Errorf("doctor does not name %s:\n%s", c.Source, out)
	}
	for _, source := range []string{"mutter", "ext-idle-notify-v1", "org_kde_kwin_idle", "xsync", "xscreensaver", "session-idle-time"} {
		if strings.Contains(out, "not "+source+": ") == (source == c.Source) {
			d.t.Errorf("what doctor says of %s is wrong:\n%s", source, out)
		}
	}
	film := "does not tell which window fills the screen"
	if c.Name == "sway" {
		film = "off, from wayland"
	}
	if !strings.Contains(out, film) {
		d.t.Errorf("doctor does not say %q of full screen:\n%s", film, out)
	}
	if c.Source == "mutter" {
		return // which is on the bus, whatever the environment says
	}
	// Started with DISPLAY alone, as some services are: XWayland's number is there,
	// and is not believed.
	d.Aside(map[string]string{"WAYLAND_DISPLAY": "", "XDG_SESSION_TYPE": ""}, func() { out = d.OK("doctor") })
	for _, want := range []string{"!!  idle time", "is XWayland, which sees only", "is XWayland, which knows only"} {
		if !strings.Contains(out, want) {
			d.t.Errorf("doctor with XWayland alone does not say %q:\n%s", want, out)
		}
	}
}

// breakByIdleness waits for an absence, and ends it: that is one break.
func breakByIdleness(d *Desk, c *Compositor) {
	d.t.Helper()
	before := d.AwaitPhase(control.PhaseAway)
	if before.Next != nil {
		d.t.Errorf("somebody who is away has a next reminder: %+v", before)
	}
	c.Input()
	after := d.AwaitStatus("the return", func(s control.Status) bool { return s.Today.Natural > before.Today.Natural })
	if after.Today.Natural != before.Today.Natural+1 || after.DeskSeconds > 60 {
		d.t.Errorf("before %+v, after %+v", before, after)
	}
}

// A window that fills sway's screen holds the reminder, and its end releases it,
// on dunst, which draws on the same screen.
func TestFullScreenOnSway(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.Sway()
	d.Dunst()
	Need(t, "zenity")
	d.Setenv("GDK_BACKEND", "wayland")
	film := d.Start("zenity", "--info", "--title=film", "--text=film")
	sway := func(words ...string) string {
		out, err := d.command("swaymsg", words...).CombinedOutput()
		if err != nil {
			t.Fatalf("swaymsg %q: %v: %s", words, err, out)
		}
		return string(out)
	}
	Eventually(t, "the film's window", func() (bool, any) {
		tree := sway("-t", "get_tree")
		return strings.Contains(tree, `"film"`), tree
	})
	sway("[title=film]", "focus,", "fullscreen", "enable")
	d.Config("interval: 5s", "wait_for_lull: 0s", "prompt: {repeat_after: 1h}")
	d.Daemon()
	s := d.AwaitStatus("held by the film", func(s control.Status) bool { return s.Phase == control.PhaseHeld })
	if !slices.Equal(s.Held, []string{control.HeldFullscreen}) || s.Next != nil {
		t.Errorf("held: %+v", s)
	}
	if out := d.OK("doctor"); !strings.Contains(out, "on, from wayland") {
		t.Errorf("doctor does not see the film:\n%s", out)
	}
	if n := prompts(d); n > 0 {
		t.Errorf("%d reminders were shown over the film", n)
	}
	film.Kill()
	Eventually(t, "the film's end is seen", func() (bool, any) {
		out := d.OK("doctor")
		return strings.Contains(out, "off, from wayland"), out
	})
	d.Pass(25 * time.Second) // of the 30 that it waits whether another begins
	d.Notes.One("a reminder after the film", isPrompt)
	d.DunstShows("1")
	d.OK("done")
	d.DunstShows("0")
	d.Outcome(history.OutcomeDone)
}
