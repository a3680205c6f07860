package tray

import (
	"bufio"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"deskbreak/daemon/control"
)

// The tray libraries have one icon a process and take the bus and the display
// from the environment, so that each test with a real one runs a child: this
// test binary again, with a Tray whose daemon is the test, over pipes.

const childEnv = "DESKBREAK_TEST_TRAY_CHILD"

// toChild is a line to the child's standard input.
type toChild struct {
	Status *control.Status `json:",omitempty"`
	// Again ends the tray and starts another in the same process.
	Again bool `json:",omitempty"`
	Close bool `json:",omitempty"`
}

// fromChild is a line from its standard output.
type fromChild struct {
	State   *control.Tray    `json:",omitempty"`
	Request *control.Request `json:",omitempty"`
	Edit    bool             `json:",omitempty"`
	Quit    bool             `json:",omitempty"`
	Closed  bool             `json:",omitempty"`
}

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		childMain()
		return
	}
	os.Exit(m.Run())
}

type childAPI func(fromChild)

func (say childAPI) Do(_ context.Context, r control.Request) (control.Reply, error) {
	say(fromChild{Request: &r})
	return control.Reply{}, nil
}

func childMain() {
	var mu sync.Mutex
	out := json.NewEncoder(os.Stdout)
	say := func(e fromChild) {
		mu.Lock()
		defer mu.Unlock()
		_ = out.Encode(e)
	}
	start := func() *Tray {
		t := New(childAPI(say), Options{
			Edit:    func() error { say(fromChild{Edit: true}); return nil },
			Quit:    func() { say(fromChild{Quit: true}) },
			OnState: func(s control.Tray) { say(fromChild{State: &s}) },
			Log:     slog.New(slog.NewTextHandler(os.Stderr, nil)),
		})
		go func() {
			if err := t.Run(context.Background()); err != nil {
				panic(err)
			}
		}()
		return t
	}
	t := start()
	in := json.NewDecoder(os.Stdin)
	for {
		var c toChild
		if in.Decode(&c) != nil {
			return
		}
		switch {
		case c.Status != nil:
			t.Update(*c.Status)
		case c.Again:
			t.Close()
			t = start()
		case c.Close:
			t.Close()
			say(fromChild{Closed: true})
		}
	}
}

// child is a running one.
type child struct {
	t   *testing.T
	cmd *exec.Cmd
	in  *json.Encoder

	mu    sync.Mutex
	state control.Tray
	lines []fromChild // other than State
	ended bool
}

func startChild(t *testing.T, env []string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, cmd: exec.Command(self)}
	c.cmd.Env = append(slices.Clip(env), childEnv+"=1", "GORACE="+raceOptions(t))
	if dir := os.Getenv("GOCOVERDIR"); dir != "" {
		c.cmd.Env = append(c.cmd.Env, "GOCOVERDIR="+dir)
	}
	c.cmd.Stderr = testWriter{t}
	stdin, err := c.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.in = json.NewEncoder(stdin)
	read := make(chan struct{})
	go func() {
		defer close(read)
		for s := bufio.NewScanner(stdout); s.Scan(); {
			var e fromChild
			if err := json.Unmarshal(s.Bytes(), &e); err != nil {
				continue // what a library prints
			}
			c.mu.Lock()
			if e.State != nil {
				c.state = *e.State
			} else {
				c.lines = append(c.lines, e)
			}
			c.mu.Unlock()
		}
		c.mu.Lock()
		c.ended = true
		c.mu.Unlock()
	}()
	t.Cleanup(func() {
		stdin.Close()
		kill := time.AfterFunc(5*time.Second, func() {
			_ = c.cmd.Process.Signal(syscall.SIGABRT) // prints what hangs
			t.Error("the child did not end")
		})
		<-read
		if err := c.cmd.Wait(); err != nil { // a panic, or a race
			t.Errorf("the child: %v", err)
		}
		kill.Stop()
	})
	return c
}

// raceOptions spares the child the race detector's second of waiting at its end,
// and a report of the library: its GetLayout reads the menu's version under
// another lock than refresh writes it under.
func raceOptions(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "races")
	if err := os.WriteFile(file, []byte("race_top:fyne.io/systray.refresh\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return "atexit_sleep_ms=0 suppressions=" + file
}

// testWriter keeps what the child says on stderr with the test.
type testWriter struct{ t *testing.T }

func (w testWriter) Write(b []byte) (int, error) {
	w.t.Logf("child: %s", b)
	return len(b), nil
}

func (c *child) send(m toChild) {
	c.t.Helper()
	if err := c.in.Encode(m); err != nil {
		c.t.Fatalf("the child has gone: %v", err)
	}
}

func (c *child) update(s control.Status) { c.t.Helper(); c.send(toChild{Status: &s}) }

func (c *child) now() (control.Tray, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state, c.ended
}

// waitState waits until the tray says shown, with a Why that has what in it.
func (c *child) waitState(shown bool, what string) {
	c.t.Helper()
	eventually(c.t, func() (bool, any) {
		s, ended := c.now()
		return s.Shown == shown && contains(s.Why, what), []any{s, ended}
	})
}

// waitLine waits for a line that ok accepts, and forgets all up to it.
func (c *child) waitLine(ok func(fromChild) bool) {
	c.t.Helper()
	eventually(c.t, func() (bool, any) {
		c.mu.Lock()
		defer c.mu.Unlock()
		for i, l := range c.lines {
			if ok(l) {
				c.lines = c.lines[i+1:]
				return true, nil
			}
		}
		return false, len(c.lines)
	})
}

// waitRequest waits for this request.
func (c *child) waitRequest(want control.Request) {
	c.t.Helper()
	c.waitLine(func(l fromChild) bool { return l.Request != nil && *l.Request == want })
}

// eventually polls until ok, and fails with what it saw last.
func eventually(t *testing.T, ok func() (bool, any)) {
	t.Helper()
	deadline := time.NewTimer(30 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		done, saw := ok()
		if done {
			return
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("it did not come; last seen: %+v", saw)
		}
	}
}
