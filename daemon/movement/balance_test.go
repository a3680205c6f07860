package movement

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
)

// Four directions that can only be done seated share two of five prompts: at
// three a day they have to line up in time.
func TestDirectionsThatNeedTheChair(t *testing.T) {
	for n := 1; n <= bends; n++ {
		var list []Movement
		for i := range 8 {
			list = append(list, Movement{ID: fmt.Sprintf("up%d", i), Postures: []string{"standing"}},
				Movement{ID: fmt.Sprintf("down%d", i), Postures: []string{"seated"}})
		}
		for d, direction := range []string{"extension", "flexion", "rotation", "side-bend"} {
			m := Movement{ID: direction, Direction: direction, Postures: []string{"standing"}}
			if d < n {
				m.Postures = []string{"seated"}
			}
			list = append(list, m)
		}
		c := New(list)
		for seed := range uint64(100) {
			checkMonth(t, c, Wish{}, month(t, c, Wish{}, 3, rand.New(rand.NewPCG(seed, 9)), false))
		}
	}
}

// From the third day on a direction comes up more often, before it has to.
func TestDirectionsComeEarlier(t *testing.T) {
	c := New([]Movement{
		{ID: "turn", Direction: "rotation", Postures: []string{"standing"}},
		{ID: "a", Postures: []string{"standing"}}, {ID: "b", Postures: []string{"standing"}},
		{ID: "c", Postures: []string{"standing"}}, {ID: "d", Postures: []string{"standing"}},
	})
	turns := func(days int) (n int) {
		p := &Programme{}
		for day := range days {
			id := "a"
			if day == 0 {
				id = "turn"
			}
			p.Add(Past{At: noon.AddDate(0, 0, day), Event: "prompt", ID: fmt.Sprint(day), Movement: id, Outcome: "done"}, c.Group)
		}
		for seed := range uint64(1000) {
			if got, _ := c.Choose(Wish{}, Moment{Now: noon.AddDate(0, 0, days), Seed: seed, Programme: p}); got.Movement.ID == "turn" {
				n++
			}
		}
		return n
	}
	if one, three, four := turns(1), turns(3), turns(4); one < 150 || one > 250 || three < 2*one || four != 1000 {
		t.Errorf("of 1000: %d after a day, %d after three, %d after four", one, three, four)
	}
}

func TestStands(t *testing.T) {
	for _, tc := range []struct {
		postures, wish []string
		want           bool
	}{
		{[]string{"standing"}, nil, true},
		{[]string{"standing", "seated"}, nil, false},
		{[]string{"standing", "seated"}, []string{"standing"}, true},
		{[]string{"standing", "seated"}, []string{"standing", "floor"}, true},
		{[]string{"standing", "floor"}, nil, true},
		{[]string{"floor"}, nil, false},
		{[]string{"seated"}, nil, false},
		{nil, nil, false},
	} {
		if got := stands(&Movement{Postures: tc.postures}, Wish{Postures: tc.wish}); got != tc.want {
			t.Errorf("%v for %v: %v", tc.postures, tc.wish, got)
		}
	}
}

// Days without a prompt, as at the weekend, bring no direction nearer.
func TestDirectionsCountDaysAtTheDesk(t *testing.T) {
	c := New([]Movement{
		{ID: "turn", Direction: "rotation", Postures: []string{"standing"}},
		{ID: "a", Postures: []string{"standing"}}, {ID: "b", Postures: []string{"standing"}},
	})
	p := &Programme{}
	friday := noon.AddDate(0, 0, 4)
	p.Add(Past{At: friday, Event: "prompt", ID: "1", Movement: "turn", Outcome: "done"}, c.Group)
	p.Add(Past{At: friday.AddDate(0, 0, 1), Event: "break"}, c.Group) // away from a machine left on
	for day, want := range map[int]bool{3: false, 4: false, 5: true, 6: true} {
		p := p
		if day > 3 {
			data := toJSON(t, p)
			p = &Programme{}
			if err := json.Unmarshal([]byte(data), p); err != nil {
				t.Fatal(err)
			}
		}
		for monday := 3; monday < day; monday++ {
			p.Add(Past{At: friday.AddDate(0, 0, monday), Event: "prompt", ID: fmt.Sprint(monday), Movement: "a", Outcome: "done"}, c.Group)
		}
		turns := 0
		for seed := range uint64(300) {
			if got, _ := c.Choose(Wish{}, Moment{Now: friday.AddDate(0, 0, day), Seed: seed, Programme: p}); got.Movement.ID == "turn" {
				turns++
			}
		}
		if usual := 300 / 3; want && turns < 3*usual/2 || !want && turns > 4*usual/3 {
			t.Errorf("%d days later %d of 300 turn", day, turns)
		}
	}
}

// A direction that is due comes in a way that did not feel hard while there is one.
func TestDueDirectionSparesWhatFeltHard(t *testing.T) {
	list := []Movement{
		{ID: "turn", Direction: "rotation", Postures: []string{"standing"}, Areas: []string{"lower-back"}},
		{ID: "twist", Direction: "rotation", Postures: []string{"seated"}},
	}
	for i := range 8 {
		list = append(list, Movement{ID: fmt.Sprint("up", i), Postures: []string{"standing"}})
	}
	c := New(list)
	for day, want := range map[int]string{3: "", 4: "twist"} {
		p := &Programme{}
		p.Add(Past{At: noon, Event: "prompt", ID: "0", Movement: "twist", Outcome: "done"}, c.Group)
		p.Add(Past{At: noon, Event: "prompt", ID: "1", Movement: "turn", Outcome: "done", Felt: "hard"}, c.Group)
		for d := 1; d < day; d++ {
			p.Add(Past{At: noon.AddDate(0, 0, d), Event: "prompt", ID: fmt.Sprint("d", d), Movement: "up1", Outcome: "done"}, c.Group)
		}
		count := map[string]int{}
		for seed := range uint64(1000) {
			got, _ := c.Choose(Wish{}, Moment{Now: noon.AddDate(0, 0, day), Seed: seed, Programme: p})
			count[got.Movement.ID]++
		}
		switch {
		case want != "" && count[want] != 1000:
			t.Errorf("after %d days: %v, want %s alone", day, count, want)
		case want == "" && (count["turn"] > 50 || count["twist"] < 60):
			t.Errorf("after %d days: %v; what felt hard is not pulled", day, count)
		}
	}
}
