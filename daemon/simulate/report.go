package simulate

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/schedule"
)

// Report writes down what becomes of each day: every prompt with its moment, its
// reasons and its outcome, and in the end how all of it adds up.
type Report struct {
	// Name is what a movement is called; nil: its id.
	Name func(id string) string
	// Levels is how many levels a movement has; nil: not known. Of one it is not said.
	Levels func(id string) int

	w     io.Writer
	err   error
	day   time.Time // the one whose heading was written, at its midnight
	empty bool      // nothing was written below it
	up    *prompt   // the prompt that is not ended
	days  int
	count counts
	desk  deskTime
	last  schedule.Now // the newest step
	away  bool
}

// prompt is what there is to say about one when it ends.
type prompt struct {
	shown schedule.Now
	lines []string
}

// counts are of whole prompts and breaks; snoozes are single ones.
type counts struct {
	prompts, snoozes, natural, own int
	outcomes                       map[string]int
}

// NewReport returns a report that is written to w.
func NewReport(w io.Writer) *Report {
	return &Report{w: w, count: counts{outcomes: map[string]int{}}}
}

func (r *Report) say(line string) {
	if _, err := fmt.Fprintln(r.w, line); err != nil && r.err == nil {
		r.err = err
	}
	r.empty = false
}

// moment says what happened at a time of the day.
func (r *Report) moment(at, what string) { r.say("  " + at + "  " + what) }

// See takes in a step.
func (r *Report) See(s Step) {
	r.last = s.Now
	if s.Start || len(s.Effects) > 0 {
		r.desk.see(s)
		r.away = s.Machine.Phase() == schedule.Away
	}
	for i := range s.Effects {
		switch e := &s.Effects[i]; e.Kind {
		case schedule.Show:
			r.show(s, e.Show)
		case schedule.Write:
			r.record(s, e.Record)
		}
	}
	if r.days == 0 || s.Now.Wall.Sub(r.day) >= 23*time.Hour {
		r.heading(s.Now.Wall)
	}
	if s.Event.Kind == schedule.Snooze || s.Event.Kind == schedule.NotYet {
		r.snoozed(s)
	}
}

// heading begins the day of a moment, and says of the days before it that
// nothing happened.
func (r *Report) heading(t time.Time) {
	day := midnight(t, 0)
	if r.days == 0 {
		r.begin(day)
	}
	if !r.day.Before(day) {
		return
	}
	r.end()
	switch first, last := midnight(r.day, 1), midnight(day, -1); {
	case last.Sub(first) > 7*24*time.Hour:
		n := int(day.Sub(first).Round(24*time.Hour) / (24 * time.Hour))
		r.days += n
		r.say("\n" + lang.T("%s to %s", lang.Format(first, dayForm), lang.Format(last, dayForm)))
		r.say("  " + lang.T("nothing"))
	default:
		for d := first; d.Before(day); d = midnight(d, 1) {
			r.begin(d)
			r.end()
		}
	}
	r.begin(day)
}

const dayForm = "Monday 2 January 2006"

// midnight is the start of the day so many days after a moment's.
func midnight(t time.Time, days int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, t.Location())
}

// begin writes the heading of a day.
func (r *Report) begin(day time.Time) {
	if r.days > 0 {
		r.say("")
	}
	r.say(lang.Format(day, dayForm))
	r.day, r.empty = day, true
	r.days++
}

// end ends the day.
func (r *Report) end() {
	if r.empty {
		r.say("  " + lang.T("nothing"))
	}
}

func (r *Report) name(id string) string {
	if r.Name == nil {
		return id
	}
	return r.Name(id)
}

// offered is a movement and its level, if it has more than one.
func (r *Report) offered(shown schedule.Shown) string {
	if r.Levels != nil && r.Levels(shown.Movement) == 1 {
		return r.name(shown.Movement)
	}
	return lang.T("%s, level %d", r.name(shown.Movement), shown.Level)
}

func (r *Report) show(s Step, shown schedule.Shown) {
	at := s.Now.Wall.Format("15:04:05")
	if r.up == nil {
		r.heading(s.Now.Wall)
		r.count.prompts++
		r.up = &prompt{shown: s.Now, lines: []string{at + "  " + r.offered(shown)}}
		for _, why := range s.Machine.WhyShown(s.Now) {
			r.up.lines = append(r.up.lines, "          "+why)
		}
		return
	}
	words := map[schedule.Variant]string{
		schedule.First: lang.T("shown again after the snooze"), schedule.Repeat: lang.T("not answered, shown again"),
		schedule.Again: lang.T("shown again: %s", r.offered(shown)), schedule.Back: lang.T(`asked "Back? Did you move?"`),
	}
	r.up.lines = append(r.up.lines, at+"  "+words[shown.Variant])
}

func (r *Report) snoozed(s Step) {
	if p := s.Machine.View(s.Now).Prompt; p != nil && p.Snoozed != 0 && r.up != nil {
		r.count.snoozes++
		r.up.lines = append(r.up.lines, s.Now.Wall.Format("15:04:05")+"  "+lang.T("snoozed for %s", span(p.Snoozed-s.Now.Boot)))
	}
}

