package control

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"deskbreak/config/lang"
)

const (
	// maxRequest bounds a request, in bytes.
	maxRequest = 64 << 10
	// readTimeout is how long a request may take to arrive, from the connect or
	// the reply before it; the handler and each write have as long.
	readTimeout   = 5 * time.Second
	handleTimeout = 5 * time.Second
	writeTimeout  = 5 * time.Second
	// hurry replaces readTimeout while others wait to be served, so that clients
	// that connect and say nothing delay the others only a little.
	hurry = 500 * time.Millisecond
	// maxServed is how many connections are served at once. More wait in the
	// socket's queue, and those that do not fit there try again.
	maxServed = 128
	// maxFollowers keeps streams, which may last for days, from using that up.
	maxFollowers = 32
	// grace is how long a reply may take once the daemon is stopping.
	grace = time.Second
)

// Handler is the daemon as the socket sees it. Both methods are called from
// many goroutines at once and return soon after ctx ends.
type Handler interface {
	// Handle answers one request; ctx ends after 5 s.
	Handle(ctx context.Context, r Request) Reply
	// Follow sends a reply at once and one for each change, until ctx ends (the
	// client hung up, or the daemon stops) or send fails; send returns within 5 s.
	// An error other than that of ctx or send is told to the client as a refusal.
	Follow(ctx context.Context, send func(Reply) error) error
}

// server is one call of Serve.
type server struct {
	*Listener
	ctx       context.Context
	handler   Handler
	log       *slog.Logger
	slots     chan struct{} // one in it for each connection
	followers chan struct{}
	served    sync.WaitGroup

	mu    sync.Mutex
	conns map[net.Conn]time.Time // until when its request may come; zero: it has come
}

// Serve answers requests until ctx ends or the listener is closed, which is not
// an error. It then stops taking connections, ends streams, lets replies that
// are on their way finish within a second, and returns when all of that is over.
// While nobody asks it costs one goroutine that waits, and no timer.
func (l *Listener) Serve(ctx context.Context, h Handler) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &server{
		Listener: l, ctx: ctx, handler: h, log: l.Log,
		slots:     make(chan struct{}, maxServed),
		followers: make(chan struct{}, maxFollowers),
		conns:     make(map[net.Conn]time.Time),
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	stop := context.AfterFunc(ctx, l.shut)
	defer stop()
	err := s.accept()
	cancel()
	s.wind()
	s.served.Wait()
	return err
}

func (s *server) accept() error {
	failures := 0
	for {
		select {
		case s.slots <- struct{}{}:
		default:
			s.expire(time.Now().Add(hurry))
			select {
			case s.slots <- struct{}{}:
			case <-s.ctx.Done():
				return nil
			}
		}
		conn, err := s.socket.Accept()
		if err == nil {
			failures = 0
			s.served.Go(func() { s.serve(conn) })
			continue
		}
		<-s.slots
		if s.ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
			return nil
		}
		if !outOfFiles(err) {
			return lang.Errorf("control socket: %v", err)
		}
		if failures++; failures == 1 {
			s.log.Warn("control socket: no connection can be taken just now; it is tried again", "error", err)
		}
		wait := time.NewTimer(min(time.Duration(failures)*50*time.Millisecond, time.Second))
		select {
		case <-wait.C:
		case <-s.ctx.Done():
			wait.Stop()
			return nil
		}
	}
}

// await sets until when conn's next request may come.
func (s *server) await(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	until := time.Now()
	switch {
	case s.ctx.Err() != nil:
	case len(s.slots) == cap(s.slots):
		until = until.Add(hurry)
	default:
		until = until.Add(readTimeout)
	}
	s.conns[conn] = until
	_ = conn.SetReadDeadline(until)
}

func (s *server) arrived(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns[conn] = time.Time{}
}

// expire brings forward the end of every wait for a request.
func (s *server) expire(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn, until := range s.conns {
		if at.Before(until) {
			s.conns[conn] = at
			_ = conn.SetReadDeadline(at)
		}
	}
}

// wind bounds what is still going on once ctx has ended.
func (s *server) wind() {
	s.expire(time.Now())
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		_ = conn.SetWriteDeadline(time.Now().Add(grace))
	}
}

