// Package report makes what a person looks at: pages about a movement and about
// what happened, and plots of the history for a terminal.
//
// It promises that a page is one file that needs no network and carries a policy
// which forbids it, that whatever stands in a person's own files is shown as text
// and never obeyed, that a page can be read with scripts off, printed and used
// with a keyboard alone, and that nothing is parsed or kept before the first page
// is asked for and after it was made.
package report

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
)

// Strings and not bytes: they stay in the file's read-only pages.
var (
	//go:embed page/guide.html
	guideHTML string
	//go:embed page/guide.css
	guideCSS string
	//go:embed page/guide.js
	guideJS string
)

// Drawing is a movement as SVG elements, which go into the page as they are:
// they come from this program and never from a person's file. Style attributes in
// them would have no effect: the page's policy forbids them.
type Drawing struct {
	// Still shows the start and the end side by side, Moving goes from one to the
	// other. Nil: there is none; with only one of them it stands for both.
	Still, Moving []byte
	// Style is a style sheet for both; empty: they need none.
	Style string
}

// GuideOptions is what the page says beyond the movement itself. The zero value
// is a page for anybody.
type GuideOptions struct {
	// Avoid are the precautions that apply to the person, most important first, as
	// in movements.avoid.
	Avoid []string
}

// Guide is a page that shows how a movement is done at a level (1 to
// [movement.MaxLevel], others are brought into it), with a countdown for its
// dose. The error is for a broken build only.
func Guide(m movement.Movement, level int, d Drawing, o GuideOptions) ([]byte, error) {
	v, err := guideView(m, level, d, o)
	if err != nil {
		return nil, err
	}
	return render("guide", guideHTML, v)
}

// guide is what the template sees.
type guide struct {
	Head          head
	T             guideText
	Do            string
	Steps         []string
	Facts         []string // sides, posture and the like, a few words each
	Dose, Picture string
	Levels        []guideLevel
	Own, Others   []guideAdapt
	NotWith       []string
	Stop          string // the movement's own; may be empty
	StopAlways    movement.Section
	Source        string
	SourceURL     string // http or https; may be empty
	Care          []movement.Section

	Still, Moving template.HTML
	JS            template.JS
	Plan, Words   string // JSON for the countdown; both empty: there is none
}

type guideLevel struct {
	Name, Dose string
	Now        bool
}

// guideAdapt is how somebody with a condition does it, or that they do not.
type guideAdapt struct{ For, Text string }

func guideView(m movement.Movement, level int, d Drawing, o GuideOptions) (*guide, error) {
	t := guideTexts()
	dose := m.Dose(level)
	v := &guide{
		T: t, Do: m.Do, Steps: m.Steps, Dose: dose.String(),
		Picture: lang.T("Drawing of the movement: %s", m.Name), Stop: m.Stop,
		Still: template.HTML(d.Still), Moving: template.HTML(d.Moving),
		JS: template.JS(guideJS),
	}
	styles := []string{guideCSS}
	if d.Style != "" {
		styles = []string{d.Style, guideCSS}
	}
	v.Head = newHead(m.Name, styles, guideJS)
	v.Facts = t.facts(m, dose)
	for i, l := range m.Doses {
		now := i == min(max(level, 1), len(m.Doses))-1
		v.Levels = append(v.Levels, guideLevel{Name: lang.T("Level %d", i+1), Dose: l.String(), Now: now})
	}
	v.Own, v.Others, v.NotWith = t.conditions(m, o.Avoid)
	for _, section := range movement.Care() {
		if section.ID == "stop" {
			v.StopAlways = section
			continue
		}
		v.Care = append(v.Care, section)
	}
	if m.Source.Name != "" {
		v.Source = m.Source.Name
		if m.Source.Year > 0 && !namesYear(v.Source) {
			v.Source += fmt.Sprintf(", %d", m.Source.Year)
		}
		if u, err := url.Parse(m.Source.URL); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			v.SourceURL = m.Source.URL
		}
	}
	if away(dose) {
		return v, nil
	}
	for text, value := range map[*string]any{&v.Plan: plan(m, dose), &v.Words: t.countdown(m, dose)} {
		j, err := json.Marshal(value)
		if err != nil {
			return nil, lang.Errorf("the guide's countdown is broken: %v", err)
		}
		*text = string(j)
	}
	return v, nil
}

// namesYear is true for a text with a number of four digits, which in a source is
// its year.
func namesYear(s string) bool {
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(word) == 4 {
			return true
		}
	}
	return false
}

// conditions sorts what the catalogue says about them: first what is the
// person's own business, then the rest, then for whom it is left out without
// another way.
func (t guideText) conditions(m movement.Movement, avoid []string) (own, others []guideAdapt, notWith []string) {
	known := movement.Precautions()
	name := func(id string) string {
		for _, p := range known {
			if p.ID == id {
				return p.Who
			}
		}
		return strings.ReplaceAll(id, "-", " ")
	}
	for _, id := range avoid {
		text, ok := m.Adapt[id]
		switch {
		case ok:
			own = append(own, guideAdapt{name(id), text})
		case slices.Contains(m.Precautions, id):
			own = append(own, guideAdapt{name(id), t.LeaveOut})
		}
	}
	// In the catalogue's order, which a map does not have.
	for _, p := range known {
		if text, ok := m.Adapt[p.ID]; ok && !slices.Contains(avoid, p.ID) {
			others = append(others, guideAdapt{name(p.ID), text})
		}
	}
	for _, id := range m.Precautions {
		if _, ok := m.Adapt[id]; !ok && !slices.Contains(avoid, id) {
			notWith = append(notWith, name(id))
		}
	}
	return own, others, notWith
}
