package quiet

import (
	"slices"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// shellState is what SHQueryUserNotificationState answers: whether it is quiet
// time, whether a window fills the screen, and whether a presentation goes on.
func shellState(n uint32) (dnd, full, presents answer) {
	const (
		notPresent   = 1 // locked, or the screen saver runs
		busy         = 2 // a window fills the screen
		direct3D     = 3 // so does a game
		presentation = 4 // the person said so
		accepts      = 5
		quietTime    = 6 // the first hour of a new account
		app          = 7 // one from the store is in front, which says nothing since Windows 10
	)
	if n < notPresent || n > app {
		a := answer{why: lang.T("Windows answers with %d, which has no meaning", n)}
		return a, a, a
	}
	dnd.on = n == quietTime
	full.on = n == busy || n == direct3D
	presents.on = n == presentation
	return dnd, full, presents
}

// focusAssist is what its state says: off, priority only or alarms only.
func focusAssist(n uint32) answer {
	if n > 2 {
		return answer{why: lang.T("Windows answers with %d, which has no meaning", n)}
	}
	return answer{on: n > 0}
}

// micUse is when a program last used the microphone, as Windows keeps it: in
// steps of 100 ns since 1601; stop is zero while it does.
type micUse struct {
	program     string // the name of its key
	start, stop uint64
}

// recording are the programs that record now, for a person. Those that began
// before the machine was started ended with it, without a word.
func recording(uses []micUse, started time.Time) []string {
	const (
		second = 10_000_000
		epoch  = 11_644_473_600 // seconds from 1601 to 1970
	)
	var names []string
	for _, u := range uses {
		if u.stop != 0 || u.start == 0 || u.start > 1<<62 {
			continue
		}
		began := time.Unix(int64(u.start/second)-epoch, 0)
		if name := programName(u.program); began.After(started) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// programName makes a name of a key's: that of a package
// ("Microsoft.WindowsCamera_8wekyb3d8bbwe"), or a path with # for its backslashes.
func programName(key string) string {
	if i := strings.LastIndexByte(key, '#'); i >= 0 {
		name := key[i+1:]
		if ext := len(name) - len(".exe"); ext > 0 && strings.EqualFold(name[ext:], ".exe") {
			name = name[:ext]
		}
		return name
	}
	name, _, _ := strings.Cut(key, "_")
	return name
}
