package movement

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const good = `movements:
  - id: desk-dance
    name: Desk dance
    do: Stand up and sway to one song in your head.
    areas: [whole-body]
    kind: mobility
    postures: [standing]
    doses:
      - {seconds: 60}
`

// everything has every key.
const everything = `movements:
  - id: seated-knee-extension
    name: Seated knee extension
    do: Straighten one knee and hold.
    steps:
      - Sit tall near the front of the chair.
      - >
        Straighten one knee until the leg is long,
        toes up.
      - Lower it slowly.
    areas: [thighs, legs]
    kind: strengthen
    direction: neutral
    deep: false
    gentle: true
    core: [stiff-back, pregnancy]
    postures: [seated]
    doses:
      - {sets: 3, repetitions: 10, seconds: 2, each_side: true, per_day: 2}
    precautions: [leg-pain]
    adapt:
      leg-pain: Straighten it half way.
      disc-flexion: Lean back a little.
    stop: Stop when the leg tingles.
    source:
      name: My physiotherapist
      year: 2026
      url: https://example.org/knee
`

// change gives the good file with one thing changed.
func change(t *testing.T, old, new string) string {
	t.Helper()
	if strings.Count(good, old) != 1 {
		t.Fatalf("%q is not once in the good file", old)
	}
	return strings.Replace(good, old, new, 1)
}

func TestParseGood(t *testing.T) {
	list, err := Parse("own.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].ID != "desk-dance" || list[0].Dose(3).Seconds != 60 || list[0].Areas[0] != "whole-body" {
		t.Errorf("got %+v", list)
	}
}

func TestParseReadsEverything(t *testing.T) {
	list, err := Parse("own.yaml", []byte(everything))
	if err != nil {
		t.Fatal(err)
	}
	want := []Movement{{
		ID: "seated-knee-extension", Name: "Seated knee extension", Do: "Straighten one knee and hold.",
		Steps: []string{"Sit tall near the front of the chair.", "Straighten one knee until the leg is long, toes up.", "Lower it slowly."},
		Areas: []string{"thighs", "legs"}, Kind: "strengthen", Direction: "neutral", Gentle: true, Core: []string{"stiff-back", "pregnancy"}, Postures: []string{"seated"},
		Doses:       []Dose{{Sets: 3, Repetitions: 10, Seconds: 2, EachSide: true, PerDay: 2}},
		Precautions: []string{"leg-pain"},
		Adapt:       map[string]string{"leg-pain": "Straighten it half way.", "disc-flexion": "Lean back a little."},
		Stop:        "Stop when the leg tingles.",
		Source:      Source{Name: "My physiotherapist", Year: 2026, URL: "https://example.org/knee"},
	}}
	if !reflect.DeepEqual(list, want) {
		t.Errorf("got  %+v\nwant %+v", list, want)
	}
	if list, err = Parse("own.yaml", []byte(strings.Replace(everything, "deep: false", "deep: true", 1))); err != nil || !list[0].Deep {
		t.Errorf("deep is lost: %+v, %v", list, err)
	}
}

// mistake is a file with one thing wrong.
type mistake struct {
	name, data, want string
	beyond           string // why the schema cannot see it; empty: it can
}

// Why a schema does not see a mistake.
const (
	notYAML    = "no YAML that all its readers agree on"
	spelling   = "the value is good, only YAML's way of writing it is not"
	comparison = "no schema compares values"
	arithmetic = "no schema multiplies"
)

