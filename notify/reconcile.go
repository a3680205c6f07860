package notify

import (
	"time"

	"deskbreak/config/lang"
)

// step compares what is wanted with what is live, starts what is missing and
// says what changed. It runs after everything that happens.
func (k *keeper) step(now time.Time) {
	closing := k.look()
	if c := k.call; c != nil && !c.late && !now.Before(k.overdue) {
		c.late = true
		k.opt.Log.Warn("the notification server does not answer", "server", k.name(), "after", deadline)
	}
	if c := k.pending(); c != nil && !now.Before(k.notBefore(c)) {
		k.begin(c, now)
	}
	if closing {
		k.close()
		return
	}
	k.fallback()
	k.tell()
	k.arm(now)
}

// look takes over what Set was called with and reports whether Close was.
func (k *keeper) look() (closing bool) {
	k.mu.Lock()
	wish, isSet, cleared := k.wish, k.isSet, k.cleared
	closing, k.cleared = k.closing, false
	k.mu.Unlock()
	if closing {
		wish = nil
	}
	if isSet || closing {
		k.orphanEnd = time.Time{}
	}
	if closing && !k.ending {
		k.ending, k.fails, k.failure, k.retryAt = true, 0, nil, time.Time{}
	}
	if cleared {
		k.over, k.said = nil, nil
	}
	if same(wish, k.wanted) {
		return closing
	}
	// Another wish is a new start for whatever had been given up.
	k.wanted = wish
	k.fails, k.retryAt, k.tries = 0, time.Time{}, 0
	k.failure = nil
	if wish == nil {
		k.over, k.said = nil, nil
		return closing
	}
	if k.over != nil && !same(k.over, wish) {
		k.over = nil
	}
	poke(k.nudge)
	return closing
}

// pending is the call that the difference between wanted and live asks for; nil
// when there is none or one is unanswered: whatever a hung server did not
// answer it may still do, and a second call could make a second notification.
func (k *keeper) pending() *call {
	switch {
	case k.place == nil || k.call != nil || k.fails > len(retries):
		return nil
	case !k.greeted && !k.ending:
		return &call{kind: greeting, at: k.place}
	case k.wanted != nil && !k.satisfied():
		c := &call{kind: showing, at: k.place, n: k.wanted}
		if k.live != nil {
			c.id = k.live.id
		}
		return c
	case k.wanted == nil && k.live != nil:
		return &call{kind: withdrawing, at: k.place, id: k.live.id}
	case k.wanted == nil && k.listening:
		return &call{kind: withdrawing, at: k.place}
	}
	return nil
}

// notBefore is when c may start: refused calls wait, and what an earlier run left
// waits for the first Set.
func (k *keeper) notBefore(c *call) time.Time {
	if c.kind == withdrawing && k.orphanEnd.After(k.retryAt) {
		return k.orphanEnd
	}
	return k.retryAt
}

// satisfied is true when the wanted one is on the screen, or was and is over.
func (k *keeper) satisfied() bool {
	return k.live != nil && same(k.live.n, k.wanted) || k.over != nil && same(k.over, k.wanted)
}

func (k *keeper) begin(c *call, now time.Time) {
	k.call, k.overdue = c, now.Add(deadline)
	if c.kind == showing {
		k.listening = true
		k.lastTry = now
		k.tries++
	}
	go func() {
		var id uint32
		var after uint64
		var info Server
		var err error
		switch c.kind {
		case greeting:
			info, err = c.at.greet()
		case showing:
			id, after, err = c.at.show(c.n, c.id)
		case withdrawing:
			err = c.at.withdraw(c.id)
		}
		k.post(func() { k.answered(c, info, id, after, err) })
	}()
}

// answered takes an answer, however late. A late one is like any other: what it
// put on the screen is now live, so the next step keeps, replaces or withdraws it.
func (k *keeper) answered(c *call, info Server, id uint32, after uint64, err error) {
	if c != k.call {
		// That place is no longer the one in use.
		if c.kind == showing && err == nil && id != 0 {
			go c.at.abandon(id)
		}
		return
	}
	k.call = nil
	if err != nil {
		k.failed(c, err)
		k.replay(c, 0)
		return
	}
	k.fails, k.failure, k.retryAt = 0, nil, time.Time{}
	switch c.kind {
	case greeting:
		k.greeted, k.info = true, info
	case withdrawing:
		k.listening = false
		k.setLive(nil)
	case showing:
		if c.id != 0 && id != c.id {
			// The server gave a new id: the old one is gone, or should be.
			go c.at.abandon(c.id)
		}
		k.over, k.said = nil, nil
		k.setLive(&shown{id: id, n: c.n})
		k.replay(c, after)
	}
}

func (k *keeper) failed(c *call, err error) {
	again := k.fails < len(retries)
	if again {
		k.retryAt = time.Now().Add(retries[k.fails])
	}
	k.fails++
	k.failure = err
	k.opt.Log.Warn("the notification server refused", "server", k.name(), "error", err, "retry", again)
}

