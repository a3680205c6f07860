package presence

import (
	"context"
	"slices"
	"time"

	"deskbreak/config/lang"
)

// Report says for each question which source answers it, and why the others do
// not. It is a snapshot.
type Report struct {
	// Idle: how long has there been no input?
	Idle Question
	// Lock: is the screen locked?
	Lock Question
	// Sleep: is the machine about to sleep? That it has slept is known without.
	Sleep Question
}

// Question is one thing to know, and who knows it.
type Question struct {
	// Source is the one that is used ("xscreensaver", "logind"); empty: none.
	Source string
	// Detail is what the source is about, for a person ("display :0", "session 2").
	Detail string
	// Candidates are all sources for this question, the preferred one first.
	Candidates []Candidate

	why string // the most telling of the candidates' reasons; empty: the first one's
}

// Candidate is a source that could answer a question.
type Candidate struct {
	Name string
	// Why is one sentence: why it is not used, and what to do about it where there
	// is anything; empty for the one that is.
	Why string
}

// Why is one sentence: why nothing answers the question; empty when a source does.
func (q Question) Why() string {
	switch {
	case q.Source != "":
		return ""
	case q.why != "":
		return q.why
	case len(q.Candidates) == 0:
		return lang.T("deskbreak has no source for it on this system yet; only what else is seen counts as a break")
	}
	return q.Candidates[0].Why
}

// notYet is the reason before a source was tried for the first time.
func notYet() string { return lang.T("it is still being looked for") }

// Sources is what is known now about every source. It never waits.
func (p *Presence) Sources() Report {
	r := Report{Idle: p.idle.report()}
	for _, source := range p.locks {
		source.report(&r)
	}
	return r
}

// Found is closed when every source has been tried once: from then on Sources
// can say more than that it is looking.
func (p *Presence) Found() <-chan struct{} { return p.looked }

// Probe looks for the sources from another process, tries each once, and says
// what it found and, where idle time is known, what it is. It takes as long as
// the slowest of them, at most until ctx ends or about 10 seconds.
func Probe(ctx context.Context, o Options) (r Report, idle time.Duration, known bool) {
	p, err := Start(ctx, o, func(Event) {})
	if err != nil {
		return r, 0, false
	}
	defer p.Close()
	select {
	case <-p.Found():
	case <-ctx.Done():
	}
	idle, known = p.Idle(ctx)
	if !known && p.Pushes() {
		// It tells only of pauses, and of the first one in a second or two.
		p.Watch(20*time.Second, false)
		idle, known = p.Idle(ctx)
	}
	return p.Sources(), idle, known
}

func (k *keeper) report() Question {
	k.mu.Lock()
	defer k.mu.Unlock()
	q := Question{Candidates: slices.Clone(k.notes)}
	if k.chosen >= 0 && k.notes[k.chosen].Why == "" {
		q.Source, q.Detail = k.notes[k.chosen].Name, k.detail
	}
	q.why = k.telling()
	return q
}

// telling is the reason to give when there is no source: that of the one in use,
// which does not work now; else of the best that failed; else of the one that
// most people have, which does not fit. The lock is held.
func (k *keeper) telling() string {
	if k.chosen >= 0 {
		return k.notes[k.chosen].Why
	}
	usual := ""
	for i, n := range k.notes {
		if !k.minor[i] {
			return n.Why
		}
		if usual == "" || k.kinds[i].usual {
			usual = n.Why
		}
	}
	return usual
}
