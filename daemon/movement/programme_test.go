package movement

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func outcomes() []string { return []string{"done", "taken", "skipped", "missed", "withdrawn"} }

// backGroup is the group of every movement whose id begins with a group's.
func backGroup(id string) string {
	for _, g := range Groups() {
		if strings.HasPrefix(id, g.ID) {
			return g.ID
		}
	}
	return ""
}

// past reads a history in short: "2025-11-03 09:00 done back easy".
func past(t testing.TB, lines string) []Past {
	t.Helper()
	var list []Past
	for line := range strings.SplitSeq(lines, "\n") {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", f[0]+" "+f[1], time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		x := Past{At: at, Event: "prompt", ID: fmt.Sprintf("p%d", len(list)), Outcome: f[2]}
		for _, word := range f[3:] {
			switch {
			case slices.Contains([]string{"easy", "right", "hard"}, word):
				x.Felt = word
			case word == "on":
				x.On = true
			case strings.HasPrefix(word, "level="):
				x.Level = int(word[len("level=")] - '0')
			case strings.HasPrefix(word, "id="):
				x.ID = word[len("id="):]
			case word != "off":
				x.Movement = word
			}
		}
		if slices.Contains([]string{"break", "felt", "flare"}, f[2]) {
			x.Event, x.Outcome = f[2], ""
		}
		list = append(list, x)
	}
	return list
}

func fold(list []Past) *Programme {
	p := &Programme{}
	for _, x := range list {
		p.Add(x, backGroup)
	}
	return p
}

// week is a good week of the back from Mon 3 November 2025: six breaks on five days.
const week = `
2025-11-03 09:00 done back
2025-11-04 09:00 done back
2025-11-05 09:00 taken back
2025-11-05 15:00 done back easy
2025-11-06 09:00 done back right
2025-11-07 09:00 done back
`

