package history

import (
	"slices"
	"time"
)

const (
	// longSit and veryLongSit are the sits that are counted.
	longSit, veryLongSit = time.Hour, 90 * time.Minute
	// endOfDay is an absence that is no break any more: the night, a weekend,
	// an afternoon off.
	endOfDay = 4 * time.Hour
)

// Figures are what the records of a span of time come to. Each figure is
// defined where it stands, and nowhere else. The zero value is that of no records.
type Figures struct {
	// Done, Taken, Skipped and Missed are prompts by their outcome. Prompts that
	// were withdrawn are not among them: nobody could answer those any more.
	Done, Taken, Skipped, Missed int
	// Withdrawn are prompts that a pause, the end of the hours or a long stop ended.
	Withdrawn int
	// Snoozes are those of the prompts that were not withdrawn.
	Snoozes int
	// Natural are breaks that nobody asked for nor announced: away, locked,
	// asleep or without deskbreak for at least `natural_break`, as `status`
	// counts them. An absence that ended a prompt is in Taken and not here. Each
	// machine has its own: whoever goes from one to the other is away from the first.
	Natural int
	// Long are those of Natural of four hours or more: the night, a weekend.
	Long int
	// Own are breaks that the person announced with no prompt up.
	Own int
	// Days are calendar days in use: with a prompt, a break, or a word about the
	// back. Pauses and bad days end by themselves, and are no use.
	Days int
	// Good are calendar days that count for the weekly goal: they had a prompt
	// that was not withdrawn, and at least half of those were done or taken.
	Good int

	// Sits are sits of a known length. A sit is desk time since the last break,
	// and ends with a prompt done or taken, or with a break; what is skipped,
	// missed or snoozed does not end it. One that a prompt ended lasted for the
	// desk time when the prompt was first shown, and from then until the outcome:
	// at most `natural_break` too much, where the person went without a word. One
	// that a break ended lasted for the desk_seconds of the break's record;
	// breaks without them have been written by early versions, and their sits
	// are not known and not counted.
	Sits int
	// LongestSit is the longest of them; 0: none is known.
	LongestSit time.Duration
	// Over60 and Over90 are those of more than 60 and of more than 90 minutes;
	// the second are among the first.
	Over60, Over90 int

	standing []int32 // seconds from shown until done or taken
	scores   []int8
}

// Prompts are the reminders that were not withdrawn.
func (f *Figures) Prompts() int { return f.Done + f.Taken + f.Skipped + f.Missed }

// Answered are the prompts after which the person moved: done or taken.
func (f *Figures) Answered() int { return f.Done + f.Taken }

// Share is the part of Prompts that were done or taken, from 0 to 1; false when
// there was no prompt.
func (f *Figures) Share() (float64, bool) { return ratio(f.Answered(), f.Prompts()) }

// SnoozesPerPrompt is Snoozes by Prompts; false when there was no prompt.
func (f *Figures) SnoozesPerPrompt() (float64, bool) { return ratio(f.Snoozes, f.Prompts()) }

// Breaks are the times that the person got up in the course of a day: prompts
// done or taken, own breaks, and natural ones of less than four hours.
func (f *Figures) Breaks() int { return f.Answered() + f.Own + f.Natural - f.Long }

// BreaksPerDay is Breaks by Days; false when no day was in use.
func (f *Figures) BreaksPerDay() (float64, bool) { return ratio(f.Breaks(), f.Days) }

// Standing is the median of the time from the first showing of a prompt to its
// outcome, of those that were done or taken and known to have been shown; false:
// there are none. "Taken" is known a minute after the screen was locked, and
// `natural_break` after the person went without a word.
func (f *Figures) Standing() (time.Duration, bool) {
	m, ok := median(f.standing)
	return time.Duration(m * float64(time.Second)), ok
}

// Stiffness is the median of the scores from 0, loose, to 10; false: none was given.
func (f *Figures) Stiffness() (float64, bool) { return median(f.scores) }

// Scores is how many times a score was given.
func (f *Figures) Scores() int { return len(f.scores) }

// add counts one record. It leaves Days and Good to whoever knows of days.
func (f *Figures) add(r *Record) {
	switch r.Event {
	case EventPrompt:
		f.addPrompt(r)
	case EventBreak:
		if r.Why == WhySelf {
			f.Own++
		} else {
			f.Natural++
			if r.Seconds >= int64(endOfDay/time.Second) {
				f.Long++
			}
		}
		f.sat(r.DeskSeconds)
	case EventFeel:
		if r.Score != nil && *r.Score >= 0 && *r.Score <= 10 {
			f.scores = append(f.scores, int8(*r.Score))
		}
	}
}

func (f *Figures) addPrompt(r *Record) {
	switch r.Outcome {
	case OutcomeDone:
		f.Done++
	case OutcomeTaken:
		f.Taken++
	case OutcomeSkipped:
		f.Skipped++
	case OutcomeMissed:
		f.Missed++
	case OutcomeWithdrawn:
		f.Withdrawn++
		return
	default:
		return // of a newer version
	}
	f.Snoozes += max(0, r.Snoozes)
	if r.Outcome != OutcomeDone && r.Outcome != OutcomeTaken {
		return
	}
	var standing int64
	if r.Shown != nil {
		// A clock that was set back in between tells nothing.
		if s := int64(r.At.Sub(*r.Shown) / time.Second); s >= 0 && s <= maxSeconds {
			standing = s
			f.standing = append(f.standing, int32(s))
		}
	}
	f.sat(r.DeskSeconds + standing)
}

// maxSeconds is longer than anything of a day: what lasted longer is a wrong clock.
const maxSeconds = 24 * 60 * 60

func (f *Figures) sat(seconds int64) {
	if seconds <= 0 || seconds > maxSeconds {
		return
	}
	d := time.Duration(seconds) * time.Second
	f.Sits++
	f.LongestSit = max(f.LongestSit, d)
	if d > longSit {
		f.Over60++
	}
	if d > veryLongSit {
		f.Over90++
	}
}

// merge adds those of another span.
func (f *Figures) merge(o *Figures) {
	f.Done += o.Done
	f.Taken += o.Taken
	f.Skipped += o.Skipped
	f.Missed += o.Missed
	f.Withdrawn += o.Withdrawn
	f.Snoozes += o.Snoozes
	f.Natural += o.Natural
	f.Long += o.Long
	f.Own += o.Own
	f.Days += o.Days
	f.Good += o.Good
	f.Sits += o.Sits
	f.LongestSit = max(f.LongestSit, o.LongestSit)
	f.Over60 += o.Over60
	f.Over90 += o.Over90
	f.standing = append(f.standing, o.standing...)
	f.scores = append(f.scores, o.scores...)
}

func ratio(part, whole int) (float64, bool) {
	if whole == 0 {
		return 0, false
	}
	return float64(part) / float64(whole), true
}

// median is the middle value, or half way between the two in the middle.
func median[T int8 | int32 | float64](values []T) (float64, bool) {
	if len(values) == 0 {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(values))
	low, high := sorted[(len(sorted)-1)/2], sorted[len(sorted)/2]
	return (float64(low) + float64(high)) / 2, true
}
