package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"deskbreak/config/lang"
)

// errByHand is for what a person can write and edit does not understand well
// enough to change only what it should.
func errByHand() error {
	return lang.Error("is written in a way that cannot be changed from here: use `deskbreak config edit`")
}

// edit sets one key in the text of a config file and leaves every other byte as
// it is: comments, order, indentation and line ends. Its result is checked by
// reading it again, so that a form of YAML it did not think of is refused and
// not damaged.
func edit(text []byte, k *key, value string) ([]byte, error) {
	mark := text[:len(text)-len(bytes.TrimPrefix(text, []byte(bom)))]
	t := source{text: string(text[len(mark):]), eol: "\n"}
	if strings.Contains(t.text, "\r\n") {
		t.eol = "\r\n"
	}
	root, bad := parseYAML(text)
	if bad != nil {
		return nil, errors.New(bad.reason)
	}
	before := flatten(root)
	if err := t.set(root, k, value); err != nil {
		return nil, err
	}
	after, bad := parseYAML([]byte(t.text))
	if bad != nil || !onlyChanged(before, flatten(after), k, value) {
		return nil, errByHand()
	}
	return append(slices.Clone(mark), t.text...), nil
}

// source is a text being edited.
type source struct {
	text, eol string
}

func (t *source) replace(from, to int, s string) { t.text = t.text[:from] + s + t.text[to:] }

// replaceValue replaces a value and keeps a comment behind it in its column,
// where there is room.
func (t *source) replaceValue(from, to int, s string) {
	rest := t.text[to:]
	gap := len(rest) - len(strings.TrimLeft(rest, " "))
	if gap > 1 && strings.HasPrefix(rest[gap:], "#") && !strings.Contains(t.text[from:to], "\n") {
		grown := utf8.RuneCountInString(s) - utf8.RuneCountInString(t.text[from:to])
		s += strings.Repeat(" ", max(1, gap-grown))
		to += gap
	}
	t.replace(from, to, s)
}

// set finds the place of the key and changes or adds it.
func (t *source) set(root *yaml.Node, k *key, value string) error {
	section, leaf := split(k.name)
	line := leaf + ": " + k.text(value)
	switch {
	case root == nil || isNull(root):
		t.end(section, line, 0, 2)
		return nil
	case root.Kind != yaml.MappingNode:
		return errByHand()
	}
	in, at := root, root
	if section != "" {
		at, in = pair(root, section)
		switch {
		case in == nil && root.Style&yaml.FlowStyle != 0:
			return t.intoFlow(root, section+": {"+line+"}")
		case in == nil:
			t.end(section, line, root.Column-1, childIndent(root))
			return nil
		case isNull(in) && in.Value == "" && root.Style&yaml.FlowStyle == 0:
			t.afterLine(at.Line, root.Column-1+childIndent(root), line)
			return nil
		case in.Kind != yaml.MappingNode:
			return errByHand()
		}
	}
	name, old := pair(in, leaf)
	switch {
	case old != nil:
		return t.change(k, name, old, value)
	case in.Style&yaml.FlowStyle != 0:
		return t.intoFlow(in, line)
	case in == root:
		t.end("", line, root.Column-1, 2)
	default:
		t.afterLine(t.lastLine(in, at.Line), in.Column-1, line)
	}
	return nil
}

