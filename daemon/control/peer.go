package control

import (
	"net"

	"deskbreak/config/lang"
)

// checkPeer is nil when the process at the other end is of the user want. Root
// is no exception: another user's reminders are not root's to answer.
func checkPeer(c net.Conn, want int) (pid int, err error) {
	u, ok := c.(*net.UnixConn)
	if !ok {
		return 0, lang.Error("not a unix socket")
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return 0, lang.Errorf("cannot tell whose socket this is: %v", err)
	}
	var uid int
	var asked error
	if err := raw.Control(func(fd uintptr) { uid, pid, asked = peerOf(int(fd)) }); err != nil {
		return 0, lang.Errorf("cannot tell whose socket this is: %v", err)
	}
	if asked != nil {
		return 0, lang.Errorf("cannot tell whose socket this is: %v", asked)
	}
	if uid != want {
		return pid, lang.Errorf("the other end %w (uid %d)", ErrForeign, uid)
	}
	return pid, nil
}
