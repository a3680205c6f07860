//go:build !windows && !darwin

package presence

import (
	"context"
	"encoding/binary"
	"math"
	"time"

	"deskbreak/config/lang"
)

// xsync has an X server's SYNC extension tell when its counter of idle time
// rises above one value and falls below another. Nothing is asked meanwhile.
type xsync struct {
	*told
	x                *xconn
	code, alarmEvent byte
	counter          uint32
	seen             int64 // what the counter was at the last sign
}

// The requests of the extension that are used, and the alarms' kinds.
const (
	syncInitialize, syncListCounters, syncQueryCounter, syncCreateAlarm, syncChangeAlarm = 0, 1, 5, 8, 9

	risesAbove, fallsBelow = 2, 3 // and at once if it is there already; then no more until it is changed
)

func openXSync(ctx context.Context, o *Options, put func(Event)) (idleSource, error) {
	s := &xsync{}
	s.told = newTold(o, put, s)
	x, err := openX(ctx, o, s.onEvent, s.open)
	if err != nil {
		return nil, err
	}
	go func() {
		<-x.ended
		s.lose(x.gone)
	}()
	return s, nil
}

func (s *xsync) open(x *xconn) error {
	s.x = x
	if err := x.refuseXWayland(); err != nil {
		return err
	}
	code, event, err := x.extension("SYNC")
	if err != nil {
		return err
	}
	if code == 0 {
		return errAbsent(lang.T("the X server at %s has no SYNC extension, so it has to be asked", x.display))
	}
	s.code, s.alarmEvent = code, event+1
	initialize := xRequest(code, syncInitialize, 2)
	initialize[4], initialize[5] = 3, 1
	if _, err := x.roundTrip(initialize); err != nil {
		return err
	}
	counters, err := x.roundTrip(xRequest(code, syncListCounters, 1))
	if err != nil {
		return err
	}
	if s.counter = findCounter(counters, "IDLETIME"); s.counter == 0 {
		return errAbsent(lang.T("the X server at %s has no counter of idle time, so it has to be asked", x.display))
	}
	for kind, id := range map[uint32]uint32{risesAbove: x.firstID, fallsBelow: x.firstID + 1} {
		value := int64(math.MaxInt64) // never
		if kind == fallsBelow {
			value = math.MinInt64
		}
		create := s.alarm(syncCreateAlarm, id, kind, value)
		if err := x.send(create, false); err != nil {
			return err
		}
	}
	// Errors come before this answer, which is needed anyway.
	_, err = s.ask()
	return err
}

// findCounter looks for a counter in the reply that lists them; 0: it is not there.
func findCounter(reply []byte, name string) uint32 {
	n, b := binary.LittleEndian.Uint32(reply[8:]), reply[32:]
	for ; n > 0 && len(b) >= 14; n-- {
		length := int(binary.LittleEndian.Uint16(b[12:]))
		if len(b) < 14+length {
			break
		}
		if string(b[14:14+length]) == name {
			return binary.LittleEndian.Uint32(b)
		}
		b = b[min(len(b), padded(14+length)):]
	}
	return 0
}

// alarm is the request that makes or changes an alarm: counter, kind of value
// (absolute), value, kind of test, step (none), events (yes).
func (s *xsync) alarm(minor byte, id, test uint32, value int64) []byte {
	r := xRequest(s.code, minor, 11)
	le := binary.LittleEndian
	le.PutUint32(r[4:], id)
	le.PutUint32(r[8:], 0b111111)
	le.PutUint32(r[12:], s.counter)
	le.PutUint32(r[16:], 0)
	putInt64(r[20:], value)
	le.PutUint32(r[28:], test)
	putInt64(r[32:], 0)
	le.PutUint32(r[40:], 1)
	return r
}

// X has the upper half first, whatever the order of its bytes.
func putInt64(b []byte, v int64) {
	binary.LittleEndian.PutUint32(b, uint32(v>>32))
	binary.LittleEndian.PutUint32(b[4:], uint32(v))
}

func getInt64(b []byte) int64 {
	return int64(int32(binary.LittleEndian.Uint32(b)))<<32 | int64(binary.LittleEndian.Uint32(b[4:]))
}

// onEvent takes an alarm, which says what the counter was.
func (s *xsync) onEvent(e []byte) {
	if e[0]&0x7f != s.alarmEvent || s.alarmEvent == 0 {
		return
	}
	value := getInt64(e[8:])
	switch binary.LittleEndian.Uint32(e[4:]) {
	case s.x.firstID:
		s.told.mu.Lock()
		s.seen = value
		s.told.mu.Unlock()
		s.fell(milliseconds(value))
	case s.x.firstID + 1:
		s.rose()
	}
}

// milliseconds is a counter's value, within what can be counted.
func milliseconds(v int64) time.Duration {
	const most = int64(1<<63-1) / int64(time.Millisecond)
	return time.Duration(min(max(v, 0), most)) * time.Millisecond
}

func (s *xsync) arm(d time.Duration, settled func()) {
	value := int64(math.MaxInt64)
	if d > 0 {
		value = (d + time.Millisecond - 1).Milliseconds()
	}
	err := s.x.send(s.alarm(syncChangeAlarm, s.x.firstID, risesAbove, value), false)
	if err != nil || settled == nil {
		return
	}
	// A sign that is due comes before the answer to anything that is sent now.
	go func() {
		const getInputFocus = 43
		if _, err := s.x.roundTrip(xRequest(getInputFocus, 0, 1)); err == nil {
			settled()
		}
	}()
}

// await is passed already when there was input since the last sign, and when
// there was some within the last second.
func (s *xsync) await() {
	value := int64(1000)
	if s.still {
		value = max(s.seen-1, 1)
	}
	_ = s.x.send(s.alarm(syncChangeAlarm, s.x.firstID+1, fallsBelow, value), false)
}

func (s *xsync) end() { s.x.close() }

// ask reads the counter.
func (s *xsync) ask() (time.Duration, error) {
	r := xRequest(s.code, syncQueryCounter, 2)
	binary.LittleEndian.PutUint32(r[4:], s.counter)
	reply, err := s.x.roundTrip(r)
	if err != nil {
		return 0, err
	}
	return milliseconds(getInt64(reply[8:])), nil
}

func (s *xsync) detail() string { return lang.T("display %s", s.x.display) }
