package report

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
)

// WriteGuide makes the page of [Guide] the content of ID.html in the folder,
// which is made when it is missing, and returns the file's path. Only the person
// can read either. The file is never seen half written. The error says what to
// do next.
func WriteGuide(folder string, m movement.Movement, level int, d Drawing, o GuideOptions) (path string, err error) {
	if !filepath.IsAbs(folder) {
		return "", lang.Errorf("the page has no place: %q is no absolute path: set HOME or XDG_CACHE_HOME, or name a file with `deskbreak guide -o FILE`", folder)
	}
	if m.ID == "" || strings.ContainsAny(m.ID, `/\:.`) {
		return "", lang.Errorf("the page has no name: %q is no id of a movement: use small letters, digits and hyphens", m.ID)
	}
	page, err := Guide(m, level, d, o)
	if err != nil {
		return "", err
	}
	path = filepath.Join(folder, m.ID+".html")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", cannotWrite(path, err)
	}
	// A folder that was there before may be open to others, who could lay a page of
	// theirs into it.
	if err := os.Chmod(folder, 0o700); err != nil {
		return "", cannotWrite(path, err)
	}
	if err := replaceFile(path, page); err != nil {
		return "", cannotWrite(path, err)
	}
	return path, nil
}

func cannotWrite(path string, err error) error {
	return lang.Errorf("the page cannot be written (%v): make room, or name another file with `deskbreak guide -o FILE`; it would be %s", err, path)
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
