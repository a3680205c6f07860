//go:build windows || darwin

package presence

// idleSources is empty: there is none for this system yet.
func idleSources() []idleKind { return nil }
