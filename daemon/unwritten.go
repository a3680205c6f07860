package daemon

import (
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"time"

	"deskbreak/daemon/history"
)

// This file keeps records that the history does not take, on a full or broken
// disk: they wait in the state file too, so that a killed daemon loses none, and
// the next start writes them first.

// maxUnwritten bounds the records in the state file: with years of them it would
// be too large to be read back. The oldest stay away.
const maxUnwritten = 20_000

// unwritten are the records that are not in the history, oldest first.
type unwritten struct {
	// earlier are those of an earlier run, not yet compared with the history.
	earlier []history.Record
	// kept were given to the history, which has not written them.
	kept []history.Record
	// queued were not given to it yet.
	queued []history.Record
	// stale is true while the state file holds others than these.
	stale bool
}

func (u *unwritten) all() []history.Record {
	all := slices.Concat(u.earlier, u.kept, u.queued)
	return all[max(0, len(all)-maxUnwritten):]
}

// append hands records to the history, after those that wait.
func (f *files) append(records []history.Record) error {
	u := &f.unwritten
	u.queued = append(u.queued, records...)
	if f.history == nil {
		u.stale = u.stale || len(records) > 0
		return nil // said at the start
	}
	if err := f.settle(); err != nil {
		u.stale = u.stale || len(records) > 0
		return err
	}
	var err error
	for _, r := range u.queued {
		err = f.history.Append(r)
		if kept := (*history.KeptError)(nil); errors.As(err, &kept) {
			u.kept, u.stale = append(u.kept, r), true
		}
	}
	if len(u.queued) == 0 {
		err = f.history.Flush()
	}
	u.queued = nil
	if len(u.kept) > 0 && f.history.Pending() == 0 {
		u.kept, u.stale = nil, true
	}
	return err
}

// settle queues what an earlier run could not write, but for what it has written
// after all before it was killed.
func (f *files) settle() error {
	u := &f.unwritten
	if len(u.earlier) == 0 {
		return nil
	}
	since := u.earlier[0].At
	for _, r := range u.earlier {
		if r.At.Before(since) {
			since = r.At
		}
	}
	there, err := f.history.Tail(since.Truncate(time.Second))
	if err != nil {
		return err
	}
	missing := missingFrom(u.earlier)
	for _, r := range there {
		missing.found(r)
	}
	u.queued = append(missing.left(), u.queued...)
	u.earlier, u.stale = nil, true
	return nil
}

// missing are records of which copies are looked for. Nil: none.
type missing struct {
	records []history.Record
	there   map[string]bool
}

func missingFrom(records []history.Record) *missing {
	if len(records) == 0 {
		return nil
	}
	m := &missing{records: records, there: map[string]bool{}}
	for _, r := range records {
		m.there[identity(r)] = false
	}
	return m
}

// found takes in that there is this record.
func (m *missing) found(r history.Record) {
	if m == nil {
		return
	}
	id := identity(r)
	if _, wanted := m.there[id]; wanted {
		m.there[id] = true
	}
}

// left are the records of which no copy was found, in order.
func (m *missing) left() (left []history.Record) {
	if m == nil {
		return nil
	}
	for _, r := range m.records {
		if !m.there[identity(r)] {
			left = append(left, r)
		}
	}
	return left
}

// identity is the same for two copies of one record. A prompt, a break or a pause
// has one record; of answers there may be several with the same id.
func identity(r history.Record) string {
	switch r.Event {
	case history.EventPrompt, history.EventBreak, history.EventPause:
		if r.ID != "" {
			return r.Event + " " + r.ID
		}
	}
	line, _ := json.Marshal(r) // a record that has come so far can be written
	return string(line)
}

// saveState saves a new state, or the one before it when what waits beside it has
// changed or it could not be saved; else it gives a sign of life.
func (f *files) saveState(save *memory, touch bool) error {
	if f.state == nil {
		return nil
	}
	if save != nil {
		f.last = save
	}
	switch {
	case f.last != nil && (save != nil || f.unwritten.stale || f.state.Pending()):
		f.last.Unwritten = f.unwritten.all()
		err := f.state.Save(f.last)
		f.unwritten.stale = err != nil
		return err
	case touch:
		if err := f.state.Touch(); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// sayLeft tells at the end what could not be written.
func (f *files) sayLeft() {
	n := len(f.unwritten.all())
	saved := f.state != nil && f.last != nil && !f.state.Pending() && !f.unwritten.stale
	switch {
	case n > 0 && saved:
		f.log.Warn("records wait in the state file: the history cannot be written; the next start writes them",
			"records", n, "file", f.state.Path())
	case n > 0:
		f.log.Error("records are lost: neither the history nor the state file can be written", "records", n)
	case f.state != nil && !saved && f.last != nil:
		f.log.Error("the last state is not saved: the next start goes on from the one before", "file", f.state.Path())
	}
}

// today counts the records of a day, those that wait included.
func (f *files) today(day time.Time) (c history.Counts, err error) {
	if f.history != nil {
		c, err = f.history.Today(day) // with what it has not written
	}
	for _, r := range slices.Concat(f.unwritten.earlier, f.unwritten.queued) {
		if dayOf(r.At.In(day.Location())) == dayOf(day) {
			c.Add(r)
		}
	}
	return c, err
}