// pair is a key of a mapping and its value; nil when it is not there.
func pair(n *yaml.Node, key string) (name, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key && n.Content[i].Kind == yaml.ScalarNode {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// childIndent is how far the file indents what is in a section.
func childIndent(root *yaml.Node) int {
	for i := 1; i < len(root.Content); i += 2 {
		n := root.Content[i]
		if n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle == 0 && n.Column > root.Column {
			return n.Column - root.Column
		}
	}
	return 2
}

// end adds a key, with its section if it has one, as the last line.
func (t *source) end(section, line string, indent, child int) {
	margin := strings.Repeat(" ", indent)
	added := margin + line + t.eol
	if section != "" {
		added = margin + section + ":" + t.eol + strings.Repeat(" ", child) + added
	}
	t.closeLastLine()
	at := len(t.text)
	if i := strings.LastIndex("\n"+t.text, "\n..."); i >= 0 {
		at = i // the end of the document is marked
	}
	t.replace(at, at, added)
}

func (t *source) closeLastLine() {
	if t.text != "" && !strings.HasSuffix(t.text, "\n") {
		t.text += t.eol
	}
}

// afterLine adds a line after another, which counts from 1.
func (t *source) afterLine(number, indent int, line string) {
	t.closeLastLine()
	at := t.offset(number+1, 1)
	t.replace(at, at, strings.Repeat(" ", indent)+line+t.eol)
}

// lastLine is where a section in block style ends; where that cannot be said,
// the line of its name.
func (t *source) lastLine(n *yaml.Node, name int) int {
	last := n.Content[len(n.Content)-1]
	if last.Kind == yaml.SequenceNode && last.Style&yaml.FlowStyle == 0 && len(last.Content) > 0 {
		last = last.Content[len(last.Content)-1]
	}
	from, to, ok := t.span(last)
	if !ok {
		return name
	}
	return last.Line + strings.Count(t.text[from:to], "\n")
}

// change replaces the value of a key that is there.
func (t *source) change(k *key, name, old *yaml.Node, value string) error {
	if old.Anchor != "" {
		return errByHand() // other places may use it
	}
	if old.Kind == yaml.SequenceNode && old.Style&yaml.FlowStyle == 0 {
		items, reason := splitList(value)
		if _, ok := k.form.(list); !ok || reason != "" {
			return errByHand()
		}
		return t.changeItems(name, old, items)
	}
	from, to, ok := t.span(old)
	if !ok {
		return errByHand()
	}
	if from == to { // no value yet
		after, ok := t.afterColon(name)
		if !ok {
			return errByHand()
		}
		t.replace(after, after, " "+k.text(value))
		return nil
	}
	t.replaceValue(from, to, k.text(value))
	return nil
}

// afterColon is the place behind the ":" of a key.
func (t *source) afterColon(name *yaml.Node) (int, bool) {
	_, to, ok := t.span(name)
	if !ok {
		return 0, false
	}
	gap := len(t.text[to:]) - len(strings.TrimLeft(t.text[to:], " "))
	return to + gap + 1, strings.HasPrefix(t.text[to+gap:], ":")
}

// changeItems makes a list in block style hold the given items. Lines of items
// that stay keep their comments, and lines that are only a comment all stay:
// where they are when items are only removed and appended, else before the list.
func (t *source) changeItems(name, old *yaml.Node, items []string) error {
	t.closeLastLine()
	first, last := old.Content[0].Line, old.Content[len(old.Content)-1].Line
	from, to := t.offset(first, 1), t.offset(last+1, 1)
	itemOn := map[int]string{} // by line
	for _, n := range old.Content {
		start, end, ok := t.span(n)
		if _, twice := itemOn[n.Line]; twice || !ok || strings.Contains(t.text[start:end], "\n") {
			return errByHand()
		}
		itemOn[n.Line] = n.Value
	}
	lines := strings.SplitAfter(t.text[from:to], "\n")
	margin, _, _ := strings.Cut(lines[0], "-")
	if strings.Trim(margin, " ") != "" {
		return errByHand()
	}
	var out, comments, stay []string
	left, lineOf := slices.Clone(items), map[string]string{}
	for i, line := range lines {
		item, is := itemOn[first+i]
		if !is {
			out, comments = append(out, line), append(comments, line)
		} else if j := slices.Index(left, item); j >= 0 {
			left = slices.Delete(left, j, j+1)
			out, stay, lineOf[item] = append(out, line), append(stay, item), line
		}
	}
	if !slices.Equal(slices.Concat(stay, left), items) {
		out, left = comments, items
	}
	for _, item := range left {
		out = append(out, cmp.Or(lineOf[item], margin+"- "+quote(item)+t.eol))
	}
	t.replace(from, to, strings.Join(out, ""))
	if len(items) > 0 {
		return nil
	}
	after, ok := t.afterColon(name)
	if !ok {
		return errByHand()
	}
	t.replace(after, after, " []")
	return nil
}

// intoFlow adds a key to a mapping written {like: this}.
func (t *source) intoFlow(n *yaml.Node, line string) error {
	_, to, ok := t.span(n)
	if !ok {
		return errByHand()
	}
	inside := strings.TrimRight(t.text[:to-1], " \t\r\n")
	switch inside[len(inside)-1] {
	case '{':
	case ',':
		line = " " + line
	default:
		line = ", " + line
	}
	t.replace(len(inside), len(inside), line)
	return nil
}

// flatten lists the values of a file by name, so that two can be compared. An
// alias is compared as it is written.
func flatten(root *yaml.Node) map[string]string {
	values := map[string]string{}
	var walk func(name string, n *yaml.Node)
	walk = func(name string, n *yaml.Node) {
		switch n.Kind {
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				walk(join(name, n.Content[i].Value), n.Content[i+1])
			}
		case yaml.SequenceNode:
			values[name] = fmt.Sprintf("%d items", len(n.Content)) // not text: compared, not shown
			for i, c := range n.Content {
				walk(fmt.Sprintf("%s[%d]", name, i), c)
			}
		default:
			if !isNull(n) { // a section that was empty may get its first key
				values[name] = n.Tag + " " + n.Value
			}
		}
	}
	if root != nil {
		walk("", root)
	}
	return values
}

// onlyChanged reports whether the key has its new value and all else is as before.
func onlyChanged(before, after map[string]string, k *key, value string) bool {
	n, bad := parseYAML([]byte(k.name + ": " + k.text(value)))
	if bad != nil {
		return false
	}
	wanted := flatten(n)
	others := func(values map[string]string) map[string]string {
		rest := map[string]string{}
		for name, v := range values {
			if name != k.name && !strings.HasPrefix(name, k.name+"[") {
				rest[name] = v
			}
		}
		return rest
	}
	if !maps.Equal(others(before), others(after)) {
		return false
	}
	for name, v := range wanted {
		if after[name] != v {
			return false
		}
	}
	return true
}
