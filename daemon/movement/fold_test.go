package movement

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawHistory makes records of two machines, in the order of time.
func drawHistory(t *rapid.T) []Past {
	zones := []*time.Location{time.UTC, time.FixedZone("", 3600), time.FixedZone("", -5*3600)}
	movements := []string{"back", "back-2", "arms", "walk", "gone", ""}
	at := time.Date(2025, 10, 20, 8, 0, 0, 0, time.UTC)
	var list []Past
	for n := range rapid.IntRange(0, 120).Draw(t, "records") {
		step := time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour
		if rapid.IntRange(0, 40).Draw(t, "away") == 0 {
			step = time.Duration(rapid.IntRange(10, 40).Draw(t, "days")) * 24 * time.Hour
		}
		at = at.Add(step + time.Duration(rapid.IntRange(0, 2).Draw(t, "part"))*700*time.Millisecond)
		x := Past{
			At:       at.In(rapid.SampledFrom(zones).Draw(t, "zone")),
			Event:    rapid.SampledFrom([]string{"prompt", "prompt", "prompt", "prompt", "break", "felt", "flare", "later"}).Draw(t, "event"),
			ID:       fmt.Sprint(n),
			Movement: rapid.SampledFrom(movements).Draw(t, "movement"),
			Level:    rapid.IntRange(0, MaxLevel).Draw(t, "level"),
		}
		switch x.Event {
		case "prompt":
			x.Outcome = rapid.SampledFrom(outcomes()).Draw(t, "outcome")
			x.Felt = rapid.SampledFrom([]string{"", "", "", "easy", "right", "hard"}).Draw(t, "felt")
		case "felt":
			about := max(0, n-rapid.IntRange(1, 4).Draw(t, "back"))
			if x.ID = fmt.Sprint(about); about < len(list) {
				x.Movement = list[about].Movement
			}
			x.Felt = rapid.SampledFrom([]string{"easy", "right", "hard"}).Draw(t, "felt")
		case "flare":
			x.On = rapid.Bool().Draw(t, "on")
		}
		list = append(list, x)
	}
	return list
}

func toJSON(t testing.TB, p *Programme) string {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What is kept and folded on is what a fold of everything gives, wherever it was
// cut, with the last records added twice, and from memory or from a file.
func TestProgrammeIsAFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawHistory(t)
		whole, _ := json.Marshal(fold(list))
		cut := rapid.IntRange(0, len(list)).Draw(t, "cut")
		kept, _ := json.Marshal(fold(list[:cut]))
		var p Programme
		if err := json.Unmarshal(kept, &p); err != nil {
			t.Fatal(err)
		}
		overlap := rapid.IntRange(0, min(cut, tailMax/2)).Draw(t, "overlap")
		for i := cut - overlap; i < cut; i++ { // those of the same second
			if !list[i].At.Truncate(time.Second).Before(p.Through) {
				p.Add(list[i], backGroup)
			}
		}
		for _, x := range list[cut:] {
			data, _ := x.At.Truncate(time.Second).MarshalJSON()
			if err := x.At.UnmarshalJSON(data); err != nil {
				t.Fatal(err)
			}
			p.Add(x, backGroup)
		}
		if got, _ := json.Marshal(&p); string(got) != string(whole) {
			t.Fatalf("folded on: %s\nat once: %s", got, whole)
		}
	})
}

// An answer that names a bad day changes nothing of what is known of that day: it
// is known again when it comes twice.
func TestAnswerAboutABadDay(t *testing.T) {
	at := time.Date(2025, 10, 20, 8, 0, 0, 0, time.UTC)
	list := []Past{
		{At: at, Event: "flare", ID: "1"},
		{At: at, Event: "felt", ID: "1", Felt: "easy"},
	}
	p := fold(list)
	once := toJSON(t, p)
	for _, x := range list {
		p.Add(x, backGroup)
	}
	if twice := toJSON(t, p); twice != once {
		t.Errorf("once: %s\ntwice: %s", once, twice)
	}
}

func TestProgrammeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &Programme{}
		ups := map[string]int{}
		for _, x := range drawHistory(t) {
			day := max(dayOf(x.At.Truncate(time.Second)), p.Day)
			for _, g := range Groups() {
				if ask, _ := p.level(g.ID, day); ask < 1 || ask > MaxLevel {
					t.Fatalf("level %d", ask)
				}
			}
			before := map[string]int{}
			for _, g := range Groups() {
				before[g.ID], _ = p.level(g.ID, day)
			}
			flare := x.At.Truncate(time.Second).Before(p.FlareUntil)
			p.Add(x, backGroup)
			for _, g := range Groups() {
				was, is := before[g.ID], p.Level(g.ID, p.Through)
				if is-was > 1 || was-is > 2 {
					t.Fatalf("%s from %d to %d with %+v", g.ID, was, is, x)
				}
				if is != was && (g.ID != backGroup(x.Movement) || flare && x.Event != "flare") {
					t.Fatalf("%s from %d to %d with %+v, flare %v", g.ID, was, is, x, flare)
				}
				if is < was && x.Felt != "hard" && x.Event != "felt" {
					t.Fatalf("%s from %d to %d with %+v", g.ID, was, is, x)
				}
				if is > was && x.Event != "felt" { // an answer that is taken back is no step
					if last, ok := ups[g.ID]; ok && day-last < weekDays {
						t.Fatalf("%s went up after %d days", g.ID, day-last)
					}
					ups[g.ID] = day
				}
			}
		}
		if len(p.Tail) > tailMax || len(p.Seen) > seenMax {
			t.Fatalf("keeps %d records and %d movements", len(p.Tail), len(p.Seen))
		}
	})
}

// An answer that comes a moment later is the answer.
func TestFeltAfterwardsIsFeltAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawHistory(t)
		at := noon.AddDate(1, 0, 0)
		if n := len(list); n > 0 {
			at = list[n-1].At.Add(time.Hour)
		}
		x := Past{At: at, Event: "prompt", ID: "x", Movement: "back", Outcome: rapid.SampledFrom(outcomes()).Draw(t, "outcome")}
		with := x
		with.Felt = rapid.SampledFrom([]string{"easy", "right", "hard"}).Draw(t, "felt")
		once, later := fold(append(slices.Clone(list), with)), fold(append(slices.Clone(list), x))
		slip := rapid.SampledFrom([]string{"", "easy", "hard"}).Draw(t, "slip of the hand")
		for n, felt := range []string{slip, with.Felt} {
			later.Add(Past{At: at.Add(time.Duration(n+1) * time.Second), Event: "felt", ID: "x", Felt: felt}, backGroup)
		}
		if !reflect.DeepEqual(once.Groups, later.Groups) && len(once.Groups)+len(later.Groups) > 0 {
			t.Fatalf("at once %+v, later %+v", once.Groups, later.Groups)
		}
		if !reflect.DeepEqual(once.Seen, later.Seen) {
			t.Fatalf("at once %+v, later %+v", once.Seen, later.Seen)
		}
	})
}

func TestProgrammeCacheOfAnotherVersion(t *testing.T) {
	good := toJSON(t, fold(past(t, week)))
	for name, data := range map[string]string{
		"another version": strings.Replace(good, `"version":3`, `"version":99`, 1),
		"the first form":  strings.Replace(good, `"version":3`, `"version":1`, 1),
		"the second form": strings.Replace(good, `"version":3`, `"version":2`, 1),
		"no version":      strings.Replace(good, `"version":3,`, ``, 1),
		"wrong types":     strings.Replace(good, `"prompts":6`, `"prompts":"six"`, 1),
		"not an object":   `[1]`,
	} {
		p := Programme{Prompts: 3}
		if err := json.Unmarshal([]byte(data), &p); err != nil || !reflect.DeepEqual(p, Programme{}) {
			t.Errorf("%s: %v, %+v", name, err, p)
		}
	}
	var p Programme
	if err := json.Unmarshal([]byte(good), &p); err != nil || p.Prompts != 6 {
		t.Errorf("a good one: %v, %+v", err, p)
	}
	if p := (*Programme)(nil); p.Level("back", noon) != 1 || p.DoneToday("back", noon) != 0 {
		t.Error("nil is not a beginner")
	}
}

// It goes into a file that is written often: a year at the desk must not grow it.
func TestProgrammeStaysSmall(t *testing.T) {
	p := &Programme{}
	at := noon
	for n := range 3000 {
		at = at.Add(time.Hour)
		id := fmt.Sprintf("back-%d", n*7%400)
		p.Add(Past{At: at, Event: "prompt", ID: fmt.Sprintf("pmhjk2x9a-%d", n), Movement: id, Level: 1, Outcome: "done"}, backGroup)
	}
	if n := len(toJSON(t, p)); n > 10_000 {
		t.Errorf("%d bytes", n)
	}
	if p.Prompts != 3000 || p.DoneToday("back-193", at) != 1 {
		t.Errorf("%d prompts, days %v", p.Prompts, p.Days)
	}
	if ago, ok := p.ago("back-193"); !ok || ago != 0 {
		t.Errorf("the last one came %d prompts ago, %v", ago, ok)
	}
}
