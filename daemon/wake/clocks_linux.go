package wake

import (
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"deskbreak/config/lang"
)

// newClocks reads CLOCK_BOOTTIME beside Go's own clocks, which are
// CLOCK_REALTIME and CLOCK_MONOTONIC read without entering the kernel.
func newClocks() (func() sample, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		return nil, lang.Errorf("cannot read the boot clock (CLOCK_BOOTTIME): %v; a sandbox may forbid it", err)
	}
	start := time.Now()
	return func() sample {
		now := time.Now()
		return sample{now: now, boot: bootNow(), awake: now.Sub(start)}
	}, nil
}

func bootNow() time.Duration {
	var ts unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts) != nil {
		return 0
	}
	return time.Duration(ts.Nano())
}

// newDetector needs no room for drift: realtime and boot time are steered alike.
func newDetector() *detector { return &detector{} }

func bootID() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
}
