package notify

import (
	"fmt"
	"strings"
	"time"
)

// The keys of the buttons that notifications of ours have.
const (
	ActionDone      = "done"
	ActionSnooze    = "snooze"
	ActionAnother   = "another"
	ActionNotYet    = "not-yet"
	ActionAutostart = "autostart"
	ActionNow       = "now"
	ActionEasy      = "easy"
	ActionHard      = "hard"
	ActionGuide     = "default" // a click on the notification itself
)

// The IDs of the notifications that are not about a prompt.
const (
	IDWelcome = "welcome"
	IDConfig  = "config"
	IDFlare   = "flare"
)

// PromptText is what a prompt is made of.
type PromptText struct {
	// ID becomes the Notification's.
	ID string
	// Name is the movement's, Do its one-line instruction, Dose how much of it in
	// words, and Adapt how it is done with what the person has; the last three may be
	// empty.
	Name, Do, Dose, Adapt string
	// Seated is true when one need not get up for it.
	Seated bool
	// Repeat is how many times this prompt was shown before; the wording changes.
	Repeat int
	// Guide is true when a click on the notification shows how it is done.
	Guide bool
	// Snooze is what the Snooze button does; CanSnooze is false at the limit.
	Snooze    time.Duration
	CanSnooze bool
	// Sound, Image and Seq become the Notification's.
	Sound string
	Image []byte
	Seq   int
}

// Prompt is one reminder with one movement. Its words invite and do not alarm:
// someone who hears them eight times a day should still like them.
func Prompt(p PromptText) Notification {
	title := "Time to get up"
	switch {
	case p.Repeat > 0:
		title = "Whenever you are ready"
	case p.Seated:
		title = "Time to move"
	}
	n := p.notification()
	n.Title = title + ": " + p.Name
	n.Body = lines(p.Do, p.Adapt, p.Dose)
	n.Actions = append(n.Actions, Action{Key: ActionDone, Label: "Done"})
	if p.CanSnooze {
		n.Actions = append(n.Actions, Action{Key: ActionSnooze, Label: "Snooze " + Duration(p.Snooze)})
	}
	n.Actions = append(n.Actions, Action{Key: ActionAnother, Label: "Another"},
		Action{Key: ActionEasy, Label: "Done, easy", Extra: true}, Action{Key: ActionHard, Label: "Done, hard", Extra: true})
	if p.Guide {
		n.Actions = append(n.Actions, Action{Key: ActionGuide, Label: "Show how"})
	}
	return n
}

// Back asks someone who was away from a prompt whether they moved.
func Back(p PromptText) Notification {
	n := p.notification()
	n.Title = "Back? Did you move?"
	n.Body = p.Name + ", or any walk, counts."
	if p.CanSnooze {
		n.Body = lines(n.Body, "If not yet, you are asked again in "+Duration(p.Snooze)+".")
	}
	n.Actions = []Action{{Key: ActionDone, Label: "Done"}, {Key: ActionNotYet, Label: "Not yet"}}
	return n
}

func (p PromptText) notification() Notification {
	return Notification{ID: p.ID, Seq: p.Seq, Sound: p.Sound, Image: p.Image}
}

// Welcome is the notification of the first start. next is when the first break
// comes; zero: not known. canAutostart offers to start at login.
func Welcome(now, next time.Time, canAutostart bool) Notification {
	first := "The first break comes after a while of work."
	if !next.IsZero() {
		first = "The first break comes " + clock(now, next) + "."
	}
	n := Notification{
		ID:    IDWelcome,
		Title: "deskbreak is running",
		Body:  lines(first, "Until then there is nothing to do."),
	}
	if canAutostart {
		n.Actions = append(n.Actions, Action{Key: ActionAutostart, Label: "Start at login"})
	}
	n.Actions = append(n.Actions, Action{Key: ActionNow, Label: "Show me one now"})
	return n
}

// Flare says what changes on a bad day, and when somebody should look at the
// back, in the words of care. It is shown once, when the day is said to be bad.
func Flare(now, until time.Time, care string) Notification {
	return Notification{
		ID:    IDFlare,
		Title: "Gentle days until " + until.In(now.Location()).Format("Monday"),
		Body:  lines("A little movement, more often: that helps most backs.", care, "More: deskbreak movements help"),
	}
}

// ConfigError says that the settings in file were not taken over. errs are
// errors of the form FILE:LINE:COLUMN: REASON; three are shown.
func ConfigError(file string, errs []string) Notification {
	n := Notification{ID: IDConfig, Title: "Settings not applied"}
	const most = 3
	for _, e := range errs[:min(most, len(errs))] {
		n.Body = lines(n.Body, shorter(file, e))
	}
	if more := len(errs) - most; more > 0 {
		n.Body = lines(n.Body, fmt.Sprintf("and %d more: see `deskbreak config check`", more))
	}
	n.Body = lines(n.Body, "The last good settings stay in use. The file: "+file)
	return n
}

// shorter shortens "FILE:7:3: reason" to "line 7: reason".
func shorter(file, e string) string {
	rest, ok := strings.CutPrefix(e, file+":")
	if !ok {
		return e
	}
	where, reason, ok := strings.Cut(rest, ": ")
	line, _, _ := strings.Cut(where, ":")
	if !ok || line == "" || strings.Trim(line, "0123456789") != "" {
		return strings.TrimSpace(rest)
	}
	return "line " + line + ": " + reason
}

// clock says when t is, seen from now: with the weekday when it is another day.
func clock(now, t time.Time) string {
	t = t.In(now.Location())
	if now.YearDay() == t.YearDay() && now.Year() == t.Year() {
		return "at " + t.Format("15:04")
	}
	return "on " + t.Format("Monday at 15:04")
}

// Duration is d for a label, in at most two units: "45 s", "10 min", "1 h 30 min".
func Duration(d time.Duration) string {
	d = max(d, 0).Round(time.Second)
	if d >= time.Hour {
		d = d.Round(time.Minute)
	}
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	var parts []string
	if h > 0 {
		parts = append(parts, fmt.Sprintf("%d h", h))
	}
	if m > 0 {
		parts = append(parts, fmt.Sprintf("%d min", m))
	}
	if s > 0 || len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%d s", s))
	}
	return strings.Join(parts, " ")
}

// lines joins what is not empty, one a line.
func lines(all ...string) string {
	var full []string
	for _, s := range all {
		if s != "" {
			full = append(full, s)
		}
	}
	return strings.Join(full, "\n")
}
