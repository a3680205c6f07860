//go:build !windows && !darwin

package quiet

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// tries is how often a lost server is looked for before the file system is left
// to say that it is back: with doubling waits, for about two minutes.
const tries = 10

// keep serves until ctx ends, again and again. Socket is the file at which the
// server is found; empty: not known, or not on this machine.
func keep(ctx context.Context, o Options, socket string, seats []*seat, serve func(context.Context) error) {
	failed := 0
	for ctx.Err() == nil {
		start := time.Now()
		before, _ := os.Stat(socket)
		err := serve(ctx)
		if ctx.Err() != nil {
			return
		}
		if time.Since(start) > 40*o.retry {
			failed = 0 // it was good for ten seconds, so the next is not a repeated try
		}
		for _, s := range seats {
			s.not(err.Error())
		}
		var never unfit
		var settled settledError
		switch failed++; {
		case errors.As(err, &never):
			return
		case failed < tries && !errors.Is(err, os.ErrNotExist) && !errors.As(err, &settled):
			sleep(ctx, o.retry<<(failed-1))
		default:
			if await(ctx, socket, before) != nil {
				<-ctx.Done() // nobody can say when it is back; the next start looks
			}
			failed = 0
		}
	}
}

// unfit is an error that no other try will mend.
type unfit string

func (u unfit) Error() string { return string(u) }

// settledError is one that only another server at the same place will mend.
type settledError struct{ text string }

func (e settledError) Error() string { return e.text }

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// await returns when there is another file than before, which is nil for none. It
// watches the nearest folder that there is, since the others are made together
// with the file.
func await(ctx context.Context, file string, before os.FileInfo) error {
	if file == "" {
		return errors.New("no file to wait for") // not text: nobody is told
	}
	for {
		folder, next := filepath.Dir(file), file
		for !isFolder(folder) && folder != filepath.Dir(folder) {
			folder, next = filepath.Dir(folder), folder
		}
		there, err := awaitIn(ctx, folder, next, file, before)
		if err != nil || there {
			return err
		}
	}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// awaitIn waits in one folder for the next part of the path, which is the file or
// a folder on the way to it. It returns false when the search for the folder has
// to begin anew.
func awaitIn(ctx context.Context, folder, next, file string, before os.FileInfo) (bool, error) {
	w, err := watchFolder(folder)
	if err != nil {
		return false, err
	}
	defer w.close()
	watched, err := os.Stat(folder)
	if err != nil {
		return false, nil
	}
	for {
		// It, or the next folder, may have come before this one was watched.
		if now, err := os.Stat(file); err == nil && (before == nil || !os.SameFile(before, now) || !before.ModTime().Equal(now.ModTime())) {
			return true, nil
		}
		if next != file && isFolder(next) {
			return false, nil
		}
		if now, err := os.Stat(folder); err != nil || !os.SameFile(watched, now) {
			return false, nil // it was moved or removed
		}
		if err := w.wait(ctx); err != nil {
			return false, err
		}
	}
}

// missing is true for the ways in which a socket is not there.
func missing(err error) bool {
	return errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// hungUp is true for the ways in which a server that goes away is noticed.
func hungUp(err error) bool {
	for _, e := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// dial connects to a socket within patience. The connection ends with ctx.
func dial(ctx context.Context, o Options, network, address string) (*patient, error) {
	d := net.Dialer{Timeout: o.patience}
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	p := &patient{conn: conn, limit: o.patience}
	p.stop = context.AfterFunc(ctx, func() { conn.Close() })
	return p, nil
}

// patient is a connection on which an answer may be late. It says so once its
// time is over, and goes on waiting for it: a server that was stopped is used
// again as soon as it goes on.
type patient struct {
	conn    net.Conn
	limit   time.Duration
	stop    func() bool
	late    func()
	waiting bool // the deadline is set
}

// expect begins a time in which an answer is due.
func (p *patient) expect() {
	p.waiting = true
	_ = p.conn.SetReadDeadline(time.Now().Add(p.limit))
}

// rest ends it: the server may be silent for as long as it likes.
func (p *patient) rest() {
	if p.waiting {
		p.waiting = false
		_ = p.conn.SetReadDeadline(time.Time{})
	}
}

func (p *patient) Read(b []byte) (int, error) {
	for {
		n, err := p.conn.Read(b)
		if n > 0 || !p.waiting || !errors.Is(err, os.ErrDeadlineExceeded) {
			return n, err
		}
		p.rest()
		if p.late != nil {
			p.late()
		}
	}
}

func (p *patient) Write(b []byte) (int, error) {
	_ = p.conn.SetWriteDeadline(time.Now().Add(p.limit))
	defer p.conn.SetWriteDeadline(time.Time{})
	return p.conn.Write(b)
}

// Close ends the connection.
func (p *patient) Close() error {
	p.stop()
	return p.conn.Close()
}

var _ io.ReadWriteCloser = (*patient)(nil)
