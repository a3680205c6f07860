package control

import (
	"bytes"
	"errors"
	"io"
)

var errTooLong = errors.New("message too long") // not text: it is only compared

// lines reads newline-delimited messages of a bounded length. It begins small:
// most messages are a few dozen bytes.
type lines struct {
	r     io.Reader
	limit int // bytes without the newline
	buf   []byte
	used  int // bytes of buf that the last call handed out
}

// next returns the next message, valid until the call after it. A last message
// that ends with the stream instead of a newline counts. The error is
// errTooLong, after which the stream is of no more use, or the reader's.
func (l *lines) next() ([]byte, error) {
	l.buf = l.buf[:copy(l.buf, l.buf[l.used:])]
	l.used = 0
	seen := 0
	for {
		end := bytes.IndexByte(l.buf[seen:], '\n')
		if end >= 0 && seen+end <= l.limit {
			l.used = seen + end + 1
			return l.buf[:seen+end], nil
		}
		if seen = len(l.buf); end >= 0 || seen > l.limit {
			return nil, errTooLong
		}
		if cap(l.buf)-seen < 512 {
			bigger := make([]byte, seen, max(1024, 2*cap(l.buf)))
			copy(bigger, l.buf)
			l.buf = bigger
		}
		n, err := l.r.Read(l.buf[seen:cap(l.buf)])
		l.buf = l.buf[:seen+n]
		switch {
		case n > 0: // what came with an error is looked at first; the error comes again
		case err == io.EOF && seen > 0:
			l.used = seen
			return l.buf, nil
		case err != nil:
			return nil, err
		}
	}
}
