package config

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"

	"deskbreak/config/lang"
)

func (c Checks) hours() func(string) error { return c.Hours }
func (c Checks) cron() func(string) error  { return c.Cron }

func (c Checks) areas() []string       { return call(c.Areas) }
func (c Checks) precautions() []string { return call(c.Precautions) }
func (c Checks) movements() []string   { return call(c.Movements) }

func call(names func() []string) []string {
	if names == nil {
		return nil
	}
	return names()
}

// knowOwnMovements adds the movements of the person's own file to the known
// ones, and tells what is wrong with that file. It is called once, as reading
// the file is the costly part.
func (l *loading) knowOwnMovements(file string, at place) {
	if file == "" || l.checks.Movements == nil {
		return
	}
	if l.checks.MovementsIn == nil || l.checks.NoMovements {
		l.checks.Movements = nil
		return
	}
	if _, err := os.Stat(file); err != nil {
		l.checks.Movements = nil // check says that the file is not there
		return
	}
	own, err := l.checks.MovementsIn(file)
	var places Errors
	switch {
	case errors.As(err, &places):
		for _, i := range places {
			i.layer = fromMovements
			l.errs = append(l.errs, i)
		}
	case err != nil:
		l.fail(at, "movements.file", err.Error())
	}
	if err != nil {
		l.checks.Movements = nil
		return
	}
	known := l.checks.Movements
	l.checks.Movements = func() []string { return append(slices.Clone(known()), own...) }
}

// check checks what a value means, after its form was found right.
func (l *loading) check(k *key, e entry) {
	switch f := k.form.(type) {
	case list:
		items := e.value.([]string)
		if f.program {
			l.checkProgram(k, e, items)
			return
		}
		for i, item := range items {
			at := e.at
			if i < len(e.items) {
				at = e.items[i]
			}
			if reason := f.wrong(l.checks, item); reason != "" {
				l.fail(at, k.name, e.commas(f, reason))
			}
		}
	case path:
		if k.name == "movements.file" && l.checks.NoMovements {
			return
		}
		if text := e.value.(string); !f.isWord(text) {
			l.checkFile(k, e, f)
		}
	}
}

// commas reminds that outside files a comma ends an item, as cron lines are
// full of them.
func (e entry) commas(f list, reason string) string {
	if f.check == nil || e.items != nil || len(e.value.([]string)) < 2 {
		return reason
	}
	return lang.T("%s; an item with commas is written %s", reason, `["0 10,11 * * *"]`)
}

// wrong says what is wrong with an item of a list.
func (f list) wrong(c Checks, item string) string {
	if f.check != nil {
		if check := f.check(c); check != nil {
			if err := check(item); err != nil {
				return err.Error()
			}
		}
		return ""
	}
	known := f.known(c)
	if known == nil || slices.Contains(known, item) {
		return ""
	}
	if best := nearest(item, known); best != "" {
		return didYouMean(f.missing(item), best)
	}
	if f.noun == "movement" { // too many for a line
		return lang.T("%s: see `deskbreak movements list`", f.missing(item))
	}
	return lang.T("%s: write one of %s", f.missing(item), strings.Join(known, ", "))
}

// missing says that there is no such item.
func (f list) missing(item string) string {
	switch f.noun {
	case "area":
		return lang.T("there is no area %s", show(item))
	case "posture":
		return lang.T("there is no posture %s", show(item))
	case "precaution":
		return lang.T("there is no precaution %s", show(item))
	}
	return lang.T("there is no movement %s", show(item))
}

// checkProgram warns of a program that cannot be found. It is no error: the
// daemon may be started with another PATH.
func (l *loading) checkProgram(k *key, e entry, args []string) {
	if len(args) == 0 {
		return
	}
	program := k.resolved(e).([]string)[0]
	if program == "" {
		l.fail(e.at, k.name, lang.T("the first item is the program to run, and is empty"))
		return
	}
	if _, err := exec.LookPath(program); err != nil {
		if len(args) == 1 && strings.Contains(program, " ") {
			l.warn(e.at, k.name, lang.T("there is no program %s: write the program and each argument as an item of its own", show(program)))
		} else {
			l.warn(e.at, k.name, lang.T("there is no program %s", show(program)))
		}
	}
}

// checkFile tells of a file that is not there, or a folder in its place.
func (l *loading) checkFile(k *key, e entry, f path) {
	file := k.resolved(e).(string)
	info, err := os.Stat(file)
	switch {
	case err == nil && info.IsDir():
		l.fail(e.at, k.name, lang.T("%s is a folder: name a file", show(file)))
	case f.written || err == nil:
	case errors.Is(err, fs.ErrNotExist):
		l.fail(e.at, k.name, didYouMean(lang.T("there is no file %s", show(file)), nearest(e.value.(string), strings.Fields(f.words))))
	default:
		var pathErr *fs.PathError
		if errors.As(err, &pathErr) {
			err = pathErr.Err
		}
		l.fail(e.at, k.name, lang.T("%s cannot be read: %v", show(file), err))
	}
}
