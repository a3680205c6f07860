package quiet

import (
	"context"
	"os"

	"golang.org/x/sys/unix"
)

// folderWatch tells that something came into a folder, or that the folder went.
// The library that does this for the settings keeps 128 KB for each one, which is
// too much for a socket that mostly never comes.
type folderWatch struct{ events *os.File }

func watchFolder(folder string) (*folderWatch, error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil, os.NewSyscallError("inotify_init1", err)
	}
	w := &folderWatch{os.NewFile(uintptr(fd), "inotify")}
	const what = unix.IN_CREATE | unix.IN_MOVED_TO | unix.IN_DELETE_SELF | unix.IN_MOVE_SELF | unix.IN_ONLYDIR
	if _, err := unix.InotifyAddWatch(fd, folder, what); err != nil {
		w.close()
		return nil, os.NewSyscallError("inotify_add_watch", err)
	}
	return w, nil
}

// wait returns after the next event, or with the error of ctx.
func (w *folderWatch) wait(ctx context.Context) error {
	stop := context.AfterFunc(ctx, w.close)
	defer stop()
	var events [4 << 10]byte // as many as there are at once; what they say is looked up
	if _, err := w.events.Read(events[:]); err != nil && ctx.Err() == nil {
		return err
	}
	return ctx.Err()
}

func (w *folderWatch) close() { _ = w.events.Close() }
