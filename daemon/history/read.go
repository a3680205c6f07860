package history

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"deskbreak/config/lang"
)

// Last is the newest record that is whole, and whether there is one; records
// that wait to be written count. It reads the end of the file only.
func (l *Log) Last() (r Record, found bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.waiting); n > 0 {
		return l.waiting[n-1], true, nil
	}
	err = l.backward(func(line []byte) bool {
		var bad error
		r, bad = parse(line)
		found = bad == nil
		return !found
	})
	return r, found, err
}

// Tail returns this machine's records that ended at since or later, oldest
// first; records that wait to be written count. It reads backwards from the end
// of the file, and stops when all of a block of 64 KB is older: a clock that
// was wrong for a while does not hide what came before.
func (l *Log) Tail(since time.Time) ([]Record, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var records []Record
	var p parser
	older := 0 // bytes
	err := l.backward(func(line []byte) bool {
		at, ok := p.time(line)
		if !ok || at.Before(since) {
			older += len(line)
			return older < block
		}
		if r, bad := p.parse(line); bad == nil {
			records = append(records, r)
			older = 0
		}
		return true
	})
	slices.Reverse(records)
	for _, r := range l.waiting {
		if !r.At.Before(since) {
			records = append(records, r)
		}
	}
	return records, err
}

func (l *Log) backward(fn func(line []byte) bool) error {
	f, err := os.Open(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return lang.Errorf("history: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err == nil {
		err = backward(f, info.Size(), func(line []byte, _ int64) bool { return fn(line) })
	}
	if err != nil {
		return lang.Errorf("history: %w", err)
	}
	return nil
}
