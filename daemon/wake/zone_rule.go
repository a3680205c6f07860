package wake

import (
	"encoding/binary"
	"fmt"
	"time"
)

// zoneRule is a time zone as systems without a zone database describe it: two
// offsets and the yearly moments between them.
type zoneRule struct {
	standard, daylight int // minutes east of Greenwich
	// toStandard and toDaylight are in the clock time before the change; with a
	// zero month there is no daylight saving time.
	toStandard, toDaylight yearly
}

// yearly is "the second Sunday in March, 02:00".
type yearly struct {
	month, week, weekday int // 1 to 12; 1 to 5, 5 being the last; 0: Sunday
	hour, minute         int
}

// location turns the rule into a zone that is right in every year.
func (r zoneRule) location(name string) (*time.Location, error) {
	return time.LoadLocationFromTZData(name, r.file())
}

// file is the rule as a zone file, with no transitions but a rule for all that
// come. It has two blocks, of which readers that know the rule skip the first,
// and one zone in each, with an empty name.
func (r zoneRule) file() []byte {
	head := append([]byte("TZif2"), make([]byte, 15)...)
	// How many UTC flags, standard flags, leap seconds, transitions, zones, name bytes.
	for _, n := range []uint32{0, 0, 0, 0, 1, 1} {
		head = binary.BigEndian.AppendUint32(head, n)
	}
	zone := binary.BigEndian.AppendUint32(nil, uint32(int32(r.standard*60)))
	zone = append(zone, 0, 0, 0) // not daylight, name at 0, the empty name
	var file []byte
	for range 2 {
		file = append(append(file, head...), zone...)
	}
	tz := posixOffset(r.standard)
	if r.toDaylight.month != 0 && r.toStandard.month != 0 {
		tz += posixOffset(r.daylight) + "," + r.toDaylight.posix() + "," + r.toStandard.posix()
	}
	return append(file, "\n"+tz+"\n"...)
}

// posixOffset names and gives an offset the way TZ does: west is positive.
func posixOffset(east int) string {
	sign, back, m := '+', '-', east
	if east < 0 {
		sign, back, m = '-', '+', -east
	}
	return fmt.Sprintf("<%c%02d%02d>%c%d:%02d", sign, m/60, m%60, back, m/60, m%60)
}

func (y yearly) posix() string {
	return fmt.Sprintf("M%d.%d.%d/%d:%02d", y.month, y.week, y.weekday, y.hour, y.minute)
}
