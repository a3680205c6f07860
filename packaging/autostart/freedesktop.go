package autostart

import (
	"context"
	"strings"

	"deskbreak/config/lang"
)

const sessionTarget = "graphical-session.target"

// onFreedesktop chooses between the two means of a free desktop and keeps them
// from being both: the new one is in place before the old one goes, because a
// second start is harmless and a missing one is not.
func (e Env) onFreedesktop(program string) (Result, error) {
	why := lang.T("this session does not reach %s", sessionTarget)
	active := e.targetActive()
	if active && !unitCanStart(program) {
		active, why = false, lang.T("systemd does not start a path with a quote or a backslash in it")
	}
	if active {
		removed, err := e.writeUnit(program)
		if err != nil {
			return Result{}, err
		}
		entry, err := removeFile(e.entryFile())
		return Result{
			Means: Systemd, Why: lang.T("%s is active here", sessionTarget),
			File: e.unitFile(), Program: program, Removed: append(removed, entry...),
		}, err
	}
	if err := e.writeEntry(program); err != nil {
		return Result{}, err
	}
	removed, err := e.removeUnit()
	return Result{
		Means: XDG, Why: why,
		File: e.entryFile(), Program: program, Removed: removed,
	}, err
}

// targetActive asks whether the target is active in this very session. That a
// unit of the name is known says nothing: many desktops never start it.
func (e Env) targetActive() bool {
	out, err := e.systemctl("is-active", sessionTarget)
	return err == nil && strings.TrimSpace(out) == "active"
}

func (e Env) systemctl(args ...string) (string, error) {
	if e.Systemctl == nil {
		return "", lang.Error("there is no systemd here")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return e.Systemctl(ctx, args...)
}

// freedesktopState reads both means. Where both are on, the unit is the one
// that is told, and the other a problem.
func (e Env) freedesktopState() (State, error) {
	unit, err := e.unitState()
	if err != nil {
		return State{}, err
	}
	entry, err := e.entryState()
	if err != nil {
		return State{}, err
	}
	switch {
	case unit.On && entry.On:
		unit.Problems = append(unit.Problems, lang.T("both %s and %s start it; run `deskbreak autostart on` again to keep one", unit.File, entry.File))
		return unit, nil
	case unit.On:
		e.reachable(&unit)
		return unit, nil
	case entry.On, entry.Means != "" && unit.Means == "", entry.OffByYou:
		return entry, nil
	}
	return unit, nil
}

// reachable notes a unit that waits for what this desktop never starts. Without
// a desktop, over ssh say, the target is rightly not active.
func (e Env) reachable(s *State) {
	if e.Getenv("DISPLAY") == "" && e.Getenv("WAYLAND_DISPLAY") == "" || e.targetActive() {
		return
	}
	s.Problems = append(s.Problems, lang.T("it waits for %s, which this session has not reached; run `deskbreak autostart on` again to have the desktop start it", sessionTarget))
}
