package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

type machine struct {
	Due   time.Time `json:"due"`
	Count int       `json:"count"`
	Pad   string    `json:"pad,omitempty"`
}

type saved struct {
	Stamp
	Machine machine `json:"machine"`
}

func sample(n int) saved {
	return saved{
		Stamp:   Stamp{SavedWall: time.Date(2026, 11, 23, 14, 35, 0, 0, time.UTC), SavedBoot: 90 * time.Second, BootID: "b"},
		Machine: machine{Due: time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC), Count: n},
	}
}

func open(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func save(t *testing.T, f *File, v any) {
	t.Helper()
	if err := f.Save(v); err != nil {
		t.Fatal(err)
	}
}

// names lists a folder, sorted.
func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

func TestRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "state.json")
	f := open(t, path)
	got := saved{Machine: machine{Count: 7}}
	if found, problem := f.Load(&got); found || problem != nil || got.Machine.Count != 7 || !f.Alive().IsZero() {
		t.Errorf("with no file: %v, %v, %+v", found, problem, got)
	}
	save(t, f, sample(1))
	save(t, f, sample(2))

	f = open(t, path)
	if found, problem := f.Load(&got); !found || problem != nil || !reflect.DeepEqual(got, sample(2)) {
		t.Errorf("got %v, %v, %+v", found, problem, got)
	}
	if info, err := os.Stat(path); err != nil || !f.Alive().Equal(info.ModTime()) || info.Mode() != 0o600 {
		t.Errorf("alive %v, file %v %v, %v", f.Alive(), info.ModTime(), info.Mode(), err)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v, %v", info.Mode(), err)
	}
	want := `{"version":1,"saved_wall":"2026-11-23T14:35:00Z","saved_boot_ns":90000000000,"boot_id":"b","machine":{"due":"2026-11-23T15:00:00Z","count":2}}` + "\n"
	if b, err := os.ReadFile(path); err != nil || string(b) != want {
		t.Errorf("file: %s, %v", b, err)
	}
	if n := names(t, filepath.Dir(path)); n != "state.json" {
		t.Errorf("folder holds %s", n)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, path := range []string{"", "state.json"} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "XDG_STATE_HOME") {
			t.Errorf("%q: %v", path, err)
		}
	}
}

func TestNotAnObject(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "state.json"))
	for _, v := range []any{nil, 1, []int{1}, "x", func() {}} {
		if err := f.Save(v); err == nil || f.Pending() {
			t.Errorf("%T: %v", v, err)
		}
	}
	save(t, f, struct{}{})
	if found, problem := f.Load(&saved{}); !found || problem != nil {
		t.Errorf("empty object: %v, %v", found, problem)
	}
	if _, problem := f.Load(saved{}); problem == nil {
		t.Error("a value that is not a pointer was accepted")
	}
}

// TestCorrupt: whatever cannot be used is moved aside whole, the log line says
// why and where to, the caller's defaults stay, and saving goes on.
func TestCorrupt(t *testing.T) {
	whole, err := encode(sample(1))
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ content, want string }{
		"empty":       {"", "it is empty"},
		"zeros":       {strings.Repeat("\x00", 4096), "it is empty"},
		"cut":         {string(whole[:len(whole)/2]), "not the JSON of a state"},
		"garbage":     {"\xff\xfe garbage", "not the JSON of a state"},
		"twice":       {string(whole) + string(whole), "not the JSON of a state"},
		"list":        {"[]", "not the JSON of a state"},
		"no version":  {"{}", "says no version"},
		"null":        {"null", "says no version"},
		"newer":       {`{"version":2,"machine":[]}`, "version 2, written by a newer deskbreak"},
		"version 0":   {`{"version":0}`, "never was"},
		"wrong types": {`{"version":1,"boot_id":"x","machine":{"count":"many"}}`, "not a state"},
		"huge":        {strings.Repeat(" ", maxSize+1), "larger than"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "state.json")
			if err := os.WriteFile(path, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			f := open(t, path)
			got := sample(7)
			found, problem := f.Load(&got)
			if found || problem == nil || !strings.Contains(problem.Error(), tt.want) || !strings.Contains(problem.Error(), path+".bad") {
				t.Errorf("got %v, %v; want %q and the new place", found, problem, tt.want)
			}
			if !reflect.DeepEqual(got, sample(7)) {
				t.Errorf("the defaults changed: %+v", got)
			}
			if b, err := os.ReadFile(path + ".bad"); err != nil || string(b) != tt.content {
				t.Errorf("moved aside: %d bytes, %v", len(b), err)
			}
			if f.Alive().IsZero() {
				t.Error("the sign of life is lost")
			}
			save(t, f, sample(8))
			if found, problem = f.Load(&got); !found || problem != nil || got.Machine.Count != 8 {
				t.Errorf("afterwards: %v, %v", found, problem)
			}
		})
	}
}

