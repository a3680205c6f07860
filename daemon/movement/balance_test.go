package movement

import (
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
