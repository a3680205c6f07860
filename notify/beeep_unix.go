//go:build unix && !darwin

package notify

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// beeepWithoutBus is true when beeep can show something although no session bus
// was found: through notify-send or kdialog, as on WSL, where notify-send is a
// bridge to Windows.
//
// With a bus, beeep is not used here at all: it could do no more than our own
// code, its notifications cannot be replaced or withdrawn, and it sends over
// the shared connection, where one signal ends the tray's way back after a
// restart of the panel. So it is kept from that connection: beeep must find no
// bus either, not at the place where godbus looks by itself, and not by
// starting one with dbus-launch.
func beeepWithoutBus() bool {
	known := filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	for _, f := range []string{"bus", "dbus-session"} {
		if _, err := os.Lstat(filepath.Join(known, f)); err == nil {
			return false
		}
	}
	if _, err := exec.LookPath("dbus-launch"); err == nil {
		return false
	}
	for _, program := range []string{"notify-send", "kdialog"} {
		if _, err := exec.LookPath(program); err == nil {
			return true
		}
	}
	return false
}
