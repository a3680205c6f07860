//go:build linux

package desktoptest

import (
	"strings"
	"testing"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

// What a person says of their back, by the mouse, the tray and the command line.
func TestWhatThePersonSaysOfTheirBack(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	d.WindowManager()
	d.Notifyd()
	d.Panel()
	d.Config(never, "wait_for_lull: 0s", "movements: {only: [hip-hinge], avoid: [balance]}")
	// The desktop's way to open a page, as the rig has no browser.
	d.Write("#!/bin/sh\nprintf '%s\\n' \"$1\" >>"+d.Path("opened")+"\n", "bin", "xdg-open")
	d.Executable("bin", "xdg-open")
	d.Setenv("PATH", d.Path("bin")+":"+d.env["PATH"])
	pages := 0
	helped := func() {
		t.Helper()
		pages++
		Eventually(t, "the help", func() (bool, any) {
			got := strings.Fields(d.Read("opened"))
			return len(got) == pages && strings.HasSuffix(got[pages-1], "/help.html"), got
		})
	}
	d.Daemon()
	menu := d.Item()

	d.OK("now")
	note := d.Notes.One("a reminder", isPrompt)
	if got := strings.Join(note.Keys, " "); got != "done snooze another easy hard default" {
		t.Errorf("the buttons are %s", got)
	}
	if !strings.HasPrefix(note.Body, "For you: ") {
		t.Errorf("what somebody unsteady does comes late: %q", note.Body)
	}
	d.Screenshot("for-you")
	d.NotifydPress("hard")
	if r := d.Outcome(history.OutcomeDone); r.Felt != "hard" {
		t.Errorf("recorded %+v", r)
	}
	d.Notes.None()

	// Asked after a Done that says nothing of it.
	d.OK("now")
	d.Notes.One("a reminder", isPrompt)
	menu.Choose("Done")
	menu.Choose("How did it feel?", "Hard")
	d.Records(1, "how it felt", func(r history.Record) bool { return r.Event == history.EventFelt && r.Felt == "hard" })

	menu.Choose("How is your back today?", "Sore")
	d.Records(1, "how the back is", func(r history.Record) bool { return r.Event == history.EventFeel && *r.Score == 8 })
	sore := func(n Note) bool { return strings.HasPrefix(n.Title, "Sore today?") }
	d.Notes.One("what can be done about it", sore)
	d.Screenshot("sore")
	d.NotifydPress("help")
	helped()
	d.Notes.One("it again, for its other button", sore)
	s := d.AwaitStatus("no more questions", func(s control.Status) bool { return !s.CheckIn && !s.AskFelt })
	if s.IntervalSeconds != 12*60*60 {
		t.Errorf("the interval is %d s", s.IntervalSeconds)
	}

	menu.Choose("My back is bad today")
	d.AwaitStatus("a bad day", func(s control.Status) bool { return s.FlareUntil != nil && s.IntervalSeconds == 6*60*60 })
	care := d.Notes.One("when to get help", func(n Note) bool { return strings.HasPrefix(n.Title, "Gentle days until ") })
	if !strings.Contains(care.Body, "Ambulance") {
		t.Errorf("it says %q", care.Body)
	}
	d.Screenshot("bad-day")
	d.NotifydPress("help")
	helped()
	d.Notes.None()
	menu.Choose("When to get help")
	helped()
	if out := d.OK("flare", "off"); !strings.Contains(out, "the usual interval") {
		t.Errorf("flare off says %q", out)
	}
	d.AwaitStatus("a better day", func(s control.Status) bool { return s.FlareUntil == nil })
	d.Notes.None()
	d.Records(2, "the bad day", func(r history.Record) bool { return r.Event == history.EventFlare })
}
