package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// daemon is a Handler for tests; a nil field answers with the command's name.
type daemon struct {
	handle func(context.Context, Request) Reply
	follow func(context.Context, func(Reply) error) error
}

func (d daemon) Handle(ctx context.Context, r Request) Reply {
	if d.handle == nil {
		return Reply{Version: "test", Message: r.Command}
	}
	return d.handle(ctx, r)
}

func (d daemon) Follow(ctx context.Context, send func(Reply) error) error {
	if d.follow != nil {
		return d.follow(ctx, send)
	}
	if err := send(Reply{Version: "test", Message: "first"}); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

// socketPath is short enough for every system, which t.TempDir is not.
func socketPath(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "dbk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "deskbreak.sock")
}

func listen(t testing.TB, path string) *Listener {
	t.Helper()
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	l.Version = "test"
	l.Log = slog.New(slog.DiscardHandler)
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// start serves h until the test ends, which fails if Serve does.
func start(t testing.TB, h Handler) (*Client, *Listener) {
	t.Helper()
	l := listen(t, socketPath(t))
	serve(t, l, h)
	return &Client{Path: l.path}, l
}

func serve(t testing.TB, l *Listener, h Handler) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.Serve(ctx, h) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func dial(t testing.TB, path string) net.Conn {
	t.Helper()
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return c
}

// say sends raw text on a connection of its own and returns the reply.
func say(t testing.TB, path, text string) Reply {
	t.Helper()
	c := dial(t, path)
	_, _ = io.WriteString(c, text) // a refusal may come before all is written
	var r Reply
	if err := json.NewDecoder(c).Decode(&r); err != nil {
		t.Fatalf("reply to %.40q: %v", text, err)
	}
	return r
}

func TestDo(t *testing.T) {
	got := make(chan Request, 1)
	c, _ := start(t, daemon{handle: func(ctx context.Context, r Request) Reply {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("the handler has no deadline")
		}
		got <- r
		return Reply{Version: "1", Lines: []string{"a", "b"}, Status: &Status{Phase: PhaseHeld}}
	}})
	want := Request{Command: CommandPause, For: 90 * time.Minute, Until: time.Date(2026, 11, 23, 14, 35, 0, 0, time.UTC), Tomorrow: true, Felt: "hard"}
	r, err := c.Do(context.Background(), want)
	if err != nil {
		t.Fatal(err)
	}
	if g := <-got; g != want {
		t.Errorf("the daemon got %+v, want %+v", g, want)
	}
	if r.Version != "1" || strings.Join(r.Lines, "") != "ab" || r.Status == nil || r.Status.Phase != PhaseHeld {
		t.Errorf("the client got %+v", r)
	}
}

func TestBadRequests(t *testing.T) {
	c, _ := start(t, daemon{})
	long := strings.Repeat("x", maxRequest)
	for _, tt := range []struct{ name, send, want string }{
		{"garbage", "GET / HTTP/1.1\n", `"GET / HTTP/1.1" is not a request`},
		{"binary", "\x00\xff\xfe\n", "is not a request"},
		{"blank", "\n", `"" is not a request`},
		{"null", "null\n", "names no command"},
		{"list", "[]\n", "is not a request"},
		{"two on a line", `{"command":"status"}{"command":"done"}` + "\n", "is not a request"},
		{"deep", strings.Repeat("[", 30000) + "\n", "is not a request"},
		{"type", `{"command":"snooze","for":"10m"}` + "\n", `field "for" cannot be a JSON string`},
		{"time", `{"command":"pause","until":"soon"}` + "\n", "is not a request"},
		{"none", `{"for":1}` + "\n", "names no command"},
		{"slip", `{"command":"snoze"}` + "\n", `unknown command "snoze" (did you mean "snooze"?)`},
		{"swapped", `{"command":"dnoe"}` + "\n", `did you mean "done"?`},
		{"upper case", `{"command":"Done"}` + "\n", `did you mean "done"?`},
		{"unknown", `{"command":"frobnicate"}` + "\n", "this daemon knows status, follow"},
		{"long name", `{"command":"` + long[:60000] + `"}` + "\n", "unknown command"},
		{"too long", `{"command":"status","felt":"` + long + `"}` + "\n", "longer than 65536 bytes"},
		{"endless", strings.Repeat("x", 4*maxRequest), "longer than 65536 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := say(t, c.Path, tt.send)
			if !r.Usage || !strings.Contains(r.Refused, tt.want) || len(r.Refused) > 300 || r.Version != "test" {
				t.Errorf("got %+v, want a refusal for usage with %q", r, tt.want)
			}
		})
	}
	if r, err := c.Do(context.Background(), Request{Command: "paus"}); err != nil || !r.Usage || !strings.Contains(r.Refused, `"pause"`) {
		t.Errorf("through the client: %+v, %v", r, err)
	}
}

