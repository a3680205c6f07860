package movement

import (
	"slices"
	"time"
)

const (
	// keptDays is how many days are counted side by side: that of the newest record,
	// and those that it may be ahead of, by the zone of a journey or by a clock.
	keptDays = 3
	// dayBreaks is the hour with which a day at the desk may begin: what comes before
	// is the end of the evening.
	dayBreaks = 4
	// usualDay is a day at the desk where nothing says when it ends.
	usualDay = 8 * time.Hour
)

// Today is what was done on one day of the calendar where it was done.
type Today struct {
	// Day is days since 1970.
	Day int `json:"day"`
	// First is when the first record from 4 o'clock on came, in seconds since 1970; 0:
	// there was none.
	First int64 `json:"first,omitempty"`
	// Done is how often each movement was done.
	Done map[string]int `json:"done,omitempty"`
}

// note counts a record for the day that it names itself, in whatever order they
// come.
func (p *Programme) note(x Past) {
	day := dayOf(x.At)
	at, found := slices.BinarySearchFunc(p.Days, day, func(t Today, day int) int { return t.Day - day })
	if !found {
		p.Days = slices.Insert(p.Days, at, Today{Day: day})
	}
	t := &p.Days[at]
	if s := x.At.Unix(); x.At.Hour() >= dayBreaks && (t.First == 0 || s < t.First) {
		t.First = s
	}
	if x.Movement != "" && (x.Event == "break" || x.Event == "prompt" && x.Outcome == "done") {
		if t.Done == nil {
			t.Done = make(map[string]int)
		}
		t.Done[x.Movement]++
	}
	newest := p.Days[len(p.Days)-1].Day
	p.Days = slices.DeleteFunc(p.Days, func(t Today) bool { return t.Day <= newest-keptDays })
}

// on is what was done on a day; the zero value when nothing is known of it.
func (p *Programme) on(day int) Today {
	if p != nil {
		for _, t := range p.Days {
			if t.Day == day {
				return t
			}
		}
	}
	return Today{}
}

// DoneToday is how often a movement was done on the day of now.
func (p *Programme) DoneToday(id string, now time.Time) int {
	return p.on(dayOf(now)).Done[id]
}
