//go:build unix

package config

import (
	"os"
	"path/filepath"
	"strconv"
)

// socketFolder is $XDG_RUNTIME_DIR, which is this user's alone and gone at
// logout. Without one it is a folder in the folder for temporary files, named
// with the user's number; whoever listens there creates it with mode 0700 and
// refuses one that belongs to somebody else. Package xdg would name
// /run/user/UID, which then does not exist.
func socketFolder() string {
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(os.TempDir(), "deskbreak-"+strconv.Itoa(os.Getuid()))
}
