package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon/control"
)

// This file is the only one that writes to the terminal. What was asked for goes
// to standard output; warnings and errors go to standard error, one a line,
// beginning with the program's name or with the place of the mistake, and say
// what to do next. Nothing moves, and colours, which only stats has and only on a
// terminal, say nothing more, nor do the broken lines that doctor has there: it
// reads the same in a terminal, a log and a pipe.

// terminal is where the program talks to a person or another program.
type terminal struct {
	in       *os.File
	out, err *os.File
	failed   error // the first failure to write to out
	language string
	mute     bool // that the messages are bad was told
}

func newTerminal() terminal { return terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr} }

// speak has the texts in a language. What is wrong with a translation is told
// once, and the texts stay as they are. Texts made before are in another language
// if it has changed.
func (t *terminal) speak(language string) (changed bool) {
	if language == t.language {
		return false
	}
	t.language = language
	if err := lang.Use(language, os.Getenv); err != nil && !t.mute {
		t.mute = true
		for line := range strings.Lines(err.Error()) {
			t.warn(strings.TrimSuffix(line, "\n"))
		}
	}
	return true
}

// Write makes the terminal the io.Writer of what was asked for.
func (t *terminal) Write(p []byte) (int, error) {
	n, err := t.out.Write(p)
	if err != nil && t.failed == nil {
		t.failed = err
	}
	return n, err
}

// print writes text as it is.
func (t *terminal) print(text string) { _, _ = io.WriteString(t, text) }

// say writes a line.
func (t *terminal) say(text string) { t.print(text + "\n") }

// greet writes a line from another goroutine. That nobody reads it is no reason
// for a daemon to fail.
func (t *terminal) greet(line string) { fmt.Fprintln(t.out, line) }

// json writes one object on a line of its own.
func (t *terminal) json(v any) error {
	e := json.NewEncoder(t)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil && t.failed == nil {
		return lang.Errorf("cannot be written as JSON: %v", err)
	}
	return nil
}

// warn writes a line about something that does not stop what was asked for.
func (t *terminal) warn(text string) {
	fmt.Fprintln(t.err, lang.T("deskbreak: warning: %s", text))
}

// complain writes an error. Mistakes in files begin with their place, which
// editors and people know how to read.
func (t *terminal) complain(err error) {
	var places config.Errors
	if errors.As(err, &places) && places[0].Path != "" {
		fmt.Fprintln(t.err, places)
		return
	}
	var file mistakes
	if errors.As(err, &file) {
		fmt.Fprintln(t.err, file.error)
		return
	}
	fmt.Fprintln(t.err, "deskbreak: "+strings.TrimSuffix(err.Error(), "\n"))
}

// screen is where a person sees what the daemon says unasked, or nil.
func (t *terminal) screen() io.Writer {
	for _, f := range []*os.File{t.out, t.err} {
		if isTerminal(f) {
			return f
		}
	}
	return nil
}

// isTerminal is not true of pipes, files and the null device.
func isTerminal(f *os.File) bool {
	is, err := f.Stat()
	if err != nil || is.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(is, null)
}

// The exit codes.
const (
	exitOK = iota
	exitFailed
	exitUsage
	exitNotRunning
)

// usageError is a mistake in what was typed.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usage(text string) error { return usageError{text} }

// mistakes are those of a person's own file, each with its place.
type mistakes struct{ error }

func (e mistakes) Unwrap() error { return e.error }

// end says what went wrong, if anything did, and gives the exit code.
func (a *app) end(err error) int {
	if a.failed != nil && err == nil {
		err = lang.Errorf("what was asked for could not be written: %v", a.failed)
	}
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		return exitFailed // interrupted, which whoever did it knows
	}
	a.complain(err)
	var typed usageError
	var settings config.Errors
	var file mistakes
	switch {
	case errors.As(err, &typed), errors.As(err, &settings), errors.As(err, &file):
		return exitUsage
	case errors.Is(err, control.ErrNotRunning):
		return exitNotRunning
	}
	return exitFailed
}
