//go:build !linux && !darwin && !freebsd

package control

import "os"

// peerOf trusts the place and the mode of the socket, which let in its owner
// only: these systems have no answer that all of them share.
func peerOf(int) (uid, pid int, err error) { return os.Geteuid(), 0, nil }
