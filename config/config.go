// Package config is everything a person can set: the keys, their defaults, how
// the layers are merged and how a mistake is told.
//
// It promises that what [Load] returns is complete and valid, that every
// mistake is reported at once with file, line and column, that a person's file
// is never written except by [Init] and [Set], and that Set keeps comments. It
// imports no other package of this program but that of the texts, lang.
package config

import "time"

// Config is the whole of the settings. Durations are never negative.
type Config struct {
	Interval     time.Duration
	WaitForLull  time.Duration // 0: do not wait
	NaturalBreak time.Duration
	Schedule     []string // cron lines; empty: by desk time
	Hours        []string // ranges; empty: always

	Prompt    Prompt
	Snooze    Snooze
	Quiet     Quiet
	Pause     Pause
	Movements Movements

	Language string // "auto" or a language tag
	Tray     bool
	CheckIn  string // "daily", "weekly", "never"
	History  History
	Hooks    Hooks
	Log      Log
}

// Prompt is how a reminder is shown.
type Prompt struct {
	RepeatAfter time.Duration
	Repeats     int
	Sound       string // "none", "system", or a file's absolute path
	Picture     bool
}

// Snooze is how a reminder is put off.
type Snooze struct {
	For   time.Duration
	Limit int // 0: no limit
}

// Quiet is what holds a reminder back.
type Quiet struct {
	DoNotDisturb, Call, Fullscreen, Presentation bool
	TrayAlertAfter                               time.Duration // 0: never
}

// Pause is about pauses.
type Pause struct {
	// Tomorrow is when "until tomorrow" ends, as time since midnight.
	Tomorrow time.Duration
}

// Movements is which movements are offered.
type Movements struct {
	Focus, Postures, Avoid []string
	Level                  int // 0: auto
	Only                   []string
	File                   string // absolute path; empty: none
}

// History is how long records are kept.
type History struct {
	Keep time.Duration // 0: for ever
}

// Hooks are programs to run; each is a program and its arguments, no shell.
type Hooks struct {
	OnPrompt, OnDone []string
}

// Log is how the daemon reports about itself.
type Log struct {
	Level  string // "debug", "info", "warn", "error"
	Format string // "text" or "json"
	Record string // absolute path of a file for every input event; empty: none
}
