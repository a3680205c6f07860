//go:build linux

package desktoptest

import (
	"maps"
	"slices"
	"sync"

	"github.com/godbus/dbus/v5"
)

const (
	notesName = "org.freedesktop.Notifications"
	notesPath = dbus.ObjectPath("/org/freedesktop/Notifications")
)

// Note is one call of Notify and what became of it.
type Note struct {
	ID       uint32 // 0: the server has not answered
	Replaces uint32
	App      string
	Title    string
	Body     string
	Keys     []string          // of the buttons, in order
	Labels   map[string]string // of the buttons, by key
	Hints    map[string]dbus.Variant
	Timeout  int32
	Server   string // its unique name on the bus
}

// Invoked is a press on a button, as the server told it.
type Invoked struct {
	ID  uint32
	Key string
}

// Notes sees all notifications on a session bus, whatever the server, by
// listening to the wire.
type Notes struct {
	d  *Desk
	mu sync.Mutex
	// asked are calls that are not answered yet, by caller and serial.
	asked   map[call]*Note
	live    map[uint32]*Note
	all     []*Note
	invoked []Invoked
	closed  map[uint32]uint32 // reasons
}

type call struct {
	sender string
	serial uint32
}

func watchNotes(d *Desk) *Notes {
	d.t.Helper()
	n := &Notes{d: d, asked: map[call]*Note{}, live: map[uint32]*Note{}, closed: map[uint32]uint32{}}
	c := d.connect(d.env["DBUS_SESSION_BUS_ADDRESS"])
	err := c.conn.BusObject().Call(busName+".Monitoring.BecomeMonitor", 0, []string{
		"type='method_call',interface='" + notesName + "',member='Notify'",
		"type='method_return'", "type='error'",
		"type='signal',interface='" + notesName + "'",
		"type='signal',interface='" + busName + "',member='NameOwnerChanged',arg0='" + notesName + "'",
	}, uint32(0)).Err
	if err != nil {
		d.t.Fatalf("watching the bus: %v", err)
	}
	messages := make(chan *dbus.Message, 1<<14) // what does not fit is lost
	c.conn.Eavesdrop(messages)
	stop := make(chan struct{})
	d.t.Cleanup(func() {
		// Close would close the channel while the connection may still send on it.
		c.conn.Eavesdrop(nil)
		close(stop)
	})
	go func() {
		for {
			select {
			case m, ok := <-messages:
				if !ok {
					return // the bus is gone
				}
				n.take(m)
			case <-stop:
				return
			}
		}
	}()
	return n
}

func (n *Notes) take(m *dbus.Message) {
	header := func(f dbus.HeaderField) any { return m.Headers[f].Value() }
	n.mu.Lock()
	defer n.mu.Unlock()
	sender, _ := header(dbus.FieldSender).(string)
	member, _ := header(dbus.FieldMember).(string)
	switch m.Type {
	case dbus.TypeMethodCall:
		var note Note
		var icon string
		var actions []string
		if dbus.Store(m.Body, &note.App, &note.Replaces, &icon, &note.Title, &note.Body, &actions, &note.Hints, &note.Timeout) != nil {
			return
		}
		note.Labels = map[string]string{}
		for i := 0; i+1 < len(actions); i += 2 {
			note.Keys = append(note.Keys, actions[i])
			note.Labels[actions[i]] = actions[i+1]
		}
		n.all = append(n.all, &note)
		n.asked[call{sender, m.Serial()}] = &note
	case dbus.TypeMethodReply, dbus.TypeError:
		serial, _ := header(dbus.FieldReplySerial).(uint32)
		to, _ := header(dbus.FieldDestination).(string)
		note := n.asked[call{to, serial}]
		if note == nil {
			return
		}
		delete(n.asked, call{to, serial})
		if m.Type == dbus.TypeMethodReply && dbus.Store(m.Body, &note.ID) == nil {
			note.Server = sender
			n.live[note.ID] = note
			delete(n.closed, note.ID)
		}
	case dbus.TypeSignal:
		switch member {
		case "NotificationClosed":
			var id, reason uint32
			if dbus.Store(m.Body, &id, &reason) == nil {
				delete(n.live, id)
				n.closed[id] = reason
			}
		case "ActionInvoked":
			var i Invoked
			if dbus.Store(m.Body, &i.ID, &i.Key) == nil {
				n.invoked = append(n.invoked, i)
			}
		case "NameOwnerChanged":
			clear(n.live) // with their server
		}
	}
}

// Live are the notifications that are on the server now, by id.
func (n *Notes) Live() []Note {
	n.mu.Lock()
	defer n.mu.Unlock()
	var list []Note
	for _, id := range slices.Sorted(maps.Keys(n.live)) {
		list = append(list, *n.live[id])
	}
	return list
}

// All are all calls of Notify so far.
func (n *Notes) All() []Note {
	n.mu.Lock()
	defer n.mu.Unlock()
	var list []Note
	for _, note := range n.all {
		list = append(list, *note)
	}
	return list
}

// Invoked are the presses on buttons so far.
func (n *Notes) Invoked() []Invoked {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.invoked)
}

// One waits until exactly one notification is live, and ok says it is the one.
func (n *Notes) One(what string, ok func(Note) bool) Note {
	n.d.t.Helper()
	var one Note
	Eventually(n.d.t, "one notification: "+what, func() (bool, any) {
		live := n.Live()
		if len(live) != 1 || ok != nil && !ok(live[0]) {
			return false, brief(live)
		}
		one = live[0]
		return true, nil
	})
	return one
}

// None waits until no notification is live.
func (n *Notes) None() {
	n.d.t.Helper()
	Eventually(n.d.t, "no notification", func() (bool, any) { live := n.Live(); return len(live) == 0, brief(live) })
}

// brief is what a message shows of notes, which hold pictures.
func brief(notes []Note) (list []string) {
	for _, n := range notes {
		list = append(list, n.Title+" | "+n.Body)
	}
	return list
}
