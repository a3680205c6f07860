package tray

import (
	_ "embed"

	"deskbreak/daemon/control"
)

// IconID names one of the pictures that the tray icon can be.
type IconID int

// The icons. Each has a shape of its own, so that none is told by colour alone.
const (
	// IconWorking0 to IconWorking3: how many quarters of the interval are over.
	IconWorking0 IconID = iota
	IconWorking1
	IconWorking2
	IconWorking3
	// IconDue: a break is due and waits for a pause in typing, or is snoozed.
	IconDue
	// IconPrompted: the reminder is up.
	IconPrompted
	// IconHeld: due, and a call or the like holds it.
	IconHeld
	// IconPaused: paused, or outside the hours.
	IconPaused
	IconAway
	// IconError: the settings have a mistake.
	IconError
	// IconAttention: the last break was missed, or one has been held for long.
	IconAttention
	// Icons is how many there are.
	Icons
)

// The pictures are drawn by packaging/icons: PNGs of 48 pixels and less than
// 1 KB each. Embedded they are part of the read-only binary, and their memory
// never moves, which a library that keeps the pointer depends on.
var (
	//go:embed icons/working0.png
	pngWorking0 []byte
	//go:embed icons/working1.png
	pngWorking1 []byte
	//go:embed icons/working2.png
	pngWorking2 []byte
	//go:embed icons/working3.png
	pngWorking3 []byte
	//go:embed icons/due.png
	pngDue []byte
	//go:embed icons/prompted.png
	pngPrompted []byte
	//go:embed icons/held.png
	pngHeld []byte
	//go:embed icons/paused.png
	pngPaused []byte
	//go:embed icons/away.png
	pngAway []byte
	//go:embed icons/error.png
	pngError []byte
	//go:embed icons/attention.png
	pngAttention []byte
	//go:embed icons/app.png
	pngApp []byte
)

// AppIcon is the program's own icon, a PNG of 64 by 64 pixels. The bytes are
// shared: do not change them.
func AppIcon() []byte { return pngApp }

// PNG is the picture of id, 48 by 48 pixels. The bytes are shared: do not
// change them. An id that does not exist gives IconWorking0's.
func (id IconID) PNG() []byte {
	switch id {
	case IconWorking1:
		return pngWorking1
	case IconWorking2:
		return pngWorking2
	case IconWorking3:
		return pngWorking3
	case IconDue:
		return pngDue
	case IconPrompted:
		return pngPrompted
	case IconHeld:
		return pngHeld
	case IconPaused:
		return pngPaused
	case IconAway:
		return pngAway
	case IconError:
		return pngError
	case IconAttention:
		return pngAttention
	}
	return pngWorking0
}

// icon chooses the picture of s. What asks something of the person comes first.
func icon(s control.Status) IconID {
	switch {
	case s.Phase == control.PhasePrompted:
		return IconPrompted
	case s.Phase == control.PhasePaused || s.Phase == control.PhaseOff || s.Phase == control.PhaseAway:
		if !s.Config.OK {
			return IconError
		}
		if s.Phase == control.PhaseAway {
			return IconAway
		}
		return IconPaused
	case s.Attention:
		return IconAttention
	case !s.Config.OK:
		return IconError
	case s.Phase == control.PhaseSnoozed:
		return IconDue
	case s.Phase == control.PhaseHeld && heldOnlyByTyping(s.Held):
		if s.Overdue {
			return IconAttention
		}
		return IconDue
	case s.Phase == control.PhaseHeld:
		return IconHeld
	case s.Overdue:
		return IconAttention
	}
	return IconWorking0 + IconID(quarter(s))
}

func heldOnlyByTyping(held []string) bool {
	for _, h := range held {
		if h != control.HeldLull {
			return false
		}
	}
	return true
}

// quarter is how many quarters of the interval are over, 0 to 3.
func quarter(s control.Status) int64 {
	if s.IntervalSeconds <= 0 {
		return 0
	}
	return min(3, max(0, s.DeskSeconds*4/s.IntervalSeconds))
}