// arrived changes the place: p is nil when there is none, and why says so. It
// tells whether the server on which something was live is still the same one.
func (k *keeper) arrived(p place, why string) {
	k.looked = true
	if p == nil && k.place == nil {
		k.why = why
		return
	}
	if k.recorded != nil {
		k.orphan = k.recorded
	}
	if k.place != nil && k.live != nil && k.live.id != 0 {
		// A server can lose its name to another and still have its window open.
		go k.place.abandon(k.live.id)
	}
	k.place, k.why = p, why
	k.greeted, k.info = false, Server{}
	k.call, k.live, k.last, k.listening = nil, nil, nil, false
	k.fails, k.failure, k.retryAt = 0, nil, time.Time{}
	if k.overExpired {
		k.over, k.overExpired = nil, false
	}
	if p == nil {
		return
	}
	now := time.Now()
	if now.Sub(k.lastTry) > time.Minute {
		k.tries = 0
	}
	k.retryAt = k.lastTry.Add(churn[min(k.tries, len(churn)-1)])
	k.adopt(p, now)
}

// vanished is arrived for a server that ended while its bus lives on: what it
// showed is gone with it.
func (k *keeper) vanished(why string) {
	if k.place != nil {
		k.record(nil)
	}
	k.arrived(nil, why)
}

// adopt makes what an earlier run or connection left live again if p is the
// very server that has it; an id means nothing to any other.
func (k *keeper) adopt(p place, now time.Time) {
	o := k.orphan
	k.orphan = nil
	if o == nil {
		return
	}
	if l := p.live(o.ID); l == nil || *l != *o {
		k.record(nil)
		return
	}
	k.live = &shown{id: o.ID}
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.isSet && !k.closing {
		k.orphanEnd = now.Add(orphanWait)
	}
}

// signalled hears a signal from p. While a show is unanswered, what is not
// about the notification that is known to be live waits for the answer, and so
// does a closing, which can be about what was there before or after it.
func (k *keeper) signalled(p place, s signal) {
	if p != k.place {
		return
	}
	if c := k.call; c != nil && c.kind == showing && (s.key == "" || k.live == nil || s.id != k.live.id) {
		if len(c.early) < 32 {
			c.early = append(c.early, s)
		}
		return
	}
	k.hear(s)
}

// replay hears what came while c was unanswered. A closing older than the
// answer, of the id that was to be replaced, was of what was there before.
func (k *keeper) replay(c *call, after uint64) {
	for _, s := range c.early {
		if s.key == "" && s.id == c.id && s.order <= after {
			continue
		}
		k.hear(s)
	}
}

func (k *keeper) hear(s signal) {
	now := time.Now()
	if s.key != "" {
		l := k.live
		if l == nil || l.id != s.id {
			l = k.last
			if l == nil || l.id != s.id || now.Sub(k.lastAt) > answerWait {
				return
			}
		}
		if !k.wants(l) || !offers(l.n, s.key) {
			return
		}
		l.answered = true
		k.overExpired = false
		k.emit(Event{Kind: EventAction, ID: l.n.ID, Key: s.key})
		return
	}
	if k.live == nil || k.live.id != s.id || k.call != nil && k.call.kind == withdrawing {
		return
	}
	l := k.live
	k.last, k.lastAt = l, now
	k.setLive(nil)
	if l.n == nil {
		return
	}
	k.over, k.overExpired = l.n, s.reason != closedByPerson && !l.answered
	switch {
	case l.answered || !k.wants(l):
	case s.reason == closedByPerson:
		k.emit(Event{Kind: EventDismissed, ID: l.n.ID})
	default:
		k.emit(Event{Kind: EventExpired, ID: l.n.ID})
	}
}

// wants is false for what an earlier run left and for what is no longer wanted:
// it cannot be answered, the caller has moved on.
func (k *keeper) wants(l *shown) bool {
	return l.n != nil && k.wanted != nil && k.wanted.ID == l.n.ID
}

// offers is true for the buttons that n has, and for a click on its body.
func offers(n *Notification, key string) bool {
	if key == ActionGuide {
		return true
	}
	for _, a := range n.Actions {
		if a.Key == key {
			return true
		}
	}
	return false
}

// close ends the keeper when nothing of ours is left on the screen, or nothing
// can be done about it.
func (k *keeper) close() {
	busy := k.call != nil && (k.call.kind != greeting || k.live != nil)
	switch {
	case busy && !k.call.late:
		k.arm(time.Now())
	case busy:
		k.finish(lang.Errorf("the notification may still be on the screen: %s does not answer; the next start withdraws it", k.name()))
	case k.live != nil && k.failure != nil:
		k.finish(lang.Errorf("the notification is still on the screen: %w; the next start withdraws it", k.failure))
	case k.place == nil && k.recorded != nil:
		k.finish(lang.Error("the notification may still be on the screen: its server cannot be reached; the next start withdraws it"))
	default:
		k.finish(nil)
	}
}
