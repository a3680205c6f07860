package movement

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file has all the words about why a movement was chosen.

// because is the kind of a reason.
type because int

const (
	becauseChange     because = iota // for variety
	becauseFocus                     // the person favours what it is for
	becauseUp                        // it gets the person out of the chair
	becauseUpNow                     // the same, and that was needed
	becauseBend                      // its direction is missing for n days; 0: since ever
	becauseFlare                     // a bad day
	becauseNothing                   // the wish left nothing
	becauseOwn                       // own programme, the n-th of so many today
	becauseOwnDone                   // own programme, done for today
	becauseOwnLeftOut                // own programme, all of it left out
	becauseEasier                    // easier than the other
	becauseNoEasier                  // nothing is easier than the other
)

type reason struct {
	kind  because
	n, of int
	other int // index of a movement; -1: not known
}

// plain is the reason for a movement that was drawn by weight: the strongest of
// what speaks for it.
func (k *chooser) plain(i int) reason {
	m := &k.list[i]
	d := bendOf(m)
	switch {
	case k.at.Flare:
		return reason{kind: becauseFlare}
	case d > 0 && k.spine[d-1].age >= dueSoon:
		return k.missing(d)
	case shares(m.Areas, k.w.Focus):
		return reason{kind: becauseFocus}
	case k.stand && stands(m, k.w):
		return reason{kind: becauseUpNow}
	case stands(m, k.w):
		return reason{kind: becauseUp}
	}
	return reason{kind: becauseChange}
}

// missing is the reason for a direction that has not come up.
func (k *chooser) missing(d int) reason {
	if k.spine[d-1].never {
		return reason{kind: becauseBend}
	}
	return reason{kind: becauseBend, n: k.spine[d-1].age}
}

// why is the sentence for a choice.
func (k *chooser) why(i int, r reason) string {
	m := &k.list[i]
	because := " because "
	switch r.kind {
	case becauseFocus:
		because += "you favour " + areaName(m.Areas[slices.IndexFunc(m.Areas, func(a string) bool { return slices.Contains(k.w.Focus, a) })]) + k.and(m.ID)
	case becauseUp:
		because += "it gets you out of the chair" + k.and(m.ID)
	case becauseUpNow:
		because += "it gets you out of the chair, after others that did not"
	case becauseBend:
		because += "your back has not " + bendWords(bendOf(m))
		if r.n > 0 {
			because += " for " + plural(r.n, "day")
		} else {
			because += " in a break yet"
		}
		if k.at.Flare {
			because += ", and it is a gentle one"
		}
	case becauseFlare:
		because += "your back is bad today, so only gentle ones"
	case becauseNothing:
		because += "what you set leaves nothing else just now"
	case becauseOwn:
		because = ", from your own programme"
		if r.of > 0 {
			because += ": " + strconv.Itoa(r.n) + " of " + strconv.Itoa(r.of) + " today"
		}
	case becauseOwnDone:
		because += "your own programme is done for today"
	case becauseOwnLeftOut:
		because += "nothing of your own programme can be done"
	case becauseEasier:
		because = ", an easier one"
		if r.other >= 0 {
			because += " than the " + lower(k.list[r.other].name())
		}
	case becauseNoEasier:
		because += "nothing is easier"
		if r.other >= 0 {
			because += " than the " + lower(k.list[r.other].name())
		}
	default:
		if because += k.age(m.ID); because == " because " {
			because = ", for a change"
		}
	}
	return m.name() + because + "." + k.leftOut()
}

// and is how long ago a movement came up, as the second half of a sentence.
func (k *chooser) and(id string) string {
	if s := k.age(id); s != "" {
		return ", and " + s
	}
	return ""
}

func (k *chooser) age(id string) string {
	n, ok := k.at.Programme.ago(id)
	switch {
	case ok && n > 0:
		return "it has not come up for " + plural(n, "break")
	case !ok && k.at.Programme != nil && k.at.Programme.Prompts > 0:
		return "it has not come up yet"
	}
	return ""
}

// leftOut names what the precautions take out of the person's own programme.
func (k *chooser) leftOut() string {
	var list []string
	for i := range k.list {
		m := &k.list[i]
		if !slices.Contains(k.w.Only, m.ID) || !shares(m.Precautions, k.w.Avoid) {
			continue
		}
		p := m.Precautions[slices.IndexFunc(m.Precautions, func(p string) bool { return slices.Contains(k.w.Avoid, p) })]
		list = append(list, lower(m.name())+" ("+spaced(p)+")")
	}
	if list == nil {
		return ""
	}
	return " Left out because of what you avoid: " + strings.Join(list, ", ") + "."
}

// levelWhy is the sentence about the level, where a movement has more than one.
func (k *chooser) levelWhy(m *Movement, level int, lowered bool) string {
	if len(m.Doses) < 2 {
		return ""
	}
	s := " Level " + strconv.Itoa(level)
	group := m.Group()
	_, since := k.at.Programme.level(group, k.today)
	switch {
	case k.at.Flare:
		return s + " while your back is bad."
	case lowered:
		return s + " this time, one lower than usual."
	case k.w.Level > 0:
		return s + ", as you set it."
	case since == 0:
		return s + " for " + groupName(group) + ", where everybody begins."
	}
	return s + " for " + groupName(group) + " since " + dateOf(since).Format("Mon 2 Jan") + "."
}

func (m *Movement) name() string {
	if m.Name == "" {
		return m.ID
	}
	return m.Name
}

func bendWords(d int) string {
	return [...]string{"moved", "bent backward", "bent forward", "turned", "bent to the side"}[d]
}

// areaName is how a sentence calls a part of the body.
func areaName(area string) string {
	switch area {
	case "breathing", "balance":
		return area
	}
	return "the " + spaced(area)
}

func spaced(id string) string { return strings.ReplaceAll(id, "-", " ") }

func plural(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}

// lower makes a name fit into a sentence, but leaves abbreviations alone.
func lower(name string) string {
	first, n := utf8.DecodeRuneInString(name)
	second, _ := utf8.DecodeRuneInString(name[n:])
	if unicode.IsUpper(second) {
		return name
	}
	return string(unicode.ToLower(first)) + name[n:]
}
