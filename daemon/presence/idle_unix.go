//go:build !windows && !darwin

package presence

// idleSources are the ways of learning the idle time here, the best one first.
// Those that tell by themselves come before those that have to be asked.
func idleSources() []idleKind {
	return []idleKind{
		// GNOME, on Wayland and X11. It offers no other way on Wayland.
		{name: "mutter", unfit: sessionUnfit, open: openMutter},
		// KDE, wlroots compositors and most others on Wayland; then their older versions.
		{name: "ext-idle-notify-v1", unfit: waylandUnfit, open: openDialect(extIdle)},
		{name: "org_kde_kwin_idle", unfit: waylandUnfit, open: openDialect(kdeIdle)},
		// Every other desktop on X11. Not on Wayland, where XWayland's number is wrong.
		{name: "xsync", usual: true, unfit: displayUnfit, open: openXSync},
		// X servers without that counter. From here on it is asked.
		{name: "xscreensaver", unfit: displayUnfit, open: openScreensaver},
		// The screen saver of a desktop that none of those has. KWin refuses on Wayland.
		{name: "session-idle-time", unfit: sessionUnfit, open: openSessionIdle},
	}
}
