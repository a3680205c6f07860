package movement

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestOwnProgrammeIsSpread: whoever stays until the day ends, or for a usual day where
// nothing says when that is, and does what comes has done all of it, or as much as the day has room for; no time comes much before its turn
// while there are breaks to spare, and none comes twice running while there is
// another.
func TestOwnProgrammeIsSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := []Movement{
			{ID: fallbackWalk, Kind: "walk", Postures: []string{"standing"}},
			{ID: fallbackBreath, Kind: "relax", Postures: []string{"standing", "seated"}},
		}
		var only []string
		of := map[string]int{}
		left := 0
		for i := range rapid.IntRange(1, 4).Draw(t, "movements") {
			m := Movement{ID: fmt.Sprintf("m%d", i), Postures: []string{"standing"},
				Doses: []Dose{{Repetitions: 5, PerDay: rapid.IntRange(1, 6).Draw(t, "per day")}}}
			list, only = append(list, m), append(only, m.ID)
			of[m.ID] = m.Doses[0].PerDay
			left += of[m.ID]
		}
		every := time.Duration(rapid.IntRange(20, 120).Draw(t, "minutes")) * time.Minute
		early := rapid.IntRange(0, 7).Draw(t, "hours")
		begin := noon.Add(-time.Duration(early) * time.Hour)
		until := time.Duration(rapid.IntRange(1, 11+early).Draw(t, "until")) * time.Hour
		whole, open := until, rapid.Bool().Draw(t, "open")
		if open {
			whole = min(usualDay, until)
		}
		breaks := int(whole/every) + 1
		total := left
		c, p := New(list), &Programme{}
		done := map[string]int{}
		var recent []string
		for n := range breaks {
			gone := time.Duration(n) * every
			at := Moment{Now: begin.Add(gone), Seed: rapid.Uint64().Draw(t, "seed"), Recent: recent, Programme: p, Every: every, Left: until - gone, Open: open}
			choice, ok := c.Choose(Wish{Only: only}, at)
			if !ok {
				t.Fatal("nothing")
			}
			id := choice.Movement.ID
			spare := left < breaks-n
			if n > 0 && id == recent[n-1] {
				others := slices.ContainsFunc(only, func(o string) bool { return o != id && done[o] < of[o] })
				if others || spare {
					t.Fatalf("%s twice running at break %d of %d, %d to do; others %v", id, n+1, breaks, left, others)
				}
			}
			switch {
			case of[id] == 0 && !spare && left > 0:
				t.Fatalf("%s at break %d of %d, %d to do", id, n+1, breaks, left)
			case of[id] > 0 && done[id] == of[id]:
				t.Fatalf("%s a %dth time", id, done[id]+1)
			case of[id] > 0:
				its := whole * time.Duration(done[id]) / time.Duration(of[id])
				if spare && its > gone+every/2+1 {
					t.Fatalf("%s for the %dth time %v before its time", id, done[id]+1, its-gone)
				}
				if len(only) == 1 && 2*every <= whole/time.Duration(of[id]) && gone > its+every/2+1 {
					t.Fatalf("%s for the %dth time %v after its time", id, done[id]+1, gone-its)
				}
				left--
				done[id]++
			}
			recent = append(recent, id)
			p.Add(Past{At: at.Now, Event: "prompt", ID: fmt.Sprint(n), Movement: id, Outcome: "done"}, c.Group)
		}
		if left > max(total-breaks, 0) {
			t.Fatalf("%d of %d are left after %d breaks: %v of %v", left, total, breaks, done, of)
		}
	})
}

