//go:build darwin || freebsd

package control

import "golang.org/x/sys/unix"

// peerOf asks the kernel who is at the other end; pid 0: not known.
func peerOf(fd int) (uid, pid int, err error) {
	c, err := unix.GetsockoptXucred(fd, unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, 0, err
	}
	return int(c.Uid), 0, nil
}