func mistakes(t *testing.T) []mistake {
	list := []mistake{
		{"empty", "", `own.yaml:1:1: no movements; start with "movements:" and a list under it`, notYAML},
		{"only a comment", "# later\n", `own.yaml:1:1: no movements; start with`, notYAML},
		{"open list", change(t, "[whole-body]", "[whole-body"), "own.yaml:5:1: not valid YAML: did not find expected ',' or ']'; check indents and brackets", notYAML},
		{"wrong indent", change(t, "    name:", "   name:"), "own.yaml:2:1: not valid YAML: did not find expected", notYAML},
		{"open quote", change(t, "Desk dance", `"Desk dance`), "own.yaml:3:1: not valid YAML: found unexpected end of stream", notYAML},
		{"tab", "movements:\n\t- id: x\n", "own.yaml:2:1: a tab: indent with spaces", notYAML},
		{"tab further down", change(t, "    kind: mobility", "\tkind: mobility"), "own.yaml:6:1: a tab: indent with spaces", notYAML},
		{"tab after spaces", change(t, "    kind: mobility", "  \t  kind: mobility"), "own.yaml:6:3: a tab: indent with spaces", notYAML},
		{"tab in a list", change(t, "      - {seconds: 60}", "\t\t\t- {seconds: 60}"), "own.yaml:9:1: a tab: indent with spaces", notYAML},
		{"list on top", "- id: x\n", `own.yaml:1:1: a list without a name; put a line "movements:" above it`, ""},
		{"word on top", "hello\n", "own.yaml:1:1: expected the keys of the file (movements)", ""},
		{"no list", "movements: {}\n", "own.yaml:1:12: movements: expected a list", ""},
		{"empty list", "movements: []\n", "own.yaml:1:12: movements: expected a list with at least one", ""},
		{"other key", "movemnets: []\n", `own.yaml:1:1: movemnets: unknown key (did you mean "movements"?)`, ""},
		{"two documents", good + "---\nmovements: []\n", "a second YAML document; put all movements into one list", notYAML},
		{"word for movement", "movements: [walk]\n", "own.yaml:1:13: expected the keys of a movement", ""},
		{"unknown key", change(t, "kind:", "knd:"), `own.yaml:6:5: knd: unknown key (did you mean "kind"?)`, ""},
		{"key twice", change(t, "kind: mobility", "kind: mobility\n    kind: relax"), "own.yaml:7:5: kind: is there twice; keep one", notYAML},
		{"missing", change(t, "    doses:\n      - {seconds: 60}\n", ""), "own.yaml:2:5: doses: is missing in a movement; say how much, e.g. \"doses: [{repetitions: 10}]\"", ""},
		{"no kind", change(t, "    kind: mobility\n", ""), "kind: is missing in a movement; it can be mobility, stretch, strengthen, relax, walk", ""},
		{"no areas", change(t, "    areas: [whole-body]\n", ""), "areas: is missing in a movement; it is a list of lower-back, upper-back,", ""},
		{"dose in movement", good + "    per_day: 2\n", `own.yaml:10:5: per_day: goes into a dose, e.g. "doses: [{repetitions: 10, per_day: 2}]"`, ""},
		{"no doses", change(t, "\n      - {seconds: 60}", " []"), "own.yaml:8:12: doses: expected a list, at least for level 1", ""},
		{"four doses", change(t, "- {seconds: 60}", strings.Repeat("- {seconds: 60}\n      ", 4)), "4 doses, but there are only levels 1 to 3", ""},
		{"empty dose", change(t, "{seconds: 60}", "{sets: 2}"), "own.yaml:9:9: doses: a dose needs repetitions, seconds or both", ""},
		{"absurd repetitions", change(t, "seconds: 60", "repetitions: 201"), "own.yaml:9:23: repetitions: 201 is out of range; it can be 0 to 200", ""},
		{"absurd seconds", change(t, "60", "3601"), "seconds: 3601 is out of range", ""},
		{"absurd sets", change(t, "seconds: 60", "sets: 11, seconds: 5"), "sets: 11 is out of range", ""},
		{"negative", change(t, "60", "-60"), "seconds: -60 is out of range", ""},
		{"absurd together", change(t, "seconds: 60", "repetitions: 100, seconds: 60"), "100 times, hold 1 minute takes more than an hour", arithmetic},
		{"not whole", change(t, "60", "1.5"), `seconds: expected a whole number, got "1.5"`, ""},
		{"hexadecimal", change(t, "60", "0x10"), `seconds: expected a whole number, got "0x10"`, spelling},
		{"octal", change(t, "60", "010"), `seconds: expected a whole number, got "010"`, spelling},
		{"quoted number", change(t, "60", `"60"`), `seconds: expected a whole number, got "60"`, ""},
		{"unit", change(t, "60", "60s"), `seconds: expected a whole number, got "60s"`, ""},
		{"not a truth", change(t, "seconds: 60", "seconds: 60, each_side: both"), `each_side: expected true or false, got "both"`, ""},
		{"id with capitals", change(t, "desk-dance", "Desk Dance"), `id: "Desk Dance" must be small letters, digits and single hyphens`, ""},
		{"id a number", change(t, "desk-dance", "7"), "own.yaml:2:9: id: expected words; put them in quotes", ""},
		{"id empty", change(t, "desk-dance", `""`), "own.yaml:2:9: id: is empty", ""},
		{"long do", change(t, "Stand up and sway to one song in your head.", strings.Repeat("sway ", 25)+"."), "own.yaml:4:9: do: 126 characters are too many; keep to 120", ""},
		{"escape in do", change(t, "Stand up and sway to one song in your head.", `"red \e[31m"`), `do: contains the character '\x1b'`, ""},
		{"unknown area", change(t, "whole-body", "hole-body"), `own.yaml:5:13: areas: unknown word "hole-body" (did you mean "whole-body"?)`, ""},
		{"area twice", change(t, "whole-body", "neck, neck"), `areas: "neck" is there twice; keep one`, ""},
		{"no area", change(t, "[whole-body]", "[]"), "areas: needs at least one of lower-back", ""},
		{"area not a list", change(t, "[whole-body]", "neck"), "areas: expected a list, e.g. [lower-back]", ""},
		{"unknown kind", change(t, "kind: mobility", "kind: zumba"), `kind: unknown word "zumba"; it can be mobility, stretch, strengthen, relax, walk`, ""},
		{"unknown posture", change(t, "[standing]", "[seatd]"), `postures: unknown word "seatd" (did you mean "seated"?)`, ""},
		{"unknown precaution", good + "    precautions: [osteoporose]\n", `precautions: unknown word "osteoporose" (did you mean "osteoporosis"?)`, ""},
		{"source without name", good + "    source: {url: https://example.org}\n", "name: is missing in source", ""},
		{"source address", good + "    source: {name: me, url: javascript:x}\n", `url: "javascript:x" is no address; it must start with https:// or http:// and have no spaces`, ""},
		{"same id", good + strings.TrimPrefix(good, "movements:\n"), `own.yaml:10:5: id: "desk-dance" is already the id of the movement in line 2`, comparison},
		{"reference", "a: &a [x]\nmovements: *a\n", "own.yaml:1:1: a: unknown key", notYAML},
		{"reference in a list", change(t, "areas: [whole-body]", "areas: &x [neck]\n    precautions: *x"), "references (*x) are not read here, write it out", ""},
		{"reference to words", change(t, "Desk dance", "&x Desk dance\n    stop: *x"), "own.yaml:4:11: stop: expected words; put them in quotes; references (*x) are not read here, write it out", spelling},
		{"too many", "movements:\n" + strings.Repeat("- {}\n", maxMovements+1), "1001 movements are too many", ""},
		{"too large", strings.Repeat("#", maxFile+1), "own.yaml: larger than 1 MB", notYAML},
		{"unknown key deep down", good + "    source: {name: me, yaer: 2020}\n", `own.yaml:10:24: yaer: unknown key (did you mean "year"?)`, ""},
		{"steps not a list", good + "    steps: Stand up.\n", "own.yaml:10:12: steps: expected a list of sentences, or leave the key out", ""},
		{"no steps", good + "    steps: []\n", "steps: expected a list of sentences", ""},
		{"too many steps", good + "    steps: [" + strings.Repeat("a, ", maxSteps+1) + "]\n", "steps: 11 steps are too many; keep to 10", ""},
		{"long step", good + "    steps: [" + strings.Repeat("a", maxStep+1) + "]\n", "own.yaml:10:13: steps: 201 characters are too many; keep to 200", ""},
		{"empty step", good + "    steps: [Stand., '']\n", "own.yaml:10:21: steps: is empty", ""},
		{"unknown direction", good + "    direction: sideways\n", `own.yaml:10:16: direction: unknown word "sideways"; it can be extension, flexion, rotation, side-bend, neutral`, ""},
		{"deep how", good + "    deep: very\n", `deep: expected true or false, got "very"`, ""},
		{"gentle how", good + "    gentle: 1\n", `gentle: expected true or false, got "1"`, ""},
		{"adapt in general", good + "    adapt: Keep it small.\n", `own.yaml:10:12: adapt: expected a condition and what to do then, e.g. "balance: `, ""},
		{"adapt to what", good + "    adapt:\n      knee: Keep it small.\n", "own.yaml:11:7: knee: unknown key", ""},
		{"adapt how", good + "    adapt: {knee-pain: [small]}\n", "own.yaml:10:24: knee-pain: expected words", ""},
		{"adapt twice", good + "    adapt: {knee-pain: small, knee-pain: slow}\n", "own.yaml:10:31: knee-pain: is there twice; keep one", notYAML},
		{"long stop", good + "    stop: " + strings.Repeat("a", maxText+1) + "\n", "stop: 301 characters are too many; keep to 300", ""},
		{"year of the mummy", good + "    source: {name: me, year: -1500}\n", "own.yaml:10:30: year: -1500 is out of range; it can be 1900 to 2100", ""},
		{"no sides", change(t, "seconds: 60", "repetitions: 5, alternate: true"), "own.yaml:9:9: alternate: sides take turns only where there are sides; add each_side: true", ""},
		{"no hold", change(t, "seconds: 60", "repetitions: 5, both_ways: true"), "own.yaml:9:9: both_ways: needs repetitions, and the seconds that each way is held", ""},
		{"pace of nothing", change(t, "60", "60, pace: 4"), "own.yaml:9:9: pace: is how long a repetition takes; say how many repetitions", ""},
		{"unit of nothing", change(t, "60", "60, unit: steps"), "own.yaml:9:9: unit: is what the repetitions are; say how many repetitions", ""},
		{"pace of a plant", change(t, "seconds: 60", "repetitions: 2, pace: 301"), "pace: 301 is out of range; it can be 1 to 300", ""},
		{"unknown unit", change(t, "seconds: 60", "repetitions: 2, unit: step"), `unit: unknown word "step" (did you mean "steps"?)`, ""},
		{"long pace", change(t, "seconds: 60", "repetitions: 200, pace: 30"), "doses: 200 times takes more than an hour; make it smaller", arithmetic},
		{"no time a day", change(t, "60", "60, per_day: 0"), "per_day: 0 is out of range; it can be 1 to 20", ""},
		{"all day", change(t, "60", "60, per_day: 21"), "own.yaml:9:32: per_day: 21 is out of range; it can be 1 to 20", ""},
		{"ten thousand repetitions", change(t, "seconds: 60", "repetitions: 10000"), "repetitions: 10000 is out of range; it can be 0 to 200", ""},
		{"more than a number", change(t, "60", "99999999999999999999999"), "seconds: expected a whole number", ""},
		{"not a number", change(t, "60", ".nan"), `seconds: expected a whole number, got ".nan"`, ""},
		{"id with a space", change(t, "desk-dance", `" desk-dance"`), `id: " desk-dance" must be small letters`, ""},
		{"word with a space", change(t, "kind: mobility", `kind: "mobility "`), `kind: unknown word "mobility " (did you mean "mobility"?)`, ""},
		{"too many words", change(t, "[standing]", "[standing, seated, floor, seated]"), "postures: 4 words are too many; there are only 3", ""},
		{"address with a space", good + "    source: {name: me, url: https://example.org/a b}\n", "have no spaces", ""},
		{"address of nothing", good + "    source: {name: me, url: 'https://'}\n", `url: "https://" is no address`, ""},
		{"key that is a list", change(t, "kind:", "? [kind]\n    :"), "own.yaml:6:7: expected one of the keys id, name, do, ", notYAML},
		{"key by reference", change(t, "id: desk-dance", "&id id: desk-dance\n    *id : x"), "own.yaml:3:5: expected one of the keys id, name, do, areas, kind, postures, doses, steps, direction, deep, gentle, core, precautions, adapt, stop, source; references (*id)", notYAML},
		{"merged keys", change(t, "doses:\n      - {", "doses:\n      - {<<: {sets: 2}, "), "own.yaml:9:10: <<: unknown key", spelling},
		{"nothing for a list", change(t, "[standing]", ""), "own.yaml:7:14: postures: expected a list", ""},
		{"rubbish", "\x7fELF\x02\x01\x01\x00\x00", "own.yaml:1:1: not valid YAML: control characters are not allowed", notYAML},
		{"not a letter", "\xff\xfe\xfd", "own.yaml:1:1: the file is UTF-16: save it as UTF-8", notYAML},
		{"latin-1", change(t, "sway to", "tanz ein St\xfcck zu"), "own.yaml:4:33: a byte 0xfc that is not UTF-8: save the file as UTF-8", notYAML},
		{"too deep", strings.Repeat("[", 20000), "own.yaml:1:1: not valid YAML: exceeded max depth of 10000", notYAML},
	}
	return list
}

