package config

import (
	"os"
	"path/filepath"
	"strings"
)

// trail lists every name that decides what is found at an absolute path: the
// file itself, each symbolic link on the way, and, where the way ends early, the
// first name that is missing. The folders of these names are all that has to be
// watched. Each is given by its true name, without links, so that the same
// folder is never listed twice under two names.
func trail(path string) (names []string) {
	here, rest := root(path)
	for links := 0; len(rest) > 0; {
		name := filepath.Join(here, rest[0])
		rest = rest[1:]
		info, err := os.Lstat(name)
		switch {
		case err != nil:
			return append(names, name)
		case info.Mode()&os.ModeSymlink == 0:
			here = name
			if len(rest) == 0 {
				names = append(names, name)
			}
			continue
		}
		names = append(names, name)
		target, err := os.Readlink(name)
		if links++; err != nil || links > maxLinks {
			return names
		}
		if filepath.IsAbs(target) {
			var first []string
			here, first = root(target)
			rest = append(first, rest...)
		} else {
			rest = append(parts(target), rest...)
		}
	}
	return names
}

// root splits an absolute path into where it starts and the names that follow.
func root(path string) (start string, names []string) {
	volume := filepath.VolumeName(path)
	return volume + string(filepath.Separator), parts(path[len(volume):])
}

// parts are the names in a path. They are walked one by one and ".." is joined
// at its turn, after the links before it were followed: Clean would be wrong.
func parts(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == filepath.Separator })
}
