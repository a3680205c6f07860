package notify

import (
	"image"
	"slices"
	"strings"
	"time"

	"deskbreak/config/lang"
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
	ActionFlare     = "flare"
	ActionHelp      = "help"
	ActionGuide     = "default" // a click on the notification itself
)

// The IDs of the notifications that are not about a prompt.
const (
	IDWelcome = "welcome"
	IDConfig  = "config"
	IDFlare   = "flare"
	IDSore    = "sore"
)

// PromptText is what a prompt is made of.
type PromptText struct {
	// ID becomes the Notification's.
	ID string
	// Name is the movement's, Do its one-line instruction, Dose how much of it in
	// words, and Adapt how it is done with what the person has, which may contradict
	// Do; the last three may be empty.
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
	Image *image.NRGBA
	Seq   int
}

// Prompt is one reminder with one movement. Its words invite and do not alarm:
// someone who hears them eight times a day should still like them.
func Prompt(p PromptText) Notification {
	n := p.notification()
	switch {
	case p.Repeat > 0:
		n.Title = lang.T("Whenever you are ready: %s", p.Name)
	case p.Seated:
		n.Title = lang.T("Time to move: %s", p.Name)
	default:
		n.Title = lang.T("Time to get up: %s", p.Name)
	}
	n.Body = lines(forYou(p.Adapt), p.Do, p.Dose)
	n.Actions = append(n.Actions, Action{Key: ActionDone, Label: lang.T("Done")})
	if p.CanSnooze {
		n.Actions = append(n.Actions, Action{Key: ActionSnooze, Label: lang.T("Snooze %s", Duration(p.Snooze))})
	}
	n.Actions = append(n.Actions, Action{Key: ActionAnother, Label: lang.T("Another")},
		Action{Key: ActionEasy, Label: lang.T("Done, easy"), Extra: true}, Action{Key: ActionHard, Label: lang.T("Done, hard"), Extra: true})
	if p.Guide {
		n.Actions = append(n.Actions, Action{Key: ActionGuide, Label: lang.T("Show how")})
	}
	return n
}

// forYou marks how somebody with a condition does a movement. It stands first: who
// reads on knows what not to take as it is said.
func forYou(adapt string) string {
	if adapt == "" {
		return ""
	}
	return lang.T("For you: %s", adapt)
}

// Back asks someone who was away from a prompt whether they moved.
func Back(p PromptText) Notification {
	n := p.notification()
	n.Title = lang.T("Back? Did you move?")
	n.Body = lang.T("%s, or any walk, counts.", p.Name)
	if p.CanSnooze {
		n.Body = lines(n.Body, lang.T("If not yet, you are asked again in %s.", Duration(p.Snooze)))
	}
	n.Actions = []Action{{Key: ActionDone, Label: lang.T("Done")}, {Key: ActionNotYet, Label: lang.T("Not yet")}}
	return n
}

func (p PromptText) notification() Notification {
	return Notification{ID: p.ID, Seq: p.Seq, Sound: p.Sound, Image: p.Image}
}

// Welcome is the notification of the first start. next is when the first break
// comes; zero: not known. canAutostart offers to start at login.
func Welcome(now, next time.Time, canAutostart bool) Notification {
	first := lang.T("The first break comes after a while of work.")
	if !next.IsZero() {
		first = lang.T("The first break comes %s.", clock(now, next))
	}
	n := Notification{
		ID:    IDWelcome,
		Title: lang.T("deskbreak is running"),
		Body:  lines(first, lang.T("Until then there is nothing to do.")),
	}
	if canAutostart {
		n.Actions = append(n.Actions, Action{Key: ActionAutostart, Label: lang.T("Start at login")})
	}
	n.Actions = append(n.Actions, Action{Key: ActionNow, Label: lang.T("Show me one now")})
	return n
}

// Flare says when somebody should look at the back, in the words of care. It is
// shown once, when the day is said to be bad. Its body holds no more than that:
// Xfce shows six lines and cuts off the rest.
func Flare(now, until time.Time, care string) Notification {
	return Notification{
		ID:      IDFlare,
		Title:   lang.T("Gentle days until %s", lang.Format(until.In(now.Location()), "Monday")),
		Body:    care,
		Actions: []Action{{Key: ActionHelp, Label: lang.T("Show help")}},
	}
}

// Sore answers someone who has said in the tray, where nothing can be answered,
// that the back is sore.
func Sore() Notification {
	return Notification{
		ID:    IDSore,
		Title: lang.T("Sore today? Go gently"),
		Body: lines(lang.T("Gentle days bring small movements only, for three days or until you say that it is better."),
			lang.T("Now and then a sore back needs more than that: see when to get help.")),
		Actions: []Action{{Key: ActionFlare, Label: lang.T("Gentle days")}, {Key: ActionHelp, Label: lang.T("When to get help")}},
	}
}

// ConfigError says that the settings in file were not taken over. errs are
// errors of the form FILE:LINE:COLUMN: REASON; three are shown. Where none of them
// is in that file, such as those of a file of movements, it is not named.
func ConfigError(file string, errs []string) Notification {
	n := Notification{ID: IDConfig, Title: lang.T("Settings not applied")}
	const most = 3
	for _, e := range errs[:min(most, len(errs))] {
		n.Body = lines(n.Body, shorter(file, e))
	}
	if more := len(errs) - most; more > 0 {
		n.Body = lines(n.Body, lang.T("and %d more: see `deskbreak config check`", more))
	}
	if !slices.ContainsFunc(errs, func(e string) bool { return strings.HasPrefix(e, file+":") }) {
		n.Body = lines(n.Body, lang.T("The last good settings stay in use."))
		return n
	}
	n.Body = lines(n.Body, lang.T("The last good settings stay in use. The file: %s", file))
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
	return lang.T("line %s: %s", line, reason)
}

// clock says when t is, seen from now: with the weekday when it is another day.
func clock(now, t time.Time) string {
	t = t.In(now.Location())
	if now.YearDay() == t.YearDay() && now.Year() == t.Year() {
		return lang.T("at %s", t.Format("15:04"))
	}
	return lang.T("on %s at %s", lang.Format(t, "Monday"), t.Format("15:04"))
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
		parts = append(parts, lang.T("%d h", h))
	}
	if m > 0 {
		parts = append(parts, lang.T("%d min", m))
	}
	if s > 0 || len(parts) == 0 {
		parts = append(parts, lang.T("%d s", s))
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
