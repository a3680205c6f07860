package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"deskbreak/config/lang"
)

const (
	// handOver is how long a start waits for a daemon that holds the lock but
	// does not listen: it is just starting, or just stopping.
	handOver = 3 * time.Second
	// lookAgain is how often it looks while it waits.
	lookAgain = 20 * time.Millisecond
)

// Listener is the daemon's end of the socket. Set its fields before Serve.
type Listener struct {
	// Version goes into the replies that do not come from the handler.
	Version string
	// Log gets panics of the handler and failures to accept; nil: slog.Default().
	Log *slog.Logger

	path   string
	socket net.Listener
	own    fs.FileInfo // the socket file as we made it
	lock   *flock.Flock

	shutOnce  sync.Once
	closeOnce sync.Once
	closeErr  error
}

// Listen makes the socket at path, with mode 0600, and holds path+".lock" for
// as long as the listener lives: of any number of daemons that start at once
// exactly one gets it and the others get [ErrRunning]. A socket file that no
// process listens on is what a killed daemon left, and is replaced. Whatever
// else is at path stays there, and the error says what to do about it. The lock
// file is left behind on purpose: removing it would let two daemons hold it.
func Listen(path string) (*Listener, error) {
	if err := checkPath(path); err != nil {
		return nil, err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, lang.Errorf("folder of the control socket: %w: set XDG_RUNTIME_DIR to a folder of yours that exists", permission(err))
	}
	if err := checkFolder(dir); err != nil {
		return nil, err
	}
	if err := checkPlace(path); err != nil {
		return nil, err
	}
	lock, err := takeLock(path)
	if err != nil {
		return nil, err
	}
	l := &Listener{path: path, lock: lock}
	// From here on nobody else of us binds or removes.
	if err = checkStale(path); err == nil {
		l.socket, l.own, err = bind(path)
	}
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return l, nil
}

// checkPlace is nil when there is nothing at path, or a socket of ours.
func checkPlace(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return lang.Errorf("control socket: %w: set XDG_RUNTIME_DIR to a folder of yours", permission(err))
	}
	if info.Mode().Type() != fs.ModeSocket {
		return lang.Errorf("%s is %s, %w: move it away, then start again", path, kind(info.Mode()), ErrNotDeskbreak)
	}
	if uid, ok := ownerOf(info); ok && uid != os.Geteuid() {
		return lang.Errorf("socket %s %w (uid %d): have it removed, or set XDG_RUNTIME_DIR to a folder of yours", path, ErrForeign, uid)
	}
	return nil
}

// checkStale is called with the lock held, so that whoever listens at path is
// not a daemon that keeps to it: another program, or one whose lock file was
// deleted. It is asked, and left alone whatever it says.
func checkStale(path string) error {
	if err := checkPlace(path); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), handOver)
	defer cancel()
	_, err := (&Client{Path: path}).Do(ctx, Request{Command: CommandStatus})
	switch {
	case err == nil:
		return lang.Errorf("%w at %s", ErrRunning, path)
	case errors.Is(err, ErrNotRunning):
		return nil
	default:
		return err
	}
}

// takeLock returns the lock, or [ErrRunning] when its holder listens. A holder
// that does not is starting or stopping, and is waited for.
func takeLock(path string) (*flock.Flock, error) {
	name := path + ".lock"
	if info, err := os.Lstat(name); err == nil {
		if !info.Mode().IsRegular() {
			return nil, lang.Errorf("%s is %s, not a lock file: move it away, then start again", name, kind(info.Mode()))
		}
		if uid, ok := ownerOf(info); ok && uid != os.Geteuid() {
			return nil, lang.Errorf("lock file %s %w (uid %d): have it removed, or set XDG_RUNTIME_DIR to a folder of yours", name, ErrForeign, uid)
		}
	}
	lock := flock.New(name, flock.SetFlag(os.O_CREATE|os.O_RDWR|noFollow), flock.SetPermissions(0o600))
	for deadline := time.Now().Add(handOver); ; time.Sleep(lookAgain) {
		held, err := lock.TryLock()
		if held {
			// Only to name the process when it hangs; the lock is the truth.
			_ = os.WriteFile(name, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600)
			return lock, nil
		}
		c := &Client{Path: path}
		if conn, _, failed := c.connect(context.Background()); failed == nil {
			return nil, errors.Join(lang.Errorf("%w at %s", ErrRunning, path), conn.Close(), lock.Close())
		}
		if err != nil {
			return nil, errors.Join(lang.Errorf("lock file: %w: set XDG_RUNTIME_DIR to a folder that you can write to", permission(err)), lock.Close())
		}
		if time.Now().After(deadline) {
			return nil, errors.Join(lang.Errorf("%w: another one holds %s but does not listen: wait until it has stopped, or end it", ErrNoAnswer, heldBy(name)), lock.Close())
		}
	}
}

// heldBy is the lock file, with the process that holds it when it says so.
func heldBy(name string) string {
	b, err := os.ReadFile(name)
	pid, bad := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || bad != nil || pid <= 0 {
		return name
	}
	return lang.T("%s (process %d)", name, pid)
}

// shut stops taking connections and removes the socket file if it is still the
// one that was made here. The name goes first, so that whoever comes now is told
// that nothing runs instead of being cut off. The lock stays: what is still to
// be saved is saved before another daemon reads it.
func (l *Listener) shut() {
	l.shutOnce.Do(func() {
		if now, err := os.Lstat(l.path); err == nil && os.SameFile(now, l.own) {
			l.closeErr = os.Remove(l.path)
		}
		l.closeErr = errors.Join(l.closeErr, l.socket.Close())
	})
}

// Close ends Serve, removes the socket unless something else is in its place,
// and lets another daemon start. Closing again does nothing.
func (l *Listener) Close() error {
	l.closeOnce.Do(func() {
		l.shut()
		l.closeErr = errors.Join(l.closeErr, l.lock.Close())
	})
	return l.closeErr
}

// permission marks what the system refuses, so that callers can tell it apart.
func permission(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w: %w", ErrPermission, err)
	}
	return err
}

// kind names a file's type in words.
func kind(m fs.FileMode) string {
	switch {
	case m.IsRegular():
		return lang.T("a regular file")
	case m.IsDir():
		return lang.T("a folder")
	case m&fs.ModeSymlink != 0:
		return lang.T("a symbolic link")
	case m&fs.ModeNamedPipe != 0:
		return lang.T("a named pipe")
	default:
		return lang.T("a special file")
	}
}
