package daemon

import (
	"encoding/json"
	"time"

	"deskbreak/daemon/history"
	"deskbreak/daemon/movement"
	"deskbreak/daemon/schedule"
)

// This file keeps the programme: what the history says about how movements went.
// It is remembered with the state, so that a start reads only what came since,
// and made anew from the whole history when that is lost, or when another
// machine's part of the history has changed.

// fold asks the disk for the programme.
type fold struct {
	kept  json.RawMessage
	saved time.Time // when other machines' parts were looked at for it; zero: never
	group func(id string) string
	then  func(*movement.Programme, known)
}

// known is what the history says of the person's back beside the programme, as far
// as it was read: the last "flare", and when stiffness was noted last. Zero: nothing.
type known struct {
	flare  history.Record
	scored time.Time
	// partial is true where the programme misses some of the history, because it
	// cannot be read.
	partial bool
}

func (k *known) add(r history.Record) {
	switch r.Event {
	case history.EventFlare:
		k.flare = r
	case history.EventFeel:
		k.scored = r.At
	}
}

// grow has the programme made off the loop. What is recorded until it comes is
// perhaps in it, so that it is made again.
func (l *loop) grow() {
	recorded, began := l.recorded, l.now.Wall
	l.files.makeProgramme(&fold{kept: l.kept, saved: l.keptAt, group: l.movement.groups(), then: func(p *movement.Programme, k known) {
		l.do(func() {
			if recorded != l.recorded {
				l.grow()
				return
			}
			l.movement.programme, l.partial = p, k.partial
			if !k.partial {
				l.keptAt = began // other machines' parts were looked at then, and not since
			}
			l.keep()
			l.tell(k)
		})
	}})
}

// tell gives the machine what the history knows: it may have lost its state, and
// another machine may have been told.
func (l *loop) tell(k known) {
	switch until := l.openFlare(); {
	case !until.IsZero():
		l.step(schedule.Event{Kind: schedule.KnownFlare, On: true, Until: until})
		if l.endFlare {
			l.step(schedule.Event{Kind: schedule.Flare})
		}
	case k.flare.On != nil && !*k.flare.On:
		l.step(schedule.Event{Kind: schedule.KnownFlare, Until: k.flare.At})
	}
	l.endFlare = false
	if !k.scored.IsZero() {
		l.step(schedule.Event{Kind: schedule.KnownFeel, Until: k.scored})
	}
}

// openFlare is the end of the bad day that goes on as far as the programme knows;
// zero: there is none.
func (l *loop) openFlare() time.Time {
	if p := l.movement.programme; p != nil && p.FlareUntil.After(l.now.Wall) {
		return p.FlareUntil
	}
	return time.Time{}
}

// keep remembers the programme as it is now. One that misses some of the history is
// for this run alone: what is remembered stands for all that came before.
func (l *loop) keep() {
	if l.partial {
		return
	}
	b, err := json.Marshal(l.movement.programme)
	if err != nil {
		l.log.Error("the programme is not remembered; the next start makes it anew", "err", err)
		return
	}
	l.kept = b
}

// took adds a record that was given to the disk to the programme, once that is
// there. One that the record does not follow, because a clock was wrong, is made
// anew: it must be what the history says in the order of time.
func (l *loop) took(r history.Record) {
	switch p := l.movement.programme; {
	case p == nil:
		return
	case !p.Follows(r.At.Truncate(time.Second)):
		l.kept = nil
		l.grow()
		return
	}
	l.movement.programme.Add(past(r), l.movement.catalogue().Group)
	l.keep()
}

// clocksDiffer is how far the clocks of machines differ that are right.
const clocksDiffer = time.Minute

// wrong is true for a programme that does not go on from now: it is ahead, or a
// record that was left out has its place by now.
func wrong(p *movement.Programme, now time.Time) bool {
	return !p.Follows(now.Add(clocksDiffer))
}

// take adds a record of the history, or leaves it out while it lies in the future.
func take(p *movement.Programme, r history.Record, now time.Time, group func(id string) string) bool {
	if r.At.After(now.Add(clocksDiffer)) {
		p.Leave(r.At)
		return false
	}
	p.Add(past(r), group)
	return true
}

func past(r history.Record) movement.Past {
	return movement.Past{
		At: r.At, Event: r.Event, ID: r.ID, Movement: r.Movement, Level: r.Level,
		Outcome: r.Outcome, Felt: r.Felt, On: r.On != nil && *r.On,
	}
}

// makeProgramme queues that the programme is made. The newest request counts.
func (f *files) makeProgramme(o *fold) {
	f.mu.Lock()
	f.fold = o
	f.mu.Unlock()
	f.wake()
}

// carryOutFold makes the programme. Without the history it is what was kept and what
// waits to be written.
func (f *files) carryOutFold(o *fold) {
	if o == nil {
		return
	}
	p := &movement.Programme{}
	if len(o.kept) > 0 {
		_ = json.Unmarshal(o.kept, p) // what cannot be read is as if there were nothing
	}
	var k known
	now := time.Now()
	waiting := missingFrom(f.unwritten.all())
	add := func(r history.Record) error {
		waiting.found(r)
		if take(p, r, now, o.group) {
			k.add(r)
		}
		return nil
	}
	since := p.Through
	var err error
	switch {
	case f.history == nil: // said at the start
		k.partial = since.IsZero()
	case since.IsZero() || wrong(p, now) || f.history.OthersChanged(o.saved):
		*p, since = movement.Programme{}, time.Time{}
		_, err = history.ReadAll(f.history.Dir(), since, add) // problems are for `history` to tell
	default:
		var newer []history.Record
		newer, err = f.history.Tail(since)
		for _, r := range newer {
			_ = add(r)
		}
	}
	if err != nil {
		f.log.Warn("the programme may miss some of the history", "err", err)
		k.partial = true
	}
	for _, r := range waiting.left() { // newer than what is there
		if !r.At.Truncate(time.Second).Before(since) { // else it was counted when it came
			_ = add(r)
		}
	}
	o.then(p, k)
}
