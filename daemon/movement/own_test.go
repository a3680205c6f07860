package movement

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// therapist is a file of a person's own over what a programme may fall back to.
func therapist() *Catalogue {
	return New([]Movement{
		{ID: "walk", Name: "Walk break", Kind: "walk", Postures: []string{"standing"}, Gentle: true},
		{ID: "belly-breathing", Name: "Slow belly breathing", Kind: "relax", Postures: []string{"standing", "seated"}, Gentle: true},
		{ID: "unclench", Name: "Unclench scan", Kind: "relax", Postures: []string{"seated"}, Gentle: true},
		{ID: "bridge", Name: "Bridge", Postures: []string{"floor"}, Precautions: []string{"pregnancy"}, Doses: []Dose{{Sets: 3, Repetitions: 10, PerDay: 2}}},
		{ID: "curl", Name: "Curl", Postures: []string{"floor"}, Deep: true, Doses: []Dose{{Repetitions: 5, PerDay: 1}}},
		{ID: "march", Name: "March", Postures: []string{"standing"}, Gentle: true, Doses: []Dose{{Repetitions: 5, PerDay: 4}}},
		{ID: "hourly", Postures: []string{"standing"}, Doses: []Dose{{Repetitions: 5, PerDay: 8}}},
		{ID: "rolls", Name: "Rolls", Postures: []string{"seated"}, Doses: []Dose{{Repetitions: 5}}},
		{ID: "hum", Name: "Hum", Postures: []string{"seated"}, Doses: []Dose{{Repetitions: 5}}},
	})
}

// day is a day of hourly prompts from 8 o'clock; each answer is that of one prompt,
// "+" done and "-" skipped. Nothing says when it ends, unless the moment does.
func day(c *Catalogue, w Wish, at Moment, answers string) string {
	p := &Programme{}
	at.Programme = p
	if at.Every == 0 {
		at.Every, at.Left, at.Open = 75*time.Minute, 16*time.Hour, true // until midnight
	}
	var got []string
	for n, a := range answers {
		at.Now = noon.Add(time.Duration(n-4) * time.Hour)
		choice, ok := c.Choose(w, at)
		if !ok {
			return "nothing"
		}
		id := choice.Movement.ID
		got, at.Recent = append(got, id), append(at.Recent, id)
		outcome := "done"
		if a == '-' {
			outcome = "skipped"
		}
		p.Add(Past{At: at.Now, Event: "prompt", ID: fmt.Sprint(n), Movement: id, Outcome: outcome}, c.Group)
		at.Left = max(at.Left-time.Hour, 0)
	}
	return strings.Join(got, " ")
}

