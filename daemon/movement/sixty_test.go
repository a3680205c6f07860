package movement

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// fact is what the sources say about a movement of the catalogue: how it is done
// in, how much at levels 1 to 3 at most, and which conditions have to be thought
// of, by leaving it out or by doing it otherwise.
type fact struct {
	id       string
	postures string // "st se fl"
	doses    string // repetitions, "/" for each side, "*" and seconds
	with     string // conditions, see codes
}

// facts are the sixty, in the catalogue's order.
var facts = []fact{
	{"standing-back-bend", "st", "5*2 8*3 10*5", "STN OST DIZ LEG PRG"},
	{"standing-pelvic-tilt", "st", "5*4 8*4 10*4", "KNE"},
	{"standing-cat-cow", "st", "5 8 10", "OST FLX WRI"},
	{"desk-forward-stretch", "st", "2*10 2*20 3*20", "FLX OST DIZ SHO"},
	{"standing-side-bend", "st", "3/ 5/ 5/*5", "OST SHO"},
	{"standing-trunk-rotation", "st", "5/ 8/ 10/", "OST FLX HIP"},
	{"hip-hinge", "st", "5 8 10", "FLX DIZ"},
	{"hip-circles", "st", "3/ 5/ 8/", "HIP BAL"},
	{"seated-cat-cow", "se", "3 5 8", "OST FLX NEK"},
	{"seated-pelvic-rock", "se", "5 10 15", "OST"},
	{"seated-forward-bend", "se", "3*5 5*5 5*10", "FLX OST DIZ HIP"},
	{"seated-trunk-rotation", "se", "3/*5 5/*5 5/*10", "OST HIP"},
	{"seated-knee-hug", "se", "1/*10 1/*20 1/*30", "HIP OST FLX KNE"},
	{"seated-figure-four", "se", "1/*10 1/*20 1/*30", "HIP KNE"},
	{"hamstring-stretch", "se st", "1/*15 1/*30 2/*30", "FLX LEG BAL"},
	{"hip-flexor-stretch", "st", "1/*15 1/*30 2/*30", "STN KNE BAL"},
	{"quadriceps-stretch", "st", "1/*15 1/*30 2/*30", "KNE BAL"},
	{"calf-stretch", "st", "1/*15 1/*30 2/*30", "BAL"},
	{"side-lunge-stretch", "st", "1/*10 1/*20 1/*30", "KNE HIP PRG"},
	{"standing-hip-extension", "st", "5/ 8/ 10/*2", "STN BAL"},
	{"standing-hip-abduction", "st", "5/ 8/ 10/", "BAL HIP"},
	{"standing-march", "st", "5/ 10/ *60", "HIP BAL"},
	{"seated-march", "se", "5/ 8/ 10/", "HIP"},
	{"seated-knee-extension", "se", "5/ 8/ 10/*5", "LEG FLX"},
	{"sit-to-stand", "st se", "5 8 12", "KNE DIZ"},
	{"mini-squat", "st", "5 8 10", "KNE"},
	{"wall-sit", "st", "*10 *20 *30", "KNE BP"},
	{"heel-and-toe-raises", "st", "5 10 15", "BAL"},
	{"single-leg-stance", "st", "/*5 /*10 /*30", "BAL KNE"},
	{"heel-to-toe-stand", "st", "/*10 10 20", "BAL"},
	{"walk", "st", "*60 *120 *180", "STN"},
	{"stair-walk", "st", "1 2 3", "KNE BP BAL"},
	{"thoracic-extension", "se", "5 8 10", "OST NEK DIZ STN"},
	{"chest-opener", "se st", "3*5 3*10 3*15", "SHO"},
	{"open-book", "st", "3/ 5/ 8/", "OST SHO"},
	{"doorway-stretch", "st", "1*15 1*30 2*30", "SHO"},
	{"shoulder-blade-squeeze", "st se", "5*3 8*3 10*5", ""},
	{"wall-angel", "st", "5 8 12", "SHO"},
	{"overhead-reach", "st", "3*5 5*5 8*5", "SHO DIZ"},
	{"shoulder-rolls", "st se", "5 8 10", ""},
	{"cross-body-stretch", "st se", "1/*5 1/*15 1/*30", "SHO"},
	{"chin-tuck", "st se", "5*3 8*3 10*5", "NEK DIZ"},
	{"neck-rotation", "st se", "3/*5 5/*5 3/*15", "NEK DIZ"},
	{"neck-side-bend", "se st", "1/*10 1/*15 1/*30", "NEK DIZ"},
	{"desk-push-up", "st", "5 10 10", "SHO WRI BP"},
	{"desk-plank", "st", "*10 *15 2*30", "SHO BP PRG"},
	{"prayer-stretch", "se st", "3*5 3*7 3*10", "WRI"},
	{"wrist-stretch", "se st", "1/*5 1/*15 2/*15", "WRI"},
	{"tendon-glides", "se st", "3 5 8", "WRI"},
	{"far-gaze", "se st", "*20 *40 *60", ""},
	{"belly-breathing", "se st", "*60 *120 *180", "DIZ"},
	{"muscle-relaxation", "se", "3*5 5*5 7*5", "BP"},
	{"unclench", "se st", "*30 *60 *90", ""},
	{"knee-to-chest", "fl", "2/*5 3/*5 5/*5", "HIP PRG OST"},
	{"knee-rolls", "fl", "3/*2 5/*5 8/*5", "PRG HIP OST"},
	{"lying-pelvic-tilt", "fl", "5*2 5*5 10*5", "PRG"},
	{"cat-cow", "fl", "5 8 10", "WRI KNE OST PRG"},
	{"bridge", "fl", "5 8 10", "PRG BP"},
	{"bird-dog", "fl", "5/ 5/*5 10/*5", "WRI KNE"},
	{"childs-pose", "fl", "5 8 10", "KNE FLX PRG"},
}

