//go:build linux

package desktoptest

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// built is the program under test, made once for all tests of a process.
type built struct {
	once sync.Once
	dir  string // to be removed; empty: not ours
	path string
	err  error
}

var program built

// Main runs the tests and removes what was built for them. Call it from
// TestMain; without it one program is left in the folder for temporary files.
//
// More of them run at once than there are cores, unless -parallel says how many:
// nearly all their time is waiting for what takes its time on a desktop.
func Main(m *testing.M) int {
	flag.Parse()
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "test.parallel" })
	if !chosen {
		_ = flag.Set("test.parallel", strconv.Itoa(3*runtime.GOMAXPROCS(0)))
	}
	code := m.Run()
	if program.dir != "" {
		_ = os.RemoveAll(program.dir)
	}
	return code
}

// Program is the path of the built program.
func Program(t testing.TB) string {
	t.Helper()
	program.once.Do(program.build)
	if program.err != nil {
		t.Fatal(program.err)
	}
	return program.path
}

func (b *built) build() {
	if b.path = os.Getenv("DESKBREAK_TEST_PROGRAM"); b.path != "" {
		_, b.err = os.Stat(b.path)
		return
	}
	_, here, _, _ := runtime.Caller(0)
	if b.dir, b.err = os.MkdirTemp("", "deskbreak-built"); b.err != nil {
		return
	}
	b.path = filepath.Join(b.dir, "deskbreak")
	cmd := exec.Command("go", "build", "-o", b.path, "./cmd/deskbreak")
	cmd.Dir = filepath.Join(filepath.Dir(here), "..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.err = fmt.Errorf("the program does not build: %v\n%s", err, out)
	}
}

// Installed is the path of a copy of the program as an installation has it: not
// in a temporary folder, which the program would refuse to start at login from.
// It is removed at the end of the test.
func Installed(t testing.TB) string {
	t.Helper()
	program := Program(t)
	_, here, _, _ := runtime.Caller(0)
	parents := []string{filepath.Dir(here)} // a folder with a dot is no package
	if me, err := user.Current(); err == nil {
		parents = append([]string{me.HomeDir}, parents...)
	}
	for _, parent := range parents {
		dir, err := os.MkdirTemp(parent, ".deskbreak-test")
		if err != nil || temporary(dir) {
			_ = os.RemoveAll(dir)
			continue
		}
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		data, err := os.ReadFile(program)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "deskbreak")
		if err := writeProgram(path, data); err != nil {
			t.Fatal(err)
		}
		return path
	}
	Unmet(t, "no folder that is not temporary can be written, of %q", parents)
	return ""
}

// writeProgram writes a file to be run at once. Nothing is forked meanwhile: the
// child would hold the file open for a moment, and one open for writing cannot be
// run.
func writeProgram(path string, data []byte) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	return os.WriteFile(path, data, 0o700)
}

// temporary is true below the folders that a program is not installed in.
func temporary(dir string) bool {
	for _, t := range []string{os.TempDir(), "/tmp", "/var/tmp", "/dev/shm", "/run/user"} {
		if strings.HasPrefix(dir, filepath.Clean(t)+"/") {
			return true
		}
	}
	return false
}
