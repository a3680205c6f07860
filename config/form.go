package config

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// A form is what values a key takes.
type form interface {
	// read turns text into a value, or says in reason what is wrong with it.
	read(text string) (value any, reason string)
	// wants names the values in a few words.
	wants() string
	// schema is the form in JSON Schema.
	schema() map[string]any
}

// boolean is true or false, and nothing that only looks like it.
type boolean struct{}

func (boolean) read(text string) (any, string) {
	switch text {
	case "true":
		return true, ""
	case "false":
		return false, ""
	}
	return nil, lang.T("%s is neither true nor false", show(text))
}

func (boolean) wants() string          { return lang.T("true or false") }
func (boolean) schema() map[string]any { return map[string]any{"type": "boolean"} }

// number is a whole number in a range; word, if any, stands for 0.
type number struct {
	min, max int
	word     string
}

func (f number) read(text string) (any, string) {
	if f.word != "" && text == f.word {
		return 0, ""
	}
	n, err := strconv.Atoi(text)
	if err != nil || text != strconv.Itoa(n) {
		return nil, lang.T("%s is not %s", show(text), f.wants())
	}
	if n < f.min || n > f.max {
		return nil, lang.T("%d is out of range: write %s", n, f.wants())
	}
	return n, ""
}

func (f number) wants() string {
	if f.word != "" {
		return lang.T("%s, or %d to %d", f.word, f.min, f.max)
	}
	return lang.T("a whole number, %d to %d", f.min, f.max)
}

func (f number) schema() map[string]any {
	s := map[string]any{"type": "integer", "minimum": f.min, "maximum": f.max}
	if f.word != "" {
		return either(s, map[string]any{"const": f.word})
	}
	return s
}

// duration is a length of time with a unit; word, if any, stands for 0.
type duration struct {
	min, max time.Duration
	word     string
}

func (f duration) read(text string) (any, string) {
	if f.word != "" && text == f.word {
		return time.Duration(0), ""
	}
	var d time.Duration
	var reason string
	if text != "0" { // needs no unit, but may be too short
		d, reason = parseDuration(text)
	}
	switch {
	case reason != "" && f.word != "":
		return nil, lang.T("%s, or %s", reason, f.word)
	case reason != "":
		return nil, reason
	case d < f.min:
		return nil, lang.T("%s is too short: write %s", text, f.wants())
	case d > f.max:
		return nil, lang.T("%s is too long: write %s", text, f.wants())
	}
	return d, ""
}

func (f duration) wants() string {
	least := short(f.min)
	switch {
	case f.word != "":
		return lang.T("%s, or a duration, %s to %s", f.word, least, short(f.max))
	case f.min == 0:
		least = "0"
	}
	return lang.T("a duration, %s to %s", least, short(f.max))
}

func (f duration) schema() map[string]any {
	s := map[string]any{"type": "string", "pattern": `^([0-9]+(\.[0-9]+)?(ms|s|m|h|d|w))+$`}
	switch {
	case f.word != "":
		return either(s, map[string]any{"const": f.word})
	case f.min == 0:
		return either(s, map[string]any{"enum": []any{0, "0"}})
	}
	return s
}

// clock is a time of the day, kept as time since midnight.
type clock struct{}

func (clock) read(text string) (any, string) {
	h, m, ok := strings.Cut(text, ":")
	hour, err1 := strconv.ParseUint(h, 10, 8)
	minute, err2 := strconv.ParseUint(m, 10, 8)
	if !ok || err1 != nil || err2 != nil || len(h) > 2 || len(m) != 2 || hour > 23 || minute > 59 {
		return nil, lang.T("%s is no time of the day: write one such as \"06:00\"", show(text))
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, ""
}

func (clock) wants() string { return lang.T(`a time of the day such as "06:00"`) }

func (clock) schema() map[string]any {
	return map[string]any{"type": "string", "pattern": `^([01]?[0-9]|2[0-3]):[0-5][0-9]$`}
}

// choice is one of a few words, given separated by spaces.
type choice struct{ words string }

func (f choice) read(text string) (any, string) {
	words := strings.Fields(f.words)
	if slices.Contains(words, text) {
		return text, ""
	}
	return nil, didYouMean(lang.T("%s is not one of %s", show(text), strings.Join(words, ", ")), nearest(text, words))
}

func (f choice) wants() string { return strings.ReplaceAll(f.words, " ", ", ") }

func (f choice) schema() map[string]any {
	var words []any
	for _, w := range strings.Fields(f.words) {
		words = append(words, w)
	}
	return map[string]any{"enum": words}
}

// language is "auto" or the shape of a language tag; whether there are messages
// in it is not known here.
type language struct{}

func (language) read(text string) (any, string) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '-' || r == '_' })
	joints := strings.Count(text, "-") + strings.Count(text, "_")
	ok := len(parts) > 0 && len(parts) == joints+1 && len(parts[0]) >= 2 && !strings.ContainsAny(parts[0], "0123456789")
	for _, p := range parts {
		for _, r := range p {
			ok = ok && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
		}
		ok = ok && len(p) <= 8
	}
	if !ok {
		return nil, lang.T("%s is no language: write auto, or a tag such as de or pt-BR", show(text))
	}
	return text, ""
}

func (language) wants() string { return lang.T("auto, or a tag such as de or pt-BR") }

func (language) schema() map[string]any {
	return map[string]any{"type": "string", "pattern": `^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$`}
}

// list is a list of texts. What the items must be is checked after all layers
// were read: by check one by one, or against the known names.
type list struct {
	check   func(Checks) func(string) error
	known   func(Checks) []string // nil result: not checked
	noun    string                // what an item is, of known names: area, posture, precaution or movement
	example string
	program bool // a program and its arguments
}

func (f list) read(text string) (any, string) {
	items, reason := splitList(text)
	if reason != "" {
		return nil, reason
	}
	return items, ""
}

func (f list) wants() string {
	switch {
	case f.program:
		return lang.T("a list: a program and its arguments")
	case f.example != "":
		return lang.T("a list such as %s", flow([]string{f.example}))
	}
	switch f.noun {
	case "area":
		return lang.T("a list of areas")
	case "posture":
		return lang.T("a list of postures")
	case "precaution":
		return lang.T("a list of precautions")
	}
	return lang.T("a list of movements")
}

func (f list) schema() map[string]any {
	item := map[string]any{"type": "string"}
	if !f.program {
		item["minLength"] = 1
	}
	return map[string]any{"type": "array", "items": item}
}

// path is a file, or one of the words (separated by spaces). A file's name may
// start with ~/ and is otherwise taken from the folder of the config file, or
// from the working directory where the environment or a flag gives it.
type path struct {
	words    string
	optional bool // empty: none
	written  bool // a file that will be written; else one that must exist
}

func (f path) read(text string) (any, string) {
	if strings.ContainsAny(text, "\x00\r\n") {
		return nil, lang.T("%s is no file name", show(text))
	}
	if text == "" && !f.optional {
		return nil, lang.T("is empty: write %s", f.wants())
	}
	return text, ""
}

// isWord reports whether text is not a file but has a meaning of its own.
func (f path) isWord(text string) bool {
	return text == "" || slices.Contains(strings.Fields(f.words), text)
}

func (f path) wants() string {
	if f.words == "" {
		return lang.T("a file")
	}
	return lang.T("%s, or a file", strings.ReplaceAll(f.words, " ", ", "))
}

func (f path) schema() map[string]any {
	s := map[string]any{"type": "string"}
	if !f.optional {
		s["minLength"] = 1
	}
	return s
}

func either(schemas ...any) map[string]any { return map[string]any{"anyOf": schemas} }
