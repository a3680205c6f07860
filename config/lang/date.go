package lang

import (
	"strings"
	"time"
)

// Format is t.Format with the names of days and months in the person's language.
func Format(t time.Time, layout string) string {
	s := t.Format(layout)
	if English() {
		return s
	}
	for _, form := range []string{"Monday", "Mon", "January", "Jan"} {
		if strings.Contains(layout, form) {
			name := t.Format(form)
			s = strings.Replace(s, name, Known(name), 1)
			layout = strings.Replace(layout, form, "", 1) // "Mon" is in "Monday"
		}
	}
	return s
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
