package history

import (
	"bytes"
	"cmp"
	"container/heap"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"deskbreak/config/lang"
)

// ReadAll calls fn with the records of all machines in the folder dir that
// ended at since or later (zero: all), oldest first, until fn returns an error,
// which is returned. No folder is no records.
//
// Lines that are no records, and records that are there once more, in a copy of
// a file as synchronising programs leave it or in the same file under the same
// id, are passed over and returned as problems. So are lines of a newer version,
// which fn gets all the same.
//
// The files are merged as they are read, so that memory does not grow with
// them. Each is nearly sorted: a line is late when it ended before an earlier
// one of its file, because the clock was set back or because two files were put
// together. Late lines cost a second look and 40 bytes each.
func ReadAll(dir string, since time.Time, fn func(Record) error) ([]Problem, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, folderError(dir, err)
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return !strings.HasSuffix(e.Name(), suffix) || e.Name()[0] == '.'
	})
	m := merger{since: since, buffer: max(4<<10, min(block, (2<<20)/max(1, len(entries))))}
	defer m.close()
	for _, e := range entries {
		m.open(filepath.Join(dir, e.Name()))
	}
	err = m.run(fn)
	var problems []Problem
	for _, s := range m.sources {
		problems = append(problems, s.problems()...)
	}
	return problems, err
}

// folderError says what to do about a folder that cannot be listed.
func folderError(dir string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return lang.Errorf("history: %v: allow yourself to read it with `chmod u+rwx %s`", err, dir)
	case errors.Is(err, syscall.ENOTDIR):
		return lang.Errorf("history: %s is not a folder: move it away", dir)
	}
	return lang.Errorf("history: %v", err)
}

// merger reads several files side by side.
type merger struct {
	since   time.Time
	buffer  int // bytes for each file
	sources []*source
	streams streams
	// Of the moment that is being read, for finding copies.
	moment  time.Time
	seen    []seen
	written []byte
}

// source is one file.
type source struct {
	trouble
	index int // in the order of names
	file  *os.File
	parser
	late []late // in the order of the file
}

// late is a line that ended before an earlier one.
type late struct {
	at     time.Time
	start  int64
	length int32
	number int32
}

// stream gives records of a file in order: those that are not late, or those
// that are.
type stream interface {
	// next reads the next record into the head; false: there is none.
	next(h *head) bool
}

// head is the record of a stream that comes next.
type head struct {
	stream
	*source
	record Record
	line   []byte
	number int
}

// streams is a heap: the oldest record is the first.
type streams []*head

func (s streams) Len() int { return len(s) }
func (s streams) Less(i, j int) bool {
	a, b := s[i], s[j]
	if c := a.record.At.Compare(b.record.At); c != 0 {
		return c < 0
	}
	return cmp.Or(cmp.Compare(a.index, b.index), cmp.Compare(a.number, b.number)) < 0
}
func (s streams) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *streams) Push(x any)   { *s = append(*s, x.(*head)) }
func (s *streams) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

func (m *merger) open(path string) {
	s := &source{trouble: trouble{path: path}, index: len(m.sources)}
	m.sources = append(m.sources, s)
	// Through a link, and never a pipe, which would be waited for.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		s.bad(0, lang.T("not a regular file"))
		return
	}
	var err error
	if s.file, err = os.Open(path); err != nil {
		s.bad(0, lang.T("cannot be read: %v", err))
		return
	}
	size, err := s.findLate(m.since, m.buffer)
	if err != nil {
		s.bad(0, lang.T("cannot be read to its end: %v", err))
	}
	in := io.NewSectionReader(s.file, 0, size) // what is written meanwhile is for the next time
	m.begin(&head{source: s, stream: &inOrder{source: s, since: m.since, lines: newLines(in, m.buffer)}})
	if len(s.late) > 0 {
		order := make([]int32, len(s.late))
		for i := range order {
			order[i] = int32(i)
		}
		slices.SortStableFunc(order, func(a, b int32) int { return s.late[a].at.Compare(s.late[b].at) })
		m.begin(&head{source: s, stream: &outOfOrder{source: s, order: order}})
	}
}

func (m *merger) begin(h *head) {
	if h.next(h) {
		m.streams = append(m.streams, h)
	}
}

func (m *merger) close() {
	for _, s := range m.sources {
		if s.file != nil {
			_ = s.file.Close() // it was only read
		}
	}
}

func (m *merger) run(fn func(Record) error) error {
	heap.Init(&m.streams)
	for len(m.streams) > 0 {
		h := m.streams[0]
		if !m.isCopy(h) {
			if known := unknown(&h.record); known != "" {
				h.often(h.number, known, true)
			}
			if err := fn(h.record); err != nil {
				return err
			}
		}
		if h.next(h) {
			heap.Fix(&m.streams, 0)
		} else {
			heap.Pop(&m.streams)
		}
	}
	return nil
}

