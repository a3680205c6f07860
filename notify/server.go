//go:build unix && !darwin

package notify

import (
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

// server is one running notification server, known by its unique name: calls go
// to that name and nowhere else, so that every answer is known to be its own.
//
// Calls have no deadline here. What has outlived one must still be heard, or a
// late notification would stay on the screen for ever; a server that dies
// unanswering is answered for by the bus.
type server struct {
	conn       *dbus.Conn
	bus, owner string
	app        string
	icon       []byte
	log        *slog.Logger

	buttons, many, markup bool // set by greet
	listening             atomic.Bool
}

func (s *server) call(flags dbus.Flags, method string, args ...any) *dbus.Call {
	o := s.conn.Object(s.owner, objPath)
	return <-o.Go(wellKnown+"."+method, flags|dbus.FlagNoAutoStart, make(chan *dbus.Call, 1), args...).Done
}

func (s *server) greet() (Server, error) {
	r, err := s.ask()
	s.buttons, s.many = r.Buttons, r.Many
	s.markup = slices.Contains(r.Capabilities, "body-markup")
	return r.Server, err
}

// ask fills in what the server says about itself.
func (s *server) ask() (r Report, err error) {
	err = answered(s.call(0, "GetServerInformation").Store(&r.Name, &r.Vendor, &r.Version, &r.Spec))
	if err != nil {
		return r, err
	}
	if err = answered(s.call(0, "GetCapabilities").Store(&r.Capabilities)); err != nil {
		return r, err
	}
	for _, f := range []*string{&r.Name, &r.Vendor, &r.Version, &r.Spec} {
		*f = oneLine(clean(*f))
	}
	if r.Name == "" {
		r.Name = lang.T("unnamed server")
	}
	r.Buttons = slices.Contains(r.Capabilities, "actions")
	r.Many = r.Buttons && showsMany(r.Name)
	r.Running = true
	return r, nil
}

// showsMany is true for servers that are known to show every button, in a row, a
// column or a menu. GNOME shows three; of others it is not known.
func showsMany(server string) bool {
	switch server {
	case "Xfce Notify Daemon", "Plasma", "dunst", "mako", "SwayNotificationCenter", "lxqt-notificationd", "cinnamon": // not text: their own names
		return true
	}
	return false
}

// answered takes a server's own refusal for an answer: a server that does not
// know its name or its capabilities can still show something.
func answered(err error) error {
	switch errorName(err) {
	case busName + ".Error.UnknownMethod", busName + ".Error.UnknownInterface",
		busName + ".Error.UnknownObject", busName + ".Error.NotSupported", busName + ".Error.Failed":
		return nil
	}
	return err
}

func (s *server) show(n *Notification, replaces uint32) (uint32, uint64, error) {
	if err := s.listen(); err != nil {
		return 0, 0, err
	}
	body := n.Body
	if s.markup {
		body = markup(body)
	}
	actions := []string{}
	if s.buttons {
		for _, a := range n.Actions {
			if !a.Extra || s.many {
				actions = append(actions, a.Key, a.Label)
			}
		}
	} else if how := answers(s.app, n); how != "" {
		body = lines(body, lang.T("Answer in the tray or with: %s", how))
	}
	hints := s.hints(n)
	// 0: stays until it is answered or withdrawn, on servers that keep to it.
	const never = int32(0)
	c := s.call(0, "Notify", s.app, replaces, s.app, n.Title, body, actions, hints, never) // not text: D-Bus name
	// The answer is kept for a while; the picture need not be.
	c.Args = nil
	var id uint32
	if err := c.Store(&id); err != nil {
		return 0, 0, err
	}
	if id == 0 {
		return 0, 0, lang.Error("it gave no id for the notification")
	}
	return id, uint64(c.ResponseSequence), nil
}

// markup escapes s for servers that read the body as markup.
func markup(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func (s *server) hints(n *Notification) map[string]dbus.Variant {
	hints := map[string]dbus.Variant{
		// Normal: low is hidden by some servers, critical breaks through
		// do-not-disturb and never goes away.
		"urgency": dbus.MakeVariant(byte(1)),
		// None of the specification's categories is about a person's own routine;
		// "presence" is about other people and muted by many. Its form for a
		// vendor's own gives rules in dunst or mako something to match.
		"category":      dbus.MakeVariant("x-deskbreak.break"),
		"desktop-entry": dbus.MakeVariant(s.app),
	}
	switch n.Sound {
	case "", "none":
		hints["suppress-sound"] = dbus.MakeVariant(true)
	case "system":
		hints["sound-name"] = dbus.MakeVariant("message-new-instant")
	default:
		hints["sound-file"] = dbus.MakeVariant(n.Sound)
	}
	if n.Transient {
		hints["transient"] = dbus.MakeVariant(true)
	}
	i, err := pixels(n.Image, s.icon)
	switch {
	case err != nil:
		s.log.Warn("the notification has no picture", "error", err)
	case i != nil:
		hints["image-data"] = dbus.MakeVariant(*i)
	}
	return hints
}

func (s *server) withdraw(id uint32) error {
	if id != 0 {
		err := s.call(0, "CloseNotification", id).Err
		if err != nil && errorName(err) == "" {
			return err // nobody answered; an error of the server's says it is gone already
		}
	}
	s.forget()
	return nil
}

func (s *server) abandon(id uint32) {
	s.call(dbus.FlagNoReplyExpected, "CloseNotification", id)
}

func (s *server) live(id uint32) *Live {
	return &Live{Bus: s.bus, Owner: s.owner, ID: id}
}

// rules are for this server's answers alone, and in place only while something
// of ours is shown: servers that broadcast wake us for nobody else's.
func (s *server) rules() [2]string {
	rule := func(member string) string {
		return "type='signal',sender='" + s.owner + "',path='" + string(objPath) +
			"',interface='" + wellKnown + "',member='" + member + "'"
	}
	return [2]string{rule("ActionInvoked"), rule("NotificationClosed")}
}

func (s *server) listen() error {
	if s.listening.Swap(true) {
		return nil
	}
	for _, r := range s.rules() {
		c := <-s.conn.BusObject().Go(busName+".AddMatch", 0, make(chan *dbus.Call, 1), r).Done
		if c.Err != nil {
			s.listening.Store(false)
			return c.Err
		}
	}
	return nil
}

func (s *server) forget() {
	if !s.listening.Swap(false) {
		return
	}
	for _, r := range s.rules() {
		s.conn.BusObject().Go(busName+".RemoveMatch", dbus.FlagNoReplyExpected, make(chan *dbus.Call, 1), r)
	}
}

// starter is a server that does not run but that the bus can start. It is asked
// for by name and not with the Notify itself: only then is it certain whose
// answer the id is.
type starter struct{ conn *dbus.Conn }

func (s starter) greet() (Server, error) {
	return Server{Why: lang.T("the notification server is started with the first reminder")}, nil
}

func (s starter) show(*Notification, uint32) (uint32, uint64, error) {
	c := <-s.conn.BusObject().Go(busName+".StartServiceByName", 0, make(chan *dbus.Call, 1), wellKnown, uint32(0)).Done
	if c.Err != nil {
		return 0, 0, c.Err
	}
	// The server's arrival was told before this answer and has replaced this
	// place; where it did not, this is a failure.
	return 0, 0, lang.Error("it was started but did not come")
}

func (s starter) withdraw(uint32) error { return nil }
func (s starter) abandon(uint32)        {}
func (s starter) live(uint32) *Live     { return nil }
