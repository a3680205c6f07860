package movement

import (
	"encoding/json"
	"slices"
	"time"
)

// How a programme grows. "About a week" and "less after a flare or a rest" are
// advice of pain services; the exact figures are this program's proposal.
const (
	weekDays   = 7  // days at a level before the next, at least
	goodDays   = 4  // of which this many had a break of the group
	goodBreaks = 5  // that was done this often in all
	awayDays   = 14 // days without any record that cost a level
	hardDays   = 14 // days for which a movement that felt hard comes seldom
)

// easyAfter is how long after a flare the levels that are shown are one lower:
// "restart lower after a flare" is advice of a pain service (Sherwood Forest
// Hospitals), the week is this program's proposal.
const easyAfter = weekDays * 24 * time.Hour

// flareLasts is the most that one "flare" counts, should its end never have been
// written.
const flareLasts = 3 * 24 * time.Hour

// programmeVersion is that of the JSON form and of the rules: with either of
// them changed, what was kept is folded anew.
const programmeVersion = 3

// Programme is what the history says about how movements went: the level of
// each group, when each movement came last and how far it got, what was done
// today.
// It is a fold over the history: the same records in the same order give the
// same programme, so it may be kept as JSON and lost without harm. The zero
// value is a person who has just begun; nil may be asked, not added to.
//
// The rules, for each group by itself:
//
//   - It starts at level 1 with its first break.
//   - One step up with the break that completes a good week: at least 7 days
//     after the last change, or the first break, the group was done 5
//     times on 4 different days, at no less than its level, and no time felt
//     hard. No answer counts as right. Who only got up did not do the movement.
//   - One step down with each prompt that felt hard, at once; the week starts anew.
//   - One step down in all groups for each full 14 days without any record,
//     counted when the person returns; the week starts anew.
//   - Nothing moves in a flare, neither up nor down, "hard" included, and what is
//     done in it does not count for the week, which starts anew when it ends.
//     What is shown for the 7 days after it is a level lower.
//
// And for each movement by itself, in a flare too: it is shown at most one level
// above the highest at which it was done, so that the first time is level 1. Where
// it felt hard it is shown a level lower next, and seldom for 14 days.
//
// Days are those of the calendar where the record was written. An answer that
// comes after its prompt, while that is the last one, counts exactly as if it had
// been given with it, and replaces an earlier answer; for an older prompt, "hard"
// counts once and the others change nothing.
type Programme struct {
	// Version is that of the form and the rules; another one is not read.
	Version int `json:"version"`
	// Through is the time of the newest record; zero: there was none. Whoever folds
	// on adds what is not before it (those of the same second are known again), and
	// starts anew from zero where that does not follow: see [Programme.Follows].
	Through time.Time `json:"through,omitzero"`
	// Later is the time of the oldest record that was left out because it lay in the
	// future; zero: there is none.
	Later time.Time `json:"later,omitzero"`
	// Began and Day are the days of the oldest and the newest record, as days since
	// 1970 of the calendar; 0: there was none.
	Began int `json:"began,omitempty"`
	Day   int `json:"day,omitempty"`
	// Prompts is how many there were.
	Prompts int `json:"prompts,omitempty"`
	// Desk is on how many days there was one, the last of them LastDesk (days since
	// 1970).
	Desk     int `json:"desk,omitempty"`
	LastDesk int `json:"last_desk,omitempty"`
	// FlareUntil is the end of the flare that is on, as far as is known; zero: none is.
	// FlareEnded is when the last one ended; zero: there was none.
	FlareUntil time.Time `json:"flare_until,omitzero"`
	FlareEnded time.Time `json:"flare_ended,omitzero"`
	// Groups are those that had a break.
	Groups map[string]Progress `json:"groups,omitempty"`
	// Seen is when each movement came up last and how far it got; the last 128 of them.
	Seen map[string]Seen `json:"seen,omitempty"`
	// Days are the last days with a record, oldest first.
	Days []Today `json:"days,omitempty"`
	// Tail are the last records, to know duplicates and answers by.
	Tail []Kept `json:"tail,omitempty"`
	// Open is the last prompt, whose answer may still come; nil: none.
	Open *Open `json:"open,omitempty"`
}

// Progress is how far a group is.
type Progress struct {
	// Level is 1 to [MaxLevel], reached on the day Since (days since 1970); 0: it has
	// always been so.
	Level int `json:"level"`
	Since int `json:"since,omitempty"`
	// Week is the day from which the good week counts, with Breaks breaks on Days
	// days so far, the last of them Last.
	Week   int `json:"week"`
	Breaks int `json:"breaks,omitempty"`
	Days   int `json:"days,omitempty"`
	Last   int `json:"last,omitempty"`
}

// Seen is when a movement came up last: with which prompt, counted from 1, on
// which day since 1970, and on which of the days that had a prompt.
type Seen struct {
	Prompt int `json:"prompt"`
	Day    int `json:"day"`
	Desk   int `json:"desk"`
	Mark
}

