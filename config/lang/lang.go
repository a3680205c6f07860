// Package lang gives every text that a person sees in their language.
//
// It promises that English needs no catalogue to be read and costs a look at the
// text, that a text which a translation lacks comes in English, and that a
// translation with a mistake is refused as a whole, with its place. A text is
// named by its English words; packaging's tests prove that the catalogue of them,
// en.json, is complete, and that no text goes around it.
package lang

import (
	"errors"
	"fmt"
	"sync/atomic"
)

// current is the translation in use; nil: English.
var current atomic.Pointer[translation]

// T is a text in the person's language, with its verbs filled in as
// [fmt.Sprintf] does. Without args the text is taken as it stands. Where the
// words depend on a number, that is the first whole number among args; of a part
// and its whole it is the whole, see [Deciding].
func T(text string, args ...any) string {
	format := find(text, args)
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// Errorf is [fmt.Errorf] in the person's language: %w wraps.
func Errorf(text string, args ...any) error {
	return fmt.Errorf(find(text, args), args...)
}

// Error is [errors.New] in the person's language.
func Error(text string) error { return errors.New(find(text, nil)) }

// English reports that no translation is in use.
func English() bool { return current.Load() == nil }

// Tag is the BCP 47 tag of the language in use, as a page names it.
func Tag() string {
	if t := current.Load(); t != nil {
		return t.tag.String()
	}
	return "en"
}

// Known is a text that comes from a table at run time, as it stands, in the
// person's language if the translation in use has it.
func Known(text string) string {
	if English() {
		return text
	}
	return find(text, nil)
}

// find is the form of a text that fits the numbers in args.
func find(text string, args []any) string {
	t := current.Load()
	if t == nil {
		if one := Singular(text); one != "" {
			if n, ok := count(args, Deciding(text)); ok && n == 1 {
				return one
			}
		}
		return text
	}
	return t.find(text, args)
}

// count is the n-th whole number among args, counted from 0.
func count(args []any, n int) (int64, bool) {
	for _, a := range args {
		var v int64
		switch a := a.(type) {
		case int:
			v = int64(a)
		case int32:
			v = int64(a)
		case int64:
			v = a
		case uint32:
			v = int64(a)
		default:
			continue
		}
		if n == 0 {
			return v, true
		}
		n--
	}
	return 0, false
}
