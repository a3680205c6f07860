package daemon

import (
	"slices"
	"strings"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
	"deskbreak/daemon/schedule"
)

// movements are what a prompt is chosen from: the built-in ones, which are made
// when the first is needed, and the person's own.
type movements struct {
	wish movement.Wish
	own  []movement.Movement
	all  *movement.Catalogue
	// programme is nil until the history was read.
	programme *movement.Programme
}

// loadMovements reads what the settings name, which can take its time: never on
// the loop. With the error come the built-in movements alone: the file broke
// after the settings were checked.
func loadMovements(c config.Movements) (m movements, err error) {
	m.wish = wish(c)
	if c.File != "" {
		if m.own, err = movement.LoadFile(c.File); err != nil {
			m.own = nil
		}
	}
	return m, err
}

// groups gives the group of a movement, empty for one that is not known, to
// another goroutine. The movements are made when the first is asked for.
func (m movements) groups() func(id string) string {
	return func(id string) string { return m.catalogue().Group(id) }
}

// use takes over what the settings say about movements. It is for those who can
// wait for the disk.
func (m *movements) use(c config.Movements) (err error) {
	*m, err = loadMovements(c)
	return err
}

func (m *movements) catalogue() *movement.Catalogue {
	if m.all == nil {
		all, err := movement.Builtin()
		if err != nil {
			all = movement.New(nil)
		}
		m.all = all.With(m.own)
	}
	return m.all
}

// choose picks a movement for the machine.
func (m *movements) choose(need schedule.Need) schedule.Choice {
	c, ok := m.catalogue().Choose(m.wish, movement.Moment{
		Now: need.Now, Seed: need.Seed, Recent: need.Recent, Sat: need.Desk, Flare: need.Flare, Easier: need.Easier,
		Instead: need.Instead, Level: need.Level, Left: need.Left, Every: need.Every, Open: need.Open, Programme: m.programme,
	})
	switch {
	case !ok && need.Instead != "" && m.suits(need.Instead, need.Flare): // no other will do
		c.Movement.ID, c.Level = need.Instead, need.Level
	case !ok:
		c.Movement.ID, c.Level = "walk", 1
	}
	return schedule.Choice{Movement: c.Movement.ID, Level: c.Level, Why: c.Why}
}

// suits is false for a movement that must not come any more.
func (m *movements) suits(id string, flare bool) bool {
	return m.catalogue().Suits(id, m.wish, flare)
}

// adapted is how a movement is done with what the person has; empty: as it is.
func (m *movements) adapted(x movement.Movement) string {
	var texts []string
	for _, condition := range m.wish.Avoid {
		if text := x.Adapt[condition]; text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, " ")
}

// find is the movement with that id, or what can be said without knowing it: a
// file of the person's own may have lost it.
func (m *movements) find(id string) movement.Movement {
	if found, ok := m.catalogue().Find(id); ok {
		return found
	}
	return movement.Movement{ID: id, Name: id, Do: lang.T("Get up and move a little."), Postures: []string{"standing"}}
}
