package lang

import (
	"strings"
	"time"
)

// Format is t.Format with the names of days and months in the person's language.
func Format(t time.Time, layout string) string {
	if English() {
		return t.Format(layout)
	}
	// In parts: a weekday of one language can read like another's month.
	var s strings.Builder
	for layout != "" {
		at, name := len(layout), ""
		for _, form := range []string{"Monday", "Mon", "January", "Jan"} { // "Mon" is in "Monday"
			if i := strings.Index(layout, form); i >= 0 && i < at {
				at, name = i, form
			}
		}
		s.WriteString(t.Format(layout[:at]))
		if name != "" {
			s.WriteString(Known(t.Format(name)))
		}
		layout = layout[at+len(name):]
	}
	return s.String()
}

// Names are those of days and months, long and short, as the catalogue has them.
func Names() []string {
	var all []string
	for day := range 7 {
		t := time.Date(2026, 11, 23+day, 0, 0, 0, 0, time.UTC) // a Monday
		all = append(all, t.Format("Monday"), t.Format("Mon"))
	}
	for month := range 12 {
		t := time.Date(2026, time.Month(month+1), 1, 0, 0, 0, 0, time.UTC)
		all = append(all, t.Format("January"), t.Format("Jan"))
	}
	return all
}
