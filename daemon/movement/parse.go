package movement

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"deskbreak/config/lang"
)

// Bounds of a file of movements. They stop mistakes, not people: 200
// repetitions and an hour are far beyond any dose for a desk.
const (
	maxFile        = 1 << 20 // bytes
	maxMovements   = 1000
	maxProblems    = 20
	maxName        = 60  // characters
	maxDo          = 120 // characters: more is cut off in a notification
	maxText        = 300 // characters
	maxStep        = 200 // characters
	maxSteps       = 10
	maxSets        = 10
	maxRepetitions = 200
	maxSeconds     = 3600
	maxPace        = 300
	maxPerDay      = 20
	minYear        = 1900
	maxYear        = 2100
)

// Problem is one mistake in a file of movements.
type Problem struct {
	File      string // as given
	Line, Col int    // from 1; 0 when the file as a whole is meant
	Key       string // the key that is wrong; empty when none is
	Reason    string // what is wrong and what to do
}

func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Col)
	}
	b.WriteString(": ")
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	b.WriteString(p.Reason)
	return b.String()
}

// LoadFile reads a person's own file of movements. All mistakes come back at
// once, joined, each a [*Problem] with the path as given.
func LoadFile(path string) ([]Movement, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, lang.Errorf("cannot read the movements: %w", err)
	}
	// A pipe or a device would block or never end.
	if !info.Mode().IsRegular() {
		return nil, &Problem{File: path, Reason: lang.T("not a regular file; name a YAML file of movements")}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, lang.Errorf("cannot read the movements: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, lang.Errorf("cannot read the movements: %w", err)
	}
	return Parse(path, data)
}

// Parse reads movements in the form of the built-in catalogue: one key
// "movements" with a list. name is what errors call the file. All mistakes come
// back at once, joined, each a [*Problem].
func Parse(name string, data []byte) ([]Movement, error) {
	if len(data) > maxFile {
		return nil, &Problem{File: name, Reason: lang.T("larger than 1 MB; a file of movements is a few kilobytes")}
	}
	if line, col, reason := unreadable(data); reason != "" {
		return nil, &Problem{File: name, Line: line, Col: col, Reason: reason}
	}
	p := &parser{file: name, conditions: precautionIDs(), data: data}
	return p.parse(bytes.NewReader(data))
}

func parse(name string, r io.Reader) ([]Movement, error) {
	return (&parser{file: name, conditions: precautionIDs()}).parse(r)
}

func (p *parser) parse(r io.Reader) ([]Movement, error) {
	list := p.document(r)
	if len(p.problems) > 0 {
		return nil, errors.Join(p.problems...)
	}
	return list, nil
}

type parser struct {
	file       string
	conditions []string // the precautions
	data       []byte   // what is parsed; nil: not at hand
	problems   []error
}

// fail notes a mistake at a node. After some twenty a person has enough to do.
func (p *parser) fail(n *yaml.Node, key, reason string) {
	if p.full() {
		return
	}
	if len(p.problems) == maxProblems {
		p.problems = append(p.problems, &Problem{File: p.file, Reason: lang.T("more mistakes follow; correct these first")})
		return
	}
	p.problems = append(p.problems, &Problem{File: p.file, Line: n.Line, Col: n.Column, Key: key, Reason: reason})
}

// full reports that no more mistakes are noted.
func (p *parser) full() bool { return len(p.problems) > maxProblems }