// serve answers the requests of one connection.
func (s *server) serve(conn net.Conn) {
	defer func() {
		_ = conn.Close()
		s.mu.Lock()
		delete(s.conns, conn)
		s.mu.Unlock()
		<-s.slots
	}()
	if _, err := checkPeer(conn, os.Geteuid()); err != nil {
		s.log.Warn("control socket: a connection was refused", "error", err)
		_ = s.write(conn, s.refuse(false, lang.T("this deskbreak serves its own user only: %v", err)))
		return
	}
	in := lines{r: conn, limit: maxRequest}
	for {
		s.await(conn)
		line, err := in.next()
		s.arrived(conn)
		if errors.Is(err, errTooLong) {
			_ = s.write(conn, s.refuse(true, lang.T("the request is longer than %d bytes: send one JSON object a line", maxRequest)))
			return
		}
		if err != nil {
			return // hung up, or too slow to be waited for
		}
		r, err := parseRequest(line)
		switch {
		case err != nil:
			err = s.write(conn, s.refuse(true, err.Error()))
		case r.Command == CommandFollow:
			s.follow(conn)
			return
		default:
			err = s.write(conn, s.handle(r))
		}
		if err != nil {
			return
		}
	}
}

func (s *server) handle(r Request) (reply Reply) {
	ctx, cancel := context.WithTimeout(s.ctx, handleTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			reply = s.panicked(r.Command, p)
		}
	}()
	return s.handler.Handle(ctx, r)
}

func (s *server) panicked(command string, p any) Reply {
	s.log.Error("control: a request met a bug; the daemon goes on", "command", command, "panic", p, "stack", string(debug.Stack()))
	return s.refuse(false, lang.T("deskbreak met a bug while it answered %q and goes on: its log says more", command))
}

// follow streams until the client hangs up, the daemon stops or a write fails.
func (s *server) follow(conn net.Conn) {
	select {
	case s.followers <- struct{}{}:
		defer func() { <-s.followers }()
	default:
		_ = s.write(conn, s.refuse(false, lang.T("busy: %d programs follow deskbreak already: end one of them, or ask with `deskbreak status`", maxFollowers)))
		return
	}
	ctx, cancel := context.WithCancel(s.ctx)
	_ = conn.SetReadDeadline(time.Time{})
	var hungUp sync.WaitGroup
	// The reader sees the client go. What a client says meanwhile is not a
	// request that could be answered on a stream, and is read away.
	hungUp.Go(func() {
		defer cancel()
		var sink [64]byte
		for {
			if _, err := conn.Read(sink[:]); err != nil {
				return
			}
		}
	})
	defer hungUp.Wait()
	defer func() {
		cancel()
		_ = conn.SetReadDeadline(time.Unix(1, 0))
	}()

	var failed error // of send: nobody is left to be told
	err := s.stream(ctx, func(r Reply) error {
		if failed == nil {
			if failed = ctx.Err(); failed == nil {
				failed = s.write(conn, r)
			}
		}
		return failed
	})
	if err != nil && failed == nil && ctx.Err() == nil {
		_ = s.write(conn, s.refuse(false, err.Error()))
	}
}

func (s *server) stream(ctx context.Context, send func(Reply) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New(s.panicked(CommandFollow, p).Refused)
		}
	}()
	return s.handler.Follow(ctx, send)
}

func (s *server) refuse(usage bool, why string) Reply {
	return Reply{Version: s.Version, Refused: why, Usage: usage}
}

func (s *server) write(conn net.Conn, r Reply) error {
	line, err := json.Marshal(r)
	if err != nil {
		s.log.Error("control: a reply cannot be written", "error", err)
		if line, err = json.Marshal(s.refuse(false, lang.T("deskbreak met a bug while it wrote the reply: its log says more"))); err != nil {
			return err
		}
	}
	s.mu.Lock()
	timeout := writeTimeout
	if s.ctx.Err() != nil {
		timeout = grace
	}
	_ = conn.SetWriteDeadline(time.Now().Add(timeout))
	s.mu.Unlock()
	if _, err = conn.Write(append(line, '\n')); errors.Is(err, os.ErrDeadlineExceeded) {
		s.log.Info("control: a client that does not read was dropped")
	}
	return err
}
