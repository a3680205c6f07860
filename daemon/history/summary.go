package history

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

const (
	// goalDays of goalOf days of a week are the weekly goal.
	goalDays, goalOf = 4, 5
	// trendDays is how many days there must be before anything is said of a trend.
	trendDays = 10
	// mostDays is the longest span that is looked at, in days: what is further
	// back than twenty years was written with a wrong clock.
	mostDays = 20 * 366
)

// Span says which records count, and is as one of calendar days: a record
// belongs to the day, week and hour that its own zone gives it, wherever it is
// looked at. Of From, To and Now only the date in their own zone is used.
type Span struct {
	// From and To are the first and the last day. From zero: that of the first
	// record; To zero: that of Now. A span of more than twenty years is cut to
	// the last twenty.
	From, To time.Time
	// Now is the time; zero: that of the machine's clock.
	Now time.Time
}

// LastWeeks is the span of n ISO weeks of which the last is that of now; n of
// less than one is one.
func LastWeeks(n int, now time.Time) Span {
	return Span{From: mondayOf(dateOf(now)).AddDate(0, 0, -7*(max(n, 1)-1)), Now: now}
}

// Summary is what the records of a span come to. Dates are midnight UTC of the
// calendar date: format them, do not convert them.
type Summary struct {
	// From and To are the first and the last day; both zero when From was left
	// open and there is no record.
	From, To time.Time
	// Days are all days from From to To, in order, also those without a record.
	Days []Day
	// Weeks are all ISO weeks that have a day in the span, in order.
	Weeks []Week
	// Total is that of all days.
	Total Figures
	// Movements are those that were ever asked for, the most often asked first.
	Movements []MovementFigures
	// Hours are the records by weekday, Monday is 0, and hour of the day in which
	// they ended.
	Hours [7][24]Hour
	// Records is how many records were counted, and Left how many were not,
	// because they lie after To or before From.
	Records, Left int
}

// Day is one calendar day. Its Figures.Days is 1 if it was in use, else 0; so
// is Figures.Good for the goal.
type Day struct {
	Date time.Time
	Figures
	// Flare is true when a bad day was on at any time of it.
	Flare bool
}

// Week is one ISO week, from Monday to Sunday.
type Week struct {
	// Monday is its first day, also if that lies before the span.
	Monday time.Time
	// Year and Number are those of ISO 8601.
	Year, Number int
	Figures
	// Of is how many days the goal looks at: Monday to Friday and what was in
	// use of the weekend.
	Of int
	// Need is how many of them make the goal.
	Need int
}

// Met is true when the weekly goal was reached: Figures.Good, "4 of 5 days". It
// is a count of this week alone, and no streak that one bad week ends.
func (w *Week) Met() bool { return w.Days > 0 && w.Good >= w.Need }

// Hour is one hour of a weekday.
type Hour struct {
	// Prompts, Answered and Breaks are those of [Figures].
	Prompts, Answered, Breaks int
}

// MovementFigures are the prompts for one movement that were not withdrawn, and
// how it felt.
type MovementFigures struct {
	Movement string // its id
	// Done, Taken, Skipped and Missed are outcomes as in [Figures]. Whoever got
	// up without a word may have done something else.
	Done, Taken, Skipped, Missed int
	// Easy, Right and Hard are what the person said, with the answer or after it.
	Easy, Right, Hard int
}

// Prompts are the reminders for it that were not withdrawn.
func (m *MovementFigures) Prompts() int { return m.Done + m.Taken + m.Skipped + m.Missed }

// GoalWeeks is in how many weeks the goal was met, of those in use.
func (s *Summary) GoalWeeks() (met, used int) {
	for i := range s.Weeks {
		if s.Weeks[i].Days > 0 {
			used++
		}
		if s.Weeks[i].Met() {
			met++
		}
	}
	return met, used
}

// Trend sets the earlier half of the days that have a figure beside the later
// half. It says that the two differ and never why.
type Trend struct {
	Days           int     // that have the figure
	Earlier, Later float64 // medians over days
}

