package wake

import (
	"sync/atomic"
	"time"
)

const (
	// threshold is what counts as a sleep or as a clock that was set. The clocks
	// of one system agree to microseconds; a second leaves room for leap seconds
	// that are smeared and for systems that read time in ticks of 16 ms.
	threshold = time.Second
	// suspicious is more than two clocks read one after the other can differ.
	suspicious = 50 * time.Millisecond
	// gap is the forward jump of wall time that is taken for a sleep where no
	// clock runs on in sleep.
	gap = 30 * time.Second
)

// detector finds sleep and clock changes in a series of samples. It is pure:
// it knows only what it is shown.
type detector struct {
	// slew is how far the wall clock may drift from the boot clock without being
	// set, in parts per million. Linux steers both alike, so there it is zero.
	slew int64
	// infer is for systems whose boot clock stands still in sleep: a jump of the
	// wall clock by gap or more is taken for a sleep, and hidden is the sum of
	// these, to be added to the boot clock. Setting the clock forward by hand
	// looks the same and is taken for a sleep too; the next look back is right.
	infer  bool
	hidden atomic.Int64

	started bool
	last    time.Duration // boot at the last look
	asleep  time.Duration // boot - awake, as far as it has been reported
	offset  time.Duration // wall - boot at the last look
}

func (d *detector) diff(s sample) (slept, set time.Duration) {
	return s.boot - s.awake - d.asleep, offset(s) - d.offset
}

func offset(s sample) time.Duration { return time.Duration(s.now.UnixNano()) - s.boot }

// odd is true when s, if it is right, says that something happened.
func (d *detector) odd(s sample) bool {
	slept, set := d.diff(s)
	return slept > suspicious || slept < -suspicious || set > suspicious || set < -suspicious
}

// look says what happened between the sample before s and s.
func (d *detector) look(s sample) (slept, set time.Duration) {
	if !d.started {
		d.started = true
		d.last, d.asleep, d.offset = s.boot, s.boot-s.awake, offset(s)
		return 0, 0
	}
	slept, set = d.diff(s)
	passed := s.boot - d.last
	d.last = s.boot

	// Sleep is only ever added, so short sleeps are kept until they make a
	// second. Less sleep than before cannot be: the clocks themselves changed.
	if slept >= threshold || slept <= -threshold {
		d.asleep += slept
	}
	if slept < threshold {
		slept = 0
	}

	// The wall clock's base line follows what is too little to report, or slow
	// steering would add up to a clock that was set.
	d.offset += set
	if limit := threshold + passed/1_000_000*time.Duration(d.slew); set < limit && set > -limit {
		set = 0
	}
	if d.infer && set >= gap {
		d.hidden.Add(int64(set))
		slept, set = slept+set, 0
	}
	return slept, set
}