// TestBadFilesAdd: a second bad file does not replace the first.
func TestBadFilesAdd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	for _, content := range []string{"first", "second", "third"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, problem := open(t, path).Load(&saved{}); problem == nil {
			t.Fatal("no problem")
		}
	}
	for name, want := range map[string]string{".bad": "first", ".bad.1": "second", ".bad.2": "third"} {
		if b, err := os.ReadFile(path + name); err != nil || string(b) != want {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

func TestNotAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	if err := os.MkdirAll(filepath.Join(path, "precious"), 0o700); err != nil {
		t.Fatal(err)
	}
	f := open(t, path)
	if err := f.Save(sample(1)); err == nil || !strings.Contains(err.Error(), "it is a folder") {
		t.Errorf("saving over a folder: %v", err)
	}
	if _, problem := f.Load(&saved{}); problem == nil || !strings.Contains(problem.Error(), "not a regular file") {
		t.Errorf("loading a folder: %v", problem)
	}
	if _, err := os.Stat(filepath.Join(path+".bad", "precious")); err != nil {
		t.Error(err)
	}
	if err := f.Flush(); err != nil || f.Pending() {
		t.Errorf("once it is out of the way: %v", err)
	}
}

func TestTouch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	f := open(t, path)
	if err := f.Touch(); !errors.Is(err, fs.ErrNotExist) || !os.IsNotExist(err) {
		t.Errorf("without a file: %v", err)
	}
	save(t, f, sample(1))
	before, _ := os.ReadFile(path)
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	first, _ := os.Stat(path)
	start := time.Now().Add(-time.Second) // file systems round
	if err := f.Touch(); err != nil {
		t.Fatal(err)
	}
	info, _ := os.Stat(path)
	after, _ := os.ReadFile(path)
	if info.ModTime().Before(start) || !os.SameFile(first, info) || string(after) != string(before) {
		t.Errorf("time %v, same file %v, content %q", info.ModTime(), os.SameFile(first, info), after)
	}
	if found, _ := f.Load(&saved{}); !found || !f.Alive().Equal(info.ModTime()) {
		t.Errorf("alive %v", f.Alive())
	}
}

func TestSymbolicLink(t *testing.T) {
	dir := t.TempDir()
	elsewhere := filepath.Join(dir, "dotfiles", "deskbreak")
	links := filepath.Join(dir, "state")
	if err := errors.Join(os.MkdirAll(elsewhere, 0o700), os.Mkdir(links, 0o700)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(links, "state.json")
	// Relative, over a second link, to a file that does not exist yet.
	if err := errors.Join(os.Symlink("../dotfiles/deskbreak/via", path), os.Symlink("real.json", filepath.Join(elsewhere, "via"))); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	f := open(t, path)
	save(t, f, sample(1))
	save(t, f, sample(2))
	got := saved{}
	if found, problem := f.Load(&got); !found || problem != nil || got.Machine.Count != 2 {
		t.Errorf("got %v, %v", found, problem)
	}
	if err := f.Touch(); err != nil {
		t.Error(err)
	}
	if n := names(t, links) + ", " + names(t, elsewhere); n != "state.json, real.json via" {
		t.Errorf("folders hold %s", n)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info.Mode(), err)
	}

	circle := filepath.Join(dir, "circle")
	if err := os.Symlink("circle", circle); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(circle); err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("a circle: %v", err)
	}
}

func TestLeftovers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "odd [name")
	path := filepath.Join(dir, "state.json")
	keep := []string{"state.json.bad", ".state.json.swp", "other.tmp-1"}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(keep, ".state.json.tmp-123", ".state.json.tmp-") {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open(t, path)
	if n := names(t, dir); n != ".state.json.swp other.tmp-1 state.json.bad" {
		t.Errorf("folder holds %s", n)
	}
}

// TestCannotWrite: the error comes back, the value is kept and written later,
// the file before it stays, nothing is left lying about.
func TestCannotWrite(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "deskbreak")
	path := filepath.Join(folder, "state.json")
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // in the way of the folder
		t.Fatal(err)
	}
	f := open(t, path)
	for n := range 3 {
		if err := f.Save(sample(n)); err == nil || !f.Pending() || !strings.Contains(err.Error(), "kept in memory") {
			t.Fatalf("got %v, pending %v", err, f.Pending())
		}
	}
	if err := f.Flush(); err == nil {
		t.Fatal("no error from Flush")
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	if err := f.Flush(); err != nil || f.Pending() {
		t.Fatalf("got %v, pending %v", err, f.Pending())
	}
	got := saved{}
	if found, _ := f.Load(&got); !found || got.Machine.Count != 2 {
		t.Errorf("the last value is not the one on the disk: %+v", got)
	}
	if n := names(t, dir) + " " + names(t, folder); n != "deskbreak state.json" {
		t.Errorf("folders hold %s", n)
	}
}

// TestUnreadableStays: what can neither be read nor moved is not written over.
func TestUnreadableStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := open(t, path)
	f.unread = true // as after a Load whose rename failed
	save(t, f, sample(1))
	if b, err := os.ReadFile(path + ".bad"); err != nil || string(b) != "precious" {
		t.Errorf("moved aside: %q, %v", b, err)
	}
}

func FuzzDecode(f *testing.F) {
	whole, _ := encode(sample(1))
	f.Add(whole)
	f.Add([]byte(`{"version":1,"machine":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := sample(3)
		got := before
		if err := decode(data, &got); err != nil && !reflect.DeepEqual(got, before) {
			t.Errorf("%v, and the value changed", err)
		}
	})
}

func BenchmarkSave(b *testing.B) {
	f, err := Open(filepath.Join(b.TempDir(), "state.json"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := f.Save(sample(1)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTouch(b *testing.B) {
	f, err := Open(filepath.Join(b.TempDir(), "state.json"))
	if err != nil {
		b.Fatal(err)
	}
	if err := f.Save(sample(1)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := f.Touch(); err != nil {
			b.Fatal(err)
		}
	}
}
