package daemon

import (
	"context"
	"fmt"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
	"deskbreak/daemon/schedule"
	"deskbreak/notify"
)

// This file answers requests: of the command line, of the tray, and through the
// tray of the person.

// maxPause is longer than any holiday; a pause beyond it is a slip of the pen.
const maxPause = 366 * 24 * time.Hour

// answer is what the loop gives back for a request.
type answer struct {
	reply control.Reply
	// saved is closed when what was done is on disk; nil: there is nothing to wait for.
	saved <-chan struct{}
}

// Handle carries out one request. An answer that changed something comes when
// the change is on disk, or after five seconds if the disk hangs.
func (l *loop) Handle(ctx context.Context, r control.Request) control.Reply {
	switch {
	case l.needsInput(r):
		l.refresh(ctx)
	case r.Command == control.CommandReload:
		l.awaitReload(ctx)
	}
	done := make(chan answer, 1)
	if !l.do(func() { done <- l.request(r) }) {
		return control.Reply{Version: l.version, Refused: lang.T("deskbreak is stopping; start it again with `deskbreak daemon`")}
	}
	var a answer
	select {
	case a = <-done:
	case <-l.done:
		return control.Reply{Version: l.version, Refused: lang.T("deskbreak is stopping; start it again with `deskbreak daemon`")}
	case <-ctx.Done():
		return control.Reply{Version: l.version, Refused: lang.T("deskbreak did not answer in time; `deskbreak status` says how it is")}
	}
	if a.saved != nil {
		select {
		case <-a.saved:
		case <-ctx.Done():
		}
	}
	return a.reply
}

// Do is Handle for the tray, which runs in the same process and whose menu has no
// place for an answer.
func (l *loop) Do(ctx context.Context, r control.Request) (control.Reply, error) {
	reply := l.Handle(ctx, r)
	if r.Command == control.CommandFeel && reply.Refused == "" && r.Score >= badScore {
		l.do(l.saySore)
	}
	return reply, nil
}

// awaitReload has the settings read again, and queued for the loop before anything
// that comes later.
func (l *loop) awaitReload(ctx context.Context) {
	read := make(chan struct{})
	go func() { defer close(read); l.reload() }()
	select {
	case <-read:
	case <-ctx.Done():
	}
}

func (l *loop) needsInput(r control.Request) bool { return r.Command == control.CommandStatus }

// refresh asks for a newer answer about input, so that a status does not tell an
// old one. It is the caller who waits, a few milliseconds at most, not the loop.
func (l *loop) refresh(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, statusDeadline)
	defer cancel()
	asked := make(chan bool, 1)
	if !l.do(func() { asked <- l.senses != nil && l.machine.IdleKnown() && !l.asking }) {
		return
	}
	select {
	case ok := <-asked:
		if !ok {
			return
		}
	case <-ctx.Done():
		return
	}
	got := make(chan struct{})
	go func() {
		defer close(got)
		if idle, known := l.senses.Idle(ctx); known {
			l.do(func() { l.onIdle(idle, true) })
		}
	}()
	select {
	case <-got:
	case <-ctx.Done():
	}
}

// Follow sends a status now and with each change.
func (l *loop) Follow(ctx context.Context, send func(control.Reply) error) error {
	changed := make(chan struct{}, 1)
	changed <- struct{}{}
	join := func() {
		l.publish() // to those who were there before
		l.follow[changed], l.seen = struct{}{}, seen{status: l.status(), any: true}
	}
	if !l.do(join) {
		return lang.Error("deskbreak is stopping")
	}
	defer l.do(func() { delete(l.follow, changed) })
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.done:
			return nil
		case <-changed:
			if err := send(l.Handle(ctx, control.Request{Command: control.CommandStatus})); err != nil {
				return err
			}
		}
	}
}

// request is carried out on the loop.
func (l *loop) request(r control.Request) answer {
	l.refusal, l.saving = "", false
	reply := l.carryOut(r)
	reply.Version = l.version
	if l.refusal != "" {
		reply.Refused, reply.Message, l.refusal = l.refusal, "", ""
	}
	s := l.status()
	reply.Status = &s
	a := answer{reply: reply}
	if l.saving && reply.Refused == "" {
		a.saved = l.files.settled()
	}
	return a
}

