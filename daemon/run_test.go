//go:build unix && !darwin

package daemon

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"deskbreak/config"
)

// need skips the test without the program, or fails it where that was asked for.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("DESKBREAK_TEST_REQUIRE") == "1" {
		t.Fatalf("%s is not installed", program)
	}
	t.Skipf("%s is not installed", program)
}

// eventually waits until the condition holds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("not within 20 s: %s", what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

// privateSession is a session bus of the test's own, and nothing else of a desktop.
func privateSession(t *testing.T) (dir string, conn *dbus.Conn) {
	t.Helper()
	need(t, "dbus-daemon")
	dir, err := os.MkdirTemp("", "daemon") // not t.TempDir(): a socket's path is limited to about 100 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	addr, conf := "unix:path="+filepath.Join(dir, "bus"), filepath.Join(dir, "bus.conf")
	err = os.WriteFile(conf, []byte(`<busconfig><type>session</type><listen>`+addr+`</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("dbus-daemon", "--nofork", "--config-file="+conf)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	eventually(t, "the bus", func() bool {
		conn, err = dbus.Connect(addr)
		return err == nil
	})
	t.Cleanup(func() { _ = conn.Close() })
	for name, value := range map[string]string{
		"DBUS_SESSION_BUS_ADDRESS": addr, "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=" + filepath.Join(dir, "none"),
		"XDG_RUNTIME_DIR": dir, "HOME": dir, "DISPLAY": "", "WAYLAND_DISPLAY": "",
	} {
		t.Setenv(name, value)
	}
	return dir, conn
}

// noteServer is a notification server that remembers what is up.
type noteServer struct {
	conn *dbus.Conn
	mu   sync.Mutex
	last uint32
	up   map[uint32]bool
}

func serveNotes(t *testing.T, conn *dbus.Conn) *noteServer {
	t.Helper()
	s := &noteServer{conn: conn, up: make(map[uint32]bool)}
	const name, path = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
	if err := conn.Export(s, path, name); err != nil {
		t.Fatal(err)
	}
	if r, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || r != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(r, err)
	}
	return s
}

func (s *noteServer) GetCapabilities() ([]string, *dbus.Error) {
	return []string{"actions", "body"}, nil
}

func (s *noteServer) GetServerInformation() (name, vendor, version, spec string, err *dbus.Error) {
	return "test", "test", "1", "1.2", nil
}

func (s *noteServer) Notify(_ string, replaces uint32, _, _, _ string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if replaces == 0 {
		s.last++
		replaces = s.last
	}
	s.up[replaces] = true
	return replaces, nil
}

func (s *noteServer) CloseNotification(id uint32) *dbus.Error {
	s.mu.Lock()
	delete(s.up, id)
	s.mu.Unlock()
	_ = s.conn.Emit("/org/freedesktop/Notifications", "org.freedesktop.Notifications.NotificationClosed", id, uint32(3))
	return nil
}

func (s *noteServer) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.up)
}

// keepProcess undoes what a run of the daemon changes in the whole process.
func keepProcess(t *testing.T) {
	cores := runtime.GOMAXPROCS(0)
	t.Cleanup(func() {
		debug.SetGCPercent(100)
		debug.SetMemoryLimit(math.MaxInt64)
		runtime.GOMAXPROCS(cores)
	})
}

// TestStopLeavesNothingOnTheScreenNorInTheState: what a stop has withdrawn is not
// looked for by the next start.
func TestStopLeavesNothingOnTheScreenNorInTheState(t *testing.T) {
	dir, conn := privateSession(t)
	server := serveNotes(t, conn)
	keepProcess(t)
	paths := config.Paths{
		User: filepath.Join(dir, "config.yaml"), State: filepath.Join(dir, "state.json"),
		HistoryDir: filepath.Join(dir, "history"), Socket: filepath.Join(dir, "s"),
	}
	live := func() bool {
		var m struct {
			Live json.RawMessage `json:"live"`
		}
		data, err := os.ReadFile(paths.State)
		if err == nil {
			err = json.Unmarshal(data, &m)
		}
		return err == nil && m.Live != nil
	}
	for range 10 { // the order of the ends is not left to chance
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		var log bytes.Buffer
		_ = os.Remove(paths.State) // a first start, which welcomes
		go func() { ended <- Run(ctx, Options{Paths: paths, NoTray: true, Log: &log}) }()
		eventually(t, "the welcome in the state file", live)
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("the daemon does not stop")
		}
		if server.count() != 0 {
			t.Fatal("the notification is still up")
		}
		if live() {
			t.Fatalf("the state still names the notification that was withdrawn\n%s", &log)
		}
	}
}
