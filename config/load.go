package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// Options say where settings come from.
type Options struct {
	// Paths are the usual places; an empty name is a file that does not exist.
	Paths Paths
	// File is read instead of Paths.User, and must exist; empty: Paths.User,
	// which need not.
	File string
	// Set are KEY=VALUE pairs of the command line; of two for one key the
	// later counts.
	Set []string
	// Environ is the environment, as os.Environ gives it; nil: none.
	Environ []string
	// Checks know what this package cannot.
	Checks Checks
}

// Checks are the parts of checking that need to know more than this package
// does. A nil function means that nothing is checked; none is called unless
// there is something to check.
type Checks struct {
	// Hours says what is wrong with one range of hours, Cron with one cron line.
	Hours, Cron func(string) error
	// Movements, Precautions and Areas are the known names.
	Movements, Precautions, Areas func() []string
	// MovementsIn are the names of the movements in a person's own file, or
	// what is wrong with it: an error of type [Errors] keeps its places, any other is
	// told at the place of the setting. When it is nil and there is such a file,
	// movements.only is not checked.
	MovementsIn func(file string) ([]string, error)
	// NoMovements leaves movements.file unlooked at, whatever is there or is not, and
	// movements.only unchecked where there is such a file.
	NoMovements bool
	// Combined looks at the whole. Of an issue only Key and Reason matter: the
	// place is where that key was set.
	Combined func(Config) (errs, warnings []Issue)
}

// Loaded is a complete and valid configuration.
type Loaded struct {
	Config Config
	// Warnings are sorted by place.
	Warnings []Issue
	// Files are those that were read, the system's first.
	Files []string

	entries map[string]entry // nil: everything is the default
}

// layer is who set a value; a later one wins, and a lock over all.
type layer int

const (
	fromDefault layer = iota
	fromSystem
	fromUser
	fromEnvironment
	fromFlag
	fromLock
	fromMovements // a mistake in the person's own file of movements
)

// place is where something is written.
type place struct {
	layer     layer
	path      string // a file's name as given, a variable, or "--set KEY=VALUE"
	line, col int    // 0: not in a file
}

func (p place) issue(key, reason string) Issue {
	return Issue{Path: p.path, Line: p.line, Col: p.col, Key: key, Reason: reason, layer: p.layer}
}

// origin is how Show names a place.
func (p place) origin() string {
	switch p.layer {
	case fromDefault:
		return lang.T("default")
	case fromEnvironment:
		return lang.T("environment %s", p.path)
	case fromFlag:
		return lang.T("flag")
	case fromLock:
		return lang.T("locked by %s:%d", p.path, p.line)
	}
	return fmt.Sprintf("%s:%d", p.path, p.line)
}

// entry is one value of one key in one layer.
type entry struct {
	value any     // what the key's form read
	text  string  // how it is written in a file
	at    place   // of the value
	items []place // of each item of a list, in files
}

// Origin is where a key's value came from: "default", "PATH:LINE",
// "environment DESKBREAK_X", "flag" or "locked by PATH:LINE", in the person's language.
func (l *Loaded) Origin(key string) string { return l.entries[key].at.origin() }

// Load reads all layers and checks everything in them, also what another layer
// overrides. Its error is always of type [Errors].
func Load(o Options) (*Loaded, error) { return load(o, nil) }

// load is Load; text, if not nil, stands for what is in the user's file.
func load(o Options, text []byte) (*Loaded, error) {
	l := loading{checks: o.Checks}
	user := cmp.Or(o.File, o.Paths.User)
	mustExist := o.File != ""
	var layers []map[string]entry
	var locked map[string]place
	if system := o.Paths.System; system != user {
		if entries, locks := l.file(fromSystem, system, nil, false); entries != nil {
			layers, locked = append(layers, entries), locks
		}
		if entries, _ := l.file(fromUser, user, text, mustExist); entries != nil {
			layers = append(layers, entries)
		}
	} else if entries, locks := l.file(fromSystem, system, text, mustExist); entries != nil {
		// the system's own file is being checked or set: there is no user's over it
		layers, locked = append(layers, entries), locks
	}
	for _, entries := range []map[string]entry{l.environment(o.Environ), l.flags(o.Set)} {
		if len(entries) > 0 {
			layers = append(layers, entries)
		}
	}
	loaded := &Loaded{Config: Default(), Files: l.files}
	if len(layers) > 0 {
		l.finish(loaded, layers, locked)
	}
	if len(l.errs) > 0 {
		return nil, Errors(byPlace(l.errs))
	}
	loaded.Warnings = byPlace(l.warnings)
	return loaded, nil
}

// loading gathers what there is to complain about.
type loading struct {
	checks         Checks
	files          []string
	errs, warnings []Issue
}

func (l *loading) fail(at place, key, reason string) {
	l.errs = append(l.errs, at.issue(key, reason))
}