// StiffnessTrend is that of the days' stiffness; false: fewer than ten days have one.
func (s *Summary) StiffnessTrend() (Trend, bool) { return s.trend((*Figures).Stiffness) }

// BreaksTrend is that of the breaks a day; false: fewer than ten days were in use.
func (s *Summary) BreaksTrend() (Trend, bool) { return s.trend((*Figures).BreaksPerDay) }

func (s *Summary) trend(figure func(*Figures) (float64, bool)) (Trend, bool) {
	var values []float64
	for i := range s.Days {
		if v, ok := figure(&s.Days[i].Figures); ok {
			values = append(values, v)
		}
	}
	t := Trend{Days: len(values)}
	if t.Days < trendDays {
		return t, false
	}
	t.Earlier, _ = median(values[:t.Days/2])
	t.Later, _ = median(values[t.Days-t.Days/2:]) // of an odd number the middle one is in neither
	return t, true
}

// Fold makes a Summary of records, one after the other and in any order.
type Fold struct {
	span      Span
	from, to  int // day numbers; from noDay: open
	days      map[int]*Day
	hours     [7][24]Hour
	movements map[string]*MovementFigures
	said      map[string]said // by movement: the last answer about it
	records   int
	left      int
	flares    []flare
}

// said is how the movement of a prompt felt. Who says it otherwise later has said
// it once.
type said struct{ id, felt string }

// flare is when a bad day began or ended.
type flare struct {
	at  time.Time
	day int
	on  bool
}

// NewFold returns one that has no record yet.
func NewFold(s Span) *Fold {
	if s.Now.IsZero() {
		s.Now = time.Now()
	}
	if s.To.IsZero() {
		s.To = s.Now
	}
	f := &Fold{span: s, to: dayNumber(s.To), days: map[int]*Day{}, movements: map[string]*MovementFigures{}, said: map[string]said{}}
	f.from = f.to - mostDays + 1
	if !s.From.IsZero() {
		f.from = max(f.from, dayNumber(s.From))
	}
	return f
}

// Since is a time before every record that counts, so that those before it need
// not be read; zero: any may count.
func (f *Fold) Since() time.Time {
	if f.span.From.IsZero() {
		return time.Time{}
	}
	// No zone is further from UTC than 15 hours; and a bad day that has begun
	// before the span is looked for as far back as one lasts.
	return dateOfNumber(f.from - 5)
}

// Add counts one record, if it is in the span.
func (f *Fold) Add(r Record) {
	n := dayNumber(r.At)
	if r.Event == EventFlare && r.On != nil && n <= f.to {
		f.flares = append(f.flares, flare{r.At, n, *r.On})
	}
	if n < f.from || n > f.to {
		f.left++
		return
	}
	f.records++
	day := f.days[n]
	if day == nil {
		day = &Day{Date: dateOfNumber(n)}
		f.days[n] = day
	}
	answered, prompts, breaks := day.Answered(), day.Prompts(), day.Breaks()
	day.add(&r)
	switch r.Event {
	case EventPrompt, EventBreak, EventFeel, EventFelt:
		day.Days = 1
	}
	hour := &f.hours[(int(r.At.Weekday())+6)%7][r.At.Hour()]
	hour.Answered += day.Answered() - answered
	hour.Prompts += day.Prompts() - prompts
	hour.Breaks += day.Breaks() - breaks
	f.addMovement(&r)
}

func (f *Fold) addMovement(r *Record) {
	if r.Movement == "" || r.Event != EventPrompt && r.Event != EventFelt {
		return
	}
	m := f.movements[r.Movement]
	if m == nil {
		m = &MovementFigures{Movement: r.Movement}
		f.movements[r.Movement] = m
	}
	if r.Event == EventPrompt {
		switch r.Outcome {
		case OutcomeDone:
			m.Done++
		case OutcomeTaken:
			m.Taken++
		case OutcomeSkipped:
			m.Skipped++
		case OutcomeMissed:
			m.Missed++
		}
	}
	if r.Felt == "" {
		return
	}
	if before := f.said[r.Movement]; r.ID != "" && before.id == r.ID {
		m.feels(before.felt, -1)
	}
	m.feels(r.Felt, 1)
	f.said[r.Movement] = said{r.ID, r.Felt}
}

