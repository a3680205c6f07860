package control

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"

	"deskbreak/config/lang"
)

// maxPath is the longest path of a socket, in bytes: sun_path without its NUL.
const maxPath = 107

const noFollow = 0

func isAbs(path string) bool { return filepath.IsAbs(path) }

// checkFolder leaves the question to the system: the socket is in the user's
// profile, whose access list lets in the user, administrators and the system
// only, and connecting needs the right to write to the socket file.
func checkFolder(dir string) error {
	if info, err := os.Stat(dir); err != nil {
		return lang.Errorf("folder of the control socket: %w", permission(err))
	} else if !info.IsDir() {
		return lang.Errorf("control socket: %s is not a folder: move it away, then start again", dir)
	}
	return nil
}

func ownerOf(fs.FileInfo) (uid int, ok bool) { return 0, false }

// bind removes a stale socket first, since Windows does not bind over a file.
// The caller holds the lock.
func bind(path string) (net.Listener, fs.FileInfo, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, lang.Errorf("stale control socket: %w", permission(err))
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, nil, lang.Errorf("control socket: %w", permission(err))
	}
	l.SetUnlinkOnClose(false)
	own, err := os.Lstat(path)
	if err != nil {
		return nil, nil, errors.Join(lang.Errorf("control socket: %w", err), l.Close())
	}
	return l, own, nil
}

func nobodyListens(err error) bool {
	return errors.Is(err, windows.WSAECONNREFUSED) || errors.Is(err, windows.WSAENETDOWN) ||
		errors.Is(err, fs.ErrNotExist)
}

func queueFull(err error) bool { return errors.Is(err, windows.WSAEWOULDBLOCK) }

func outOfFiles(err error) bool {
	return errors.Is(err, windows.WSAEMFILE) || errors.Is(err, windows.WSAENOBUFS)
}
