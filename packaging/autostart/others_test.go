package autostart

import (
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// fakeRegistry is a made-up HKEY_CURRENT_USER, by path\name.
type fakeRegistry struct {
	values map[string]string
	fail   error
}

func (r *fakeRegistry) String(path, name string) (string, bool, error) {
	v, ok := r.values[path+`\`+name]
	return v, ok, r.fail
}

func (r *fakeRegistry) Binary(path, name string) ([]byte, bool, error) {
	v, ok := r.values[path+`\`+name]
	return []byte(v), ok, r.fail
}

func (r *fakeRegistry) SetString(path, name, value string) error {
	if r.fail == nil {
		r.values[path+`\`+name] = value
	}
	return r.fail
}

func (r *fakeRegistry) Delete(path, name string) error {
	delete(r.values, path+`\`+name)
	return r.fail
}

func newWindows(t *testing.T) (*world, *fakeRegistry) {
	w := newWorld(t, "")
	r := &fakeRegistry{values: map[string]string{}}
	w.GOOS, w.Registry, w.Systemctl = "windows", r, nil
	return w, r
}

func TestWindows(t *testing.T) {
	w, r := newWindows(t)
	if s := w.status(t); s.On || s.Means != "" {
		t.Errorf("at first: %+v", s)
	}
	res := w.on(t)
	if got, want := r.values[runPath+`\deskbreak`], `"`+w.program+`" daemon`; got != want || res.Means != RunKey {
		t.Errorf("%+v wrote %q, want %q", res, got, want)
	}
	if s := w.status(t); !s.On || !s.ThisOne || s.Program != w.program || len(s.Problems) != 0 {
		t.Errorf("on: %+v", s)
	}
	// The task manager's Disable.
	r.values[approvedPath+`\deskbreak`] = "\x03\x00\x00\x00\x10\x20\x30\x40\x50\x60\x70\x01"
	if s := w.status(t); s.On || !s.OffByYou || len(s.Problems) != 0 {
		t.Errorf("off by you: %+v", s)
	}
	r.values[approvedPath+`\deskbreak`] = "\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	if s := w.status(t); !s.On || s.OffByYou {
		t.Errorf("its Enable: %+v", s)
	}
	r.values[approvedPath+`\deskbreak`] = "\x03"
	w.on(t)
	if s := w.status(t); !s.On {
		t.Errorf("on after off by you: %+v", s)
	}
	if res, err := Off(w.Env); err != nil || len(res.Removed) != 1 || len(r.values) != 0 {
		t.Errorf("off: %+v, %v, left %q", res, err, r.values)
	}
	if res, err := Off(w.Env); err != nil || len(res.Removed) != 0 {
		t.Errorf("off again: %+v, %v", res, err)
	}
}

func TestWindowsRegistryFails(t *testing.T) {
	w, r := newWindows(t)
	r.fail = errors.New("access is denied")
	for name, err := range map[string]error{
		"on":     second(On(w.Env)),
		"off":    second(Off(w.Env)),
		"status": second(Status(w.Env)),
	} {
		if err == nil || !strings.Contains(err.Error(), `HKCU\Software\Microsoft\Windows\CurrentVersion\Run\deskbreak`) || !strings.Contains(err.Error(), "access is denied") {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.Registry = nil
	if _, err := On(w.Env); err == nil {
		t.Error("no registry, and no error")
	}
}

func second[T any](_ T, err error) error { return err }

func TestMac(t *testing.T) {
	w := newWorld(t, "")
	w.GOOS = "darwin"
	if s := w.status(t); s.On || s.Means != "" {
		t.Errorf("at first: %+v", s)
	}
	for range 2 {
		r := w.on(t)
		if r.Means != Launchd || r.File != filepath.Join(w.Home, "Library", "LaunchAgents", "deskbreak.plist") {
			t.Errorf("on: %+v", r)
		}
	}
	if s := w.status(t); !s.On || !s.ThisOne || s.Program != w.program || len(s.Problems) != 0 {
		t.Errorf("on: %+v", s)
	}
	off := strings.Replace(renderAgent(w.program), "<key>RunAtLoad", "<key>Disabled</key><true/><key>RunAtLoad", 1)
	write(t, w.agentFile(), off, 0o644)
	if s := w.status(t); s.On || !s.OffByYou {
		t.Errorf("disabled: %+v", s)
	}
	write(t, w.agentFile(), "not <xml", 0o644)
	if s := w.status(t); s.On || len(s.Problems) != 1 {
		t.Errorf("not XML: %+v", s)
	}
	if r, err := Off(w.Env); err != nil || len(r.Removed) != 1 || there(w.agentFile()) {
		t.Errorf("off: %+v, %v", r, err)
	}
}

func TestAgentIsWellFormed(t *testing.T) {
	for _, folder := range folders {
		dec := xml.NewDecoder(strings.NewReader(renderAgent("/Users/" + folder + "/deskbreak")))
		dec.Strict = true
		for {
			_, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", folder, err)
			}
		}
	}
}

func TestWordsForAPerson(t *testing.T) {
	r := Result{Means: Systemd, Why: "why so", File: "/f", Program: "/p", Removed: []string{"/old"}}
	want := "login start is on, by a systemd user unit (why so)\n  starts:  /p daemon\n  written: /f\n  removed: /old\n"
	if got := r.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := (Result{}).String(); got != "login start is off\n" {
		t.Errorf("off: %q", got)
	}
	s := State{On: true, Means: XDG, File: "/f", Program: "/p", ThisOne: true, Problems: []string{"a, b"}}
	want = "login start is on, by an autostart entry of the desktop\n  starts:  /p (this one)\n  written: /f\n  problem: a, b\n"
	if got := s.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := (State{}).String(); got != "login start is off\n" {
		t.Errorf("off: %q", got)
	}
}
