package presence

import (
	"context"
	"errors"
	"sync"
	"time"

	"deskbreak/config/lang"
)

// idleKind is one way of learning the time since the last input.
type idleKind struct {
	name string
	// usual: when no source fits, the reason to give is this one's.
	usual bool
	// unfit says why it cannot be believed in this session, with what to do;
	// empty: it is worth trying. It is asked often and must not wait.
	unfit func(o *Options, s *session) string
	// open connects, until ctx ends at the latest. A source that sees input without
	// being asked puts events.
	open func(ctx context.Context, o *Options, put func(Event)) (idleSource, error)
}

// errAbsent is why a source cannot be opened that this desktop does not have:
// nothing is wrong, and there is nothing to do about it.
type errAbsent string

func (e errAbsent) Error() string { return string(e) }

// idleSource is an open one. The keeper asks one question at a time.
type idleSource interface {
	// ask waits for as long as it takes; an error means that the source is gone.
	ask() (time.Duration, error)
	// detail is what it is about, for the Report.
	detail() string
	// close ends it, and with it a question that waits. It may be called twice.
	close()
}

// watcher is a source that tells by itself; see told.
type watcher interface {
	idleSource
	// watch changes what it tells of. It does not wait.
	watch(threshold time.Duration, input bool)
	// know is what is known without asking anybody; see told.
	know(ctx context.Context, patience time.Duration) (idle time.Duration, sure bool, err error)
	// stillness is true while it knows of no input.
	stillness() bool
	// lost is closed when the source is gone.
	lost() <-chan struct{}
}

// keeper keeps the best idle source there is.
type keeper struct {
	o       Options
	session *session
	kinds   []idleKind
	put     func(Event)
	changed func()

	ctx    context.Context
	cancel context.CancelFunc
	asking sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	notes   []Candidate // one for each kind
	minor   []bool      // that one is not part of this desktop, so it is no news
	chosen  int         // in kinds; -1: none
	source  idleSource  // nil: none
	detail  string
	pending *question // nil: nobody waits
	retryAt time.Time // not before, when there is no source
	wait    time.Duration
	lied    bool // and the log knows
	watched bool // somebody has said what they want to be told
	// threshold and input are that.
	threshold time.Duration
	input     bool
	betterAt  time.Time // when to look whether a better source has come
}

// question is one request to the source; there is never more than one.
type question struct {
	asked time.Time
	done  chan struct{} // closed with the answer
	late  bool          // it has outlived its deadline
	idle  time.Duration
	known bool
}

func newKeeper(ctx context.Context, o Options, s *session, kinds []idleKind, put func(Event), changed func()) *keeper {
	k := &keeper{o: o, session: s, kinds: kinds, put: put, changed: changed, chosen: -1}
	k.ctx, k.cancel = context.WithCancel(ctx)
	context.AfterFunc(k.ctx, k.shut)
	for _, kind := range kinds {
		k.notes = append(k.notes, Candidate{kind.name, notYet()})
	}
	k.minor = make([]bool, len(kinds))
	return k
}

func (k *keeper) ask(ctx context.Context) (time.Duration, bool) {
	k.mu.Lock()
	if w, ok := k.source.(watcher); ok && k.watched && !k.closed {
		k.mu.Unlock()
		if d, known, ok := k.know(ctx, w); ok {
			return d, known
		}
		k.mu.Lock()
	}
	q := k.pending
	switch {
	case k.closed, q != nil && q.late, q == nil && k.source == nil && time.Now().Before(k.retryAt):
		k.mu.Unlock()
		return 0, false
	case q == nil:
		q = &question{asked: time.Now(), done: make(chan struct{})}
		k.pending = q
		k.asking.Go(func() { k.answer(q) })
	}
	k.mu.Unlock()

	deadline := time.NewTimer(time.Until(q.asked.Add(k.o.patience)))
	defer deadline.Stop()
	select {
	case <-q.done:
		return q.idle, q.known
	case <-ctx.Done():
		return 0, false
	case <-deadline.C:
		k.setLate(q)
		return 0, false
	}
}

// setLate gives up waiting for q, but not on the source: a server that was
// stopped answers when it goes on.
func (k *keeper) setLate(q *question) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.pending != q || q.late {
		return
	}
	q.late = true
	if k.chosen >= 0 && k.source != nil {
		k.note(k.chosen, lang.T("it has not answered for %v; it is used again as soon as it does", k.o.patience))
	}
}

