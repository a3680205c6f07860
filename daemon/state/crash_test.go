//go:build unix

package state

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asChild in the environment makes this test binary one of the processes below.
const asChild = "STATE_TEST_CHILD"

func TestMain(m *testing.M) {
	var err error
	switch mode, path, _ := strings.Cut(os.Getenv(asChild), ":"); mode {
	case "":
		os.Exit(m.Run())
	case "saver":
		err = saver(path)
	case "full":
		err = fullDisk(path)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func child(t *testing.T, mode, path string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), asChild+"="+mode+":"+path)
	cmd.Stderr = os.Stderr
	return cmd
}

// saver saves one higher count after the other, of very different sizes, and
// says each one after it was saved.
func saver(path string) error {
	f, err := Open(path)
	if err != nil {
		return err
	}
	var last saved
	if _, problem := f.Load(&last); problem != nil {
		return problem
	}
	for n := last.Machine.Count + 1; ; n++ {
		v := sample(n)
		v.Machine.Pad = strings.Repeat(strconv.Itoa(n%10), n*7919%60000)
		if err := f.Save(v); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// TestKill kills a process that saves all the time, at any moment: the file is
// always whole and never older than what was said to be saved.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "state.json")
	acknowledged := 0
	for round := range 50 {
		cmd := child(t, "saver", path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		in := bufio.NewScanner(out)
		var kill *time.Timer
		for in.Scan() {
			if acknowledged, err = strconv.Atoi(in.Text()); err != nil {
				t.Fatalf("round %d: the process said %q", round, in.Text())
			}
			if kill == nil { // some time within the next few saves
				kill = time.AfterFunc(rand.N(5*time.Millisecond), func() { _ = cmd.Process.Kill() })
			}
		}
		_ = cmd.Wait()
		if kill == nil {
			t.Fatalf("round %d: nothing was saved", round)
		}
		var got saved
		f := open(t, path)
		if found, problem := f.Load(&got); !found || problem != nil {
			t.Fatalf("round %d: %v, %v", round, found, problem)
		}
		// The one after it may have been saved and not said.
		if n := got.Machine.Count; n != acknowledged && n != acknowledged+1 {
			t.Fatalf("round %d: loaded %d, saved %d", round, n, acknowledged)
		}
		acknowledged = got.Machine.Count
		if n := names(t, dir); n != "state.json" {
			t.Fatalf("round %d: folder holds %s", round, n)
		}
	}
}

// fullDisk: no file may grow beyond 4 KB, which fails in the middle of a write
// as a full disk does.
func fullDisk(path string) error {
	signal.Ignore(syscall.SIGXFSZ)
	f, err := Open(path)
	if err != nil {
		return err
	}
	if err := f.Save(sample(1)); err != nil {
		return err
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	limit.Cur = 4096
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	big := sample(2)
	big.Machine.Pad = strings.Repeat("x", 5000)
	if err := f.Save(big); !errors.Is(err, syscall.EFBIG) || !f.Pending() {
		return fmt.Errorf("the save that does not fit: %v, pending %v", err, f.Pending())
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		return fmt.Errorf("left behind: %v, %v", entries, err)
	}
	var got saved
	if found, problem := f.Load(&got); !found || problem != nil || got.Machine.Count != 1 {
		return fmt.Errorf("the file before it: %v, %v, %d", found, problem, got.Machine.Count)
	}
	if err := f.Touch(); err != nil {
		return fmt.Errorf("no sign of life on a full disk: %v", err)
	}
	limit.Cur = limit.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	if err := f.Flush(); err != nil || f.Pending() {
		return fmt.Errorf("with room again: %v", err)
	}
	return nil
}

func TestFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	if out, err := child(t, "full", path).Output(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var got saved
	if found, problem := open(t, path).Load(&got); !found || problem != nil || got.Machine.Count != 2 {
		t.Errorf("got %v, %v, %d", found, problem, got.Machine.Count)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		// Modes do not stop root; a file system that nobody can write to does.
		f := open(t, "/proc/deskbreak/state.json")
		if err := f.Save(sample(1)); err == nil || !f.Pending() {
			t.Errorf("saved in /proc: %v", err)
		}
		return
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "state.json")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	f := open(t, path)
	if _, problem := f.Load(&saved{}); problem == nil || !strings.Contains(problem.Error(), "cannot be moved aside") {
		t.Errorf("Load: %v", problem)
	}
	if err := f.Save(sample(1)); !errors.Is(err, os.ErrPermission) {
		t.Errorf("Save: %v", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.Flush(); err != nil {
		t.Error(err)
	}
	if b, err := os.ReadFile(path + ".bad"); err != nil || string(b) != "precious" {
		t.Errorf("moved aside: %q, %v", b, err)
	}
}

func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, problem := open(t, path).Load(&saved{}); problem == nil || !strings.Contains(problem.Error(), "not a regular file") {
		t.Errorf("got %v", problem)
	}
}
