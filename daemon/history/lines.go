package history

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

const (
	// block is how much is read at once: some two hundred records.
	block = 64 << 10
	// maxLine is more than any record, in bytes: a longer line is not one.
	maxLine = 1 << 20
)

// backward calls fn with the lines of r from the last to the first, without
// their newlines, and with where each begins, until fn returns false. A line
// that is too long is given as nil. Empty lines are left out.
func backward(r io.ReaderAt, size int64, fn func(line []byte, at int64) bool) error {
	var rest []byte // of a line that begins in an earlier block
	tooLong := false
	give := func(line []byte, at int64) bool {
		switch {
		case tooLong || len(line) > maxLine:
			line = nil
		case len(line) == 0:
			return true
		}
		tooLong = false
		return fn(line, at)
	}
	for end := size; end > 0; {
		n := min(int64(block), end)
		chunk := make([]byte, n, n+int64(len(rest)))
		if _, err := r.ReadAt(chunk, end-n); err != nil && err != io.EOF {
			return err
		}
		chunk = append(chunk, rest...)
		end -= n
		for {
			i := bytes.LastIndexByte(chunk, '\n')
			if i < 0 {
				break
			}
			if !give(chunk[i+1:], end+int64(i)+1) {
				return nil
			}
			chunk = chunk[:i]
		}
		if rest = chunk; len(rest) > maxLine {
			tooLong, rest = true, nil
		}
	}
	give(rest, 0)
	return nil
}

// forward calls fn with the lines of r in order, without their newlines, and
// with where each begins and the next one does. ended is false for a last line
// without a newline. A line that is too long is given as nil.
func forward(r io.Reader, fn func(line []byte, start, next int64, ended bool) error) error {
	l := newLines(r, block)
	for {
		line, err := l.read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := fn(line, l.start, l.next, l.ended); err != nil {
			return err
		}
	}
}

// lines gives one line after the other, and holds no more than one.
type lines struct {
	in   *bufio.Reader
	held []byte // of a line that is longer than the buffer

	// Of the line that was read last.
	start, next int64 // where it begins, and the next one
	number      int   // counted from 1
	ended       bool  // with a newline
}

func newLines(r io.Reader, buffer int) *lines { return &lines{in: bufio.NewReaderSize(r, buffer)} }

// read returns the next line without its newline, nil for one that is too long,
// or io.EOF. The line lasts until the next call.
func (l *lines) read() ([]byte, error) {
	l.start = l.next
	line, err := l.in.ReadSlice('\n')
	l.next += int64(len(line))
	if errors.Is(err, bufio.ErrBufferFull) {
		l.held = l.held[:0]
		for errors.Is(err, bufio.ErrBufferFull) {
			if len(l.held) <= maxLine { // the rest of a longer one is passed over
				l.held = append(l.held, line...)
			}
			line, err = l.in.ReadSlice('\n')
			l.next += int64(len(line))
		}
		if len(l.held) <= maxLine {
			line = append(l.held, line...)
			l.held = line
		} else {
			line = l.held
		}
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	if l.next == l.start {
		return nil, io.EOF
	}
	l.number++
	l.ended = err == nil
	if l.ended {
		line = bytes.TrimSuffix(line, []byte("\n"))
	}
	if len(line) > maxLine {
		return nil, nil
	}
	return line, nil
}
