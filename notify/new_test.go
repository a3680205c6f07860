//go:build unix && !darwin

package notify

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestNewWithoutAnyDesktop(t *testing.T) {
	nowhere := t.TempDir()
	for _, v := range []string{"PATH", "XDG_RUNTIME_DIR"} {
		t.Setenv(v, nowhere)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	term := &lockedBuffer{}
	n := New(Options{Terminal: term})
	defer n.Close(context.Background())
	p := Prompt(text())
	n.Set(&p)
	var said string
	eventually(t, "a line", func() bool { said += term.take(); return strings.HasSuffix(said, "\a\n") })
	if !strings.Contains(said, "Hip hinge") || !strings.Contains(said, "deskbreak done") {
		t.Errorf("the line is %q", said)
	}
	if s := n.Server(); s.Name != "terminal" || !strings.Contains(s.Why, "no session bus") {
		t.Errorf("Server says %+v", s)
	}
}

func TestIsTerminal(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for what, f := range map[string]*os.File{"a pipe": w, "the null device": null, "a file": file} {
		if isTerminal(f) {
			t.Errorf("%s passes for a terminal", what)
		}
	}
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		return // no terminals on this machine
	}
	defer tty.Close()
	if !isTerminal(tty) {
		t.Error("a terminal does not pass for one")
	}
}

func TestCloseEndsEverything(t *testing.T) {
	d := newDesk(t)
	s := d.odd(&oddServer{})
	before := goleak.IgnoreCurrent()
	n := d.notifier(Options{})
	n.Set(note("one", 0))
	eventually(t, "it", func() bool { return s.screen() == "map[1:one]" })
	if err := n.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if got := s.screen(); got != "map[]" {
		t.Errorf("left on the screen: %s", got)
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}
