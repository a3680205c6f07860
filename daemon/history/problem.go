package history

import (
	"cmp"
	"fmt"
	"slices"

	"deskbreak/config/lang"
)

// Problem is something about a file that a person may want to know: a line that
// is passed over, one of a newer version, or a file that cannot be read. Nothing
// is ever changed because of one.
type Problem struct {
	File   string
	Line   int // counted from 1; 0: the whole file
	Reason string
	// Kept is true of a line that counts all the same.
	Kept bool
}

// Error is FILE:LINE: REASON, and that the line is passed over if it is.
func (p Problem) Error() string {
	switch {
	case p.Line == 0:
		return fmt.Sprintf("%s: %s", p.File, p.Reason)
	case p.Kept:
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Reason)
	}
	return lang.T("%s:%d: %s: passed over", p.File, p.Line, p.Reason)
}

// maxProblems are told for each file; the rest are only counted.
const maxProblems = 20

// trouble is what there is to say about one file. There may be a problem in
// each of a million lines, so that what repeats is only counted.
type trouble struct {
	path string
	each []Problem
	more int
	like map[string]*repeated
}

// repeated is something that was found in many lines.
type repeated struct {
	first, times int
	kept         bool
}

// bad notes a line that is passed over.
func (t *trouble) bad(number int, reason string) {
	if len(t.each) < maxProblems {
		t.each = append(t.each, Problem{File: t.path, Line: number, Reason: reason})
		return
	}
	t.more++
}

// often notes what is told once, with its first line.
func (t *trouble) often(number int, reason string, kept bool) {
	if r := t.like[reason]; r != nil {
		r.first = min(r.first, number)
		r.times++
		return
	}
	if t.like == nil {
		t.like = map[string]*repeated{}
	}
	if len(t.like) < maxProblems {
		t.like[reason] = &repeated{number, 1, kept}
	} else if !kept {
		t.more++
	}
}

// problems are those of the file, in the order of its lines.
func (t *trouble) problems() []Problem {
	list := t.each
	for reason, r := range t.like {
		if r.times > 1 {
			reason = lang.T("%s, like %d more lines", reason, r.times-1)
		}
		list = append(list, Problem{File: t.path, Line: r.first, Reason: reason, Kept: r.kept})
	}
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Reason, b.Reason))
	})
	if t.more > 0 {
		list = append(list, Problem{File: t.path, Reason: lang.T("%d more lines are passed over", t.more)})
	}
	return list
}
