package daemon

import (
	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
	"deskbreak/daemon/movement"
	"deskbreak/daemon/schedule"
	"deskbreak/daemon/state"
	"deskbreak/notify"
)

// This file carries out what the machine decided. None of it waits: the disk and
// the notification server have goroutines of their own.

// shown is what should be on the screen: the prompt or, while there is none, a
// notice. There is never more than one of them.
type shown struct {
	prompt *notify.Notification
	notice *notify.Notification
	seq    int
	repeat int
	// hidden is true while nothing on the screen can be seen. The machine minds it
	// for prompts.
	hidden bool
	// noticed is true while the notice is up, covered after a prompt took its place.
	noticed, covered bool
}

func (l *loop) perform(effects []schedule.Effect) {
	for i := range effects {
		switch e := &effects[i]; e.Kind {
		case schedule.Write:
			l.record(e.Record)
		case schedule.Save:
			l.remember()
		case schedule.Show:
			l.showPrompt(e.Show)
		case schedule.Withdraw:
			l.show.prompt = nil
			l.picture.drop()
			l.reshow()
		case schedule.Refuse:
			l.refusal = e.Text
		}
	}
	if hidden := l.machine.Hidden(); hidden != l.show.hidden {
		l.show.hidden = hidden
		l.reshow()
	}
}

// record counts a record and queues it for the disk.
func (l *loop) record(r *schedule.Record) {
	h := historyRecord(r)
	l.today.Add(h)
	l.recorded++
	l.files.write(h)
	l.took(h)
	l.saving = true
	if r.Outcome == schedule.OutcomeDone || r.Why == "self" {
		l.hooks.run(l.config.Hooks.OnDone, "done", map[string]string{"movement": r.Movement, "felt": r.Felt})
	}
	l.log.Info("recorded", "event", r.Event, "outcome", r.Outcome, "why", r.Why, "movement", r.Movement)
}

// newDay counts anew when the day is another: after midnight, and when the clock
// was set over it, which may be a day that has records.
func (l *loop) newDay() {
	if day := dayOf(l.now.Wall); day != l.day {
		l.day, l.today = day, history.Counts{}
		l.recount()
		l.trim()
		l.grow() // with what other machines wrote since
	}
}

// recount has the day's records counted off the loop. What is recorded until the
// answer comes is perhaps in it, so that it is asked again.
func (l *loop) recount() {
	day, recorded := l.day, l.recorded
	l.files.countDay(l.now.Wall, func(c history.Counts) {
		l.do(func() {
			switch {
			case day != l.day: // a newer answer is on its way
			case recorded != l.recorded:
				l.recount()
			default:
				l.today = c
			}
		})
	})
}

// trim drops records that are older than they are to be kept.
func (l *loop) trim() {
	if keep := l.config.History.Keep; keep > 0 {
		l.files.trim(keep)
	}
}

// remember queues the state for the disk.
func (l *loop) remember() {
	l.touched = l.now.Boot
	l.saving = true
	l.giver.soon() // something happened, and may not happen again for an hour
	l.files.remember(&memory{
		Stamp:   state.Stamp{SavedWall: l.now.Wall, SavedBoot: l.now.Boot, BootID: l.clock.BootID()},
		Machine: l.machine.State(), Live: l.live, Programme: l.kept, ProgrammeAt: l.keptAt,
		Care: l.show.notice != nil && l.show.notice.ID == notify.IDFlare,
	})
}

func (l *loop) showPrompt(s schedule.Shown) {
	m := l.movement.find(s.Movement)
	l.show.seq++
	switch s.Variant {
	case schedule.First:
		l.show.repeat = 0
		l.hooks.run(l.config.Hooks.OnPrompt, "prompt", map[string]string{"movement": s.Movement, "name": m.Name, "do": m.Do})
	case schedule.Repeat:
		l.show.repeat++
	}
	text := notify.PromptText{
		ID: s.ID, Name: m.Title(), Do: m.Do, Dose: m.Dose(s.Level).OneTime(), Adapt: l.movement.adapted(m), Seated: seated(m), Repeat: l.show.repeat, Guide: l.pages != nil,
		Snooze: l.config.Snooze.For, CanSnooze: s.CanSnooze, Sound: l.config.Prompt.Sound, Seq: l.show.seq,
	}
	if l.config.Prompt.Picture {
		text.Image = l.picture.of(s.Movement, s.Level)
	}
	n := notify.Prompt(text)
	if s.Variant == schedule.Back {
		n = notify.Back(text)
	}
	l.show.prompt = &n
	l.met = true
	if l.show.notice != nil && l.show.notice.ID == notify.IDWelcome {
		l.show.notice = nil
	}
	l.log.Info("reminder", "movement", s.Movement, "variant", s.Variant.String())
	l.reshow()
}

