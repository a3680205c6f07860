//go:build unix

package history

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asChild in the environment makes this test binary one of the processes below.
const asChild = "HISTORY_TEST_CHILD"

func TestMain(m *testing.M) {
	var err error
	switch mode, dir, _ := strings.Cut(os.Getenv(asChild), ":"); mode {
	case "":
		os.Exit(m.Run())
	case "writer":
		err = writer(dir)
	case "full":
		err = fullDisk(dir)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func child(t *testing.T, mode, dir string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), asChild+"="+mode+":"+dir)
	cmd.Stderr = os.Stderr
	return cmd
}

// crashTime is when the n-th record of the writer ended; months go by quickly.
func crashTime(n int) time.Time { return monday.AddDate(0, 0, n) }

// crashKeep keeps at least these many of its records, and at most a month of them more.
const crashKeep = 50 * 24 * time.Hour

// writer appends one record after the other, trims now and then, and says each
// record after it was appended.
func writer(dir string) error {
	l, err := Open(dir, "m")
	if err != nil {
		return err
	}
	n := 0
	if last, found, err := l.Last(); err != nil {
		return err
	} else if found {
		n = *last.Score
	}
	for {
		n++
		if err := l.Append(feel(crashTime(n), n)); err != nil {
			return err
		}
		fmt.Println(n)
		if n%7 == 0 {
			if _, err := l.Trim(crashKeep, crashTime(n)); err != nil {
				return err
			}
		}
	}
}