// Each of these was worked out by hand from the rules of [Programme].
func TestProgrammeByHand(t *testing.T) {
	for _, tc := range []struct {
		name, history string
		now           string // later than the history; empty: at its last record
		want          map[string]int
	}{
		{"nothing", "2025-11-03 09:00 missed back", "", map[string]int{"back": 1}},
		{"a week is not over before it is", week + "2025-11-09 23:59 done back", "", map[string]int{"back": 1}},
		{"up after a week", week + "2025-11-10 09:00 done back", "", map[string]int{"back": 2}},
		{"up with the break, not with the day", week, "2025-11-10 09:00", map[string]int{"back": 1}},
		{"a skipped one does not complete a week", week + "2025-11-10 09:00 skipped back", "", map[string]int{"back": 1}},
		{"three days are not enough", `
2025-11-03 09:00 done back
2025-11-04 09:00 done back
2025-11-04 10:00 done back
2025-11-04 11:00 done back
2025-11-10 09:00 done back`, "", map[string]int{"back": 1}},
		{"four days are", `
2025-11-03 09:00 done back
2025-11-04 09:00 done back
2025-11-04 10:00 done back
2025-11-05 11:00 done back
2025-11-10 09:00 done back`, "", map[string]int{"back": 2}},
		{"four breaks are not enough", `
2025-11-03 09:00 done back
2025-11-04 09:00 done back
2025-11-05 11:00 done back
2025-11-10 09:00 done back`, "", map[string]int{"back": 1}},
		{"breaks of one's own count", `
2025-11-03 09:00 break back
2025-11-04 09:00 break back
2025-11-05 11:00 break back
2025-11-06 11:00 break back
2025-11-10 09:00 break back`, "", map[string]int{"back": 2}},
		{"natural breaks do not", week + "2025-11-10 09:00 break", "", map[string]int{"back": 1}},
		{"one hard, and the week is not good", `
2025-11-03 09:00 done back
2025-11-04 09:00 done back
2025-11-05 09:00 done back hard
2025-11-06 09:00 done back
2025-11-07 09:00 done back
2025-11-10 09:00 done back
2025-11-11 09:00 done back`, "", map[string]int{"back": 1}},
		{"a week after the hard one", `
2025-11-05 09:00 done back hard
2025-11-06 09:00 done back
2025-11-07 09:00 done back
2025-11-10 09:00 done back
2025-11-11 09:00 done back
2025-11-12 09:00 done back`, "", map[string]int{"back": 2}},
		{"down at once", week + `
2025-11-10 09:00 done back
2025-11-10 10:00 done back hard`, "", map[string]int{"back": 1}},
		{"down with a skipped one too", week + `
2025-11-10 09:00 done back
2025-11-10 10:00 skipped back hard`, "", map[string]int{"back": 1}},
		{"never more than a step a week", week + `
2025-11-10 09:00 done back
2025-11-10 10:00 done back
2025-11-11 10:00 done back
2025-11-12 10:00 done back
2025-11-13 10:00 done back
2025-11-14 10:00 done back
2025-11-16 10:00 done back`, "", map[string]int{"back": 2}},
		{"two weeks, two steps, and no fourth level", week + `
2025-11-10 09:00 done back
2025-11-11 10:00 done back
2025-11-12 10:00 done back
2025-11-13 10:00 done back
2025-11-14 10:00 done back
2025-11-17 10:00 done back
2025-11-18 10:00 done back
2025-11-19 10:00 done back
2025-11-20 10:00 done back
2025-11-21 10:00 done back
2025-11-24 10:00 done back`, "", map[string]int{"back": 3}},
		{"what was done at a lower level does not lead on", week + `
2025-11-10 09:00 done back
2025-11-11 10:00 done back level=1
2025-11-12 10:00 done back level=1
2025-11-13 10:00 done back level=1
2025-11-14 10:00 done back level=1
2025-11-17 10:00 done back level=1`, "", map[string]int{"back": 2}},
		{"groups are independent", week + `
2025-11-08 09:00 done arms
2025-11-10 09:00 done back
2025-11-10 10:00 done arms hard
2025-11-10 11:00 done gone hard`, "", map[string]int{"back": 2, "arms": 1, "walk": 1}},
		{"thirteen days away", week + "2025-11-10 09:00 done back", "2025-11-23 23:00", map[string]int{"back": 2}},
		{"two weeks away, asked before the first record", week + "2025-11-10 09:00 done back", "2025-11-24 00:30", map[string]int{"back": 1}},
		{"two weeks away, and back", week + `
2025-11-10 09:00 done back
2025-11-24 09:00 missed walk`, "", map[string]int{"back": 1}},
		{"away once, not each day after", week + `
2025-11-10 09:00 done back
2025-11-11 10:00 done back
2025-11-12 10:00 done back
2025-11-13 10:00 done back
2025-11-14 10:00 done back
2025-11-17 10:00 done back
2025-12-01 09:00 missed walk
2025-12-02 09:00 missed walk`, "2025-12-03 09:00", map[string]int{"back": 2}},
		{"twice two weeks away", week + `
2025-11-10 09:00 done back
2025-11-11 10:00 done back
2025-11-12 10:00 done back
2025-11-13 10:00 done back
2025-11-14 10:00 done back
2025-11-17 10:00 done back
2025-12-15 09:00 missed walk`, "", map[string]int{"back": 1}},
		{"other breaks are not away", week + `
2025-11-10 09:00 done back
2025-11-20 09:00 break
2025-12-01 09:00 break`, "", map[string]int{"back": 2}},
		{"frozen in a flare", week + `
2025-11-09 22:00 flare on
2025-11-10 09:00 done back
2025-11-10 10:00 done back hard`, "", map[string]int{"back": 1}},
		{"hard in a flare is the flare", week + `
2025-11-10 09:00 done back
2025-11-11 08:00 flare on
2025-11-11 09:00 done back hard
2025-11-11 09:02 felt back id=p8 hard`, "", map[string]int{"back": 2}},
		{"a flare ends by itself, and the week starts anew", week + `
2025-11-07 10:00 flare on
2025-11-10 09:59 done back
2025-11-10 10:00 done back
2025-11-11 10:00 done back
2025-11-12 10:00 done back
2025-11-13 10:00 done back
2025-11-16 10:00 done back`, "", map[string]int{"back": 1}},
		{"and is over a week later", week + `
2025-11-07 10:00 flare on
2025-11-10 10:00 done back
2025-11-11 10:00 done back
2025-11-12 10:00 done back
2025-11-13 10:00 done back
2025-11-17 10:00 done back`, "", map[string]int{"back": 2}},
		{"a flare that was ended", week + `
2025-11-07 10:00 flare on
2025-11-07 11:00 flare off
2025-11-10 10:00 done back
2025-11-10 11:00 done back hard
2025-11-11 10:00 done back
2025-11-14 10:00 done back`, "", map[string]int{"back": 1}},
		{"duplicates count once", `
2025-11-03 09:00 done back id=a
2025-11-04 09:00 done back id=b
2025-11-05 09:00 done back id=c
2025-11-06 09:00 done back id=d
2025-11-06 09:00 done back id=d
2025-11-06 09:00 done back id=d`, "", map[string]int{"back": 1}},
		{"duplicates, also after their answer", `
2025-11-03 09:00 done back id=a
2025-11-04 09:00 done back id=b
2025-11-05 09:00 done back id=c
2025-11-10 09:00 done back id=x
2025-11-10 09:01 felt back id=x easy
2025-11-10 09:00 done back id=x`, "", map[string]int{"back": 1}},
		{"hard for the one before the last, and then the last was easy", week + `
2025-11-10 09:00 done back id=x
2025-11-10 10:00 done back id=y
2025-11-10 10:01 felt back id=x hard
2025-11-10 10:02 felt back id=y easy`, "", map[string]int{"back": 1}},
		{"a clock set back in a flare does not make the week longer", week + `
2025-11-10 09:00 done back
2025-11-11 08:00 flare on
2025-10-20 09:00 flare off
2025-11-12 09:00 done back
2025-11-12 10:00 done back
2025-11-13 09:00 done back
2025-11-14 09:00 done back
2025-11-15 09:00 done back`, "", map[string]int{"back": 2}},
		{"hard after the fact", week + `
2025-11-10 09:00 done back id=x
2025-11-10 11:00 done arms
2025-11-10 12:00 felt back id=x hard
2025-11-10 12:00 felt back id=x hard
2025-11-10 12:01 felt back id=x hard`, "", map[string]int{"back": 1}},
		{"hard just after, where the break had completed a week", week + `
2025-11-10 09:00 done back id=x
2025-11-10 09:01 felt back id=x hard
2025-11-11 09:00 done back`, "", map[string]int{"back": 1}},
		{"hard was a slip of the hand", week + `
2025-11-10 09:00 done back id=x
2025-11-10 09:01 felt back id=x hard
2025-11-10 09:02 felt back id=x easy`, "", map[string]int{"back": 2}},
		{"the id is enough", week + `
2025-11-10 09:00 done back id=x
2025-11-10 11:00 done arms
2025-11-10 12:00 felt id=x hard`, "", map[string]int{"back": 1}},
		{"hard, said with the prompt and again", week + `
2025-11-10 09:00 done back
2025-11-11 09:00 done back
2025-11-12 09:00 done back
2025-11-13 09:00 done back
2025-11-14 09:00 done back
2025-11-17 09:00 done back
2025-11-18 09:00 done back id=x hard
2025-11-18 09:01 done arms
2025-11-18 09:02 felt back id=x hard`, "", map[string]int{"back": 2}},
		{"a clock set back does no harm", week + `
2025-11-10 09:00 done back
2025-10-01 09:00 done back
2025-10-02 09:00 done back
2025-11-11 09:00 done back`, "", map[string]int{"back": 2}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list := past(t, tc.history)
			p := fold(list)
			now := p.Through
			if tc.now != "" {
				var err error
				if now, err = time.Parse("2006-01-02 15:04", tc.now); err != nil {
					t.Fatal(err)
				}
			}
			for group, want := range tc.want {
				if got := p.Level(group, now); got != want {
					t.Errorf("%s is at level %d, want %d\n%+v", group, got, want, p.Groups[group])
				}
			}
		})
	}
}

