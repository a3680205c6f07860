//go:build !darwin

package presence

import "time"

// counter makes a duration of a system's milliseconds, which begin anew after
// 49.7 days.
type counter struct {
	started bool
	idle    time.Duration // what it was
	at      time.Duration // when, on the boot clock
}

func (c *counter) look(raw uint32, now time.Duration) time.Duration {
	const (
		lap  = 1 << 32 * time.Millisecond
		near = time.Minute
	)
	idle := time.Duration(raw) * time.Millisecond
	expected := c.idle + now - c.at // if there was no input since
	if off := expected - idle; c.started && off > near {
		if laps := (off + near) / lap; laps > 0 && off-laps*lap <= near {
			idle += laps * lap
		}
	}
	if idle > lap-near && idle < lap && (!c.started || expected < idle-near) {
		idle = 0 // a few milliseconds below zero: input that is newer than the server's clock
	}
	c.started, c.idle, c.at = true, idle, now
	return idle
}

// bootClock is the clock that sources count with.
func bootClock(o *Options) func() time.Duration {
	if o.Boot != nil {
		return o.Boot
	}
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}
