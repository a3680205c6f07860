package presence

import (
	"context"
	"errors"
	"time"

	"deskbreak/config/lang"
)

// Watch says what the owner wants to be told next, if the idle source tells by
// itself (see Pushes; else it does nothing). It takes the place of what was said
// before, may be called as often as one likes, and never waits.
//
// An [Idle] event comes once when there has been no input for threshold, and at
// once if that is so already and was not told since Watch was last called with
// another threshold; 0: none. After it, [Input] comes with the next input. With
// input, Input comes with the next input in any case, though not more often than
// every 20 seconds.
//
// Short thresholds wake the process at every pause in typing, so they are for
// short times. Until the first call a source that can be asked is asked.
func (p *Presence) Watch(threshold time.Duration, input bool) { p.idle.watch(threshold, input) }

// Pushes is true when the idle source that is in use tells by itself. Idle then
// asks nobody while [Presence.Still] is true, which makes it exact, and while the
// threshold of Watch is at most a minute: 0 means less than that threshold.
// (With a longer one 0 would claim input that may be minutes ago.) Right after a
// shorter threshold, Idle waits until that is sure: no time worth mention, but
// with a Wayland compositor as long as the threshold.
func (p *Presence) Pushes() bool {
	p.idle.mu.Lock()
	defer p.idle.mu.Unlock()
	_, ok := p.idle.source.(watcher)
	return ok
}

// Still is true when the idle source tells by itself and knows that there is no
// input: what Idle says is then exact, and the end of it comes as an [Input]
// event if an [Idle] event was its beginning.
func (p *Presence) Still() bool {
	p.idle.mu.Lock()
	w, ok := p.idle.source.(watcher)
	p.idle.mu.Unlock()
	return ok && w.stillness()
}

func (k *keeper) watch(threshold time.Duration, input bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.watched, k.threshold, k.input = true, max(threshold, 0), input
	if w, ok := k.source.(watcher); ok && !k.closed {
		w.watch(k.threshold, k.input)
	}
}

// know asks a source that tells by itself, which answers from what it knows; ok
// is false when it cannot, or is to be looked for anew.
func (k *keeper) know(ctx context.Context, w watcher) (d time.Duration, known, ok bool) {
	k.mu.Lock()
	chosen := k.chosen
	k.mu.Unlock()
	if chosen < 0 {
		return 0, false, false
	}
	if why := k.kinds[chosen].unfit(&k.o, k.session); why != "" {
		k.drop(w, why)
		return 0, false, false
	}
	d, sure, err := w.know(ctx, k.o.patience)
	switch {
	case err == nil && !sure:
		return 0, false, false
	case err == nil:
		k.noteSource(w, "")
		return d, true, true
	case ctx.Err() != nil:
		return 0, false, true
	case errors.Is(err, context.DeadlineExceeded):
		k.noteSource(w, lang.T("it has not answered for %v; it is used again as soon as it does", k.o.patience))
		return 0, false, true
	}
	k.drop(w, err.Error())
	return 0, false, false
}

// noteSource is note for the source that is in use, if it still is.
func (k *keeper) noteSource(source idleSource, why string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.source == source {
		k.note(k.chosen, why)
	}
}

// searches is how often a source that was lost is looked for before that is
// left to somebody's asking: with doubling waits, for about a minute.
const searches = 6

// guard waits for the end of a source that tells by itself, which nobody would
// notice otherwise, and looks for it, or for another.
func (k *keeper) guard(w watcher) {
	select {
	case <-w.lost():
	case <-k.ctx.Done():
		return
	}
	_, _, err := w.know(k.ctx, k.o.patience)
	if err == nil || k.ctx.Err() != nil {
		return
	}
	k.drop(w, err.Error())
	wait := k.o.retry
	if wait == 0 {
		wait = time.Second
	}
	for range searches {
		if _, known := k.ask(k.ctx); known {
			return
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-k.ctx.Done():
			timer.Stop()
			return
		}
		wait *= 2
	}
}
