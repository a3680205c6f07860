package config

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestKeptIsWhatWasInForce(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(t.TempDir(), "state", "last-good")
	own, bell := filepath.Join(dir, "own.yaml"), filepath.Join(dir, "bell.ogg")
	do(t, put(own, "movements: []\n"), put(bell, "ogg"))
	checks := Checks{MovementsIn: func(file string) ([]string, error) {
		_, err := os.ReadFile(file)
		return []string{"press-up"}, err
	}, Movements: func() []string { return []string{"walk"} }}
	file := filepath.Join(dir, "config.yaml")
	do(t, put(file, `interval: 45m
hours: ["Mon-Fri 08:00-18:00"]
prompt: {sound: bell.ogg}
movements: {file: own.yaml, only: [press-up]}
hooks: {on_done: [~/bin/done, "two words"]}
log: {record: trace.jsonl}
`))
	l := mustLoad(t, Options{File: file, Checks: checks, Environ: []string{"DESKBREAK_SNOOZE_LIMIT=1"}})
	if _, err := LoadKept(folder, checks); err == nil {
		t.Error("nothing was kept, and it is loaded")
	}
	do(t, Keep(l, folder))
	kept := filepath.Join(folder, "config.yaml")
	first, err := os.Stat(kept)
	do(t, err, os.Remove(own), put(file, "interval: 60\n"))
	again, err := LoadKept(folder, checks)
	if err != nil {
		t.Fatal(err)
	}
	want := l.Config
	want.Movements.File = filepath.Join(folder, "movements.yaml")
	if !reflect.DeepEqual(again.Config, want) {
		t.Errorf("kept is\n%+v\nwant\n%+v", again.Config, want)
	}
	if text, err := os.ReadFile(want.Movements.File); err != nil || string(text) != "movements: []\n" {
		t.Errorf("the person's own movements: %q, %v", text, err)
	}

	do(t, put(own, "movements: []\n"), Keep(l, folder))
	if now, err := os.Stat(kept); err != nil || !os.SameFile(first, now) {
		t.Errorf("what is there is written again: %v", err)
	}
	do(t, Keep(mustLoad(t, Options{}), folder))
	if again, err := LoadKept(folder, checks); err != nil || !reflect.DeepEqual(again.Config, Default()) {
		t.Errorf("the defaults: %+v, %v", again, err)
	}
	if _, err := os.Stat(want.Movements.File); !os.IsNotExist(err) {
		t.Errorf("movements that are no longer named stay: %v", err)
	}
	if Keep(l, filepath.Join(own, "under-a-file")) == nil {
		t.Error("a folder that cannot be made is no error")
	}
}
