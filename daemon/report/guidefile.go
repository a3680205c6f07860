package report

import (
	"strings"

	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
)

// WriteGuide makes the page of [Guide] the content of ID.html in the folder,
// which is made when it is missing, and returns the file's path. Only the person
// can read either. The file is never seen half written. The error says what to
// do next.
func WriteGuide(folder string, m movement.Movement, level int, d Drawing, o GuideOptions) (path string, err error) {
	if m.ID == "" || strings.ContainsAny(m.ID, `/\:.`) {
		return "", lang.Errorf("the page has no name: %q is no id of a movement: use small letters, digits and hyphens", m.ID)
	}
	page, err := Guide(m, level, d, o)
	if err != nil {
		return "", err
	}
	return writePage(folder, m.ID+".html", page, "deskbreak guide -o FILE") // not text: a command
}
