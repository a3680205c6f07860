package movement

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestLineSpeaksOfNoLevel: who sees the line in the notification does not know
// the level. What differs at one is told with its dose.
func TestLineSpeaksOfNoLevel(t *testing.T) {
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range c.All() {
		if strings.Contains(strings.ToLower(m.Do), "level") {
			t.Errorf("%s: the line speaks of levels: %q", m.ID, m.Do)
		}
		for _, d := range m.Doses {
			if strings.Contains(d.How, "level") {
				t.Errorf("%s: the dose of a level speaks of levels: %q", m.ID, d.How)
			}
		}
	}
	m, _ := c.Find("bird-dog")
	for level, want := range []string{
		"5 times each side: the leg alone",
		"5 times each side, hold 5 seconds: the opposite arm forward too",
		"10 times each side, hold 5 seconds: the opposite arm forward too",
	} {
		if got := m.Dose(level + 1).OneTime(); got != want {
			t.Errorf("level %d is %q, want %q", level+1, got, want)
		}
	}
	own := Dose{Sets: 3, Repetitions: 10, PerDay: 2, How: "hips down"}
	if got, want := own.String(), "3 sets of 10, twice a day: hips down"; got != want {
		t.Errorf("the dose is %q, want %q", got, want)
	}
	if got, want := own.OneTime(), "3 sets of 10: hips down"; got != want {
		t.Errorf("one time is %q, want %q", got, want)
	}
}

// opposites are what the line must not ask for where an adaptation says the other
// thing: the person gets both, one after the other.
var opposites = [][2]string{
	{`push up with your hands`, `without your hands`},
	{`(hand|hands) on (the|a) .*(desk|wall)`, `hands on your hips|arms swinging|both arms`},
	{`hands? on your thighs`, `hands on the desk`},
	{`go halfway`, `down your legs`},
	{`stay (nearly )?upright`, `and tip forward from`},
	{`back knee a little bent`, `leg straight behind`},
	{`do it sitting`, `^stand up,`},
	{`lean back a little on your hands`, `sit tall`},
	{`toes of the other foot on the floor`, `and lift one foot`},
	{`hands on your chest`, `hands behind your head(,| and) `},
	{`fingertips on your shoulders`, `hands behind your head(,| and) `},
	{`keep your face forward`, `look after`},
	{`fingers apart`, `link your fingers`},
	{`leaning back in your chair`, `sitting tall`},
	{`elbow at your side`, `reach one arm`},
	{`forearms on the desk`, `hands up\b`},
	{`every level`, `level \d`},
}

// TestLineLeavesRoomForAdaptations: of those that come with the movement none
// says the opposite of the line behind it.
func TestLineLeavesRoomForAdaptations(t *testing.T) {
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range c.All() {
		for condition, how := range m.Adapt {
			if slices.Contains(m.Precautions, condition) {
				continue // it is left out
			}
			for _, o := range opposites {
				if regexp.MustCompile("(?i)"+o[0]).MatchString(how) && regexp.MustCompile("(?i)"+o[1]).MatchString(m.Do) {
					t.Errorf("%s: for %s %q, and then %q", m.ID, condition, how, m.Do)
				}
			}
		}
	}
}

// TestHowInAFile: a file of a person's own may say what is done otherwise at a
// level, and one of before reads as it did.
func TestHowInAFile(t *testing.T) {
	const head = "movements:\n- {id: a, name: A, do: Do it., areas: [core], kind: mobility, postures: [floor], doses: "
	list, err := Parse("own.yaml", []byte(head+"[{repetitions: 3}, {repetitions: 3, how: with a weight}]}\n"))
	if err != nil || list[0].Doses[0].How != "" || list[0].Doses[1].How != "with a weight" {
		t.Errorf("it reads as %+v, %v", list, err)
	}
	for text, want := range map[string]string{
		"[{how: with a weight}]":                                       "a dose needs repetitions, seconds or both",
		"[{repetitions: 3, how: ''}]":                                  "how: is empty",
		"[{repetitions: 3, how: " + strings.Repeat("long ", 13) + "}]": "64 characters are too many; keep to 60",
	} {
		if _, err := Parse("own.yaml", []byte(head+text+"}\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want %q", text, err, want)
		}
	}
}
