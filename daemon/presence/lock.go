package presence

import "sync"

// locks is whether the screen is locked, which it is while any of the sources says so. Each has its own word, so that
// one that was wrong or has gone takes back no more than that.
type locks struct {
	put func(Event)

	mu sync.Mutex
	on map[string]bool // by source; made when first used
}

// say takes a source's word. It is passed on if anything has changed, or if the
// source is the one whose word is always passed on.
func (l *locks) say(source string, on, always bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.any()
	if l.on == nil {
		l.on = map[string]bool{}
	}
	l.on[source] = on
	if now := l.any(); always || now != before {
		l.put(Event{Kind: Locked, On: now})
	}
}

func (l *locks) any() bool {
	for _, on := range l.on {
		if on {
			return true
		}
	}
	return false
}
