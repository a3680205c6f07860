package movement

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"deskbreak/config/lang"
)

// A string and not bytes: it stays in the file's read-only pages, which cost no
// memory until they are read.
//
//go:embed catalogue.yaml
var builtinYAML string

var builtin struct {
	once sync.Once
	c    *Catalogue
	err  error
}

// Catalogue is a set of movements in a fixed order. It never changes after it
// was made, so it may be used from several goroutines. The zero value is empty.
type Catalogue struct {
	list []Movement
}

// Builtin is the catalogue that comes with the program. It is parsed on the
// first call; later calls give the same one. The error is for a broken build
// only: the tests prove that the embedded catalogue is good.
func Builtin() (*Catalogue, error) {
	builtin.once.Do(func() {
		list, err := parse("catalogue.yaml", strings.NewReader(builtinYAML))
		if err != nil {
			builtin.err = fmt.Errorf("the built-in catalogue is broken: %v", err) // not text: of a broken build
			return
		}
		for i := range list {
			list[i].ours = true
		}
		pack(list, builtinYAML)
		builtin.c = &Catalogue{list: list}
	})
	return builtin.c, builtin.err
}

// New makes a catalogue of movements, in the order given. Of two with the same
// id the later one counts.
func New(list []Movement) *Catalogue {
	return (&Catalogue{}).With(list)
}

// With is the catalogue with a person's own movements added at its end. One
// with the id of a movement that is already there takes its place, so that a
// therapist's dose can replace ours. The receiver is not changed.
func (c *Catalogue) With(own []Movement) *Catalogue {
	list := slices.Clone(c.list)
	for _, m := range own {
		if i := slices.IndexFunc(list, func(x Movement) bool { return x.ID == m.ID }); i >= 0 {
			list[i] = m
			continue
		}
		list = append(list, m)
	}
	return &Catalogue{list: list}
}

// All is every movement, in the catalogue's order, those that come with the
// program in the person's language. The slice is the caller's own; what its
// movements point to is shared and must not be changed.
func (c *Catalogue) All() []Movement {
	list := slices.Clone(c.list)
	if lang.English() {
		return list
	}
	for i := range list {
		list[i] = localised(list[i])
	}
	return list
}

// Len is the number of movements.
func (c *Catalogue) Len() int { return len(c.list) }

// localised is a movement as it is handed out: what comes with the program is in
// the language of the moment, what a person wrote is left as it is.
func localised(m Movement) Movement {
	if !m.ours || lang.English() {
		return m
	}
	m.Name, m.Do, m.Stop = lang.Known(m.Name), lang.Known(m.Do), lang.Known(m.Stop)
	m.Steps = slices.Clone(m.Steps)
	for i, s := range m.Steps {
		m.Steps[i] = lang.Known(s)
	}
	m.Doses = slices.Clone(m.Doses)
	for i := range m.Doses {
		m.Doses[i].How = lang.Known(m.Doses[i].How)
	}
	m.Adapt = maps.Clone(m.Adapt)
	for condition, s := range m.Adapt {
		m.Adapt[condition] = lang.Known(s)
	}
	return m
}

// Title is the name for where there is little room: without what clinicians call
// the movement, which stands in brackets at the end of its name. The name of a
// person's own movement is left as it is.
func (m Movement) Title() string {
	name := strings.TrimSuffix(m.Name, ")")
	at := strings.LastIndex(name, "(")
	if !m.ours || name == m.Name || at < 1 {
		return m.Name
	}
	return strings.TrimSpace(name[:at])
}

// Find is the movement with an id, and whether there is one.
func (c *Catalogue) Find(id string) (Movement, bool) {
	for i := range c.list {
		if c.list[i].ID == id {
			return localised(c.list[i]), true
		}
	}
	return Movement{}, false
}
