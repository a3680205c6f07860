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

// desktop is one made for the measurement: a screen, both buses, logind, a
// notification server and a panel. A part that is missing would be asked for
// again and again, which is not what an ordinary desktop sees.
type desktop struct {
	env             []string
	started         []*process
	session, system *bus
}

// bus is a connection and what it hears.
type bus struct {
	address string
	conn    *dbus.Conn
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
	d := &desktop{env: []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "HOME=" + home, "XDG_RUNTIME_DIR=" + run,
		"XDG_CONFIG_HOME=" + home + "/.config", "XDG_CACHE_HOME=" + home + "/.cache",
		"XDG_DATA_HOME=" + home + "/.local/share", "XDG_STATE_HOME=" + home + "/.local/state",
		"XDG_CURRENT_DESKTOP=XFCE", "XDG_SESSION_TYPE=x11", "XDG_SESSION_ID=c1", "NO_AT_BRIDGE=1", "GTK_A11Y=none",
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

	display, err := d.firstLine(ctx, true, "Xvfb", "-displayfd", "3", "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset")
	if err != nil {
		return nil, err
	}
	d.env = append(d.env, "DISPLAY=:"+display)
	if d.session, err = d.startBus(ctx, filepath.Join(run, "bus")); err != nil {
		return nil, err
	}
	if d.system, err = d.startBus(ctx, filepath.Join(run, "system")); err != nil {
		return nil, err
	}
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+d.session.address, "DBUS_SYSTEM_BUS_ADDRESS="+d.system.address)
	for _, part := range []struct {
		bus     *bus
		name    string
		program string
		args    []string
	}{
		{d.system, "org.freedesktop.login1", "/usr/bin/python3", []string{"-m", "dbusmock", "--system", "--template", "logind"}},
		{d.session, "org.freedesktop.Notifications", "dunst", nil},
		{d.session, watcher, "xfce4-panel", []string{"--disable-wm-check"}},
	} {
		p, err := start(d.env, nil, nil, part.program, part.args...)
		if err != nil {
			return nil, err
		}
		d.started = append(d.started, p)
		if err := part.bus.await(ctx, p, func(s *dbus.Signal) bool {
			return s.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(s.Body) == 3 && s.Body[0] == part.name && s.Body[2] != ""
		}); err != nil {
			return nil, fmt.Errorf("%s is not there: %v", part.name, err)
		}
	}
	err = d.system.conn.Object("org.freedesktop.login1", "/org/freedesktop/login1").CallWithContext(ctx,
		"org.freedesktop.DBus.Mock.AddSession", 0, "c1", "seat0", uint32(os.Getuid()), "me", true).Err
	if err != nil {
		return nil, fmt.Errorf("cannot log in: %v", err)
	}
	return d, nil
}

// startBus starts a bus of our own at a path and listens to it.
func (d *desktop) startBus(ctx context.Context, path string) (*bus, error) {
	address, err := d.firstLine(ctx, false, "dbus-daemon", "--session", "--nofork", "--nopidfile",
		"--address=unix:path="+path, "--print-address=1")
	if err != nil {
		return nil, err
	}
	b := &bus{address: address, signals: make(chan *dbus.Signal, 64)}
	if b.conn, err = dbus.Connect(address); err != nil {
		return nil, fmt.Errorf("cannot reach the bus: %v", err)
	}
	b.conn.Signal(b.signals)
	if err := errors.Join(
		b.conn.AddMatchSignalContext(ctx, dbus.WithMatchMember("NameOwnerChanged")),
		b.conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface(watcher)),
	); err != nil {
		b.conn.Close()
		return nil, err
	}
	return b, nil
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
func (b *bus) await(ctx context.Context, p *process, is func(*dbus.Signal) bool) error {
	for {
		select {
		case s, ok := <-b.signals:
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
	for len(d.session.signals) > 0 {
		<-d.session.signals // of the start before
	}
	begin := time.Now()
	p, err := start(append(d.env, env...), nil, nil, program, "daemon", "--set", "natural_break="+soonAway.String())
	if err != nil {
		return 0, nil, err
	}
	err = d.session.await(ctx, p, func(s *dbus.Signal) bool { return s.Name == watcher+".StatusNotifierItemRegistered" })
	took := time.Since(begin)
	if err != nil {
		_ = p.end()
		return 0, nil, fmt.Errorf("no tray item: %v", err)
	}
	return took, p, nil
}

// ask asks the running daemon as a script would, process start included.
func (d *desktop) ask(ctx context.Context, program string, env []string, args ...string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(d.env, env...)
	begin := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("deskbreak %s: %v\n%s", strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return time.Since(begin), nil
}

// stop ends what was started, the last first.
func (d *desktop) stop() {
	for _, b := range []*bus{d.session, d.system} {
		if b != nil {
			b.conn.Close()
		}
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
