package history

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
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
	sum := sha256.Sum256([]byte("deskbreak history\x00" + id))
	return fmt.Sprintf("%s-%x", strings.Trim(name[:min(len(name), 40)], "-"), sum[:4])
}
