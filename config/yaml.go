package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"deskbreak/config/lang"
)

// badYAML is why a text cannot be read at all.
type badYAML struct {
	line, col int
	reason    string
}

const bom = "\xef\xbb\xbf"

// parseYAML parses the one document of a text; nil when there is nothing in it.
func parseYAML(text []byte) (*yaml.Node, *badYAML) {
	text = bytes.TrimPrefix(text, []byte(bom))
	if bad := badText(text); bad != nil {
		return nil, bad
	}
	docs, err := documents(text)
	if err != nil {
		return nil, explain(text, err)
	}
	if len(docs) > 1 {
		return nil, &badYAML{docs[1].Line, docs[1].Column, lang.T("a second document: write all settings in one, without ---")}
	}
	if len(docs) == 0 || len(docs[0].Content) == 0 {
		return nil, nil
	}
	return docs[0].Content[0], nil
}

// badText finds what is no text: other encodings, control characters, and line
// ends that YAML counts as such but editors do not, so that no line number after
// them would be right.
func badText(text []byte) *badYAML {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return &badYAML{1, 1, lang.T("the file is UTF-16: save it as UTF-8")}
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		control := unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\u2028' || r == '\u2029'
		if r == '\r' && bytes.HasPrefix(text[i:], []byte("\r\n")) {
			control = false
		}
		if r == utf8.RuneError && size == 1 || control {
			start := bytes.LastIndexByte(text[:i], '\n') + 1
			bad := badYAML{bytes.Count(text[:i], []byte("\n")) + 1, utf8.RuneCount(text[start:i]) + 1, ""}
			bad.reason = lang.T("a byte %#02x that is not UTF-8: save the file as UTF-8", text[i])
			if control {
				bad.reason = lang.T("a control character (%U): remove it", r)
			}
			return &bad
		}
		i += size
	}
	return nil
}

// documents parses all documents, at most two: a second one is a mistake already.
func documents(text []byte) (docs []*yaml.Node, err error) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	for len(docs) < 2 {
		var doc yaml.Node
		if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		docs = append(docs, &doc)
	}
	return docs, nil
}

// explain finds where a text stops being YAML. The parser's own line is often
// the one before, or where the list or section began, or missing; the first line
// after the longest part that can be parsed is where a person has to look.
func explain(text []byte, err error) *badYAML {
	const most, mostBytes = 1000, 64 << 10 // beyond, the search would take longer than a person waits
	lines := bytes.SplitAfter(text, []byte("\n"))
	bad := &badYAML{reason: wording(err.Error())}
	if len(lines) > most || len(text) > mostBytes {
		_, _ = fmt.Sscanf(err.Error(), "yaml: line %d:", &bad.line) // not text: the parser's
		return bad
	}
	good, size := len(lines)-1, len(text)-len(lines[len(lines)-1])
	for ; good > 0; good-- {
		if _, err := documents(text[:size]); err == nil {
			break
		}
		size -= len(lines[good-1])
	}
	line := lines[good]
	indent := len(line) - len(bytes.TrimLeft(line, " \t"))
	bad.line, bad.col = good+1, indent+1
	if tab := bytes.IndexByte(line[:indent], '\t'); tab >= 0 {
		bad.col, bad.reason = tab+1, lang.T("a tab: indent with spaces")
	}
	return bad
}

// wording puts the parser's messages into words for who writes a config.
func wording(message string) string {
	if strings.HasPrefix(message, "yaml: line ") { // not text: the parser's
		_, message, _ = strings.Cut(message[len("yaml: line "):], ": ") // not text: the parser's
	}
	message = strings.TrimPrefix(message, "yaml: ")
	for _, w := range [...][2]string{
		{"mapping values are not allowed", lang.T(`an unexpected ":": check the indentation, or put the value in quotes`)},        // not text: the parser's
		{"could not find expected ':'", lang.T(`a ":" is missing: write key: value`)},                                             // not text: the parser's
		{"did not find expected ',' or ']'", lang.T(`a list that is not closed with "]"`)},                                        // not text: the parser's
		{"did not find expected ',' or '}'", lang.T(`a section that is not closed with "}"`)},                                     // not text: the parser's
		{"did not find expected node content", lang.T(`an item or a bracket is missing`)},                                         // not text: the parser's
		{"did not find expected key", lang.T("the line does not fit its section: check the indentation")},                         // not text: the parser's
		{"did not find expected <document start>", lang.T("the line does not fit the lines above: check the indentation")},        // not text: the parser's
		{"did not find expected '-' indicator", lang.T("the line does not fit the list: check the indentation")},                  // not text: the parser's
		{"block sequence entries are not allowed", lang.T(`a list item must be on a line of its own`)},                            // not text: the parser's
		{"found unexpected end of stream", lang.T("a quote that is not closed")},                                                  // not text: the parser's
		{"found character that cannot start any token", lang.T("a character that cannot start a value: put the value in quotes")}, // not text: the parser's
		{"unknown anchor", lang.T("an alias to an anchor that does not exist: put the value in quotes")},                          // not text: the parser's
	} {
		if strings.HasPrefix(message, w[0]) {
			return w[1]
		}
	}
	return lang.T("not valid YAML: %s", message)
}

