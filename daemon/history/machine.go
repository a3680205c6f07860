package history

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// MachineName names this machine in file names: its host name, as far as that
// can be part of a file name, and eight digits that tell apart two machines of
// the same name. The system's own id cannot be learned from them.
func MachineName() string {
	host, _ := os.Hostname() // none is told apart by the id
	return machineName(host, machineID())
}

func machineName(host, id string) string {
	// The domain changes with the network.
	label, _, _ := strings.Cut(strings.ToLower(host), ".")
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, label)
	if name = strings.Trim(name, "-"); name == "" {
		name = "machine"
	}
	if id == "" {
		id = label
	}
	sum := sha256.Sum256([]byte("deskbreak history\x00" + id)) // not text: what is hashed
	return fmt.Sprintf("%s-%x", strings.Trim(name[:min(len(name), 40)], "-"), sum[:4])
}

// Dir is the folder of all machines' files.
func (l *Log) Dir() string { return l.dir }

// OthersChanged is true when another machine's file in the folder was written
// since then, as a synchronising program does it; zero: when there is any. A
// folder that cannot be read has none.
func (l *Log) OthersChanged(since time.Time) bool {
	entries, _ := os.ReadDir(l.dir)
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), suffix) || e.Name()[0] == '.' || e.Name() == filepath.Base(l.path) {
			continue
		}
		if info, err := e.Info(); err == nil && !info.ModTime().Before(since) {
			return true
		}
	}
	return false
}
