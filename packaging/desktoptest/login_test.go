//go:build linux

package desktoptest

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"deskbreak/daemon/control"
)

// stopByLock ends the daemon that a login started, by the process that holds
// the desk's lock, if that is the program.
func stopByLock(d *Desk, program string) {
	d.t.Helper()
	pid, err := strconv.Atoi(strings.TrimSpace(d.Read("run", "deskbreak.sock.lock")))
	if err != nil {
		return // never started
	}
	if exe, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe"); err != nil || exe != program {
		return
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		d.t.Error(err)
	}
	Eventually(d.t, "the end of the daemon", func() (bool, any) {
		_, err := os.Stat(d.Path("run", "deskbreak.sock"))
		return os.IsNotExist(err), err
	})
}

// What autostart writes is started by a desktop's login, once, and no more when
// it is off.
func TestStartsAtLogin(t *testing.T) {
	d := withMock(t)
	dex := Need(t, "dex")
	d.Config(never)
	d.Setenv("XDG_CURRENT_DESKTOP", "XFCE")
	if r := d.Deskbreak("autostart", "on"); r.Code != 1 || !strings.Contains(r.Err, "go install") {
		t.Errorf("autostart of a program in a temporary folder: %+v", r)
	}
	entries := func() []string {
		found, _ := filepath.Glob(d.Path("config", "autostart", "*.desktop"))
		return found
	}
	if got := entries(); len(got) != 0 {
		t.Errorf("written: %q", got)
	}

	program := Installed(t)
	d.Use(program)
	t.Cleanup(func() { stopByLock(d, program) })
	d.OK("autostart", "on")
	if got := entries(); len(got) != 1 {
		t.Fatalf("written: %q", got)
	}
	if out := d.OK("autostart", "status"); !strings.Contains(out, program) {
		t.Errorf("autostart status: %s", out)
	}
	login := func() *Process {
		t.Helper()
		p := d.Start(dex, "-a", "-e", "XFCE")
		if p.Wait() != 0 {
			t.Fatalf("dex: %s", p.Log())
		}
		return p
	}
	login()
	d.AwaitPhase(control.PhaseWorking)
	first := d.Read("run", "deskbreak.sock.lock")
	second := login() // of the same person
	Eventually(t, "the second one's word", func() (bool, any) { said := second.Log(); return strings.Contains(said, "runs already"), said })
	if now := d.Read("run", "deskbreak.sock.lock"); now != first {
		t.Errorf("process %s became %s", first, now)
	}
	stopByLock(d, program)
	if r := d.Deskbreak("status"); r.Code != 3 {
		t.Errorf("status after the end: %+v", r)
	}

	d.OK("autostart", "off")
	if got := entries(); len(got) != 0 {
		t.Errorf("still there: %q", got)
	}
	login()
	if r := d.Deskbreak("status"); r.Code != 3 {
		t.Errorf("started although it is off: %+v", r)
	}
}

// The welcome of an installed program offers the same with a button.
func TestWelcomeStartsAtLogin(t *testing.T) {
	d := withDunst(t)
	d.Config(never)
	d.Use(Installed(t))
	d.Daemon()
	n := d.Notes.One("a welcome", func(n Note) bool { return n.Labels["autostart"] != "" && n.Labels["now"] != "" })
	d.DunstPress(n.Labels["autostart"])
	Eventually(t, "login start to be on", func() (bool, any) {
		r := d.Deskbreak("autostart", "status")
		found, _ := filepath.Glob(d.Path("config", "autostart", "*.desktop"))
		return r.Code == 0 && len(found) == 1, r
	})
	d.Screenshot("after")
}

// What is installed points to nothing any more: said, with what to do.
func TestLoginStartIsGone(t *testing.T) {
	d := withMock(t)
	program := Installed(t)
	d.Use(program)
	d.OK("autostart", "on")
	if err := os.Rename(program, program+"-2"); err != nil {
		t.Fatal(err)
	}
	d.Use(program + "-2")
	r := d.Deskbreak("autostart", "status")
	if !strings.Contains(r.Out+r.Err, program) || !strings.Contains(r.Out+r.Err, "autostart on") {
		t.Errorf("autostart status: %+v", r)
	}
	d.OK("autostart", "on")
	if out := d.OK("autostart", "status"); !strings.Contains(out, program+"-2") {
		t.Errorf("autostart status: %s", out)
	}
}
