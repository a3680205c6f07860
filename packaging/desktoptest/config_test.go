//go:build linux

package desktoptest

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"deskbreak/daemon/control"
)

func inForce(seconds int64) func(control.Status) bool {
	return func(s control.Status) bool { return s.Config.OK && s.IntervalSeconds == seconds }
}

// Every way in which an editor saves is seen, without touching the desk clock.
func TestConfigIsReloaded(t *testing.T) {
	d := withMock(t)
	file := d.Config("interval: 61m")
	d.Daemon()
	d.AwaitStatus("the first settings", inForce(61*60))
	must := func(errs ...error) {
		t.Helper()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	content := func(minutes string) []byte { return []byte("interval: " + minutes + "m # mine\n") }
	write := func(path, minutes string) { t.Helper(); must(os.WriteFile(path, content(minutes), 0o600)) }

	for _, save := range []struct {
		how     string
		seconds int64
		do      func()
	}{
		{"in place", 62 * 60, func() {
			f, err := os.OpenFile(file, os.O_WRONLY, 0)
			must(err)
			_, err = f.Write(content("62"))
			must(err, f.Close())
		}},
		{"truncated and written", 63 * 60, func() {
			f, err := os.OpenFile(file, os.O_WRONLY|os.O_TRUNC, 0)
			must(err, f.Sync())
			_, err = f.Write(content("63"))
			must(err, f.Close())
		}},
		{"renamed over", 64 * 60, func() {
			write(file+".new", "64")
			must(os.Rename(file+".new", file))
		}},
		{"backup kept, written anew", 65 * 60, func() {
			must(os.Rename(file, file+"~"))
			write(file, "65")
		}},
		{"deleted and written", 66 * 60, func() {
			must(os.Remove(file))
			write(file, "66")
		}},
		{"a link in its place", 67 * 60, func() {
			write(d.Path("one.yaml"), "67")
			must(os.Symlink(d.Path("one.yaml"), file+".link"), os.Rename(file+".link", file))
		}},
		{"what the link points to", 68 * 60, func() { write(d.Path("one.yaml"), "68") }},
		{"the link swapped", 69 * 60, func() {
			write(d.Path("two.yaml"), "69")
			must(os.Symlink(d.Path("two.yaml"), file+".link"), os.Rename(file+".link", file))
		}},
		{"its folder renamed away and made again", 70 * 60, func() {
			dir := filepath.Dir(file)
			must(os.Rename(dir, dir+".old"), os.Mkdir(dir, 0o700))
			write(file, "70")
		}},
		{"by config set", 71 * 60, func() { d.OK("config", "set", "interval", "71m") }},
		{"deleted", 60 * 60, func() { must(os.Remove(file)) }},
		{"by config init", 60 * 60, func() { d.OK("config", "init") }},
		{"after init", 72 * 60, func() { write(file, "72") }},
	} {
		t.Log(save.how)
		save.do()
		d.AwaitStatus("settings saved "+save.how, inForce(save.seconds))
	}
	if s := d.Status(); s.Phase != control.PhaseWorking {
		t.Errorf("status: %+v", s)
	}
}

// A shorter interval may make a break due at once, a hang-up rereads the file.
func TestConfigMakesDue(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s")
	daemon := d.Daemon()
	d.AwaitStatus("desk time", func(s control.Status) bool { return s.DeskSeconds >= 6 })
	d.Config("interval: 5s", "wait_for_lull: 0s")
	daemon.Signal(syscall.SIGHUP)
	d.Notes.One("a reminder", isPrompt)
	d.AwaitPhase(control.PhasePrompted)
}

// A bad file while running: the last good settings stay, and it is said in
// every place; a good one ends all of that.
func TestBadConfigWhileRunning(t *testing.T) {
	d := withPanel(t)
	file := d.Config("interval: 50m")
	d.Daemon()
	d.AwaitStatus("the icon", trayShown)
	menu := d.Item()
	isMistake := func(n Note) bool { return strings.Contains(n.Body, "intervall") }
	d.Config("intervall: 45m", "natural_break: 5")
	s := d.AwaitStatus("the mistakes", func(s control.Status) bool { return !s.Config.OK })
	if s.IntervalSeconds != 50*60 || s.Config.File != file || len(s.Config.Errors) != 2 ||
		!strings.HasPrefix(s.Config.Errors[0], file+":1:1: intervall: unknown key (did you mean \"interval\"?)") ||
		!strings.HasPrefix(s.Config.Errors[1], file+":2:16: natural_break: ") {
		t.Errorf("config: %+v, interval %d", s.Config, s.IntervalSeconds)
	}
	note := d.Notes.One("the mistakes", isMistake)
	if !strings.Contains(note.Body, "natural_break") || !strings.Contains(note.Body, file) {
		t.Errorf("the notification says %q", note.Body)
	}
	mistake := menu.Await("the mistakes", func(l Line) bool { return strings.HasPrefix(l.Label, "Settings ") && l.Enabled })
	menu.Open()
	d.Screenshot("mistake")
	d.Mouse("key Escape")

	d.Config("interval: 45m")
	d.AwaitStatus("the good settings", inForce(45*60))
	d.Notes.None()
	Eventually(t, "no mistake in the menu", func() (bool, any) {
		lines, err := menu.Lines()
		for _, l := range lines {
			if l.Label == mistake.Label {
				return false, lines
			}
		}
		return err == nil, err
	})
	told := 0
	for _, n := range d.Notes.All() {
		if isMistake(n) {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

// At the start nothing is known to be good: all mistakes, and exit code 2.
func TestBadConfigAtStart(t *testing.T) {
	d := withMock(t)
	file := d.Config("interval: 60", "prompt: {repeats: many}", "snooze:", "  for: 10m", "  for: 11m", "colour: red")
	for _, args := range [][]string{{}, {"daemon"}, {"config", "check"}} {
		r := d.Deskbreak(args...)
		if r.Code != 2 {
			t.Errorf("deskbreak %v: %+v", args, r)
		}
		said := r.Err + r.Out
		for _, want := range []string{":1:11: interval: ", ":2:19: prompt.repeats: ", ":5:3: snooze.for: ", ":6:1: colour: unknown key"} {
			if !strings.Contains(said, file+want) {
				t.Errorf("deskbreak %v does not say %q:\n%s", args, file+want, said)
			}
		}
	}
	if notes := d.Notes.All(); len(notes) != 0 {
		t.Errorf("shown: %q", brief(notes))
	}
	if r := d.Deskbreak("--interval", "10", "--set", "snooze.limit=x"); r.Code != 2 || !strings.Contains(r.Err, "interval") || !strings.Contains(r.Err, "snooze.limit") {
		t.Errorf("bad flags: %+v", r)
	}
}

// Flags and the environment are above the file, also after it changed.
func TestConfigLayers(t *testing.T) {
	d := withMock(t)
	d.Write("interval: 10m\nnatural_break: 11m\nlocked: [natural_break]\n", "etc", "deskbreak", "config.yaml")
	d.Config("interval: 20m", "natural_break: 12m", "snooze: {for: 9m}")
	d.Setenv("DESKBREAK_SNOOZE_FOR", "8m")
	d.Daemon("--interval", "30m")
	s := d.AwaitStatus("the flag's interval", inForce(30*60))
	if s.SnoozeSeconds != 8*60 {
		t.Errorf("snooze is %d s", s.SnoozeSeconds)
	}
	d.Config("interval: 21m", "snooze: {for: 7m}", "pause: {tomorrow: \"07:00\"}")
	s = d.AwaitStatus("the file's change", func(s control.Status) bool { return s.TomorrowSeconds == 7*60*60 })
	if s.IntervalSeconds != 30*60 || s.SnoozeSeconds != 8*60 {
		t.Errorf("interval %d s, snooze %d s", s.IntervalSeconds, s.SnoozeSeconds)
	}
}
