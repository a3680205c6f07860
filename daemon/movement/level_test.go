package movement

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// desk is a person at the desk, day by day, with a programme that grows.
type desk struct {
	t      testing.TB
	c      *Catalogue
	w      Wish
	p      *Programme
	rnd    *rand.Rand
	recent []string
	n      int
	// answer is how a prompt ends; nil: done.
	answer func(Choice) (outcome, felt string)
	flare  bool
}

func newDesk(t testing.TB, w Wish, seed uint64) *desk {
	return &desk{t: t, c: mustBuiltin(t), w: w, p: &Programme{}, rnd: rand.New(rand.NewPCG(seed, 7))}
}

// days are working days of five prompts from a Monday on, the first of them so
// many days after it.
func (d *desk) days(first, n int, see func(now time.Time, got Choice)) {
	for day := first; day < first+n; day++ {
		morning := time.Date(2025, 11, 3+day, 9, 0, 0, 0, time.UTC)
		if w := morning.Weekday(); w == time.Saturday || w == time.Sunday {
			continue
		}
		for hour := range 5 {
			now := morning.Add(time.Duration(hour) * time.Hour)
			got, ok := d.c.Choose(d.w, Moment{Now: now, Seed: d.rnd.Uint64(), Recent: d.recent, Programme: d.p, Flare: d.flare})
			if !ok {
				d.t.Fatal("nothing chosen")
			}
			if see != nil {
				see(now, got)
			}
			outcome, felt := "done", ""
			if d.answer != nil {
				outcome, felt = d.answer(got)
			}
			d.n++
			d.recent = append(d.recent, got.Movement.ID)
			d.p.Add(Past{At: now.Add(time.Minute), Event: "prompt", ID: fmt.Sprint(d.n), Movement: got.Movement.ID, Level: got.Level, Outcome: outcome, Felt: felt}, d.c.Group)
		}
	}
}

func (d *desk) setFlare(at time.Time, on bool) {
	d.flare = on
	d.p.Add(Past{At: at, Event: "flare", ID: fmt.Sprint("f", at.Unix()), On: on}, d.c.Group)
}

func backWish() Wish {
	return Wish{Focus: []string{"lower-back"}, Postures: []string{"standing", "seated"}}
}

// A fresh injury stays small, however long it is set and whatever else is.
func TestFreshInjuryIsAlwaysLevel1(t *testing.T) {
	for _, level := range []int{0, 3} {
		w := backWish()
		w.Avoid, w.Level = []string{"knee-pain", freshInjury}, level
		newDesk(t, w, 1).days(0, 120, func(now time.Time, got Choice) {
			if got.Level != 1 || len(got.Movement.Doses) > 1 && !strings.HasSuffix(got.Why, "Level 1 because of your fresh injury.") {
				t.Fatalf("%v: %s at level %d: %s", now, got.Movement.ID, got.Level, got.Why)
			}
		})
	}
}

// What easy movements earned does not bring a hard one that was never done: each
// goes up from 1 by itself, whatever is answered.
func TestEachMovementClimbsByItself(t *testing.T) {
	for seed := range uint64(6) {
		d := newDesk(t, backWish(), seed)
		done := map[string]int{}
		hard := map[string]int{}
		highest := 0
		d.answer = func(got Choice) (string, string) {
			outcome, felt := outcomes()[[]int{0, 0, 0, 0, 1, 2, 3}[d.rnd.IntN(7)]], ""
			if d.rnd.IntN(30) == 0 {
				felt = "hard"
			}
			switch id := got.Movement.ID; {
			case felt == "hard":
				hard[id] = got.Level
			case outcome == "done":
				done[id] = max(done[id], got.Level)
				delete(hard, id)
			}
			return outcome, felt
		}
		d.days(0, 120, func(now time.Time, got Choice) {
			id := got.Movement.ID
			if most := done[id] + 1; got.Level > most {
				t.Fatalf("seed %d, %v: %s at level %d, and it was done at %d: %s", seed, now, id, got.Level, most-1, got.Why)
			}
			if level, ok := hard[id]; ok && got.Level > max(level-1, 1) {
				t.Fatalf("seed %d, %v: %s at level %d after it felt hard at %d: %s", seed, now, id, got.Level, level, got.Why)
			}
			highest = max(highest, got.Level)
		})
		if highest != MaxLevel {
			t.Errorf("seed %d: in four months nothing got beyond level %d", seed, highest)
		}
	}
}

// climber is a programme in which a group is at level 3.
func climber(seen map[string]Mark) *Programme {
	p := &Programme{Prompts: 9, Desk: 9, Began: dayOf(noon) - 40, Day: dayOf(noon) - 1, LastDesk: dayOf(noon) - 1,
		Groups: map[string]Progress{"back": {Level: 3, Since: dayOf(noon) - 7}}, Seen: map[string]Seen{}}
	for id, mark := range seen {
		p.Seen[id] = Seen{Prompt: 1, Day: p.Day, Desk: 9, Mark: mark}
	}
	return p
}

