//go:build unix && !darwin

package daemon

import (
	"os"
	"path/filepath"
	"strconv"
)

// desktop is true where there is a session bus: without one neither a panel nor a
// notification server comes, however long one waits.
func desktop() bool {
	if a := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); a != "" && a != "autolaunch:" {
		return true
	}
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		dir = filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	}
	_, err := os.Stat(filepath.Join(dir, "bus"))
	return err == nil
}