func (m *MovementFigures) feels(felt string, by int) {
	switch felt {
	case "easy":
		m.Easy += by
	case "right":
		m.Right += by
	case "hard":
		m.Hard += by
	}
}

// Trim leaves out the weeks before the first record that was counted so far, if
// there is one.
func (f *Fold) Trim() {
	if len(f.days) > 0 {
		f.from = max(f.from, dayNumber(mondayOf(dateOfNumber(slices.Min(slices.Collect(maps.Keys(f.days)))))))
	}
}

// Summary is what was added so far.
func (f *Fold) Summary() *Summary {
	s := &Summary{Hours: f.hours, Records: f.records, Left: f.left}
	first := f.from
	if f.span.From.IsZero() {
		first = f.to + 1
		for n := range f.days {
			first = min(first, n)
		}
	}
	if first <= f.to {
		s.From, s.To = dateOfNumber(first), dateOfNumber(f.to)
	}
	for n := first; n <= f.to; n++ {
		day := Day{Date: dateOfNumber(n)}
		if d := f.days[n]; d != nil {
			day = *d
		}
		if p := day.Prompts(); p > 0 && 2*day.Answered() >= p {
			day.Good = 1
		}
		s.Days = append(s.Days, day)
		s.Total.merge(&day.Figures)
	}
	f.markFlares(s.Days, first)
	s.Weeks = f.weeks(s.Days)
	for _, m := range f.movements {
		if m.Prompts() > 0 {
			s.Movements = append(s.Movements, *m)
		}
	}
	slices.SortFunc(s.Movements, func(a, b MovementFigures) int {
		return cmp.Or(cmp.Compare(b.Prompts(), a.Prompts()), cmp.Compare(a.Movement, b.Movement))
	})
	return s
}

// markFlares marks the days from where the person said that the back is bad to
// where that ended, or to three days later, when it ends at the latest.
func (f *Fold) markFlares(days []Day, first int) {
	slices.SortStableFunc(f.flares, func(a, b flare) int { return a.at.Compare(b.at) })
	for i, on := range f.flares {
		if !on.on {
			continue
		}
		last := min(dayNumber(on.at.AddDate(0, 0, 3)), f.to)
		if i+1 < len(f.flares) {
			last = min(last, f.flares[i+1].day)
		}
		for n := max(on.day, first); n <= last && n-first < len(days); n++ {
			days[n-first].Flare = true
		}
	}
}

func (f *Fold) weeks(days []Day) []Week {
	var weeks []Week
	for i := range days {
		d := &days[i]
		monday := mondayOf(d.Date)
		if len(weeks) == 0 || !weeks[len(weeks)-1].Monday.Equal(monday) {
			w := Week{Monday: monday, Of: goalOf, Need: goalDays}
			w.Year, w.Number = monday.ISOWeek()
			weeks = append(weeks, w)
		}
		w := &weeks[len(weeks)-1]
		w.merge(&d.Figures)
		if weekend := d.Date.Sub(monday) >= 5*24*time.Hour; d.Days > 0 && weekend {
			w.Of++
		}
	}
	return weeks
}

// dayNumber counts calendar days of the time's own zone.
func dayNumber(t time.Time) int { return int(dateOf(t).Unix() / maxSeconds) }

func dateOfNumber(n int) time.Time { return time.Unix(int64(n)*maxSeconds, 0).UTC() }

// dateOf is midnight UTC of the date that t has in its own zone.
func dateOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// mondayOf is the Monday of a date's week.
func mondayOf(date time.Time) time.Time { return date.AddDate(0, 0, -(int(date.Weekday())+6)%7) }
