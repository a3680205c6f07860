package autostart

import (
	"errors"
	"os"
	"path/filepath"

	"deskbreak/config/lang"
)

// writeFile puts a file in place whole or not at all. A session that starts at
// this very moment reads the old one or the new one. 0644: they are settings
// that the session's other programs read, not programs.
func writeFile(path, data string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return lang.Errorf("cannot make the folder for login start: %v", err)
	}
	f, err := os.CreateTemp(dir, ".deskbreak-*")
	if err != nil {
		return lang.Errorf("cannot write login start: %v", err)
	}
	defer os.Remove(f.Name()) // no harm after the rename
	_, err = f.WriteString(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return lang.Errorf("cannot write login start to %s: %v", path, err)
	}
	return nil
}

// removeFile takes a file away, and tells whether there was one.
func removeFile(path string) (removed []string, err error) {
	err = os.Remove(path)
	switch {
	case err == nil:
		return []string{path}, nil
	case errors.Is(err, os.ErrNotExist):
		return nil, nil
	}
	return nil, lang.Errorf("cannot take login start away: %v", err)
}

// readFile is the text of a file, and whether there is one. A link that leads
// nowhere is not one.
func readFile(path string) (data string, ok bool, err error) {
	b, err := os.ReadFile(path)
	switch {
	case err == nil:
		return string(b), true, nil
	case errors.Is(err, os.ErrNotExist):
		return "", false, nil
	}
	return "", false, lang.Errorf("cannot read login start: %v", err)
}
