package report

import (
	"errors"
	"os"
	"path/filepath"

	"deskbreak/config/lang"
)

// WritePage makes a page of [Page] the content of report.html in the folder,
// which is made when it is missing, and returns the file's path. Only the person
// can read either. The file is never seen half written. The error says what to
// do next.
func WritePage(folder string, page []byte) (path string, err error) {
	return writePage(folder, "report.html", page, "deskbreak report --out FILE") // not text: a command
}

// writePage makes a page the content of a file in the folder, which only the
// person can read. Where that fails, the error names the command to run instead.
func writePage(folder, name string, page []byte, instead string) (path string, err error) {
	if !filepath.IsAbs(folder) {
		return "", lang.Errorf("the page has no place: %q is no absolute path: set HOME or XDG_CACHE_HOME, or run `%s`", folder, instead)
	}
	path = filepath.Join(folder, name)
	err = os.MkdirAll(folder, 0o700)
	if err == nil {
		// A folder that was there before may be open to others, who could lay a page
		// of theirs into it.
		err = os.Chmod(folder, 0o700)
	}
	if err == nil {
		err = replaceFile(path, page)
	}
	if err != nil {
		return "", lang.Errorf("the page cannot be written (%v): make room, or run `%s`; it would be %s", err, instead, path)
	}
	return path, nil
}

// replaceFile is atomic but not synced: a page that is lost is made again.
func replaceFile(path string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".tmp-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}
