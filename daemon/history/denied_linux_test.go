package history

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestDenied: what may not be read is told, and the rest is read. A test that
// root runs gives up its rights over files for this thread.
func TestDenied(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.jsonl", `{"at":"2026-11-23T14:41:00Z","event":"feel","score":1}`+"\n")
	put(t, dir, "b.jsonl", `{"at":"2026-11-23T14:42:00Z","event":"feel","score":2}`+"\n")
	for name, mode := range map[string]os.FileMode{"a.jsonl": 0o644, "b.jsonl": 0} {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	runtime.LockOSThread()                                      // and never unlocked: the thread ends with the test
	defer func() { rightsOf(t, 0); _ = os.Chmod(dir, 0o700) }() // so that it can be removed
	rightsOf(t, nobody)
	got, problems := read(t, dir, time.Time{})
	if !reflect.DeepEqual(got, []int{1}) || len(problems) != 1 || !strings.Contains(problems[0].Error(), "b.jsonl: cannot be read: ") {
		t.Errorf("%v, %v", got, problems)
	}
	rightsOf(t, 0)
	if err := os.Chmod(dir, 0); err != nil {
		t.Fatal(err)
	}
	rightsOf(t, nobody)
	if _, err := ReadAll(dir, time.Time{}, nil); err == nil || !strings.Contains(err.Error(), "chmod u+rwx "+dir) {
		t.Errorf("a folder that may not be read: %v", err)
	}
}

const nobody = 65534

// rightsOf gives this thread the rights over files that a user has.
func rightsOf(t *testing.T, user int) {
	t.Helper()
	if os.Getuid() != 0 {
		return // it has no others
	}
	if err := syscall.Setfsuid(user); err != nil {
		t.Fatal(err)
	}
}