// Each was worked out by hand. In eight hours a movement that is to be done twice
// has its times at 0 and 4 hours, one of four times at 0, 2, 4 and 6.
func TestOwnProgrammeByHand(t *testing.T) {
	const all = "++++++++" // a usual day
	last := Moment{Every: 24 * time.Hour}
	for _, tc := range []struct {
		name    string
		wish    Wish
		at      Moment
		answers string
		want    string
	}{
		{"round and round", Wish{Only: []string{"rolls", "hum", "bare"}}, Moment{}, "+++++", "rolls hum rolls hum rolls"},
		{"what is skipped has had its turn", Wish{Only: []string{"rolls", "hum"}}, Moment{}, "-+--", "rolls hum rolls hum"},
		{"round, without numbers, alone", Wish{Only: []string{"rolls"}}, Moment{}, "+++", "rolls rolls rolls"},
		{"spread over the day", Wish{Only: []string{"bridge"}}, Moment{}, all, "bridge walk belly-breathing walk bridge walk belly-breathing walk"},
		{"two, spread", Wish{Only: []string{"bridge", "march"}}, Moment{}, all, "bridge march walk march bridge march walk march"},
		{"what was skipped comes again, after another", Wish{Only: []string{"bridge"}}, Moment{}, "-+++++++", "bridge walk bridge walk bridge walk belly-breathing walk"},
		{"a number and none", Wish{Only: []string{"bridge", "rolls"}}, Moment{}, all, "bridge rolls walk rolls bridge rolls walk rolls"},
		{"a number and two without", Wish{Only: []string{"bridge", "rolls", "hum"}}, Moment{}, all, "bridge rolls hum rolls bridge hum rolls hum"},
		{"as many as there are breaks", Wish{Only: []string{"hourly"}}, Moment{}, all, strings.TrimSpace(strings.Repeat("hourly ", 8))},
		{"more than there are breaks, of each alike", Wish{Only: []string{"hourly", "bridge", "march"}}, Moment{}, all,
			"hourly bridge march hourly march hourly bridge hourly"},
		{"a short day has no room for a walk", Wish{Only: []string{"bridge", "march"}}, Moment{Every: time.Hour, Left: 5 * time.Hour}, "++++++", "bridge march bridge march march march"},
		{"a long day, as long as it is set", Wish{Only: []string{"bridge"}}, Moment{Every: time.Hour, Left: 11 * time.Hour}, "++++++++++++",
			"bridge walk belly-breathing walk belly-breathing bridge walk belly-breathing walk belly-breathing walk belly-breathing"},
		{"a long day, as far as anybody knows", Wish{Only: []string{"bridge"}}, Moment{Every: time.Hour, Left: 11 * time.Hour, Open: true}, all,
			"bridge walk belly-breathing walk bridge walk belly-breathing walk"},
		{"the last break of the day", Wish{Only: []string{"bridge", "march"}}, last, "+++++++++", "bridge march bridge march march march walk belly-breathing walk"},
		{"the last, and skipped", Wish{Only: []string{"bridge", "march"}}, last, "-+-++++", "bridge march bridge march bridge march bridge"},
		{"the last, alone", Wish{Only: []string{"bridge"}}, last, "-++++", "bridge bridge bridge walk belly-breathing"},
		{"deep waits after long sitting", Wish{Only: []string{"curl", "bridge"}}, Moment{Sat: longSat}, all, "bridge curl walk belly-breathing bridge walk belly-breathing walk"},
		{"and does not, after less", Wish{Only: []string{"curl", "bridge"}}, Moment{Sat: longSat - 1}, "+++++", "curl bridge walk belly-breathing bridge"},
		{"deep comes though another fits", Wish{Only: []string{"curl", "rolls"}}, Moment{Sat: longSat}, "++++", "rolls curl rolls walk"},
		{"postures are for the rest", Wish{Only: []string{"bridge"}, Postures: []string{"seated"}}, Moment{}, "+++++", "bridge belly-breathing unclench belly-breathing bridge"},
		{"a precaution", Wish{Only: []string{"bridge", "rolls"}, Avoid: []string{"pregnancy"}}, Moment{}, "++", "rolls rolls"},
		{"all left out", Wish{Only: []string{"bridge"}, Avoid: []string{"pregnancy"}}, Moment{}, "++", "walk belly-breathing"},
		{"the gentle ones of it on a bad day", Wish{Only: []string{"bridge", "march"}}, Moment{Flare: true}, all,
			"march walk march walk march walk march walk"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := day(therapist(), tc.wish, tc.at, tc.answers); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
	got := strings.Fields(day(therapist(), Wish{Only: []string{"bridge", "curl"}}, Moment{Flare: true}, "++++++"))
	for i, id := range got {
		if !slices.Contains([]string{"walk", "belly-breathing", "unclench", "march"}, id) || i > 0 && id == got[i-1] {
			t.Errorf("a bad day with nothing gentle in the programme: %v", got)
		}
	}
}

// A new day has its own shares.
func TestOwnProgrammeBeginsAnewEachDay(t *testing.T) {
	c, p := therapist(), &Programme{}
	p.Add(Past{At: noon, Event: "prompt", ID: "1", Movement: "curl", Outcome: "done"}, c.Group)
	w := Wish{Only: []string{"curl"}}
	if got, _ := c.Choose(w, Moment{Now: noon.Add(11 * time.Hour), Programme: p, Recent: []string{"curl"}}); got.Movement.ID != "walk" {
		t.Errorf("the same evening: %q", got.Why)
	}
	for _, every := range []time.Duration{0, time.Hour} {
		at := Moment{Now: noon.Add(13 * time.Hour), Programme: p, Recent: []string{"curl"}, Every: every, Left: 23 * time.Hour}
		if got, _ := c.Choose(w, at); got.Movement.ID != "curl" {
			t.Errorf("the next day: %q", got.Why)
		}
	}
}

// To the letter: each comes exactly as often as it is written, whatever the order
// of answers, and nothing else before.
func TestOwnProgrammeToTheLetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []Movement
		var only []string
		want := map[string]int{}
		total := 0
		for i := range rapid.IntRange(1, 5).Draw(t, "movements") {
			m := Movement{ID: fmt.Sprintf("m%d", i), Postures: []string{"standing"},
				Doses: []Dose{{Repetitions: 5, PerDay: rapid.IntRange(1, 4).Draw(t, "per day")}}}
			list, only = append(list, m), append(only, m.ID)
			want[m.ID] = m.Doses[0].PerDay
			total += want[m.ID]
		}
		list = append(list, Movement{ID: fallbackWalk, Kind: "walk", Postures: []string{"standing"}})
		c, p, w := New(list), &Programme{}, Wish{Only: only}
		var recent []string
		got := map[string]int{}
		for n := 0; total > 0; n++ {
			now := noon.Add(time.Duration(n) * time.Minute)
			choice, ok := c.Choose(w, Moment{Now: now, Seed: rapid.Uint64().Draw(t, "seed"), Recent: recent, Programme: p})
			id := choice.Movement.ID
			if !ok || !slices.Contains(only, id) {
				t.Fatalf("%q with %d still to do", id, total)
			}
			if got[id] == want[id] {
				t.Fatalf("%q a %dth time", id, got[id]+1)
			}
			if len(recent) > 0 && recent[len(recent)-1] == id && total > want[id]-got[id] {
				t.Fatalf("%q twice running with others to do", id)
			}
			x := Past{At: now, Event: "prompt", ID: fmt.Sprint(n), Movement: id, Outcome: rapid.SampledFrom([]string{"done", "taken", "skipped"}).Draw(t, "outcome")}
			if n > 200 { // enough of skipping
				x.Outcome = "done"
			}
			if x.Outcome == "done" { // who only got up did not do it
				got[id]++
				total--
			}
			recent = append(recent, id)
			p.Add(x, c.Group)
		}
		if choice, _ := c.Choose(w, Moment{Now: noon.Add(time.Hour), Recent: recent, Programme: p}); choice.Movement.ID != fallbackWalk && noon.Add(time.Hour).Day() == noon.Day() {
			t.Fatalf("%q after all was done", choice.Movement.ID)
		}
	})
}
