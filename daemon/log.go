package daemon

import (
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"deskbreak/config"
)

const (
	// logQueue is how many lines may wait for whoever reads the log; more are
	// dropped and counted.
	logQueue = 256
	// logDeadline is how long a stop waits for the reader of the log.
	logDeadline = time.Second
)

// newLog makes the daemon's log as the settings want it. Nobody who logs waits
// for w, which may be a terminal that was stopped with Ctrl-S or a pipe that
// nobody reads. close ends it; it may be called with lines on their way.
func newLog(w io.Writer, c config.Log) (log *slog.Logger, close func() error) {
	if w == nil {
		return slog.New(slog.DiscardHandler), func() error { return nil }
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		level = slog.LevelInfo // the settings were checked; this cannot be
	}
	handler := func(w io.Writer) slog.Handler {
		if c.Format == "json" {
			return slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})
		}
		return slog.NewTextHandler(w, &slog.HandlerOptions{Level: level})
	}
	q := &logWriter{
		out: w, own: slog.New(handler(w)), queue: make(chan []byte, logQueue),
		closing: make(chan struct{}), done: make(chan struct{}),
	}
	go q.work()
	return slog.New(handler(q)), q.close
}

// logWriter hands lines to a writer that may take its time.
type logWriter struct {
	out   io.Writer
	own   *slog.Logger // writes to out
	queue chan []byte  // never closed: a straggler may log after the end
	lost  atomic.Int64 // lines that found the queue full

	closing, done chan struct{}
}

// Write queues one line. It never waits and never fails.
func (w *logWriter) Write(line []byte) (int, error) {
	select {
	case w.queue <- append([]byte(nil), line...):
	default:
		w.lost.Add(1)
	}
	return len(line), nil
}

func (w *logWriter) work() {
	defer close(w.done)
	for {
		select {
		case line := <-w.queue:
			w.pass(line)
			continue
		case <-w.closing:
		}
		for {
			select {
			case line := <-w.queue:
				w.pass(line)
			default:
				w.sayLost()
				return
			}
		}
	}
}

// pass writes a line. What was lost came after the lines that waited then, so it
// is said once those are out.
func (w *logWriter) pass(line []byte) {
	_, _ = w.out.Write(line) // a log that cannot be written has nowhere to say so
	if len(w.queue) == 0 {
		w.sayLost()
	}
}

func (w *logWriter) sayLost() {
	if n := w.lost.Swap(0); n > 0 {
		w.own.Warn("lines of this log were dropped, because nobody took them", "count", n) // not text: for the log
	}
}

// close writes what waits; a writer that hangs is not waited for.
func (w *logWriter) close() error {
	close(w.closing)
	select {
	case <-w.done:
	case <-time.After(logDeadline):
	}
	return nil
}
