package lang

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// use sets the language of a test and sets English again after it.
func use(t *testing.T, messages string) error {
	t.Helper()
	file := filepath.Join(t.TempDir(), "messages.json")
	if err := os.WriteFile(file, []byte(messages), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { current.Store(nil) })
	return Use("auto", environment(Environment, file))
}

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestEnglish(t *testing.T) {
	for got, want := range map[string]string{
		T("%d movements", 0):     "0 movements",
		T("%d movements", 1):     "1 movement",
		T("%d movements", 2):     "2 movements",
		T("100% of %s"):          "100% of %s", // as it stands
		T("%d of %d days", 0, 0): "0 of 0 days",
		T("%d of %d days", 0, 1): "0 of 1 day",
		T("%d of %d days", 1, 1): "1 of 1 day",
		T("%d of %d days", 1, 2): "1 of 2 days",
		T("%d of %d days", 1, 5): "1 of 5 days",
		T("%d of %d days", 5, 1): "5 of 1 day",
		T("%s at %d", "x", 1):    "x at 1",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if err := Errorf("cannot read %q: %w", "x", fs.ErrNotExist); err.Error() != `cannot read "x": file does not exist` || !strings.Contains(err.Error(), fs.ErrNotExist.Error()) {
		t.Errorf("got %v", err)
	}
	if Tag() != "en" {
		t.Errorf("the tag of English is %q", Tag())
	}
	if got := Known("%s at %d"); !English() || got != "%s at %d" {
		t.Errorf("got %q", got)
	}
	if err := Error("100% wrong"); err.Error() != "100% wrong" {
		t.Errorf("got %v", err)
	}
}

// Polish tells one, few and many apart, and may turn words round.
const polish = `{"language": "pl", "texts": {
	"%d movements": {"one": "%d ruch", "few": "%d ruchy", "many": "%d ruchów", "other": "%d ruchu"},
	"%s at %d": "%[2]d, %[1]s",
	"cannot read %q: %w": "nie można odczytać %q: %w",
	"%s: %d of %d breaks": {"one": "%s: %d z %d przerwy", "other": "%s: %d z %d przerw", "count": 1}
}}`

func TestTranslation(t *testing.T) {
	if err := use(t, polish); err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		T("%d movements", 1):                  "1 ruch",
		T("%d movements", int64(3)):           "3 ruchy",
		T("%d movements", 5):                  "5 ruchów",
		T("%d movements", 22):                 "22 ruchy",
		T("%s at %d", "x", 1):                 "1, x",
		T("%s: %d of %d breaks", "Mon", 1, 4): "Mon: 1 z 4 przerw",
		T("%s: %d of %d breaks", "Mon", 0, 1): "Mon: 0 z 1 przerwy",
		T("not translated yet, %d times", 2):  "not translated yet, 2 times",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if Tag() != "pl" {
		t.Errorf("got the tag %q", Tag())
	}
	if got := Known("not in the catalogue, 100%"); English() || got != "not in the catalogue, 100%" {
		t.Errorf("got %q", got)
	}
	if got := Known("%s at %d"); got != "%[2]d, %[1]s" {
		t.Errorf("got %q", got)
	}
	if err := Errorf("cannot read %q: %w", "x", fs.ErrNotExist); err.Error() != `nie można odczytać "x": file does not exist` {
		t.Errorf("got %v", err)
	}
}

func TestFormat(t *testing.T) {
	at := time.Date(2026, 3, 9, 14, 35, 0, 0, time.UTC)
	if got := Format(at, "Monday 2 January 15:04"); got != "Monday 9 March 14:35" {
		t.Errorf("in English: %q", got)
	}
	if err := use(t, `{"language": "de", "texts": {"Monday": "Montag", "Mon": "Mo", "March": "März", "Mar": "Mär"}}`); err != nil {
		t.Fatal(err)
	}
	for layout, want := range map[string]string{
		"Monday 15:04": "Montag 14:35", "Mon 2 Jan": "Mo 9 Mär", "Mon 15:04": "Mo 14:35",
		"Monday 2 January 2006": "Montag 9 März 2026", "15:04": "14:35",
	} {
		if got := Format(at, layout); got != want {
			t.Errorf("%q: got %q, want %q", layout, got, want)
		}
	}
	// Tuesday's short name is March's English one.
	if err := use(t, `{"language": "es", "texts": {"Tue": "Mar", "Mar": "mzo"}}`); err != nil {
		t.Fatal(err)
	}
	if got := Format(at.AddDate(0, 0, 1), "Mon 2 Jan 15:04"); got != "Mar 10 mzo 14:35" {
		t.Errorf("got %q", got)
	}
	if names := Names(); len(names) != 38 || !slices.Contains(names, "Sunday") || !slices.Contains(names, "Dec") {
		t.Errorf("names: %q", names)
	}
}

func TestMistakesInMessages(t *testing.T) {
	for messages, want := range map[string]string{
		`nonsense`:           "not a file of messages",
		`{"texts": {}}`:      `"" is no language`,
		`{"language": "!!"}`: `"!!" is no language`,
		`{"language": "de", "texts": {"%d movements": ""}}`:                                        "has no translation",
		`{"language": "de", "texts": {"%d movements": "Bewegungen"}}`:                              `takes 1:d, and "Bewegungen" takes nothing`,
		`{"language": "de", "texts": {"%s at %d": "%d um %s"}}`:                                    "takes 1:s 2:d, and",
		`{"language": "de", "texts": {"%d movements": {"one": "eine", "other": "%d Bewegungen"}}}`: `"eine" takes nothing`,
		`{"language": "de", "texts": {"a": 5}}`:                                                    "not a file of messages",
	} {
		err := use(t, messages)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", messages, err, want)
		}
		if got := T("%s at %d", "x", 1); got != "x at 1" {
			t.Errorf("%s: refused, and in use: %q", messages, got)
		}
	}
	if err := Use("de", environment(Environment, filepath.Join(t.TempDir(), "none.json"))); err == nil {
		t.Error("a file that is not there is no mistake")
	}
}

