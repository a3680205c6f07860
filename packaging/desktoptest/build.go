//go:build linux

package desktoptest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
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
func Main(m *testing.M) int {
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
