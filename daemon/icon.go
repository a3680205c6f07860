package daemon

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"time"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon/control"
	"deskbreak/notify"
	"deskbreak/notify/tray"
	"deskbreak/packaging/autostart"
)

// newIcon makes the tray, or nil when it is switched off.
func newIcon(l *loop, o Options, c config.Config, quit func()) *tray.Tray {
	if o.NoTray || !c.Tray {
		return nil
	}
	l.icon = tray.New(l, tray.Options{
		Edit:   func() error { return edit(l.file) },
		Report: func() { l.do(l.openReport) },
		Help:   func() { l.do(l.openHelp) },
		Quit:   quit,
		Log:    l.log,
		OnState: func(t control.Tray) {
			l.traySeen.Store(t)
			l.do(func() {}) // a change to publish
		},
	})
	l.traySeen.Store(l.icon.State())
	return l.icon
}

// edit opens the settings in the desktop's editor, after writing them with the
// defaults when there are none yet.
func edit(file string) error {
	if err := config.Init(file); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, missing := os.Stat(file); missing != nil {
			return err
		}
	}
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", file)
	case "darwin":
		cmd = exec.Command("open", "-t", file)
	default:
		cmd = exec.Command("xdg-open", file)
	}
	if err := cmd.Start(); err != nil {
		return lang.Errorf("opening %s: %w; open it in an editor of yours", file, err)
	}
	return cmd.Wait()
}

// greet waits until everything has been looked for, tells the caller what was
// found, and welcomes who starts the program for the first time.
func (l *loop) greet(ctx context.Context, found <-chan struct{}, warnings []config.Issue, started func(Started)) {
	// Looking for the installed program reads the disk, which the loop does not
	// wait for. Nobody but the welcome below changes first.
	offer := l.first && canStartAtLogin()
	wait, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	select {
	case <-found:
	case <-wait.Done():
	}
	l.awaitSinks(wait)
	if ctx.Err() != nil {
		return
	}
	l.do(func() {
		if l.first && !l.met {
			l.welcome(offer)
		}
		if started != nil {
			s := l.status()
			st := Started{Tray: s.Tray, Notifications: s.Notifications, Idle: s.Idle}
			if s.Next != nil {
				st.Next = *s.Next
			}
			for _, w := range warnings {
				st.Warnings = append(st.Warnings, w.String())
			}
			go started(st)
		}
	})
}

// awaitSinks waits until the notification server and the tray have said what
// they are, as far as there is any to come.
func (l *loop) awaitSinks(ctx context.Context) {
	changed := make(chan struct{}, 1)
	if !l.do(func() { l.follow[changed] = struct{}{} }) {
		return
	}
	defer l.do(func() { delete(l.follow, changed) })
	desktop := desktop()
	for {
		known := make(chan bool, 1)
		l.do(func() {
			s := l.status()
			notes := s.Notifications.Server != "" || !desktop && s.Notifications.Why != ""
			known <- notes && (l.icon == nil || s.Tray.Shown || !trayToCome(s.Tray, desktop))
		})
		select {
		case ok := <-known:
			if ok {
				return
			}
		case <-ctx.Done():
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// trayToCome is false where this build has no tray, or one that nothing can show:
// icons of the new kind go over the session bus.
func trayToCome(t control.Tray, desktop bool) bool {
	return t.Backend != "none" && (desktop || t.Backend != "sni")
}

// welcome says at the first start that the program runs, and offers to start it
// at login.
func (l *loop) welcome(offer bool) {
	l.first = false
	v := l.machine.View(l.now)
	l.notice(notify.Welcome(l.now.Wall, v.Next, offer))
}

// canStartAtLogin is true for an installed program.
func canStartAtLogin() bool {
	env, err := autostart.System()
	return err == nil && autostart.Installed(env)
}

// startAtLogin is the welcome's button.
func (l *loop) startAtLogin() {
	env, err := autostart.System()
	if err == nil {
		var r autostart.Result
		if r, err = autostart.On(env); err == nil {
			l.log.Info("start at login is on", "by", r.Means.String(), "file", r.File)
			return
		}
	}
	l.log.Error("start at login", "err", err)
}
