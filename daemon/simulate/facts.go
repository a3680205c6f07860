package simulate

import (
	"io"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/schedule"
)

// Facts takes out of a recording what does not depend on the settings it was
// made with: input, locks, sleep, quiet reasons, clocks, pauses, and how the
// person answered. With them another set of settings can be tried on the same
// days.
//
// Of input a recording has only answers to questions, minutes apart while the
// person types: between two of them that both tell of typing, it is taken to
// have gone on. About a prompt the person does what they did about the one that
// was nearest in time, after as long.
func Facts(r io.Reader, name string, make Make) (tl *Timeline, p Person, notes []string, err error) {
	f := facting{}
	f.replay = replay{read: newReader(r, name), make: make, on: f.saw}
	if err := f.replay.run(f.look); err != nil {
		return nil, nil, f.replay.read.notes, err
	}
	f.tl.End = f.last
	return &f.tl, &f.answers, f.replay.read.notes, nil
}

type facting struct {
	replay  replay
	tl      Timeline
	answers answers

	shift schedule.Boot // from the recording's boot clock to the timeline's
	last  schedule.Boot // the line before
	wall  time.Time     // of the line before
	// input is the last one known, at the question at asked; 0: none was asked.
	input, asked schedule.Boot
	known        bool

	// prompt is the one that is not ended, shown when it was last shown anew.
	prompt  bool
	shown   schedule.Boot
	variant schedule.Variant
}

func (f *facting) look(h *Header, e *Entry) error {
	if h != nil {
		return f.header(h)
	}
	at := e.Now.Boot + f.shift
	if at-f.tl.Start.Boot > maxSpan {
		return f.replay.read.fail(lang.T("is more than three years after the first line: the line was edited or belongs to something else"))
	}
	f.entry(at, e)
	f.last, f.wall = at, e.Now.Wall
	return nil
}

// header notes that the daemon was started again. Another boot of the machine
// has another boot clock; the wall clock joins the two.
func (f *facting) header(h *Header) error {
	if f.tl.Start.Boot == 0 {
		f.tl.Start, f.tl.Saved, f.tl.Stop, f.tl.Settings = h.Now, h.Saved, h.Stop, h.Settings
		f.last, f.wall = h.Now.Boot, h.Now.Wall
		return nil
	}
	same := h.Saved == nil || h.Stop.SameBoot
	at := h.Now.Boot + f.shift
	if !same || at < f.last {
		at = f.last + max(0, h.Now.Wall.Sub(f.wall))
		f.shift, same = at-h.Now.Boot, false
	}
	if at-f.tl.Start.Boot > maxSpan {
		return f.replay.read.fail(lang.T("is more than three years after the first line: the line was edited or belongs to something else"))
	}
	f.tl.Facts = append(f.tl.Facts, Fact{At: at, Restart: true, Reboot: !same, Down: at - f.last, Wall: h.Now.Wall})
	f.last, f.wall = at, h.Now.Wall
	f.asked, f.known, f.prompt = 0, false, false
	return nil
}

// entry notes one event, if it is a fact; answers are noted when the step shows
// whether there was a prompt.
func (f *facting) entry(at schedule.Boot, e *Entry) {
	v := e.Event
	fact := func(wall time.Time) {
		f.tl.Facts = append(f.tl.Facts, Fact{At: at, Event: v, Wall: wall})
	}
	switch v.Kind {
	case schedule.Tick, schedule.Configure, schedule.Dismissed:
	case schedule.Idle:
		f.typed(at, max(v.For, 0))
		if !f.known {
			f.known = true
			fact(time.Time{})
		}
	case schedule.IdleUnknown:
		if f.known {
			f.known, f.asked = false, 0
			fact(time.Time{})
		}
	case schedule.ClockSet:
		fact(e.Now.Wall)
	case schedule.Done, schedule.Snooze, schedule.NotYet, schedule.Skip, schedule.Another, schedule.Easier:
		switch {
		case f.prompt:
			f.answers.note(f.variant, Reaction{After: max(at-f.shown, time.Second), Answers: true, Answer: v, Sure: true})
		case v.Kind == schedule.Done, v.Kind == schedule.Snooze:
			v.ID = ""
			fact(time.Time{})
		}
	default:
		fact(time.Time{})
	}
}

// still: somebody whose last input was so short a time ago is typing. A longer
// pause that was seen stays one.
const still = 5 * time.Second

// typed takes in an answer about input.
func (f *facting) typed(at, idle schedule.Boot) {
	last := at - idle
	switch spans := f.tl.Typing; {
	case f.asked != 0 && last <= f.input+time.Second:
		// no new input
	case f.asked != 0 && f.asked-f.input < still && len(spans) > 0:
		spans[len(spans)-1].To = last // it went on
		f.input = last
	default:
		// It began somewhere since the question before: right after it, unless that
		// would make an absence shorter than it was seen to be.
		from := last
		if m := f.replay.m; f.asked != 0 && m.Phase() != schedule.Away {
			from = min(f.asked+1, last)
		}
		if n := len(spans); n > 0 && from <= spans[n-1].To {
			spans[n-1].To = max(spans[n-1].To, last)
		} else {
			f.tl.Typing = append(spans, Span{from, last})
		}
		f.input = last
	}
	f.asked = at
}

// saw follows which prompt is there, as the recorded settings made it.
func (f *facting) saw(s Step) {
	for i := range s.Effects {
		switch e := &s.Effects[i]; {
		case e.Kind == schedule.Show && e.Show.Variant != schedule.Repeat:
			if e.Show.Variant == schedule.First && !f.prompt {
				f.answers.begin(s.Now.Boot + f.shift)
			}
			f.prompt, f.shown, f.variant = true, s.Now.Boot+f.shift, e.Show.Variant
		case e.Kind == schedule.Write && e.Record.Event == schedule.RecordPrompt:
			f.prompt = false
		}
	}
}

// answers is a person who does again what was recorded of them.
type answers struct {
	prompts []reactions
	// prompt is the one in hand, by its id, and is like the one that was recorded
	// nearest; next is the answer that comes next.
	prompt     string
	like, next int
}

// reactions are what was done about one prompt, and when it was first shown.
type reactions struct {
	at   schedule.Boot
	list []answered
}

// answered is an answer to a prompt as it was shown.
type answered struct {
	to   schedule.Variant
	what Reaction
}

func (a *answers) begin(at schedule.Boot) { a.prompts = append(a.prompts, reactions{at: at}) }

func (a *answers) note(to schedule.Variant, r Reaction) {
	if n := len(a.prompts); n > 0 {
		a.prompts[n-1].list = append(a.prompts[n-1].list, answered{to, r})
	}
}

// React gives the next thing that was done about the prompt nearest in time. What
// was done about one that was hidden or had asked a question waits for such a
// showing, or for one that says nobody has answered.
func (a *answers) React(now schedule.Now, shown schedule.Shown) (Reaction, bool) {
	if len(a.prompts) == 0 {
		return Reaction{}, false
	}
	if shown.ID != a.prompt {
		a.prompt, a.next = shown.ID, 0
		for a.like+1 < len(a.prompts) &&
			(a.prompts[a.like+1].at-now.Boot).Abs() <= (a.prompts[a.like].at-now.Boot).Abs() {
			a.like++
		}
	}
	list := a.prompts[a.like].list
	if a.next >= len(list) {
		return Reaction{}, false
	}
	switch next, v := list[a.next], shown.Variant; {
	case next.to == v, v == schedule.Back, v == schedule.Repeat && next.to != schedule.First:
		a.next++
		return next.what, true
	}
	return Reaction{}, false
}