func (l *loading) warn(at place, key, reason string) {
	l.warnings = append(l.warnings, at.issue(key, reason))
}

// finish merges the layers, then checks what needs the merged whole.
func (l *loading) finish(loaded *Loaded, layers []map[string]entry, locked map[string]place) {
	loaded.entries = merge(layers, locked)
	for i := range keys {
		k := &keys[i]
		e := loaded.entries[k.name]
		if e.at.layer != fromDefault {
			k.put(&loaded.Config, k.resolved(e))
		}
		if lock, ok := locked[k.name]; ok {
			for _, entries := range layers {
				if e, set := entries[k.name]; set && e.at.layer > fromSystem {
					l.warn(e.at, k.name, lang.T("is locked by %s:%d and has no effect here", lock.path, lock.line))
				}
			}
		}
	}
	l.knowOwnMovements(loaded.Config.Movements.File, loaded.entries["movements.file"].at)
	for _, entries := range layers {
		for i := range keys {
			if e, ok := entries[keys[i].name]; ok {
				l.check(&keys[i], e)
			}
		}
	}
	if len(l.errs) == 0 { // what is combined must be valid alone
		l.combined(loaded)
	}
}

const maxFile = 1 << 20 // a config of a megabyte is something else by mistake

// file reads and parses one file; nil when there is none or it cannot be read.
func (l *loading) file(from layer, path string, text []byte, mustExist bool) (map[string]entry, map[string]place) {
	at := place{layer: from, path: path}
	if path == "" {
		return nil, nil
	}
	if text == nil {
		var err error
		text, err = readFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && !mustExist:
			if target, err := os.Readlink(path); err == nil {
				l.warn(at, "", lang.T("is a symbolic link to %s, which does not exist", target))
			}
			return nil, nil
		case err != nil:
			l.unreadable(at, err)
			return nil, nil
		}
	}
	l.files = append(l.files, path)
	return l.parse(at, text)
}

func errTooLarge() error { return lang.Error("is larger than 1 MB: this is not a config file") }

// readFile reads a file of bounded size; a pipe, which might never end, is none.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, lang.Error("is a folder: name the file in it, such as config.yaml")
	case path == os.DevNull:
		return []byte{}, nil
	case !info.Mode().IsRegular():
		return nil, lang.Error("is not a regular file")
	case info.Size() > maxFile:
		return nil, errTooLarge()
	}
	text, err := os.ReadFile(path)
	if len(text) > maxFile {
		return nil, errTooLarge()
	}
	return text, err
}

func (l *loading) unreadable(at place, err error) {
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.fail(at, "", lang.T("does not exist: create it with `deskbreak config init`"))
	case errors.Is(err, fs.ErrPermission):
		l.fail(at, "", lang.T("may not be read: permission denied"))
	case errors.As(err, &pathErr):
		l.fail(at, "", lang.T("cannot be read: %v", pathErr.Err))
	default:
		l.fail(at, "", err.Error())
	}
}

// resolved is the entry's value with files' names made absolute.
func (k *key) resolved(e entry) any {
	switch f := k.form.(type) {
	case path:
		if text := e.value.(string); !f.isWord(text) {
			return e.at.absolute(text)
		}
	case list:
		if args := e.value.([]string); f.program && len(args) > 0 && strings.HasPrefix(args[0], "~/") {
			return append([]string{e.at.absolute(args[0])}, args[1:]...)
		}
	}
	return e.value
}

// absolute is a file's name as seen from where it is written.
func (p place) absolute(file string) string {
	if rest, ok := strings.CutPrefix(file, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if !filepath.IsAbs(file) && p.line > 0 {
		file = filepath.Join(filepath.Dir(p.path), file)
	}
	if abs, err := filepath.Abs(file); err == nil {
		return abs
	}
	return file
}

// combined finds settings that are each valid and make no sense together.
func (l *loading) combined(loaded *Loaded) {
	c := loaded.Config
	if lasts := c.Prompt.RepeatAfter * time.Duration(c.Prompt.Repeats+1); len(c.Schedule) == 0 && lasts > c.Interval {
		key := loaded.set("prompt.repeat_after", "prompt.repeats", "interval")
		l.warn(loaded.entries[key].at, key, lang.T("a reminder with its repeats lasts %s, longer than the interval of %s",
			short(lasts), short(c.Interval)))
	}
	if l.checks.Combined == nil {
		return
	}
	errs, warnings := l.checks.Combined(c)
	for _, i := range errs {
		l.fail(loaded.entries[i.Key].at, i.Key, i.Reason)
	}
	for _, i := range warnings {
		l.warn(loaded.entries[i.Key].at, i.Key, i.Reason)
	}
}

// set is the first of the keys that does not have its default.
func (l *Loaded) set(keys ...string) string {
	for _, k := range keys {
		if l.entries[k].at.layer != fromDefault {
			return k
		}
	}
	return keys[0]
}
