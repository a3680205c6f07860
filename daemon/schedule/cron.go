package schedule

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"deskbreak/config/lang"
)

// Schedule is a list of cron lines; empty: none. The cron library only reads the
// lines and walks the calendar: its own runner is late after sleep and loses
// times when the clock changes.
type Schedule []Line

// Line is one cron line.
type Line struct {
	text string
	spec cron.Schedule
}

// equal is whether two schedules say the same.
func (s Schedule) equal(o Schedule) bool {
	return slices.EqualFunc(s, o, func(a, b Line) bool { return a.text == b.text })
}

// ParseLine reads one cron line: five fields, or a name such as @hourly. It
// refuses what the library would take in another sense than was meant.
func ParseLine(s string) (line Line, err error) {
	defer func() {
		if recover() != nil { // the parser indexes past the end of some bad lines
			err = lang.Errorf("%q is not a cron line; write five fields, e.g. %q", s, "0 10,14 * * MON-FRI")
		}
	}()
	s = strings.TrimSpace(s)
	switch {
	case strings.HasPrefix(s, "@every"):
		return line, lang.Error("@every counts from the start of the program; set `interval` instead")
	case strings.Contains(s, "TZ="):
		return line, lang.Error("a cron line has no zone here: its times are those of your clock")
	}
	if fields := strings.Fields(s); !strings.HasPrefix(s, "@") {
		if len(fields) != 5 {
			return line, lang.Errorf("%q has %d fields and needs 5: minute, hour, day of month, month, day of week", s, len(fields))
		}
		if err := checkSteps(fields); err != nil {
			return line, err
		}
	}
	spec, err := cron.ParseStandard(s)
	if err != nil {
		return line, lang.Errorf("%q is not a cron line: %v", s, err)
	}
	line = Line{s, spec}
	if line.spec.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return line, lang.Errorf("%q never happens", s)
	}
	return line, nil
}

// checkSteps refuses a step that does not fit its field: "*/90" minutes would
// silently mean once an hour.
func checkSteps(fields []string) error {
	size := [5]int{60, 24, 31, 12, 7}
	for i, f := range fields {
		for part := range strings.SplitSeq(f, ",") {
			_, step, ok := strings.Cut(part, "/")
			if n, err := strconv.Atoi(step); ok && err == nil && n >= size[i] {
				return lang.Errorf("the step %q does not fit its field, which has %d values", part, size[i])
			}
		}
	}
	return nil
}

// skew is more than any zone has ever set its clock forward or back within a day's
// schedule; zones that changed sides of the date line lost a day with all its times.
const skew = 3 * time.Hour

// Next is the first time after a moment, in that moment's zone; zero: none. The
// lines are evaluated on the calendar and then placed in the zone: of a doubled
// time the first counts, and a skipped one comes as much later as was skipped.
func (s Schedule) Next(after time.Time) time.Time {
	var best time.Time
	for _, line := range s {
		if t := line.next(after); !t.IsZero() && (best.IsZero() || t.Before(best)) {
			best = t
		}
	}
	return best
}

func (l Line) next(after time.Time) time.Time {
	zone := after.Location()
	_, offset := after.Zone()
	naive := after.UTC().Add(time.Duration(offset) * time.Second).Add(-skew)
	var best time.Time
	var limit time.Time // on the calendar: nothing later can be placed before best
	for {
		naive = l.spec.Next(naive)
		if naive.IsZero() || !limit.IsZero() && naive.After(limit) {
			return best
		}
		y, m, d := naive.Date()
		at := time.Duration(naive.Hour())*time.Hour + time.Duration(naive.Minute())*time.Minute
		t := placeFirst(y, m, d, at, zone)
		if t.After(after) && (best.IsZero() || t.Before(best)) {
			best = t
			if limit.IsZero() {
				limit = naive.Add(skew)
			}
		}
	}
}