// Mark is how far a movement got.
type Mark struct {
	// Top is the highest level at which it was done, less when it felt hard since;
	// 0: it was not done yet, or felt hard.
	Top int `json:"top,omitempty"`
	// Hard is the day since 1970 on which it felt hard last; 0: it never did.
	Hard int `json:"hard,omitempty"`
}

// Kept is one of the last records.
type Kept struct {
	Event    string `json:"event"`
	ID       string `json:"id,omitempty"`
	At       int64  `json:"at"` // seconds since 1970
	Movement string `json:"movement,omitempty"`
	// Mark is how it felt, and "on" or "off" of a flare.
	Mark string `json:"mark,omitempty"`
}

// Open is what is needed to count the last prompt anew when its answer comes.
type Open struct {
	ID       string `json:"id"`
	Movement string `json:"movement"`
	// Group is that of the movement; empty when it does not count for one.
	Group string `json:"group,omitempty"`
	Day   int    `json:"day"`
	Level int    `json:"level,omitempty"`
	Done  bool   `json:"done,omitempty"`
	// Before is the group, and Mark the movement, as it was before the prompt.
	Before Progress `json:"before,omitzero"`
	Mark   Mark     `json:"mark,omitzero"`
}

// Past is one record of the history, as far as it bears on the programme.
type Past struct {
	At time.Time
	// Event is "prompt", "break", "felt" or "flare".
	Event string
	// ID names the prompt that a "prompt" ended or that a "felt" is about.
	ID       string
	Movement string
	Level    int
	// Outcome is that of a prompt: "done", "taken", "skipped", "missed", "withdrawn".
	Outcome string
	// Felt is "easy", "right", "hard" or empty.
	Felt string
	// On is the new value of a "flare".
	On bool
}

// UnmarshalJSON reads what was kept. What another version wrote, or what does
// not make sense, is as if there were nothing: Through is zero then, and the whole
// history is to be added. The error is always nil.
func (p *Programme) UnmarshalJSON(data []byte) error {
	type plain Programme
	var kept plain
	if err := json.Unmarshal(data, &kept); err != nil || kept.Version != programmeVersion || len(kept.Tail) > tailMax {
		kept = plain{}
	}
	*p = Programme(kept)
	return nil
}

// Level is the level of a group at a time, 1 to [MaxLevel]: what it has reached,
// less what two weeks away have cost by now. 1 for a group that had no break
// yet, and for nil.
func (p *Programme) Level(group string, now time.Time) int {
	level, _ := p.level(group, dayOf(now))
	return level
}

// level is also the day since when it is so; 0: it has always been.
func (p *Programme) level(group string, today int) (level, since int) {
	if p == nil {
		return 1, 0
	}
	g, ok := p.Groups[group]
	if !ok {
		return 1, 0
	}
	g.away(p.Day, today)
	return min(max(g.Level, 1), MaxLevel), g.Since
}

// most is the highest level at which a movement may be shown.
func (p *Programme) most(id string) int {
	if p == nil {
		return 1
	}
	return p.Seen[id].Top + 1
}

// fresh is true for a movement that has not come up yet, as far as is known.
func (p *Programme) fresh(id string) bool {
	if p == nil {
		return false
	}
	_, ok := p.Seen[id]
	return !ok
}

// seldom is true for a movement that felt hard not long ago.
func (p *Programme) seldom(id string, today int) bool {
	if p == nil {
		return false
	}
	hard := p.Seen[id].Hard
	return hard > 0 && today-hard < hardDays
}

// easyUntil is until when the levels that are shown are lower because of the last
// flare; zero: they are not.
func (p *Programme) easyUntil(now time.Time) time.Time {
	if p == nil {
		return time.Time{}
	}
	end := p.FlareEnded
	if !p.FlareUntil.IsZero() && !now.Before(p.FlareUntil) { // over, and no record since
		end = p.FlareUntil
	}
	if until := end.Add(easyAfter); !end.IsZero() && now.Before(until) {
		return until
	}
	return time.Time{}
}

// deskDay is how many days with a prompt there are when today is one.
func (p *Programme) deskDay(today int) int {
	if p.Desk > 0 && today <= p.LastDesk {
		return p.Desk
	}
	return p.Desk + 1
}

// ago is how many prompts came since the movement did, 0 when it was the last
// one; false when it never came up.
func (p *Programme) ago(id string) (int, bool) {
	if p == nil {
		return 0, false
	}
	s, ok := p.Seen[id]
	return p.Prompts - s.Prompt, ok
}

// prompts are the movements of the last n prompts, as far as they are known,
// newest last.
func (p *Programme) prompts(n int) []string {
	var ids []string
	for i := len(p.Tail) - 1; i >= 0 && len(ids) < n; i-- {
		if t := &p.Tail[i]; t.Event == "prompt" {
			ids = append(ids, t.Movement)
		}
	}
	slices.Reverse(ids)
	return ids
}

// dayOf is the day of the calendar at a time and its zone, as days since 1970.
// They can be subtracted, which hours cannot where clocks change.
func dayOf(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// dateOf is the other way round.
func dateOf(day int) time.Time {
	return time.Unix(int64(day)*24*60*60, 0).UTC()
}
