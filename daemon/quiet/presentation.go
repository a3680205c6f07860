//go:build !windows && !darwin

package quiet

import (
	"os"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

// logindInhibitors are what `systemd-inhibit --list` shows. Those count that are
// the user's own, that block and that are about idleness: a backup of the
// system's, another person at another seat, and what only delays do not tell
// that somebody presents here.
func logindInhibitors(o Options, b *board) *service {
	const (
		name  = "org.freedesktop.login1"
		path  = dbus.ObjectPath("/org/freedesktop/login1")
		iface = "org.freedesktop.login1.Manager"
	)
	uid, pid := uint32(o.uid), uint32(os.Getpid())
	return &service{
		seat: b.seat(Presentation, "logind"), name: name,
		missing: lang.T("logind is not running on the system bus; elogind gives the same where there is no systemd"),
		signals: []watched{changes(name, path, iface, "BlockInhibited", "BlockWeakInhibited")},
		question: func(l *line) (bool, string, error) {
			body, err := l.call(name, path, iface+".ListInhibitors")
			if answered(err) {
				// It keeps the list to itself; the sum is better than nothing.
				v, err := l.property(name, path, iface, "BlockInhibited")
				if err != nil {
					return false, "", err
				}
				what, ok := v.(string)
				if !ok {
					return false, "", nonsenseError{v}
				}
				return contains(what, "idle"), "", nil
			}
			if err != nil {
				return false, "", err
			}
			var list []struct {
				What, Who, Why, Mode string
				UID, PID             uint32
			}
			if dbus.Store(body, &list) != nil {
				return false, "", nonsenseError{body}
			}
			for _, i := range list {
				if i.UID == uid && i.PID != pid && contains(i.What, "idle") && (i.Mode == "block" || i.Mode == "block-weak") {
					return true, by(i.Who), nil
				}
			}
			return false, "", nil
		},
	}
}

func contains(what, word string) bool { return slices.Contains(strings.Split(what, ":"), word) }

// by names a program for a person, which it may not have done itself.
func by(who string) string {
	if who = strings.TrimSpace(strings.ToValidUTF8(who, "")); who == "" {
		return ""
	}
	if r := []rune(who); len(r) > 40 {
		who = string(r[:40]) + "…"
	}
	return lang.T("%s keeps the screen on", who)
}

// gnomeSession is the session manager of GNOME; MATE's and Cinnamon's have taken
// over its name.
func gnomeSession(b *board) *service {
	const (
		name  = "org.gnome.SessionManager"
		path  = dbus.ObjectPath("/org/gnome/SessionManager")
		iface = name
		idle  = uint32(8)
	)
	return &service{
		seat: b.seat(Presentation, "gnome-session"), name: name,
		missing: lang.T("this is no session of GNOME, MATE or Cinnamon"),
		signals: []watched{
			sent(name, path, iface, "InhibitorAdded"),
			sent(name, path, iface, "InhibitorRemoved"),
			changes(name, path, iface, "InhibitedActions"),
		},
		question: func(l *line) (bool, string, error) {
			body, err := l.call(name, path, iface+".IsInhibited", idle)
			if err != nil {
				return false, "", err
			}
			if on, ok := one[bool](body); ok {
				return on, "", nil
			}
			return false, "", nonsenseError{body}
		},
	}
}

const kdeName = "org.kde.Solid.PowerManagement"

// kdePolicy is Plasma's power management. It tells those who keep the screen on
// from those who only keep the machine awake, as a download does.
func kdePolicy(b *board) *service {
	const (
		name   = kdeName
		path   = dbus.ObjectPath("/org/kde/Solid/PowerManagement/PolicyAgent")
		iface  = "org.kde.Solid.PowerManagement.PolicyAgent"
		screen = uint32(4) // ChangeScreenSettings
	)
	return &service{
		seat: b.seat(Presentation, "kde"), name: name, missing: lang.T("this is no Plasma session"),
		signals: []watched{
			sent(name, path, iface, "InhibitionsChanged"),
			changes(name, path, iface, "ActiveInhibitions"),
		},
		question: func(l *line) (bool, string, error) {
			body, err := l.call(name, path, iface+".HasInhibition", screen)
			if answered(err) {
				v, err := l.property(name, path, iface, "ActiveInhibitions")
				return kdeActive(v, err)
			}
			if err != nil {
				return false, "", err
			}
			if on, ok := one[bool](body); ok {
				return on, "", nil
			}
			return false, "", nonsenseError{body}
		},
	}
}

// kdeActive reads the list of newer versions, in the words of logind.
func kdeActive(v any, err error) (bool, string, error) {
	if err != nil {
		return false, "", err
	}
	var list []struct {
		What, Who, Why, Mode string
		Flags                uint32
	}
	if dbus.Store([]any{v}, &list) != nil {
		return false, "", nonsenseError{v}
	}
	for _, i := range list {
		if contains(i.What, "idle") {
			return true, by(i.Who), nil
		}
	}
	return false, "", nil
}

// powerManagement is the older common interface, which Xfce's power manager
// offers: there it is about the screen too. Plasma's is about sleep alone.
func powerManagement(b *board) *service {
	const (
		name  = "org.freedesktop.PowerManagement"
		path  = dbus.ObjectPath("/org/freedesktop/PowerManagement/Inhibit")
		iface = "org.freedesktop.PowerManagement.Inhibit"
	)
	return &service{
		seat: b.seat(Presentation, "power-management"), name: name, also: []string{kdeName},
		missing: lang.T("no power manager with the org.freedesktop.PowerManagement interface is running"),
		signals: []watched{sent(name, path, iface, "HasInhibitChanged")},
		question: func(l *line) (bool, string, error) {
			if l.owned(kdeName) {
				return false, "", errSilent(lang.T("Plasma's own interface is there, which tells the screen from sleep"))
			}
			body, err := l.call(name, path, iface+".HasInhibit")
			if answered(err) {
				return false, "", errSilent(lang.T("the power manager does not tell whether something keeps the screen on"))
			}
			if err != nil {
				return false, "", err
			}
			if on, ok := one[bool](body); ok {
				return on, "", nil
			}
			return false, "", nonsenseError{body}
		},
	}
}

// xfcePresentation is the presentation mode in the menu of Xfce's power manager.
func xfcePresentation(b *board) *service {
	return xfconf(b.seat(Presentation, "xfce4-power-manager"), "xfce4-power-manager", "/xfce4-power-manager/presentation-mode")
}
