package daemon

import (
	"deskbreak/config"
	"deskbreak/daemon/movement"
	"deskbreak/daemon/schedule"
)

// movements are what a prompt is chosen from: the built-in ones and the
// person's own, read when the first is needed.
type movements struct {
	wish movement.Wish
	file string
	all  *movement.Catalogue
}

// use takes over what the settings say about movements.
func (m *movements) use(c config.Movements) {
	*m = movements{wish: wish(c), file: c.File}
}

func (m *movements) catalogue() *movement.Catalogue {
	if m.all == nil {
		all, err := catalogue(config.Movements{File: m.file})
		if err != nil && all == nil {
			all = movement.New(nil)
		}
		m.all = all // a file that broke since it was checked leaves the built-in ones
	}
	return m.all
}

// choose picks a movement for the machine.
func (m *movements) choose(recent []string, seed uint64) schedule.Choice {
	c, ok := m.catalogue().Choose(m.wish, recent, seed)
	if !ok {
		c.ID = "walk"
	}
	return schedule.Choice{Movement: c.ID, Level: movement.Level(m.wish)}
}

// find is the movement with that id, or what can be said without knowing it: a
// file of the person's own may have lost it.
func (m *movements) find(id string) movement.Movement {
	if found, ok := m.catalogue().Find(id); ok {
		return found
	}
	return movement.Movement{ID: id, Name: id, Do: "Get up and move a little.", Postures: []string{"standing"}}
}
