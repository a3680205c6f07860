package movement

import (
	"slices"
	"time"
)

const (
	tailMax = 16  // records remembered, more than two machines and their answers mix
	seenMax = 128 // movements remembered: twice our catalogue
)

// Add takes in one record. Records come in the order of time; one that is older
// than the newest is counted as if it came with it, so that a clock set back does
// no harm. One that is known already, by event and id among the last, changes
// nothing. Records that lie in the future are the caller's to leave out, with
// [Programme.Leave].
//
// group is [Catalogue.Group]: the group of a movement, empty for one that is not
// known any more. A break counts as done when it names a movement.
func (p *Programme) Add(x Past, group func(id string) string) {
	// As a file would give it back: what is kept must not depend on whether a
	// record came from memory or from the disk.
	x.At = fixed(x.At.Truncate(time.Second))
	kept := keep(x)
	if p.known(kept) {
		return
	}
	p.Version = programmeVersion
	p.note(x)
	if x.At.Before(p.Through) {
		x.At = fixed(p.Through)
	}
	day := max(dayOf(x.At), p.Day)
	p.arrive(x.At, day)

	switch x.Event {
	case "prompt":
		p.Prompts++
		p.Desk, p.LastDesk = p.deskDay(day), day
		p.see(x.Movement, day)
		p.count(x, day, group(x.Movement), x.Outcome == "done")
	case "break":
		if x.Movement == "" {
			return // moved about, or only away: nothing to count or to know again
		}
		p.see(x.Movement, day)
		p.count(x, day, group(x.Movement), true)
	case "felt":
		p.felt(x, day, group)
	case "flare":
		p.flare(x.At, x.On)
	default:
		return
	}
	if n := len(p.Tail) - tailMax + 1; n > 0 {
		p.Tail = slices.Delete(p.Tail, 0, n)
	}
	p.Tail = append(p.Tail, kept)
}

// Leave notes the time of a record that was left out because it lies in the
// future: a clock was wrong. It has its place when that time has come.
func (p *Programme) Leave(at time.Time) {
	if p.Later.IsZero() || at.Before(p.Later) {
		p.Later = fixed(at.Truncate(time.Second))
	}
}

// Follows reports whether what was folded so far is what a fold of all records up
// to a time begins with, so that one of that time can be added. It is not where that
// one is older than the newest, and where one that was left out has its place by
// now: then all of them are to be folded anew, in the order of time.
func (p *Programme) Follows(at time.Time) bool {
	return !at.Before(p.Through) && (p.Later.IsZero() || at.Before(p.Later))
}

// fixed is the time with its offset alone: days added to it are 24 hours, whether
// the offset came from the local zone or from a file.
func fixed(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.In(time.FixedZone("", offset))
}

// arrive is the time going on to that of a record.
func (p *Programme) arrive(at time.Time, day int) {
	if !p.FlareUntil.IsZero() && !at.Before(p.FlareUntil) {
		end := dayOf(p.FlareUntil)
		p.each(func(g *Progress) { g.restart(end) })
		p.FlareUntil, p.FlareEnded, p.Open = time.Time{}, p.FlareUntil, nil
	}
	if p.Began == 0 {
		p.Began, p.Day = day, day
	}
	if day-p.Day >= awayDays {
		p.each(func(g *Progress) { g.away(p.Day, day) })
		p.Open = nil
	}
	p.Day = day
	if at.After(p.Through) {
		p.Through = at // the zone of the first of several at once
	}
}

// count is one prompt or break of a movement.
func (p *Programme) count(x Past, day int, group string, done bool) {
	p.Open = nil
	o := Open{ID: x.ID, Movement: x.Movement, Day: day, Level: x.Level, Done: done, Mark: p.Seen[x.Movement].Mark}
	if p.FlareUntil.IsZero() && group != "" {
		o.Group, o.Before = group, p.Groups[group]
	}
	p.settle(&o, x.Felt)
	if o.ID != "" {
		p.Open = &o
	}
}

// settle brings the movement and the group of a prompt from what they were before
// to what they are with that answer.
func (p *Programme) settle(o *Open, felt string) {
	m := o.Mark
	switch {
	case felt == "hard":
		m.hard(o.Day, o.Level)
	case o.Done:
		m.Top = max(m.Top, o.Level, 1)
	}
	p.mark(o.Movement, m)

	g := o.Before
	switch {
	case o.Group == "":
		return
	case g.Level == 0 && !o.Done && felt != "hard": // not begun yet
		delete(p.Groups, o.Group)
		return
	case felt == "hard":
		g.hard(o.Day)
	case o.Done:
		g.good(o.Day, o.Level)
	}
	p.set(o.Group, g)
}

