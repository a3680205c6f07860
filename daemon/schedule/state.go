package schedule

import (
	"slices"
	"time"
)

// State is what must survive a restart. Moments are on the boot clock of the
// boot in which the state was saved; [Restore] moves them.
type State struct {
	// Input is the last known input, or what counts as such: an unlock, a resume.
	Input Boot `json:"input"`
	// Asked is when that was last known to be so; with Known false it means nothing.
	Asked Boot `json:"asked"`
	// Known is false while nothing can tell about input.
	Known bool `json:"known"`
	// UnknownFrom is when knowledge was lost during an absence that only input could end.
	UnknownFrom Boot `json:"unknown_from,omitempty"`

	HintLocked bool `json:"hint_locked,omitempty"`
	BareLocked bool `json:"bare_locked,omitempty"`
	// BareInput is the first input seen since a bare Lock signal.
	BareInput Boot `json:"bare_input,omitempty"`
	// AsleepFrom is when the machine said it would sleep; 0: it is awake.
	AsleepFrom Boot `json:"asleep_from,omitempty"`
	// Away is the absence that is going on; nil: present.
	Away *Absence `json:"away,omitempty"`
	// Returned is the last unlock or resume.
	Returned Boot `json:"returned,omitempty"`
	// BreakEnd is the end of the last break of any kind, NaturalEnd of the last natural one.
	BreakEnd   Boot `json:"break_end,omitempty"`
	NaturalEnd Boot `json:"natural_end,omitempty"`

	// Reasons are the quiet reasons, whether or not the settings heed them.
	Reasons [reasons]ReasonState `json:"reasons"`
	// Silence is a call or video during which nobody need touch anything.
	Silence Silence `json:"silence,omitzero"`

	// Desk is desk time up to DeskFrom; DeskFrom 0: the desk clock stands still.
	Desk     time.Duration `json:"desk"`
	DeskFrom Boot          `json:"desk_from"`
	// Zero is when desk time last began at zero.
	Zero Boot `json:"zero"`
	// DueFrom is the desk time from which the interval counts; Half halves it.
	DueFrom time.Duration `json:"due_from,omitempty"`
	Half    bool          `json:"half,omitempty"`
	// Put is the moment before which a snooze lets nothing become due; 0: none.
	Put Boot `json:"put,omitempty"`
	// Moved is what moved DueFrom: an outcome, or "paused".
	Moved string `json:"moved,omitempty"`
	// Ahead counts snoozes made while no prompt was up; the next prompt inherits them.
	Ahead int `json:"ahead,omitempty"`
	// AheadHeld are the reasons that had held it when it was snoozed ahead.
	AheadHeld []string `json:"ahead_held,omitempty"`
	// SchedAfter is the moment up to which the schedule's times are used up;
	// SchedUsed is that when one really was.
	SchedAfter time.Time `json:"sched_after"`
	SchedUsed  time.Time `json:"sched_used,omitzero"`
	// Overdue is true from a missed prompt until the next break.
	Overdue bool `json:"overdue,omitempty"`

	// Pending is a reminder that is due and waits; nil: none.
	Pending *Pending `json:"pending,omitempty"`
	// Prompt is the one that is up or snoozed; nil: none.
	Prompt *Prompt `json:"prompt,omitempty"`
	// Paused is the pause that is going on; nil: none.
	Paused *PauseState `json:"paused,omitempty"`
	// Off is true outside the hours; HoursNext is when they change next, as it
	// was known at the last look (zero: not known, or never).
	Off       bool      `json:"off,omitempty"`
	HoursNext time.Time `json:"hours_next,omitzero"`
	// Named counts the ids that were given.
	Named int `json:"named,omitempty"`
	// Recent are the movements shown last, newest last.
	Recent []string `json:"recent,omitempty"`
	// Flare is the bad day that goes on; nil: none.
	Flare *FlareState `json:"flare,omitempty"`
	// DoneAt is the last "done", of a prompt or of a break of one's own; 0: none is known.
	DoneAt Boot `json:"done_at,omitempty"`
	// Answered is the prompt that was done last, while it can be said how it felt; nil:
	// there is none.
	Answered *Answered `json:"answered,omitempty"`
	// Scored is when stiffness was noted last, on the wall clock; zero: never.
	Scored time.Time `json:"scored,omitzero"`
	// Last is the last due reminder that did not come when it was due, for `why`.
	Last *LastDue `json:"last,omitempty"`
}

// Absence is time away from the desk.
type Absence struct {
	// ID names its record.
	ID string `json:"id"`
	// Since is when it began, Hard when lock or sleep joined it (0: neither).
	Since Boot `json:"since"`
	Hard  Boot `json:"hard,omitempty"`
	// Lock and Sleep say what was seen of it.
	Lock  bool `json:"lock,omitempty"`
	Sleep bool `json:"sleep,omitempty"`
	// Settled is true when a prompt's record stands for this absence.
	Settled bool `json:"settled,omitempty"`
}

// why is the reason in the break's record: the strongest that was seen.
func (a *Absence) why() string {
	switch {
	case a.Sleep:
		return "sleep"
	case a.Lock:
		return "lock"
	}
	return "idle"
}

// ReasonState is one quiet reason.
type ReasonState struct {
	On bool `json:"on,omitempty"`
	// Since is when it began, Ended when it last ended (0: never).
	Since Boot `json:"since,omitempty"`
	Ended Boot `json:"ended,omitempty"`
}

