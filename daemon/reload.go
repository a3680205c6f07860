package daemon

import (
	"cmp"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon/schedule"
	"deskbreak/notify"
)

// reloader reads the settings again when they changed. Everything that can fail
// comes first, on its own goroutine; then the loop swaps.
type reloader struct {
	options config.Options

	mu      sync.Mutex
	loop    *loop           // nil before the start and after the stop
	watcher *config.Watcher // nil: nothing is watched
	pending bool            // something changed before the start
}

// file is the settings' file as a person knows it.
func (r *reloader) file() string { return cmp.Or(r.options.File, r.options.Paths.User) }

// start lets changes through to the loop, also one that came before.
func (r *reloader) start(l *loop) {
	r.mu.Lock()
	r.loop = l
	pending := r.pending
	r.mu.Unlock()
	if pending {
		r.changed()
	}
}

func (r *reloader) stop() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.loop = nil
	return nil
}

// first reads the settings for the start. With mistakes in them it is the fallback
// that counts, and they are refused then, as after a change.
func (r *reloader) first() (loaded *config.Loaded, refused, err error) {
	if loaded, err = config.Load(r.options); err == nil {
		return loaded, nil, nil
	}
	if good := Fallback(r.options); good != nil {
		return good, err, nil
	}
	return nil, nil, err
}

// Fallback is what a daemon starts with when the settings have mistakes: a reminder
// by the last good ones is better than none at login, which nobody would notice, and
// one with the built-in movements better than none with the person's own. Nil: it
// does not start, because it was never started with good ones, or because what was
// said on the command line is at fault.
func Fallback(o config.Options) *config.Loaded {
	if folder := keptFolder(o); folder != "" {
		if good, err := config.LoadKept(folder, o.Checks); err == nil {
			return good
		}
	}
	return withoutOwn(o)
}

// keptFolder is where the last good settings are; empty: what was said on the
// command line is for one run, and not kept.
func keptFolder(o config.Options) string {
	if o.Paths.State == "" || o.File != "" || len(o.Set) > 0 {
		return ""
	}
	return filepath.Join(filepath.Dir(o.Paths.State), "last-good")
}

// withoutOwn reads the settings but for the person's own movements; nil: there is
// another mistake.
func withoutOwn(o config.Options) *config.Loaded {
	o.Checks.NoMovements = true
	good, err := config.Load(o)
	if err != nil {
		return nil
	}
	return good
}

// load reads the settings. named are those that name the file of the person's own
// movements, also when the mistake is in that: who mends it need not touch the
// settings. Nil: nobody can tell which file that is.
func (r *reloader) load() (loaded, named *config.Loaded, err error) {
	if loaded, err = config.Load(r.options); err != nil {
		return nil, withoutOwn(r.options), err
	}
	return loaded, loaded, nil
}

// changed reads the settings and hands them to the loop. It may be called from
// several goroutines; each reads what is on disk when its turn comes.
func (r *reloader) changed() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.loop == nil {
		r.pending = true
		return
	}
	l := r.loop
	loaded, named, err := r.load()
	if named != nil && r.watcher != nil {
		r.watcher.Also(named.Config.Movements.File)
	}
	var m movements
	if err == nil {
		speak(loaded.Config.Language, l.log)
		if problem := m.use(loaded.Config.Movements); problem != nil {
			l.warnMovements(problem)
		}
	}
	l.do(func() { l.reloaded(loaded, m, err) })
	if err == nil {
		l.files.keepSettings(loaded, keptFolder(r.options))
	}
}

// reloaded takes over new settings, or keeps the last good ones and says so.
func (l *loop) reloaded(loaded *config.Loaded, m movements, err error) {
	if err != nil {
		l.refuseConfig(err)
		return
	}
	l.warn(loaded)
	if l.refused != nil {
		l.log.Info("the settings are good again")
		l.refused = nil
		l.dropNotice(notify.IDConfig)
	}
	if loaded.Config.Tray != l.config.Tray {
		l.log.Warn("the tray is switched on or off at the next start of deskbreak")
	}
	m.programme = l.movement.programme
	l.config, l.movement = loaded.Config, m
	set, err := machineSettings(l.config, &l.movement)
	if err != nil {
		l.refuseConfig(err)
		return
	}
	l.log.Info("settings taken over", "files", loaded.Files)
	l.seen.any = false // what is shown may be in another language now
	l.step(schedule.Event{Kind: schedule.Configure, Settings: &set})
}

// speak has every text in the language that the settings name.
func speak(language string, log *slog.Logger) {
	if err := lang.Use(language, os.Getenv); err != nil {
		log.Warn("the texts stay in the language that they are in", "err", err)
	}
}

func (l *loop) warnMovements(err error) {
	l.log.Warn("only the built-in movements are chosen from until the settings are read again", "err", err)
}

func (l *loop) refuseConfig(err error) {
	lines := []string{err.Error()}
	var errs config.Errors
	if errors.As(err, &errs) {
		lines = lines[:0]
		for _, e := range errs {
			lines = append(lines, e.String())
		}
	}
	if slices.Equal(lines, l.refused) {
		return // said already
	}
	l.refused = lines
	for _, line := range lines {
		l.log.Error("settings refused, the last good ones stay", "err", line)
	}
	l.sayConfig()
}