// felt is an answer that comes after its prompt.
func (p *Programme) felt(x Past, day int, group func(id string) string) {
	if x.Felt == "" {
		return
	}
	var prompt *Kept
	for i := range p.Tail {
		if k := &p.Tail[i]; x.ID != "" && k.ID == x.ID && (k.Event == "prompt" || k.Event == "break") {
			prompt = k
		}
	}
	before := ""
	if prompt != nil {
		before, prompt.Mark = prompt.Mark, x.Felt
		if x.Movement == "" {
			x.Movement = prompt.Movement
		}
	}
	if p.Open != nil && x.ID != "" && p.Open.ID == x.ID {
		p.settle(p.Open, x.Felt)
		return
	}
	if x.Felt != "hard" || before == "hard" {
		return
	}
	m := p.Seen[x.Movement].Mark
	m.hard(day, x.Level)
	p.mark(x.Movement, m)
	if p.Open != nil && p.Open.Movement == x.Movement {
		p.Open = nil // its "before" is no longer true
	}
	if name := group(x.Movement); name != "" && p.FlareUntil.IsZero() {
		g := p.Groups[name]
		g.hard(day)
		p.set(name, g)
		p.Open = nil
	}
}

// hard is an answer about a movement at a level; 0: it is not known which.
func (m *Mark) hard(day, level int) {
	m.Hard = day
	m.Top = min(m.Top, max(level-2, 0)) // one above it is one below what was hard
}

// mark sets how far a movement got that came up.
func (p *Programme) mark(id string, m Mark) {
	if s, ok := p.Seen[id]; ok {
		s.Mark = m
		p.Seen[id] = s
	}
}

// flare begins or ends a bad day.
func (p *Programme) flare(at time.Time, on bool) {
	switch {
	case on:
		p.FlareUntil, p.Open = at.Add(flareLasts), nil
	case !p.FlareUntil.IsZero():
		p.FlareUntil = at
		p.arrive(at, p.Day)
	}
}

// good is a break that was done and did not feel hard.
func (g *Progress) good(day, level int) {
	if g.Level == 0 {
		*g = Progress{Level: 1, Week: day}
	}
	if level != 0 && level < g.Level {
		return // an easier one says nothing about this level
	}
	g.Breaks++
	if g.Last != day {
		g.Days, g.Last = g.Days+1, day
	}
	if g.Level < MaxLevel && day-g.Week >= weekDays && g.Days >= goodDays && g.Breaks >= goodBreaks {
		*g = Progress{Level: g.Level + 1, Since: day, Week: day}
	}
}

// hard is one step down. At the lowest level only the week starts anew.
func (g *Progress) hard(day int) {
	g.down(1, day)
}

// away is what the days from the last record to another cost.
func (g *Progress) away(last, day int) {
	if n := (day - last) / awayDays; last > 0 && n > 0 {
		g.down(n, day)
	}
}

func (g *Progress) down(n, day int) {
	level := max(g.Level-n, 1)
	if level < g.Level { // not of a group that begins with it
		g.Since = day
	}
	g.Level = level
	g.restart(day)
}

// restart is the good week from its beginning.
func (g *Progress) restart(day int) {
	g.Week, g.Breaks, g.Days, g.Last = day, 0, 0, 0
}

func (p *Programme) set(group string, g Progress) {
	if p.Groups == nil {
		p.Groups = make(map[string]Progress)
	}
	p.Groups[group] = g
}

func (p *Programme) each(change func(*Progress)) {
	for name, g := range p.Groups {
		change(&g)
		p.Groups[name] = g
	}
}

// see notes that a movement came up, and forgets the oldest beyond what is kept.
func (p *Programme) see(id string, day int) {
	if id == "" {
		return
	}
	if p.Seen == nil {
		p.Seen = make(map[string]Seen)
	}
	p.Seen[id] = Seen{Prompt: p.Prompts, Day: day, Desk: p.Desk, Mark: p.Seen[id].Mark}
	for len(p.Seen) > seenMax {
		oldest := ""
		for name, s := range p.Seen {
			o := p.Seen[oldest]
			if oldest == "" || s.Prompt < o.Prompt || s.Prompt == o.Prompt && name < oldest {
				oldest = name
			}
		}
		delete(p.Seen, oldest)
	}
}

func keep(x Past) Kept {
	k := Kept{Event: x.Event, ID: x.ID, At: x.At.Unix(), Movement: x.Movement, Mark: x.Felt}
	if x.Event == "flare" {
		k.Mark = "off"
		if x.On {
			k.Mark = "on"
		}
	}
	return k
}

// known reports whether a record is one of the last. A prompt or a break has one
// record; of answers and flares there may be several with the same id.
func (p *Programme) known(k Kept) bool {
	return slices.ContainsFunc(p.Tail, func(t Kept) bool {
		if t.Event != k.Event || t.ID != k.ID {
			return false
		}
		once := k.ID != "" && (k.Event == "prompt" || k.Event == "break")
		return once || t.At == k.At && t.Movement == k.Movement && t.Mark == k.Mark
	})
}
