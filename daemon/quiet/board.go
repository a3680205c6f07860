package quiet

import (
	"log/slog"
	"sync"

	"deskbreak/config/lang"
)

// notYet is the reason before a source was tried for the first time.
func notYet() string { return lang.T("it is still being looked for") }

// board is where all sources write what they see; the reasons are read off it.
type board struct {
	log *slog.Logger
	put func(Event)

	mu      sync.Mutex
	seats   []*seat
	on      map[Reason]int // how many sources of it are on
	untried int
	found   chan struct{} // closed when untried is zero
}

// seat is one source's place on the board.
type seat struct {
	board  *board
	reason Reason
	name   string

	// The board's lock guards the rest.
	tried  bool
	on     bool
	why    string // it is not used; empty: it is
	detail string
}

func newBoard(log *slog.Logger, put func(Event)) *board {
	return &board{log: log, put: put, on: map[Reason]int{}, found: make(chan struct{})}
}

// seat adds a source. All are added before the first one runs.
func (b *board) seat(reason Reason, name string) *seat {
	s := &seat{board: b, reason: reason, name: name, why: notYet()}
	b.seats = append(b.seats, s)
	b.untried++
	return s
}

// never adds a source that cannot be used here, for the Report only.
func (b *board) never(reason Reason, name, why string) {
	b.seats = append(b.seats, &seat{board: b, reason: reason, name: name, why: why, tried: true})
}

// ready is called when all seats are there.
func (b *board) ready() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.untried == 0 {
		close(b.found)
	}
}

// is says what the source sees now. Detail is what it is about, for a person.
func (s *seat) is(on bool, detail string) { s.write(on, "", detail) }

// not says in one sentence why the source is not used, which ends its reason.
func (s *seat) not(why string) { s.write(false, why, "") }

func (s *seat) write(on bool, why, detail string) {
	b := s.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if s.why != why {
		if why == "" {
			b.log.Info("quiet source", "reason", s.reason, "source", s.name, "detail", detail)
		} else if s.tried {
			b.log.Info("quiet source lost", "reason", s.reason, "source", s.name, "why", why)
		} else {
			b.log.Debug("quiet source not used", "reason", s.reason, "source", s.name, "why", why)
		}
	}
	s.why, s.detail = why, detail
	if !s.tried {
		s.tried = true
		if b.untried--; b.untried == 0 {
			defer close(b.found)
		}
	}
	if s.on == on {
		return
	}
	s.on = on
	before := b.on[s.reason]
	if on {
		b.on[s.reason]++
	} else {
		b.on[s.reason]--
	}
	if (before > 0) != (b.on[s.reason] > 0) {
		b.put(Event{s.reason, on})
	}
}
