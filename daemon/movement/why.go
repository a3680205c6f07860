package movement

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"deskbreak/config/lang"
)

// This file has all the words about why a movement was chosen.

// because is the kind of a reason.
type because int

const (
	becauseChange        because = iota // for variety
	becauseFocus                        // the person favours what it is for
	becauseCore                         // it is a core movement of the person's set
	becauseUp                           // it gets the person out of the chair
	becauseBend                         // its direction is missing for n days; 0: since ever
	becauseFlare                        // a bad day
	becauseNothing                      // the wish left nothing
	becauseOwn                          // own programme, the n-th of so many today
	becauseOwnLater                     // own programme, whose next time has not come yet
	becauseOwnDone                      // own programme, done for today
	becauseOwnLeftOut                   // own programme, all of it left out
	becauseLess                         // less of the same
	becauseEasier                       // easier than the other
	becauseEasierOutside                // easier than the other, and not of the own programme
	becauseNoEasier                     // as easy as the other, than which nothing is easier
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
	case shares(m.Core, k.set):
		return reason{kind: becauseCore}
	case stands(m, k.w):
		return reason{kind: becauseUp}
	}
	return reason{kind: becauseChange}
}

// missing is the reason for a direction that has not come up.
func (k *chooser) missing(d int) reason {
	return reason{kind: becauseBend, n: k.spine[d-1].days}
}

// why is the sentence for a choice.
func (k *chooser) why(i int, r reason) string {
	return k.because(i, r) + k.leftOut()
}

func (k *chooser) because(i int, r reason) string {
	m := &k.list[i]
	name, age := m.name(), k.age(m.ID)
	switch r.kind {
	case becauseFocus:
		area := areaName(m.Areas[slices.IndexFunc(m.Areas, func(a string) bool { return slices.Contains(k.w.Focus, a) })])
		if age != "" {
			return lang.T("%s because it is for %s, and %s.", name, area, age)
		}
		return lang.T("%s because it is for %s.", name, area)
	case becauseCore:
		set := setName(m.Core[slices.IndexFunc(m.Core, func(s string) bool { return slices.Contains(k.set, s) })])
		if age != "" {
			return lang.T("%s because it is one of the main ones for %s, and %s.", name, set, age)
		}
		return lang.T("%s because it is one of the main ones for %s.", name, set)
	case becauseUp:
		if age != "" {
			return lang.T("%s because it gets you out of the chair, and %s.", name, age)
		}
		return lang.T("%s because it gets you out of the chair.", name)
	case becauseBend:
		if k.at.Flare {
			return lang.T("%s because %s, and it is a gentle one.", name, notBent(bendOf(m), r.n))
		}
		return lang.T("%s because %s.", name, notBent(bendOf(m), r.n))
	case becauseFlare:
		return lang.T("%s because your back is bad today, so only gentle ones.", name)
	case becauseNothing:
		return lang.T("%s because what you set leaves nothing else just now.", name)
	case becauseOwn:
		if r.of > 0 {
			return lang.T("%s, from your own programme: %d of %d today.", name, r.n, r.of)
		}
		return lang.T("%s, from your own programme.", name)
	case becauseOwnLater:
		return lang.T("%s because your own programme goes on later.", name)
	case becauseOwnDone:
		return lang.T("%s because your own programme is done for today.", name)
	case becauseOwnLeftOut:
		return lang.T("%s because nothing of your own programme can be done.", name)
	case becauseEasier:
		if r.other >= 0 {
			return lang.T("%s, an easier one than the %s.", name, lower(k.list[r.other].name()))
		}
		return lang.T("%s, an easier one.", name)
	case becauseLess:
		return lang.T("%s, less of it, because you asked for an easier one.", name)
	case becauseEasierOutside:
		return lang.T("%s because you asked for an easier one: it is not in your own programme, but gentle.", name)
	case becauseNoEasier:
		if r.other >= 0 {
			return lang.T("%s because nothing is easier than the %s; it is as easy.", name, lower(k.list[r.other].name()))
		}
		return lang.T("%s because nothing is easier.", name)
	}
	if age != "" {
		return lang.T("%s because %s.", name, age)
	}
	return lang.T("%s, for a change.", name)
}

// age is how long ago a movement came up, as a part of a sentence.
func (k *chooser) age(id string) string {
	n, ok := k.at.Programme.ago(id)
	switch {
	case ok && n > 0:
		return lang.T("it has not come up for %d breaks", n)
	case !ok && k.at.Programme != nil && k.at.Programme.Prompts > 0:
		return lang.T("it has not come up yet")
	}
	return ""
}

// notBent says that a direction of the spine is missing for so many days; 0: it
// never came up.
func notBent(bend, days int) string {
	switch {
	case bend == 1 && days > 0:
		return lang.T("your back has not bent backward for %d days", days)
	case bend == 1:
		return lang.T("your back has not bent backward in a break yet")
	case bend == 2 && days > 0:
		return lang.T("your back has not bent forward for %d days", days)
	case bend == 2:
		return lang.T("your back has not bent forward in a break yet")
	case bend == 3 && days > 0:
		return lang.T("your back has not turned for %d days", days)
	case bend == 3:
		return lang.T("your back has not turned in a break yet")
	case days > 0:
		return lang.T("your back has not bent to the side for %d days", days)
	}
	return lang.T("your back has not bent to the side in a break yet")
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
		list = append(list, lower(m.name())+" ("+conditionName(p)+")")
	}
	if list == nil {
		return ""
	}
	return " " + lang.T("Left out because of what you avoid: %s.", strings.Join(list, ", "))
}

// name is how the person knows it, short enough for a sentence.
func (m *Movement) name() string {
	if m.Name == "" {
		return m.ID
	}
	return localised(*m).Title()
}

func spaced(id string) string { return strings.ReplaceAll(id, "-", " ") }

// lower makes a name fit into an English sentence, but leaves abbreviations
// alone.
func lower(name string) string {
	if !lang.English() {
		return name
	}
	first, n := utf8.DecodeRuneInString(name)
	second, _ := utf8.DecodeRuneInString(name[n:])
	if unicode.IsUpper(second) {
		return name
	}
	return string(unicode.ToLower(first)) + name[n:]
}
