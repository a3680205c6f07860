package movement

import "deskbreak/config/lang"

// Group is a region of the body whose movements go up and down a level together:
// someone's back may be ready for more while the wrists are not.
type Group struct {
	// ID is stable: it is the key of [Programme.Groups].
	ID string `json:"id"`
	// Name is how a sentence calls it: "hips and legs".
	Name string `json:"name"`
}

// Groups are all that there are, from the back outward.
func Groups() []Group {
	return []Group{
		{"back", lang.T("the back")},
		{"hips-legs", lang.T("hips and legs")},
		{"shoulders", lang.T("shoulders, chest and neck")},
		{"arms", lang.T("arms and hands")},
		{"calm", lang.T("breathing and relaxing")},
		{"walk", lang.T("walking")},
	}
}

// Group is the id of the group that the movement counts for: that of its first
// area, but a walk is a walk whatever it names.
func (m *Movement) Group() string {
	if m.Kind == "walk" {
		return "walk"
	}
	area := "whole-body"
	if len(m.Areas) > 0 {
		area = m.Areas[0]
	}
	switch area {
	case "lower-back", "upper-back", "spine", "core", "sides":
		return "back"
	case "hips", "glutes", "hamstrings", "thighs", "inner-thighs", "legs", "calves", "shins", "balance":
		return "hips-legs"
	case "shoulders", "chest", "neck":
		return "shoulders"
	case "arms", "forearms", "wrists", "hands":
		return "arms"
	case "breathing", "eyes", "jaw":
		return "calm"
	}
	if m.Kind == "relax" {
		return "calm"
	}
	return "hips-legs" // what moves the whole body is carried by the legs
}

// Group is the id of the group of the movement with that id; empty when the
// catalogue does not have it. It is what [Programme.Add] asks for.
func (c *Catalogue) Group(id string) string {
	if i := c.index(id); i >= 0 {
		return c.list[i].Group()
	}
	return ""
}

func (c *Catalogue) index(id string) int {
	for i := range c.list {
		if c.list[i].ID == id {
			return i
		}
	}
	return -1
}

func groupName(id string) string {
	for _, g := range Groups() {
		if g.ID == id {
			return g.Name
		}
	}
	return id
}