func TestWhyThisLevel(t *testing.T) {
	c := New([]Movement{{ID: "back", Name: "Back bend", Areas: []string{"lower-back"}, Postures: []string{"standing"}, Doses: make([]Dose, 3)}})
	ended := noon.Add(-2 * 24 * time.Hour)
	calm := climber(map[string]Mark{"back": {Top: 3}})
	calm.FlareEnded = ended
	over := climber(map[string]Mark{"back": {Top: 3}})
	over.FlareUntil = ended // and nothing was recorded since
	past := climber(map[string]Mark{"back": {Top: 3}})
	past.FlareEnded = noon.Add(-easyAfter)
	first := climber(nil)
	first.FlareEnded = ended
	for _, tc := range []struct {
		name  string
		wish  Wish
		p     *Programme
		level int
		want  string
	}{
		{"all the way", Wish{}, climber(map[string]Mark{"back": {Top: 2}}), 3, "Level 3 for the back since Mon 27 Oct."},
		{"new", Wish{}, climber(nil), 1, "Level 1, because it is new to you."},
		{"shown and never done", Wish{}, climber(map[string]Mark{"back": {}}), 1, "Level 1, because it is new to you."},
		{"a step", Wish{}, climber(map[string]Mark{"back": {Top: 1}}), 2, "Level 2, because each movement goes up one level at a time."},
		{"hard", Wish{}, climber(map[string]Mark{"back": {Hard: dayOf(noon) - 30}}), 1, "Level 1, because it felt hard."},
		{"set", Wish{Level: 3}, climber(nil), 3, "Level 3, as you set it."},
		{"after a bad day", Wish{}, calm, 2, "Level 2, one lower until Sat 8 Nov because your back was bad."},
		{"after a bad day that ran out", Wish{}, over, 2, "Level 2, one lower until Sat 8 Nov because your back was bad."},
		{"a week after it", Wish{}, past, 3, "Level 3 for the back since Mon 27 Oct."},
		{"new, after a bad day", Wish{}, first, 1, "Level 1, because it is new to you."},
		{"set, after a bad day", Wish{Level: 3}, calm, 3, "Level 3, as you set it."},
		{"nothing known", Wish{}, nil, 1, "Level 1 for the back, where everybody begins."},
	} {
		got, _ := c.Choose(tc.wish, Moment{Now: noon, Programme: tc.p})
		if got.Level != tc.level || !strings.HasSuffix(got.Why, ". "+tc.want) {
			t.Errorf("%s: level %d, %s\nwant %d, %s", tc.name, got.Level, got.Why, tc.level, tc.want)
		}
		if level := c.Level("back", tc.wish, Moment{Now: noon, Programme: tc.p}); level != tc.level {
			t.Errorf("%s: asked for, it is level %d", tc.name, level)
		}
	}
	if level := c.Level("gone", Wish{Level: 3}, Moment{Now: noon}); level != 1 {
		t.Errorf("one that is not there is at level %d", level)
	}
}

// The levels come back as they were, a week after the bad days.
func TestLowerForAWeekAfterABadDay(t *testing.T) {
	for _, ends := range []bool{true, false} {
		d := newDesk(t, backWish(), 1)
		d.days(0, 84, nil)
		on := time.Date(2025, 11, 3+84, 8, 0, 0, 0, time.UTC) // a Monday
		if level := d.p.Level("back", on); level != 3 {
			t.Fatalf("before: level %d", level)
		}
		d.setFlare(on, true)
		d.days(84, 3, func(now time.Time, got Choice) {
			if got.Level != 1 {
				t.Fatalf("on a bad day: %d", got.Level)
			}
		})
		off := on.Add(flareLasts)
		d.flare = false
		if ends {
			d.setFlare(off, false)
		}
		seen := map[string]map[int]bool{}
		d.days(87, 25, func(now time.Time, got Choice) {
			when := "after"
			if now.Before(off.Add(7 * 24 * time.Hour)) {
				when = "week"
			}
			if d.c.Group(got.Movement.ID) == "back" {
				if level := d.p.Level("back", now); level != 3 {
					t.Fatalf("the level of the back is %d", level)
				}
				if seen[when] == nil {
					seen[when] = map[int]bool{}
				}
				seen[when][got.Level] = true
			}
		})
		if seen["week"][3] || !seen["week"][2] || !seen["after"][3] {
			t.Errorf("ended %v: levels %v", ends, seen)
		}
	}
}

