package config

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"deskbreak/config/lang"
)

// The files of the last good settings.
const (
	keptFile      = "config.yaml"
	keptMovements = "movements.yaml"
)

// Keep writes settings that are good into a folder of their own, with the person's
// own movements that they name, so that a later start which finds mistakes in them
// can go on as before: see [LoadKept]. What is there already is not written again.
func Keep(l *Loaded, folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return lang.Errorf("the last good settings are not kept: %v", err)
	}
	movements := filepath.Join(folder, keptMovements)
	if from := l.Config.Movements.File; from != "" {
		text, err := readFile(from)
		if err == nil {
			err = keep(movements, text)
		}
		if err != nil {
			return err
		}
	} else if err := os.Remove(movements); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text := lang.T("# The last settings without a mistake: deskbreak starts with these when yours have one.") + "\n" +
		asFile(func(k *key) string {
			e, set := l.entries[k.name]
			if _, file := k.form.(path); !file || !set {
				return l.Value(k.name)
			}
			if k.name == "movements.file" && l.Config.Movements.File != "" {
				return k.text(keptMovements)
			}
			return k.text(k.resolved(e).(string))
		}, nil)
	return keep(filepath.Join(folder, keptFile), []byte(text))
}

func keep(file string, text []byte) error {
	old, err := os.ReadFile(file)
	if err == nil && bytes.Equal(old, text) {
		return nil
	}
	_, err = replaceFile(file, text, old)
	return err
}

// LoadKept reads what [Keep] has written into the folder. Its error is always of
// type [Errors]; that nothing was kept is one too.
func LoadKept(folder string, checks Checks) (*Loaded, error) {
	return Load(Options{File: filepath.Join(folder, keptFile), Checks: checks})
}
