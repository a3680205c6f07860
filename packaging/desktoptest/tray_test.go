//go:build linux

package desktoptest

import (
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

// withPanel is a desktop with a panel, and a notification server that draws nothing.
func withPanel(t *testing.T) *Desk {
	t.Helper()
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	d.MockServer("body body-markup actions")
	d.Panel()
	return d
}

func trayShown(s control.Status) bool { return s.Tray.Shown }

// Everything that the menu offers, as a panel asks for it.
func TestTrayMenu(t *testing.T) {
	d := withPanel(t)
	d.Config(never, "wait_for_lull: 0s", "pause: {tomorrow: \"06:00\"}")
	daemon := d.Daemon()
	if s := d.AwaitStatus("the icon", trayShown); s.Tray.Backend == "none" || s.Tray.Why != "" {
		t.Errorf("tray: %+v", s.Tray)
	}
	menu := d.Item()
	starts := func(text string) func(Line) bool {
		return func(l Line) bool { return strings.HasPrefix(l.Label, text) && !l.Enabled }
	}
	menu.Await("when the next break is", starts("Next break "))
	menu.Await("Skip, greyed", starts("Skip"))

	menu.Choose("Take a break now")
	s := d.AwaitPhase(control.PhasePrompted)
	d.Notes.One("a reminder", isPrompt)
	menu.Await("that it is time", starts("Time for a break"))
	menu.Await("the movement", starts(s.Prompt.Name))
	menu.Choose("Another movement")
	other := d.AwaitStatus("another movement", func(now control.Status) bool { return now.Prompt.Movement != s.Prompt.Movement })
	menu.Await("the other movement", starts(other.Prompt.Name))

	for label, length := range map[string]time.Duration{"5 minutes": 5 * time.Minute, "30 minutes": 30 * time.Minute} {
		was := d.Status().Prompt.Snoozes
		menu.Choose("Snooze", label)
		s = d.AwaitStatus("a snooze", func(s control.Status) bool { return s.Phase == control.PhaseSnoozed && s.Prompt.Snoozes > was })
		if left := time.Until(*s.Next); left > length+time.Second || left < length-time.Minute {
			t.Errorf("%s: next in %v", label, left)
		}
		d.Notes.None()
		menu.Await("until when", starts("Snoozed until "))
	}
	menu.Choose("Skip")
	if r := d.Outcome(history.OutcomeSkipped); r.Snoozes != 2 {
		t.Errorf("recorded %+v", r)
	}

	for label, length := range map[string]time.Duration{"30 minutes": 30 * time.Minute, "1 hour": time.Hour, "2 hours": 2 * time.Hour} {
		menu.Choose("Pause", label)
		s = d.AwaitStatus(label+" of pause", func(s control.Status) bool {
			if !s.Paused || s.PausedUntil == nil {
				return false
			}
			left := time.Until(*s.PausedUntil)
			return left <= length+time.Second && left > length-time.Minute
		})
	}
	menu.Choose("Pause", "Until tomorrow")
	d.AwaitStatus("a pause until six", func(s control.Status) bool {
		return s.Paused && s.PausedUntil != nil && s.PausedUntil.Format("15:04") == "06:00"
	})
	menu.Choose("Pause", "Until I resume")
	d.AwaitStatus("a pause without an end", func(s control.Status) bool { return s.Paused && s.PausedUntil == nil })
	menu.Await("that it is paused", starts("Paused until you resume"))
	menu.Choose("Resume")
	d.AwaitPhase(control.PhaseWorking)
	Eventually(t, "no Resume in the menu", func() (bool, any) {
		lines, err := menu.Lines()
		for _, l := range lines {
			if l.Label == "Resume" {
				return false, lines
			}
		}
		return err == nil, err
	})

	menu.Choose("Done")
	d.Records(1, "a break of one's own", func(r history.Record) bool { return r.Event == history.EventBreak && r.Why == history.WhySelf })
	menu.Await("the counts", func(l Line) bool { return strings.HasPrefix(l.Label, "Today: 1 break, 2 snoozed") && l.Enabled })
	menu.Choose("Quit")
	daemon.Quits()
	if r := d.Deskbreak("status"); r.Code != 3 {
		t.Errorf("status after Quit: %+v", r)
	}
}

// The same by mouse, on what the panel draws.
func TestTrayByMouse(t *testing.T) {
	d := withPanel(t)
	d.Config(never, "wait_for_lull: 0s")
	daemon := d.Daemon()
	d.AwaitStatus("the icon", trayShown)
	menu := d.Item()
	choose := func(label string) {
		t.Helper()
		open := menu.Open()
		d.Screenshot("menu")
		menu.ClickRow(open, label)
	}
	choose("Take a break now")
	d.AwaitPhase(control.PhasePrompted)
	menu.Await("Skip", func(l Line) bool { return l.Label == "Skip" && l.Enabled })
	choose("Done")
	d.Outcome(history.OutcomeDone)
	d.Notes.None()
	choose("Quit")
	daemon.Quits()
}

// Edit settings opens the file, which is written for who has none.
func TestTrayEditsSettings(t *testing.T) {
	d := withPanel(t)
	// The desktop's way to open a file, as the rig has no editor.
	d.Write("#!/bin/sh\nprintf '%s\\n' \"$1\" >"+d.Path("opened")+"\n", "bin", "xdg-open")
	d.Executable("bin", "xdg-open")
	d.Setenv("PATH", d.Path("bin")+":"+d.env["PATH"])
	d.Daemon()
	d.AwaitStatus("the icon", trayShown)
	d.Item().Choose("Edit settings")
	want := d.Path("config", "deskbreak", "config.yaml")
	Eventually(t, "the file to be opened", func() (bool, any) {
		got := d.Read("opened")
		return strings.TrimSpace(got) == want, got
	})
	if !strings.Contains(d.Read("config", "deskbreak", "config.yaml"), "interval:") {
		t.Error("the settings were not written")
	}
	if s := d.Status(); !s.Config.OK {
		t.Errorf("config: %+v", s.Config)
	}
}

// A panel may come after us, and go, and come again.
func TestPanelLateAndRestarted(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	d.MockServer("body actions")
	d.Config(never, "wait_for_lull: 0s")
	d.Daemon()
	if s := d.AwaitStatus("why there is no icon", func(s control.Status) bool { return s.Tray.Why != "" }); s.Tray.Shown {
		t.Errorf("tray: %+v", s.Tray)
	}
	for range 3 {
		panel := d.Panel()
		d.AwaitStatus("the icon", trayShown)
		d.Item().Choose("Take a break now")
		d.AwaitPhase(control.PhasePrompted)
		d.Item().Choose("Done")
		d.AwaitPhase(control.PhaseWorking)
		panel.Kill()
		d.AwaitStatus("no icon, and why", func(s control.Status) bool { return !s.Tray.Shown && s.Tray.Why != "" })
	}
	d.Records(3, "three reminders done", func(r history.Record) bool { return r.Outcome == history.OutcomeDone })
}

func TestNoTrayWanted(t *testing.T) {
	d := withPanel(t)
	d.Config(never)
	d.Daemon("--no-tray")
	if s := d.Status(); s.Tray.Shown || s.Tray.Why == "" {
		t.Errorf("tray: %+v", s.Tray)
	}
}
