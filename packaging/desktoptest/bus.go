//go:build linux

package desktoptest

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/godbus/dbus/v5"
)

// busConfig allows everything and can start nothing: an installed server that
// D-Bus starts by itself would make "no server" untrue.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>%s</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`

const busName = "org.freedesktop.DBus"

// busConn is the test's own connection to a bus of the desk.
type busConn struct {
	d    *Desk
	conn *dbus.Conn
}

// StartBus starts the session bus at the same address as any before, which must
// have ended, and watches the notifications on it.
func (d *Desk) StartBus() *Process {
	d.t.Helper()
	address := d.Path("run", "bus")
	d.Bus, d.session = d.bus("session", address)
	d.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+address)
	d.Notes = watchNotes(d)
	return d.Bus
}

// Session is a connection to the session bus, of the test's own.
func (d *Desk) Session() *dbus.Conn { return d.session.conn }

func (d *Desk) bus(kind, address string) (*Process, busConn) {
	d.t.Helper()
	program := Need(d.t, "dbus-daemon")
	conf := d.Write(fmt.Sprintf(busConfig, kind, address), kind+"-bus.conf")
	_ = os.Remove(address)
	p := d.Start(program, "--nofork", "--config-file="+conf)
	return p, d.connect("unix:path=" + address)
}

func (d *Desk) connect(address string) busConn {
	d.t.Helper()
	c := busConn{d: d}
	Eventually(d.t, "the bus at "+address, func() (bool, any) {
		conn, err := dbus.Connect(address)
		c.conn = conn
		return err == nil, err
	})
	d.t.Cleanup(func() { _ = c.conn.Close() })
	return c
}

// owner is the unique name of who has the name, or nothing.
func (c busConn) owner(name string) (owner string) {
	_ = c.conn.BusObject().Call(busName+".GetNameOwner", 0, name).Store(&owner)
	return owner
}

// Await waits until somebody has the name on the session bus.
func (d *Desk) Await(name string) {
	d.t.Helper()
	d.session.await(name)
}

func (c busConn) await(name string) {
	c.d.t.Helper()
	Eventually(c.d.t, name+" on the bus", func() (bool, any) { return c.owner(name) != "", "nobody" })
}

// awaitGone waits until nobody has the name.
func (c busConn) awaitGone(name string) {
	c.d.t.Helper()
	Eventually(c.d.t, "no "+name+" on the bus", func() (bool, any) { o := c.owner(name); return o == "", o })
}

// python is the one that dbusmock is installed for.
func (d *Desk) python() string {
	d.t.Helper()
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import dbusmock").Run(); err != nil {
		Unmet(d.t, "python3-dbusmock is not installed: %v", err)
	}
	return python
}
