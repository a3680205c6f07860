package schedule

import "time"

// This file is how much room a day has for breaks: a programme of the person's
// own is spread over it.

const (
	// usualDay is a day at the desk where nothing says how long it is.
	usualDay = 8 * time.Hour
	// mostTimes is more breaks than any day has; a schedule of each minute is not
	// walked through to its end.
	mostTimes = 100
	// night is the shortest time without a reminder that ends a day.
	night = 4 * time.Hour
)

// restOfDay is how much of the day is left in which reminders come, until
// midnight, and how far apart they are about; open when they go on over midnight, so
// that nothing says when the day ends.
func (m *Machine) restOfDay(now Now) (left, every time.Duration, open bool) {
	end := midnight(now.Wall)
	if !m.scheduled() {
		h := m.set.Hours
		// By desk time; waits and short absences come on top.
		return h.within(now.Wall, end), m.interval() * 5 / 4, h.On(end.Add(-1)) && h.On(end)
	}
	n, last := m.set.times(now.Wall, end)
	if n == 0 {
		return 0, 0, false
	}
	next, _ := m.set.times(last, last.Add(night))
	return last.Sub(now.Wall), last.Sub(now.Wall) / time.Duration(n), next > 0
}

// Room is how many reminders the fullest day can have, in an ordinary month: by
// the schedule, else by the hours and the interval, else in eight hours at the
// desk. It is only right for settings that passed the checks.
func (s *Settings) Room() int {
	most := 0
	if len(s.Schedule) == 0 && len(s.Hours) == 0 {
		return max(int(usualDay/s.Interval), 1)
	}
	for d := 1; d <= 31; d++ {
		from := time.Date(2024, 1, d, 0, 0, 0, 0, time.UTC) // UTC has no clock changes
		to := from.AddDate(0, 0, 1)
		if len(s.Schedule) > 0 {
			n, _ := s.times(from.Add(-1), to)
			most = max(most, n)
			continue
		}
		most = max(most, int(s.Hours.within(from, to)/s.Interval))
	}
	return most
}

// times is how many times the schedule has after a moment and before another, in
// the hours, and the last of them; at most mostTimes.
func (s *Settings) times(after, to time.Time) (n int, last time.Time) {
	for t := s.Schedule.Next(after); !t.IsZero() && t.Before(to) && n < mostTimes; t = s.Schedule.Next(t) {
		if s.Hours.On(t) {
			n, last = n+1, t
		}
	}
	return n, last
}

// within is how much of a time lies in the hours.
func (h Hours) within(from, to time.Time) (sum time.Duration) {
	if len(h) == 0 {
		return to.Sub(from)
	}
	for t := from; t.Before(to); {
		next := h.Next(t)
		if next.IsZero() || next.After(to) {
			next = to
		}
		if h.On(t) {
			sum += next.Sub(t)
		}
		t = next
	}
	return sum
}

// midnight is the end of the day that a moment lies in.
func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return placeEarly(y, m, d+1, 0, t.Location())
}
