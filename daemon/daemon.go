// Package daemon is the program that runs from login on: it wires what comes in
// (settings, presence, clocks, requests) to the machine that decides, and the
// machine's effects to the world (notification, tray, history, state).
//
// It promises that one goroutine owns the machine, that nothing outside can hold
// that goroutine up, that a record is on disk before an answer to it is given,
// and that whatever was acquired is released in the opposite order, also when
// the start fails halfway.
package daemon

import (
	"context"
	"errors"
	"io"
	stdlog "log"
	"log/slog"
	"time"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon/control"
	"deskbreak/daemon/presence"
	"deskbreak/daemon/quiet"
	"deskbreak/daemon/wake"
	"deskbreak/notify"
	"deskbreak/notify/tray"
)

// Options are what a run of the daemon is given.
type Options struct {
	Version string
	// Paths are where files are; File, if not empty, is read instead of Paths.User.
	Paths config.Paths
	File  string
	// Set are KEY=VALUE settings for this run, Environ the environment.
	Set     []string
	Environ []string
	NoTray  bool
	// Reload is received from when the settings are to be read again; nil: never.
	Reload <-chan struct{}
	// Terminal is where a person would see a reminder when there is no desktop.
	Terminal io.Writer
	// Log gets the log; nil: it goes nowhere.
	Log io.Writer
	// Started is called once, when everything has been looked for; nil: nobody asks.
	Started func(Started)
}

// Started is what a run found.
type Started struct {
	// Next is the first possible prompt; zero when only a condition can bring it.
	Next          time.Time
	Tray          control.Tray
	Notifications control.Notifications
	Idle          control.Idle
	// Warnings are mistakes in the settings that do no harm.
	Warnings []string
}

// Run runs the daemon until ctx ends, and returns nil after a clean stop. It
// returns an error that wraps control.ErrRunning when another daemon runs, and
// config.Errors when the settings are refused.
func Run(ctx context.Context, o Options) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var ends cleanup
	defer func() { err = errors.Join(err, ends.run()) }()
	closeLog := func() error { return nil }
	ends.add("log", func() error { return closeLog() }) // first, so that everything else can still log

	// The socket comes first: a second start finds the first one at once.
	listener, err := control.Listen(o.Paths.Socket)
	if err != nil {
		return err
	}
	ends.add("control socket", listener.Close) // not text: a part's name

	settings := &reloader{options: config.Options{
		Paths: o.Paths, File: o.File, Set: o.Set, Environ: o.Environ, Checks: Checks(),
	}}
	watcher, err := config.Watch(ctx, settings.options, settings.changed)
	if err != nil {
		return lang.Errorf("watching the settings: %w", err)
	}
	settings.watcher = watcher
	ends.add("settings watch", func() error { watcher.Close(); return nil }) // not text: a part's name
	loaded, refused, err := settings.first()
	if err != nil {
		return err
	}
	named := loaded
	if refused != nil {
		named = withoutOwn(settings.options) // the file to mend, not the copy of the last good one
	}
	if named != nil {
		watcher.Also(named.Config.Movements.File)
	}
	var log *slog.Logger
	log, closeLog = newLog(o.Log, loaded.Config.Log)
	speak(loaded.Config.Language, log)
	// Libraries that speak to standard error by themselves speak here instead.
	stdlog.SetFlags(0)
	stdlog.SetOutput(slog.NewLogLogger(log.Handler(), slog.LevelDebug).Writer())
	listener.Version, listener.Log = o.Version, log
	if late := watcher.Late(); late != "" {
		log.Warn("changed settings are noticed late", "how", late)
	}

	alarm, err := wake.New()
	if err != nil {
		return err
	}
	ends.add("alarm", alarm.Close)
	files, memory := openFiles(o.Paths, log)
	d := newLoop(loopOptions{
		version: o.Version, clock: alarm, files: files, log: log, file: settings.file(),
		loaded: loaded, memory: memory, pages: programPages(ctx, o),
	})
	if refused != nil {
		d.refuseConfig(refused)
	} else {
		files.keepSettings(loaded, keptFolder(settings.options))
	}
	d.startRecorder(memory)
	ends.add("files", d.files.close)
	ends.add("recording", d.recorder.close)
	ends.add("hooks", d.hooks.close)
	d.reload, d.stop = settings.changed, cancel

	senses, err := presence.Start(ctx, presence.Options{Log: log, Boot: wake.Boot}, d.onPresence)
	if err != nil {
		return err
	}
	ends.add("presence", senses.Close)
	d.senses = senses

	hush, err := quiet.Start(ctx, quiet.Options{Log: log}, d.onQuiet)
	if err != nil {
		return err
	}
	ends.add("quiet", hush.Close)

	// The loop ends after the notifications, so that the last state names none that
	// has been withdrawn; until then it goes on.
	living, endLoop := context.WithCancel(context.WithoutCancel(ctx))
	looping, started := make(chan struct{}), false
	ends.add("loop", func() error {
		endLoop()
		if started {
			<-looping
		}
		return nil
	})

	d.notes = notify.New(notify.Options{
		Icon: tray.AppIcon(), Orphan: memory.Live, OnLive: d.onLive, Terminal: o.Terminal, Log: log,
	})
	ends.add("notifications", func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if err := d.notes.Close(ctx); err != nil {
			log.Warn("the next start withdraws what may still be on the screen", "err", err)
		}
		return nil // a server or bus that went first is no failure of ours
	})

	icon := newIcon(d, o, loaded.Config, cancel)
	settings.start(d)
	ends.add("settings", settings.stop)
	go func() { defer close(looping); d.run(living) }()
	started = true
	serving := make(chan error, 1)
	go func() { serving <- listener.Serve(ctx, d) }()
	ends.add("control", func() error { cancel(); return <-serving })

	go d.greet(ctx, senses.Found(), loaded.Warnings, o.Started)
	d.giver.warm = func() { d.do(func() { d.touched = 0 }) } // the next thing is a sign of life
	go d.giver.run(ctx)
	d.giver.soon()
	return wait(ctx, icon, o.Reload, settings)
}

// wait keeps the calling goroutine, which on some systems is the only one that
// may own the tray, until the run ends.
func wait(ctx context.Context, icon *tray.Tray, reload <-chan struct{}, settings *reloader) error {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case _, ok := <-reload:
				if !ok {
					return
				}
				settings.changed()
			}
		}
	}()
	if icon != nil {
		if err := icon.Run(ctx); err != nil {
			return lang.Errorf("tray: %w", err)
		}
	}
	<-ctx.Done()
	return nil
}
