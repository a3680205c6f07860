package config

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"deskbreak/config/lang"
)

// Issue is one mistake or one thing to be warned of, and where it is.
type Issue struct {
	// Path is the file as it was given, the environment variable, or the flag
	// with its value; empty when the issue has no place.
	Path string
	// Line and Col count from 1; Col counts characters. 0: not known.
	Line, Col int
	// Key is the name with dots; empty when the whole file is meant.
	Key string
	// Reason says what is wrong and what to write instead.
	Reason string

	layer layer // to sort by
}

// String is PATH:LINE:COL: KEY: REASON, without the parts that are not known.
func (i Issue) String() string {
	var b strings.Builder
	b.WriteString(i.Path)
	for _, n := range [...]int{i.Line, i.Col} {
		if n > 0 {
			b.WriteString(":" + strconv.Itoa(n))
		}
	}
	for _, s := range [...]string{i.Key, i.Reason} {
		if s != "" && b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(s)
	}
	return b.String()
}

// InMovements reports that the mistake is not in the settings but in the person's
// own file of movements, which they name.
func (i Issue) InMovements() bool { return i.layer == fromMovements }

// Errors are all the mistakes that were found, sorted by place. It is the type
// of every error that [Load] returns.
type Errors []Issue

// Error is one line for each mistake.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, issue := range e {
		lines[i] = issue.String()
	}
	return strings.Join(lines, "\n")
}

// maxIssues bounds what one layer can complain about: a file that is not a
// config at all would otherwise fill the screen.
const maxIssues = 50

// byPlace sorts issues by layer and place, drops doubles and shortens what is
// more than a person will read.
func byPlace(issues []Issue) []Issue {
	slices.SortStableFunc(issues, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(a.layer, b.layer), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	issues = slices.Compact(issues)
	var kept []Issue
	for len(issues) > 0 {
		n := 1
		for n < len(issues) && issues[n].layer == issues[0].layer {
			n++
		}
		group := issues[:n]
		issues = issues[n:]
		if n > maxIssues {
			more := Issue{Path: group[0].Path, Reason: lang.T("and %d more", n-maxIssues), layer: group[0].layer}
			group = append(slices.Clone(group[:maxIssues]), more)
		}
		kept = append(kept, group...)
	}
	return kept
}

// show quotes what a person wrote, shortened, for a message.
func show(text string) string { return strconv.Quote(clip(text)) }

// showKey shows a key; one that holds more than plain characters is quoted, so
// that a file cannot write to the terminal.
func showKey(text string) string {
	plain := text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsPrint(r) || r == ' ' || r == ':'
	})
	if plain && utf8.ValidString(text) {
		return clip(text)
	}
	return show(text)
}

func clip(text string) string {
	const most = 60
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}

// didYouMean adds to a reason what was probably meant: `… (did you mean "a" or
// "b"?)`. An empty word is one that there is not.
func didYouMean(reason string, words ...string) string {
	list := ""
	for _, w := range words {
		switch {
		case w == "":
		case list == "":
			list = strconv.Quote(w)
		default:
			list = lang.T("%s or %s", list, strconv.Quote(w))
		}
	}
	if list == "" {
		return reason
	}
	return lang.T("%s (did you mean %s?)", reason, list)
}

// nearest is the word with the fewest typing mistakes, at most one for each
// three letters unless one word begins with the other; the first of several;
// empty when none is near enough.
func nearest(word string, words []string) string {
	best, least := "", 1000
	word = plain(word)
	for _, w := range words {
		p := plain(w)
		d := distance(word, p)
		near := d <= max(1, min(len(word), len(p))/3)
		if begins := min(len(word), len(p)) >= 4 && (strings.HasPrefix(word, p) || strings.HasPrefix(p, word)); d < least && (near || begins) {
			best, least = w, d
		}
	}
	return best
}

// plain takes away how names differ between one program and the next:
// waitForLull, wait-for-lull and WAIT_FOR_LULL are all meant as wait_for_lull.
func plain(word string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(word))
}

// distance counts insertions, deletions, changes and swaps of neighbours.
func distance(a, b string) int {
	const long = 40 // nobody mistypes a name into something longer
	if len(a) > long || len(b) > long {
		return long
	}
	var rows [3][long + 1]int
	for j := range len(b) + 1 {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row := &rows[(i+2)%3], &rows[i%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return rows[(len(a)+1)%3][len(b)]
}
