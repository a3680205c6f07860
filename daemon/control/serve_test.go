//go:build unix

package control

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestThousand: all of a thousand clients at once are answered, also when the
// system lets only four of them wait, and never more than maxServed are served.
func TestThousand(t *testing.T) {
	var now, most, all atomic.Int64
	c, l := start(t, daemon{handle: func(context.Context, Request) Reply {
		n := now.Add(1)
		defer now.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		all.Add(1)
		runtime.Gosched()
		return Reply{Version: "test"}
	}})
	raw, err := l.socket.(*net.UnixListener).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var shrunk error
	if err := errors.Join(raw.Control(func(fd uintptr) { shrunk = syscall.Listen(int(fd), 4) }), shrunk); err != nil {
		t.Fatal(err)
	}

	const clients = 1000
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	begin := make(chan struct{})
	var failed atomic.Int64
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			<-begin
			// The client's own 10 s are for a person; this machine may be slow.
			s, err := c.send(ctx, Request{Command: CommandStatus})
			if err == nil {
				_, err = s.next(ctx)
				s.close()
			}
			if err != nil && failed.Add(1) == 1 {
				t.Errorf("a client got %v", err)
			}
		})
	}
	close(begin)
	wg.Wait()
	if failed.Load() != 0 || all.Load() != clients || most.Load() > maxServed {
		t.Errorf("%d failed, %d handled, %d at once", failed.Load(), all.Load(), most.Load())
	}
	if r, err := c.Do(context.Background(), Request{Command: CommandWhy}); err != nil || r.Version != "test" {
		t.Errorf("afterwards: %+v, %v", r, err)
	}
}

// TestSilentClients: more connections that say nothing than are served at once
// hold up a real client a little, and are dropped.
func TestSilentClients(t *testing.T) {
	c, _ := start(t, daemon{})
	var silent []net.Conn
	for i := range 2 * maxServed {
		conn := dial(t, c.Path)
		if i%2 == 0 { // half a request is no better
			_, _ = io.WriteString(conn, `{"command":`)
		}
		silent = append(silent, conn)
	}
	if r, err := c.Do(context.Background(), Request{Command: CommandStatus}); err != nil || r.Message != CommandStatus {
		t.Errorf("real client: %+v, %v", r, err)
	}
	for i, conn := range silent {
		if _, err := io.ReadAll(conn); err != nil && !errors.Is(err, syscall.ECONNRESET) {
			t.Fatalf("silent client %d was not dropped: %v", i, err)
		}
	}
}

// TestDrip: a byte now and then does not buy more time.
func TestDrip(t *testing.T) {
	t.Parallel()
	c, _ := start(t, daemon{})
	conn := dial(t, c.Path)
	gone := make(chan error, 1)
	go func() {
		_, err := io.ReadAll(conn)
		gone <- err
	}()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			_, _ = conn.Write([]byte(" "))
		case err := <-gone:
			if err != nil && !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("not dropped: %v", err)
			}
			return
		}
	}
}

// TestDeafClient: one that follows and never reads is dropped, and its
// follower's place becomes free.
func TestDeafClient(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	c, _ := start(t, daemon{follow: func(_ context.Context, send func(Reply) error) error {
		big := Reply{Version: "test", Message: strings.Repeat("x", 64<<10)}
		for {
			if err := send(big); err != nil {
				ended <- err
				return err
			}
		}
	}})
	conn := dial(t, c.Path)
	_, _ = io.WriteString(conn, `{"command":"follow"}`+"\n")
	select {
	case err := <-ended:
		if err == nil {
			t.Error("send did not fail")
		}
	case <-time.After(time.Minute):
		t.Error("the deaf client was never dropped")
	}
}

func TestFollowersAreBounded(t *testing.T) {
	c, _ := start(t, daemon{})
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	ready := make(chan struct{})
	for range maxFollowers {
		wg.Go(func() {
			err := c.Follow(ctx, Request{}, func(Reply) error { ready <- struct{}{}; return nil })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("a follower ended: %v", err)
			}
		})
	}
	for range maxFollowers {
		<-ready
	}
	err := c.Follow(context.Background(), Request{}, nil)
	var refused *RefusedError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "busy") {
		t.Errorf("one more: %v", err)
	}
	if _, err := c.Do(context.Background(), Request{Command: CommandStatus}); err != nil {
		t.Errorf("a question meanwhile: %v", err)
	}
	cancel()
	wg.Wait()
	// A place is free again, as soon as the daemon has seen them go.
	enough := errors.New("enough")
	for deadline := time.Now().Add(20 * time.Second); ; {
		err = c.Follow(context.Background(), Request{}, func(Reply) error { return enough })
		if err == enough {
			return
		}
		if !errors.As(err, &refused) || time.Now().After(deadline) {
			t.Fatalf("afterwards: %v", err)
		}
	}
}

