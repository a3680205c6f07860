package notify

import (
	"bytes"
	"image"
	"slices"
	"strings"
	"unicode"
)

// cleaned is a copy of n that any server and any terminal can take: D-Bus
// refuses what is not UTF-8, and a control character in a person's own movement
// file must not drive a terminal.
func cleaned(n *Notification) *Notification {
	c := *n
	c.Title = oneLine(clean(n.Title))
	c.Body = clean(n.Body)
	c.Sound = clean(n.Sound)
	c.Actions = make([]Action, 0, len(n.Actions))
	for _, a := range n.Actions {
		c.Actions = append(c.Actions, Action{Key: clean(a.Key), Label: clean(a.Label), Extra: a.Extra})
	}
	return &c
}

// clean drops what is not valid UTF-8 and all control characters but line ends.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r == unicode.ReplacementChar, unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}

// same is true when showing b in place of a would change nothing.
func same(a, b *Notification) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.ID == b.ID && a.Seq == b.Seq && a.Title == b.Title && a.Body == b.Body &&
		a.Sound == b.Sound && a.Transient == b.Transient &&
		slices.Equal(a.Actions, b.Actions) && samePixels(a.Image, b.Image)
}

func samePixels(a, b *image.NRGBA) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a == b || a.Rect == b.Rect && a.Stride == b.Stride && bytes.Equal(a.Pix, b.Pix)
}