// document works on nodes and not on structs: nodes know their line, and an
// alias in them is one node however often it would multiply.
func (p *parser) document(r io.Reader) []Movement {
	dec := yaml.NewDecoder(r)
	var doc yaml.Node
	if err := dec.Decode(&doc); err == io.EOF {
		p.fail(&yaml.Node{Line: 1, Column: 1}, "", lang.T(`no movements; start with "movements:" and a list under it`))
		return nil
	} else if err != nil {
		p.broken(err)
		return nil
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		p.fail(&second, "", lang.T(`a second YAML document; put all movements into one list`))
		return nil
	} else if err != io.EOF {
		p.broken(err)
		return nil
	}
	if len(doc.Content) != 1 {
		p.fail(&doc, "", lang.T(`no movements; start with "movements:" and a list under it`))
		return nil
	}
	top := doc.Content[0]
	if top.Kind == yaml.SequenceNode {
		p.fail(top, "", lang.T(`a list without a name; put a line "movements:" above it`))
		return nil
	}
	var items *yaml.Node
	if !p.fields(top, lang.T("the file"), func(key string, v *yaml.Node) bool {
		if key != "movements" {
			return false
		}
		items = v
		return true
	}, []string{"movements"}, []string{"movements"}) || items == nil {
		return nil
	}
	if items.Kind != yaml.SequenceNode || len(items.Content) == 0 {
		p.fail(items, "movements", lang.T(`expected a list with at least one movement, each starting with "- id:"`))
		return nil
	}
	if len(items.Content) > maxMovements {
		p.fail(items, "movements", lang.T("%d movements are too many; keep to %d", len(items.Content), maxMovements))
		return nil
	}
	list := make([]Movement, 0, len(items.Content))
	lines := make(map[string]int, len(items.Content))
	for _, item := range items.Content {
		m := p.movement(item)
		if first, ok := lines[m.ID]; ok && m.ID != "" {
			p.fail(item, "id", lang.T("%q is already the id of the movement in line %d; give each its own", m.ID, first))
		}
		lines[m.ID] = item.Line
		list = append(list, m)
	}
	return list
}

// movementKeys are the keys of a movement, those that it needs first.
func movementKeys() []string {
	return []string{"id", "name", "do", "areas", "kind", "postures", "doses",
		"steps", "direction", "deep", "gentle", "core", "precautions", "adapt", "stop", "source"}
}

const neededKeys = 7

func (p *parser) movement(n *yaml.Node) Movement {
	var m Movement
	known := movementKeys()
	p.fields(n, lang.T("a movement"), func(key string, v *yaml.Node) bool {
		switch key {
		case "id":
			// Not the text without the spaces around it: ids are compared as they are.
			if m.ID = p.text(key, v, maxName); m.ID != "" && !kebab(v.Value) {
				p.fail(v, key, lang.T("%q must be small letters, digits and single hyphens, e.g. \"hip-hinge\"", shorten(v.Value)))
			}
		case "name":
			m.Name = p.text(key, v, maxName)
		case "do":
			m.Do = p.text(key, v, maxDo)
		case "areas":
			m.Areas = p.words(key, v, Areas(), true)
		case "kind":
			m.Kind = p.word(key, v, Kinds())
		case "postures":
			m.Postures = p.words(key, v, Postures(), true)
		case "doses":
			m.Doses = p.doses(v)
		case "precautions":
			m.Precautions = p.words(key, v, p.conditions, false)
		case "adapt":
			m.Adapt = p.adapt(v)
		case "steps":
			m.Steps = p.steps(v)
		case "direction":
			m.Direction = p.word(key, v, Directions())
		case "deep":
			m.Deep = p.truth(key, v)
		case "gentle":
			m.Gentle = p.truth(key, v)
		case "core":
			m.Core = p.words(key, v, Sets(), false)
		case "stop":
			m.Stop = p.text(key, v, maxText)
		case "source":
			m.Source = p.source(v)
		default:
			return false
		}
		return true
	}, known, known[:neededKeys])
	return m
}

func (p *parser) steps(n *yaml.Node) []string {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		p.fail(n, "steps", lang.T("expected a list of sentences, or leave the key out")+aliasHint(n))
		return nil
	}
	if len(n.Content) > maxSteps {
		p.fail(n, "steps", lang.T("%d steps are too many; keep to %d", len(n.Content), maxSteps))
		return nil
	}
	steps := make([]string, 0, len(n.Content))
	for _, item := range n.Content {
		steps = append(steps, p.text("steps", item, maxStep))
	}
	return steps
}

