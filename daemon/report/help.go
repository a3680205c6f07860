package report

import (
	_ "embed"
	"slices"

	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
)

//go:embed page/help.html
var helpHTML string

// help is what the template sees.
type help struct {
	Head     head
	Sections []helpSection
}

type helpSection struct {
	movement.Section
	First bool
}

// Help is a page that says when a sore back needs help, and what to do when it
// hurts: what is most urgent comes first, whatever the order of [movement.Care]. The
// error is for a broken build only.
func Help() ([]byte, error) {
	v := help{Head: newHead(lang.T("When it hurts, and when to get help"), []string{guideCSS})}
	first := []string{"ambulance", "urgent", "soon", "stop", "hurts", "stiff"}
	place := func(id string) int {
		if i := slices.Index(first, id); i >= 0 {
			return i
		}
		return len(first)
	}
	for _, s := range movement.Care() {
		v.Sections = append(v.Sections, helpSection{s, s.ID == first[0]})
	}
	slices.SortStableFunc(v.Sections, func(a, b helpSection) int { return place(a.ID) - place(b.ID) })
	return render("help", helpHTML, v)
}

// WriteHelp makes the page of [Help] the content of help.html in the folder, which
// is made when it is missing, and returns the file's path. Only the person can read
// either. The error says what to do next.
func WriteHelp(folder string) (path string, err error) {
	page, err := Help()
	if err != nil {
		return "", err
	}
	return writePage(folder, "help.html", page, "deskbreak movements help") // not text: a command
}
