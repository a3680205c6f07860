package config

import (
	"fmt"
	"strings"
)

// Show is all settings in force as a config file, in the order of the default
// file; with origin, a comment on each line says where the value came from.
func Show(l *Loaded, origin bool) string {
	value := func(k *key) string { return l.Value(k.name) }
	if !origin {
		return asFile(value, nil)
	}
	return asFile(value, func(k *key) string { return l.Origin(k.name) })
}

// asFile writes all keys with their values, and a comment on each; nil: none.
func asFile(value, comment func(*key) string) string {
	var b strings.Builder
	section := ""
	for i := range keys {
		k := &keys[i]
		indent := ""
		if s := k.section(); s != "" {
			if s != section {
				b.WriteString(s + ":\n")
			}
			indent = "  "
		}
		section = k.section()
		line := indent + k.leaf() + ": " + value(k)
		if comment != nil {
			line = fmt.Sprintf("%-40s # %s", line, comment(k))
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// Value is the value in force of a key as a config file would write it; empty
// when there is no such key.
func (l *Loaded) Value(key string) string {
	if e, ok := l.entries[key]; ok {
		return e.text
	}
	if k := find(key); k != nil {
		return k.text(k.def)
	}
	return ""
}