// TestKill kills a process that appends and trims all the time, at any moment:
// every record that was said to be appended is there once, in order.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	acknowledged := 0
	for round := range 50 {
		cmd := child(t, "writer", dir)
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
			if kill == nil {
				kill = time.AfterFunc(rand.N(5*time.Millisecond), func() { _ = cmd.Process.Kill() })
			}
		}
		_ = cmd.Wait()
		if kill == nil {
			t.Fatalf("round %d: nothing was appended", round)
		}
		got, problems := read(t, dir, time.Time{})
		if len(problems) > 0 {
			t.Fatalf("round %d: %v", round, problems)
		}
		last := got[len(got)-1]
		// A month is cut whole or not at all.
		if last != acknowledged && last != acknowledged+1 || got[0] > max(1, last-50) || got[0] > 1 && crashTime(got[0]).Day() != 1 {
			t.Fatalf("round %d: %d to %d, said %d", round, got[0], last, acknowledged)
		}
		for i, n := range got {
			if n != got[0]+i {
				t.Fatalf("round %d: %d follows %d", round, n, got[i-1])
			}
		}
	}
	openLog(t, dir, "m")
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// fullDisk: no file may grow beyond a limit, which fails in the middle of a
// write as a full disk does.
func fullDisk(dir string) error {
	signal.Ignore(syscall.SIGXFSZ)
	l, err := Open(dir, "m")
	if err != nil {
		return err
	}
	if err := l.Append(feel(monday, 1)); err != nil {
		return err
	}
	info, err := os.Stat(l.Path())
	if err != nil {
		return err
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	limit.Cur = 0
	for range info.Size() + 20 { // its type is not the same everywhere
		limit.Cur++
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	for n := 2; n <= 4; n++ {
		var kept *KeptError
		err := l.Append(feel(monday.Add(time.Duration(n)*time.Minute), n))
		if !errors.As(err, &kept) || !errors.Is(err, syscall.EFBIG) || kept.Records != n-1 || kept.First != (n == 2) || l.Pending() != n-1 {
			return fmt.Errorf("append %d: %v, %d pending", n, err, l.Pending())
		}
		if now, err := os.Stat(l.Path()); err != nil || now.Size() != info.Size() {
			return fmt.Errorf("part of a record stayed: %v, %v", now.Size(), err)
		}
	}
	// They count all the same.
	last, found, err := l.Last()
	if !found || err != nil || *last.Score != 4 {
		return fmt.Errorf("last: %+v, %v", last, err)
	}
	if records, err := l.Tail(monday); err != nil || len(records) != 4 {
		return fmt.Errorf("tail: %+v, %v", records, err)
	}
	if _, err := l.Trim(time.Hour, monday); err == nil {
		return errors.New("trimmed although records could not be written")
	}
	limit.Cur = limit.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	if err := l.Append(feel(monday.Add(5*time.Minute), 5)); err != nil || l.Pending() != 0 {
		return fmt.Errorf("with room again: %v, %d pending", err, l.Pending())
	}
	return nil
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if out, err := child(t, "full", dir).Output(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got, problems := read(t, dir, time.Time{}); !reflect.DeepEqual(got, []int{1, 2, 3, 4, 5}) || problems != nil {
		t.Errorf("got %v, %v", got, problems)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// TestNotWritable: what is in the way of the folder or of the file costs no record.
func TestNotWritable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "history")
	l := openLog(t, dir, "m")
	file := filepath.Join(dir, "m.jsonl")
	for i, block := range []struct{ put, remove func() error }{
		{func() error { return os.WriteFile(dir, nil, 0o600) }, func() error { return os.Remove(dir) }},
		{func() error { return os.MkdirAll(file, 0o700) }, func() error { return os.Remove(file) }},
		{func() error { return errors.Join(os.MkdirAll(dir, 0o700), syscall.Mkfifo(file, 0o600)) }, func() error { return os.Remove(file) }},
		{func() error { return os.Symlink("/dev/full", file) }, func() error { return os.Remove(file) }},
	} {
		if err := block.put(); err != nil {
			t.Fatal(err)
		}
		var kept *KeptError
		if err := l.Append(feel(monday, i)); !errors.As(err, &kept) || !kept.First || kept.Records != i+1 && i == 0 {
			t.Errorf("%d: %v", i, err)
		}
		if err := l.Flush(); !errors.As(err, &kept) || kept.First {
			t.Errorf("%d: Flush: %v", i, err)
		}
		if err := block.remove(); err != nil {
			t.Fatal(err)
		}
		if err := l.Flush(); err != nil {
			t.Errorf("%d: out of the way: %v", i, err)
		}
		if got, _ := read(t, dir, time.Time{}); len(got) != 1 || got[0] != i {
			t.Errorf("%d: %v", i, got)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
}

// failing is a file whose Sync and Truncate fail.
type failing struct {
	file
	truncates bool
}

var errDisk = errors.New("input/output error")

func (f failing) Sync() error { return errDisk }
func (f failing) Truncate(n int64) error {
	if f.truncates {
		return f.file.Truncate(n)
	}
	return errDisk
}

// TestSyncFails: what was written and not synced is not there twice later,
// whether or not it could be taken back at once.
func TestSyncFails(t *testing.T) {
	for _, truncates := range []bool{true, false} {
		dir := t.TempDir()
		l := openLog(t, dir, "m")
		add(t, l, feel(monday, 1))
		l.open = func(path string) (file, error) {
			f, err := openFile(path)
			return failing{f, truncates}, err
		}
		for n := 2; n <= 3; n++ {
			if err := l.Append(feel(monday, n)); !errors.Is(err, errDisk) {
				t.Fatal(err)
			}
		}
		l.open = openFile
		add(t, l, feel(monday, 4))
		if got, problems := read(t, dir, time.Time{}); !reflect.DeepEqual(got, []int{1, 2, 3, 4}) || problems != nil {
			t.Errorf("truncates %v: %v, %v", truncates, got, problems)
		}
	}
}

// bench makes a file of about 100 MB that ends today.
func bench(b *testing.B) *Log {
	dir := b.TempDir()
	f, err := os.Create(filepath.Join(dir, "m.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	_, lines := all()
	_, rest, _ := strings.Cut(lines[0], "+01:00")
	const records = 400_000
	for i := range records {
		fmt.Fprintf(w, `{"at":%q%s`+"\n", monday.Add(time.Duration(i-records)*time.Hour).Format(time.RFC3339), strings.TrimPrefix(rest, `"`))
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		b.Fatal(err)
	}
	return openLog(b, dir, "m")
}

func BenchmarkAppend(b *testing.B) {
	l := openLog(b, b.TempDir(), "m")
	records, _ := all()
	b.ReportAllocs()
	for b.Loop() {
		add(b, l, records[0])
	}
}

func BenchmarkToday100MB(b *testing.B) {
	l := bench(b)
	b.ReportAllocs()
	for b.Loop() {
		if c, err := l.Today(monday); err != nil || c.Done == 0 {
			b.Fatal(c, err)
		}
	}
}

func BenchmarkLast100MB(b *testing.B) {
	l := bench(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, found, err := l.Last(); err != nil || !found {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadAllLastWeekOf100MB(b *testing.B) {
	l := bench(b)
	for b.Loop() {
		if _, err := ReadAll(filepath.Dir(l.Path()), monday.AddDate(0, 0, -7), func(Record) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
