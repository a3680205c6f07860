package wake

import (
	"time"

	"golang.org/x/sys/unix"

	"deskbreak/config/lang"
)

// newClocks reads mach_continuous_time and mach_absolute_time: the first runs
// on in sleep, the second does not, and neither is steered.
func newClocks() (func() sample, error) {
	var ts unix.Timespec
	for _, clock := range []int32{unix.CLOCK_MONOTONIC_RAW, unix.CLOCK_UPTIME_RAW} {
		if err := unix.ClockGettime(clock, &ts); err != nil {
			return nil, lang.Errorf("cannot read clock %d: %v; macOS 10.12 or newer is needed", clock, err)
		}
	}
	return func() sample {
		return sample{now: time.Now(), boot: bootNow(), awake: clockNow(unix.CLOCK_UPTIME_RAW)}
	}, nil
}

func bootNow() time.Duration { return clockNow(unix.CLOCK_MONOTONIC_RAW) }

func clockNow(clock int32) time.Duration {
	var ts unix.Timespec
	if unix.ClockGettime(clock, &ts) != nil {
		return 0
	}
	return time.Duration(ts.Nano())
}

// newDetector leaves room for the wall clock being steered by up to 0.1 %.
func newDetector() *detector { return &detector{slew: 1000} }

func bootID() string {
	id, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return ""
	}
	return id
}
