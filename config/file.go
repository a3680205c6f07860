package config

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"deskbreak/config/lang"
)

// parse reads the text of a file into entries and locked keys. Anchors are
// followed where they are used; as a value is at most a list of texts, nothing
// can be multiplied with them.
func (l *loading) parse(at place, text []byte) (map[string]entry, map[string]place) {
	f := file{loading: l, at: at, entries: map[string]entry{}}
	root, bad := parseYAML(text)
	if bad != nil {
		at.line, at.col = bad.line, bad.col
		l.fail(at, "", bad.reason)
		return f.entries, nil
	}
	switch {
	case root == nil || isNull(root):
	case root.Kind != yaml.MappingNode:
		l.fail(f.place(root), "", lang.T("settings are written as key: value, such as interval: 60m"))
	default:
		f.mapping("", root)
	}
	return f.entries, f.locked
}

// file is one config file being read.
type file struct {
	*loading
	at      place
	entries map[string]entry
	locked  map[string]place
}

func (f *file) place(n *yaml.Node) place {
	return place{layer: f.at.layer, path: f.at.path, line: n.Line, col: n.Column}
}

// mapping reads the keys of the top level (section is empty) or of a section.
func (f *file) mapping(section string, n *yaml.Node) {
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], follow(n.Content[i+1])
		full := join(section, key.Value)
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			f.fail(f.place(key), section, lang.T("a key is one plain word; lists, anchors and << cannot be keys"))
			continue
		}
		if first, twice := lines[key.Value]; twice {
			f.fail(f.place(key), showKey(full), lang.T("is already set on line %d: keep one of the two", first))
		} else {
			lines[key.Value] = key.Line
		}
		k := find(full)
		if strings.Contains(key.Value, ".") {
			k = nil // in a file a section is indented, not written with a dot
		}
		switch {
		case k != nil && isNull(value):
			f.fail(f.place(key), full, lang.T("has no value: write %s, or remove the line", k.form.wants()))
		case k != nil:
			f.value(k, n.Content[i+1])
		case section == "" && isSection(full):
			f.section(full, value, f.place(n.Content[i+1]))
		case section == "" && full == "locked":
			f.lock(key, value)
		default:
			reason := lang.T("unknown key")
			if len(f.errs) < 2*maxIssues { // more are not shown, and guessing takes time
				reason = unknown(section, key.Value)
			}
			f.fail(f.place(key), showKey(full), reason)
		}
	}
}

// section reads a section; one that is empty, because all in it is commented
// out, sets nothing.
func (f *file) section(name string, n *yaml.Node, at place) {
	switch {
	case n.Kind == yaml.MappingNode:
		f.mapping(name, n)
	case !isNull(n):
		f.fail(at, name, lang.T("has settings of its own: write them below it, indented: %s", strings.Join(leaves(name), ", ")))
	}
}

// value reads the value of a key.
func (f *file) value(k *key, n *yaml.Node) {
	at := f.place(n)
	n = follow(n)
	if _, ok := k.form.(list); ok {
		if items, places, ok := f.items(k.name, n, at, example(k, n.Value)); ok {
			f.entries[k.name] = entry{value: items, text: flow(items), at: at, items: places}
		}
		return
	}
	text, reason := scalar(k.form, n)
	var value any
	if reason == "" {
		value, reason = k.read(text)
	}
	if reason != "" {
		f.fail(at, k.name, reason)
		return
	}
	f.entries[k.name] = entry{value: value, text: k.text(text), at: at}
}

// items reads a list of texts.
func (f *file) items(key string, n *yaml.Node, at place, example []string) (items []string, places []place, ok bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		f.fail(at, key, lang.T("must be a list: write %s", flow(example)))
		return nil, nil, false
	case yaml.MappingNode:
		f.fail(at, key, lang.T("must be a list: write [a, b], or one item a line after \"- \""))
		return nil, nil, false
	}
	if len(n.Content) > maxItems {
		f.fail(at, key, tooMany())
		return nil, nil, false
	}
	ok = true
	for _, c := range n.Content {
		p := f.place(c)
		if reason := item(follow(c)); reason != "" {
			f.fail(p, key, reason)
			ok = false
			continue
		}
		items, places = append(items, follow(c).Value), append(places, p)
	}
	return items, places, ok
}

// example is the list that a lone text was probably meant as.
func example(k *key, text string) []string {
	if k.form.(list).program {
		return strings.Fields(text)
	}
	items, reason := splitList(text)
	if reason != "" || strings.ContainsAny(text, "*[") {
		return []string{text}
	}
	return items
}

// lock reads the list of keys and sections that only the system file sets.
func (f *file) lock(key, n *yaml.Node) {
	if f.at.layer != fromSystem {
		f.fail(f.place(key), "locked", lang.T("only the system's config file can lock settings: remove the line"))
		return
	}
	if isNull(n) {
		return
	}
	names, places, _ := f.items("locked", n, f.place(n), []string{n.Value})
	f.locked = map[string]place{}
	for i, name := range names {
		switch {
		case find(name) != nil:
			f.locked[name] = places[i]
		case isSection(name):
			for _, leaf := range leaves(name) {
				f.locked[join(name, leaf)] = places[i]
			}
		default:
			f.fail(places[i], "locked", didYouMean(lang.T("%s is no setting", show(name)), guess(split(name))...))
		}
	}
}

// unknown says of an unknown key of a section (or of the top level) of a file what
// it was probably meant to be.
func unknown(section, word string) string {
	if section == "" && strings.Contains(word, ".") {
		best := guess(split(word))
		if s, l := split(best[0]); s != "" {
			return lang.T("unknown key (write %q, and below it, indented, %q)", s+":", l+":")
		}
	}
	return didYouMean(lang.T("unknown key"), guess(section, word)...)
}

// guess finds the keys that a word in a section was probably meant as, first in
// that section, then the same word in another, then one that is written alike
// anywhere. There is always one; it is empty when nothing is near.
func guess(section, word string) []string {
	switch plain(word) {
	case "precaution", "precautions": // what everything else calls them
		return []string{"movements.avoid"}
	}
	var here, same, leaves []string
	for i := range keys {
		s, leaf := split(keys[i].name)
		leaves = append(leaves, leaf)
		switch {
		case s == section:
			here = append(here, keys[i].name)
		case plain(leaf) == plain(word):
			same = append(same, keys[i].name)
		}
		if section == "" && s != "" && !slices.Contains(here, s) {
			here = append(here, s)
		}
	}
	full := join(section, word)
	best := nearest(full, here)
	switch {
	case best != "" && plain(best) == plain(full):
	case len(same) > 0:
		return same
	case best == "":
		if best = nearest(full, Keys()); best == "" {
			if leaf := nearest(word, leaves); leaf != "" {
				best = keys[slices.Index(leaves, leaf)].name
			}
		}
	}
	return []string{best}
}

func join(section, leaf string) string {
	if section == "" {
		return leaf
	}
	return section + "." + leaf
}
