package presence

import (
	"encoding/binary"
	"math"
	"testing"
	"time"
)

func TestWindowsEvent(t *testing.T) {
	for _, c := range []struct {
		message uint32
		detail  uintptr
		want    Event
	}{
		{wmPowerBroadcast, 0x4, Event{Kind: Sleep, On: true}},
		{wmPowerBroadcast, 0x12, Event{Kind: Sleep}},
		{wmPowerBroadcast, 0x7, Event{}},    // the person is there, after 0x12
		{wmPowerBroadcast, 0xa, Event{}},    // the battery
		{wmPowerBroadcast, 0x8013, Event{}}, // a setting
		{wmSessionChange, 0x7, Event{Kind: Locked, On: true}},
		{wmSessionChange, 0x8, Event{Kind: Locked}},
		{wmSessionChange, 0x4, Event{}}, // the remote desktop was left, which locks
		{0x10, 0x7, Event{}},
	} {
		if got, ok := windowsEvent(c.message, c.detail); got != c.want || ok != (c.want != Event{}) {
			t.Errorf("message %#x, %#x: %v, %v; want %v", c.message, c.detail, got, ok, c.want)
		}
	}
}

func TestWindowsLocked(t *testing.T) {
	info := func(level, flags uint32) []byte {
		b := make([]byte, 232)
		binary.LittleEndian.PutUint32(b, level)
		binary.LittleEndian.PutUint32(b[8:], 2) // the session
		binary.LittleEndian.PutUint32(b[16:], flags)
		return b
	}
	for _, c := range []struct {
		name string
		info []byte
		want bool
	}{
		{"locked", info(1, 0), true},
		{"open", info(1, 1), false},
		{"not known", info(1, 0xffffffff), false},
		{"another level", info(2, 0), false},
		{"cut off", info(1, 0)[:19], false},
		{"empty", nil, false},
	} {
		if got := windowsLocked(c.info); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestEventSeconds(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		want    time.Duration
	}{
		{0, 0},
		{1.5, 1500 * time.Millisecond},
		{-1, 0},
		{math.Inf(-1), 0},
		{math.Inf(1), 100 * 365 * 24 * time.Hour},
		{1e300, 100 * 365 * 24 * time.Hour},
	} {
		if got, err := eventSeconds(c.seconds); got != c.want || err != nil {
			t.Errorf("%v: %v, %v; want %v", c.seconds, got, err, c.want)
		}
	}
	if d, err := eventSeconds(math.NaN()); err == nil {
		t.Errorf("no number: %v", d)
	}
}
