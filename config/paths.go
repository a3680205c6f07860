package config

import (
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"

	"github.com/adrg/xdg"
)

const (
	folderName = "deskbreak"
	fileName   = "config.yaml"
)

// Paths are the places of everything that is kept in files.
type Paths struct {
	// User is the person's config file, System the one below it: the first that
	// exists of those that the system has a place for, else the first of these.
	User, System string
	// State is the state file, HistoryDir the folder of the history. Like User they
	// are empty when nothing says where the person's home folder is.
	State, HistoryDir string
	// Socket is where the daemon listens. Its folder belongs to the person alone.
	Socket string
}

// reloading guards the variables of package xdg, which are not safe to reload
// while another goroutine reads them.
var reloading sync.Mutex

// FindPaths finds the places for this person on this system, as the
// environment is now. It creates no file. Where HOME is not set it sets it to the
// home folder that the system knows, for this process and what it starts.
func FindPaths() Paths { return findPaths(user.LookupId) }

func findPaths(lookup func(id string) (*user.User, error)) Paths {
	reloading.Lock()
	defer reloading.Unlock()
	homeless := !findHome(lookup)
	xdg.Reload()
	in := func(variable, dir string, names ...string) string {
		if homeless && !filepath.IsAbs(os.Getenv(variable)) {
			return "" // package xdg would name the root folder
		}
		return filepath.Join(append([]string{dir, folderName}, names...)...)
	}
	p := Paths{
		User:       in("XDG_CONFIG_HOME", xdg.ConfigHome, fileName),
		State:      in("XDG_STATE_HOME", xdg.StateHome, "state.json"),
		HistoryDir: in("XDG_DATA_HOME", xdg.DataHome, "history"),
		Socket:     filepath.Join(socketFolder(), "deskbreak.sock"),
	}
	for _, dir := range xdg.ConfigDirs {
		file := filepath.Join(dir, folderName, fileName)
		if file == p.User {
			continue // macOS lists the person's folder among the system's
		}
		if p.System == "" {
			p.System = file
		}
		if _, err := os.Lstat(file); err == nil {
			p.System = file
			break
		}
	}
	return p
}

// findHome makes HOME say where the home folder is, if anything knows.
func findHome(lookup func(id string) (*user.User, error)) bool {
	if runtime.GOOS == "windows" || os.Getenv("HOME") != "" {
		return true // Windows is asked by package xdg
	}
	u, err := lookup(strconv.Itoa(os.Getuid()))
	if err != nil || !filepath.IsAbs(u.HomeDir) {
		return false
	}
	return os.Setenv("HOME", u.HomeDir) == nil
}
