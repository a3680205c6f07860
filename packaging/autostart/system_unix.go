//go:build !windows

package autostart

import (
	"os"
	"syscall"
)

func systemRegistry() Registry { return nil }

// ownHome reports whether the home folder is this user's: with sudo it often is
// not, and what root writes there its owner cannot change.
func ownHome(home string) bool {
	info, err := os.Stat(home)
	if err != nil {
		return true // making it will say what is wrong
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return !ok || int(stat.Uid) == os.Getuid()
}