// What felt hard comes seldom for two weeks, at whatever level, and then as ever;
// a programme of the person's own goes on to the letter.
func TestHardComesSeldom(t *testing.T) {
	c := mustBuiltin(t)
	others := []string{"seated-figure-four", "doorway-stretch", "far-gaze"}
	count := func(w Wish, id string, level, days int, felt string) (n int) {
		p := &Programme{}
		for i, m := range c.All() {
			p.Add(Past{At: noon.Add(time.Duration(i)*time.Minute - 2*time.Hour - time.Duration(len(others))*time.Hour), Event: "prompt", ID: m.ID, Movement: m.ID, Outcome: "done"}, c.Group)
		}
		for i, other := range others {
			p.Add(Past{At: noon.Add(time.Duration(i-len(others)) * time.Hour), Event: "prompt", ID: fmt.Sprint("o", i), Movement: other, Outcome: "done"}, c.Group)
		}
		p.Add(Past{At: noon, Event: "prompt", ID: "x", Movement: id, Level: level, Outcome: "done", Felt: felt}, c.Group)
		now := noon.AddDate(0, 0, days)
		for seed := range uint64(2000) {
			if got, _ := c.Choose(w, Moment{Now: now, Seed: seed, Programme: p, Recent: others}); got.Movement.ID == id {
				n++
			}
		}
		return n
	}
	for _, level := range []int{0, 1, 3} {
		for _, id := range []string{"standing-hip-extension", "hip-hinge", "walk"} {
			w := backWish()
			w.Level = level
			for days, less := range map[int]bool{1: true, 13: true, 14: false} {
				usual, hard := count(w, id, 1, days, ""), count(w, id, 1, days, "hard")
				if less && hard*3 > usual || !less && hard != usual {
					t.Errorf("%s, level set %d, %d days later: %d of 2000 after it felt hard, %d without", id, level, days, hard, usual)
				}
			}
		}
	}
	w := Wish{Only: []string{"hip-hinge", "walk"}}
	if usual, hard := count(w, "hip-hinge", 1, 1, ""), count(w, "hip-hinge", 1, 1, "hard"); hard != usual || usual == 0 {
		t.Errorf("own programme: %d of 2000 after it felt hard, %d without", hard, usual)
	}

	// What fills a break of an own programme is not of it.
	own, p := therapist(), &Programme{}
	p.Add(Past{At: noon, Event: "prompt", ID: "1", Movement: "walk", Outcome: "done", Felt: "hard"}, own.Group)
	p.Add(Past{At: noon.Add(time.Hour), Event: "prompt", ID: "2", Movement: "curl", Outcome: "done"}, own.Group)
	at := Moment{Now: noon.Add(2 * time.Hour), Programme: p, Recent: []string{"walk", "belly-breathing", "curl"}}
	if got, _ := own.Choose(Wish{Only: []string{"curl"}}, at); got.Movement.ID != fallbackBreath {
		t.Errorf("after a walk felt hard, an own programme that is done gives way to %s", got.Why)
	}
}

// The back goes every way in five working days though one way feels hard each time.
func TestHardDirectionStillComes(t *testing.T) {
	usual, hard := 0, 0
	for _, always := range []string{"", "standing-side-bend"} {
		for seed := range uint64(3) {
			d := newDesk(t, backWish(), seed)
			d.answer = func(got Choice) (string, string) {
				if got.Movement.ID == always {
					return "done", "hard"
				}
				return "done", ""
			}
			day, last := 0, 0
			d.days(0, 100, func(now time.Time, got Choice) {
				if now.Hour() == 9 {
					day++
				}
				if got.Movement.Direction != "side-bend" {
					if day-last > 5 {
						t.Fatalf("%v: no bend to the side for %d days at the desk", now, day-last)
					}
					return
				}
				last = day
				if always != "" {
					hard++
				} else {
					usual++
				}
			})
		}
	}
	if hard*5 > usual*4 {
		t.Errorf("%d bends to the side while they feel hard, %d otherwise", hard, usual)
	}
}

// An answer is about the movement in a bad day, too, though no group moves.
func TestHardOnABadDay(t *testing.T) {
	p := fold(past(t, week+`
2025-11-10 09:00 done back level=2
2025-11-11 08:00 flare on
2025-11-11 09:00 done back level=1 id=x
2025-11-11 09:01 felt back id=x hard`))
	day := dayOf(p.Through)
	if s := p.Seen["back"]; s.Hard != day || s.Top != 0 || p.Groups["back"].Level != 2 || !p.seldom("back", day+hardDays-1) || p.seldom("back", day+hardDays) {
		t.Errorf("%+v, %+v", s, p.Groups["back"])
	}
	p.Add(Past{At: p.Through.Add(time.Minute), Event: "felt", ID: "x", Felt: "easy"}, backGroup)
	if s := p.Seen["back"]; s.Hard != 0 || s.Top != 2 {
		t.Errorf("it was a slip of the hand: %+v", s)
	}
}

