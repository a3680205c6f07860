//go:build !windows && !darwin

package presence

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// blanker is a screen saver on the bus under a name.
type blanker struct {
	t      *testing.T
	conn   *dbus.Conn
	name   string
	path   dbus.ObjectPath
	active atomic.Bool
	held   atomic.Bool   // GetActive does not answer
	freed  chan struct{} // closed when it may again
}

func newBlanker(b *bus, name string, path dbus.ObjectPath, active bool) *blanker {
	b.t.Helper()
	s := &blanker{t: b.t, conn: b.connect(), name: name, path: path, freed: make(chan struct{})}
	s.active.Store(active)
	if err := s.conn.Export(s, path, name); err != nil {
		b.t.Fatal(err)
	}
	s.own()
	return s
}

func (s *blanker) own() {
	s.t.Helper()
	if _, err := s.conn.RequestName(s.name, dbus.NameFlagDoNotQueue); err != nil {
		s.t.Fatal(err)
	}
}

func (s *blanker) leave() {
	s.t.Helper()
	if _, err := s.conn.ReleaseName(s.name); err != nil {
		s.t.Fatal(err)
	}
}

// GetActive is what the bus calls.
func (s *blanker) GetActive() (bool, *dbus.Error) {
	if s.held.Load() {
		<-s.freed
	}
	return s.active.Load(), nil
}

func (s *blanker) say(on any) {
	s.t.Helper()
	if err := s.conn.Emit(s.path, s.name+".ActiveChanged", on); err != nil {
		s.t.Fatal(err)
	}
}

func withSession(t *testing.T) (*bus, *environment) {
	b := newBus(t)
	return b, nowhere(t).set("DBUS_SESSION_BUS_ADDRESS", b.address)
}

func TestScreenSaversTellOfTheLock(t *testing.T) {
	b, env := withSession(t)
	gnome := newBlanker(b, "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", false)
	kde := newBlanker(b, "org.freedesktop.ScreenSaver", "/ScreenSaver", false) // not where it should be
	r := watching(t, env).found()
	r.want(unlocked)
	q := r.Sources().Lock
	if q.Source != "org.freedesktop.ScreenSaver" || q.Detail != "with org.gnome.ScreenSaver" || q.Candidates[0].Name != "logind" || q.Candidates[0].Why == "" {
		t.Errorf("report: %+v", q)
	}
	gnome.say(true)
	r.want(locked)
	// Either is enough, and both have to be off.
	kde.say(true)
	gnome.say(true)
	gnome.say(false)
	kde.say(false)
	r.want(unlocked)
	gnome.say("yes") // passed over
	kde.say(true)
	r.want(locked)
	kde.say(false)
	r.want(unlocked)
	r.silent()
}

func TestAScreenSaverAndLogindTogether(t *testing.T) {
	b, m, env := withLogind(t)
	saver := newBlanker(b, "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", false)
	r := watching(t, env.set("DBUS_SESSION_BUS_ADDRESS", b.address)).found()
	r.want(unlocked)
	// Two buses know no order between them, so each word is waited for.
	saver.say(true)
	r.want(locked)
	m.hint("c1", true)
	r.want(locked) // logind's word is always passed on
	m.hint("c1", false)
	r.want(locked)
	saver.say(false)
	r.want(unlocked)
	if q := r.Sources().Lock; q.Source != "logind" || q.Detail != "session c1, with org.gnome.ScreenSaver" && !strings.HasPrefix(q.Detail, "session c1") {
		t.Errorf("report: %+v", q)
	}
}

func TestAScreenSaverThatIsActiveAtTheStart(t *testing.T) {
	b, env := withSession(t)
	newBlanker(b, "org.xfce.ScreenSaver", "/org/xfce/ScreenSaver", true)
	r := watching(t, env).found()
	eventually(t, "it is locked", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.events) > 0 && r.events[len(r.events)-1] == locked
	})
}

func TestAScreenSaverThatDiesWhileLockedDoesNotLockForEver(t *testing.T) {
	b, env := withSession(t)
	s := newBlanker(b, "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", false)
	r := watching(t, env).found()
	r.want(unlocked)
	s.say(true)
	r.want(locked)
	s.leave()
	r.want(unlocked)
	if q := r.Sources().Lock; q.Source != "" {
		t.Errorf("report: %+v", q)
	}
	// It is heard again when it is back, with what is so by then.
	s.active.Store(true)
	s.own()
	r.want(locked)
	// The whole bus.
	b.kill()
	r.want(unlocked)
	b.start()
	newBlanker(b, "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", true)
	r.want(locked)
}

func TestAScreenSaverThatHangs(t *testing.T) {
	b, env := withSession(t)
	s := newBlanker(b, "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", true)
	s.held.Store(true)
	defer close(s.freed)
	r := watching(t, env, func(o *Options) { o.patience = 100 * time.Millisecond }).found()
	r.want(unlocked)
	if c := r.Sources().Lock.Candidates[2]; c.Name != "org.gnome.ScreenSaver" || !strings.Contains(c.Why, "not answered") {
		t.Errorf("candidate: %+v", c)
	}
	s.say(true)
	r.want(locked)
}
