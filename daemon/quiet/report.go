package quiet

import (
	"context"
	"strings"

	"deskbreak/config/lang"
)

// Report has one Question for each reason, in the order of the constants. It is
// a snapshot.
type Report []Question

// Question is one reason, and who knows of it.
type Question struct {
	Reason Reason
	// On is whether it holds now.
	On bool
	// Source are the ones in use, as "dunst" or "gnome, logind"; empty: none.
	Source string
	// Detail is what the sources are about, for a person ("display :0", "Firefox
	// records").
	Detail string
	// Candidates are all sources for this reason.
	Candidates []Candidate
}

// Candidate is a source that could tell of a reason.
type Candidate struct {
	Name string
	// On is whether it sees the reason now.
	On bool
	// Why is one sentence: why it is not used, and what to do about it where there
	// is anything; empty for those that are.
	Why string
}

// Why is one sentence: why nothing tells of the reason; empty when a source does.
func (q Question) Why() string {
	switch {
	case q.Source != "":
		return ""
	case len(q.Candidates) == 0:
		return lang.T("deskbreak has no source for it on this system yet; use `deskbreak pause` where it would disturb")
	}
	return q.Candidates[0].Why
}

// Sources is what is known now about every source. It never waits.
func (q *Quiet) Sources() Report {
	b := q.board
	b.mu.Lock()
	defer b.mu.Unlock()
	var r Report
	for _, reason := range []Reason{DoNotDisturb, Call, Fullscreen, Presentation} {
		question := Question{Reason: reason, On: b.on[reason] > 0}
		var used, details []string
		for _, s := range b.seats {
			if s.reason != reason {
				continue
			}
			question.Candidates = append(question.Candidates, Candidate{s.name, s.on, s.why})
			if s.why != "" {
				continue
			}
			used = append(used, s.name)
			if s.detail != "" {
				details = append(details, s.detail)
			}
		}
		question.Source = strings.Join(used, ", ")
		question.Detail = strings.Join(details, ", ")
		r = append(r, question)
	}
	return r
}

// Found is closed when every source has been tried once: from then on Sources
// can say more than that it is looking.
func (q *Quiet) Found() <-chan struct{} { return q.board.found }

// Probe looks for the sources from another process, tries each once, and says
// what it found and what is on. It takes as long as the slowest of them, at most
// until ctx ends or about 10 seconds.
func Probe(ctx context.Context, o Options) Report {
	q, err := Start(ctx, o, func(Event) {})
	if err != nil {
		return nil
	}
	defer q.Close()
	select {
	case <-q.Found():
	case <-ctx.Done():
	}
	return q.Sources()
}
