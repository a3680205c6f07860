//go:build !linux && !darwin && !windows

package wake

import (
	"time"

	"golang.org/x/sys/unix"

	"deskbreak/config/lang"
)

// newClocks has no clock that runs on in sleep here: the detector takes a jump
// of the wall clock for one.
func newClocks() (func() sample, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		return nil, lang.Errorf("cannot read the monotonic clock: %v; a sandbox may forbid it", err)
	}
	return func() sample {
		boot := bootNow()
		return sample{now: time.Now(), boot: boot, awake: boot}
	}, nil
}

func bootNow() time.Duration {
	var ts unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts) != nil {
		return 0
	}
	return time.Duration(ts.Nano())
}

func newDetector() *detector { return &detector{slew: 1000, infer: true} }

// bootID is empty: the boot time that the system reports moves with the wall
// clock, and no boot clock here is comparable after a sleep.
func bootID() string { return "" }
