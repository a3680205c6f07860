package main

import (
	"strings"
	"unicode/utf8"
)

// columns is how wide a text may be: the usual terminal, and a good length to read.
const columns = 80

// wrap breaks a text into lines of at most width characters, and the lines that
// follow the first begin with an indent. A word that is longer, such as an
// address, has a line of its own, and a command between backquotes is one word:
// whoever copies it wants all of it.
func wrap(text string, width int, indent string) string {
	var b strings.Builder
	used := 0
	for i, word := range words(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case used+1+n > width:
			b.WriteString("\n" + indent)
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += n
	}
	return b.String()
}

// words are those of a text.
func words(text string) (all []string) {
	inside := false
	for _, w := range strings.Fields(text) {
		if inside {
			all[len(all)-1] += " " + w
		} else {
			all = append(all, w)
		}
		inside = inside != (strings.Count(w, "`")%2 == 1)
	}
	if inside {
		return strings.Fields(text) // one that does not end
	}
	return all
}

// paragraph is a text with an indent, and what stands before its first line
// instead: a bullet, a number.
func paragraph(indent, first, text string) string {
	return first + wrap(text, columns-utf8.RuneCountInString(indent), indent) + "\n"
}