var codes = map[string]string{
	"OST": "osteoporosis", "STN": "spinal-stenosis", "FLX": "disc-flexion", "DIZ": "dizziness", "LEG": "leg-pain",
	"PRG": "pregnancy", "HIP": "hip-replacement", "KNE": "knee-pain", "WRI": "wrist-pain", "SHO": "shoulder-pain",
	"NEK": "neck-pain", "BAL": "balance", "BP": "high-blood-pressure",
	"st": "standing", "se": "seated", "fl": "floor",
}

// These ids are in people's histories and configs: one that disappears breaks
// both. Add to the list, never take away.
func TestBuiltinIsTheSixty(t *testing.T) {
	var got, want []string
	for _, m := range mustBuiltin(t).All() {
		got = append(got, m.ID)
	}
	for _, f := range facts {
		want = append(want, f.id)
	}
	if len(want) != 60 {
		t.Fatalf("%d facts", len(want))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// A condition that the sources name is thought of, one way or the other.
func TestBuiltinKeepsToTheFacts(t *testing.T) {
	c := mustBuiltin(t)
	for _, f := range facts {
		m, ok := c.Find(f.id)
		if !ok {
			t.Errorf("%s is missing", f.id)
			continue
		}
		for code := range strings.FieldsSeq(f.with) {
			if id := codes[code]; !slices.Contains(m.Precautions, id) && m.Adapt[id] == "" {
				t.Errorf("%s: nothing about %s", f.id, id)
			}
		}
		for _, posture := range m.Postures {
			if !slices.ContainsFunc(strings.Fields(f.postures), func(s string) bool { return codes[s] == posture }) {
				t.Errorf("%s: %s is not what the sources show", f.id, posture)
			}
		}
		for i, most := range strings.Fields(f.doses) {
			if i < len(m.Doses) {
				if why := above(m.Doses[i], most); why != "" {
					t.Errorf("%s: level %d (%s) is above the facts (%s): %s", f.id, i+1, m.Doses[i], most, why)
				}
			}
		}
	}
}

// above says in what a dose is more than a fact has, such as "5/*10".
func above(d Dose, most string) string {
	count, hold, held := strings.Cut(most, "*")
	count, sides := strings.CutSuffix(count, "/")
	n, _ := strconv.Atoi(count)
	seconds, _ := strconv.Atoi(hold)
	switch {
	case d.Repetitions*max(d.Sets, 1) > max(n, 1):
		return "repetitions"
	case held && d.Seconds > seconds, !held && d.Seconds > 10 && n > 1:
		return "seconds"
	case d.EachSide && !sides && n*seconds != 0:
		return "sides"
	}
	return ""
}

func TestBuiltinIsComplete(t *testing.T) {
	for _, m := range mustBuiltin(t).All() {
		t.Run(m.ID, func(t *testing.T) {
			if len(m.Steps) < 3 || len(m.Steps) > 5 {
				t.Errorf("%d steps, want 3 to 5", len(m.Steps))
			}
			if m.Direction == "" {
				t.Error("no direction")
			}
			if m.Source.Name == "" || m.Source.Year == 0 {
				t.Errorf("the source lacks its name or year: %+v", m.Source)
			}
			for _, id := range m.Precautions {
				if m.Adapt[id] == "" && id != "fresh-injury" {
					t.Errorf("it is left out with %s, and nothing says what helps short of that", id)
				}
			}
			// A new injury leaves out all but the gentlest.
			if !m.Gentle && !slices.Contains(m.Precautions, "fresh-injury") {
				t.Error("it is neither gentle nor left out with a fresh injury")
			}
			if m.Deep && (m.Gentle || !slices.Contains(m.Precautions, "disc-flexion")) {
				t.Error("a far bend forward is not gentle, and is left out where bending forward hurts")
			}
			if len(m.Doses) != MaxLevel {
				t.Fatalf("%d doses, want one for each of %d levels", len(m.Doses), MaxLevel)
			}
			for i, d := range m.Doses {
				if i > 0 && work(d) <= work(m.Doses[i-1]) {
					t.Errorf("level %d (%s) is no more than level %d (%s)", i+1, d, i, m.Doses[i-1])
				}
				if d.PerDay != 0 {
					t.Errorf("level %d says how often a day: that is for a programme of one's own", i+1)
				}
				least, most := 15, 180
				if d.Repetitions == 0 {
					least = 10 // a hold is enough when it is short
				}
				if takes(d) < least || takes(d) > most {
					t.Errorf("level %d (%s) takes about %d seconds, want %d to %d", i+1, d, takes(d), least, most)
				}
			}
			if n := takes(m.Doses[0]); n > 80 {
				t.Errorf("level 1 takes %d s; a beginner's break is a minute or little more", n)
			}
			// Who reads the steps changes sides when the countdown does.
			for i, d := range m.Doses {
				after := strings.Contains(strings.Join(m.Steps, " "), "After the last")
				if d.EachSide && d.Repetitions > 1 && d.Alternate == after {
					t.Errorf("level %d: the sides take turns: %v; the steps change them after the last one: %v", i+1, d.Alternate, after)
				}
			}
		})
	}
}

// takes is about how long a dose lasts in seconds, with a calm pace where it names
// none.
func takes(d Dose) int {
	switch {
	case d.Repetitions == 0:
	case d.Seconds == 0:
		d.Pace = max(d.Pace, 4)
	case d.BothWays:
		d.Seconds += max(d.Pace, 3)
	case d.Pace > 0:
		d.Seconds += d.Pace
	default:
		d.Seconds += 3
	}
	return d.Total()
}

// work compares doses of one movement: repetitions times the hold, and a walk of
// steps by its time.
func work(d Dose) int {
	hold := d.Seconds
	if d.Unit == "steps" {
		hold = d.Pace
	}
	return max(d.Sets, 1) * max(d.Repetitions, 1) * max(hold, 1)
}

// What the conditions promise, the catalogue keeps: the words of a condition are
// what a person goes by.
func TestBuiltinKeepsItsWord(t *testing.T) {
	c := mustBuiltin(t)
	for condition, ids := range map[string][]string{
		"shoulder-pain":   {"standing-side-bend", "overhead-reach", "wall-angel", "desk-push-up", "desk-plank", "cat-cow", "bird-dog"},
		"hip-replacement": {"desk-forward-stretch", "seated-forward-bend", "cat-cow", "bird-dog", "childs-pose", "knee-to-chest", "seated-knee-hug"},
		"dizziness":       {"stair-walk", "single-leg-stance", "heel-to-toe-stand", "desk-forward-stretch", "seated-forward-bend"},
		"leg-pain":        {"seated-forward-bend", "childs-pose", "hamstring-stretch", "standing-back-bend"},
		"wrist-pain":      {"cat-cow", "bird-dog", "childs-pose", "desk-push-up"},
	} {
		for _, id := range ids {
			if m, _ := c.Find(id); !slices.Contains(m.Precautions, condition) {
				t.Errorf("%s comes with %s", id, condition)
			}
		}
	}
	for _, m := range c.All() {
		if m.Deep && !slices.Contains(m.Precautions, "leg-pain") {
			t.Errorf("%s bends far forward and comes with pain in the leg", m.ID)
		}
	}
	// It opens the chest while the lower back stays quiet, so it is no bend backward
	// that somebody has gone without.
	if m, _ := c.Find("chest-opener"); m.Direction != "neutral" {
		t.Errorf("the chest opener is said to bend the back: %s", m.Direction)
	}
}

// texts are all that a person reads of a movement, by where it stands.
func texts(m Movement) map[string]string {
	all := map[string]string{"name": m.Name, "do": m.Do, "stop": m.Stop}
	for i, s := range m.Steps {
		all[fmt.Sprintf("step %d", i+1)] = s
	}
	for id, s := range m.Adapt {
		all["adapt "+id] = s
	}
	return all
}

func TestBuiltinReadsWell(t *testing.T) {
	seen := map[string]string{}
	for _, m := range mustBuiltin(t).All() {
		for where, s := range texts(m) {
			at := m.ID + ": " + where
			if s == "" {
				continue // an empty stop; the rest is needed elsewhere
			}
			first, _ := utf8.DecodeRuneInString(s)
			if !unicode.IsUpper(first) || strings.Contains(s, "  ") {
				t.Errorf("%s: %q begins small, or has two spaces", at, s)
			}
			if strings.HasSuffix(s, ".") == (where == "name") {
				t.Errorf("%s: %q is not punctuated as the others are", at, s)
			}
			for _, word := range slices.Concat(notClaimed(), medicines(), []string{"--", "e.g.", "etc."}) {
				// That tight is not damaged is what people need to hear.
				if strings.Contains(strings.ReplaceAll(strings.ToLower(s), "not damaged", ""), word) {
					t.Errorf("%s: it says %q", at, word)
				}
			}
			if where == "name" || where == "do" {
				if other := seen[s]; other != "" {
					t.Errorf("%s is the same as %s", at, other)
				}
				seen[s] = at
			}
		}
		if n := utf8.RuneCountInString(m.Name); n > 38 {
			t.Errorf("%s: a name of %d characters makes a long title and a wide list", m.ID, n)
		}
		if n := utf8.RuneCountInString(m.Do); n > maxDo {
			t.Errorf("%s: do has %d characters", m.ID, n)
		}
	}
}

// An address is the publisher's own or none at all.
func TestBuiltinLinksToPublishers(t *testing.T) {
	copies := regexp.MustCompile(`scribd|paperzz|docstoc|archive|cybercemetery|azurewebsites|dailymail|usatoday|medicaldiscover|ksat\.com|` +
		`constantcontact|healthfitnessrevolution|heritagehomecare|eastdevon|pubmed\.gov|ouci|suppr|issuu|google|bing`)
	for _, m := range mustBuiltin(t).All() {
		if copies.MatchString(m.Source.URL) {
			t.Errorf("%s: %s is a copy of somebody else's page", m.ID, m.Source.URL)
		}
	}
}

// Whoever has whatever, in a chair or out of it, on a bad day too, has something
// to do, and no word can be chosen that chooses nothing.
func TestBuiltinLeavesNobodyOut(t *testing.T) {
	all := mustBuiltin(t).All()
	some := func(what string, is func(m Movement) bool) {
		if !slices.ContainsFunc(all, is) {
			t.Errorf("there is none %s", what)
		}
	}
	for _, posture := range Postures() {
		some("that is gentle and "+posture, func(m Movement) bool { return m.Gentle && slices.Contains(m.Postures, posture) })
	}
	for _, posture := range []string{"standing", "seated"} {
		for _, p := range precautionIDs() {
			some(fmt.Sprintf("that is gentle and %s with %s", posture, p), func(m Movement) bool {
				return m.Gentle && slices.Contains(m.Postures, posture) && !slices.Contains(m.Precautions, p)
			})
		}
	}
	for _, d := range Directions() {
		some("standing with direction "+d, func(m Movement) bool { return m.Direction == d && slices.Contains(m.Postures, "standing") })
		if d != "side-bend" { // nobody has one for the chair
			some("seated with direction "+d, func(m Movement) bool { return m.Direction == d && slices.Contains(m.Postures, "seated") })
		}
	}
	for _, p := range precautionIDs() {
		some("that is left out with "+p, func(m Movement) bool { return slices.Contains(m.Precautions, p) })
	}
	for _, a := range Areas() {
		some("for "+a, func(m Movement) bool { return slices.Contains(m.Areas, a) })
	}
	for _, k := range Kinds() {
		some("of kind "+k, func(m Movement) bool { return m.Kind == k })
	}
	// What comes when nothing else may must not be left out itself.
	for _, id := range []string{fallbackWalk, "unclench"} {
		some("called "+id+" that suits everybody", func(m Movement) bool { return m.ID == id && m.Gentle && len(m.Precautions) == 0 })
	}
	some("that bends far forward", func(m Movement) bool { return m.Deep })
}
