//go:build linux

package desktoptest

import (
	"os"
	"os/user"

	"github.com/godbus/dbus/v5"
)

const (
	loginName    = "org.freedesktop.login1"
	loginPath    = dbus.ObjectPath("/org/freedesktop/login1")
	loginManager = "org.freedesktop.login1.Manager"
	sessionID    = "c1"
	sessionPath  = dbus.ObjectPath("/org/freedesktop/login1/session/" + sessionID)
	sessionIface = "org.freedesktop.login1.Session"
)

// Logind is a mock of logind on a system bus of the desk's own, with one
// session, that of the desk.
type Logind struct {
	Process *Process
	Bus     *Process
	c       busConn
}

// Logind starts a system bus with the mock on it.
func (d *Desk) Logind() *Logind {
	d.t.Helper()
	address := d.Path("system-bus")
	l := &Logind{}
	// The type is that of a session bus: a system bus would want a user of its own.
	l.Bus, l.c = d.bus("session", address)
	d.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path="+address)
	d.Setenv("XDG_SESSION_ID", sessionID)
	l.Process = d.Start(d.python(), "-m", "dbusmock", "--system", "--template", "logind")
	l.c.await(loginName)
	name := "me"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	Eventually(d.t, "a session of the mock", func() (bool, any) {
		err := l.c.conn.Object(loginName, loginPath).Call("org.freedesktop.DBus.Mock.AddSession", 0,
			sessionID, "seat0", uint32(os.Getuid()), name, true).Err
		return err == nil, err
	})
	// The mock does not say so, and who came first would wait for it.
	l.c.emit(loginName, loginPath, loginManager, "SessionNew", "so", sessionID, sessionPath)
	return l
}

// LockScreen locks as a desktop does: the request, and the hint once it is locked.
func (l *Logind) LockScreen() {
	l.c.d.t.Helper()
	l.Request("Lock")
	l.Hint(true)
}

// UnlockScreen is the way back.
func (l *Logind) UnlockScreen() {
	l.c.d.t.Helper()
	l.Request("Unlock")
	l.Hint(false)
}

// Request sends the signal Lock or Unlock alone.
func (l *Logind) Request(member string) {
	l.c.d.t.Helper()
	l.c.emit(loginName, sessionPath, sessionIface, member, "")
}

// Hint sets LockedHint.
func (l *Logind) Hint(on bool) {
	l.c.d.t.Helper()
	if err := l.c.conn.Object(loginName, sessionPath).Call(sessionIface+".SetLockedHint", 0, on).Err; err != nil {
		l.c.d.t.Fatalf("LockedHint: %v", err)
	}
}

// PrepareForSleep says that the machine goes to sleep, or is back.
func (l *Logind) PrepareForSleep(on bool) {
	l.c.d.t.Helper()
	l.c.emit(loginName, loginPath, loginManager, "PrepareForSleep", "b", on)
}