// follow is the node that an alias stands for.
func follow(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle

// scalar is the text of a value of the given form, or why it is none.
func scalar(f form, n *yaml.Node) (text, reason string) {
	if n.Kind != yaml.ScalarNode {
		return "", lang.T("must be one value, not a list or a section: write %s", f.wants())
	}
	if reason := badTag(n); reason != "" {
		return "", reason
	}
	switch f := f.(type) {
	case boolean, number:
		_, fits := f.read(n.Value)
		if n.Style&quoted != 0 && fits == "" && n.Value != wordOf(f) {
			return "", lang.T("is text: write %s without quotes", clip(n.Value))
		}
	case path:
		return n.Value, notText(n)
	}
	return n.Value, ""
}

func wordOf(f form) string {
	if n, ok := f.(number); ok {
		return n.word
	}
	return ""
}

// item says what is wrong with an item of a list; empty: nothing.
func item(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return lang.T(`an item with ": " in it: put it in quotes`)
	case n.Kind != yaml.ScalarNode:
		return lang.T("an item must be text, not a list")
	case isNull(n):
		return lang.T(`an empty item: remove it, or write ""`)
	}
	if reason := badTag(n); reason != "" {
		return reason
	}
	return notText(n)
}

// notText says that a value would be a number, a truth value or a date.
func notText(n *yaml.Node) string {
	if n.Tag == "!!str" {
		return ""
	}
	return lang.T("%s is not text: put it in quotes, %s", clip(n.Value), doubleQuote(clip(n.Value)))
}

func badTag(n *yaml.Node) string {
	switch n.Tag {
	case "!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!merge":
		return ""
	}
	return lang.T("a value cannot have a tag such as %s: put it in quotes", clip(n.Tag))
}

// maxItems bounds a list: each item is checked against what is known.
const maxItems = 500

func tooMany() string { return lang.T("has too many items: %d is the most", maxItems) }

// splitList reads a list outside a file: items separated by commas, or, for
// items that hold commas, as in a file: ["0 10,11 * * *"].
func splitList(text string) (items []string, reason string) {
	if text = strings.TrimSpace(text); text == "" {
		return nil, ""
	}
	if !strings.HasPrefix(text, "[") {
		if strings.Count(text, ",") >= maxItems {
			return nil, tooMany()
		}
		for _, s := range strings.Split(text, ",") {
			if s = strings.TrimSpace(s); s == "" {
				return nil, lang.T("an empty item between commas")
			}
			items = append(items, s)
		}
		return items, ""
	}
	n, bad := parseYAML([]byte(text))
	if bad != nil || n == nil || n.Kind != yaml.SequenceNode {
		return nil, lang.T(`is no list: write a, b or ["a", "b"]`)
	}
	if len(n.Content) > maxItems {
		return nil, tooMany()
	}
	for _, c := range n.Content {
		if reason := item(follow(c)); reason != "" {
			return nil, reason
		}
		items = append(items, follow(c).Value)
	}
	return items, ""
}

// flow writes a list as a file would: [a, "b c"].
func flow(items []string) string {
	var b strings.Builder
	for i, s := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quote(s))
	}
	return "[" + b.String() + "]"
}

// quote writes a text as a YAML value, in quotes unless it is surely plain.
func quote(s string) string {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && c != '/' && (i == 0 || !isDigit(c) && c != '-' && c != '_' && c != '.') {
			return doubleQuote(s)
		}
	}
	switch strings.ToLower(s) {
	case "", "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		return doubleQuote(s)
	}
	return s
}

// doubleQuote writes a text in quotes; what JSON writes, YAML reads.
func doubleQuote(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
