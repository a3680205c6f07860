package wake

import (
	"fmt"
	"testing"

	"golang.org/x/sys/unix"
)

// The kernel answers ECANCELED when the wall clock was set, which a test must
// not do to the machine it runs on.
func TestACancelledTimerFires(t *testing.T) {
	fires := 0
	deliver(&readings{nil, fmt.Errorf("read wall timer: %w", unix.ECANCELED), nil, errNotExpected, nil}, func() { fires++ })
	if fires != 3 {
		t.Errorf("fired %d times, want 3: two expiries, one cancellation, and none after an error", fires)
	}
}

func TestTimespecIsWhatTheKernelTakes(t *testing.T) {
	for _, tt := range []struct{ sec, nsec, want int64 }{
		{5, 7, 5_000_000_007},
		{0, 1, 1},
		{0, 0, 1},
		{-5, 7, 1},
	} {
		got := timespec(tt.sec, tt.nsec)
		if got.Nano() != tt.want {
			t.Errorf("%d s %d ns: got %d ns, want %d ns", tt.sec, tt.nsec, got.Nano(), tt.want)
		}
	}
	far := timespec(1<<62, 999_999_999)
	if far.Nano() <= 0 {
		t.Errorf("far ahead: got %d ns, want it to be ahead", far.Nano())
	}
}
