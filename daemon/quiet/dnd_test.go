//go:build !windows && !darwin

package quiet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dunstOn starts a dunst on the bus, with a display of its own.
func dunstOn(b *daemon) *process {
	b.d.t.Helper()
	dunst := b.d.command("dunst")
	p := start(b.d.t, dunst)
	b.owned(notifications)
	return p
}

func TestDunst(t *testing.T) {
	d := nowhere(t)
	need(t, "dunst")
	xserver(d)
	b := d.bus("session")
	p := dunstOn(b)
	r := d.watch().found()
	if q := r.question(DoNotDisturb); q.Source != "dunst" || q.On {
		t.Errorf("report: got %+v", q)
	}
	r.why(DoNotDisturb, "notifications", "no property Inhibited")

	d.do("dunstctl", "set-paused", "true")
	r.want(DoNotDisturb, true)
	if q := r.question(DoNotDisturb); !q.On {
		t.Errorf("report: got %+v", q)
	}
	d.do("dunstctl", "set-paused", "false")
	r.want(DoNotDisturb, false)

	// A server that goes away while it is paused takes the reason with it.
	d.do("dunstctl", "set-paused", "true")
	r.want(DoNotDisturb, true)
	p.kill()
	r.want(DoNotDisturb, false)
	r.why(DoNotDisturb, "dunst", "no notification server is running")
	p = dunstOn(b)
	r.why(DoNotDisturb, "dunst", "")
	d.do("dunstctl", "set-paused", "true")
	r.want(DoNotDisturb, true)

	// One that hangs is not asked, so nothing changes; asked, it is late, and
	// used again as soon as it goes on.
	p.signal(stop)
	s := d.watch().found()
	s.why(DoNotDisturb, "dunst", "has not answered for")
	p.signal(cont)
	s.want(DoNotDisturb, true)
	r.none()
}

func TestXfceNotifyd(t *testing.T) {
	d := nowhere(t)
	xfconfd := needFile(t, "/usr/lib/*/xfce4/xfconf/xfconfd", "/usr/libexec/xfce4/xfconf/xfconfd", "/usr/lib/xfce4/xfconf/xfconfd")
	need(t, "xfconf-query")
	b := d.bus("session")
	r := d.watch().found()
	r.why(DoNotDisturb, "xfce4-notifyd", "not an Xfce session")

	p := start(t, d.command(xfconfd))
	r.why(DoNotDisturb, "xfce4-notifyd", "")
	b.owned("org.xfce.Xfconf")
	query := func(args ...string) {
		d.do("xfconf-query", append([]string{"-c", "xfce4-notifyd", "-p", "/do-not-disturb"}, args...)...)
	}
	query("-n", "-t", "bool", "-s", "true")
	r.want(DoNotDisturb, true)
	query("-s", "false")
	r.want(DoNotDisturb, false)
	query("-s", "true")
	r.want(DoNotDisturb, true)
	query("-r")
	r.want(DoNotDisturb, false)

	d.do("xfconf-query", "-c", "xfce4-power-manager", "-p", "/xfce4-power-manager/presentation-mode", "-n", "-t", "bool", "-s", "true")
	r.want(Presentation, true)
	p.kill()
	r.want(Presentation, false)
	r.none()
}

// Plasma's server, and what is not so good about others.
func TestInhibitedProperty(t *testing.T) {
	d := nowhere(t)
	b := d.bus("session")
	f := b.service("")
	f.property(notificationsPath, notifications, "Inhibited", true)
	f.own(notifications)
	r := d.watch()
	r.want(DoNotDisturb, true) // from the start
	r.found().why(DoNotDisturb, "dunst", "not dunst")
	f.property(notificationsPath, notifications, "Inhibited", false)
	r.want(DoNotDisturb, false)

	asked := f.times(properties, "Get")
	f.property(notificationsPath, notifications, "Other", uint32(3))
	f.property(notificationsPath, notifications, "Inhibited", true)
	r.want(DoNotDisturb, true)
	if n := f.times(properties, "Get"); n != asked+1 {
		t.Errorf("it was asked %d times for one change that matters, want 1", n-asked)
	}

	// What is of the wrong type ends the reason, and what follows is believed.
	f.property(notificationsPath, notifications, "Inhibited", "yes")
	r.want(DoNotDisturb, false)
	r.why(DoNotDisturb, "notifications", `it answers with string "yes"`)
	f.property(notificationsPath, notifications, "Inhibited", true)
	r.want(DoNotDisturb, true)
	// So does a signal that makes no sense, since it is not read.
	f.emit(notificationsPath, properties, "PropertiesChanged", notifications, uint32(7))
	f.emit(notificationsPath, properties, "PropertiesChanged")
	f.property(notificationsPath, notifications, "Inhibited", false)
	r.want(DoNotDisturb, false)
	r.none()
}

