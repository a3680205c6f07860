package schedule

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// Hours are the times at which to remind: weekly ranges of the wall clock. Empty
// means always. Ranges that touch or overlap are one.
type Hours []Range

// Range is a span of the day on some weekdays.
type Range struct {
	// Days says on which weekdays it starts, by time.Weekday.
	Days [7]bool
	// From and To are times since midnight; To not after From means the next day.
	From, To time.Duration
}

const dayLength = 24 * time.Hour

// ParseRange reads one range, e.g. "Mon-Fri 09:00-12:30", "Sat,Sun 10:00-12:00",
// "Fri 22:00-02:00" or "09:00-17:00" for every day.
func ParseRange(s string) (Range, error) {
	var r Range
	fields := strings.Fields(s)
	var span string
	switch len(fields) {
	case 1:
		r.Days = [7]bool{true, true, true, true, true, true, true}
		span = fields[0]
	case 2:
		days, err := parseDays(fields[0])
		if err != nil {
			return r, err
		}
		r.Days, span = days, fields[1]
	default:
		return r, lang.Errorf("%q is not a range of hours; write it as %q", s, "Mon-Fri 09:00-12:30")
	}
	from, to, ok := strings.Cut(span, "-")
	if !ok {
		return r, lang.Errorf("%q has no end; write it as %q", span, "09:00-12:30")
	}
	var err error
	if r.From, err = ParseClock(from); err != nil {
		return r, err
	}
	if r.To, err = ParseClock(to); err != nil {
		return r, err
	}
	if r.From == dayLength {
		return r, lang.Error("a range cannot start at 24:00; write 00:00 on the day after")
	}
	if r.From == r.To {
		return r, lang.Errorf("%q is empty; for a whole day write 00:00-24:00", span)
	}
	return r, nil
}

// ParseClock reads a time of day, 00:00 to 24:00, as time since midnight.
func ParseClock(s string) (time.Duration, error) {
	h, m, ok := strings.Cut(s, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || len(m) != 2 || len(h) == 0 || len(h) > 2 ||
		hour < 0 || minute < 0 || minute > 59 || hour > 24 || hour == 24 && minute > 0 {
		return 0, lang.Errorf("%q is not a time of day; write it as %q", s, "09:30")
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, nil
}

func parseDays(s string) (days [7]bool, err error) {
	for part := range strings.SplitSeq(s, ",") {
		from, to, isRange := strings.Cut(part, "-")
		a, ok := weekday(from)
		b := a
		if ok && isRange {
			b, ok = weekday(to)
		}
		if !ok {
			return days, lang.Errorf("%q is not a weekday or a range of them; write Mon, Tue, Wed, Thu, Fri, Sat, Sun or Mon-Fri", part)
		}
		for d := a; ; d = (d + 1) % 7 {
			days[d] = true
			if d == b {
				break
			}
		}
	}
	return days, nil
}

func weekday(s string) (int, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := d.String(); strings.EqualFold(s, name[:3]) || strings.EqualFold(s, name) {
			return int(d), true
		}
	}
	return 0, false
}

// On says whether a moment is inside the hours.
func (h Hours) On(t time.Time) bool {
	if len(h) == 0 {
		return true
	}
	for _, r := range h {
		for back := 0; back <= 1; back++ { // a range that began yesterday may still run
			if from, to, ok := r.on(t, -back); ok && !t.Before(from) && t.Before(to) {
				return true
			}
		}
	}
	return false
}

// on is the range as it falls on t's day plus some days.
func (r Range) on(t time.Time, days int) (from, to time.Time, ok bool) {
	y, m, d := t.Date()
	d += days
	if !r.Days[time.Date(y, m, d, 12, 0, 0, 0, time.UTC).Weekday()] {
		return from, to, false
	}
	end := d
	if r.To <= r.From {
		end++
	}
	return placeEarly(y, m, d, r.From, t.Location()), placeLate(y, m, end, r.To, t.Location()), true
}

// Next is the next moment after t at which On changes; zero: never.
func (h Hours) Next(t time.Time) time.Time {
	now := h.On(t)
	edges := make([]time.Time, 0, 4*len(h))
	for days := -1; days <= 8; days++ {
		edges = edges[:0]
		for _, r := range h {
			if from, to, ok := r.on(t, days); ok {
				edges = append(edges, from, to)
			}
		}
		slices.SortFunc(edges, func(a, b time.Time) int { return cmp.Compare(a.UnixNano(), b.UnixNano()) })
		for _, e := range edges {
			if e.After(t) && h.On(e) != now {
				return e
			}
		}
	}
	return time.Time{}
}

// Longest is the longest time on end that the hours ask for, in an ordinary
// week; 0: always.
func (h Hours) Longest() time.Duration {
	if len(h) == 0 {
		return 0
	}
	var longest time.Duration
	t := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC) // a Monday; UTC has no clock changes
	for end := t.AddDate(0, 0, 15); t.Before(end); {
		next := h.Next(t)
		if next.IsZero() {
			return 7 * dayLength // they never end
		}
		if h.On(t) {
			longest = max(longest, next.Sub(t))
		}
		t = next
	}
	return longest
}

// Start is when the range that t lies in began; t itself when it lies in none.
func (h Hours) Start(t time.Time) time.Time {
	start := t
	for _, r := range h {
		for back := 0; back <= 1; back++ {
			if from, to, ok := r.on(t, -back); ok && !t.Before(from) && t.Before(to) && from.Before(start) {
				start = from
			}
		}
	}
	return start
}

// placed are the moments at which the wall clock shows a time of day on a date:
// one as a rule, two when the clock is set back, none when it is set forward.
type placed struct {
	// first and last are the moments; the same one when there is one, and when
	// there is none both are as much later as was skipped.
	first, last time.Time
	shown       bool
}

func place(y int, m time.Month, d int, at time.Duration, zone *time.Location) placed {
	naive := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Add(at)
	// by is the moment under the offset that is in force some hours away.
	by := func(hours time.Duration) (t time.Time, shown bool) {
		_, offset := naive.Add(hours * time.Hour).In(zone).Zone()
		t = naive.Add(-time.Duration(offset) * time.Second).In(zone)
		_, got := t.Zone()
		return t, got == offset
	}
	before, shownBefore := by(-36)
	after, shownAfter := by(36)
	switch {
	case shownBefore && shownAfter:
		return placed{before, after, true}
	case shownAfter:
		return placed{after, after, true}
	}
	return placed{before, before, shownBefore}
}

// placeFirst is the first moment that shows the time; a time that is skipped
// comes as much later as was skipped.
func placeFirst(y int, m time.Month, d int, at time.Duration, zone *time.Location) time.Time {
	return place(y, m, d, at, zone).first
}

// placeEarly is the first moment that shows the time or, when it is skipped, the
// moment of the skip: the first at which the clock is past it.
func placeEarly(y int, m time.Month, d int, at time.Duration, zone *time.Location) time.Time {
	p := place(y, m, d, at, zone)
	if start, _ := p.first.ZoneBounds(); !p.shown && !start.IsZero() {
		return start
	}
	return p.first
}

// placeLate is the last moment that shows the time or, when it is skipped, the
// moment of the skip.
func placeLate(y int, m time.Month, d int, at time.Duration, zone *time.Location) time.Time {
	if p := place(y, m, d, at, zone); p.shown {
		return p.last
	}
	return placeEarly(y, m, d, at, zone)
}
