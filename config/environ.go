package config

import (
	"strings"

	"deskbreak/config/lang"
)

const envPrefix = "DESKBREAK_"

// environment reads the DESKBREAK_ variables.
func (l *loading) environment(environ []string) map[string]entry {
	var entries map[string]entry
	for _, variable := range environ {
		name, value, ok := strings.Cut(variable, "=")
		if !ok || !strings.HasPrefix(name, envPrefix) || otherVariable(name) {
			continue
		}
		at := place{layer: fromEnvironment, path: name}
		k := byVariable(name)
		if k == nil {
			l.warn(at, "", didYouMean(lang.T("unknown variable"), nearest(name, variables())))
			continue
		}
		if entries == nil {
			entries = map[string]entry{}
		}
		l.outside(entries, at, k, value)
	}
	return entries
}

// otherVariable reports whether a variable is known but no setting: the file to
// read, what hooks are given, and what the tests use.
func otherVariable(name string) bool {
	return name == envPrefix+"CONFIG" || name == lang.Environment || strings.HasPrefix(name, envPrefix+"EVENT") ||
		strings.HasPrefix(name, envPrefix+"TEST_")
}

func byVariable(name string) *key {
	for i := range keys {
		if keys[i].variable() == name {
			return &keys[i]
		}
	}
	return nil
}

func variables() []string {
	names := make([]string, len(keys))
	for i := range keys {
		names[i] = keys[i].variable()
	}
	return names
}

// flags reads KEY=VALUE pairs.
func (l *loading) flags(pairs []string) map[string]entry {
	var entries map[string]entry
	for _, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		at := place{layer: fromFlag, path: "--set " + showPair(pair)}
		k := find(name)
		switch {
		case !ok:
			l.fail(at, "", lang.T("write KEY=VALUE, such as interval=60m"))
		case k == nil:
			l.unknown(at, name)
		default:
			if entries == nil {
				entries = map[string]entry{}
			}
			l.outside(entries, at, k, value)
		}
	}
	return entries
}

// showPair is a pair as it was typed, with what a terminal would act on quoted.
func showPair(pair string) string {
	if strings.ContainsFunc(pair, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return show(pair)
	}
	return clip(pair)
}

// unknown tells that a name given outside a file is not a setting.
func (l *loading) unknown(at place, name string) {
	if isSection(name) {
		l.fail(at, name, lang.T("is a section: its settings are %s", name+"."+strings.Join(leaves(name), ", "+name+".")))
		return
	}
	l.fail(at, showKey(name), didYouMean(lang.T("unknown key"), guess(split(name))...))
}

// outside reads a value that does not come from a file.
func (l *loading) outside(entries map[string]entry, at place, k *key, text string) {
	value, reason := k.read(text)
	if reason != "" {
		l.fail(at, k.name, reason)
		delete(entries, k.name)
		return
	}
	entries[k.name] = entry{value: value, text: k.text(text), at: at}
}