func TestPanic(t *testing.T) {
	l := listen(t, socketPath(t))
	var log bytes.Buffer
	l.Log = slog.New(slog.NewTextHandler(&log, nil))
	stop := serve(t, l, daemon{
		handle: func(_ context.Context, r Request) Reply {
			if r.Command == CommandDone {
				panic("no such movement")
			}
			return Reply{Version: "test"}
		},
		follow: func(context.Context, func(Reply) error) error { panic("no such state") },
	})
	c := &Client{Path: l.path}
	r, err := c.Do(context.Background(), Request{Command: CommandDone})
	if err != nil || r.Usage || !strings.Contains(r.Refused, `"done" and goes on`) {
		t.Errorf("reply: %+v, %v", r, err)
	}
	if err := c.Follow(context.Background(), Request{}, nil); err == nil || !strings.Contains(err.Error(), `"follow" and goes on`) {
		t.Errorf("follow: %v", err)
	}
	if r, err = c.Do(context.Background(), Request{Command: CommandStatus}); err != nil || r.Refused != "" {
		t.Errorf("the next one: %+v, %v", r, err)
	}
	stop()
	for _, want := range []string{"no such movement", "no such state", "serve_test.go"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, log.String())
		}
	}
}

// TestStopAnswers: the reply to the request that stops the daemon arrives, and
// nobody who waits keeps it from stopping.
func TestStopAnswers(t *testing.T) {
	l := listen(t, socketPath(t))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- l.Serve(ctx, daemon{handle: func(hctx context.Context, r Request) Reply {
			cancel()
			<-hctx.Done()
			return Reply{Version: "test", Message: "stopping"}
		}})
	}()
	dial(t, l.path) // says nothing
	c := &Client{Path: l.path}
	r, err := c.Do(context.Background(), Request{Command: CommandStop})
	if err != nil || r.Message != "stopping" {
		t.Errorf("got %+v, %v", r, err)
	}
	if err := <-done; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if _, err := c.Do(context.Background(), Request{Command: CommandStatus}); !errors.Is(err, ErrNotRunning) {
		t.Errorf("after the stop: %v", err)
	}
	if err := l.Serve(context.Background(), daemon{}); err != nil {
		t.Errorf("Serve after the end: %v", err)
	}
}

// TestQuiet: once everybody has gone, one goroutine waits for the next.
func TestQuiet(t *testing.T) {
	before := runtime.NumGoroutine()
	c, _ := start(t, daemon{})
	for range 20 {
		if _, err := c.Do(context.Background(), Request{Command: CommandStatus}); err != nil {
			t.Fatal(err)
		}
	}
	const served = 2 // Serve itself and what this test's serve starts are the same one; one is to spare
	for deadline := time.Now().Add(20 * time.Second); runtime.NumGoroutine() > before+served; runtime.Gosched() {
		if time.Now().After(deadline) {
			b := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, b[:runtime.Stack(b, true)])
		}
	}
}

func FuzzRequest(f *testing.F) {
	f.Add([]byte(`{"command":"status"}`))
	f.Add([]byte(`{"command":"snooze","for":600000000000}`))
	f.Add([]byte(`{"command":"snoozé"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		r, err := parseRequest(line)
		if err == nil && r.Command == "" {
			t.Error("no command, no error")
		}
		if err != nil && len(err.Error()) > 700 {
			t.Errorf("an error of %d bytes for %d", len(err.Error()), len(line))
		}
	})
}

func BenchmarkStatus(b *testing.B) {
	status := &Status{Version: "test", Phase: PhaseWorking, Reason: fmt.Sprint(time.Hour)}
	c, _ := start(b, daemon{handle: func(context.Context, Request) Reply { return Reply{Version: "test", Status: status} }})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Do(context.Background(), Request{Command: CommandStatus}); err != nil {
			b.Fatal(err)
		}
	}
}
