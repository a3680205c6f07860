//go:build android || !(linux || freebsd || openbsd || netbsd)

package tray

import (
	"context"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

// Probe says whether an icon could be shown here, and if not what to do about
// it, without showing one.
func Probe(context.Context) control.Tray {
	name := newBackend().Name()
	if name == "none" {
		return control.Tray{Backend: name, Why: lang.T("this build has no tray; use the command line, or build with cgo")}
	}
	return control.Tray{Shown: true, Backend: name}
}