func TestParseMistakes(t *testing.T) {
	for _, tc := range mistakes(t) {
		t.Run(tc.name, func(t *testing.T) {
			list, err := Parse("own.yaml", []byte(tc.data))
			if err == nil {
				t.Fatalf("no error, and %+v", list)
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
			if list != nil {
				t.Errorf("movements came with the error")
			}
		})
	}
}

func TestParseTellsAllAtOnce(t *testing.T) {
	bad := change(t, "kind: mobility", "kind: zumba")
	bad = strings.Replace(bad, "60", "9999", 1)
	_, err := Parse("own.yaml", []byte(bad))
	if err == nil || strings.Count(err.Error(), "own.yaml:") != 2 {
		t.Errorf("want both mistakes, got %v", err)
	}
	_, err = Parse("own.yaml", []byte("movements:\n"+strings.Repeat("- {x: 1}\n", 200)))
	if err == nil || strings.Count(err.Error(), "\n") != maxProblems || !strings.Contains(err.Error(), "more mistakes follow") {
		t.Errorf("want %d mistakes and a last line, got %v", maxProblems, err)
	}
}

// A billion laughs: each line ten times the one before. It must be refused
// for what it is, at once, without unfolding.
func TestParseAliasBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 [lol]\n")
	for i := range 30 {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 10), ","))
	}
	b.WriteString("movements: *a30\n")
	if _, err := Parse("own.yaml", []byte(b.String())); err == nil || !strings.Contains(err.Error(), "a0: unknown key") {
		t.Errorf("got %v", err)
	}
	if _, err := Parse("own.yaml", []byte("movements: &a [*a]\n")); err == nil || !strings.Contains(err.Error(), "own.yaml:1:") {
		t.Errorf("a list that holds itself: %v", err)
	}
}

func TestLoadFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "own.yaml")
	if err := os.WriteFile(path, []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := LoadFile(path)
	if err != nil || len(list) != 1 {
		t.Errorf("got %v, %v", list, err)
	}
	if err := os.WriteFile(path, []byte(change(t, "60", "1e9")), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadFile(path); err == nil || !strings.HasPrefix(err.Error(), path+":9:19: seconds: ") {
		t.Errorf("want the path as given and the place, got %v", err)
	}
	if _, err := LoadFile(dir); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := LoadFile(filepath.Join(dir, "gone.yaml")); !os.IsNotExist(unwrapped(err)) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func unwrapped(err error) error {
	if u, ok := err.(interface{ Unwrap() error }); ok {
		return u.Unwrap()
	}
	return err
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(builtinYAML))
	f.Add([]byte("movements: &a [*a]\n"))
	f.Add([]byte("? {a: b}\n: [c]\n"))
	f.Add([]byte("movements:\n- id: !!binary aGk=\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Parse("f", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("an error without the file: %v", err)
			}
			return
		}
		for _, m := range list {
			if !kebab(m.ID) || m.Do == "" || m.Dose(1).String() == "" || m.Dose(1).Total() > maxSeconds {
				t.Errorf("accepted %+v", m)
			}
		}
	})
}

// TestOneMistakeIsToldOnce: a key that is not there because it is spelled otherwise
// is not missing as well.
func TestOneMistakeIsToldOnce(t *testing.T) {
	_, err := Parse("own.yaml", []byte(change(t, "kind:", "kynd:")))
	if want := `own.yaml:6:5: kynd: unknown key (did you mean "kind"?)`; err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant only\n%v", err, want)
	}
	_, err = Parse("own.yaml", []byte(change(t, "kind:", "sort:")))
	if err == nil || !strings.Contains(err.Error(), "sort: unknown key") || !strings.Contains(err.Error(), "kind: is missing") {
		t.Errorf("a key that explains nothing: %v", err)
	}
}
