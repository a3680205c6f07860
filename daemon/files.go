package daemon

import (
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"deskbreak/config"
	"deskbreak/daemon/history"
	"deskbreak/daemon/schedule"
	"deskbreak/daemon/state"
	"deskbreak/notify"
)

// memory is the state file's content.
type memory struct {
	state.Stamp
	Machine schedule.State `json:"machine"`
	// Programme is what the history came to, with what other machines had written
	// until ProgrammeAt; nil: it is made anew.
	Programme   json.RawMessage `json:"programme,omitempty"`
	ProgrammeAt time.Time       `json:"programme_at,omitzero"`
	// Live is the notification that was on the screen; nil: none.
	Live *notify.Live `json:"live,omitempty"`
	// Care is true while the word about a bad day has not been closed by the person.
	Care bool `json:"care,omitempty"`
	// Unwritten are records that the history would not take, oldest first.
	Unwritten []history.Record `json:"unwritten,omitempty"`

	// found is false when there was no file: this is the first start.
	found bool
	alive time.Time
	// records are the newest of the history, which the state may not know of.
	records []schedule.Record
	today   history.Counts
}

// recordsInDoubt is more than one step of the machine ever writes.
const recordsInDoubt = 8

// files owns the disk: one goroutine writes, so that a slow disk holds up
// nobody. Records are written in order and before the state that forgets them;
// of states only the newest matters.
type files struct {
	state   *state.File
	history *history.Log
	log     *slog.Logger

	mu      sync.Mutex
	records []history.Record
	save    *memory
	touch   bool
	keep    time.Duration // drop older records; 0: nothing to drop now
	count   *count        // nil: nothing to count now
	fold    *fold         // nil: no programme to make now
	good    *good         // nil: no settings to keep now
	waiting []chan struct{}
	closed  bool
	kick    chan struct{}
	done    chan struct{}

	// Of the writing goroutine.
	unwritten unwritten
	last      *memory // the newest state; nil: there is none
	failing   bool    // said once
}

// count asks what a day's records come to.
type count struct {
	day  time.Time
	then func(history.Counts)
}

// openFiles reads what an earlier run left. What cannot be read is logged and
// never fatal: a reminder without a memory is better than none.
func openFiles(p config.Paths, log *slog.Logger) (*files, *memory) {
	f := &files{log: log, kick: make(chan struct{}, 1), done: make(chan struct{})}
	m := &memory{}
	var err error
	if f.state, err = state.Open(p.State); err != nil {
		log.Error("nothing is remembered", "err", err)
	} else {
		var problem error
		if m.found, problem = f.state.Load(m); problem != nil {
			log.Error("starting anew", "err", problem)
			m.found = true // it is no first start
			m.Stamp = state.Stamp{}
		}
		m.alive = f.state.Alive()
		if !m.SavedWall.IsZero() {
			last := *m
			f.last = &last
			f.unwritten.earlier = m.Unwritten
		}
	}
	if f.history, err = history.Open(p.HistoryDir, history.MachineName()); err != nil {
		log.Error("nothing is written to the history", "err", err)
	} else {
		f.history.Warn = func(err error) { log.Warn("history", "err", err) }
		f.say(f.append(nil)) // what an earlier run left comes first
	}
	f.readHistory(m)
	go f.work()
	return f, m
}

func (f *files) readHistory(m *memory) {
	var newest []history.Record
	var err error
	if f.history != nil && !m.SavedWall.IsZero() {
		// What the state may not know of; records tell the second, the state more.
		if newest, err = f.history.Tail(m.SavedWall.Add(-time.Second)); err != nil {
			f.log.Warn("the history's last records cannot be read", "err", err)
		}
	}
	newest = append(newest, f.unwritten.earlier...)
	for _, r := range newest[max(0, len(newest)-recordsInDoubt):] {
		m.records = append(m.records, machineRecord(r))
	}
	if m.today, err = f.today(time.Now()); err != nil {
		f.log.Warn("today's counts cannot be read from the history", "err", err)
	}
}

// write queues a record; it is never dropped.
func (f *files) write(r history.Record) {
	f.mu.Lock()
	f.records = append(f.records, r)
	f.mu.Unlock()
	f.wake()
}

// remember queues the state.
func (f *files) remember(m *memory) {
	f.mu.Lock()
	f.save = m
	f.mu.Unlock()
	f.wake()
}

// signOfLife queues a touch of the state file.
func (f *files) signOfLife() {
	f.mu.Lock()
	f.touch = true
	f.mu.Unlock()
	f.wake()
}

// good are settings to start with when there are mistakes in later ones.
type good struct {
	loaded *config.Loaded
	folder string
}

