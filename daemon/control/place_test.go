//go:build unix

package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestSomethingElse: whatever is at the path stays there, and the error of both
// ends says what it is and what to do.
func TestSomethingElse(t *testing.T) {
	for name, make := range map[string]func(path string) error{
		"a regular file":  func(p string) error { return os.WriteFile(p, []byte("precious"), 0o600) },
		"a folder":        func(p string) error { return os.Mkdir(p, 0o700) },
		"a symbolic link": func(p string) error { return os.Symlink("elsewhere", p) },
		"a named pipe":    func(p string) error { return syscall.Mkfifo(p, 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			path := socketPath(t)
			if err := make(path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.Lstat(path)
			_, err := Listen(path)
			if !errors.Is(err, ErrNotDeskbreak) || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "move it away") {
				t.Errorf("Listen: %v", err)
			}
			after, err := os.Lstat(path)
			if err != nil || !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
				t.Errorf("it was touched: %v, %v", after, err)
			}
			_, err = (&Client{Path: path}).Do(context.Background(), Request{Command: CommandStatus})
			if name == "a symbolic link" {
				if !errors.Is(err, ErrNotRunning) { // to nothing
					t.Errorf("client: %v", err)
				}
			} else if !errors.Is(err, ErrNotDeskbreak) || !strings.Contains(err.Error(), name) {
				t.Errorf("client: %v", err)
			}
		})
	}
}

// TestAnotherProgram: a socket that something else answers at is left alone.
func TestAnotherProgram(t *testing.T) {
	for name, answer := range map[string]string{
		"http":    "HTTP/1.1 400 Bad Request\r\n\r\n",
		"json":    `{"jsonrpc":"2.0","error":{}}` + "\n",
		"endless": strings.Repeat("x", maxReply+2),
	} {
		t.Run(name, func(t *testing.T) {
			path := socketPath(t)
			l, err := net.Listen("unix", path)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			go func() {
				for {
					c, err := l.Accept()
					if err != nil {
						return
					}
					go func() {
						_, _ = bufio.NewReader(c).ReadString('\n')
						_, _ = c.Write([]byte(answer))
						_ = c.Close()
					}()
				}
			}()
			_, err = (&Client{Path: path}).Do(context.Background(), Request{Command: CommandStatus})
			if !errors.Is(err, ErrNotDeskbreak) || len(err.Error()) > 400 {
				t.Errorf("client: %v", err)
			}
			if _, err = Listen(path); !errors.Is(err, ErrNotDeskbreak) {
				t.Errorf("Listen: %v", err)
			}
			if _, err := os.Lstat(path); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestBadPaths(t *testing.T) {
	dir := filepath.Dir(socketPath(t))
	open := filepath.Join(dir, "open")
	file := filepath.Join(dir, "file")
	if err := errors.Join(os.Mkdir(open, 0o700), os.Chmod(open, 0o777), os.WriteFile(file, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ path, want string }{
		{"", "no path"},
		{"deskbreak.sock", "not an absolute path"},
		{"@deskbreak", "not an absolute path"},
		{filepath.Join(dir, strings.Repeat("x", 120)), fmt.Sprintf("and this system allows %d", maxPath)},
		{filepath.Join(open, "s"), "can be written by everybody"},
		{filepath.Join(file, "s"), "not a directory"},
	} {
		l, err := Listen(tt.path)
		if err == nil {
			_ = l.Close()
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "XDG_RUNTIME_DIR") {
			t.Errorf("%.30q: %v, want %q and what to set", tt.path, err, tt.want)
		}
	}
	if _, err := (&Client{Path: filepath.Join(dir, strings.Repeat("x", 120))}).Do(context.Background(), Request{}); err == nil || !strings.Contains(err.Error(), "bytes long") {
		t.Errorf("client: %v", err)
	}

	// The sticky bit is enough, as in /tmp, and the longest path works.
	if err := os.Chmod(open, 0o777|fs.ModeSticky); err != nil {
		t.Fatal(err)
	}
	longest := filepath.Join(open, strings.Repeat("x", maxPath-len(open)-1))
	l := listen(t, longest)
	serve(t, l, daemon{})
	if _, err := (&Client{Path: longest}).Do(context.Background(), Request{Command: CommandStatus}); err != nil {
		t.Errorf("a path of %d bytes: %v", len(longest), err)
	}
}

// TestReadOnlyFolder: nothing can be made there, but a running daemon is found.
func TestReadOnlyFolder(t *testing.T) {
	path := socketPath(t)
	dir := filepath.Dir(path)
	if os.Geteuid() == 0 {
		// Modes do not stop root; a file system that nobody can write to does.
		if _, err := Listen("/proc/deskbreak.sock"); err == nil || !strings.Contains(err.Error(), "XDG_RUNTIME_DIR") {
			t.Errorf("in /proc: %v", err)
		}
		return
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(dir, 0o700) }()
	if _, err := Listen(path); !errors.Is(err, ErrPermission) || !strings.Contains(err.Error(), "XDG_RUNTIME_DIR") {
		t.Errorf("got %v", err)
	}
}

func TestForeignUser(t *testing.T) {
	c, _ := start(t, daemon{})
	conn := dial(t, c.Path)
	if _, err := checkPeer(conn, os.Geteuid()); err != nil {
		t.Error(err)
	}
	if _, err := checkPeer(conn, os.Geteuid()+1); !errors.Is(err, ErrForeign) {
		t.Errorf("another user's daemon: %v", err)
	}

}

func TestForeignProcess(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can start a process of another user")
	}
	path := socketPath(t)
	if err := os.Chmod(filepath.Dir(path), 0o777|fs.ModeSticky); err != nil {
		t.Fatal(err)
	}
	_, line := child(t, path, "CONTROL_TEST_NOBODY=1")
	if line != "ready" {
		t.Fatal(line)
	}
	if _, err := (&Client{Path: path}).Do(context.Background(), Request{Command: CommandDone}); !errors.Is(err, ErrForeign) {
		t.Errorf("client: %v", err)
	}
	if _, err := Listen(path); !errors.Is(err, ErrForeign) {
		t.Errorf("Listen: %v", err)
	}
	// And from the other side: root asks a daemon of nobody.
	raw := dial(t, path)
	_, _ = raw.Write([]byte(`{"command":"done"}` + "\n"))
	var r Reply
	if err := json.NewDecoder(raw).Decode(&r); err != nil || !strings.Contains(r.Refused, "its own user only") {
		t.Errorf("server: %+v, %v", r, err)
	}
}
