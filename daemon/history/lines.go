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
	in := bufio.NewReaderSize(r, block)
	var line []byte
	var start, next int64
	tooLong := false
	for {
		piece, err := in.ReadSlice('\n')
		next += int64(len(piece))
		if line = append(line, piece...); len(line) > maxLine+1 {
			tooLong, line = true, line[:0]
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && err != io.EOF {
			return err
		}
		if next > start {
			whole := bytes.TrimSuffix(line, []byte("\n"))
			if tooLong || len(whole) > maxLine {
				whole = nil
			}
			if err := fn(whole, start, next, err == nil); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		line, tooLong, start = line[:0], false, next
	}
}
