package quiet

import (
	"context"
	"time"

	"deskbreak/config/lang"
)

// askEvery is how often a source is asked that does not tell of changes, so that
// a reason may have begun or ended so long ago. Linux has no such source.
const askEvery = 30 * time.Second

// answer is what a source says that is asked.
type answer struct {
	on     bool
	detail string
	why    string // it is not used; empty: it is
}

// asked asks the sources of seats, all by one question, again and again until
// ctx ends. Questions go into the system, and nothing ends one that hangs: there
// is never more than one, and it is said to be late until it is answered. An
// error of open is for good.
func asked(o Options, open func() (question func() []answer, err error), seats ...*seat) func(context.Context) {
	return func(ctx context.Context) {
		question, err := open()
		if err != nil {
			for _, s := range seats {
				s.not(err.Error())
			}
			return
		}
		tick := time.NewTicker(askEvery)
		defer tick.Stop()
		answers := make(chan []answer, 1) // nobody may be left to take it
		for ctx.Err() == nil {
			go func() { answers <- question() }()
			if !hear(ctx, o.patience, answers, seats) {
				return
			}
			select {
			case <-ctx.Done():
			case <-tick.C:
			}
		}
	}
}

// hear waits for the answers; false: until ctx ended.
func hear(ctx context.Context, patience time.Duration, answers <-chan []answer, seats []*seat) bool {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-late.C:
			for _, s := range seats {
				s.not(lang.T("it has not answered for %v; it is used again as soon as it does", patience))
			}
		case all := <-answers:
			for i, a := range all {
				if a.why != "" {
					seats[i].not(a.why)
				} else {
					seats[i].is(a.on, a.detail)
				}
			}
			return true
		}
	}
}
