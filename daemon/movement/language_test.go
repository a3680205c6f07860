package movement

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"deskbreak/config/lang"
)

// speak sets the language of a test; empty: English again.
func speak(t *testing.T, texts map[string]string) {
	t.Helper()
	file := ""
	if texts != nil {
		data, err := json.Marshal(map[string]any{"language": "de", "texts": texts})
		if err != nil {
			t.Fatal(err)
		}
		file = filepath.Join(t.TempDir(), "messages.json")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := lang.Use("en", func(name string) string {
		if name == lang.Environment {
			return file
		}
		return ""
	}); err != nil {
		t.Fatal(err)
	}
}

// TestLanguageOfMovements: what comes with the program is handed out in the
// language of the moment, what a person wrote never is.
func TestLanguageOfMovements(t *testing.T) {
	t.Cleanup(func() { speak(t, nil) })
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	english, _ := c.Find("standing-back-bend")
	texts := map[string]string{english.Name: "NAME", english.Do: "DO", english.Stop: "STOP", english.Steps[1]: "STEP", english.Adapt["pregnancy"]: "ADAPT"}
	own := english
	own.ID, own.ours = "mine", false
	dog, _ := c.Find("bird-dog")
	texts[dog.Doses[1].How] = "HOW"
	replaced, _ := c.Find("hip-hinge")
	texts[replaced.Name] = "HINGE"
	replaced.ours = false
	c = c.With([]Movement{own, replaced})

	speak(t, texts)
	found, _ := c.Find(english.ID)
	chosen, _ := c.Choose(Wish{Only: []string{english.ID}}, Moment{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
	for where, m := range map[string]Movement{"Find": found, "Choose": chosen.Movement, "All": c.All()[0]} {
		if m.ID != english.ID || m.Name != "NAME" || m.Do != "DO" || m.Stop != "STOP" || m.Adapt["pregnancy"] != "ADAPT" {
			t.Errorf("%s gives %+v", where, m)
		}
		if m.Steps[1] != "STEP" || m.Steps[0] != english.Steps[0] || len(m.Adapt) != len(english.Adapt) {
			t.Errorf("%s: what has no translation is to stay: %+v", where, m)
		}
	}
	if d, _ := c.Find("bird-dog"); d.Doses[1].How != "HOW" || d.Doses[0] != dog.Doses[0] || dog.Doses[1].How == "HOW" {
		t.Errorf("the doses are %+v", d.Doses)
	}
	if !strings.HasPrefix(chosen.Why, "NAME, from your own programme.") {
		t.Errorf("why is %q", chosen.Why)
	}
	for _, m := range []Movement{own, replaced} {
		if got, _ := c.Find(m.ID); !reflect.DeepEqual(got, m) {
			t.Errorf("a person's own was changed: %+v", got)
		}
	}

	speak(t, nil)
	if again, _ := c.Find(english.ID); !reflect.DeepEqual(again, english) {
		t.Errorf("in English again: %+v", again)
	}
	if n := testing.AllocsPerRun(10, func() { c.Find(english.ID) }); n != 0 {
		t.Errorf("English costs %v allocations", n)
	}
}

// TestLanguageOfWords: doses, reasons and mistakes are told in it too.
func TestLanguageOfWords(t *testing.T) {
	t.Cleanup(func() { speak(t, nil) })
	speak(t, map[string]string{
		"%d sets of %s": "%d Runden: %s", "%s, hold %s": "%[2]s halten, %[1]s", "%s each side": "je Seite %s",
		"%d circles each way": "je Richtung %d Kreise",
		"%d seconds":          "%d Sekunden", "%s, twice a day": "%s, zweimal am Tag",
		"%s, an easier one than the %s.": "%s, leichter als %s.", "Level %d, as you set it.": "Stufe %d, wie eingestellt.",
		"unknown key": "unbekannter Schlüssel", "%s (did you mean %q?)": "%s (gemeint: %q?)",
	})
	if got, want := (Dose{Sets: 2, Repetitions: 5, Seconds: 20, EachSide: true, PerDay: 2}).String(), "2 Runden: 20 Sekunden halten, je Seite 5, zweimal am Tag"; got != want {
		t.Errorf("the dose is %q, want %q", got, want)
	}
	if got, want := (Dose{Repetitions: 5, EachSide: true, Unit: "circles"}).String(), "je Richtung 5 Kreise"; got != want {
		t.Errorf("the dose is %q, want %q", got, want)
	}
	list := []Movement{
		{ID: "a", Name: "Ätsch", Kind: "relax", Postures: []string{"seated"}, Doses: make([]Dose, 3)},
		{ID: "b", Name: "Übung", Kind: "strengthen", Postures: []string{"standing"}},
	}
	got, _ := New(list).Choose(Wish{Level: 1}, Moment{Easier: "b"})
	if want := "Ätsch, leichter als Übung. Stufe 1, wie eingestellt."; got.Why != want {
		t.Errorf("why is %q, want %q", got.Why, want)
	}
	_, err := Parse("own.yaml", []byte("movements:\n- idd: x\n"))
	if err == nil || !strings.Contains(err.Error(), `own.yaml:2:3: idd: unbekannter Schlüssel (gemeint: "id"?)`) {
		t.Errorf("the mistake is %v", err)
	}
}
