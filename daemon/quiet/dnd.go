//go:build !windows && !darwin

package quiet

import (
	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

const (
	notifications     = "org.freedesktop.Notifications"
	notificationsPath = dbus.ObjectPath("/org/freedesktop/Notifications")
)

func noServer() string {
	return lang.T("no notification server is running; it is asked when one comes")
}

// notificationServer is the property that Plasma's server has had since 5.23, and
// others after it. It counts every inhibition, also those that programs make
// while they present or share the screen.
func notificationServer(b *board) *service {
	return &service{
		seat: b.seat(DoNotDisturb, "notifications"), name: notifications, missing: noServer(),
		signals: []watched{changes(notifications, notificationsPath, notifications, "Inhibited")},
		question: func(l *line) (bool, string, error) {
			v, err := l.property(notifications, notificationsPath, notifications, "Inhibited")
			if answered(err) {
				return false, "", errSilent(lang.T("the notification server has no property Inhibited, which Plasma's has; there is no other way to ask it"))
			}
			return boolean(v, err)
		},
	}
}

// dunst is paused by `dunstctl set-paused true`, since 1.10 in steps: it shows
// only what is more urgent than its level. An ordinary reminder is hidden by any.
func dunst(b *board) *service {
	const iface = "org.dunstproject.cmd0"
	return &service{
		seat: b.seat(DoNotDisturb, "dunst"), name: notifications, missing: noServer(),
		signals: []watched{changes(notifications, notificationsPath, iface, "paused", "pauseLevel")},
		question: func(l *line) (bool, string, error) {
			v, err := l.property(notifications, notificationsPath, iface, "paused")
			if answered(err) {
				return false, "", errSilent(lang.T("the notification server is not dunst"))
			}
			return boolean(v, err)
		},
	}
}

// swaync is the notification centre of many sway and Hyprland desktops. Its
// signal comes with each notification as well, and says what we want to know.
func swaync(b *board) *service {
	const (
		name  = "org.erikreider.swaync.cc"
		path  = dbus.ObjectPath("/org/erikreider/swaync/cc")
		iface = name
	)
	var signals []watched
	for _, member := range []string{"Subscribe", "SubscribeV2"} {
		signals = append(signals, sent(name, path, iface, member))
	}
	return &service{
		seat: b.seat(DoNotDisturb, "swaync"), name: name, signals: signals,
		missing: lang.T("SwayNotificationCenter is not running; it is asked when it comes"),
		question: func(l *line) (bool, string, error) {
			body, err := l.call(name, path, iface+".GetDnd")
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

// xfconf is a source in Xfce's settings, which say by themselves when they
// change. A property that nobody has set is not there, which is false.
func xfconf(s *seat, channel, property string) *service {
	const (
		name  = "org.xfce.Xfconf"
		path  = dbus.ObjectPath("/org/xfce/Xfconf")
		iface = name
	)
	var signals []watched
	for _, member := range []string{"PropertyChanged", "PropertyRemoved"} {
		signals = append(signals, sent(name, path, iface, member,
			dbus.WithMatchArg(0, channel), dbus.WithMatchArg(1, property)))
	}
	for i := range signals {
		signals[i].worth = func(body []any) bool { return len(body) > 1 && body[0] == channel && body[1] == property }
	}
	return &service{
		seat: s, name: name, signals: signals,
		missing: lang.T("Xfce's settings (xfconfd) are not running, so this is not an Xfce session"),
		question: func(l *line) (bool, string, error) {
			body, err := l.call(name, path, iface+".GetProperty", channel, property)
			if isName(err, "PropertyNotFound", "ChannelNotFound") {
				return false, "", nil
			}
			if err != nil {
				return false, "", err
			}
			if v, ok := one[dbus.Variant](body); ok {
				return boolean(v.Value(), nil)
			}
			return false, "", nonsenseError{body}
		},
	}
}

// xfceNotifications is the switch of Xfce's own notification server.
func xfceNotifications(b *board) *service {
	return xfconf(b.seat(DoNotDisturb, "xfce4-notifyd"), "xfce4-notifyd", "/do-not-disturb")
}

// errSilent is an answer that says that there is nothing to learn here.
type errSilent string

func (e errSilent) Error() string { return string(e) }

// answered is true for an error with which a service that is there and works
// says that it does not know what it was asked for.
func answered(err error) bool {
	return err != nil && isName(err, "UnknownProperty", "UnknownInterface", "UnknownMethod", "UnknownObject", "InvalidArgs", "Failed",
		"AccessDenied", "NotSupported", "NotFound")
}

func boolean(v any, err error) (bool, string, error) {
	if err != nil {
		return false, "", err
	}
	on, ok := v.(bool)
	if !ok {
		return false, "", nonsenseError{v}
	}
	return on, "", nil
}
