package movement

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"deskbreak/config/lang"
)

// fields walks the keys of a mapping: each known one once, the needed ones all
// there. set reports whether it knows the key. The result is whether n is a
// mapping at all.
func (p *parser) fields(n *yaml.Node, what string, set func(key string, v *yaml.Node) bool, known, needed []string) bool {
	if n.Kind != yaml.MappingNode {
		p.fail(n, "", lang.T("expected the keys of %s (%s)", what, strings.Join(known, ", "))+aliasHint(n))
		return false
	}
	seen := make([]string, 0, len(known))
	var meant []string // by keys that are not known: one mistake is told once
	for i := 0; i+1 < len(n.Content) && !p.full(); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		key := k.Value
		if k.Kind != yaml.ScalarNode {
			p.fail(k, "", lang.T("expected one of the keys %s", strings.Join(known, ", "))+aliasHint(k))
			continue
		}
		if slices.Contains(seen, key) {
			p.fail(k, key, lang.T("is there twice; keep one"))
			continue
		}
		if !set(key, v) {
			p.fail(k, shorten(key), unknown(key, known))
			meant = append(meant, nearest(key, known))
			continue
		}
		seen = append(seen, key)
	}
	for _, key := range needed {
		if !slices.Contains(seen, key) && !slices.Contains(meant, key) {
			p.fail(n, key, missing(key, what))
		}
	}
	return true
}

// unknown says what was probably meant by a key, or where it belongs.
func unknown(key string, known []string) string {
	if slices.Contains(doseKeys(), key) && !slices.Contains(known, key) {
		return lang.T("goes into a dose, e.g. \"doses: [{repetitions: 10, per_day: 2}]\"")
	}
	return didYouMean(lang.T("unknown key"), key, known)
}

// missing says what to write for a key that is not there.
func missing(key, what string) string {
	var words []string
	switch key {
	case "kind":
		return lang.T("is missing in %s; it can be %s", what, strings.Join(Kinds(), ", "))
	case "areas":
		words = Areas()
	case "postures":
		words = Postures()
	case "doses":
		return lang.T("is missing in %s; say how much, e.g. \"doses: [{repetitions: 10}]\"", what)
	default:
		return lang.T("is missing in %s", what)
	}
	return lang.T("is missing in %s; it is a list of %s", what, strings.Join(words, ", "))
}

// text is a scalar that is words: not empty, not too long, nothing in it that
// would disturb a terminal. The spaces around it, and the end of the line that a
// block of YAML ends with, are not part of it.
func (p *parser) text(key string, n *yaml.Node, most int) string {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" {
		p.fail(n, key, lang.T("expected words; put them in quotes")+aliasHint(n))
		return ""
	}
	s := strings.Trim(n.Value, " \n")
	switch length := utf8.RuneCountInString(s); {
	case s == "":
		p.fail(n, key, lang.T("is empty"))
		return ""
	case length > most:
		p.fail(n, key, lang.T("%d characters are too many; keep to %d", length, most))
		return ""
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		p.fail(n, key, lang.T("contains the character %s; write it on one line as plain words", strconv.QuoteRune(r)))
		return ""
	}
	return s
}

// words is a list of known words, each once.
func (p *parser) words(key string, n *yaml.Node, known []string, needed bool) []string {
	if n.Kind != yaml.SequenceNode {
		p.fail(n, key, lang.T("expected a list, e.g. [%s]", known[0])+aliasHint(n))
		return nil
	}
	if needed && len(n.Content) == 0 {
		p.fail(n, key, lang.T("needs at least one of %s", strings.Join(known, ", ")))
	}
	var list []string
	if len(n.Content) > len(known) {
		p.fail(n, key, lang.T("%d words are too many; there are only %d to choose from, each once", len(n.Content), len(known)))
		return nil
	}
	for _, item := range n.Content {
		s := p.word(key, item, known)
		if s == "" {
			continue
		}
		if slices.Contains(list, s) {
			p.fail(item, key, lang.T("%q is there twice; keep one", s))
			continue
		}
		list = append(list, s)
	}
	return slices.Clip(list)
}

// word is one of the known words, and empty when it is not. The known one is
// returned and not the one read, which would be one more copy in memory.
func (p *parser) word(key string, n *yaml.Node, known []string) string {
	s := p.text(key, n, maxName)
	if s == "" {
		return ""
	}
	if i := slices.Index(known, n.Value); i >= 0 {
		return known[i]
	}
	if nearest(s, known) == "" {
		p.fail(n, key, lang.T("unknown word %q; it can be %s", n.Value, strings.Join(known, ", ")))
	} else {
		p.fail(n, key, didYouMean(lang.T("unknown word %q", n.Value), s, known))
	}
	return ""
}

