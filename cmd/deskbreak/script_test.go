package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"deskbreak/daemon/control"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"deskbreak": main})
}

// TestScript runs the program as a person would, in a home of its own and
// without a desktop.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup:               setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"serve":   serve,
			"deaf":    deaf,
			"waitfor": waitfor,
			"oneline": oneline,
		},
	})
}

// setup makes the places; a socket's path must be short.
func setup(e *testscript.Env) error {
	home, run := filepath.Join(e.WorkDir, "home"), filepath.Join(e.WorkDir, "r")
	e.Setenv("HOME", home)
	e.Setenv("XDG_RUNTIME_DIR", run)
	e.Setenv("XDG_CONFIG_DIRS", filepath.Join(e.WorkDir, "etc"))
	e.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path="+filepath.Join(e.WorkDir, "no-system-bus"))
	e.Setenv("GORACE", "atexit_sleep_ms=0") // else each command takes a second with -race
	e.Setenv("CONFIG", filepath.Join(home, ".config/deskbreak/config.yaml"))
	return errors.Join(os.Mkdir(home, 0o700), os.Mkdir(run, 0o700))
}

// exits runs a program and checks its exit code: exits 2 deskbreak nonsense
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// oneline checks that a stream of the last command is one line: oneline stderr
func oneline(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: oneline stdout|stderr")
	}
	if text := ts.ReadFile(args[0]); strings.Count(text, "\n") != 1 {
		ts.Fatalf("want one line, got %q", text)
	}
}

// waitfor waits until a file is there, and holds a text if one is given:
// waitfor FILE [TEXT]
func waitfor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: waitfor FILE [TEXT]")
	}
	deadline := time.After(20 * time.Second)
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		text, err := os.ReadFile(ts.MkAbs(args[0]))
		// a socket is there and cannot be read
		if len(args) == 1 && !errors.Is(err, os.ErrNotExist) || err == nil && strings.Contains(string(text), args[len(args)-1]) {
			return
		}
		select {
		case <-look.C:
		case <-deadline:
			ts.Fatalf("waited in vain for %q; there is %q", args, text)
		}
	}
}

// scripted is a daemon that answers what a file says.
type scripted struct {
	replies map[string][]control.Reply
	log     string // gets each request as a line of JSON
	stop    bool   // streams end after their last reply

	mu sync.Mutex
}

// serve answers from a file of JSON: a list of replies for each command.
// Requests are written to the file requests: serve FILE [stop]
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: serve FILE [stop]")
	}
	h := &scripted{log: ts.MkAbs("requests"), stop: len(args) > 1}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &h.replies))
	l, err := control.Listen(filepath.Join(ts.Getenv("XDG_RUNTIME_DIR"), "deskbreak.sock"))
	ts.Check(err)
	l.Log = slog.New(slog.DiscardHandler)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- l.Serve(ctx, h) }()
	ts.Defer(func() {
		cancel()
		if err := errors.Join(<-ended, l.Close()); err != nil {
			ts.Logf("daemon of the test: %v", err)
		}
	})
}

func (h *scripted) reply(r control.Reply) control.Reply {
	if r.Version == "" {
		r.Version = version
	}
	return r
}

func (h *scripted) note(r control.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	line, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	f, err := os.OpenFile(h.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	fmt.Fprintf(f, "%s\n", line)
}

func (h *scripted) Handle(_ context.Context, r control.Request) control.Reply {
	h.note(r)
	if list := h.replies[r.Command]; len(list) > 0 {
		return h.reply(list[0])
	}
	return h.reply(control.Reply{Message: "ok " + r.Command})
}

func (h *scripted) Follow(ctx context.Context, send func(control.Reply) error) error {
	for _, r := range h.replies[control.CommandFollow] {
		if err := send(h.reply(r)); err != nil {
			return err
		}
	}
	h.note(control.Request{Command: control.CommandFollow})
	if !h.stop {
		<-ctx.Done()
	}
	return nil
}

// deaf listens where the daemon would and says the same to everybody, or
// nothing; the file connected is there as soon as somebody came: deaf [TEXT]
func deaf(ts *testscript.TestScript, neg bool, args []string) {
	l, err := net.Listen("unix", filepath.Join(ts.Getenv("XDG_RUNTIME_DIR"), "deskbreak.sock"))
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_ = os.WriteFile(ts.MkAbs("connected"), nil, 0o600)
				if len(args) > 0 {
					_, _ = io.WriteString(c, strings.Join(args, " ")+"\n")
				}
				_, _ = io.Copy(io.Discard, c)
			}()
		}
	}()
}