// Silence is the time during which no input says nothing about presence.
type Silence struct {
	On    bool `json:"on,omitempty"`
	Since Boot `json:"since,omitempty"`
	// Floor is the moment from which idle time counts after it ended.
	Floor Boot `json:"floor,omitempty"`
}

// Pending is a reminder that is due and not shown.
type Pending struct {
	// Since is when it became due.
	Since Boot      `json:"since"`
	Due   time.Time `json:"due"`
	By    DueBy     `json:"by,omitzero"`
	// Wait is the wait for a lull, Quiet the time held by quiet reasons.
	Wait  Watch `json:"wait,omitzero"`
	Quiet Watch `json:"quiet,omitzero"`
	// Gone is true when there may be nobody: input is awaited.
	Gone bool `json:"gone,omitempty"`
	// Held are the reasons that have held it so far.
	Held [reasons]bool `json:"held"`
}

// DueBy is what made a reminder due, for `why`: by the time it asks, settings and
// bad days may have changed.
type DueBy struct {
	// Interval is the setting; 0: not known, which is the one of now.
	Interval time.Duration `json:"interval,omitempty"`
	// Flare is true when half of it was enough, because the back was bad; Said when
	// that was so with the moment in which it was said.
	Flare bool `json:"flare,omitempty"`
	Said  bool `json:"said,omitempty"`
	// Asked is true when nothing was due and the person asked; that stays so for as
	// long as the prompt lives.
	Asked bool `json:"asked,omitempty"`
}

// Prompt is one due reminder from its first showing to its outcome.
type Prompt struct {
	ID       string `json:"id"`
	Movement string `json:"movement"`
	Level    int    `json:"level"`
	// Chosen is one sentence: why this movement. Gentle is true when the back was bad
	// then.
	Chosen string    `json:"chosen,omitempty"`
	Gentle bool      `json:"gentle,omitempty"`
	Due    time.Time `json:"due"`
	By     DueBy     `json:"by,omitzero"`
	Shown  time.Time `json:"shown"`
	// Asked is true when the person asked for it, due or not: it is up while paused or
	// off, too. Unlike By.Asked it ends with a snooze, except while paused or off.
	Asked   bool     `json:"asked,omitempty"`
	Snoozes int      `json:"snoozes,omitempty"`
	Held    []string `json:"held,omitempty"`
	// Desk is desk time at its first showing.
	Desk time.Duration `json:"desk"`
	// Wait and Quiet are what its first showing waited for a lull and for quiet reasons.
	Wait  time.Duration `json:"wait,omitempty"`
	Quiet time.Duration `json:"quiet,omitempty"`
	// Snoozed is when it comes back; 0: it is up.
	Snoozed Boot `json:"snoozed,omitempty"`
	// Count is how often it was shown since it came up.
	Count int `json:"count"`
	// Clock is the time since it was last shown during which it could have been answered.
	Clock Watch `json:"clock,omitzero"`
	// Visible is true while its notification should be on the screen.
	Visible bool `json:"visible,omitempty"`
	// Dismissed: closed by the person without an answer.
	Dismissed bool `json:"dismissed,omitempty"`
	// Left: no input for long enough to look like an answer.
	Left bool `json:"left,omitempty"`
	// BackAt is the return at which "Back? Did you move?" was asked; 0: not asked.
	BackAt Boot `json:"back_at,omitempty"`
}

// PauseState is a pause that is going on.
type PauseState struct {
	ID    string    `json:"id"`
	Since Boot      `json:"since"`
	End   Boot      `json:"end,omitempty"`
	Until time.Time `json:"until,omitzero"` // on the wall clock, instead of End
}

// LastDue is what delayed a due reminder.
type LastDue struct {
	Due   time.Time `json:"due"`
	Shown time.Time `json:"shown,omitzero"` // zero: it never came
	Held  []string  `json:"held,omitempty"`
	// Wait is the time spent waiting for a lull, Quiet held by reasons.
	Wait    time.Duration `json:"wait,omitempty"`
	Quiet   time.Duration `json:"quiet,omitempty"`
	Outcome string        `json:"outcome,omitempty"`
}

// Watch is a stopwatch on the boot clock.
type Watch struct {
	Spent time.Duration `json:"spent,omitempty"`
	From  Boot          `json:"from,omitempty"` // 0: it stands
}

func (w *Watch) run(at Boot) {
	if w.From == 0 {
		w.From = at
	}
}

// stop stops it as of a moment, which may lie in the past.
func (w *Watch) stop(at Boot) {
	w.Spent = w.at(at)
	w.From = 0
}

func (w *Watch) at(at Boot) time.Duration {
	if w.From != 0 && at > w.From {
		return w.Spent + at - w.From
	}
	return w.Spent
}

// until is the moment at which it reaches total if it runs on; 0: it stands.
func (w *Watch) until(total time.Duration) Boot {
	if w.From == 0 {
		return 0
	}
	return w.From + total - w.Spent
}

func (s State) clone() State {
	s.Away = copied(s.Away)
	s.Pending = copied(s.Pending)
	s.Prompt = copied(s.Prompt)
	s.Paused = copied(s.Paused)
	s.Last = copied(s.Last)
	s.Flare = copied(s.Flare)
	s.Answered = copied(s.Answered)
	s.Recent = slices.Clone(s.Recent)
	s.AheadHeld = slices.Clone(s.AheadHeld)
	return s
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}
