//go:build !windows

package wake

import (
	"os"
	"strings"
	"time"
)

// newZone follows /etc/localtime, unless TZ names another file or a zone that
// holds for the whole process.
func newZone() zone {
	tz, set := os.LookupEnv("TZ")
	tz = strings.TrimPrefix(tz, ":")
	switch {
	case !set:
		return fileZone("/etc/localtime")
	case strings.HasPrefix(tz, "/"):
		return fileZone(tz)
	default:
		return zone{loc: time.Local}
	}
}
