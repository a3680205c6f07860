package history

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"deskbreak/config/lang"
)

func (l *Log) trimName() string {
	return filepath.Join(l.dir, "."+filepath.Base(l.path)+".trim")
}

// span is a part of a file.
type span struct{ from, to int64 }

// Trim removes this machine's records of the calendar months that are wholly
// older than keep, and returns how many records there were; keep of zero or less
// keeps everything. A record belongs to the month that its own zone gives it, and
// a month is over when it is so everywhere on earth.
//
// The file is replaced in one step, at most once a month, so that a synchronising
// program has no more than that to do; lines that stay are copied as they are,
// known or not. Age is counted from now or from the newest record, whichever is
// earlier: a clock that is years ahead for once removes nothing that a right one
// would not.
func (l *Log) Trim(keep time.Duration, now time.Time) (removed int, err error) {
	if keep <= 0 {
		return 0, nil
	}
	newest, ok, err := l.Last()
	if err != nil || !ok {
		return 0, err
	}
	if newest.At.Before(now) {
		now = newest.At
	}
	first := monthOf(now.Add(-keep).In(lastZone()))
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.flush(); err != nil {
		return 0, err
	}
	f, err := os.Open(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, lang.Errorf("history: %w", err)
	}
	defer func() { _ = f.Close() }()
	var kept []span
	var when parser
	err = forward(f, func(line []byte, start, next int64, _ bool) error {
		if at, ok := when.time(line); ok && monthOf(at) < first {
			removed++
			return nil
		}
		if n := len(kept); n > 0 && kept[n-1].to == start {
			kept[n-1].to = next
		} else {
			kept = append(kept, span{start, next})
		}
		return nil
	})
	if err == nil && removed > 0 {
		err = l.rewrite(f, kept)
	}
	if err != nil {
		return 0, lang.Errorf("history is not trimmed: %w", err)
	}
	return removed, nil
}

// lastZone is where a month ends last.
func lastZone() *time.Location { return time.FixedZone("", -12*60*60) }

// monthOf counts calendar months of the time's own zone.
func monthOf(t time.Time) int {
	y, m, _ := t.Date()
	return 12*y + int(m)
}

// rewrite makes the kept parts of f the file.
func (l *Log) rewrite(f *os.File, kept []span) error {
	path, err := filepath.EvalSymlinks(l.path) // renaming over a link would cut it
	if err != nil {
		return err
	}
	name := filepath.Join(filepath.Dir(path), filepath.Base(l.trimName()))
	temp, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	for _, s := range kept {
		if _, err = io.Copy(temp, io.NewSectionReader(f, s.from, s.to-s.from)); err != nil {
			break
		}
	}
	if err == nil {
		err = temp.Sync()
	}
	// Windows renames over a file only when nobody has it open.
	if err = errors.Join(err, temp.Close(), f.Close()); err == nil {
		err = os.Rename(name, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return syncFolder(filepath.Dir(path))
}
