//go:build !windows && !darwin

package presence

// idleSources are the ways of learning the idle time here, the best one first.
func idleSources() []idleKind {
	return []idleKind{
		{name: "mutter", unfit: sessionUnfit, open: openMutter},
		{name: "xsync", unfit: displayUnfit, open: openXSync},
		{name: "xscreensaver", unfit: displayUnfit, open: openScreensaver},
	}
}
