//go:build !windows && !darwin

package quiet

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

const (
	login        = "org.freedesktop.login1"
	loginPath    = dbus.ObjectPath("/org/freedesktop/login1")
	loginManager = "org.freedesktop.login1.Manager"
)

// mockLogind starts dbusmock's logind.
func mockLogind(b *daemon) *process {
	b.d.t.Helper()
	const python = "/usr/bin/python3" // the distribution's, which has the module
	if exec.Command(python, "-c", "import dbusmock").Run() != nil {
		miss(b.d.t, "python3-dbusmock is not installed")
	}
	p := start(b.d.t, b.d.command(python, "-m", "dbusmock", "--system", "--template", "logind"))
	b.owned(login)
	conn := b.connect()
	eventually(b.d.t, "dbusmock's logind answers", func() bool {
		return conn.Object(login, loginPath).Call(loginManager+".ListInhibitors", 0).Err == nil
	})
	return p
}

type inhibitor struct {
	What, Who, Why, Mode string
	UID, PID             uint32
}

func TestLogindInhibitors(t *testing.T) {
	d := nowhere(t)
	b := d.bus("system")
	p := mockLogind(b)
	conn := b.connect()
	logind := conn.Object(login, loginPath)
	// What the real one does by itself: a list, a property, a signal.
	say := func(what string) {
		t.Helper()
		body := []dbus.Variant{variant(loginManager), variant(map[string]dbus.Variant{"BlockInhibited": variant(what)}), variant([]string{})}
		if err := logind.Call("org.freedesktop.DBus.Mock.EmitSignal", 0, properties, "PropertiesChanged", "sa{sv}as", body).Err; err != nil {
			t.Fatal(err)
		}
	}
	inhibit := func(what, mode string) *os.File {
		t.Helper()
		var fd dbus.UnixFD
		if err := logind.Call(loginManager+".Inhibit", 0, what, "Impress", "slides", mode).Store(&fd); err != nil {
			t.Fatal(err)
		}
		f := os.NewFile(uintptr(fd), "inhibitor")
		t.Cleanup(func() { f.Close() })
		return f
	}
	ended := func() bool {
		var list []inhibitor
		return logind.Call(loginManager+".ListInhibitors", 0).Store(&list) == nil && len(list) == 0
	}
	r := d.watch(func(o *Options) { o.uid = 1000 }).found() // as whom the mock lists all
	if q := r.question(Presentation); q.Source != "logind" || q.On {
		t.Errorf("report: got %+v", q)
	}
	for _, other := range [][2]string{{"sleep:shutdown", "block"}, {"idle", "delay"}, {"handle-power-key", "block"}} {
		inhibit(other[0], other[1]).Close()
	}
	slides := inhibit("sleep:idle", "block")
	say("sleep:idle")
	r.want(Presentation, true)
	if q := r.question(Presentation); q.Detail != "Impress keeps the screen on" {
		t.Errorf("report: got %+v", q)
	}
	slides.Close()
	eventually(t, "the inhibitor is gone", ended)
	say("")
	r.want(Presentation, false)

	inhibit("idle", "block")
	say("idle")
	r.want(Presentation, true)
	p.kill()
	r.want(Presentation, false)
	r.why(Presentation, "logind", "not running")
	mockLogind(b)
	r.why(Presentation, "logind", "")
	r.none()
}

func TestWhoseInhibitorCounts(t *testing.T) {
	uid, pid := uint32(os.Getuid()), uint32(os.Getpid())
	ours := inhibitor{"sleep:idle", "Impress", "slides", "block", uid, pid + 1}
	with := func(change func(*inhibitor)) inhibitor {
		i := ours
		change(&i)
		return i
	}
	for name, c := range map[string]struct {
		i  inhibitor
		on bool
	}{
		"ours":         {ours, true},
		"weak":         {with(func(i *inhibitor) { i.Mode = "block-weak" }), true},
		"delay":        {with(func(i *inhibitor) { i.Mode = "delay" }), false},
		"sleep":        {with(func(i *inhibitor) { i.What = "sleep" }), false},
		"idle-ish":     {with(func(i *inhibitor) { i.What = "idleness:notidle" }), false},
		"someone else": {with(func(i *inhibitor) { i.UID++ }), false},
		"deskbreak":    {with(func(i *inhibitor) { i.PID = pid }), false},
	} {
		t.Run(name, func(t *testing.T) {
			d := nowhere(t)
			f := d.bus("system").service("")
			f.method(loginManager, "ListInhibitors", []inhibitor{{"sleep", "UPower", "", "delay", 0, 1}, c.i})
			f.own(login)
			r := d.watch().found()
			r.why(Presentation, "logind", "")
			if on := r.question(Presentation).On; on != c.on {
				t.Errorf("%+v: got %v, want %v", c.i, on, c.on)
			}
		})
	}
}

func TestLogindThatKeepsTheListToItself(t *testing.T) {
	d := nowhere(t)
	f := d.bus("system").service("")
	f.property(loginPath, loginManager, "BlockInhibited", "shutdown:idle")
	f.own(login)
	r := d.watch()
	r.want(Presentation, true)
	f.property(loginPath, loginManager, "BlockInhibited", "shutdown")
	r.want(Presentation, false)
	f.property(loginPath, loginManager, "BlockInhibited", true)
	r.why(Presentation, "logind", "not understood")
	r.none()
}

