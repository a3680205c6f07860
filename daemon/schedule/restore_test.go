package schedule

import (
	"encoding/json"
	"testing"
	"time"
)

// restored plays a day up to 10:06 with a prompt up since 10:05, stops, and
// restores what was saved with the records that the history has.
func restored(t *testing.T, down time.Duration, records func(*sim) []Record) (*sim, []Effect) {
	t.Helper()
	s := newSim(t, simSettings(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	s.typing = true
	s.runTo(s.now.Boot + 66*time.Minute)
	if s.m.st.Prompt == nil {
		t.Fatal("no prompt is up")
	}
	stop := Stop{Wall: s.savedAt.Wall, Boot: s.savedAt.Boot, SameBoot: true, Alive: s.now.Wall}
	s.advance(s.now.Boot + down)
	stop.Records = records(s)
	m, effects := Restore(s.set, s.saved, stop, s.now)
	s.m = m
	return s, effects
}

func written(effects []Effect) (records []Record) {
	for _, e := range effects {
		if e.Kind == Write {
			records = append(records, *e.Record)
		}
	}
	return records
}

// A long stop writes two records, of the prompt and of the break. Killed between
// both and the state, the next start writes neither again.
func TestCrashAfterTheRecordsOfALongStop(t *testing.T) {
	var first []Record
	restored(t, 10*time.Minute, func(s *sim) []Record {
		_, effects := Restore(s.set, s.saved, Stop{
			Wall: s.savedAt.Wall, Boot: s.savedAt.Boot, SameBoot: true, Alive: s.now.Wall.Add(-10 * time.Minute),
		}, s.now)
		first = written(effects)
		return nil
	})
	if len(first) != 2 || first[0].Outcome != OutcomeWithdrawn || first[1].Why != whyRestart {
		t.Fatalf("the first start wrote %+v", first)
	}
	s, effects := restored(t, 10*time.Minute, func(*sim) []Record { return first })
	if again := written(effects); len(again) != 0 {
		t.Errorf("the second start wrote %+v again", again)
	}
	if s.m.st.Prompt != nil || s.m.desk(s.now.Boot) > time.Second {
		t.Errorf("prompt %+v, desk %v after a long stop", s.m.st.Prompt, s.m.desk(s.now.Boot))
	}
}

// A break of the person's own that is older than the state says nothing, however
// high its number: a state that was lost begins to count anew.
func TestOldOwnBreakIsNoCrash(t *testing.T) {
	s, _ := restored(t, time.Second, func(s *sim) []Record {
		return []Record{{At: s.savedAt.Wall.Add(-20 * time.Hour), Event: RecordBreak, Why: "self", ID: "sabc-57"}}
	})
	if got := s.m.desk(s.now.Boot); got < time.Hour || got > 2*time.Hour {
		t.Errorf("desk time %v, want that of this morning", got)
	}
}

// A state of before the moment of "done" was kept in it: how that one felt cannot be
// said any more, and the next "done" counts.
func TestStateOfBefore(t *testing.T) {
	s := newSim(t, simSettings(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	s.typing = true
	s.runTo(s.now.Boot + 66*time.Minute)
	s.event(Event{Kind: Done})
	data, err := json.Marshal(s.saved)
	if err != nil {
		t.Fatal(err)
	}
	var before map[string]any
	if err := json.Unmarshal(data, &before); err != nil {
		t.Fatal(err)
	}
	delete(before, "done_at")
	answered := before["answered"].(map[string]any)
	delete(answered, "at")
	answered["until"], answered["end"] = s.now.Boot+2*time.Minute, s.now.Boot+time.Hour
	if data, err = json.Marshal(before); err != nil {
		t.Fatal(err)
	}
	var old State
	if err := json.Unmarshal(data, &old); err != nil {
		t.Fatal(err)
	}
	for _, sameBoot := range []bool{true, false} {
		m, _ := Restore(s.set, old, Stop{Wall: s.savedAt.Wall, Boot: s.savedAt.Boot, SameBoot: sameBoot}, s.now)
		if m.JustDone(s.now) || m.View(s.now).AskFelt || m.State().Answered != nil {
			t.Errorf("same boot %v: just done %v, %+v", sameBoot, m.JustDone(s.now), m.State().Answered)
		}
		if got := written(m.Step(s.now, Event{Kind: Done})); len(got) != 1 || got[0].Why != "self" {
			t.Errorf("same boot %v: done wrote %+v", sameBoot, got)
		}
	}
}
