//go:build !windows && !darwin

package quiet

import (
	"context"
	"slices"

	"deskbreak/config/lang"
	"deskbreak/daemon/wayland"
)

// sources is every way of learning of a reason here, as the Report lists them.
func sources(o Options, b *board) []func(context.Context) {
	session := &bus{o: o, name: lang.T("session bus"), address: sessionBus(o.Env)}
	system := &bus{o: o, name: lang.T("system bus"), address: systemBus(o.Env)}

	session.services = append(session.services,
		notificationServer(b), dunst(b), swaync(b), xfceNotifications(b))
	session.services = append(session.services, desktopSettings(o, b)...)
	b.never(DoNotDisturb, "mako", lang.T("mako does not say when its mode changes; it keeps the notification back by itself while its mode is do-not-disturb"))

	system.services = append(system.services, logindInhibitors(o, b))
	session.services = append(session.services,
		gnomeSession(b), kdePolicy(b), powerManagement(b), xfcePresentation(b))
	b.never(Presentation, "screensaver", lang.T("org.freedesktop.ScreenSaver takes requests to keep the screen on but lists them to nobody; the desktop's session or power manager does"))

	// Where neither can tell, the reason is that of the one that the session is of.
	screens := []func(Options, *board) func(context.Context){activeOnX, activeOnWayland}
	if wayland.Socket(o.Env) != "" || o.Env("XDG_SESSION_TYPE") == "wayland" {
		slices.Reverse(screens)
	}
	return []func(context.Context){session.run, system.run, microphone(o, b), screens[0](o, b), screens[1](o, b)}
}
