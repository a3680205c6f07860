package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"deskbreak/config/lang"
)

// target is the file itself where path is a symbolic link, as people have who
// keep such files elsewhere: renaming over the link would cut it. The last link
// may point to a file that does not exist yet.
func (f *File) target() (string, error) {
	path := f.path
	for range 40 { // as many as the system follows
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil // not a link; what else is wrong is found by whoever opens it
		}
		if !filepath.IsAbs(to) {
			dir := filepath.Dir(path)
			if real, err := filepath.EvalSymlinks(dir); err == nil {
				dir = real // ".." in the link means the real folder's parent
			}
			to = filepath.Join(dir, to)
		}
		path = to
	}
	return "", lang.Errorf("state file %s: its symbolic link leads in a circle: remove it", f.path)
}

func tempPrefix(target string) string { return "." + filepath.Base(target) + ".tmp-" }

// replace makes data the content of the file at path in one step: it is on the
// disk under another name before it takes the old one's place.
func replace(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if info, err := os.Lstat(path); err == nil && info.IsDir() {
		return &fs.PathError{Op: "write", Path: path, Err: lang.Error("it is a folder: move it away")}
	}
	temp, err := os.CreateTemp(dir, tempPrefix(path)+"*") // mode 0600
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return syncFolder(dir)
}

// syncFolder makes a rename last. Windows has no such thing, and some network
// file systems refuse it; there the rename is as lasting as it gets.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return nil // the folder may be written but not listed
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