func (l *loop) carryOut(r control.Request) control.Reply {
	switch r.Command {
	case control.CommandStatus:
		return control.Reply{}
	case control.CommandWhy:
		return control.Reply{Lines: l.machine.Why(l.now)}
	case control.CommandDone:
		return l.onDone(r)
	case control.CommandSnooze:
		return l.onSnooze(r)
	case control.CommandSkip:
		l.step(schedule.Event{Kind: schedule.Skip})
		return l.message(lang.T("Skipped."))
	case control.CommandAnother:
		kind := schedule.Another
		if r.Easier {
			kind = schedule.Easier
		}
		l.step(schedule.Event{Kind: kind})
		return l.saidMovement()
	case control.CommandNow:
		l.step(schedule.Event{Kind: schedule.Ask})
		return l.saidMovement()
	case control.CommandFelt:
		return l.onFelt(r)
	case control.CommandFeel:
		return l.onFeel(r)
	case control.CommandFlare:
		return l.onFlare(r)
	case control.CommandPause:
		return l.onPause(r)
	case control.CommandResume:
		was := l.machine.View(l.now).Paused
		l.step(schedule.Event{Kind: schedule.Resume})
		if !was {
			return l.message(lang.T("Reminders were not paused."))
		}
		return l.message(lang.T("Reminders are on again."))
	case control.CommandReload:
		return control.Reply{Message: lang.T("The settings have been read again.")} // by Handle
	case control.CommandStop:
		go l.stop()
		return control.Reply{Message: lang.T("Stopping.")}
	}
	return control.Reply{Usage: true, Refused: lang.T("this daemon does not know %q; it may be older than the command", r.Command)}
}

// message adds when the next reminder comes.
func (l *loop) message(text string) control.Reply {
	v := l.machine.View(l.now)
	if !v.Next.IsZero() {
		text += " " + lang.T("Next reminder: %s.", l.clock24(v.Next))
	}
	return control.Reply{Message: text}
}

// saidMovement tells the movement of the prompt that is up.
func (l *loop) saidMovement() control.Reply {
	p := l.machine.View(l.now).Prompt
	if p == nil {
		return control.Reply{}
	}
	m := l.movement.find(p.Movement)
	do := m.Do
	if adapt := l.movement.adapted(m); adapt != "" {
		do = lang.T("For you: %s", adapt) + " " + do
	}
	text := fmt.Sprintf("%s: %s", m.Title(), do)
	if dose := m.Dose(p.Level).OneTime(); dose != "" {
		text += " (" + dose + ")"
	}
	return control.Reply{Message: text}
}

func (l *loop) onDone(r control.Request) control.Reply {
	if r.Felt != "" && !feels(r.Felt) {
		return noFeeling(r.Felt)
	}
	if r.Felt != "" && l.machine.View(l.now).Prompt == nil {
		return l.onFelt(r) // of the one that was done
	}
	if l.machine.JustDone(l.now) {
		return l.message(lang.T("That break has been noted already."))
	}
	about := l.rating()
	l.step(schedule.Event{Kind: schedule.Done, Felt: r.Felt})
	if r.Felt == "hard" {
		return l.message(lang.T("Well done. %s", l.feltHard(about)))
	}
	return l.message(lang.T("Well done."))
}

func (l *loop) onSnooze(r control.Request) control.Reply {
	if r.For < 0 || r.For > 24*time.Hour {
		return control.Reply{Usage: true, Refused: lang.T("a snooze is between a second and a day; try 10m")}
	}
	l.step(schedule.Event{Kind: schedule.Snooze, For: r.For})
	v := l.machine.View(l.now)
	if v.Next.IsZero() {
		return control.Reply{Message: lang.T("Snoozed.")}
	}
	text := lang.T("Snoozed until %s.", l.clock24(v.Next))
	switch v.SnoozeLeft {
	case 0:
		text += " " + lang.T("That was the last snooze of this reminder.")
	case 1:
		text += " " + lang.T("One more snooze is left.")
	}
	return control.Reply{Message: text}
}

func (l *loop) onPause(r control.Request) control.Reply {
	if r.For < 0 || r.For > maxPause || r.Until.Sub(l.now.Wall) > maxPause {
		return control.Reply{Usage: true, Refused: lang.T("a pause is between a second and a year; leave the length out to pause until you resume")}
	}
	e := schedule.Event{Kind: schedule.Pause, For: r.For, Until: r.Until}
	if r.Tomorrow {
		e = schedule.Event{Kind: schedule.PauseTomorrow}
	}
	l.step(e)
	v := l.machine.View(l.now)
	if v.PausedUntil.IsZero() {
		return control.Reply{Message: lang.T("Paused until you run `deskbreak resume`.")}
	}
	return control.Reply{Message: lang.T("Paused until %s.", l.clock24(v.PausedUntil))}
}

// clock24 is a time of day, with the day when it is not today.
func (l *loop) clock24(t time.Time) string {
	t = t.In(l.now.Wall.Location())
	if dayOf(t) == dayOf(l.now.Wall) {
		return t.Format("15:04")
	}
	return lang.Format(t, "Monday 15:04")
}

// sayConfig tells once that the settings on disk are refused.
func (l *loop) sayConfig() { l.notice(notify.ConfigError(l.file, l.refused)) }
