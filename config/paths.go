package config

import (
	"os"
	"path/filepath"
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
	// State is the state file, HistoryDir the folder of the history.
	State, HistoryDir string
	// Socket is where the daemon listens. Its folder belongs to the person alone.
	Socket string
}

// reloading guards the variables of package xdg, which are not safe to reload
// while another goroutine reads them.
var reloading sync.Mutex

// FindPaths finds the places for this person on this system, as the
// environment is now. It creates nothing.
func FindPaths() Paths {
	reloading.Lock()
	defer reloading.Unlock()
	xdg.Reload()
	p := Paths{
		User:       filepath.Join(xdg.ConfigHome, folderName, fileName),
		State:      filepath.Join(xdg.StateHome, folderName, "state.json"),
		HistoryDir: filepath.Join(xdg.DataHome, folderName, "history"),
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
