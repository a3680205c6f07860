//go:build linux

package desktoptest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

// Result is what a run of the command line gave.
type Result struct {
	Out, Err string
	Code     int // -1: it did not end in time
}

// Use has the desk run the program at the path, in place of the one just built.
func (d *Desk) Use(path string) { d.program = path }

func (d *Desk) deskbreak() string {
	d.t.Helper()
	if d.program != "" {
		return d.program
	}
	return Program(d.t)
}

// Deskbreak runs the program with arguments, as in a terminal of the desk.
func (d *Desk) Deskbreak(args ...string) Result {
	d.t.Helper()
	return d.within(patience, args...)
}

func (d *Desk) within(limit time.Duration, args ...string) Result {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, d.deskbreak(), args...)
	cmd.Env, cmd.Dir = d.Env(), d.Dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	r := Result{Out: out.String(), Err: complaint.String()}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		r.Code = -1
	case errors.As(err, &exit):
		r.Code = exit.ExitCode()
	case err != nil:
		d.t.Fatal(err)
	}
	return r
}

// OK runs the program, which must succeed, and returns what it said.
func (d *Desk) OK(args ...string) string {
	d.t.Helper()
	r := d.Deskbreak(args...)
	if r.Code != 0 {
		d.t.Fatalf("deskbreak %s: exit code %d\n%s%s", strings.Join(args, " "), r.Code, r.Out, r.Err)
	}
	return r.Out
}

// Daemon is a running deskbreak.
type Daemon struct {
	*Process
	d *Desk
	// ending is true once the test has ended it in a way of its own.
	ending bool
}

// Daemon starts the program as a login does and waits until it answers. At the
// end of the test it must still run, stop cleanly when asked to, and not have
// panicked.
func (d *Desk) Daemon(args ...string) *Daemon {
	d.t.Helper()
	cmd := exec.Command(d.deskbreak(), append([]string{"daemon"}, args...)...)
	return d.daemon(cmd)
}

func (d *Desk) daemon(cmd *exec.Cmd) *Daemon {
	d.t.Helper()
	m := &Daemon{Process: d.start(cmd), d: d}
	d.t.Cleanup(m.check)
	Eventually(d.t, "an answer from the daemon", func() (bool, any) {
		if !m.Running() {
			d.t.Fatalf("the daemon has ended with code %d:\n%s", m.Wait(), m.Log())
		}
		r := d.Deskbreak("status", "--json")
		return r.Code == 0, r
	})
	return m
}

func (m *Daemon) check() {
	if !m.ending && !m.Running() {
		m.t.Errorf("the daemon ended by itself, with code %d", m.Wait())
	}
	if !m.ending && m.Running() {
		if code := m.Stop(); code != 0 {
			m.t.Errorf("the daemon stopped with code %d", code)
		}
	}
	for _, bad := range []string{"panic:", "fatal error:", "DATA RACE", "goroutine "} {
		if strings.Contains(m.Log(), bad) {
			m.t.Errorf("the daemon's log has %q:\n%s", bad, m.Log())
		}
	}
}

// Quits waits until the daemon has ended by itself, with code 0.
func (m *Daemon) Quits() {
	m.t.Helper()
	m.ending = true
	if code := m.Wait(); code != 0 {
		m.t.Fatalf("the daemon ended with code %d:\n%s", code, m.Log())
	}
}

// Stop stops the daemon with SIGTERM.
func (m *Daemon) Stop() int {
	m.t.Helper()
	m.ending = true
	return m.Process.Stop()
}

// Kill ends the daemon with SIGKILL.
func (m *Daemon) Kill() {
	m.ending = true
	m.Process.Kill()
}

// Status is what `status --json` says.
func (d *Desk) Status() control.Status {
	d.t.Helper()
	s, err := d.status()
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// promptly is how long `status` may take, also on a desktop that hangs: far more
// than it needs, and less than the deadline of any call that a hung part could
// make it wait for.
const promptly = 4 * time.Second

func (d *Desk) status() (s control.Status, err error) {
	d.t.Helper()
	r := d.within(promptly, "status", "--json")
	if r.Code != 0 {
		return s, errors.New("status --json: " + strings.TrimSpace(r.Out+r.Err))
	}
	err = json.Unmarshal([]byte(r.Out), &s)
	return s, err
}

// AwaitStatus waits until the status is as described.
func (d *Desk) AwaitStatus(what string, ok func(control.Status) bool) control.Status {
	d.t.Helper()
	var s control.Status
	eventually(d.t, 50*time.Millisecond, "status with "+what, func() (bool, any) {
		var err error
		if s, err = d.status(); err != nil {
			return false, err
		}
		if ok(s) {
			return true, nil
		}
		text, _ := json.Marshal(s)
		return false, string(text)
	})
	return s
}

// AwaitPhaseWithin waits for one of the phases, after a while in which it is not
// even looked for: looking wakes the daemon.
func (d *Desk) AwaitPhaseWithin(phase string, while time.Duration) control.Status {
	d.t.Helper()
	d.Pass(while)
	return d.AwaitPhase(phase)
}

// AwaitPhase waits for one of the phases.
func (d *Desk) AwaitPhase(phase string) control.Status {
	d.t.Helper()
	return d.AwaitStatus("phase "+phase, func(s control.Status) bool { return s.Phase == phase })
}

// History is what `history --format json` says.
func (d *Desk) History() []history.Record {
	d.t.Helper()
	var records []history.Record
	out := d.OK("history", "--format", "json")
	if err := json.Unmarshal([]byte(out), &records); err != nil {
		d.t.Fatalf("history --format json: %v\n%s", err, out)
	}
	return records
}

// HistoryFile is this machine's file of records.
func (d *Desk) HistoryFile() string {
	d.t.Helper()
	files, _ := filepath.Glob(d.Path("data", "deskbreak", "history", "*.jsonl"))
	if len(files) != 1 {
		d.t.Fatalf("there are %d history files: %q", len(files), files)
	}
	return files[0]
}

// Records are those of the history that are as described, once there are
// exactly so many.
func (d *Desk) Records(count int, what string, ok func(history.Record) bool) (list []history.Record) {
	d.t.Helper()
	eventually(d.t, 50*time.Millisecond, what+" in the history", func() (bool, any) {
		list = nil
		all := d.History()
		for _, r := range all {
			if ok(r) {
				list = append(list, r)
			}
		}
		return len(list) == count, all
	})
	return list
}

// Outcome waits for the one record of a prompt that ended so.
func (d *Desk) Outcome(outcome string) history.Record {
	d.t.Helper()
	return d.Records(1, "a prompt "+outcome, func(r history.Record) bool {
		return r.Event == history.EventPrompt && r.Outcome == outcome
	})[0]
}

// Append adds text to the end of a file.
func (d *Desk) Append(path, text string) {
	d.t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		d.t.Fatal(err)
	}
}
