//go:build darwin || freebsd

package history

import "golang.org/x/sys/unix"

// machineID is what the system calls this machine; empty: it does not say, as
// macOS, where asking needs cgo.
func machineID() string {
	id, _ := unix.Sysctl("kern.hostuuid")
	return id
}
