package control

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"os"
	"time"

	"deskbreak/config/lang"
)

const (
	// patience is how long a client waits when its context has no deadline. It is
	// longer than the server's, so that a slow answer is the server's to explain.
	patience = 10 * time.Second
	// maxReply bounds what a client reads as one reply, in bytes.
	maxReply = 1 << 20
)

// Client talks to the daemon whose socket is at Path. Every call is a
// connection of its own: there is nothing to close, and a restarted daemon is
// found again.
type Client struct{ Path string }

// Do sends one request and returns the reply, which may be a refusal. Without
// a deadline in ctx it waits 10 s. The error wraps [ErrNotRunning],
// [ErrPermission], [ErrForeign], [ErrNotDeskbreak], [ErrNoAnswer] or
// [ErrHungUp], or is that of ctx when ctx was cancelled.
func (c *Client) Do(ctx context.Context, r Request) (Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s, err := c.send(ctx, r)
	if err != nil {
		return Reply{}, err
	}
	defer s.close()
	return s.next(ctx)
}

// Follow sends the request (an empty Command is CommandFollow) and calls fn for
// every reply until fn returns an error, which is returned, or ctx ends. It
// returns [ErrHungUp] when the daemon stops, *[RefusedError] when it does not
// stream, and otherwise what Do returns.
func (c *Client) Follow(ctx context.Context, r Request, fn func(Reply) error) error {
	if r.Command == "" {
		r.Command = CommandFollow
	}
	first, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s, err := c.send(first, r)
	if err != nil {
		return err
	}
	defer s.close()
	reply, err := s.next(first)
	if err != nil {
		return err
	}
	s.endWith(ctx) // changes are rare: the deadline was for the first answer
	for {
		if reply.Refused != "" {
			return &RefusedError{Reply: reply}
		}
		if err := fn(reply); err != nil {
			return err
		}
		if reply, err = s.next(ctx); err != nil {
			return err
		}
	}
}

// stream is a connection on which a request was sent.
type stream struct {
	path string
	pid  int // of the daemon; 0: not known
	conn net.Conn
	in   lines
	stop func() bool
}

// endWith makes a blocked read or write return when ctx ends.
func (s *stream) endWith(ctx context.Context) {
	s.stop()
	_ = s.conn.SetDeadline(time.Time{})
	s.stop = context.AfterFunc(ctx, func() { _ = s.conn.SetDeadline(time.Unix(1, 0)) })
}

func (s *stream) close() {
	s.stop()
	_ = s.conn.Close()
}

func (c *Client) send(ctx context.Context, r Request) (*stream, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return nil, lang.Errorf("request: %v", err)
	}
	conn, pid, err := c.connect(ctx)
	if err != nil {
		return nil, err
	}
	s := &stream{path: c.Path, pid: pid, conn: conn, in: lines{r: conn, limit: maxReply}, stop: func() bool { return true }}
	s.endWith(ctx)
	// A failed write is not the end: a server that refuses says so before it closes.
	if _, err := conn.Write(append(line, '\n')); err != nil && errors.Is(err, os.ErrDeadlineExceeded) {
		defer s.close()
		return nil, s.late(ctx)
	}
	return s, nil
}

// connect dials and makes sure of who is at the other end.
func (c *Client) connect(ctx context.Context) (net.Conn, int, error) {
	if err := checkPath(c.Path); err != nil {
		return nil, 0, err
	}
	var d net.Dialer
	for wait := time.Millisecond; ; wait = min(2*wait, 50*time.Millisecond) {
		conn, err := d.DialContext(ctx, "unix", c.Path)
		if err == nil {
			pid, err := checkPeer(conn, os.Geteuid())
			if err != nil {
				_ = conn.Close()
				return nil, 0, lang.Errorf("socket %s: %w: it is not talked to; set XDG_RUNTIME_DIR to a folder of yours", c.Path, err)
			}
			return conn, pid, nil
		}
		if !queueFull(err) {
			return nil, 0, c.explain(ctx, err)
		}
		again := time.NewTimer(wait)
		select {
		case <-again.C:
		case <-ctx.Done():
			again.Stop()
			return nil, 0, (&stream{path: c.Path}).late(ctx)
		}
	}
}

// explain turns a failed connect into the kind of error that it is.
func (c *Client) explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return (&stream{path: c.Path}).late(ctx)
	}
	if errors.Is(err, fs.ErrPermission) {
		return lang.Errorf("socket %s: %w: %v", c.Path, ErrPermission, err)
	}
	if !nobodyListens(err) {
		return lang.Errorf("socket %s: %v", c.Path, err)
	}
	// A file that is not a socket refuses connections just like a stale socket.
	if info, failed := os.Stat(c.Path); failed == nil && info.Mode().Type() != fs.ModeSocket {
		return lang.Errorf("%s is %s, %w: move it away, then run `deskbreak daemon`", c.Path, kind(info.Mode()), ErrNotDeskbreak)
	}
	return ErrNotRunning
}

func (s *stream) next(ctx context.Context) (Reply, error) {
	line, err := s.in.next()
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return Reply{}, s.late(ctx)
	case errors.Is(err, errTooLong):
		return Reply{}, lang.Errorf("what answers at %s is %w: its reply does not end", s.path, ErrNotDeskbreak)
	case err != nil:
		return Reply{}, ErrHungUp
	}
	var r Reply
	var said struct{ Version *string }
	// Every reply has the field version; JSON without it is somebody else's.
	if json.Unmarshal(line, &said) != nil || said.Version == nil || json.Unmarshal(line, &r) != nil {
		return Reply{}, lang.Errorf("what answers at %s is %w: it said %q", s.place(), ErrNotDeskbreak, clip(line))
	}
	return r, nil
}

// late is the error for a context that ended while the daemon was waited for.
func (s *stream) late(ctx context.Context) error {
	if err := context.Cause(ctx); errors.Is(err, context.Canceled) {
		return err
	}
	return lang.Errorf("%w in time at %s: it is busy or hangs; try again, or end it and run `deskbreak daemon`", ErrNoAnswer, s.place())
}

// place is the socket, with the daemon's process where it is known.
func (s *stream) place() string {
	if s.pid == 0 {
		return s.path
	}
	return lang.T("%s (process %d)", s.path, s.pid)
}