// Rest makes a bad back no better: of any two prompts one keeps it going.
func TestEverySecondPromptOfABadDayKeepsTheBackGoing(t *testing.T) {
	for _, postures := range [][]string{{"standing", "seated"}, {"standing"}, nil} {
		for _, avoid := range append(precautionIDs(), "") {
			w := Wish{Focus: []string{"neck"}, Postures: postures, Avoid: []string{avoid}}
			for seed := range uint64(3) {
				d := newDesk(t, w, seed)
				d.setFlare(noon.AddDate(0, 0, -1), true)
				rested, walks := 0, 0
				d.days(0, 4, func(now time.Time, got Choice) {
					m := got.Movement
					if m.Kind == "walk" || m.ID == "standing-pelvic-tilt" {
						walks++
					}
					if m.Kind == "walk" || slices.Contains(m.Postures, "standing") && m.Group() == "back" {
						rested = 0
						return
					}
					if rested++; rested > 1 {
						t.Fatalf("%v, avoid %q: %v is the second that rests", postures, avoid, got.Why)
					}
				})
				if walks < 6 {
					t.Errorf("%v, avoid %q: %d of 20 are a walk or the pelvic tilt", postures, avoid, walks)
				}
			}
		}
	}
	d := newDesk(t, Wish{Postures: []string{"seated"}}, 1)
	d.flare = true
	d.days(0, 4, nil) // and where none can come, something does
}

// A date stands only with a level that was another one before it.
func TestSinceWhen(t *testing.T) {
	const up = week + "2025-11-10 09:00 done back\n"
	c := New([]Movement{{ID: "back", Name: "Back bend", Areas: []string{"lower-back"}, Postures: []string{"standing"}, Doses: make([]Dose, 3)}})
	for _, tc := range []struct{ name, history, now, want string }{
		{"the first week", week, "2025-11-09", "Level 1 for the back, where everybody begins."},
		{"it began with one that felt hard", "2025-11-03 09:00 done back hard\n2025-11-04 09:00 done back", "2025-11-05", "Level 1 for the back, where everybody begins."},
		{"one felt hard, and there is nothing below", week + "2025-11-08 09:00 done back hard\n2025-11-08 10:00 done back", "2025-11-09", "Level 1 for the back, where everybody begins."},
		{"two weeks away, and nothing below", week, "2025-11-30", "Level 1 for the back, where everybody begins."},
		{"and back since", week + "2025-11-30 09:00 done back", "2025-12-02", "Level 1 for the back, where everybody begins."},
		{"bad days, and nothing below", week + "2025-11-08 09:00 flare on\n2025-11-08 12:00 flare off", "2025-11-09", "Level 1 for the back, where everybody begins."},
		{"up", up, "2025-11-12", "Level 2 for the back since Mon 10 Nov."},
		{"up, and taken back by what was said of it", week + "2025-11-10 09:00 done back id=x\n2025-11-10 09:01 felt back id=x hard", "2025-11-12", "Level 1 for the back, where everybody begins."},
		{"and back since", up + "2025-11-24 09:00 done back", "2025-12-03", "Level 1 for the back since Mon 24 Nov."},
		{"and away again, with nothing below", up + "2025-11-24 09:00 done back", "2025-12-20", "Level 1 for the back since Mon 24 Nov."},
	} {
		p := fold(past(t, tc.history))
		now, err := time.Parse(time.DateOnly, tc.now)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := c.Choose(Wish{}, Moment{Now: now.Add(9 * time.Hour), Programme: p})
		if !strings.HasSuffix(got.Why, ". "+tc.want) {
			t.Errorf("%s: %s\nwant %s", tc.name, got.Why, tc.want)
		}
	}
}

// A movement has no level above its last dose, and one with a single dose has none
// to speak of.
func TestLevelsEndWithTheDoses(t *testing.T) {
	c := New([]Movement{
		{ID: "one", Name: "One", Postures: []string{"standing"}, Doses: []Dose{{Sets: 3, Repetitions: 10}}},
		{ID: "two", Name: "Two", Postures: []string{"standing"}, Doses: []Dose{{Repetitions: 5}, {Repetitions: 8}}},
	})
	for id, want := range map[string]struct {
		level int
		why   string
	}{
		"one": {1, "One, from your own programme."},
		"two": {2, "Two, from your own programme. Level 2, its highest."},
	} {
		w := Wish{Only: []string{id}, Level: 3}
		got, ok := c.Choose(w, Moment{Now: noon})
		if !ok || got.Level != want.level || got.Why != want.why || c.Level(id, w, Moment{Now: noon}) != want.level {
			t.Errorf("%q at level %d, want %q at %d", got.Why, got.Level, want.why, want.level)
		}
	}
}