// seated is true for a movement that one need not get up for.
func seated(m movement.Movement) bool {
	for _, p := range m.Postures {
		if p != "seated" {
			return false
		}
	}
	return true
}

// reshow tells the notifier what should be seen now.
func (l *loop) reshow() {
	if l.notes == nil {
		return // before the start; run does it again
	}
	n := l.show.prompt
	if n != nil {
		l.coverNotice()
	} else if l.show.noticed = l.show.notice != nil && !l.show.hidden; l.show.noticed {
		n = l.show.notice
	}
	l.notes.Set(n)
}

// coverNotice lets a notice that a prompt takes the place of come back once: who
// has not closed it by then does not want to be told with every prompt.
func (l *loop) coverNotice() {
	if !l.show.noticed {
		return
	}
	if l.show.covered {
		l.show.notice = nil
	}
	l.show.noticed, l.show.covered = false, true
}

// notice shows a word of the program's own, when no prompt is up.
func (l *loop) notice(n notify.Notification) {
	l.show.seq++
	n.Seq = l.show.seq
	l.show.notice, l.show.noticed, l.show.covered = &n, false, false
	l.reshow()
}

// dropNotice takes back the notice with that id.
func (l *loop) dropNotice(id string) {
	if l.show.notice != nil && l.show.notice.ID == id {
		l.show.notice = nil
		l.reshow()
		l.remember() // that it has been seen
	}
}

// onLive remembers which notification is on the screen, so that a killed
// daemon's is withdrawn by the next one. It is called by the notifier.
func (l *loop) onLive(live *notify.Live) {
	l.do(func() {
		l.live = live
		l.remember()
	})
}

// onNote takes in what the person did with the notification.
func (l *loop) onNote(e notify.Event) {
	switch {
	case e.Kind == notify.EventServer:
	case e.ID == notify.IDWelcome, e.ID == notify.IDConfig, e.ID == notify.IDFlare, e.ID == notify.IDSore:
		l.onNotice(e)
	case e.Kind == notify.EventDismissed:
		l.step(schedule.Event{Kind: schedule.Dismissed, ID: e.ID})
	case e.Kind == notify.EventAction && e.Key == notify.ActionGuide:
		l.openGuide()
	case e.Kind == notify.EventAction:
		if event, ok := buttonEvent(e.Key); ok {
			event.ID = e.ID
			l.step(event)
			l.sayRefusal()
		}
	}
}

func buttonEvent(key string) (schedule.Event, bool) {
	switch key {
	case notify.ActionDone:
		return schedule.Event{Kind: schedule.Done}, true
	case notify.ActionEasy:
		return schedule.Event{Kind: schedule.Done, Felt: "easy"}, true
	case notify.ActionHard:
		return schedule.Event{Kind: schedule.Done, Felt: "hard"}, true
	case notify.ActionSnooze:
		return schedule.Event{Kind: schedule.Snooze}, true
	case notify.ActionAnother:
		return schedule.Event{Kind: schedule.Another}, true
	case notify.ActionNotYet:
		return schedule.Event{Kind: schedule.NotYet}, true
	}
	return schedule.Event{}, false
}

// sayRefusal logs a refused button: a notification has no place for an answer.
func (l *loop) sayRefusal() {
	if l.refusal != "" {
		l.log.Info("a button was refused", "why", l.refusal)
		l.refusal = ""
		l.reshow()
	}
}

func (l *loop) onNotice(e notify.Event) {
	if e.Kind == notify.EventAction {
		switch e.Key {
		case notify.ActionNow:
			l.step(schedule.Event{Kind: schedule.Ask})
			l.sayRefusal()
		case notify.ActionAutostart:
			go l.startAtLogin()
		case notify.ActionFlare:
			l.onFlare(control.Request{On: true})
		case notify.ActionHelp:
			l.openHelp()
			if e.ID == notify.IDSore {
				l.notice(notify.Sore()) // the click has closed it, and its other button still counts
				return
			}
		}
	}
	l.dropNotice(e.ID)
}