func (p *parser) adapt(n *yaml.Node) map[string]string {
	ids := p.conditions
	if n.Kind != yaml.MappingNode {
		p.fail(n, "adapt", lang.T("expected a condition and what to do then, e.g. \"%s: Bend less far.\"", ids[0])+aliasHint(n))
		return nil
	}
	adapt := make(map[string]string, len(n.Content)/2)
	p.fields(n, "adapt", func(key string, v *yaml.Node) bool {
		i := slices.Index(ids, key)
		if i < 0 {
			return false
		}
		adapt[ids[i]] = p.text(key, v, maxText)
		return true
	}, ids, nil)
	if len(adapt) == 0 {
		return nil
	}
	return adapt
}

func (p *parser) source(n *yaml.Node) Source {
	var s Source
	known := []string{"name", "year", "url"}
	p.fields(n, "source", func(key string, v *yaml.Node) bool {
		switch key {
		case "name":
			s.Name = p.text(key, v, maxText)
		case "year":
			s.Year = p.number(key, v, minYear, maxYear)
		case "url":
			if s.URL = p.text(key, v, maxText); s.URL != "" && !webAddress(v.Value) {
				p.fail(v, key, lang.T("%q is no address; it must start with https:// or http:// and have no spaces", shorten(v.Value)))
			}
		default:
			return false
		}
		return true
	}, known, known[:1])
	return s
}

// webAddress reports whether s may become a link.
func webAddress(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	return ok && rest != "" && !strings.ContainsAny(rest, " \n")
}

func (p *parser) doses(n *yaml.Node) []Dose {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		p.fail(n, "doses", lang.T(`expected a list, at least for level 1, e.g. "- {repetitions: 5, seconds: 2}"`))
		return nil
	}
	if len(n.Content) > MaxLevel {
		p.fail(n, "doses", lang.T("%d doses, but there are only levels 1 to %d", len(n.Content), MaxLevel))
		return nil
	}
	doses := make([]Dose, 0, len(n.Content))
	for _, item := range n.Content {
		doses = append(doses, p.dose(item))
	}
	return slices.Clip(doses)
}

func doseKeys() []string {
	return []string{"sets", "repetitions", "seconds", "each_side", "alternate", "both_ways", "pace", "unit", "per_day", "how"}
}

func (p *parser) dose(n *yaml.Node) Dose {
	var d Dose
	before := len(p.problems)
	known := doseKeys()
	if !p.fields(n, lang.T("a dose"), func(key string, v *yaml.Node) bool {
		switch key {
		case "sets":
			d.Sets = p.number(key, v, 0, maxSets)
		case "repetitions":
			d.Repetitions = p.number(key, v, 0, maxRepetitions)
		case "seconds":
			d.Seconds = p.number(key, v, 0, maxSeconds)
		case "each_side":
			d.EachSide = p.truth(key, v)
		case "alternate":
			d.Alternate = p.truth(key, v)
		case "both_ways":
			d.BothWays = p.truth(key, v)
		case "pace":
			d.Pace = p.number(key, v, 1, maxPace)
		case "unit":
			d.Unit = p.word(key, v, Units())
		case "per_day":
			d.PerDay = p.number(key, v, 1, maxPerDay)
		case "how":
			d.How = p.text(key, v, maxName)
		default:
			return false
		}
		return true
	}, known, nil) || len(p.problems) > before {
		return d
	}
	if d.Repetitions == 0 && d.Seconds == 0 {
		p.fail(n, "doses", lang.T("a dose needs repetitions, seconds or both"))
	}
	if d.Alternate && !d.EachSide {
		p.fail(n, "alternate", lang.T("sides take turns only where there are sides; add each_side: true"))
	}
	if d.BothWays && (d.Repetitions == 0 || d.Seconds == 0) {
		p.fail(n, "both_ways", lang.T("needs repetitions, and the seconds that each way is held"))
	}
	if d.Pace > 0 && d.Repetitions == 0 {
		p.fail(n, "pace", lang.T("is how long a repetition takes; say how many repetitions"))
	}
	if d.Unit != "" && d.Repetitions == 0 {
		p.fail(n, "unit", lang.T("is what the repetitions are; say how many repetitions"))
	}
	if d.Total() > maxSeconds {
		p.fail(n, "doses", lang.T("%s takes more than an hour; make it smaller", d))
	}
	return d
}
