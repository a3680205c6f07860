//go:build unix

package control

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"deskbreak/config/lang"
)

const noFollow = syscall.O_NOFOLLOW

func isAbs(path string) bool { return filepath.IsAbs(path) }

// checkFolder refuses a folder in which another user could put a socket of his
// own in our name: not ours nor the system's, or open to all without the sticky bit.
func checkFolder(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return lang.Errorf("folder of the control socket: %w", permission(err))
	}
	if !info.IsDir() {
		return lang.Errorf("control socket: %s is not a folder: set XDG_RUNTIME_DIR to a folder of yours", dir)
	}
	if uid, ok := ownerOf(info); ok && uid != os.Geteuid() && uid != 0 {
		return lang.Errorf("folder %s of the control socket %w (uid %d): set XDG_RUNTIME_DIR to a folder of yours", dir, ErrForeign, uid)
	}
	if m := info.Mode(); m.Perm()&0o002 != 0 && m&fs.ModeSticky == 0 {
		return lang.Errorf("folder %s of the control socket can be written by everybody: `chmod 700 %s`, or set XDG_RUNTIME_DIR to a folder of yours", dir, dir)
	}
	return nil
}

func ownerOf(info fs.FileInfo) (uid int, ok bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(st.Uid), true
}

// bind listens under a name beside path and then renames: path is never a
// socket with the wrong mode, nor one that does not listen yet, and a stale one
// is replaced in one step. The umask is not touched, because it belongs to the
// whole process. The caller holds the lock, so the name beside is free.
func bind(path string) (net.Listener, fs.FileInfo, error) {
	beside := path[:len(path)-1] + "~"
	if beside == path {
		beside = path[:len(path)-1] + "-"
	}
	if info, err := os.Lstat(beside); err == nil && info.Mode().Type() == fs.ModeSocket {
		_ = os.Remove(beside) // of a start that was killed; if it stays, the next line says so
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: beside, Net: "unix"})
	if err != nil {
		return nil, nil, lang.Errorf("control socket: %w: set XDG_RUNTIME_DIR to a folder that you can write to", permission(err))
	}
	l.SetUnlinkOnClose(false) // the name it knows is gone in a moment
	own, err := settle(beside, path)
	if err != nil {
		return nil, nil, errors.Join(lang.Errorf("control socket: %w", permission(err)), os.Remove(beside), l.Close())
	}
	return l, own, nil
}

func settle(beside, path string) (fs.FileInfo, error) {
	if err := os.Chmod(beside, 0o600); err != nil {
		return nil, err
	}
	own, err := os.Lstat(beside)
	if err != nil {
		return nil, err
	}
	return own, os.Rename(beside, path)
}

// nobodyListens: no such file, or a socket file without a process.
func nobodyListens(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, fs.ErrNotExist)
}

// queueFull: the daemon is there, and more are waiting than the system lets wait.
func queueFull(err error) bool { return errors.Is(err, syscall.EAGAIN) }

// outOfFiles: the process or the system has no file descriptor left just now.
func outOfFiles(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) ||
		errors.Is(err, syscall.ENOBUFS) || errors.Is(err, syscall.ENOMEM)
}