// TestAnotherIsADifferentOne, also in a programme that has only one.
func TestAnotherIsADifferentOne(t *testing.T) {
	c := therapist()
	for _, tc := range []struct {
		name string
		only []string
		w    Wish
		want string
	}{
		{"nothing else", []string{"bridge"}, Wish{}, "walk"},
		{"nor a walk", []string{"bridge"}, Wish{Postures: []string{"seated"}}, "belly-breathing"},
		{"another of it, though it is early", []string{"bridge", "march"}, Wish{}, "march"},
		{"one without a number", []string{"bridge", "rolls"}, Wish{}, "rolls"},
		{"the walk itself", []string{"walk"}, Wish{}, "belly-breathing"},
	} {
		tc.w.Only = tc.only
		p := &Programme{}
		p.Add(Past{At: noon.Add(-time.Minute), Event: "prompt", ID: "1", Movement: "march", Outcome: "done"}, c.Group)
		at := Moment{Now: noon, Left: 12 * time.Hour, Every: time.Hour, Programme: p, Recent: []string{tc.only[0]}, Instead: tc.only[0]}
		if got, _ := c.Choose(tc.w, at); got.Movement.ID != tc.want {
			t.Errorf("%s: %q, want %s", tc.name, got.Why, tc.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		c := drawCatalogue(t)
		w := drawWish(t, c)
		at := drawMoment(t, c, nil, noon, nil)
		at.Instead = rapid.SampledFrom(append(ids(c), "gone")).Draw(t, "instead")
		got, ok := c.Choose(w, at)
		left := slices.DeleteFunc(fits(c, Wish{Avoid: w.Avoid}, at), func(m Movement) bool { return m.ID == at.Easier || m.ID == at.Instead || !noMore(c, &m, at.Easier) })
		if ok && got.Movement.ID == at.Instead && at.Instead != at.Easier {
			t.Fatalf("%q instead of itself", at.Instead)
		}
		if !ok && len(left) > 0 {
			t.Fatalf("nothing of %d", len(left))
		}
	})
}

// TestEasierIsNoMoreThanPrescribed: what has had its share of today is not offered
// as an easier one.
func TestEasierIsNoMoreThanPrescribed(t *testing.T) {
	c, p := therapist(), &Programme{}
	for i := range 4 {
		p.Add(Past{At: noon.Add(time.Duration(i) * time.Minute), Event: "prompt", ID: fmt.Sprint(i), Movement: "march", Outcome: "done"}, c.Group)
	}
	w := Wish{Only: []string{"bridge", "march"}}
	for seed := range uint64(50) {
		at := Moment{Now: noon.Add(time.Hour), Seed: seed, Programme: p, Recent: []string{"bridge"}, Easier: "bridge", Instead: "bridge"}
		if got, ok := c.Choose(w, at); !ok || got.Movement.ID == "march" {
			t.Fatalf("a fifth of four: %q", got.Why)
		}
	}
	alone := New([]Movement{{ID: "march", Doses: []Dose{{PerDay: 4}}}, {ID: "bridge", Deep: true}})
	if got, ok := alone.Choose(w, Moment{Now: noon.Add(time.Hour), Programme: p, Easier: "bridge", Instead: "bridge"}); !ok || got.Movement.ID != "march" {
		t.Errorf("with nothing else at all: %q", got.Movement.ID)
	}
}

// TestDoneTodayIsOfItsOwnDay: a record that is dated tomorrow, by a clock or by a
// journey, takes nothing from today.
func TestDoneTodayIsOfItsOwnDay(t *testing.T) {
	west, east := time.FixedZone("", -8*3600), time.FixedZone("", 13*3600)
	prompt := func(at time.Time, n int) Past {
		return Past{At: at, Event: "prompt", ID: fmt.Sprint(n), Movement: "bridge", Outcome: "done"}
	}
	for _, tc := range []struct {
		name  string
		first time.Time
		now   time.Time
	}{
		{"a clock 20 hours ahead", noon.Add(20 * time.Hour), noon},
		{"a clock a day ahead, late", noon.Add(36 * time.Hour), noon.Add(11 * time.Hour)},
		{"a journey over the date line", noon.In(east), noon.Add(time.Hour).In(west)},
	} {
		p := &Programme{}
		p.Add(prompt(tc.first, 0), backGroup)
		for n := range 3 {
			if got := p.DoneToday("bridge", tc.now); got != n {
				t.Errorf("%s: done %d times, counted %d", tc.name, n, got)
			}
			tc.now = tc.now.Add(time.Minute)
			p.Add(prompt(tc.now, n+1), backGroup)
		}
		if got := p.DoneToday("bridge", tc.first); got != 1 {
			t.Errorf("%s: %d on the day of the first", tc.name, got)
		}
		c, w := therapist(), Wish{Only: []string{"bridge"}}
		if got, _ := c.Choose(w, Moment{Now: tc.now, Programme: p, Recent: []string{"bridge"}}); got.Movement.ID == "bridge" {
			t.Errorf("%s: %q", tc.name, got.Why)
		}
	}
}

// TestDayAtTheDeskBeginsInTheMorning: what is recorded after midnight is the end of
// the evening, and the day is spread from when the person came.
func TestDayAtTheDeskBeginsInTheMorning(t *testing.T) {
	c, p := therapist(), &Programme{}
	midnight := noon.Add(-12 * time.Hour)
	p.Add(Past{At: midnight.Add(10 * time.Minute), Event: "prompt", ID: "1", Movement: "walk", Outcome: "done"}, c.Group)
	p.Add(Past{At: midnight.Add(9 * time.Hour), Event: "break", ID: "2"}, c.Group)
	p.Add(Past{At: midnight.Add(10 * time.Hour), Event: "prompt", ID: "3", Movement: "bridge", Outcome: "done"}, c.Group)
	for hour, want := range map[int]string{11: "walk", 12: "walk", 13: "bridge", 20: "bridge"} {
		at := Moment{Now: midnight.Add(time.Duration(hour) * time.Hour), Every: 75 * time.Minute, Left: time.Duration(24-hour) * time.Hour, Open: true, Programme: p, Recent: []string{"bridge", "hum"}}
		if got, _ := c.Choose(Wish{Only: []string{"bridge"}}, at); got.Movement.ID != want {
			t.Errorf("at %d: %q, want %s", hour, got.Why, want)
		}
	}
}

// TestDaily counts what a day is to hold.
func TestDaily(t *testing.T) {
	for _, tc := range []struct {
		w    Wish
		want int
	}{
		{Wish{}, 0},
		{Wish{Only: []string{"bridge", "march", "rolls"}}, 6},
		{Wish{Only: []string{"bridge", "march"}, Avoid: []string{"pregnancy"}}, 4},
	} {
		if got := therapist().Daily(tc.w); got != tc.want {
			t.Errorf("%v: %d, want %d", tc.w, got, tc.want)
		}
	}
}
