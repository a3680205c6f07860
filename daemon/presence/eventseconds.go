package presence

import (
	"time"

	"deskbreak/config/lang"
)

// eventSeconds makes a duration of the seconds that macOS counts. It is bounded
// elsewhere; what is no number at all is an error.
func eventSeconds(seconds float64) (time.Duration, error) {
	const most = 100 * 365 * 24 * 3600
	switch {
	case seconds != seconds:
		return 0, lang.Errorf("macOS answers with what is no idle time: %v; it is asked again", seconds)
	case seconds < 0:
		return 0, nil
	}
	return time.Duration(min(seconds, most) * float64(time.Second)), nil
}