// TestLanguages: there is English only as yet, whatever is asked for.
func TestLanguages(t *testing.T) {
	for _, tag := range []string{"", "auto", "en", "de", "pt-BR", "C", "x-klingon"} {
		for _, env := range []string{"", "de_DE.UTF-8", "C", "POSIX", "en_GB", "sr_RS@latin", "%"} {
			if err := Use(tag, environment("LANG", env)); err != nil || current.Load() != nil {
				t.Errorf("%q in %q: %v", tag, env, err)
			}
		}
	}
	for env, want := range map[string]string{"de_DE.UTF-8": "de-DE", "sr_RS@latin": "sr-RS", "C": "C", "": ""} {
		if got := wanted(environment("LC_MESSAGES", env)); got != want {
			t.Errorf("%q is %q, want %q", env, got, want)
		}
	}
	if got := wanted(environment("LANG", "de_DE", "LC_ALL", "fr_FR.UTF-8")); got != "fr-FR" {
		t.Errorf("LC_ALL comes first, got %q", got)
	}
}

// watched is a folder of catalogues that looks at the language in use when one is read.
type watched struct {
	fstest.MapFS
	read func()
}

func (w watched) ReadFile(name string) ([]byte, error) {
	w.read()
	return w.MapFS.ReadFile(name)
}

// TestNoEnglishInBetween: while a language is read, the one before is in use, and a
// catalogue with a mistake changes nothing.
func TestNoEnglishInBetween(t *testing.T) {
	t.Cleanup(func() { current.Store(nil) })
	said := ""
	all := watched{fstest.MapFS{
		"messages/de.json": {Data: []byte(`{"language": "de", "texts": {"Done": "Erledigt"}}`)},
		"messages/fr.json": {Data: []byte(`{"language": "fr", "texts": {"Done": "Fait"}}`)},
		"messages/pl.json": {Data: []byte(`{"language": "pl", "texts": {"Done": ""}}`)},
	}, func() { said = T("Done") }}
	none := environment()
	for _, step := range []struct {
		tag, before, after string
		bad                bool
	}{
		{"de", "Done", "Erledigt", false},
		{"fr", "Erledigt", "Fait", false},
		{"pl", "Fait", "Fait", true},
	} {
		if err := useOf(all, step.tag, none); (err != nil) != step.bad {
			t.Fatalf("%s: %v", step.tag, err)
		}
		if said != step.before || T("Done") != step.after {
			t.Errorf("%s: while it was read %q, after it %q", step.tag, said, T("Done"))
		}
	}
	if err := useOf(all, "en", none); err != nil || !English() {
		t.Errorf("back to English: %v", err)
	}
}

// TestCataloguesAreGood: every language that comes with the program can be used.
func TestCataloguesAreGood(t *testing.T) {
	entries, err := catalogues.ReadDir("messages")
	if err != nil || len(entries) == 0 {
		t.Fatal(err)
	}
	english, err := os.ReadFile("en.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parse("en.json", english); err != nil {
		t.Error(err)
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".json" {
			continue
		}
		data, err := catalogues.ReadFile("messages/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parse(e.Name(), data); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkT(b *testing.B) {
	for b.Loop() {
		T("%s at %d", "x", 1)
	}
}
