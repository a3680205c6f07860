package schedule

import (
	"strings"
	"testing"
	"time"
)

func in(t *testing.T, zone, text string) time.Time {
	t.Helper()
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.Parse("2006-01-02 15:04 -0700", text)
	if err != nil {
		t.Fatal(err)
	}
	return at.In(z)
}

// TestScheduleOnClockChanges: no time is lost or doubled on days when the clock
// changes. Each case was worked out by hand from the zone's rules.
func TestScheduleOnClockChanges(t *testing.T) {
	for _, c := range []struct{ name, zone, line, after, want string }{
		// Berlin goes from 02:00 +0100 to 03:00 +0200 on 29 March 2026.
		{"skipped time comes as much later as was skipped", "Europe/Berlin", "30 2 * * *", "2026-03-29 00:00 +0100", "2026-03-29 03:30 +0200"},
		{"skipped hour and the next are one", "Europe/Berlin", "0 * * * *", "2026-03-29 01:00 +0100", "2026-03-29 03:00 +0200"},
		{"and are not two", "Europe/Berlin", "0 * * * *", "2026-03-29 03:00 +0200", "2026-03-29 04:00 +0200"},
		{"after a skipped time it is gone", "Europe/Berlin", "30 2 * * *", "2026-03-29 03:30 +0200", "2026-03-30 02:30 +0200"},
		// A time after the skip that comes before the shifted one goes first.
		{"order is that of the moments", "Europe/Berlin", "15,30 2,3 * * *", "2026-03-29 03:00 +0200", "2026-03-29 03:15 +0200"},
		// Berlin goes from 03:00 +0200 back to 02:00 +0100 on 25 October 2026.
		{"first of a doubled time", "Europe/Berlin", "30 2 * * *", "2026-10-25 00:00 +0200", "2026-10-25 02:30 +0200"},
		{"second of a doubled time is passed over", "Europe/Berlin", "30 2 * * *", "2026-10-25 02:30 +0200", "2026-10-26 02:30 +0100"},
		{"hourly has no doubled hour", "Europe/Berlin", "0 * * * *", "2026-10-25 02:00 +0200", "2026-10-25 03:00 +0100"},
		// New York goes from 02:00 -0500 to 03:00 -0400 on 8 March 2026.
		{"New York in spring", "America/New_York", "0 2 * * *", "2026-03-07 02:00 -0500", "2026-03-08 03:00 -0400"},
		// Lord Howe moves by half an hour: to +1100 on 4 October at 02:00, to +1030 on 5 April at 02:00.
		{"Lord Howe in spring", "Australia/Lord_Howe", "0 9-17 * * *", "2026-10-03 17:00 +1030", "2026-10-04 09:00 +1100"},
		{"Lord Howe in autumn", "Australia/Lord_Howe", "0 9-17 * * *", "2026-04-04 17:00 +1100", "2026-04-05 09:00 +1030"},
		{"leap day", "UTC", "0 9 29 2 *", "2026-01-01 00:00 +0000", "2028-02-29 09:00 +0000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Schedule{must(ParseLine(c.line))}.Next(in(t, c.zone, c.after))
			if want := in(t, c.zone, c.want); !got.Equal(want) {
				t.Errorf("after %s: %s, want %s", c.after, got, want)
			}
		})
	}
}

func TestHoursOnClockChanges(t *testing.T) {
	for _, c := range []struct{ name, zone, hours, after, want string }{
		{"a range over the skip", "Europe/Berlin", "Sun 01:00-05:00", "2026-03-29 01:00 +0100", "2026-03-29 05:00 +0200"},
		{"a start that is skipped is the skip", "Europe/Berlin", "Sun 02:30-05:00", "2026-03-29 01:00 +0100", "2026-03-29 03:00 +0200"},
		{"an end that is doubled is the last", "Europe/Berlin", "Sun 01:00-02:30", "2026-10-25 01:00 +0200", "2026-10-25 02:30 +0100"},
		{"a start that is doubled is the first", "Europe/Berlin", "Sun 02:30-05:00", "2026-10-25 01:00 +0200", "2026-10-25 02:30 +0200"},
		{"across midnight", "UTC", "Fri 22:00-02:00", "2026-11-27 23:00 +0000", "2026-11-28 02:00 +0000"},
		{"to midnight", "UTC", "Fri 22:00-24:00", "2026-11-27 23:00 +0000", "2026-11-28 00:00 +0000"},
		{"touching ranges are one", "UTC", "Mon 09:00-12:00;Mon 12:00-18:00", "2026-11-23 10:00 +0000", "2026-11-23 18:00 +0000"},
		{"over the week", "UTC", "Mon 09:00-12:00", "2026-11-23 12:00 +0000", "2026-11-30 09:00 +0000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var set Settings
			if err := applySettings(&set, "hours="+c.hours); err != nil {
				t.Fatal(err)
			}
			got := set.Hours.Next(in(t, c.zone, c.after))
			if want := in(t, c.zone, c.want); !got.Equal(want) {
				t.Errorf("after %s: %s, want %s", c.after, got, want)
			}
			if on := set.Hours.On(got); on == set.Hours.On(got.Add(-time.Second)) {
				t.Errorf("nothing changes at %s", got)
			}
		})
	}
}

