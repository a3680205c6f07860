//go:build linux

package desktoptest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Process is a program that the desk started and ends.
type Process struct {
	t    testing.TB
	name string
	cmd  *exec.Cmd
	log  string // file with what it wrote
	done chan struct{}
}

// Start runs a program in the desk's environment until the end of the test.
func (d *Desk) Start(program string, args ...string) *Process {
	d.t.Helper()
	return d.start(exec.Command(program, args...))
}

func (d *Desk) start(cmd *exec.Cmd) *Process {
	d.t.Helper()
	log, err := os.CreateTemp(d.Dir, "log-"+filepath.Base(cmd.Path)+"-")
	if err != nil {
		d.t.Fatal(err)
	}
	defer log.Close()
	if cmd.Env == nil {
		cmd.Env = d.Env()
	}
	if cmd.Dir == "" {
		cmd.Dir = d.Dir
	}
	if cmd.Stdout == nil {
		cmd.Stdout = log
	}
	if cmd.Stderr == nil {
		cmd.Stderr = log
	}
	// A group of its own, so that what a panel or a shell starts ends with it;
	// and the end with us, should a test be killed by its time limit.
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("%s: %v", cmd.Path, err)
	}
	p := &Process{t: d.t, name: filepath.Base(cmd.Path), cmd: cmd, log: log.Name(), done: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		close(p.done)
	}()
	d.t.Cleanup(func() {
		p.Kill()
		if d.t.Failed() {
			p.t.Logf("%s said:\n%s", p.name, tail(p.Log(), 60))
		}
	})
	return p
}

// tail is the end of a log, without the pictures that a mock writes into it.
func tail(text string, lines int) string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	all = all[max(0, len(all)-lines):]
	for i, line := range all {
		if len(line) > 400 {
			all[i] = line[:400] + "…"
		}
	}
	return strings.Join(all, "\n")
}

// Pid is the process's.
func (p *Process) Pid() int { return p.cmd.Process.Pid }

// Log is what it has written to its standard output and error.
func (p *Process) Log() string {
	b, _ := os.ReadFile(p.log)
	return string(b)
}

// Signal sends a signal to the process.
func (p *Process) Signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatalf("%v to %s: %v", s, p.name, err)
	}
}

// Suspend stops the process as a hung one is, until Continue.
func (p *Process) Suspend() { p.t.Helper(); p.Signal(syscall.SIGSTOP) }

// Continue goes on after Suspend.
func (p *Process) Continue() { p.t.Helper(); p.Signal(syscall.SIGCONT) }

// Kill ends the process and what it started, as a crash does.
func (p *Process) Kill() {
	select {
	case <-p.done:
		return
	default:
	}
	if p.cmd.SysProcAttr.Setpgid || p.cmd.SysProcAttr.Setsid {
		_ = syscall.Kill(-p.Pid(), syscall.SIGKILL)
	}
	_ = p.cmd.Process.Kill()
	<-p.done
}

// Stop asks the process to end and waits for it.
func (p *Process) Stop() int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Fatalf("stopping %s: %v", p.name, err)
	}
	return p.Wait()
}

// Running tells whether it has not ended yet.
func (p *Process) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Wait waits for the end and returns the exit code, -1 for a signal's.
func (p *Process) Wait() int {
	p.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-p.done:
	case <-late.C:
		p.t.Fatalf("%s has not ended within %v; it said:\n%s", p.name, patience, tail(p.Log(), 30))
	}
	return p.cmd.ProcessState.ExitCode()
}
