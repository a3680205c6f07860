package presence

import "encoding/binary"

// The messages of Windows that tell of the session and of power.
const (
	wmPowerBroadcast = 0x218
	wmSessionChange  = 0x2b1
)

// windowsEvent is what a message means; false: nothing for us.
func windowsEvent(message uint32, detail uintptr) (Event, bool) {
	const (
		suspend = 0x4  // PBT_APMSUSPEND
		resume  = 0x12 // PBT_APMRESUMEAUTOMATIC, which always comes; others may follow it
		lock    = 0x7  // WTS_SESSION_LOCK
		unlock  = 0x8  // WTS_SESSION_UNLOCK
	)
	switch {
	case message == wmPowerBroadcast && (detail == suspend || detail == resume):
		return Event{Kind: Sleep, On: detail == suspend}, true
	case message == wmSessionChange && (detail == lock || detail == unlock):
		return Event{Kind: Locked, On: detail == lock}, true
	}
	return Event{}, false
}

// windowsLocked reads a WTSINFOEX: whether the session is locked. It is not if
// that is not known.
func windowsLocked(info []byte) bool {
	const (
		level = 0 // of what follows, which begins at 8: session, connection, flags
		flags = 16
	)
	if len(info) < flags+4 || binary.LittleEndian.Uint32(info[level:]) != 1 {
		return false
	}
	return binary.LittleEndian.Uint32(info[flags:]) == 0 // WTS_SESSIONSTATE_LOCK
}
