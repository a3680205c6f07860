package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Problem is a line that is passed over, or a file that cannot be read.
type Problem struct {
	File   string
	Line   int // counted from 1; 0: the whole file
	Reason string
}

// Error is FILE:LINE: REASON.
func (p Problem) Error() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: %s", p.File, p.Reason)
	}
	return fmt.Sprintf("%s:%d: %s: passed over", p.File, p.Line, p.Reason)
}

// maxProblems are told for each file; the rest are only counted.
const maxProblems = 20

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
	older := 0 // bytes
	err := l.backward(func(line []byte) bool {
		at, ok := timeOf(line)
		if !ok || at.Before(since) {
			older += len(line)
			return older < block
		}
		if r, bad := parse(line); bad == nil {
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
		return fmt.Errorf("history: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err == nil {
		err = backward(f, info.Size(), func(line []byte, _ int64) bool { return fn(line) })
	}
	if err != nil {
		return fmt.Errorf("history: %w", err)
	}
	return nil
}

// ReadAll calls fn with the records of all machines in the folder dir that
// ended at since or later (zero: all), oldest first, until fn returns an error,
// which is returned. Lines that are no records are passed over and returned as
// problems. A record that a copy of a file holds once more, such as
// synchronising programs leave, counts once. No folder is no records.
func ReadAll(dir string, since time.Time, fn func(Record) error) ([]Problem, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("history: %w", err)
	}
	var all []found
	var problems []Problem
	for i, e := range entries {
		if !strings.HasSuffix(e.Name(), suffix) || e.Name()[0] == '.' {
			continue
		}
		path := filepath.Join(dir, e.Name())
		// Through a link, and never a pipe, which would be waited for.
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
			problems = append(problems, Problem{File: path, Reason: "not a regular file"})
			continue
		}
		records, bad := readFile(path, since)
		for _, r := range records {
			all = append(all, found{r, i})
		}
		problems = append(problems, bad...)
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.At.Compare(b.At) })
	for i, r := range all {
		if isCopy(all[:i], r) {
			continue
		}
		if err := fn(r.Record); err != nil {
			return problems, err
		}
	}
	return problems, nil
}

// found is a record and the number of its file.
type found struct {
	Record
	file int
}

func isCopy(before []found, r found) bool {
	for _, b := range slices.Backward(before) {
		if !b.At.Equal(r.At) {
			return false
		}
		if b.file == r.file || b.Event != r.Event {
			continue
		}
		one, err1 := json.Marshal(b.Record)
		two, err2 := json.Marshal(r.Record)
		if err1 == nil && err2 == nil && bytes.Equal(one, two) {
			return true
		}
	}
	return false
}

func readFile(path string, since time.Time) (records []Record, problems []Problem) {
	f, err := os.Open(path)
	if err != nil {
		return nil, []Problem{{File: path, Reason: fmt.Sprintf("cannot be read: %v", err)}}
	}
	defer func() { _ = f.Close() }()
	number, more := 0, 0
	err = forward(f, func(line []byte, _, _ int64, ended bool) error {
		number++
		if line != nil && len(bytes.TrimSpace(line)) == 0 {
			return nil
		}
		if at, ok := timeOf(line); ok && at.Before(since) {
			return nil
		}
		r, bad := parse(line)
		switch {
		case bad == nil:
			records = append(records, r)
		case len(problems) == maxProblems:
			more++
		case line == nil:
			problems = append(problems, Problem{path, number, "too long for a record"})
		case !ended:
			problems = append(problems, Problem{path, number, "torn last line"})
		default:
			problems = append(problems, Problem{path, number, bad.Error()})
		}
		return nil
	})
	if more > 0 {
		problems = append(problems, Problem{File: path, Reason: fmt.Sprintf("%d more lines are passed over", more)})
	}
	if err != nil {
		problems = append(problems, Problem{File: path, Reason: fmt.Sprintf("cannot be read to its end: %v", err)})
	}
	return records, problems
}
