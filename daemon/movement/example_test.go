package movement

import (
	"strings"
	"testing"
)

// TestExample: what a person begins with has no mistakes, and shows how a
// therapist's dose is written.
func TestExample(t *testing.T) {
	list, err := Parse("example.yaml", []byte(Example()))
	if err != nil {
		t.Fatal(err)
	}
	all, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var doses []string
	for _, m := range list {
		if _, taken := all.Find(m.ID); taken {
			t.Errorf("%s would take the place of a built-in movement", m.ID)
		}
		doses = append(doses, m.Dose(1).String())
	}
	if got, want := strings.Join(doses, "; "), "3 sets of 10, twice a day; once each side, hold 30 seconds, once a day"; got != want {
		t.Errorf("the doses are %q, want %q", got, want)
	}
	for line := range strings.Lines(Example()) {
		if len(line) > 80+len("\n") {
			t.Errorf("too wide for a terminal: %q", line)
		}
	}
}
