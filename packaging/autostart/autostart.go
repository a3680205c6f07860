// Package autostart makes deskbreak start at login, and tells whether it does.
//
// It promises one way at a time: a systemd user unit where the desktop reaches
// graphical-session.target now, else an XDG autostart entry, never both; a
// launchd agent on macOS and a Run value on Windows. What it writes names the
// program by an absolute path that lasts: one in a temporary or build-cache
// folder is refused. It starts and stops nothing now, only at the next login.
package autostart

import (
	"context"
	"errors"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// Means is how the program is started at login.
type Means string

// The means there are; the empty one is none.
const (
	Systemd Means = "systemd"  // a user unit of graphical-session.target
	XDG     Means = "xdg"      // a desktop entry in the autostart folder
	Launchd Means = "launchd"  // an agent of macOS
	RunKey  Means = "registry" // a value under HKCU\…\Run
)

// String says it for a person.
func (m Means) String() string {
	switch m {
	case Systemd:
		return lang.T("a systemd user unit")
	case XDG:
		return lang.T("an autostart entry of the desktop")
	case Launchd:
		return lang.T("a launchd agent")
	case RunKey:
		return lang.T("a Run value of the registry")
	}
	return lang.T("nothing")
}

// Env is the part of the world that this package touches. [System] gives the
// real one; tests give their own.
type Env struct {
	// GOOS chooses the means; all but "windows" and "darwin" are as Linux.
	GOOS string
	// Home is the person's home folder.
	Home string
	// ConfigHome is $XDG_CONFIG_HOME, or what stands for it.
	ConfigHome string
	// Executable is the path of the running program, links resolved or not.
	Executable func() (string, error)
	// Args0 is the program as it was called; empty: as Executable says.
	Args0 string
	// LookPath finds a program by its name, as exec.LookPath.
	LookPath func(name string) (string, error)
	// Getenv is asked for APPIMAGE, DISPLAY and WAYLAND_DISPLAY.
	Getenv func(key string) string
	// Volatile are folders whose files do not last.
	Volatile []string
	// Systemctl runs `systemctl --user` and gives what it printed; nil: there is
	// no systemd. The error says what systemctl complained of.
	Systemctl func(ctx context.Context, args ...string) (string, error)
	// Registry is that of Windows; nil elsewhere.
	Registry Registry
}

// Registry is what is needed of HKEY_CURRENT_USER. Paths and names that are not
// there give ok false and no error; deleting them is no error either.
type Registry interface {
	String(path, name string) (value string, ok bool, err error)
	Binary(path, name string) (value []byte, ok bool, err error)
	SetString(path, name, value string) error
	Delete(path, name string) error
}

// Result is what [On] or [Off] did.
type Result struct {
	// Means that is in place now; empty after Off.
	Means Means
	// Why these means, in words; may be empty.
	Why string
	// File that was written, or the registry value; empty after Off.
	File string
	// Program that will be started; empty after Off.
	Program string
	// Removed are the files and values that were taken away.
	Removed []string
}

// String is the result for a person, one line for each fact.
func (r Result) String() string {
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	if r.Means == "" {
		line(lang.T("login start is off"))
	} else {
		if r.Why != "" {
			line(lang.T("login start is on, by %s (%s)", r.Means, r.Why))
		} else {
			line(lang.T("login start is on, by %s", r.Means))
		}
		line(lang.T("  starts:  %s", r.Program+" daemon")) // not text: a command
		line(lang.T("  written: %s", r.File))
	}
	for _, f := range r.Removed {
		line(lang.T("  removed: %s", f))
	}
	return b.String()
}

// State is what is in place.
type State struct {
	// On is whether the next login starts the program, as far as its own
	// settings go; Problems may say why it still would not.
	On bool `json:"on"`
	// Means in place, on or not; empty: none.
	Means Means `json:"means,omitempty"`
	// File or registry value in place; empty: none.
	File string `json:"file,omitempty"`
	// Program that it starts; empty when it cannot be read.
	Program string `json:"program,omitempty"`
	// Exists is whether Program is there and can be run.
	Exists bool `json:"exists"`
	// ThisOne is whether Program is the running program.
	ThisOne bool `json:"this_one"`
	// OffByYou is whether the person switched it off in the desktop's own
	// settings, without taking it away.
	OffByYou bool `json:"off_by_you"`
	// Problems are what is wrong, each with what to do; empty: nothing.
	Problems []string `json:"problems"`
}

// String is the state for a person, one line for each fact.
func (s State) String() string {
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	switch {
	case s.On:
		line(lang.T("login start is on, by %s", s.Means))
	case s.OffByYou:
		line(lang.T("login start is off by you: %s is there, but switched off", s.Means))
	default:
		line(lang.T("login start is off"))
	}
	if s.Program != "" {
		if s.ThisOne {
			line(lang.T("  starts:  %s (this one)", s.Program))
		} else {
			line(lang.T("  starts:  %s", s.Program))
		}
	}
	if s.File != "" {
		line(lang.T("  written: %s", s.File))
	}
	for _, p := range s.Problems {
		line(lang.T("  problem: %s", p))
	}
	return b.String()
}

// patience is how long systemctl may take; a user manager that hangs must not
// hang us.
const patience = 5 * time.Second

// On makes the running program start at login, and takes away any other start
// of it. Done twice, it is done once. The error says what to do next.
func On(e Env) (Result, error) {
	program, err := e.program()
	if err != nil {
		return Result{}, err
	}
	if e.GOOS != "windows" && !ownHome(e.Home) {
		return Result{}, lang.Errorf("the home folder %q belongs to someone else; run this as yourself, without sudo", e.Home)
	}
	switch e.GOOS {
	case "windows":
		return e.onRunKey(program)
	case "darwin":
		return e.onLaunchd(program)
	}
	return e.onFreedesktop(program)
}

// Off takes every start at login away. Where there is none, that is fine.
func Off(e Env) (Result, error) {
	switch e.GOOS {
	case "windows":
		return e.offRunKey()
	case "darwin":
		return e.offLaunchd()
	}
	unit, err := e.removeUnit()
	entry, err2 := removeFile(e.entryFile())
	return Result{Removed: append(unit, entry...)}, errors.Join(err, err2)
}

// Status tells what is in place. The error is for what cannot be read; what is
// read and wrong is among the Problems.
func Status(e Env) (State, error) {
	var s State
	var err error
	switch e.GOOS {
	case "windows":
		s, err = e.runKeyState()
	case "darwin":
		s, err = e.launchdState()
	default:
		s, err = e.freedesktopState()
	}
	if err != nil {
		return State{}, err
	}
	e.judge(&s)
	return s, nil
}

// judge looks at the program that is to be started.
func (e Env) judge(s *State) {
	if s.Problems == nil {
		s.Problems = []string{}
	}
	if s.Means == "" {
		return
	}
	if s.Program == "" {
		if s.OffByYou {
			return
		}
		s.Problems = append(s.Problems, lang.T("cannot tell what it starts; run `deskbreak autostart on` again"))
		return
	}
	reason := unfit(s.Program, e.GOOS)
	s.Exists = reason == ""
	if !s.Exists {
		s.Problems = append(s.Problems, lang.T("it starts %q, which %s; install deskbreak and run `deskbreak autostart on` again", s.Program, reason))
		return
	}
	own, err := e.program()
	s.ThisOne = err == nil && sameFile(own, s.Program)
	if err == nil && !s.ThisOne {
		s.Problems = append(s.Problems, lang.T("it starts %q and not this program, %q; to change that, run `deskbreak autostart on` again", s.Program, own))
	}
}
