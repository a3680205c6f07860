package daemon

import (
	"slices"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
	"deskbreak/daemon/schedule"
)

// status is everything there is to know now. It waits for nothing.
func (l *loop) status() control.Status {
	v := l.machine.View(l.now)
	s := control.Status{
		Version: l.version, Phase: string(v.Phase), Next: moment(v.Next), Reason: v.Reason,
		Held: v.Held, DeskSeconds: seconds(v.Desk), IntervalSeconds: seconds(v.Interval), Scheduled: v.Scheduled,
		Paused: v.Paused, PausedUntil: moment(v.PausedUntil), Overdue: v.Overdue, Attention: v.Attention,
		Idle: l.idleStatus(v), Tray: l.trayStatus(), Notifications: l.noteStatus(),
		Config:     control.Config{File: l.file, OK: l.refused == nil, Errors: slices.Clone(l.refused)},
		FlareUntil: moment(v.FlareUntil), AskFelt: v.AskFelt, CheckIn: v.CheckIn,
		SnoozeSeconds: seconds(l.config.Snooze.For), TomorrowSeconds: seconds(l.config.Pause.Tomorrow),
		Today: control.Today(l.today),
	}
	if s.Held == nil {
		s.Held = []string{}
	}
	if s.Config.Errors == nil {
		s.Config.Errors = []string{}
	}
	if v.SnoozeLeft >= 0 {
		s.SnoozeLeft = &v.SnoozeLeft
	}
	if p := v.Prompt; p != nil {
		m := l.movement.find(p.Movement)
		s.Prompt = &control.Prompt{
			Movement: p.Movement, Name: m.Title(), Do: m.Do, Adapt: l.movement.adapted(m), Level: p.Level, Dose: m.Dose(p.Level).OneTime(),
			Due: whole(p.Due), Shown: moment(p.Shown), Snoozes: p.Snoozes,
		}
	}
	return s
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = whole(t)
	return &t
}

// whole is a time as people read it: nobody needs its nanoseconds.
func whole(t time.Time) time.Time { return t.Round(time.Second) }

// justNow is how long an answer about input is good enough to be told.
const justNow = 2 * time.Second

func (l *loop) idleStatus(v schedule.View) control.Idle {
	idle := control.Idle{Known: v.IdleKnown}
	if l.senses != nil {
		q := l.senses.Sources().Idle
		idle.Source, idle.Why = q.Source, q.Why()
	}
	if !idle.Known {
		return idle
	}
	if l.senses != nil && l.senses.Pushes() && !l.senses.Still() && l.now.Boot-l.heard > justNow {
		return idle // there is input; when the last was is not known, and not worth asking
	}
	n := seconds(v.Idle)
	idle.Seconds = &n
	return idle
}

func (l *loop) trayStatus() control.Tray {
	if t, ok := l.traySeen.Load().(control.Tray); ok {
		return t
	}
	return control.Tray{Backend: "none", Why: lang.T("it was switched off")}
}

func (l *loop) noteStatus() control.Notifications {
	if l.notes == nil {
		return control.Notifications{}
	}
	s := l.notes.Server()
	return control.Notifications{Server: s.Name, Buttons: s.Buttons, Why: s.Why}
}

// seen is what followers were told last, so that they hear of changes only.
type seen struct {
	status control.Status
	any    bool
}

// publish tells the tray and the followers what changed. Seconds that pass are
// no change; a quarter of the interval is, because the icon shows it.
func (l *loop) publish() {
	if l.icon == nil && len(l.follow) == 0 {
		return
	}
	s := l.status()
	if l.seen.any && same(l.seen.status, s) {
		return
	}
	l.seen = seen{status: s, any: true}
	if l.icon != nil {
		l.icon.Update(s)
	}
	for c := range l.follow {
		select {
		case c <- struct{}{}:
		default: // it has not come to the last change yet
		}
	}
}

// same compares what a person would see of two statuses.
func same(a, b control.Status) bool {
	pa, pb := a.Prompt, b.Prompt
	if (pa == nil) != (pb == nil) || pa != nil &&
		(pa.Movement != pb.Movement || pa.Snoozes != pb.Snoozes || !pa.Due.Equal(pb.Due)) {
		return false
	}
	return a.Phase == b.Phase && sameTime(a.Next, b.Next) && a.Reason == b.Reason && slices.Equal(a.Held, b.Held) &&
		(a.Phase != control.PhaseWorking || quarter(a) == quarter(b)) && a.IntervalSeconds == b.IntervalSeconds && a.Scheduled == b.Scheduled &&
		a.Idle.Known == b.Idle.Known && a.Idle.Source == b.Idle.Source && a.Tray == b.Tray &&
		a.Notifications == b.Notifications && a.Config.OK == b.Config.OK && slices.Equal(a.Config.Errors, b.Config.Errors) &&
		a.Paused == b.Paused && sameTime(a.PausedUntil, b.PausedUntil) && a.Today == b.Today &&
		a.Overdue == b.Overdue && a.Attention == b.Attention && sameInt(a.SnoozeLeft, b.SnoozeLeft) &&
		sameTime(a.FlareUntil, b.FlareUntil) && a.AskFelt == b.AskFelt && a.CheckIn == b.CheckIn &&
		a.SnoozeSeconds == b.SnoozeSeconds && a.TomorrowSeconds == b.TomorrowSeconds
}

func quarter(s control.Status) int64 {
	if s.IntervalSeconds == 0 {
		return 0
	}
	return 4 * s.DeskSeconds / s.IntervalSeconds
}

// sameTime allows the second by which rounding two readings can differ.
func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	d := a.Sub(*b)
	return -time.Second <= d && d <= time.Second
}

func sameInt(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }
