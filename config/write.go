package config

import (
	"bytes"
	"context"
	_ "embed" // default.yaml
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"deskbreak/config/lang"
)

// defaultText is what Init writes: every key with its default.
//
//go:embed default.yaml
var defaultText string

// Init writes the default file, with a comment on every key, and the folders
// above it. A file that is there already is not touched: the error then is
// fs.ErrExist.
func Init(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return lang.Errorf("cannot create the folder for %s: %v", path, err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return lang.Errorf("%s is there already: change it with `deskbreak config set` or `deskbreak config edit`: %w", path, fs.ErrExist)
	}
	if err != nil {
		return lang.Errorf("cannot create %s: %v", path, err)
	}
	_, err = f.WriteString(defaultText)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(path)
		return lang.Errorf("cannot write %s: %v", path, err)
	}
	return nil
}

// Set sets one key in a config file and keeps everything else in it, comments
// included. It creates the file when there is none, follows a symbolic link to
// the file behind it, and replaces that at once or not at all. A list is given
// as the environment would give it. What [Load] would refuse is not written; the
// error then is [Errors]. Of the options only Paths.System and Checks are used,
// as what a flag or the environment overrides today is no reason to refuse.
func Set(path, key, value string, o Options) error {
	k, err := settable(key, value)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return lang.Errorf("cannot create the folder for %s: %v", path, err)
	}
	target, err := behindLinks(path)
	if err != nil {
		return err
	}
	// Two at once would each keep only its own change. The lock is on the folder,
	// so that no lock file is left among a person's dotfiles; where folders cannot
	// be locked there is still the second look before the file is replaced.
	lock := flock.New(filepath.Dir(target), flock.SetFlag(os.O_RDONLY))
	wait, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, _ = lock.TryLockContext(wait, 10*time.Millisecond)
	defer func() { _ = lock.Close() }()
	const tries = 5
	for range tries {
		old, err := readFile(target)
		missing := errors.Is(err, fs.ErrNotExist)
		if err != nil && !missing {
			return lang.Errorf("cannot read %s: %v", path, err)
		}
		text, err := changed(path, old, k, value, o)
		if err != nil || !missing && bytes.Equal(text, old) {
			return err
		}
		if done, err := replaceFile(target, text, old); done || err != nil {
			return err
		}
	}
	return lang.Errorf("%s is being changed by another program: try again", path)
}

// settable is the key, if there is one of this name that takes the value.
func settable(name, value string) (*key, error) {
	var l loading
	k := find(name)
	if k == nil {
		l.unknown(place{}, name)
		return nil, Errors(l.errs)
	}
	if _, reason := k.read(value); reason != "" {
		l.fail(place{}, name, reason)
		return nil, Errors(l.errs)
	}
	return k, nil
}

// changed is the new text of the file, checked as Load would.
func changed(path string, old []byte, k *key, value string, o Options) ([]byte, error) {
	check := Options{Paths: Paths{System: o.Paths.System}, File: path, Checks: o.Checks}
	text, err := edit(old, k, value)
	if err != nil {
		if _, err := load(check, nonNil(old)); err != nil {
			return nil, err // the file is bad as it is
		}
		return nil, Errors{{Path: path, Key: k.name, Reason: err.Error()}}
	}
	loaded, err := load(check, nonNil(text))
	if err != nil {
		return nil, err
	}
	if e := loaded.entries[k.name]; e.at.layer == fromLock {
		return nil, Errors{{Path: path, Key: k.name, Reason: lang.T("is locked by %s:%d for everybody on this machine, and would have no effect", e.at.path, e.at.line)}}
	}
	return text, nil
}

// nonNil tells an empty text from none.
func nonNil(text []byte) []byte {
	if text == nil {
		return []byte{}
	}
	return text
}

// behindLinks is the file at the end of a chain of symbolic links, which need
// not exist.
func behindLinks(path string) (string, error) {
	for range maxLinks {
		target, err := os.Readlink(path)
		if err != nil {
			return path, nil // no link, or nothing there
		}
		if !filepath.IsAbs(target) {
			// a folder on the way may be a link itself: .. counts from where it leads
			dir, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return "", lang.Errorf("cannot follow %s: %v", path, err)
			}
			target = filepath.Join(dir, target)
		}
		path = target
	}
	return "", lang.Errorf("%s: too many symbolic links", path)
}

// maxLinks is as many as Linux follows.
const maxLinks = 40

// replaceFile puts a new text in place of the old one by renaming, and keeps the
// file's mode. Not done, without an error: the file is no longer the old one.
func replaceFile(path string, text, old []byte) (done bool, err error) {
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*")
	if err != nil {
		return false, lang.Errorf("cannot write %s: %v", path, err)
	}
	defer func() {
		if !done {
			_ = os.Remove(temp.Name())
		}
	}()
	if info, statErr := os.Stat(path); statErr == nil {
		err = temp.Chmod(info.Mode().Perm())
	}
	_, writeErr := temp.Write(text)
	if err := errors.Join(err, writeErr, temp.Sync(), temp.Close()); err != nil {
		return false, lang.Errorf("cannot write %s: %v", path, err)
	}
	if now, err := readFile(path); !bytes.Equal(now, old) || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return false, lang.Errorf("cannot replace %s: %v", path, err)
	}
	if d, err := os.Open(dir); err == nil { // the name too must survive a power cut
		_ = d.Sync()
		_ = d.Close()
	}
	return true, nil
}