func TestAcceptedForms(t *testing.T) {
	c, _ := start(t, daemon{})
	fill := `{"command":"status","x":"` + strings.Repeat("x", maxRequest-len(`{"command":"status","x":""}`)) + `"}`
	for name, text := range map[string]string{
		"unknown fields": `{"command":"status","colour":{"deep":[1]},"for":0}` + "\n",
		"windows line":   `{"command":"status"}` + "\r\n",
		"spaces":         ` { "command" : "status" } ` + "\n",
		"longest":        fill + "\n",
	} {
		if r := say(t, c.Path, text); r.Message != CommandStatus {
			t.Errorf("%s: %+v", name, r)
		}
	}

	// No newline, but the end of what the client has to say.
	conn := dial(t, c.Path).(*net.UnixConn)
	_, _ = io.WriteString(conn, `{"command":"status"}`)
	_ = conn.CloseWrite()
	if b, err := io.ReadAll(conn); err != nil || !strings.Contains(string(b), `"message":"status"`) {
		t.Errorf("without a newline: %q, %v", b, err)
	}

	// Several on one connection, also when they come in one piece; nonsense between does not end it.
	conn = dial(t, c.Path).(*net.UnixConn)
	_, _ = io.WriteString(conn, "{\"command\":\"why\"}\nnonsense\n{\"command\":\"done\"}\n")
	_ = conn.CloseWrite()
	b, err := io.ReadAll(conn)
	if err != nil || strings.Count(string(b), "\n") != 3 || !strings.Contains(string(b), `"why"`) || !strings.Contains(string(b), `"done"`) {
		t.Errorf("three at once: %q, %v", b, err)
	}
}

func TestStatusNeverNull(t *testing.T) {
	b, err := json.Marshal(Reply{Status: &Status{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"held":[]`, `"errors":[]`, `"prompt":null`, `"next":null`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in %s", want, b)
		}
	}
	// With values they are kept.
	b, _ = json.Marshal(Status{Held: []string{HeldCall}, Config: Config{Errors: []string{"a:1:1: b"}}})
	if s := string(b); !strings.Contains(s, `"held":["call"]`) || !strings.Contains(s, `"errors":["a:1:1: b"]`) {
		t.Errorf("lists are lost: %s", s)
	}
}

// TestStatusGolden holds the exact names, order and forms of `status --json`.
func TestStatusGolden(t *testing.T) {
	zone := time.FixedZone("", 3600)
	next := time.Date(2026, 11, 23, 14, 35, 0, 0, zone)
	due, shown := next.Add(-5*time.Minute), next.Add(-4*time.Minute)
	four := int64(4)
	left := 2
	full := Status{
		Version: "0.1.0", Phase: PhaseWorking, Next: &next, Reason: "desk time reaches 1h at 14:35",
		DeskSeconds: 1980, IntervalSeconds: 3600,
		Prompt:        &Prompt{Movement: "hip-hinge", Name: "Hip hinge", Do: "Bend.", Level: 2, Dose: "8 times", Due: due, Shown: &shown, Snoozes: 1},
		Idle:          Idle{Known: true, Source: "xsync", Seconds: &four},
		Tray:          Tray{Shown: true, Backend: "sni"},
		Notifications: Notifications{Server: "dunst", Buttons: true},
		Config:        Config{File: "/c/config.yaml", OK: true},
		PausedUntil:   &next, FlareUntil: &due,
		Today:      Today{Done: 3, Taken: 1, Missed: 1, Snoozed: 2, Natural: 4, Long: 1, Own: 1},
		SnoozeLeft: &left, SnoozeSeconds: 600, TomorrowSeconds: 21600,
		AskFelt: true, CheckIn: true,
	}
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetIndent("", " ")
	for _, s := range []Status{full, {}} {
		if err := e.Encode(s); err != nil {
			t.Fatal(err)
		}
	}
	golden := filepath.Join("testdata", "status.json")
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("status changed; fields may be added to %s, never changed:\n%s", golden, out.String())
	}
}

func TestFollow(t *testing.T) {
	changes := make(chan string)
	gone := make(chan error, 1)
	c, _ := start(t, daemon{follow: func(ctx context.Context, send func(Reply) error) error {
		for {
			select {
			case m := <-changes:
				if err := send(Reply{Version: "test", Message: m}); err != nil {
					return err
				}
			case <-ctx.Done():
				gone <- ctx.Err()
				return ctx.Err()
			}
		}
	}})
	enough := errors.New("enough")
	go func() {
		for i := range 3 {
			changes <- fmt.Sprint(i)
		}
	}()
	var got []string
	err := c.Follow(context.Background(), Request{}, func(r Reply) error {
		if got = append(got, r.Message); len(got) == 3 {
			return enough
		}
		return nil
	})
	if err != enough || strings.Join(got, " ") != "0 1 2" {
		t.Errorf("Follow: %q, %v", got, err)
	}
	select {
	case <-gone: // the daemon notices without having to write
	case <-time.After(20 * time.Second):
		t.Error("the daemon did not see the client go")
	}
}

func TestFollowEnds(t *testing.T) {
	l := listen(t, socketPath(t))
	stop := serve(t, l, daemon{})
	c := &Client{Path: l.path}

	ctx, cancel := context.WithCancel(context.Background())
	err := c.Follow(ctx, Request{}, func(Reply) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	err = c.Follow(context.Background(), Request{}, func(Reply) error { go stop(); return nil })
	if !errors.Is(err, ErrHungUp) {
		t.Errorf("daemon stopped: %v", err)
	}
	stop()
	if err = c.Follow(context.Background(), Request{}, nil); !errors.Is(err, ErrNotRunning) {
		t.Errorf("after the stop: %v", err)
	}
}

func TestFollowRefused(t *testing.T) {
	c, _ := start(t, daemon{follow: func(context.Context, func(Reply) error) error {
		return errors.New("not now")
	}})
	err := c.Follow(context.Background(), Request{}, func(Reply) error { t.Error("called"); return nil })
	var refused *RefusedError
	if !errors.As(err, &refused) || err.Error() != "not now" {
		t.Errorf("got %v", err)
	}
	err = c.Follow(context.Background(), Request{Command: "folow"}, nil)
	if !errors.As(err, &refused) || !refused.Reply.Usage {
		t.Errorf("misspelt: %v", err)
	}
}