// number is a whole number from least to most. Other ways of writing numbers in
// YAML (0x10, 1e2, 010) are refused: nobody means them here.
func (p *parser) number(key string, n *yaml.Node, least, most int) int {
	i, err := strconv.Atoi(n.Value)
	if err != nil || n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || strconv.Itoa(i) != n.Value {
		p.fail(n, key, lang.T("expected a whole number, got %q", shorten(n.Value))+aliasHint(n))
		return 0
	}
	if i < least || i > most {
		p.fail(n, key, lang.T("%d is out of range; it can be %d to %d", i, least, most))
		return 0
	}
	return i
}

func (p *parser) truth(key string, n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" {
		p.fail(n, key, lang.T("expected true or false, got %q", shorten(n.Value))+aliasHint(n))
		return false
	}
	return strings.EqualFold(n.Value, "true")
}

// unreadable finds what is no UTF-8, and where: what editors of old save. The
// library has jargon for it, and no place.
func unreadable(data []byte) (line, col int, reason string) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return 1, 1, lang.T("the file is UTF-16: save it as UTF-8")
	}
	line, col = 1, 1
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return line, col, lang.T("a byte %#02x that is not UTF-8: save the file as UTF-8", data[i])
		case r == '\n':
			line, col = line+1, 1
		default:
			col++
		}
		i += n
	}
	return 0, 0, ""
}

// aliasHint explains the one thing of YAML that is left out: references make
// small files that unfold into huge ones.
func aliasHint(n *yaml.Node) string {
	if n.Kind == yaml.AliasNode {
		return lang.T("; references (*%s) are not read here, write it out", shorten(n.Value))
	}
	return ""
}

// broken notes what the library cannot read. A tab looks like spaces to a person,
// and the library does not name it.
func (p *parser) broken(err error) {
	line, reason := yamlError(err)
	lines := bytes.SplitN(p.data, []byte("\n"), line+2)
	for at := line; at <= min(line+1, len(lines)); at++ { // often it counts from 0
		text := lines[at-1]
		indent := text[:len(text)-len(bytes.TrimLeft(text, " \t"))]
		if tab := bytes.IndexByte(indent, '\t'); tab >= 0 && len(bytes.TrimSpace(text)) > 0 {
			p.fail(&yaml.Node{Line: at, Column: tab + 1}, "", lang.T("a tab: indent with spaces"))
			return
		}
	}
	p.fail(&yaml.Node{Line: line, Column: 1}, "", lang.T("not valid YAML: %s", reason))
}

// yamlError takes the line out of the library's message, which is all it gives.
// What it says of an unfinished list or mapping is where that began, counted
// from 0.
func yamlError(err error) (line int, reason string) {
	reason = strings.TrimPrefix(err.Error(), "yaml: ")
	line = 1
	if rest, ok := strings.CutPrefix(reason, "line "); ok {
		if num, after, ok := strings.Cut(rest, ": "); ok {
			if n, err := strconv.Atoi(num); err == nil && n > 0 {
				line, reason = n, after
			}
		}
	}
	if strings.HasPrefix(reason, "did not find expected") { // not text: the library's words
		line++
		reason = lang.T("%s; check indents and brackets in what starts here", reason)
	}
	return line, reason
}

func kebab(s string) bool {
	for part := range strings.SplitSeq(s, "-") {
		if part == "" {
			return false
		}
		for _, r := range part {
			if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
				return false
			}
		}
	}
	return true
}

// shorten keeps a message readable when the mistake is a page of text.
func shorten(s string) string {
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "…"
	}
	return s
}

// didYouMean adds to a reason what was probably meant.
func didYouMean(reason, s string, known []string) string {
	if near := nearest(s, known); near != "" {
		return lang.T("%s (did you mean %q?)", reason, near)
	}
	return reason
}

// nearest is the nearest known word, when it is near enough to be meant; else
// it is empty.
func nearest(s string, known []string) string {
	best, least := "", 3
	if utf8.RuneCountInString(s) > 40 {
		return ""
	}
	for _, word := range known {
		if d := distance(s, word); d < least && 2*d <= len(word) {
			best, least = word, d
		}
	}
	return best
}

// distance is the number of single changes (Levenshtein) between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			left, row[j+1] = row[j+1], min(left+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
