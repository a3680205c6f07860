package history

import "time"

// Counts sums up records, each outcome for itself.
type Counts struct {
	Done, Taken, Skipped, Missed int // prompts by outcome
	Snoozed                      int // snoozes, also of prompts that were withdrawn
	Natural                      int // breaks that the person did not ask for nor announce
	Long                         int // those of Natural that are a night or a day off
	Own                          int // breaks that the person announced without having been asked
}

// Add counts one record.
func (c *Counts) Add(r Record) {
	switch r.Event {
	case EventPrompt:
		c.Snoozed += r.Snoozes
		switch r.Outcome {
		case OutcomeDone:
			c.Done++
		case OutcomeTaken:
			c.Taken++
		case OutcomeSkipped:
			c.Skipped++
		case OutcomeMissed:
			c.Missed++
		}
	case EventBreak:
		if r.Why == WhySelf {
			c.Own++
		} else {
			c.Natural++
			if time.Duration(r.Seconds)*time.Second >= endOfDay {
				c.Long++
			}
		}
	}
}

// Today counts this machine's records of the calendar day of day, in its zone:
// from midnight to midnight, however many hours that is.
func (l *Log) Today(day time.Time) (Counts, error) {
	var c Counts
	y, m, d := day.Date()
	// Midnight may not exist, or come twice, so it is not relied upon: the
	// records of some hours more are read and the date decides.
	records, err := l.Tail(time.Date(y, m, d, 0, 0, 0, 0, day.Location()).Add(-3 * time.Hour))
	for _, r := range records {
		if ry, rm, rd := r.At.In(day.Location()).Date(); ry == y && rm == m && rd == d {
			c.Add(r)
		}
	}
	return c, err
}
