// Package state keeps what must survive a restart: atomic, versioned.
//
// It promises that the file is always whole, at whatever moment the process or
// the machine stops; that what it cannot read is moved aside and told, never
// lost and never guessed at; and that a disk that is full or cannot be written
// costs nothing but the saving, which is done when there is room. One [File] for
// a path at a time: the daemon's lock sees to that.
package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// Version is that of the files written here. It goes up when an older program
// would misunderstand them; a field more is not such a change.
const Version = 1

// maxSize is more than any state: what is larger is not one of ours.
const maxSize = 16 << 20

// Stamp says when a state was saved, on both clocks. Callers embed it in what
// they save:
//
//	struct {
//		state.Stamp
//		Machine schedule.State `json:"machine"`
//	}
type Stamp struct {
	SavedWall time.Time `json:"saved_wall"`
	// SavedBoot is time on the boot clock, of the boot that BootID names: with
	// another BootID it says nothing.
	SavedBoot time.Duration `json:"saved_boot_ns"`
	BootID    string        `json:"boot_id"`
}

// File is the state file. It is not safe for concurrent use.
type File struct {
	path  string
	alive time.Time
	// unsaved is what the last Save could not write; nil: all is written.
	unsaved []byte
	// unread is true while something that could not be read is still in place,
	// because it could not be moved aside either.
	unread bool
}

// Open prepares the file at path, an absolute path, and removes what killed
// runs left half-written beside it. The file and its folder need not exist, and
// a folder that cannot be written is no error here: see Save.
func Open(path string) (*File, error) {
	if !filepath.IsAbs(path) {
		return nil, lang.Errorf("state file %q: not an absolute path: set XDG_STATE_HOME to an absolute path", path)
	}
	f := &File{path: path}
	target, err := f.target()
	if err != nil {
		return nil, err
	}
	// ReadDir and not Glob: a folder's name may hold a bracket.
	entries, _ := os.ReadDir(filepath.Dir(target))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tempPrefix(target)) && e.Type().IsRegular() {
			_ = os.Remove(filepath.Join(filepath.Dir(target), e.Name()))
		}
	}
	return f, nil
}

// Path is where the state is, as it was given to Open.
func (f *File) Path() string { return f.path }

// Alive is the last sign of life that Load found: when the file was last saved
// or touched, by the wall clock; zero: there was no file.
func (f *File) Alive() time.Time { return f.alive }

// Load reads the state into the value that into points to. found is false, and
// the value unchanged, when there is no state yet or it cannot be used: then
// problem says why, and where the file was moved to, for the log. The caller
// goes on with its defaults either way.
func (f *File) Load(into any) (found bool, problem error) {
	f.alive = time.Time{}
	target, err := f.target()
	if err != nil {
		return false, err
	}
	data, alive, err := read(target)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	f.alive = alive
	if err == nil {
		err = decode(data, into)
	}
	if err == nil {
		return true, nil
	}
	f.unread = true
	moved, failed := f.moveAside(target)
	if failed != nil {
		return false, lang.Errorf("state file %s cannot be used: %v; it cannot be moved aside either: %v; nothing is saved until it is out of the way", target, err, failed)
	}
	return false, lang.Errorf("state file %s cannot be used: %v; it was moved to %s and deskbreak begins anew", target, err, moved)
}

// read returns the content and the time of a regular file.
func read(path string) ([]byte, time.Time, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, time.Time{}, err
	}
	if !info.Mode().IsRegular() { // reading a pipe would wait for ever
		return nil, time.Time{}, lang.Error("it is not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, info.ModTime(), err
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err == nil && len(data) > maxSize {
		err = lang.Errorf("it is larger than %d bytes", maxSize)
	}
	return data, info.ModTime(), err
}

// decode fills into only when all of data is good.
func decode(data []byte, into any) error {
	target := reflect.ValueOf(into)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return fmt.Errorf("programming error: state.Load into %T, which is not a pointer", into) // not text: a programming error
	}
	var head struct {
		Version *int `json:"version"`
	}
	switch err := json.Unmarshal(data, &head); {
	case err != nil && len(bytes.Trim(data, "\x00 \r\n\t")) == 0:
		return lang.Error("it is empty")
	case err != nil:
		return lang.Errorf("not the JSON of a state: %v", err)
	case head.Version == nil:
		return lang.Error("it says no version")
	case *head.Version > Version:
		return lang.Errorf("it is of version %d, written by a newer deskbreak, and this one knows version %d", *head.Version, Version)
	case *head.Version < 1:
		return lang.Errorf("it is of version %d, which never was", *head.Version)
	}
	if err := json.Unmarshal(data, reflect.New(target.Type().Elem()).Interface()); err != nil {
		return lang.Errorf("not a state: %v", err)
	}
	return json.Unmarshal(data, into)
}

// moveAside renames the file to NAME.bad, or NAME.bad.1 and so on: what was
// moved aside earlier stays.
func (f *File) moveAside(target string) (string, error) {
	for n := 0; ; n++ {
		to := target + ".bad"
		if n > 0 {
			to = fmt.Sprintf("%s.%d", to, n)
		}
		if _, err := os.Lstat(to); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if err := os.Rename(target, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		f.unread = false
		return to, nil
	}
}

// Save writes v, which must marshal to a JSON object without a field
// "version". When it returns nil, v is on the disk and will be what Load finds.
// On an error the file is what it was, and v is kept for Flush, unless it cannot
// be marshalled.
func (f *File) Save(v any) error {
	data, err := encode(v)
	if err != nil {
		return err
	}
	f.unsaved = data
	return f.Flush()
}

// Flush writes what the last Save could not. With nothing to write it does nothing.
func (f *File) Flush() error {
	if f.unsaved == nil {
		return nil
	}
	target, err := f.target()
	if err != nil {
		return err
	}
	if f.unread {
		if _, err := f.moveAside(target); err != nil {
			return lang.Errorf("state is not saved: %s cannot be read and not be moved aside: %w", target, err)
		}
	}
	if err := replace(target, f.unsaved); err != nil {
		return lang.Errorf("state is not saved, and is kept in memory: %w", err)
	}
	f.unsaved = nil
	return nil
}

// Pending is true while the last value given to Save is in memory only.
func (f *File) Pending() bool { return f.unsaved != nil }

// encode puts the version in front of the caller's fields.
func encode(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, lang.Errorf("state cannot be written as JSON: %v", err)
	}
	if body[0] != '{' {
		return nil, fmt.Errorf("programming error: state.Save of %T, which is not a JSON object", v) // not text: a programming error
	}
	head := fmt.Sprintf(`{"version":%d`, Version)
	if len(body) > len("{}") {
		head += ","
	}
	return append(append([]byte(head), body[1:]...), '\n'), nil
}

// Touch is a sign of life: it sets the time of the file to now and nothing
// else, so that a later Load can tell a crash of seconds from a long stop. It
// does not wait for the disk. Without a file the error is fs.ErrNotExist.
func (f *File) Touch() error {
	// A zero time leaves the time of access as it is.
	return os.Chtimes(f.path, time.Time{}, time.Now())
}
