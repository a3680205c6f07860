package history

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"deskbreak/config/lang"
)

// NewCalendar writes the breaks that were done as iCalendar (RFC 5545): prompts
// done or taken, and breaks of the person's own. Other records are passed over.
// They are moments, take up no time and make nobody look busy. An event keeps
// its UID, so that a calendar which gets it again has it once.
//
// name gives the name of a movement by its id; nil, or an empty name: the id is
// its name.
func NewCalendar(w io.Writer, name func(id string) string) Exporter {
	if name == nil {
		name = func(id string) string { return id }
	}
	return &calendar{out: bufio.NewWriter(w), name: name}
}

type calendar struct {
	out   *bufio.Writer
	name  func(string) string
	begun bool
	err   error
}

func (c *calendar) Write(r Record) error {
	own := r.Event == EventBreak && r.Why == WhySelf
	done := r.Event == EventPrompt && r.Outcome == OutcomeDone
	taken := r.Event == EventPrompt && r.Outcome == OutcomeTaken
	if !own && !done && !taken {
		return c.err
	}
	c.begin()
	summary := lang.T("Break")
	switch {
	case taken:
		summary = lang.T("Break: got up")
	case r.Movement != "":
		summary = lang.T("Break: %s", c.movement(r.Movement))
	}
	at := r.At.UTC().Format("20060102T150405Z")
	c.line("BEGIN", "VEVENT")
	c.line("UID", uid(&r))
	c.line("DTSTAMP", at) // when it was written: the same each time
	c.line("DTSTART", at)
	c.line("SUMMARY", text(summary))
	if about := details(r); about != "" {
		c.line("DESCRIPTION", text(about))
	}
	c.line("CATEGORIES", "deskbreak")
	c.line("TRANSP", "TRANSPARENT")
	c.line("END", "VEVENT")
	return c.err
}

// Close ends the calendar. One without an event is no calendar by RFC 5545, and
// is one to every program.
func (c *calendar) Close() error {
	c.begin()
	c.line("END", "VCALENDAR")
	if c.err != nil {
		return c.err
	}
	return c.out.Flush()
}

func (c *calendar) begin() {
	if c.begun {
		return
	}
	c.begun = true
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//deskbreak//history//EN")
	c.line("CALSCALE", "GREGORIAN")
}

func (c *calendar) movement(id string) string {
	if name := c.name(id); name != "" {
		return name
	}
	return id
}

// mostOctets is how long a line may be, without its end.
const mostOctets = 75

// line writes a line, folded where it is too long and never within a character.
func (c *calendar) line(name, value string) {
	rest := name + ":" + value
	for room := mostOctets; ; room = mostOctets - 1 { // the space of the fold counts
		n := min(len(rest), room)
		for n < len(rest) && !utf8.RuneStart(rest[n]) {
			n--
		}
		if _, err := c.out.WriteString(rest[:n]); err != nil {
			c.err = err
		}
		if rest = rest[n:]; rest == "" {
			break
		}
		_, _ = c.out.WriteString("\r\n ") // a failure comes again with the next
	}
	_, _ = c.out.WriteString("\r\n")
}

// text is a value of type TEXT.
func text(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\', r == ';', r == ',':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case unicode.IsControl(r):
		case r == utf8.RuneError:
			b.WriteRune('?')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// uid is one that no other record has, on whatever machine, and that a record
// keeps.
func uid(r *Record) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "deskbreak\x00%s\x00%s\x00%s\x00%s", r.At.UTC().Format(time.RFC3339), r.Event, r.ID, r.Movement))
	return fmt.Sprintf("%x@deskbreak", sum[:12])
}
