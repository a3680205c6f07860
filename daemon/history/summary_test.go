package history

import (
	"strings"
	"testing"
	"time"
)

// TestSince: what was before it counts for nothing, and a bad day that began
// before the span and is still on in it is not before it.
func TestSince(t *testing.T) {
	if got := NewFold(Span{Now: monday}).Since(); !got.IsZero() {
		t.Errorf("of a span that is open: %s", got)
	}
	span := Span{From: monday, Now: monday}
	since := NewFold(span).Since()
	first := time.Date(2026, 11, 23, 0, 0, 0, 0, time.FixedZone("", 14*3600)) // the day begins nowhere sooner
	for _, at := range []time.Time{first, first.AddDate(0, 0, -3)} {
		f := NewFold(span)
		f.Add(Record{At: at, Event: EventFlare, On: ptr(true)})
		if s := f.Summary(); len(s.Days) != 1 || !s.Days[0].Flare {
			t.Errorf("a bad day from %s is not on at %s", at, monday)
		}
		if at.Before(since) {
			t.Errorf("%s is before %s", at, since)
		}
	}
}

// TestTrimmedSpan: a span begins with the week of the first record that is in it.
func TestTrimmedSpan(t *testing.T) {
	from := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC) // a Tuesday
	for _, c := range []struct{ records, want string }{
		{"", "2026-09-01"},
		{"2026-11-19T10:00+01 break self", "2026-11-16"},
		{"2026-11-19T10:00+01 break self\n2026-11-11T10:00+01 feel score=4", "2026-11-09"},
		{"2026-11-16T00:30+01 break self", "2026-11-16"}, // a Sunday in Greenwich
		{"2026-11-24T10:00+01 break self", "2026-09-01"}, // after the span
		{"2026-08-31T10:00+01 break self", "2026-09-01"}, // before it, in the same week
		{"2026-09-03T10:00+01 break self", "2026-09-01"},
		{"2026-08-30T10:00+01 flare on", "2026-09-01"},
		{"2026-08-30T10:00+01 flare on\n2026-11-19T10:00+01 break self", "2026-11-16"},
	} {
		f := NewFold(Span{From: from, Now: monday})
		whole := folded(t, Span{From: from, Now: monday}, c.records)
		for line := range strings.Lines(c.records) {
			f.Add(record(t, strings.TrimSpace(line)))
		}
		f.Trim()
		s := f.Summary()
		if got := s.From.Format(time.DateOnly); got != c.want {
			t.Errorf("%q: from %s, want %s", c.records, got, c.want)
		}
		if s.Records != whole.Records || s.Left != whole.Left || s.Total.Days != whole.Total.Days || !s.To.Equal(whole.To) {
			t.Errorf("%q: %+v, and not trimmed %+v", c.records, s, whole)
		}
	}
	f := NewFold(Span{Now: monday}) // begins with its first day by itself
	f.Add(record(t, "2026-11-19T10:00+01 break self"))
	f.Trim()
	if got := f.Summary().From.Format(time.DateOnly); got != "2026-11-19" {
		t.Errorf("an open span begins on %s", got)
	}
}
