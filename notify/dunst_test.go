//go:build unix && !darwin

package notify

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// dunst is a real notification server on a screen that nobody sees.
type dunst struct {
	*desk
	display string
}

func newDunst(t *testing.T) (*dunst, *process) {
	t.Helper()
	need(t, "dunst")
	need(t, "dunstctl")
	d := &dunst{newDesk(t), xvfb(t)}
	d.env = append(d.env, "DISPLAY="+d.display, "PATH="+os.Getenv("PATH"))
	// The menu that dunst opens for a notification's buttons: the one called for.
	menu := filepath.Join(d.dir, "menu")
	if err := os.WriteFile(menu, []byte("#!/bin/sh\ngrep -m1 \"$(cat "+filepath.Join(d.dir, "pick")+")\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(d.dir, "dunst"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, "dunst", "dunstrc"), []byte("[global]\nmarkup = full\ndmenu = "+menu+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return d, d.server("dunst")
}

func (d *dunst) ctl(args ...string) string {
	d.t.Helper()
	cmd := exec.Command("dunstctl", args...)
	cmd.Env = append(os.Environ(), d.env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		d.t.Fatalf("dunstctl %s: %v: %s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (d *dunst) displayed(want string) {
	d.t.Helper()
	eventually(d.t, want+" on the screen", func() bool { return d.ctl("count", "displayed") == want })
}

// history are the titles and bodies of what was closed, newest first.
func (d *dunst) history() (all []string) {
	d.t.Helper()
	type text struct{ Data string }
	var h struct {
		Data [][]struct{ Summary, Body text }
	}
	if err := json.Unmarshal([]byte(d.ctl("history")), &h); err != nil {
		d.t.Fatal(err)
	}
	for _, n := range h.Data[0] {
		all = append(all, n.Summary.Data+"|"+n.Body.Data)
	}
	return all
}

func (d *dunst) press(label string) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, "pick"), []byte(label), 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.ctl("context")
}

func TestDunst(t *testing.T) {
	t.Parallel()
	d, _ := newDunst(t)
	n := d.notifier(Options{Icon: encoded(t, dot())})
	p := Prompt(text())
	p.Image, p.Body = dot(), "3 < 4 & <b>5</b>"
	n.Set(&p)
	d.displayed("1")
	if s := n.Server(); s != (Server{Name: "dunst", Buttons: true, Many: true}) {
		t.Errorf("Server says %+v", s)
	}
	d.press("Snooze")
	if e := await(t, n); e != (Event{EventAction, "p1", "snooze"}) {
		t.Errorf("got %+v", e)
	}
	n.Set(nil)
	d.displayed("0")
	if h := d.history(); len(h) != 1 || h[0] != "Time to get up: Hip hinge|3 &lt; 4 &amp; &lt;b&gt;5&lt;/b&gt;" {
		t.Errorf("dunst had %q", h)
	}

	p.Seq++
	n.Set(&p)
	d.displayed("1")
	for range 3 {
		p.Seq++
		n.Set(&p)
	}
	b := Back(text())
	b.Seq = p.Seq
	n.Set(&b)
	d.displayed("1")
	d.ctl("close")
	if e := await(t, n); e.Kind != EventDismissed {
		t.Errorf("got %+v", e)
	}
	if h := d.history(); len(h) != 2 {
		t.Errorf("repeats were not in place: %q", h)
	}

	b.Seq++
	n.Set(&b)
	d.displayed("1")
	n.Set(nil)
	d.displayed("0")
}

func TestDunstStopped(t *testing.T) {
	t.Parallel()
	d, server := newDunst(t)
	n := d.notifier(Options{})
	n.Set(note("one", 0))
	d.displayed("1")
	server.signal(syscall.SIGSTOP)
	n.Set(note("two", 0))
	eventually(t, "the deadline", func() bool { return strings.Contains(n.Server().Why, "dunst does not answer") })
	n.Set(note("three", 0))
	server.signal(syscall.SIGCONT)
	eventually(t, "an answer", func() bool { return n.Server().Why == "" })
	d.displayed("1")
	n.Set(nil)
	d.displayed("0")
	if h := d.history(); len(h) != 1 || h[0] != "three|" {
		t.Errorf("dunst had %q, want the last wish alone", h)
	}
}

func TestDunstKilledAndRestarted(t *testing.T) {
	t.Parallel()
	d, server := newDunst(t)
	n := d.notifier(Options{})
	n.Set(note("one", 0))
	d.displayed("1")
	server.kill()
	eventually(t, "its end", func() bool { return d.owner() == "" })
	d.server("dunst")
	d.displayed("1")
	n.Set(nil)
	d.displayed("0")
}