func (r *Report) record(s Step, e *schedule.Record) {
	switch at := s.Now.Wall.Format("15:04:05"); e.Event {
	case schedule.RecordPrompt:
		r.count.outcomes[e.Outcome]++
		p := r.up
		if p == nil { // it was shown before the recording began
			p = &prompt{shown: s.Now}
		}
		r.up = nil
		ended := outcome(e.Outcome)
		if e.Felt != "" {
			ended = lang.T("%s, it felt %s", ended, felt(e.Felt))
		}
		r.heading(p.shown.Wall)
		for _, l := range p.lines {
			r.say("  " + l)
		}
		r.moment(at, ended)
	case schedule.RecordBreak:
		r.heading(s.Now.Wall)
		if e.Why == "self" {
			r.count.own++
			r.moment(at, lang.T("a break of your own"))
			return
		}
		r.count.natural++
		r.moment(at, lang.T("back after %s away (%s): that was a break", span(e.For), away(e.Why)))
	case schedule.RecordPause:
		r.heading(s.Now.Wall)
		r.moment(at, lang.T("reminders are on again after a pause of %s", span(e.For)))
	case schedule.RecordFeel:
		r.heading(s.Now.Wall)
		r.moment(at, lang.T("your back: %d of 10", e.Score))
	case schedule.RecordFelt:
		r.moment(at, lang.T("that %s felt %s", r.name(e.Movement), felt(e.Felt)))
	case schedule.RecordFlare:
		r.heading(s.Now.Wall)
		if e.On {
			r.moment(at, lang.T("your back is bad today: gentle movements, after half the interval"))
		} else {
			r.moment(at, lang.T("the bad days are over"))
		}
	}
}

// outcome is what became of a prompt, in words.
func outcome(o string) string {
	switch o {
	case schedule.OutcomeTaken:
		return lang.T("taken: you got up")
	case schedule.OutcomeMissed:
		return lang.T("missed: nobody answered")
	}
	return word(o)
}

// word is an outcome in one word.
func word(o string) string {
	switch o {
	case schedule.OutcomeDone:
		return lang.T("done")
	case schedule.OutcomeTaken:
		return lang.T("taken")
	case schedule.OutcomeSkipped:
		return lang.T("skipped")
	case schedule.OutcomeMissed:
		return lang.T("missed")
	case schedule.OutcomeWithdrawn:
		return lang.T("withdrawn")
	}
	return o
}

// felt is how a movement felt, in a word.
func felt(f string) string {
	switch f {
	case "easy":
		return lang.T("easy")
	case "right":
		return lang.T("right")
	case "hard":
		return lang.T("hard")
	}
	return f
}

// away is the reason of a natural break, in a word.
func away(why string) string {
	switch why {
	case "idle":
		return lang.T("idle")
	case "lock":
		return lang.T("lock")
	case "sleep":
		return lang.T("sleep")
	case "restart":
		return lang.T("restart")
	}
	return why
}

// Finish writes what is left at the end, and the summary.
func (r *Report) Finish(now schedule.Now) error {
	r.last = now
	if p := r.up; p != nil {
		r.heading(p.shown.Wall)
		for _, l := range p.lines {
			r.say("  " + l)
		}
		r.moment(r.last.Wall.Format("15:04:05"), lang.T("still there at the end"))
	}
	r.heading(now.Wall.Add(-time.Nanosecond))
	r.end()
	r.desk.finish(r.last, r.away)
	r.say("")
	t := tabwriter.NewWriter(r.w, 0, 0, 2, ' ', 0)
	row := func(label string, v any) { fmt.Fprintf(t, "%s\t%v\n", label, v) }
	c := &r.count
	row(lang.T("days"), r.days)
	row(lang.T("reminders"), c.prompts)
	for _, o := range []string{
		schedule.OutcomeDone, schedule.OutcomeTaken, schedule.OutcomeSkipped, schedule.OutcomeMissed, schedule.OutcomeWithdrawn,
	} {
		row("  "+word(o), c.outcomes[o])
	}
	row(lang.T("snoozes"), c.snoozes)
	row(lang.T("natural breaks"), c.natural)
	row(lang.T("breaks of your own"), c.own)
	row(lang.T("longest time at the desk without a break"), span(r.desk.longest))
	if d, ok := r.desk.median(); ok {
		row(lang.T("median time at the desk between breaks"), span(d))
	}
	if err := t.Flush(); err != nil && r.err == nil {
		r.err = err
	}
	return r.err
}

// deskTime follows desk time from break to break. The machine says with every
// change of its state how it stands; in between it runs on by itself.
type deskTime struct {
	zero, from schedule.Boot
	desk       time.Duration
	all        []time.Duration
	longest    time.Duration
}

func (d *deskTime) at(now schedule.Boot) time.Duration {
	if d.from != 0 && now > d.from {
		return d.desk + now - d.from
	}
	return d.desk
}

func (d *deskTime) see(s Step) {
	st := s.Machine.State()
	before := d.at(s.Now.Boot)
	started := d.zero != 0
	moved := st.Zero != d.zero
	d.zero, d.from, d.desk = st.Zero, st.DeskFrom, st.Desk
	if moved && started && !s.Start {
		d.took(before - d.at(s.Now.Boot))
	}
}

// tooShort is no time at the desk: between two breaks somebody only passed by.
const tooShort = time.Minute

func (d *deskTime) took(t time.Duration) {
	d.longest = max(d.longest, t)
	if t >= tooShort {
		d.all = append(d.all, t)
	}
}

func (d *deskTime) finish(now schedule.Now, away bool) {
	t := d.at(now.Boot)
	d.longest = max(d.longest, t)
	if away && t >= tooShort {
		d.all = append(d.all, t)
	}
}

// median is of the times between breaks; false: there was none.
func (d *deskTime) median() (time.Duration, bool) {
	n := len(d.all)
	if n == 0 {
		return 0, false
	}
	slices.Sort(d.all)
	return (d.all[(n-1)/2] + d.all[n/2]) / 2, true
}

// span is a length in a few characters: 45s, 33m, 1h30m.
func span(d time.Duration) string {
	d = d.Round(time.Second)
	if d >= time.Minute {
		d = d.Truncate(time.Minute)
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
