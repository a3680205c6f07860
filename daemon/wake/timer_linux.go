package wake

import (
	"errors"
	"io"
	"math"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"deskbreak/config/lang"
)

// timerfd is one kernel timer for each clock. The one on the wall clock is
// always armed, far ahead when nothing is: the kernel cancels it when the clock
// is set and when the machine wakes up, which is a free signal for both.
type timerfd struct {
	fire       func()
	boot, wall fdTimer
	readers    sync.WaitGroup

	mu     sync.Mutex
	closed bool
}

// fdTimer keeps the descriptor beside the file that owns it, for the one call
// that the file does not have.
type fdTimer struct {
	file *os.File
	fd   int
}

// farAhead is where the wall timer waits while no wall time matters.
const farAhead = 50 * 365 * 24 * time.Hour

func newTimer(fire func(), read func() sample, hidden *atomic.Int64) (timer, error) {
	t := &timerfd{fire: fire}
	var err error
	if t.boot, err = openTimer(unix.CLOCK_BOOTTIME, "boot timer"); err != nil { // not text: the name of a file
		return tickInstead(fire, read, hidden, err)
	}
	if t.wall, err = openTimer(unix.CLOCK_REALTIME, "wall timer"); err != nil { // not text: the name of a file
		_ = t.boot.file.Close()
		return tickInstead(fire, read, hidden, err)
	}
	t.readers.Go(func() { deliver(t.boot.file, fire) })
	t.readers.Go(func() { deliver(t.wall.file, fire) })
	t.arm(0, time.Time{})
	return t, nil
}

// tickInstead is for kernels and sandboxes without timerfd. Out of files is
// another matter: that would hit everything else too.
func tickInstead(fire func(), read func() sample, hidden *atomic.Int64, err error) (timer, error) {
	if errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) {
		return nil, lang.Errorf("cannot open a timer: %v; raise the limit of open files (ulimit -n)", err)
	}
	return newTick(fire, read, hidden), nil
}

func openTimer(clock int, name string) (fdTimer, error) {
	fd, err := unix.TimerfdCreate(clock, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return fdTimer{}, os.NewSyscallError("timerfd_create", err)
	}
	return fdTimer{os.NewFile(uintptr(fd), name), fd}, nil
}

// deliver calls fire for every expiry and every cancellation until the timer is
// closed. Reading waits in Go's poller, so no thread blocks.
func deliver(f io.Reader, fire func()) {
	var expiries [8]byte
	for {
		if _, err := f.Read(expiries[:]); err != nil && !errors.Is(err, unix.ECANCELED) {
			return
		}
		fire()
	}
}

func (t *timerfd) arm(boot time.Duration, wall time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return
	}
	var at unix.Timespec // zero disarms
	if boot > 0 {
		at = timespec(int64(boot/time.Second), int64(boot%time.Second))
	}
	t.boot.set(unix.TFD_TIMER_ABSTIME, at)
	if wall.IsZero() {
		wall = time.Now().Add(farAhead)
	}
	at = timespec(wall.Unix(), int64(wall.Nanosecond()))
	if t.wall.set(unix.TFD_TIMER_ABSTIME|unix.TFD_TIMER_CANCEL_ON_SET, at) == unix.ECANCELED {
		t.fire() // it is armed, and the clock was set since the last time
	}
}

func (f fdTimer) set(flags int, at unix.Timespec) error {
	return unix.TimerfdSettime(f.fd, flags, &unix.ItimerSpec{Value: at}, nil)
}

// timespec keeps within what the kernel takes: before 1970 is an error, zero
// disarms, and systems of 32 bits end in 2038.
func timespec(sec, nsec int64) unix.Timespec {
	last := int64(math.MaxInt64/int64(time.Second)) - 1
	if strconv.IntSize == 32 {
		last = math.MaxInt32
	}
	if sec < 0 || sec == 0 && nsec <= 0 {
		sec, nsec = 0, 1
	}
	return unix.NsecToTimespec(min(sec, last)*int64(time.Second) + nsec)
}

func (t *timerfd) close() error {
	t.mu.Lock()
	t.closed = true
	err := errors.Join(t.boot.file.Close(), t.wall.file.Close())
	t.mu.Unlock()
	t.readers.Wait()
	return err
}
