package config

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// offset is where a line and column, counted from 1, are in the text.
func (t *source) offset(line, col int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(t.text[at:], '\n')
		if i < 0 {
			return len(t.text)
		}
		at += i + 1
	}
	for i := range t.text[at:] {
		if col--; col == 0 {
			return at + i
		}
	}
	return len(t.text)
}

// span is where a value begins and ends in the text; not ok for those that it
// cannot tell.
func (t *source) span(n *yaml.Node) (from, to int, ok bool) {
	from = t.offset(n.Line, n.Column)
	rest := t.text[from:]
	for strings.HasPrefix(rest, "!") || strings.HasPrefix(rest, "&") { // a tag goes with its value
		i := strings.IndexByte(rest, ' ')
		if i < 0 {
			return 0, 0, false
		}
		rest = strings.TrimLeft(rest[i:], " ")
	}
	size := 0
	switch {
	case n.Kind == yaml.AliasNode:
		size, ok = 1+len(n.Value), strings.HasPrefix(rest, "*"+n.Value)
	case n.Style&yaml.FlowStyle != 0:
		size, ok = brackets(rest)
	case n.Kind != yaml.ScalarNode || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
	case n.Style&quoted != 0:
		size, ok = quotes(rest)
	default:
		size, ok = len(n.Value), strings.HasPrefix(rest, n.Value)
	}
	return from, len(t.text) - len(rest) + size, ok
}

// quotes is how long a text in quotes is.
func quotes(s string) (int, bool) {
	for i := 1; i < len(s); i++ {
		switch {
		case s[0] == '"' && s[i] == '\\':
			i++
		case s[i] == s[0] && s[0] == '\'' && strings.HasPrefix(s[i+1:], "'"):
			i++
		case s[i] == s[0]:
			return i + 1, true
		}
	}
	return 0, false
}

// brackets is how long a [list] or {mapping} is.
func brackets(s string) (int, bool) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return i + 1, true
			}
		case (c == '"' || c == '\'') && strings.ContainsRune(" \t\n,:[{", rune(s[max(i-1, 0)])):
			n, ok := quotes(s[i:])
			if !ok {
				return 0, false
			}
			i += n - 1
		case c == '#' && strings.ContainsRune(" \t\n", rune(s[max(i-1, 0)])):
			n := strings.IndexByte(s[i:], '\n')
			if n < 0 {
				return 0, false
			}
			i += n
		}
	}
	return 0, false
}