func TestTomorrow(t *testing.T) {
	for _, c := range []struct{ zone, now, want string }{
		{"UTC", "2026-11-23 14:00 +0000", "2026-11-24 06:00 +0000"},
		{"UTC", "2026-11-23 03:00 +0000", "2026-11-23 06:00 +0000"},
		{"UTC", "2026-11-23 06:00 +0000", "2026-11-24 06:00 +0000"},
		{"Europe/Berlin", "2026-03-28 14:00 +0100", "2026-03-29 06:00 +0200"},
	} {
		now := in(t, c.zone, c.now)
		if got, want := tomorrow(now, 6*time.Hour), in(t, c.zone, c.want); !got.Equal(want) {
			t.Errorf("from %s: %s, want %s", c.now, got, want)
		}
	}
}

func TestLongest(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"Mon-Fri 09:00-12:30;Mon-Fri 13:30-18:00": 4*time.Hour + 30*time.Minute,
		"Mon 09:00-12:00;Mon 12:00-18:00":         9 * time.Hour,
		"Fri 22:00-02:00":                         4 * time.Hour,
		"00:00-24:00":                             7 * 24 * time.Hour,
	} {
		var set Settings
		if err := applySettings(&set, "hours="+text); err != nil {
			t.Fatal(err)
		}
		if got := set.Hours.Longest(); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestBadHours(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "is not a range of hours",
		"Mon-Fri":              "write it as",
		"Mun 09:00-10:00":      `"Mun" is not a weekday`,
		"Mon 9-10":             `"9" is not a time of day`,
		"Mon 09:00":            "has no end",
		"Mon 09:00-25:00":      `"25:00" is not a time of day`,
		"Mon 09:60-10:00":      `"09:60" is not a time of day`,
		"Mon 09:00-09:00":      "is empty",
		"Mon 24:00-02:00":      "cannot start at 24:00",
		"Mon 09:00 - 10:00":    "is not a range of hours",
		"Mon-Fri 09:00-10:0":   `"10:0" is not a time of day`,
		"Mon-Fri 09:00-10:00x": `"10:00x" is not a time of day`,
	} {
		if _, err := ParseRange(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want it to say %q", text, err, want)
		}
	}
}

func TestBadLines(t *testing.T) {
	for text, want := range map[string]string{
		"":                 "fields and needs 5",
		"TZ=":              "no zone",
		"TZ=0 * * * * *":   "no zone",
		"CRON_TZ=UTC * *":  "no zone",
		"@every 1h":        "set `interval` instead",
		"@yearlyish":       "is not a cron line",
		"0 0 31 2 *":       "never happens",
		"0 * * * * *":      "has 6 fields",
		"*/90 * * * *":     "does not fit",
		"60 * * * *":       "is not a cron line",
		"0 9 * * MUN":      "is not a cron line",
		"0 9-8 * * *":      "is not a cron line",
		"0 0 * * 1-5/9":    "does not fit",
		"a b c d e":        "is not a cron line",
		"0 9 * * MON-FRI?": "is not a cron line",
	} {
		if _, err := ParseLine(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want it to say %q", text, err, want)
		}
	}
	for _, text := range []string{"@hourly", "0 10,11,14,15,16 * * MON-FRI", "*/45 * * * *", "35 9-16 * * 1-5"} {
		if _, err := ParseLine(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzParse: whatever is typed, the parsers answer.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"Mon-Fri 09:00-12:30", "0 9 * * MON", "TZ=", "@every -5m", "*/0 * * * *"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if r, err := ParseRange(s); err == nil {
			Hours{r}.Next(time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC))
		}
		if l, err := ParseLine(s); err == nil {
			Schedule{l}.Next(time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC))
		}
	})
}

// TestStepAllocatesNothing: the common step is an answer about input while
// somebody works.
func TestStepAllocatesNothing(t *testing.T) {
	m, now := workingMachine()
	if n := testing.AllocsPerRun(100, func() {
		now.Boot += time.Second
		now.Wall = now.Wall.Add(time.Second)
		m.Step(now, Event{Kind: Idle, For: 2 * time.Second})
		m.Deadline(now)
		m.Want(now)
	}); n != 0 {
		t.Errorf("%v allocations a step", n)
	}
}

func workingMachine() (*Machine, Now) {
	now := Now{Wall: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Boot: time.Hour}
	set := simSettings()
	set.Interval = 1000 * time.Hour
	m := New(set, now)
	m.Step(now, Event{Kind: Idle})
	return m, now
}

func BenchmarkStep(b *testing.B) {
	m, now := workingMachine()
	b.ReportAllocs()
	for b.Loop() {
		now.Boot += time.Millisecond
		m.Step(now, Event{Kind: Idle})
	}
}
