package simulate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/schedule"
)

// acts is a person who does the same about every prompt.
type acts struct{ what Reaction }

func (a acts) React(schedule.Now, schedule.Shown) (Reaction, bool) { return a.what, true }

// hour is a timeline of two hours of typing, with a reminder after the first.
func hour(facts ...Fact) (*Timeline, schedule.Settings) {
	set := settings()
	set.WaitForLull = 0
	tl := &Timeline{
		Start: schedule.Now{Wall: monday.Add(9 * time.Hour), Boot: bootStart}, End: bootStart + 2*time.Hour,
		Facts:  []Fact{{At: bootStart, Event: schedule.Event{Kind: schedule.Idle}}},
		Typing: []Span{{bootStart, bootStart + 2*time.Hour}},
	}
	for _, f := range facts {
		f.At += bootStart
		tl.Facts = append(tl.Facts, f)
	}
	return tl, set
}

// said is every event that is not a tick or about input, and what came of every
// event, each with its time of day.
func said(set schedule.Settings, tl *Timeline, p Person) string {
	var all []string
	Run(set, tl, p, func(s Step) {
		at := s.Now.Wall.Format("15:04:05 ")
		if k := s.Event.Kind; k != schedule.Tick && k != schedule.Idle {
			name := at + kindName(k)
			if s.Event.On {
				name += " on"
			}
			all = append(all, name)
		}
		for _, did := range Did(s.Effects) {
			all = append(all, at+did)
		}
	})
	return strings.Join(all, "\n")
}

func TestPerson(t *testing.T) {
	locked := func(at time.Duration, on bool) Fact {
		return Fact{At: at, Event: schedule.Event{Kind: schedule.Locked, On: on}}
	}
	done := schedule.Event{Kind: schedule.Done}
	for _, c := range []struct {
		name  string
		what  Reaction
		facts []Fact
		want  []string
	}{
		{
			"stays and answers", Reaction{After: 30 * time.Second, Answers: true, Answer: done}, nil,
			[]string{"10:00:00 show first", "10:00:30 done", "10:00:30 prompt done", "10:00:30 withdraw"},
		},
		{
			"gets up and answers afterwards",
			Reaction{After: 30 * time.Second, Away: 90 * time.Second, Answers: true, Answer: done}, nil,
			[]string{"10:00:00 show first", "10:02:00 done", "10:02:00 prompt done", "10:02:00 withdraw"},
		},
		{
			"locks the screen", Reaction{After: 30 * time.Second, Away: 10 * time.Minute, Lock: true}, nil,
			[]string{
				"10:00:00 show first", "10:00:30 locked on", "10:00:30 withdraw", "10:01:30 prompt taken", "10:10:30 locked",
			},
		},
		{
			// Lunch begins while they are away: they do not come back in the middle of it.
			"leaves just before lunch", Reaction{After: 30 * time.Second, Away: 10 * time.Minute, Lock: true},
			[]Fact{locked(65*time.Minute, true), locked(100*time.Minute, false)},
			[]string{
				"10:00:00 show first", "10:00:30 locked on", "10:00:30 withdraw", "10:01:30 prompt taken",
				"10:05:00 locked on", "10:40:00 locked",
			},
		},
		{
			// Who has left for lunch does not press a button.
			"is gone before the answer", Reaction{After: 5 * time.Minute, Answers: true, Answer: done},
			[]Fact{locked(62*time.Minute, true), locked(100*time.Minute, false)},
			[]string{
				"10:00:00 show first", "10:02:00 locked on", "10:02:00 withdraw", "10:03:00 prompt taken", "10:40:00 locked",
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			tl, set := hour(c.facts...)
			tl.End -= 10 * time.Minute // before the next reminder
			tl.Typing[0].To = tl.End
			if got := strings.TrimPrefix(said(set, tl, acts{c.what}), "09:00:00 tick\n"); got != strings.Join(c.want, "\n") {
				t.Errorf("got:\n%s\nwant:\n%s", got, strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestSleepAndClock: nothing runs in a sleep, an interval does not move with the
// wall clock, and the zone is that of the fact.
func TestSleepAndClock(t *testing.T) {
	tokyo := time.FixedZone("Tokyo", 9*60*60)
	tl, set := hour(
		Fact{At: 10 * time.Minute, Event: schedule.Event{Kind: schedule.ClockSet}, Wall: monday.Add(6 * time.Hour)},
		Fact{At: 33 * time.Minute, Event: schedule.Event{Kind: schedule.Slept, For: 3 * time.Minute}},
		Fact{At: 40 * time.Minute, Event: schedule.Event{Kind: schedule.ClockSet}, Wall: monday.Add(10 * time.Hour).In(tokyo)},
		Fact{At: 50 * time.Minute, Restart: true, Down: time.Minute},
		Fact{At: 50 * time.Minute, Event: schedule.Event{Kind: schedule.Idle}},
	)
	tl.End = bootStart + 65*time.Minute
	// 09:00 + 10m is 06:00; 40m later than the start it is 10:00 in London and
	// 19:00 in Tokyo; three minutes of the hour were slept.
	want := "06:00:00 clock_set\n06:23:00 slept\n19:00:00 clock_set\n19:23:00 show first"
	if got := said(set, tl, nil); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	Run(set, tl, nil, func(s Step) {
		if at := s.Now.Boot - bootStart; at > 30*time.Minute && at < 33*time.Minute || at > 49*time.Minute && at < 50*time.Minute {
			t.Errorf("a step while nothing ran: %v", at)
		}
	})
}

// TestUnknownIdle: without a source nobody is asked, and reminders come at once.
func TestUnknownIdle(t *testing.T) {
	tl, set := hour(Fact{At: time.Minute, Event: schedule.Event{Kind: schedule.IdleUnknown}})
	tl.End -= 55 * time.Minute
	asked := 0
	Run(set, tl, nil, func(s Step) {
		if s.Event.Kind == schedule.Idle && s.Now.Boot > bootStart+time.Minute {
			asked++
		}
	})
	if got := said(set, tl, nil); asked != 0 || !strings.Contains(got, "10:00:00 show first") {
		t.Errorf("asked %d times:\n%s", asked, got)
	}
}

// TestPure: what the package promises of clocks, goroutines and chance.
func TestPure(t *testing.T) {
	names, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	for _, n := range names {
		if !strings.HasSuffix(n.Name(), ".go") || strings.HasSuffix(n.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, n.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range file.Imports {
			switch i.Path.Value {
			case `"os"`, `"sync"`, `"context"`, `"math/rand"`, `"crypto/rand"`, `"runtime"`, `"net"`:
				t.Errorf("%s imports %s", n.Name(), i.Path.Value)
			}
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch x := node.(type) {
			case *ast.GoStmt:
				t.Errorf("%v: a goroutine", fset.Position(x.Pos()))
			case *ast.SelectorExpr:
				pkg, ok := x.X.(*ast.Ident)
				if ok && pkg.Name == "time" && (x.Sel.Name == "Now" || x.Sel.Name == "Since" || x.Sel.Name == "Until" || x.Sel.Name == "After") {
					t.Errorf("%v: time.%s", fset.Position(x.Pos()), x.Sel.Name)
				}
				if ok && pkg.Name == "rand" && x.Sel.Name != "New" && x.Sel.Name != "NewPCG" && x.Sel.Name != "Rand" {
					t.Errorf("%v: rand.%s has a seed of its own", fset.Position(x.Pos()), x.Sel.Name)
				}
			}
			return true
		})
	}
}
