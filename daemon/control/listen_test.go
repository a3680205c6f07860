//go:build unix

package control

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// asDaemon in the environment makes this test binary a daemon at that path. It
// prints one line, "ready" or the error, and runs until it is killed.
const asDaemon = "CONTROL_TEST_DAEMON"

func TestMain(m *testing.M) {
	path := os.Getenv(asDaemon)
	if path == "" {
		os.Exit(m.Run())
	}
	if os.Getenv("CONTROL_TEST_NOBODY") != "" {
		if err := syscall.Setuid(65534); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	l, err := Listen(path)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ready")
	if err := l.Serve(context.Background(), daemon{}); err != nil {
		os.Exit(1)
	}
}

// child starts a daemon in a process of its own and returns its first
// line, or why there is none.
func child(t *testing.T, path string, env ...string) (*exec.Cmd, string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		return nil, err.Error()
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), append(env, asDaemon+"="+path)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err.Error()
	}
	if err := cmd.Start(); err != nil {
		return nil, err.Error()
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return cmd, fmt.Sprintf("the daemon said nothing: %v", err)
	}
	return cmd, strings.TrimSpace(line)
}

func TestSecondDaemon(t *testing.T) {
	l := listen(t, socketPath(t))
	// Not served yet: just started, and already the one.
	if _, err := Listen(l.path); !errors.Is(err, ErrRunning) {
		t.Errorf("before Serve: %v", err)
	}
	serve(t, l, daemon{})
	_, err := Listen(l.path)
	if !errors.Is(err, ErrRunning) || !strings.Contains(err.Error(), l.path) {
		t.Errorf("while served: %v", err)
	}
	if r, err := (&Client{Path: l.path}).Do(context.Background(), Request{Command: CommandStatus}); err != nil || r.Message != CommandStatus {
		t.Errorf("the first one suffered: %+v, %v", r, err)
	}
}

func TestModes(t *testing.T) {
	dir := filepath.Join(filepath.Dir(socketPath(t)), "a", "b") // made when missing
	l := listen(t, filepath.Join(dir, "deskbreak.sock"))
	for name, want := range map[string]fs.FileMode{
		l.path:           fs.ModeSocket | 0o600,
		l.path + ".lock": 0o600,
		dir:              fs.ModeDir | 0o700,
	} {
		if info, err := os.Lstat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
	names, _ := os.ReadDir(dir)
	if len(names) != 2 {
		t.Errorf("more than socket and lock: %v", names)
	}
}

func TestCloseRemovesOnlyItsOwn(t *testing.T) {
	path := socketPath(t)
	l := listen(t, path)
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}

	l = listen(t, path)
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	other, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("somebody else's socket was removed: %v", err)
	}
}

func TestStaleAfterKill(t *testing.T) {
	path := socketPath(t)
	for range 3 {
		cmd, line := child(t, path)
		if line != "ready" {
			t.Fatal(line)
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		if _, err := os.Lstat(path); err != nil {
			t.Fatalf("no stale socket to test with: %v", err)
		}
		if _, err := (&Client{Path: path}).Do(context.Background(), Request{Command: CommandStatus}); !errors.Is(err, ErrNotRunning) {
			t.Errorf("client: %v", err)
		}
	}
	l := listen(t, path)
	serve(t, l, daemon{})
	if _, err := (&Client{Path: path}).Do(context.Background(), Request{Command: CommandStatus}); err != nil {
		t.Error(err)
	}
}

// TestRace starts daemons at the same moment over a stale socket: one wins, and
// the others know at once that they are clients.
func TestRace(t *testing.T) {
	path := socketPath(t)
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	stale.SetUnlinkOnClose(false)
	_ = stale.Close()

	lines := make(chan string)
	const processes, threads = 4, 16
	for range processes {
		go func() {
			_, line := child(t, path)
			lines <- line
		}()
	}
	var mu sync.Mutex
	var won []*Listener
	for range threads {
		go func() {
			l, err := Listen(path)
			if err != nil {
				lines <- err.Error()
				return
			}
			mu.Lock()
			won = append(won, l)
			mu.Unlock()
			lines <- "ready"
		}()
	}
	ready := 0
	for range processes + threads {
		switch line := <-lines; {
		case line == "ready":
			ready++
		case !strings.HasPrefix(line, ErrRunning.Error()):
			t.Errorf("a loser said %q", line)
		}
	}
	if ready != 1 {
		t.Errorf("%d daemons won", ready)
	}
	for _, l := range won {
		_ = l.Close()
	}
}

// TestHandOver: a start while the last daemon is still saving waits for it.
func TestHandOver(t *testing.T) {
	path := socketPath(t)
	first := listen(t, path)
	first.shut() // it listens no more, and holds the lock
	got := make(chan error, 1)
	go func() {
		second, err := Listen(path)
		if err == nil {
			err = second.Close()
		}
		got <- err
	}()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-got; err != nil {
		t.Error(err)
	}
}

func TestLockWithoutSocket(t *testing.T) {
	t.Parallel()
	path := socketPath(t)
	l := listen(t, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, err := Listen(path)
	if !errors.Is(err, ErrNoAnswer) {
		t.Errorf("got %v", err)
	}
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("process %d", os.Getpid())) {
		t.Errorf("the process is not named: %v", err)
	}
	_ = l.Close()
}

// TestStopped: a daemon that is stopped takes connections and says nothing.
func TestStopped(t *testing.T) {
	path := socketPath(t)
	cmd, line := child(t, path)
	if line != "ready" {
		t.Fatal(line)
	}
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	awaitStop(t, cmd.Process.Pid)
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	_, err := (&Client{Path: path}).Do(ctx, Request{Command: CommandStatus})
	if !errors.Is(err, ErrNoAnswer) || runtime.GOOS == "linux" && !strings.Contains(err.Error(), fmt.Sprintf("process %d", cmd.Process.Pid)) {
		t.Errorf("client: %v", err)
	}
	if _, err := Listen(path); !errors.Is(err, ErrRunning) {
		t.Errorf("Listen: %v", err)
	}
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if _, err := (&Client{Path: path}).Do(context.Background(), Request{Command: CommandStatus}); err != nil {
		t.Errorf("after SIGCONT: %v", err)
	}
}

// awaitStop waits until a process that was told to stop has done so: the signal
// has to reach its threads.
func awaitStop(t *testing.T, pid int) {
	t.Helper()
	if runtime.GOOS != "linux" {
		return
	}
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for end := time.After(20 * time.Second); ; {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			t.Fatal(err)
		}
		if _, state, ok := strings.Cut(string(stat), ") "); ok && state[0] == 'T' {
			return
		}
		select {
		case <-look.C:
		case <-end:
			t.Fatalf("process %d does not stop: %s", pid, stat)
		}
	}
}

func TestNotRunning(t *testing.T) {
	_, err := (&Client{Path: socketPath(t)}).Do(context.Background(), Request{Command: CommandStatus})
	if !errors.Is(err, ErrNotRunning) || !strings.Contains(err.Error(), "`deskbreak daemon`") {
		t.Errorf("got %v", err)
	}
	_, err = (&Client{Path: filepath.Join(filepath.Dir(socketPath(t)), "no", "such", "s")}).Do(context.Background(), Request{})
	if !errors.Is(err, ErrNotRunning) {
		t.Errorf("no folder: %v", err)
	}
}
