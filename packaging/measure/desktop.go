//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience is how long a part of the desktop may take to be there.
const patience = 20 * time.Second

const watcher = "org.kde.StatusNotifierWatcher"

// desktop is one made for the measurement: a screen, a bus, a notification
// server and a panel.
type desktop struct {
	dir     string
	env     []string
	started []*process
	bus     *dbus.Conn
	signals chan *dbus.Signal
}

// process is a child in a group of its own, so that its children end with it.
type process struct {
	cmd  *exec.Cmd
	log  *bytes.Buffer
	done chan struct{} // closed when it has ended
	err  error         // how it ended
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// end asks the process to stop and waits; the error is how it ended, if it did
// not end well.
func (p *process) end() error {
	_ = syscall.Kill(-p.pid(), syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		_ = syscall.Kill(-p.pid(), syscall.SIGKILL)
		<-p.done
		return fmt.Errorf("%s did not stop within 5 s", filepath.Base(p.cmd.Path))
	}
	return p.err
}

func start(env []string, stdout io.Writer, extra *os.File, name string, args ...string) (*process, error) {
	p := &process{cmd: exec.Command(name, args...), log: &bytes.Buffer{}, done: make(chan struct{})}
	p.cmd.Env = env
	p.cmd.Stdout, p.cmd.Stderr = stdout, p.log
	if stdout == nil {
		p.cmd.Stdout = p.log
	}
	if extra != nil {
		p.cmd.ExtraFiles = []*os.File{extra}
	}
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.WaitDelay = time.Second
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("cannot start %s: %v; packaging/test installs what is needed", name, err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// startDesktop brings everything up in turn, each waited for.
func startDesktop(ctx context.Context, dir string) (_ *desktop, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	home, run := filepath.Join(dir, "home"), filepath.Join(dir, "run")
	d := &desktop{dir: dir, env: []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "HOME=" + home, "XDG_RUNTIME_DIR=" + run,
		"XDG_CONFIG_HOME=" + home + "/.config", "XDG_CACHE_HOME=" + home + "/.cache",
		"XDG_DATA_HOME=" + home + "/.local/share", "XDG_STATE_HOME=" + home + "/.local/state",
		"XDG_CURRENT_DESKTOP=XFCE", "XDG_SESSION_TYPE=x11", "NO_AT_BRIDGE=1", "GTK_A11Y=none",
		// No system bus: what the machine does must not be counted.
		"DBUS_SYSTEM_BUS_ADDRESS=unix:path=" + run + "/no-system-bus",
	}}
	defer func() {
		if err != nil {
			d.stop()
		}
	}()
	if err := os.MkdirAll(run, 0o700); err != nil {
		return nil, err
	}
	if err := panelConfig(filepath.Join(home, ".config")); err != nil {
		return nil, err
	}

	display, err := d.firstLine(ctx, true, "Xvfb", "-displayfd", "3", "-screen", "0", "800x600x24", "-nolisten", "tcp")
	if err != nil {
		return nil, err
	}
	d.env = append(d.env, "DISPLAY=:"+display)
	address, err := d.firstLine(ctx, false, "dbus-daemon", "--session", "--nofork", "--nopidfile",
		"--address=unix:path="+run+"/bus", "--print-address=1")
	if err != nil {
		return nil, err
	}
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+address)
	if d.bus, err = dbus.Connect(address); err != nil {
		return nil, fmt.Errorf("cannot reach the bus: %v", err)
	}
	d.signals = make(chan *dbus.Signal, 64)
	d.bus.Signal(d.signals)
	if err := errors.Join(
		d.bus.AddMatchSignalContext(ctx, dbus.WithMatchMember("NameOwnerChanged")),
		d.bus.AddMatchSignalContext(ctx, dbus.WithMatchInterface(watcher)),
	); err != nil {
		return nil, err
	}
	for _, part := range []struct{ program, arg, name string }{
		{"dunst", "-print", "org.freedesktop.Notifications"},
		{"xfce4-panel", "--disable-wm-check", watcher},
	} {
		p, err := start(d.env, nil, nil, part.program, part.arg)
		if err != nil {
			return nil, err
		}
		d.started = append(d.started, p)
		if err := d.await(ctx, p, func(s *dbus.Signal) bool {
			return s.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(s.Body) == 3 && s.Body[0] == part.name && s.Body[2] != ""
		}); err != nil {
			return nil, fmt.Errorf("%s is not there: %v", part.name, err)
		}
	}
	return d, nil
}

// firstLine starts a program and waits for the line in which it says where it
// can be reached, on descriptor 3 or on its standard output.
func (d *desktop) firstLine(ctx context.Context, third bool, name string, args ...string) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer r.Close()
	var p *process
	if third {
		p, err = start(d.env, nil, w, name, args...)
	} else {
		p, err = start(d.env, w, nil, name, args...)
	}
	w.Close()
	if err != nil {
		return "", err
	}
	d.started = append(d.started, p)
	deadline, _ := ctx.Deadline()
	_ = r.SetReadDeadline(deadline)
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("%s did not say where it is: %v", name, err)
	}
	return strings.TrimSpace(line), nil
}

// await waits for a signal, or for the end of the process that should bring it.
func (d *desktop) await(ctx context.Context, p *process, is func(*dbus.Signal) bool) error {
	for {
		select {
		case s, ok := <-d.signals:
			if !ok {
				return errors.New("the bus is gone")
			}
			if is(s) {
				return nil
			}
		case <-p.done:
			return fmt.Errorf("%s ended (%v):\n%s", filepath.Base(p.cmd.Path), p.err, strings.TrimSpace(p.log.String()))
		case <-ctx.Done():
			return errors.New("no sign of it in time")
		}
	}
}

// daemon starts the program and waits for its tray item.
func (d *desktop) daemon(ctx context.Context, program string, env []string) (time.Duration, *process, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for len(d.signals) > 0 {
		<-d.signals // of the start before
	}
	begin := time.Now()
	p, err := start(append(d.env, env...), nil, nil, program, "daemon")
	if err != nil {
		return 0, nil, err
	}
	err = d.await(ctx, p, func(s *dbus.Signal) bool { return s.Name == watcher+".StatusNotifierItemRegistered" })
	took := time.Since(begin)
	if err != nil {
		_ = p.end()
		return 0, nil, fmt.Errorf("no tray item: %v", err)
	}
	return took, p, nil
}

// status asks the running daemon as a script would, process start included.
func (d *desktop) status(ctx context.Context, program string, env []string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "status", "--json")
	cmd.Env = append(d.env, env...)
	begin := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("deskbreak status --json: %v\n%s", err, strings.TrimSpace(string(out)))
	}
	return time.Since(begin), nil
}

// stop ends what was started, the last first.
func (d *desktop) stop() {
	if d.bus != nil {
		d.bus.Close()
	}
	for i := len(d.started) - 1; i >= 0; i-- {
		_ = d.started[i].end() // how a panel ends is not our business
	}
}

// panelConfig makes a panel with nothing but the tray.
func panelConfig(config string) error {
	dir := filepath.Join(config, "xfce4", "xfconf", "xfce-perchannel-xml")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "xfce4-panel.xml"), []byte(`<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`), 0o600)
}