// A reason with two sources begins with the first and ends with the last.
func TestReasonsAreTheUnionOfTheirSources(t *testing.T) {
	d := nowhere(t)
	b := d.bus("session")
	f := b.service("")
	f.method("org.erikreider.swaync.cc", "GetDnd", true)
	f.property(notificationsPath, notifications, "Inhibited", false)
	f.own(notifications)
	f.own("org.erikreider.swaync.cc")
	r := d.watch()
	r.want(DoNotDisturb, true)
	f.property(notificationsPath, notifications, "Inhibited", true)
	eventually(t, "both are on", func() bool { return r.candidate(DoNotDisturb, "notifications").On })
	f.method("org.erikreider.swaync.cc", "GetDnd", false)
	f.emit("/org/erikreider/swaync/cc", "org.erikreider.swaync.cc", "SubscribeV2", uint32(1), false, false, false)
	eventually(t, "one is off", func() bool { return !r.candidate(DoNotDisturb, "swaync").On })
	r.none()
	f.property(notificationsPath, notifications, "Inhibited", false)
	r.want(DoNotDisturb, false)
	if q := r.question(DoNotDisturb); q.Source != "notifications, swaync" || q.On {
		t.Errorf("report: got %+v", q)
	}
}

func TestGNOMEThroughDconf(t *testing.T) {
	d := nowhere(t).set("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
	service := needFile(t, "/usr/libexec/dconf-service", "/usr/lib/dconf/dconf-service", "/usr/lib/*/dconf-service")
	needFile(t, "/usr/lib/*/gio/modules/libdconfsettings.so", "/usr/lib/gio/modules/libdconfsettings.so")
	need(t, "gsettings")
	b := d.bus("session")
	r := d.watch().found()
	if q := r.question(DoNotDisturb); q.Source != "dconf" || q.On {
		t.Errorf("report: got %+v", q)
	}
	start(t, d.command(service))
	b.owned("ca.desrt.dconf")
	d.set("GSETTINGS_BACKEND", "dconf")
	d.do("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", "false")
	r.want(DoNotDisturb, true)
	d.do("gsettings", "set", "org.gnome.desktop.notifications", "show-in-lock-screen", "false")
	d.do("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", "true")
	r.want(DoNotDisturb, false)
	d.do("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", "false")
	r.want(DoNotDisturb, true)
	d.do("gsettings", "reset-recursively", "org.gnome.desktop.notifications")
	r.want(DoNotDisturb, false)
	d.do("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", "false")
	r.want(DoNotDisturb, true)

	// On another desktop the setting is not read.
	other := d.set("XDG_CURRENT_DESKTOP", "XFCE").watch().found()
	other.why(DoNotDisturb, "dconf", "not GNOME")
	other.none()

	// A file that is damaged is said and holds nothing.
	file := filepath.Join(d.get("XDG_CONFIG_HOME"), "dconf", "user")
	if err := os.WriteFile(file, []byte("GVariant and then nothing at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	damaged := d.set("XDG_CURRENT_DESKTOP", "GNOME").watch().found()
	damaged.why(DoNotDisturb, "dconf", "cannot be read")
	damaged.none()
	r.none()
}

func TestGNOMEThroughThePortal(t *testing.T) {
	const (
		name  = "org.freedesktop.portal.Desktop"
		path  = "/org/freedesktop/portal/desktop"
		iface = "org.freedesktop.portal.Settings"
		space = "org.gnome.desktop.notifications"
	)
	d := nowhere(t).set("XDG_CURRENT_DESKTOP", "GNOME")
	b := d.bus("session")
	f := b.service("")
	setting := func(v any) {
		f.method(iface, "Read", variant(variant(v)))
		f.emit(path, iface, "SettingChanged", space, "show-banners", variant(v))
	}
	setting(false)
	f.own(name)
	r := d.watch()
	r.want(DoNotDisturb, true)
	setting(true)
	r.want(DoNotDisturb, false)
	f.emit(path, iface, "SettingChanged", space, "other", variant(false))
	setting("off")
	r.why(DoNotDisturb, "portal", "not understood")
	setting(false)
	r.want(DoNotDisturb, true)
	r.none()
}

func FuzzGvdb(f *testing.F) {
	f.Add([]byte("GVariant"), "/a/b")
	f.Add([]byte(strings.Join([]string{
		"GVariant\x00\x00\x00\x00\x00\x00\x00\x00\x18\x00\x00\x00\x50\x00\x00\x00",
		"\x00\x00\x00\x28\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00",
		"\x00\x00\x00\x00\xff\xff\xff\xff\x50\x00\x00\x00\x01\x00L\x00\x00\x00\x00\x00\x00\x00\x00\x00",
		"\x00\x00\x00\x00\x00\x00\x00\x00\x51\x00\x00\x00\x01\x00v\x00\x54\x00\x00\x00\x57\x00\x00\x00",
		"/a\x00\x00\x01\x00b\x00",
	}, "")), "/a")
	f.Fuzz(func(t *testing.T, data []byte, key string) {
		value, found, ok := gvdbLookup(data, key)
		if found && !ok || !found && value != nil {
			t.Errorf("found %v, ok %v, value % x", found, ok, value)
		}
	})
}