func TestLogindOfTheWrongType(t *testing.T) {
	d := nowhere(t)
	f := d.bus("system").service("")
	f.method(loginManager, "ListInhibitors", "idle")
	f.own(login)
	r := d.watch().found()
	r.why(Presentation, "logind", "not understood")
	f.method(loginManager, "ListInhibitors", []inhibitor{{"idle", " " + strings.Repeat("ä", 50), "", "block", uint32(os.Getuid()), 1}})
	f.property(loginPath, loginManager, "BlockInhibited", "idle")
	r.want(Presentation, true)
	if q := r.question(Presentation); q.Detail != strings.Repeat("ä", 40)+"… keeps the screen on" {
		t.Errorf("report: got %q", q.Detail)
	}
	r.none()
}

func TestGNOMESession(t *testing.T) {
	const name, path = "org.gnome.SessionManager", "/org/gnome/SessionManager"
	d := nowhere(t)
	b := d.bus("session")
	f := b.service("")
	asked := make(chan uint32, 100)
	on := func(v any) {
		f.when(name, "IsInhibited", func(args []any) ([]any, error) {
			asked <- args[0].(uint32)
			return []any{v}, nil
		})
	}
	on(false)
	f.own(name)
	r := d.watch().found()
	r.why(Presentation, "gnome-session", "")
	on(true)
	f.emit(path, name, "InhibitorAdded", dbus.ObjectPath(path+"/Inhibitor1"))
	r.want(Presentation, true)
	on(false)
	f.emit(path, name, "InhibitorRemoved", dbus.ObjectPath(path+"/Inhibitor1"))
	r.want(Presentation, false)
	on(uint32(8))
	f.emit(path, name, "InhibitorAdded", dbus.ObjectPath(path+"/Inhibitor2"))
	r.why(Presentation, "gnome-session", "not understood")
	on(true)
	f.emit(path, name, "InhibitorAdded", dbus.ObjectPath(path+"/Inhibitor2"))
	r.want(Presentation, true)
	// The bus goes, and comes back without a session.
	b.kill()
	r.want(Presentation, false)
	b.start()
	r.why(Presentation, "gnome-session", "no session of GNOME")
	r.none()
	close(asked)
	for flag := range asked {
		if flag != 8 {
			t.Errorf("it was asked about %d, want 8, which is idle", flag)
		}
	}
}

func TestPlasma(t *testing.T) {
	const (
		path  = "/org/kde/Solid/PowerManagement/PolicyAgent"
		iface = "org.kde.Solid.PowerManagement.PolicyAgent"
		older = "org.freedesktop.PowerManagement.Inhibit"
	)
	d := nowhere(t)
	f := d.bus("session").service("")
	f.method(iface, "HasInhibition", false)
	f.method(older, "HasInhibit", true) // a download keeps the machine awake
	f.own(kdeName)
	f.own("org.freedesktop.PowerManagement")
	r := d.watch().found()
	r.why(Presentation, "power-management", "tells the screen from sleep")
	f.method(iface, "HasInhibition", true)
	f.emit(path, iface, "InhibitionsChanged", [][]string{}, []string{})
	r.want(Presentation, true)
	f.method(iface, "HasInhibition", false)
	f.emit(path, iface, "InhibitionsChanged", [][]string{}, []string{})
	r.want(Presentation, false)

	// Newer versions have a list in a property.
	f.drop(iface, "HasInhibition")
	f.property(path, iface, "ActiveInhibitions", []struct {
		What, Who, Why, Mode string
		Flags                uint32
	}{{"sleep", "Dolphin", "copying", "block", 0}, {"idle:sleep", "mpv", "plays", "block", 0}})
	r.want(Presentation, true)
	if q := r.question(Presentation); q.Detail != "mpv keeps the screen on" {
		t.Errorf("report: got %+v", q)
	}
	f.property(path, iface, "ActiveInhibitions", []string{"idle"})
	r.why(Presentation, "kde", "not understood")
	r.want(Presentation, false)
	r.none()
}

func TestXfcePowerManager(t *testing.T) {
	const path, iface = "/org/freedesktop/PowerManagement/Inhibit", "org.freedesktop.PowerManagement.Inhibit"
	d := nowhere(t)
	b := d.bus("session")
	f := b.service("")
	f.method(iface, "HasInhibit", false)
	f.own("org.freedesktop.PowerManagement")
	r := d.watch().found()
	f.method(iface, "HasInhibit", true)
	f.emit(path, iface, "HasInhibitChanged", true)
	r.want(Presentation, true)
	f.drop(iface, "HasInhibit")
	f.emit(path, iface, "HasInhibitChanged", true)
	r.want(Presentation, false)
	r.why(Presentation, "power-management", "does not tell")
	if q := r.question(Presentation); q.Source != "" || !strings.Contains(q.Why(), "no system bus") {
		t.Errorf("report: got %+v", q)
	}
	r.none()
}