// findLate notes which lines are late, and returns how much of the file could
// be read.
func (s *source) findLate(since time.Time, buffer int) (int64, error) {
	info, err := s.file.Stat()
	if err != nil {
		return 0, err
	}
	l := newLines(io.NewSectionReader(s.file, 0, info.Size()), buffer)
	var newest time.Time
	for {
		line, err := l.read()
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return l.start, err
		}
		at, ok := s.time(line)
		switch {
		case !ok:
		case !at.Before(newest):
			newest = at
		case !at.Before(since):
			s.late = append(s.late, late{at, l.start, int32(len(line)), int32(l.number)})
		}
	}
}

// inOrder gives the records that are not late, and notes what is no record.
type inOrder struct {
	*source
	since  time.Time
	lines  *lines
	newest time.Time
	passed int // late lines so far
}

func (o *inOrder) next(h *head) bool {
	for {
		line, err := o.lines.read()
		if err != nil {
			if err != io.EOF {
				o.bad(0, lang.T("cannot be read to its end: %v", err))
			}
			return false
		}
		if line != nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if at, ok := o.time(line); ok {
			if at.Before(o.since) {
				o.newest = latest(o.newest, at)
				continue
			}
			if at.Before(o.newest) && o.isLate() {
				continue
			}
			o.newest = latest(o.newest, at)
		}
		if o.record(h, line, o.lines.number, o.lines.ended) {
			return true
		}
	}
}

// isLate is true when the line will be given by outOfOrder. In a file that
// somebody changes while it is read it may not: better out of order than lost.
func (o *inOrder) isLate() bool {
	for o.passed < len(o.late) && o.late[o.passed].start < o.lines.start {
		o.passed++
	}
	return o.passed < len(o.late) && o.late[o.passed].start == o.lines.start
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// outOfOrder gives the records that are late.
type outOfOrder struct {
	*source
	order []int32
	line  []byte
}

func (o *outOfOrder) next(h *head) bool {
	for len(o.order) > 0 {
		l := o.late[o.order[0]]
		o.order = o.order[1:]
		o.line = slices.Grow(o.line[:0], int(l.length))[:l.length]
		if _, err := o.file.ReadAt(o.line, l.start); err != nil {
			o.bad(int(l.number), lang.T("cannot be read: %v", err))
		} else if o.record(h, o.line, int(l.number), true) {
			return true
		}
	}
	return false
}

// record reads a line into the head, or notes why it is none.
func (s *source) record(h *head, line []byte, number int, ended bool) bool {
	r, err := s.parse(line)
	switch {
	case err == nil:
		h.record, h.line, h.number = r, line, number
		return true
	case line == nil:
		s.bad(number, lang.T("too long for a record"))
	case !ended:
		s.bad(number, lang.T("torn last line"))
	default:
		s.bad(number, err.Error())
	}
	return false
}

// unknown says what of a record only a newer version knows; fields may be added
// by any.
func unknown(r *Record) string {
	switch r.Event {
	case EventPrompt:
		switch r.Outcome {
		case OutcomeDone, OutcomeTaken, OutcomeSkipped, OutcomeMissed, OutcomeWithdrawn:
			return ""
		}
		return lang.T("the outcome %q is not known to this version and is not counted", cut(r.Outcome))
	case EventBreak, EventPause, EventFeel, EventFelt, EventFlare:
		return ""
	}
	return lang.T("the event %q is not known to this version and is not counted", cut(r.Event))
}

// cut keeps a text of somebody else's from filling the screen.
func cut(s string) string { return s[:min(len(s), 40)] }

// mostSeen bounds how many records of one moment are compared.
const mostSeen = 256

// seen is a record of the same moment.
type seen struct {
	*source
	record    Record
	number    int
	from, to  int // of merger.written
	canonical []byte
}

// isCopy is true when another file, or a line of the same id in this one, has
// said the same; that is noted. Twice the same without an id may have happened
// twice in one second.
func (m *merger) isCopy(h *head) bool {
	if !h.record.At.Equal(m.moment) {
		m.moment, m.seen, m.written = h.record.At, m.seen[:0], m.written[:0]
	}
	var canonical []byte
	for i := range m.seen {
		b := &m.seen[i]
		if b.record.Event != h.record.Event || b.source == h.source && h.record.ID == "" {
			continue
		}
		if same := bytes.Equal(m.written[b.from:b.to], h.line); !same {
			if b.canonical == nil {
				b.canonical = canonicalLine(&b.record)
			}
			if canonical == nil {
				canonical = canonicalLine(&h.record)
			}
			if len(canonical) == 0 || !bytes.Equal(canonical, b.canonical) {
				continue
			}
		}
		if b.source == h.source {
			h.bad(h.number, lang.T("the same as line %d", b.number))
		} else {
			h.often(h.number, lang.T("also in %s", filepath.Base(b.path)), false)
		}
		return true
	}
	if len(m.seen) < mostSeen {
		from := len(m.written)
		m.written = append(m.written, h.line...)
		m.seen = append(m.seen, seen{source: h.source, record: h.record, number: h.number, from: from, to: len(m.written), canonical: canonical})
	}
	return false
}

// canonicalLine is a record as Append would write it.
func canonicalLine(r *Record) []byte {
	line, err := json.Marshal(*r)
	if err != nil {
		return nil // never: what was read can be written
	}
	return line
}
