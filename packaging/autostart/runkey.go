package autostart

import (
	"errors"
	"strings"

	"deskbreak/config/lang"
)

// Where Windows looks at login, and where its task manager and settings note
// that the person switched an entry off.
const (
	runPath      = `Software\Microsoft\Windows\CurrentVersion\Run`
	approvedPath = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
	runName      = "deskbreak"
)

const runValue = `HKCU\` + runPath + `\` + runName

// renderRun is the command line for a program at an absolute path. A path on
// Windows cannot have a quote in it.
func renderRun(program string) string {
	return `"` + program + `" daemon`
}

// runProgram reads the program back out of a command line.
func runProgram(line string) string {
	if rest, ok := strings.CutPrefix(line, `"`); ok {
		program, _, _ := strings.Cut(rest, `"`)
		return program
	}
	program, _, _ := strings.Cut(line, " ")
	return program
}

func noRegistry() error {
	return lang.Error("there is no registry here; login start by it is for Windows")
}

func (e Env) onRunKey(program string) (Result, error) {
	if e.Registry == nil {
		return Result{}, noRegistry()
	}
	if err := e.Registry.SetString(runPath, runName, renderRun(program)); err != nil {
		return Result{}, lang.Errorf("cannot write %s: %v", runValue, err)
	}
	// Asked to be on, it is on: also where the task manager said no before.
	if err := e.Registry.Delete(approvedPath, runName); err != nil {
		return Result{}, lang.Errorf("cannot switch login start on again; do it in the task manager under Startup: %v", err)
	}
	return Result{Means: RunKey, File: runValue, Program: program}, nil
}

func (e Env) offRunKey() (Result, error) {
	if e.Registry == nil {
		return Result{}, noRegistry()
	}
	_, there, err := e.Registry.String(runPath, runName)
	err = errors.Join(err, e.Registry.Delete(runPath, runName), e.Registry.Delete(approvedPath, runName))
	if err != nil {
		return Result{}, lang.Errorf("cannot take %s away: %v", runValue, err)
	}
	if !there {
		return Result{}, nil
	}
	return Result{Removed: []string{runValue}}, nil
}

func (e Env) runKeyState() (State, error) {
	if e.Registry == nil {
		return State{}, noRegistry()
	}
	line, ok, err := e.Registry.String(runPath, runName)
	if err != nil {
		return State{}, lang.Errorf("cannot read %s: %v", runValue, err)
	}
	if !ok {
		return State{}, nil
	}
	flags, _, err := e.Registry.Binary(approvedPath, runName)
	if err != nil {
		return State{}, lang.Errorf("cannot read HKCU\\%s: %v", approvedPath, err)
	}
	// The first byte is even when it is on (02, 06) and odd when off (03).
	off := len(flags) > 0 && flags[0]&1 == 1
	return State{On: !off, OffByYou: off, Means: RunKey, File: runValue, Program: runProgram(line)}, nil
}
