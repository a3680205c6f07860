package wake

import (
	"time"

	"golang.org/x/sys/windows"
)

// newZone follows the system's settings, which Go reads only once.
func newZone() zone {
	z := zone{
		loc:   time.Local,
		stamp: func() (any, func(any) bool) { return stampZone() },
		load: func() (*time.Location, error) {
			var info windows.Timezoneinformation
			if _, err := windows.GetTimeZoneInformation(&info); err != nil {
				return nil, err
			}
			return ruleOf(&info).location(windows.UTF16ToString(info.StandardName[:]))
		},
	}
	_, z.same = z.stamp()
	_, _ = time.Now().Zone() // make Go read its own now, not after a change
	return z
}

func stampZone() (any, func(any) bool) {
	var info windows.Timezoneinformation
	if _, err := windows.GetTimeZoneInformation(&info); err != nil {
		return nil, nil
	}
	return info, func(other any) bool { o, ok := other.(windows.Timezoneinformation); return ok && o == info }
}

func ruleOf(info *windows.Timezoneinformation) zoneRule {
	r := zoneRule{
		standard: -int(info.Bias + info.StandardBias),
		daylight: -int(info.Bias + info.DaylightBias),
	}
	// A year in the date means that the rule holds for that year alone; without
	// the others' rules the standard time is the better guess.
	if info.DaylightDate.Year == 0 && info.StandardDate.Year == 0 {
		r.toDaylight, r.toStandard = yearlyOf(info.DaylightDate), yearlyOf(info.StandardDate)
	}
	return r
}

func yearlyOf(t windows.Systemtime) yearly {
	return yearly{int(t.Month), int(t.Day), int(t.DayOfWeek), int(t.Hour), int(t.Minute)}
}
