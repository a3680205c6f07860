package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"deskbreak/config/lang"
)

// KeptError says that records wait in memory because they cannot be written.
type KeptError struct {
	// Records is how many wait, the newest included.
	Records int
	// First is true for the first failure after a success: the one to log.
	First bool
	Err   error
}

func (e *KeptError) Error() string {
	return lang.T("history: %v: %d records are kept in memory and written as soon as that is possible", e.Err, e.Records)
}

// Unwrap gives the cause, so that a caller can test for fs.ErrPermission or syscall.ENOSPC.
func (e *KeptError) Unwrap() error { return e.Err }

// Log is this machine's file. Its methods may be called from several
// goroutines. There is nothing to close: between calls no file is open.
type Log struct {
	// Warn is told what was repaired, in one sentence; nil: nobody is. Set it
	// before the first Append.
	Warn func(error)

	dir, path string
	open      func(path string) (file, error)

	mu      sync.Mutex
	waiting []Record // not written yet, oldest first
	lines   [][]byte // the same as they will be written
	failing bool
	// undo is what to take back from a write that failed and could not be taken back then.
	undo struct {
		from  int64
		wrote []byte
	}
}

// file is what a Log needs of an open file.
type file interface {
	io.ReaderAt
	io.Writer
	Stat() (fs.FileInfo, error)
	Sync() error
	Close() error
	// Truncate of an appending file is refused by Windows, so it goes by name.
	Truncate(size int64) error
}

type osFile struct{ *os.File }

func (f osFile) Truncate(size int64) error { return os.Truncate(f.Name(), size) }

func openFile(path string) (file, error) {
	// A pipe or device would block, or swallow what is written.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, lang.Errorf("%s is not a regular file: move it away", path)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	return osFile{f}, err
}

// Open prepares the file of machine (see [MachineName]) in the folder dir. It
// reads and makes nothing: folder and file are made by the first Append.
func Open(dir, machine string) (*Log, error) {
	if !filepath.IsAbs(dir) {
		return nil, lang.Errorf("history folder %q: not an absolute path: set XDG_DATA_HOME to an absolute path", dir)
	}
	if machine == "" || machine[0] == '.' || strings.ContainsAny(machine, `/\:`) {
		return nil, lang.Errorf("machine name %q cannot be the name of a file", machine)
	}
	l := &Log{dir: dir, path: filepath.Join(dir, machine+suffix), open: openFile}
	_ = os.Remove(l.trimName()) // of a run that was killed while it trimmed
	return l, nil
}

// suffix is that of the files with records; the torn lines of one are beside it.
const (
	suffix     = ".jsonl"
	tornSuffix = ".torn"
)

// Path is the file that Append writes.
func (l *Log) Path() string { return l.path }

// Append writes one record and waits until it is on the disk. Records that
// could not be written earlier go first. When it cannot be written the error is
// a *[KeptError] and the record is not lost as long as the process lives.
func (l *Log) Append(r Record) error {
	if r.At.IsZero() || r.Event == "" {
		return fmt.Errorf("programming error: history record without time or event: %+v", r) // not text: programming error
	}
	line, err := json.Marshal(r)
	if err != nil {
		return lang.Errorf("history record cannot be written as JSON: %v", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = append(l.waiting, r)
	l.lines = append(l.lines, append(line, '\n'))
	return l.flush()
}

// Flush writes what Append could not; with nothing to write it does nothing.
func (l *Log) Flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.flush()
}

// Pending is how many records are in memory only.
func (l *Log) Pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting)
}

func (l *Log) flush() error {
	if len(l.waiting) == 0 {
		return nil
	}
	if err := l.write(bytes.Join(l.lines, nil)); err != nil {
		first := !l.failing
		l.failing = true
		return &KeptError{Records: len(l.waiting), First: first, Err: err}
	}
	l.waiting, l.lines, l.failing = nil, nil, false
	return nil
}

// write appends data in one piece, or not at all.
func (l *Log) write(data []byte) error {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return err
	}
	_, missing := os.Stat(l.path)
	f, err := l.open(l.path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // nothing is left to fail after Sync
	if missing != nil {
		// Before the first record, so that a failure leaves none behind.
		if err := syncFolder(l.dir); err != nil {
			return err
		}
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size, err := l.takeBack(f, info.Size())
	if err != nil {
		return err
	}
	size, glue, err := l.mend(f, size)
	if err != nil {
		return err
	}
	data = append(glue, data...)
	n, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		if failed := f.Truncate(size); failed != nil {
			l.undo.from, l.undo.wrote = size, data[:n]
		}
	}
	return err
}

// takeBack removes the rest of an earlier failed write, if that is what is
// there: the same records are about to be written again.
func (l *Log) takeBack(f file, size int64) (int64, error) {
	wrote := l.undo.wrote
	if n := size - l.undo.from; len(wrote) > 0 && n > 0 && n <= int64(len(wrote)) {
		rest := make([]byte, n)
		if _, err := f.ReadAt(rest, l.undo.from); err != nil {
			return 0, err
		}
		if bytes.HasPrefix(wrote, rest) {
			if err := f.Truncate(l.undo.from); err != nil {
				return 0, err
			}
			size = l.undo.from
		}
	}
	l.undo.wrote = nil
	return size, nil
}

// mend looks at the end of the file. A whole record that only lacks its newline
// gets it (glue). Any other line without one was torn by a crash: it is moved
// to the file of torn lines, and the size is that of what remains.
func (l *Log) mend(f file, size int64) (_ int64, glue []byte, err error) {
	var last [1]byte
	if size == 0 {
		return 0, nil, nil
	}
	if _, err := f.ReadAt(last[:], size-1); err != nil {
		return 0, nil, err
	}
	if last[0] == '\n' {
		return size, nil, nil
	}
	start := int64(0)
	err = backward(f, size, func(_ []byte, at int64) bool { start = at; return false })
	if err != nil {
		return 0, nil, err
	}
	if size-start <= maxLine {
		line := make([]byte, size-start)
		if _, err := f.ReadAt(line, start); err != nil {
			return 0, nil, err
		}
		if _, bad := parse(line); bad == nil {
			return size, []byte("\n"), nil
		}
	}
	if err := l.keepTorn(io.NewSectionReader(f, start, size-start)); err != nil {
		return 0, nil, lang.Errorf("torn last line of %s: %w", l.path, err)
	}
	if err := f.Truncate(start); err != nil {
		return 0, nil, err
	}
	l.warn(lang.Errorf("the last line of %s was torn, %d bytes of it were moved to %s%s", l.path, size-start, l.path, tornSuffix))
	return start, nil, nil
}

func (l *Log) warn(err error) {
	if l.Warn != nil {
		l.Warn(err)
	}
}

func (l *Log) keepTorn(torn io.Reader) error {
	f, err := os.OpenFile(l.path+tornSuffix, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, io.MultiReader(torn, strings.NewReader("\n")))
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// syncFolder makes a new name last. Windows has no such thing, and some network
// file systems refuse it; there the name is as lasting as it gets.
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
