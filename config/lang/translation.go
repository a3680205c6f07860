package lang

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// The catalogues that come with the program: messages/TAG.json.
//
//go:embed messages
var catalogues embed.FS

// Catalogue is a file of messages.
type Catalogue struct {
	// Language is its BCP 47 tag.
	Language string `json:"language"`
	// Texts are the translations by their English words.
	Texts map[string]Message `json:"texts"`
}

// Message is one text: the same for all numbers, or a form for each kind of
// number that the language tells apart.
type Message struct {
	// Other is the text, or its form for all numbers without one of their own.
	Other string `json:"other"`
	// Zero to Many are the forms of CLDR's plural rules; empty: Other.
	Zero string `json:"zero,omitempty"`
	One  string `json:"one,omitempty"`
	Two  string `json:"two,omitempty"`
	Few  string `json:"few,omitempty"`
	Many string `json:"many,omitempty"`
	// Count says which whole number among the text's verbs decides, from 0.
	Count int `json:"count,omitempty"`
}

// forms are all that a message has.
func (m Message) forms() []string {
	return slices.DeleteFunc([]string{m.Other, m.Zero, m.One, m.Two, m.Few, m.Many}, func(s string) bool { return s == "" })
}

// UnmarshalJSON reads a message that is the same for all numbers from a string.
func (m *Message) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*m = Message{}
		return json.Unmarshal(data, &m.Other)
	}
	type plain Message
	return json.Unmarshal(data, (*plain)(m))
}

// MarshalJSON writes a string where that says all.
func (m Message) MarshalJSON() ([]byte, error) {
	type plain Message
	if m == (Message{Other: m.Other}) {
		return marshal(m.Other)
	}
	return marshal(plain(m))
}

// marshal leaves <, > and & as people write them.
func marshal(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return []byte(strings.TrimSuffix(b.String(), "\n")), err
}

// translation is a catalogue in use.
type translation struct {
	tag   language.Tag
	texts map[string]Message
}

func (t *translation) find(text string, args []any) string {
	m, ok := t.texts[text]
	if !ok {
		return text
	}
	n, ok := count(args, m.Count)
	if !ok || len(m.forms()) == 1 {
		return m.Other
	}
	form := ""
	switch plural.Cardinal.MatchPlural(t.tag, int(min(max(n, -n), 1<<30)), 0, 0, 0, 0) {
	case plural.Zero:
		form = m.Zero
	case plural.One:
		form = m.One
	case plural.Two:
		form = m.Two
	case plural.Few:
		form = m.Few
	case plural.Many:
		form = m.Many
	}
	if form == "" {
		return m.Other
	}
	return form
}

// Environment names a file of messages that is used instead of those that come
// with the program, so that a translation can be tried while it is made.
const Environment = "DESKBREAK_MESSAGES"

// Use sets the language: "auto" or empty for that of the environment (LC_ALL,
// LC_MESSAGES, LANG), else a tag. One that there are no messages for is English.
// getenv is os.Getenv. The error is about the file that [Environment] names; the
// language is then as it was. While a translation is read, the one before is in use.
func Use(tag string, getenv func(string) string) error { return useOf(catalogues, tag, getenv) }

// useOf is Use with the catalogues of a folder.
func useOf(catalogues fs.FS, tag string, getenv func(string) string) error {
	if file := getenv(Environment); file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("the messages that %s names cannot be read: %w", Environment, err)
		}
		t, err := parse(file, data)
		if err != nil {
			return err
		}
		current.Store(t)
		return nil
	}
	if tag == "" || tag == "auto" {
		tag = wanted(getenv)
	}
	name := match(catalogues, tag)
	if name == "" {
		current.Store(nil)
		return nil
	}
	data, err := fs.ReadFile(catalogues, "messages/"+name+".json")
	if err != nil {
		return err
	}
	t, err := parse(name+".json", data)
	if err != nil {
		return err
	}
	current.Store(t)
	return nil
}

// wanted is the language of the environment, as POSIX has it.
func wanted(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			v, _, _ = strings.Cut(v, ".")
			v, _, _ = strings.Cut(v, "@")
			return strings.ReplaceAll(v, "_", "-")
		}
	}
	return ""
}

// match is the catalogue that serves a language best; empty: English does.
func match(catalogues fs.FS, tag string) string {
	entries, err := fs.ReadDir(catalogues, "messages")
	if err != nil || tag == "" || tag == "C" || tag == "POSIX" {
		return ""
	}
	names, tags := []string{""}, []language.Tag{language.English}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".json")
		if !ok {
			continue
		}
		names, tags = append(names, name), append(tags, language.Make(name))
	}
	if len(names) == 1 {
		return ""
	}
	_, i, _ := language.NewMatcher(tags).Match(language.Make(tag))
	return names[i]
}

// parse reads a catalogue and checks that each translation takes what its text
// takes: a missing verb would show as %!d(MISSING).
func parse(file string, data []byte) (*translation, error) {
	var c Catalogue
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("%s: not a file of messages: %v", file, err)
	}
	tag, err := language.Parse(c.Language)
	if err != nil {
		return nil, fmt.Errorf(`%s: %q is no language: write "language": "de" or another tag`, file, c.Language)
	}
	var errs []error
	for text, m := range c.Texts {
		if m.Other == "" {
			errs = append(errs, fmt.Errorf("%s: %q has no translation; leave it out or fill it in", file, text))
		}
		for _, form := range m.forms() {
			if want, got := verbs(text), verbs(form); !slices.Equal(want, got) {
				errs = append(errs, fmt.Errorf("%s: %q takes %s, and %q takes %s", file, text, show(want), form, show(got)))
			}
		}
	}
	if len(errs) > 0 {
		slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
		return nil, errors.Join(errs...)
	}
	return &translation{tag: tag, texts: c.Texts}, nil
}

func show(verbs []string) string {
	if len(verbs) == 0 {
		return "nothing"
	}
	return strings.Join(verbs, " ")
}

// verbs are what a format takes, as ARGUMENT:VERB in the order of the arguments:
// a translation may change the order of the words with %[2]s.
func verbs(format string) []string {
	var all []string
	next := 1
	for _, m := range regexp.MustCompile(`%[-+# 0]*\d*(?:\.\d+)?(?:\[(\d+)\])?([a-zA-Z%])`).FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			if _, err := fmt.Sscan(m[1], &next); err != nil {
				continue
			}
		}
		if v := fmt.Sprintf("%d:%s", next, m[2]); !slices.Contains(all, v) {
			all = append(all, v)
		}
		next++
	}
	slices.Sort(all)
	return all
}