// answer finds a source if there is none, and asks it.
func (k *keeper) answer(q *question) {
	k.mu.Lock()
	again := k.source != nil
	k.mu.Unlock()
	idle, err := k.askSource()
	if err != nil && err != errNotYet && again && k.ctx.Err() == nil {
		// The server is gone. One that was restarted is there again by now.
		idle, err = k.askSource()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	q.idle, q.known = idle, err == nil
	if k.source != nil && k.chosen >= 0 {
		uptime := k.uptime()
		idle, why := bound(idle, uptime)
		if why != "" && !k.lied {
			k.lied = true
			k.o.Log.Warn("the idle source says what cannot be", "source", k.kinds[k.chosen].name, "idle", q.idle, "uptime", uptime)
		}
		q.idle, q.known = idle, why == "" && err == nil
		k.note(k.chosen, why)
	}
	k.pending = nil
	close(q.done)
}

func (k *keeper) uptime() time.Duration {
	if k.o.Boot == nil {
		return 0
	}
	return k.o.Boot()
}

// askSource asks the source that is open, or opens the first that there is.
func (k *keeper) askSource() (time.Duration, error) {
	k.mu.Lock()
	source, chosen := k.source, k.chosen
	k.mu.Unlock()
	if source != nil {
		if why := k.kinds[chosen].unfit(&k.o, k.session); why != "" {
			k.drop(source, why)
			source = nil
		}
	}
	if source != nil && k.lookForBetter() {
		if better := k.find(chosen); better != nil {
			source.close()
			source = better
		}
	}
	if source == nil {
		if source = k.find(len(k.kinds)); source == nil {
			return 0, errNoSource
		}
	}
	idle, err := source.ask()
	if err != nil && err != errNotYet {
		k.drop(source, err.Error())
	}
	return idle, err
}

var (
	errNoSource = errors.New("no idle source") // not text: nobody is told
	// errNotYet is the answer of a source that tells by itself and has not yet.
	errNotYet = errors.New("nothing is known yet") // not text: nobody is told
)

// lookForBetter is true now and then while a source has to be asked: at login
// the one that tells by itself may come after us.
func (k *keeper) lookForBetter() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, tells := k.source.(watcher); tells || time.Now().Before(k.betterAt) {
		return false
	}
	k.betterAt = time.Now().Add(10 * time.Minute)
	return true
}

// find opens the first kind that fits and can be opened, of so many. When none
// of all can, it says when to try again.
func (k *keeper) find(among int) idleSource {
	for i, kind := range k.kinds[:among] {
		why := kind.unfit(&k.o, k.session)
		minor := why != ""
		if why == "" {
			ctx, cancel := context.WithTimeout(k.ctx, k.o.patience)
			source, err := kind.open(ctx, &k.o, k.put)
			cancel()
			if err == nil {
				if !k.take(source, i) {
					source.close()
					return nil
				}
				return source
			}
			why, minor = err.Error(), errors.As(err, new(errAbsent))
		}
		k.mu.Lock()
		k.minor[i] = minor
		k.note(i, why)
		k.mu.Unlock()
	}
	if among < len(k.kinds) {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	first := k.o.retry
	if first == 0 {
		first = time.Second
	}
	k.wait = max(first, min(2*k.wait, time.Minute))
	k.retryAt = time.Now().Add(k.wait)
	return nil
}

// take makes source the one that is asked; false: too late, everything is closed.
func (k *keeper) take(source idleSource, i int) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return false
	}
	k.source, k.chosen, k.detail = source, i, source.detail()
	k.wait, k.lied, k.minor[i] = 0, false, false
	k.betterAt = time.Now().Add(time.Minute)
	if w, ok := source.(watcher); ok {
		if k.watched {
			w.watch(k.threshold, k.input)
		}
		k.asking.Go(func() { k.guard(w) })
	}
	for j := i + 1; j < len(k.kinds); j++ {
		k.notes[j].Why = lang.T("%s is there, which is better", k.kinds[i].name)
	}
	k.note(i, "")
	return true
}

func (k *keeper) drop(source idleSource, why string) {
	source.close()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.source == source {
		k.note(k.chosen, why)
		k.source, k.chosen, k.detail = nil, -1, ""
	}
}

// note keeps why a kind is not used, and tells when that is news. The lock is held.
func (k *keeper) note(i int, why string) {
	if k.notes[i].Why == why {
		return
	}
	k.notes[i].Why = why
	if k.closed {
		return
	}
	k.changed()
	if why == "" {
		k.o.Log.Info("idle source", "source", k.notes[i].Name, "detail", k.detail)
	} else {
		k.o.Log.Debug("idle source not used", "source", k.notes[i].Name, "why", why)
	}
}

// shut ends the source, and with it a question that waits.
func (k *keeper) shut() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.closed = true
	if k.source != nil {
		k.source.close()
	}
}

func (k *keeper) close() {
	k.cancel()
	k.shut()
	k.asking.Wait()
}

// bound makes sense of what a source claims: why is empty when it can be true.
func bound(idle, uptime time.Duration) (time.Duration, string) {
	// The server's clock and ours were not started in the same second.
	const slack = time.Minute
	switch {
	case idle < 0:
		return 0, ""
	case uptime > 0 && idle > uptime+slack:
		return 0, lang.T("it claims no input for longer than the machine has been running, which is not believed")
	}
	return idle, ""
}
