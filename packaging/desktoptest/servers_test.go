//go:build linux

package desktoptest

import (
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

// prompts counts how often a reminder was put on a server anew or in place.
func prompts(d *Desk) (n int) {
	for _, note := range d.Notes.All() {
		if isPrompt(note) {
			n++
		}
	}
	return n
}

// No server when the reminder is due: it is shown when one comes, and once more
// on each that follows.
func TestServerLateAndRestarted(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	d.Config(never, "wait_for_lull: 0s")
	d.Daemon()
	d.OK("now")
	s := d.AwaitStatus("why nothing is shown", func(s control.Status) bool {
		return s.Phase == control.PhasePrompted && s.Notifications.Why != ""
	})
	if s.Notifications.Buttons {
		t.Errorf("notifications: %+v", s.Notifications)
	}
	for n := 1; n <= 3; n++ {
		server := d.Dunst()
		note := d.Notes.One("the reminder", isPrompt)
		if !strings.Contains(note.Title, s.Prompt.Name) {
			t.Errorf("shown %q for %+v", note.Title, s.Prompt)
		}
		d.DunstShows("1")
		d.AwaitStatus("dunst", func(s control.Status) bool { return s.Notifications.Server == "dunst" && s.Notifications.Why == "" })
		if n < 3 {
			server.Kill()
			d.session.awaitGone(notesName)
			d.Notes.None()
			d.AwaitPhase(control.PhasePrompted)
		}
	}
	d.DunstPress("Done")
	d.Notes.None()
	d.Outcome(history.OutcomeDone)
	d.DunstShows("0")
	if n := prompts(d); n != 3 {
		t.Errorf("shown %d times on 3 servers", n)
	}
}

// A server that hangs holds nothing up, and has one notification when it goes on.
func TestServerHangs(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	server := d.Dunst()
	d.Config(never, "wait_for_lull: 0s", "snooze: {for: 2s}")
	d.Daemon()
	d.OK("now")
	d.Notes.One("a reminder", isPrompt)
	server.Suspend()
	d.OK("another")
	d.OK("snooze")
	d.AwaitPhase(control.PhaseSnoozed)
	d.AwaitPhase(control.PhasePrompted) // the clock went on
	s := d.AwaitStatus("that it hangs", func(s control.Status) bool { return strings.Contains(s.Notifications.Why, "does not answer") })
	server.Continue()
	d.Notes.One("the reminder as it is now", func(n Note) bool { return strings.Contains(n.Title, s.Prompt.Name) })
	d.DunstShows("1")
	d.AwaitStatus("dunst well again", func(s control.Status) bool { return s.Notifications.Why == "" })
	d.DunstPress("Done")
	d.Notes.None()
	d.DunstShows("0")
	d.Outcome(history.OutcomeDone)
}

// A stop does not wait for a server that hangs; what stays on the screen is
// taken over by the next run.
func TestStopWhileServerHangs(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	server := d.Dunst()
	d.Config(never, "wait_for_lull: 0s")
	daemon := d.Daemon()
	d.OK("now")
	first := d.Notes.One("a reminder", isPrompt)
	d.AwaitStatus("dunst", func(s control.Status) bool { return s.Notifications.Server == "dunst" })
	server.Suspend()
	if code := daemon.Stop(); code != 0 && !strings.Contains(daemon.Log(), "may still be on the screen") {
		t.Errorf("stopped with code %d:\n%s", code, daemon.Log())
	}
	if r := d.Deskbreak("status"); r.Code != 3 {
		t.Errorf("status after the stop: %+v", r)
	}
	d.Daemon()
	d.AwaitPhase(control.PhasePrompted)
	server.Continue()
	again := d.Notes.One("the reminder", isPrompt)
	if again.Title != first.Title {
		t.Errorf("%q came back as %q", first.Title, again.Title)
	}
	d.DunstShows("1")
	d.OK("done")
	d.Notes.None()
	d.DunstShows("0")
}

// At a logout the bus may go first: the stop is clean all the same, and the
// reminder comes with the next login.
func TestStopAfterTheBus(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s")
	daemon := d.Daemon()
	d.OK("now")
	first := d.Notes.One("a reminder", isPrompt)
	d.Bus.Kill()
	if code := daemon.Stop(); code != 0 {
		t.Errorf("stopped with code %d:\n%s", code, daemon.Log())
	}
	d.StartBus()
	d.MockServer("body actions")
	d.Daemon()
	if again := d.Notes.One("the reminder", isPrompt); again.Title != first.Title {
		t.Errorf("%q came back as %q", first.Title, again.Title)
	}
}

// The session bus goes and comes back: everything is there again.
func TestSessionBusRestarted(t *testing.T) {
	d := withPanel(t)
	d.Config(never, "wait_for_lull: 0s")
	daemon := d.Daemon()
	d.AwaitStatus("the icon", trayShown)
	d.OK("now")
	d.Notes.One("a reminder", isPrompt)
	for range 2 {
		d.Bus.Kill()
		d.AwaitStatus("a tray and a server gone", func(s control.Status) bool { return !s.Tray.Shown && s.Notifications.Why != "" })
		d.AwaitPhase(control.PhasePrompted)
		d.StartBus()
		d.MockServer("body actions")
		d.Panel()
		d.Notes.One("the reminder", isPrompt)
		d.AwaitStatus("the icon", trayShown)
		if n := prompts(d); n != 1 {
			t.Errorf("shown %d times on the new bus", n)
		}
	}
	d.Item().Choose("Done")
	d.Notes.None()
	d.Outcome(history.OutcomeDone)
	if !daemon.Running() {
		t.Error("the daemon did not outlive the bus")
	}
}

// A screen that hangs is asked nothing that anybody waits for.
func TestScreenHangs(t *testing.T) {
	d := withPanel(t)
	d.Config(never, "wait_for_lull: 0s", "natural_break: 2s")
	d.Daemon()
	d.AwaitStatus("idle time from the screen", func(s control.Status) bool { return s.Idle.Known })
	d.X.Suspend()
	for range 3 {
		d.OK("done")
		d.Status()
		d.OK("why")
	}
	d.X.Continue()
	d.Mouse("mousemove_relative 3 0")
	d.AwaitStatus("idle time again", func(s control.Status) bool { return s.Idle.Known })
}

// heard is what a terminal got.
type heard struct {
	mu   sync.Mutex
	text strings.Builder
}

func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(b)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// Over ssh there is neither a bus nor a screen: reminders are lines with a bell
// in the terminal, and answered by command.
func TestTerminalAlone(t *testing.T) {
	t.Parallel()
	d := New(t)
	for _, name := range []string{"XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_STATE_HOME", "XDG_DATA_HOME",
		"XDG_CACHE_HOME", "DBUS_SYSTEM_BUS_ADDRESS", "NO_AT_BRIDGE", "GTK_A11Y", "GSETTINGS_BACKEND", "LANG"} {
		d.Setenv(name, "")
	}
	d.Setenv("TERM", "xterm")
	d.Write("interval: 5s\nwait_for_lull: 0s\n", ".config", "deskbreak", "config.yaml")

	ours, theirs := openTerminal(t)
	var screen heard
	go io.Copy(&screen, ours)
	cmd := exec.Command(Program(t))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirs, theirs, theirs
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	daemon := d.daemon(cmd)
	theirs.Close()

	Eventually(t, "what was found, and how to stop", func() (bool, any) {
		said := screen.String()
		return strings.Contains(said, "Ctrl-C") || strings.Contains(said, "^C"), said
	})
	var line string
	Eventually(t, "a line with the reminder and the bell", func() (bool, any) {
		for l := range strings.SplitSeq(screen.String(), "\n") {
			if strings.Contains(l, "deskbreak done") && strings.Contains(l, "\a") {
				line = l
			}
		}
		return line != "", screen.String()
	})
	s := d.AwaitPhase(control.PhasePrompted)
	if !strings.Contains(line, s.Prompt.Name) || !strings.Contains(line, "deskbreak snooze") {
		t.Errorf("the line is %q for %+v", line, s.Prompt)
	}
	if s.Notifications.Server != "terminal" || s.Notifications.Why == "" || s.Idle.Known || s.Idle.Why == "" || s.Tray.Why == "" {
		t.Errorf("status: %+v", s)
	}
	d.Write("interval: 12h\nwait_for_lull: 0s\n", ".config", "deskbreak", "config.yaml")
	d.AwaitStatus("the new interval", func(s control.Status) bool { return s.IntervalSeconds == 12*60*60 })
	d.OK("another")
	d.OK("snooze", "1s")
	d.AwaitStatus("the snoozed reminder", func(s control.Status) bool { return s.Phase == control.PhasePrompted && s.Prompt.Snoozes == 1 })
	d.OK("done")
	if r := d.Outcome(history.OutcomeDone); r.Snoozes != 1 {
		t.Errorf("recorded %+v", r)
	}

	// ^C in the terminal ends it.
	if _, err := ours.Write([]byte{3}); err != nil {
		t.Fatal(err)
	}
	daemon.Quits()
}

// A closed terminal, as when an ssh connection ends, ends the daemon and not
// its memory.
func TestTerminalCloses(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.Config(never, "wait_for_lull: 0s")
	ours, theirs := openTerminal(t)
	go io.Copy(io.Discard, ours)
	cmd := exec.Command(Program(t))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirs, theirs, theirs
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	daemon := d.daemon(cmd)
	theirs.Close()
	daemon.ending = true
	d.OK("now")
	due := d.Status().Prompt.Due
	ours.Close()
	Eventually(t, "the end, or an answer", func() (bool, any) {
		return !daemon.Running() || d.Deskbreak("status").Code == 0, nil
	})
	daemon.Kill()
	d.Daemon()
	if s := d.AwaitPhase(control.PhasePrompted); !s.Prompt.Due.Equal(due) {
		t.Errorf("due %v, was %v", s.Prompt.Due, due)
	}
}
