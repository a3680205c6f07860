package daemon

import (
	"errors"
	"slices"
	"time"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
	"deskbreak/daemon/schedule"
)

// Checks are what the settings need to know of the rest of the program.
func Checks() config.Checks {
	return config.Checks{
		Hours:       func(s string) error { _, err := schedule.ParseRange(s); return err },
		Cron:        func(s string) error { _, err := schedule.ParseLine(s); return err },
		Movements:   movementIDs,
		Precautions: precautionIDs,
		Areas:       movement.Areas,
		MovementsIn: func(file string) ([]string, error) {
			own, err := movement.LoadFile(file)
			return ids(own), placed(err)
		},
		Combined: combined,
	}
}

// placed are the mistakes of a person's own file as those of the settings are told:
// each with its place in that file.
func placed(err error) error {
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	var issues config.Errors
	for _, one := range all {
		var p *movement.Problem
		if !errors.As(one, &p) {
			return err
		}
		issues = append(issues, config.Issue{Path: p.File, Line: p.Line, Col: p.Col, Key: p.Key, Reason: p.Reason})
	}
	return issues
}

func movementIDs() []string {
	c, err := movement.Builtin()
	if err != nil {
		return nil
	}
	return ids(c.All())
}

func ids(list []movement.Movement) []string {
	names := make([]string, len(list))
	for i, m := range list {
		names[i] = m.ID
	}
	return names
}

func precautionIDs() []string {
	known := movement.Precautions()
	names := make([]string, len(known))
	for i, p := range known {
		names[i] = p.ID
	}
	return names
}

// combined finds what is wrong only together.
func combined(c config.Config) (errs, warnings []config.Issue) {
	warn := func(key, reason string) {
		warnings = append(warnings, config.Issue{Key: key, Reason: reason})
	}
	set, err := machineSettings(c, nil)
	if err != nil {
		return nil, nil // the single check has said so
	}
	if longest := set.Hours.Longest(); longest > 0 && c.Interval > longest && len(c.Schedule) == 0 {
		warn("interval", lang.T("is longer than every range of hours, so no reminder ever comes; shorten it or lengthen a range"))
	}
	// The catalogue is read only where the settings can leave little of it.
	m := c.Movements
	narrow := len(m.Avoid) > 0 || len(m.Only) > 0 || m.File != "" ||
		!slices.Contains(m.Postures, "standing") && !slices.Contains(m.Postures, "seated")
	if !narrow {
		return errs, warnings
	}
	if all, err := catalogue(m); err == nil {
		w := wish(m)
		switch n := all.Allowed(w); {
		case len(m.Only) > 0 && n == 0:
			warn("movements.only", lang.T("none of these ever comes, because of what movements.avoid has; avoid less, or name others"))
		case len(m.Only) == 0 && n < 3: // who names two means two
			warn("movements.postures", lang.T("only %d movements are left to choose from; allow more postures, or avoid less", n))
		}
		if n := all.Daily(w); n > 0 { // else nobody need know what a month of days has room for
			if room := set.Room(); n > room {
				warn("movements.only", lang.T("asks for %d breaks a day, and a day has room for about %d; lower per_day, or shorten the interval", n, room))
			}
		}
	}
	return errs, warnings
}

// catalogue is the built-in movements and the person's own.
func catalogue(m config.Movements) (*movement.Catalogue, error) {
	c, err := movement.Builtin()
	if err != nil || m.File == "" {
		return c, err
	}
	own, err := movement.LoadFile(m.File)
	return c.With(own), err
}

func wish(m config.Movements) movement.Wish {
	return movement.Wish{Focus: m.Focus, Postures: m.Postures, Avoid: m.Avoid, Only: m.Only, Level: m.Level}
}

// machineSettings translates the settings for the machine, which chooses from m;
// nil: it is not to run.
func machineSettings(c config.Config, m *movements) (schedule.Settings, error) {
	set := schedule.Settings{
		Interval: c.Interval, WaitForLull: c.WaitForLull, NaturalBreak: c.NaturalBreak,
		RepeatAfter: c.Prompt.RepeatAfter, Repeats: c.Prompt.Repeats,
		SnoozeFor: c.Snooze.For, SnoozeLimit: c.Snooze.Limit,
		AlertAfter: c.Quiet.TrayAlertAfter, Tomorrow: c.Pause.Tomorrow,
		CheckIn: checkInDays(c.CheckIn),
	}
	if m != nil {
		set.Choose, set.Suits = m.choose, m.suits
	}
	set.Quiet[schedule.DoNotDisturb] = c.Quiet.DoNotDisturb
	set.Quiet[schedule.Call] = c.Quiet.Call
	set.Quiet[schedule.Fullscreen] = c.Quiet.Fullscreen
	set.Quiet[schedule.Presentation] = c.Quiet.Presentation
	var errs []error
	for _, s := range c.Hours {
		r, err := schedule.ParseRange(s)
		set.Hours, errs = append(set.Hours, r), append(errs, err)
	}
	for _, s := range c.Schedule {
		l, err := schedule.ParseLine(s)
		set.Schedule, errs = append(set.Schedule, l), append(errs, err)
	}
	return set, errors.Join(errs...)
}

// touchEvery is how often a daemon with somebody at the desk gives a sign of life.
func touchEvery(set schedule.Settings) time.Duration { return set.NaturalBreak / 2 }

// checkInDays is how many days apart the person is asked how the back feels.
func checkInDays(c string) int {
	switch c {
	case "daily":
		return 1
	case "weekly":
		return 7
	}
	return 0
}