// keepSettings queues that good settings are kept in a folder; empty: they are not.
func (f *files) keepSettings(l *config.Loaded, folder string) {
	if folder == "" {
		return
	}
	f.mu.Lock()
	f.good = &good{l, folder}
	f.mu.Unlock()
	f.wake()
}

func (f *files) keepGood(g *good) {
	if g == nil {
		return
	}
	if err := config.Keep(g.loaded, g.folder); err != nil {
		f.log.Warn("a start with a mistake in the settings will not go on with these", "err", err)
	}
}

// trim queues that older records are dropped.
func (f *files) trim(keep time.Duration) {
	f.mu.Lock()
	f.keep = keep
	f.mu.Unlock()
	f.wake()
}

// countDay queues that the records of a day are counted. The newest request
// counts; then is called from the goroutine of the files, and not when the
// history cannot be read.
func (f *files) countDay(day time.Time, then func(history.Counts)) {
	f.mu.Lock()
	f.count = &count{day, then}
	f.mu.Unlock()
	f.wake()
}

// settled returns a channel that is closed when all that was queued to be written
// so far has been tried.
func (f *files) settled() <-chan struct{} {
	c := make(chan struct{})
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		close(c)
		return c
	}
	f.waiting = append(f.waiting, c)
	f.wake()
	return c
}

func (f *files) wake() {
	select {
	case f.kick <- struct{}{}:
	default:
	}
}

func (f *files) work() {
	defer close(f.done)
	for range f.kick {
		f.mu.Lock()
		records, save, touch, keep, count, fold, good := f.records, f.save, f.touch, f.keep, f.count, f.fold, f.good
		waiting, closed := f.waiting, f.closed
		f.records, f.save, f.touch, f.keep, f.count, f.fold, f.good, f.waiting = nil, nil, false, 0, nil, nil, nil, nil
		f.mu.Unlock()
		f.carryOut(records, save, touch)
		f.dropOld(keep)
		for _, c := range waiting {
			close(c) // what reads the whole history is waited for by nobody
		}
		f.answer(count)
		f.carryOutFold(fold)
		f.keepGood(good)
		if closed {
			f.sayLeft()
			return
		}
	}
}

// carryOut writes what was queued. What fails is kept and tried again with the
// next write or sign of life, and at the end.
func (f *files) carryOut(records []history.Record, save *memory, touch bool) {
	err := f.append(records)
	f.say(firstOf(err, f.saveState(save, touch)))
}

// say logs that writing fails, once, and that it works again.
func (f *files) say(err error) {
	switch {
	case err != nil && !f.failing:
		f.log.Error("the disk does not take what happened; it is kept and tried again", "err", err)
	case err == nil && f.failing:
		f.log.Info("what was kept has been written")
	}
	f.failing = err != nil
}

func (f *files) answer(c *count) {
	if c == nil {
		return
	}
	counts, err := f.today(c.day)
	if err != nil {
		f.log.Warn("today's counts cannot be read from the history", "err", err)
		return
	}
	c.then(counts)
}

func (f *files) dropOld(keep time.Duration) {
	if keep == 0 || f.history == nil {
		return
	}
	if n, err := f.history.Trim(keep, time.Now()); err != nil {
		f.log.Error("old records are not dropped", "err", err)
	} else if n > 0 {
		f.log.Info("dropped old records", "count", n)
	}
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// close writes what is queued and ends the goroutine. A disk that hangs is not
// waited for.
func (f *files) close() error {
	f.mu.Lock()
	again := f.closed
	f.closed = true
	f.mu.Unlock()
	if again {
		return nil
	}
	f.wake()
	select {
	case <-f.done:
	case <-time.After(closeDeadline):
		f.log.Error("the disk does not answer; what happened last may be lost")
	}
	return nil
}

// historyRecord and machineRecord translate between the machine's records and
// the lines of the history.
func historyRecord(r *schedule.Record) history.Record {
	h := history.Record{
		At: r.At, Event: r.Event, ID: r.ID, Outcome: r.Outcome, Movement: r.Movement, Level: r.Level,
		Snoozes: r.Snoozes, Held: r.Held, DeskSeconds: seconds(r.Desk), Felt: r.Felt, Why: r.Why, Seconds: seconds(r.For),
	}
	switch r.Event {
	case schedule.RecordFeel:
		h.Score = &r.Score
	case schedule.RecordFlare:
		h.On = &r.On
	}
	if !r.Due.IsZero() {
		h.Due = &r.Due
	}
	if !r.Shown.IsZero() {
		h.Shown = &r.Shown
	}
	return h
}

func machineRecord(h history.Record) schedule.Record {
	return schedule.Record{
		At: h.At, Event: h.Event, ID: h.ID, Outcome: h.Outcome, Why: h.Why, On: h.On != nil && *h.On,
	}
}

func seconds(d time.Duration) int64 { return int64(d.Round(time.Second) / time.Second) }
