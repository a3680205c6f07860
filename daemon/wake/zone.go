package wake

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// zoneEvery is how often the zone's file is looked at; a journey takes longer.
const zoneEvery = 10 * time.Second

// zone follows the time zone. Go reads it once for the life of the process.
type zone struct {
	loc *time.Location
	// stamp says whether there is anything new; nil: the zone cannot change.
	stamp func() (stamp any, same func(any) bool)
	// load reads the zone; nil, or an error: it stays what it was.
	load func() (*time.Location, error)

	same func(any) bool
	next time.Duration
}

// check brings the zone up to date if zoneEvery has passed or force is true,
// and says whether it changed.
func (z *zone) check(boot time.Duration, force bool) bool {
	if z.stamp == nil || boot < z.next && !force {
		return false
	}
	z.next = boot + zoneEvery
	now, same := z.stamp()
	if now == nil || z.same != nil && z.same(now) {
		return false // gone for a moment, as when it is being replaced, or the same
	}
	z.same = same
	loc, err := z.load()
	if err != nil || loc == nil {
		return false // unreadable: the last good one stays until the file changes again
	}
	z.loc = loc
	return true
}

// fileZone follows a zone in a file that is replaced or linked elsewhere.
// Without a change it is time.Local, which has read the same file.
func fileZone(path string) zone {
	z := zone{
		loc:   time.Local,
		stamp: func() (any, func(any) bool) { return stampFile(path) },
		load:  func() (*time.Location, error) { return loadZone(path) },
	}
	_, z.same = z.stamp()
	_, _ = time.Now().Zone() // make Go read its own now, not after the file has changed
	return z
}

// fileStamp is the link and what it points to: either can be replaced.
type fileStamp struct{ link, file os.FileInfo }

func stampFile(path string) (any, func(any) bool) {
	link, err := os.Lstat(path)
	if err != nil {
		return nil, nil
	}
	file, err := os.Stat(path)
	if err != nil {
		return nil, nil
	}
	s := fileStamp{link, file}
	return s, func(other any) bool {
		o, ok := other.(fileStamp)
		return ok && sameFile(s.link, o.link) && sameFile(s.file, o.file)
	}
}

func sameFile(a, b os.FileInfo) bool {
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}

func loadZone(path string) (*time.Location, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	name := "Local"
	if target, err := filepath.EvalSymlinks(path); err == nil {
		if _, rest, ok := strings.Cut(filepath.ToSlash(target), "/zoneinfo/"); ok {
			name = rest
		}
	}
	return time.LoadLocationFromTZData(name, data)
}
