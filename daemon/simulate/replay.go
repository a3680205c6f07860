package simulate

import (
	"io"
	"slices"
	"strings"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/schedule"
)

// Make translates settings, as a recording keeps them, for the machine.
type Make func(keyValues []string) (schedule.Settings, error)

// maxSpan is more than anybody records; a longer time is a mistake in the file
// and would keep other settings busy for long.
const maxSpan = 3 * 366 * 24 * time.Hour

// Replay steps the machine through a recording: with the settings as recorded,
// at the recorded moments, with the recorded events and choices of movements. on
// is told every step. name is the file's, for errors, which all have a line.
//
// The notes say what was passed over and, once, where a step came out otherwise
// than it was recorded, each with its place.
func Replay(r io.Reader, name string, make Make, on func(Step)) (last schedule.Now, notes []string, err error) {
	p := replay{read: newReader(r, name), make: make, on: on}
	err = p.run(nil)
	return p.last, p.read.notes, err
}

type replay struct {
	read   *reader
	make   Make
	on     func(Step)
	m      *schedule.Machine
	choice schedule.Choice // of the line in hand
	last   schedule.Now
	differ bool // said once
}

// run reads to the end; look, if not nil, sees every line before its step.
func (p *replay) run(look func(*Header, *Entry) error) error {
	for {
		h, e, err := p.read.next()
		if err != nil {
			return err
		}
		if h == nil && e == nil {
			break
		}
		if look != nil {
			if err := look(h, e); err != nil {
				return err
			}
		}
		if h != nil {
			err = p.start(h)
		} else {
			err = p.step(e)
		}
		if err != nil {
			return err
		}
	}
	if p.m == nil {
		return lang.Errorf("%s: has nothing in it: set `log.record` to this file and let the daemon run for a while", p.read.name)
	}
	return nil
}

// settings makes settings whose choices are those of the recording.
func (p *replay) settings(keyValues []string) (schedule.Settings, error) {
	set, err := p.make(keyValues)
	if err != nil {
		return set, p.read.fail(lang.T("the recorded settings cannot be used: %v", err))
	}
	choose := set.Choose
	set.Choose = func(need schedule.Need) schedule.Choice {
		if p.choice.Movement != "" || choose == nil {
			return p.choice
		}
		return choose(need)
	}
	// What was up after a step was suited, and what was replaced in it was not.
	set.Suits = func(id string, _ bool) bool { return p.choice.Movement == "" || p.choice.Movement == id }
	return set, nil
}

func (p *replay) start(h *Header) error {
	set, err := p.settings(h.Settings)
	if err != nil {
		return err
	}
	p.choice = h.Choice
	var effects []schedule.Effect
	if h.Saved == nil {
		p.m = schedule.New(set, h.Now)
	} else {
		p.m, effects = schedule.Restore(set, *h.Saved, h.Stop, h.Now)
	}
	p.tell(Step{Now: h.Now, Effects: effects, Machine: p.m, Start: true})
	return nil
}

func (p *replay) step(e *Entry) error {
	v := e.Event
	if v.Kind == schedule.Configure {
		set, err := p.settings(e.Settings)
		if err != nil {
			return err
		}
		v.Settings = &set
	}
	p.choice = e.Choice
	effects := p.m.Step(e.Now, v)
	if did := Did(effects); !p.differ && !slices.Equal(did, e.Did) {
		p.differ = true
		p.read.note(p.read.n, lang.T("from here on it comes out otherwise than it was recorded: [%s] instead of [%s]",
			strings.Join(did, ", "), clip(strings.Join(e.Did, ", "))))
	}
	p.tell(Step{Now: e.Now, Event: v, Effects: effects, Machine: p.m})
	return nil
}

func (p *replay) tell(s Step) {
	p.last = s.Now
	if p.on != nil {
		p.on(s)
	}
}
