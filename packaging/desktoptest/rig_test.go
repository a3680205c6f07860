//go:build linux

package desktoptest

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// notify is what a program that is not ours would show.
func notify(t *testing.T, d *Desk, replaces uint32, title string, actions ...string) (id uint32) {
	t.Helper()
	hints := map[string]dbus.Variant{"urgency": dbus.MakeVariant(byte(1))}
	err := d.Session().Object(notesName, notesPath).Call(notesName+".Notify", 0,
		"rig", replaces, "", title, "a < b", append([]string{}, actions...), hints, int32(0)).Store(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// The rig by itself: what it says of notifications is what the servers have.
func TestRigWithDunst(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	server := d.Dunst()
	first := notify(t, d, 0, "one", "done", "Done", "snooze", "Snooze")
	note := d.Notes.One("one", nil)
	if note.ID != first || note.Title != "one" || note.Labels["snooze"] != "Snooze" || len(note.Keys) != 2 {
		t.Errorf("saw %+v", note)
	}
	d.DunstShows("1")
	d.DunstPress("Snooze")
	Eventually(t, "the press", func() (bool, any) {
		all := d.Notes.Invoked()
		return len(all) == 1 && all[0] == Invoked{first, "snooze"}, all
	})
	notify(t, d, first, "two")
	d.Notes.One("replaced", func(n Note) bool { return n.Title == "two" && n.Replaces == first })
	d.DunstShows("1")
	d.Dunstctl("close")
	d.Notes.None()
	if h := d.DunstHistory(); len(h) == 0 || h[0] != "two|a &lt; b" && h[0] != "two|a < b" {
		t.Errorf("dunst's history: %q", h)
	}
	notify(t, d, 0, "three")
	server.Kill()
	d.Notes.None()
	d.Dunst()
	if n := len(d.Notes.All()); n != 3 {
		t.Errorf("saw %d calls, want 3", n)
	}
}

// Buttons are where the rig says: each is pressed with the mouse.
func TestRigWithNotifyd(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.StartScreen()
	d.WindowManager()
	d.Notifyd()
	for _, key := range []string{"done", "snooze", "another"} {
		id := notify(t, d, 0, "Time to get up: Hip hinge", "done", "Done", "snooze", "Snooze 10 min", "another", "Another")
		d.Notes.One("the question", func(n Note) bool { return n.ID == id })
		d.NotifydPress(key)
		Eventually(t, "the press on "+key, func() (bool, any) {
			all := d.Notes.Invoked()
			return len(all) > 0 && all[len(all)-1] == Invoked{id, key}, all
		})
		d.Notes.None()
	}
}

func TestRigWithMocks(t *testing.T) {
	t.Parallel()
	d := New(t)
	d.StartBus()
	d.MockServer("body actions")
	id := notify(t, d, 0, "one", "done", "Done")
	d.MockSays("ActionInvoked", "us", id, "done")
	d.MockSays("NotificationClosed", "uu", id, uint32(2))
	d.Notes.None()
	if all := d.Notes.Invoked(); len(all) != 1 || all[0].Key != "done" {
		t.Errorf("saw %v", all)
	}

	l := d.Logind()
	rule := "type='signal',sender='" + loginName + "'"
	if err := l.c.conn.BusObject().Call(busName+".AddMatch", 0, rule).Err; err != nil {
		t.Fatal(err)
	}
	signals := make(chan *dbus.Signal, 100)
	l.c.conn.Signal(signals)
	l.LockScreen()
	l.UnlockScreen()
	l.PrepareForSleep(true)
	l.PrepareForSleep(false)
	for _, want := range []string{"Lock", "PropertiesChanged", "Unlock", "PropertiesChanged", "PrepareForSleep", "PrepareForSleep"} {
		s := <-signals
		for strings.HasPrefix(s.Name, "org.freedesktop.DBus.Mock.") {
			s = <-signals
		}
		if s.Name != loginManager+"."+want && s.Name != sessionIface+"."+want && s.Name != "org.freedesktop.DBus.Properties."+want {
			t.Errorf("signal %s, want %s", s.Name, want)
		}
	}
}

// told is a test that a skip and a failure end.
type told struct {
	testing.TB
	skipped, failed bool
}

func (f *told) Helper()                   {}
func (f *told) Skipf(_ string, _ ...any)  { f.skipped = true; runtime.Goexit() }
func (f *told) Fatalf(_ string, _ ...any) { f.failed = true; runtime.Goexit() }

func TestRigNeedsItsPrograms(t *testing.T) {
	for _, require := range []string{"", "1"} {
		t.Setenv("DESKBREAK_TEST_REQUIRE", require)
		f := &told{}
		done := make(chan bool)
		go func() {
			defer close(done)
			Need(f, "no-such-program")
		}()
		<-done
		if f.failed != (require == "1") || f.skipped != (require == "") {
			t.Errorf("with DESKBREAK_TEST_REQUIRE=%q: failed %v, skipped %v", require, f.failed, f.skipped)
		}
	}
}