func TestDays(t *testing.T) {
	zone := time.FixedZone("", 13*3600)
	late := time.Date(2025, 11, 3, 23, 59, 0, 0, zone)
	if dayOf(late.Add(2*time.Minute)) != dayOf(late)+1 || dayOf(late) != dayOf(noon) {
		t.Errorf("%d and %d", dayOf(late), dayOf(noon))
	}
	if got := dateOf(dayOf(late)).Format(time.DateOnly); got != "2025-11-03" {
		t.Error(got)
	}
}

func TestGroups(t *testing.T) {
	names := map[string]bool{}
	for _, g := range Groups() {
		if g.ID == "" || g.Name == "" || names[g.ID] {
			t.Errorf("%+v is unnamed or twice", g)
		}
		names[g.ID] = true
	}
	for _, area := range Areas() {
		for _, kind := range Kinds() {
			m := Movement{Areas: []string{area}, Kind: kind}
			if !names[m.Group()] {
				t.Errorf("%s of %s is in no group: %q", kind, area, m.Group())
			}
		}
	}
	c := mustBuiltin(t)
	for id, want := range map[string]string{
		"hip-hinge": "back", "walk": "walk", "belly-breathing": "calm", "muscle-relaxation": "calm",
		"sit-to-stand": "hips-legs", "shoulder-rolls": "shoulders", "gone": "",
	} {
		if got := c.Group(id); got != want {
			t.Errorf("%s is in %q, want %q", id, got, want)
		}
	}
}

// TestWhoOnlyGotUpDoesNotRise: nobody knows how a movement goes that was not done.
func TestWhoOnlyGotUpDoesNotRise(t *testing.T) {
	c, p := therapist(), &Programme{}
	for day := range 40 {
		p.Add(Past{At: noon.AddDate(0, 0, day), Event: "prompt", ID: fmt.Sprint(day), Movement: "curl", Outcome: "taken"}, c.Group)
	}
	if level := p.Level(c.Group("curl"), noon.AddDate(0, 0, 40)); level != 1 {
		t.Errorf("after 40 days of getting up: level %d", level)
	}
	if n := p.DoneToday("curl", noon.AddDate(0, 0, 39)); n != 0 {
		t.Errorf("done today: %d", n)
	}
}
