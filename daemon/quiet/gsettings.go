//go:build !windows && !darwin

package quiet

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

// setting is a desktop's switch for notifications, in the settings that the
// desktops of GNOME's family share.
type setting struct {
	desktop   string // in XDG_CURRENT_DESKTOP
	namespace string // the schema's name
	folder    string // where dconf keeps it
	key       string
	silent    bool // the value that means do-not-disturb; the other is the default
}

// settingOf is the switch of the desktop that runs. The settings outlive a change
// of desktops, so another one's are not read.
func settingOf(desktops string) (setting, bool) {
	switches := []setting{
		{"GNOME", "org.gnome.desktop.notifications", "/org/gnome/desktop/notifications/", "show-banners", false},
		{"Unity", "org.gnome.desktop.notifications", "/org/gnome/desktop/notifications/", "show-banners", false},
		{"X-Cinnamon", "org.cinnamon.desktop.notifications", "/org/cinnamon/desktop/notifications/", "display-notifications", false},
		{"MATE", "org.mate.NotificationDaemon", "/org/mate/notification-daemon/", "do-not-disturb", true},
	}
	names := strings.Split(desktops, ":")
	for _, s := range switches {
		if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, s.desktop) }) {
			return s, true
		}
	}
	return setting{}, false
}

// desktopSettings are the two ways to that switch: the portal, which shows only
// some of the settings, and dconf, in which they are kept.
func desktopSettings(o Options, b *board) []*service {
	s, ok := settingOf(o.Env("XDG_CURRENT_DESKTOP"))
	if !ok {
		why := lang.T("this is not GNOME, Unity, Cinnamon or MATE (XDG_CURRENT_DESKTOP), whose setting it reads")
		b.never(DoNotDisturb, "portal", why)
		b.never(DoNotDisturb, "dconf", why)
		return nil
	}
	return []*service{settingsPortal(b, s), dconf(o, b, s)}
}

// settingsPortal reads the setting through xdg-desktop-portal.
func settingsPortal(b *board, s setting) *service {
	const (
		name  = "org.freedesktop.portal.Desktop"
		path  = dbus.ObjectPath("/org/freedesktop/portal/desktop")
		iface = "org.freedesktop.portal.Settings"
	)
	changed := sent(name, path, iface, "SettingChanged", dbus.WithMatchArg(0, s.namespace), dbus.WithMatchArg(1, s.key))
	changed.worth = func(body []any) bool { return len(body) > 1 && body[0] == s.namespace && body[1] == s.key }
	return &service{
		seat: b.seat(DoNotDisturb, "portal"), name: name, signals: []watched{changed},
		missing: lang.T("the desktop portal (xdg-desktop-portal) is not running; it is asked when it comes"),
		question: func(l *line) (bool, string, error) {
			body, err := l.call(name, path, iface+".Read", s.namespace, s.key)
			if answered(err) {
				return false, "", errSilent(lang.T("the desktop portal does not show the setting %s %s", s.namespace, s.key))
			}
			if err != nil {
				return false, "", err
			}
			v, ok := one[dbus.Variant](body)
			// Read wraps the value twice, by an old mistake that is kept.
			if inner, twice := v.Value().(dbus.Variant); twice {
				v = inner
			}
			value, isBool := v.Value().(bool)
			if !ok || !isBool {
				return false, "", nonsenseError{body}
			}
			return value == s.silent, "", nil
		},
	}
}

// dconf reads the setting from dconf's file when its service says that it was
// written. The service itself does not read for others, and need not run.
func dconf(o Options, b *board, s setting) *service {
	const (
		name  = "ca.desrt.dconf"
		path  = dbus.ObjectPath("/ca/desrt/dconf/Writer/user")
		iface = "ca.desrt.dconf.Writer"
	)
	key := s.folder + s.key
	written := sent(name, path, iface, "Notify", dbus.WithMatchArgPath(0, s.folder))
	written.worth = func(body []any) bool {
		if len(body) < 2 {
			return false
		}
		prefix, _ := body[0].(string)
		below, _ := body[1].([]string)
		return slices.ContainsFunc(below, func(rest string) bool {
			changed := prefix + rest
			return changed == key || strings.HasSuffix(changed, "/") && strings.HasPrefix(key, changed)
		})
	}
	return &service{
		seat: b.seat(DoNotDisturb, "dconf"), name: name, signals: []watched{written},
		question: func(*line) (bool, string, error) {
			dir := o.Env("XDG_CONFIG_HOME")
			if dir == "" {
				dir = filepath.Join(o.Env("HOME"), ".config")
			}
			file := filepath.Join(dir, "dconf", "user")
			value, found, err := readDconf(file, key)
			if os.IsNotExist(err) {
				err = nil // nothing was ever set
			}
			if err != nil {
				return false, "", err
			}
			return found && value == s.silent, "", nil
		},
	}
}
