package control

import "golang.org/x/sys/unix"

// peerOf asks the kernel who is at the other end; pid 0: not known.
func peerOf(fd int) (uid, pid int, err error) {
	c, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, 0, err
	}
	return int(c.Uid), int(c.Pid), nil
}
