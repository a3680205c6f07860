//go:build !windows && !darwin

package quiet

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

// service is a source on a bus. Whatever it signals, it is asked what is the case
// now: a signal that is lost, doubled or of the wrong type does no harm, and a
// hundred of them are one question.
type service struct {
	seat *seat
	// name is the bus name that answers. Its coming and going are watched.
	name string
	// also are names whose coming and going make it worth asking as well.
	also []string
	// signals are what it says when it changes.
	signals []watched
	// question asks it: is the reason on? An error is why it is not used, in a
	// sentence; one of the bus's own is made into a sentence.
	question func(*line) (on bool, detail string, err error)
	// missing is the sentence for a name that nobody owns.
	missing string

	mu         sync.Mutex
	busy       bool // a question is under way
	again      bool // and it has to be asked once more
	complained bool // the log knows that it answers nonsense
}

// watched is a signal that is worth a question.
type watched struct {
	rule []dbus.MatchOption
	// path and member are those of the rule, to tell signals apart.
	path   dbus.ObjectPath
	member string // with its interface
	// worth says whether this one matters; nil: they all do.
	worth func(body []any) bool
}

// line is one connection to a bus.
type line struct {
	bus    *bus
	conn   *dbus.Conn
	ctx    context.Context
	asking *sync.WaitGroup

	late func() // for the service that asks: no answer in time
}

// sent is a match rule for signals of one kind from one sender.
func sent(sender string, path dbus.ObjectPath, iface, member string, more ...dbus.MatchOption) watched {
	return watched{
		rule: append([]dbus.MatchOption{
			dbus.WithMatchSender(sender), dbus.WithMatchObjectPath(path),
			dbus.WithMatchInterface(iface), dbus.WithMatchMember(member),
		}, more...),
		path: path, member: iface + "." + member,
	}
}

// changes is the signal for some of an interface's properties. Others, as how
// many notifications there are, do not make us ask.
func changes(sender string, path dbus.ObjectPath, iface string, names ...string) watched {
	w := sent(sender, path, properties, "PropertiesChanged", dbus.WithMatchArg(0, iface))
	w.worth = func(body []any) bool {
		if len(body) != 3 || body[0] != iface {
			return false
		}
		changed, _ := body[1].(map[string]dbus.Variant)
		invalid, _ := body[2].([]string)
		return slices.ContainsFunc(names, func(n string) bool {
			_, ok := changed[n]
			return ok || slices.Contains(invalid, n)
		})
	}
	return w
}

// concerns says whether a signal is worth a question.
func (s *service) concerns(m *dbus.Signal) bool {
	if m.Name == busName+".NameOwnerChanged" {
		return len(m.Body) == 3 && (m.Body[0] == s.name || slices.Contains(s.also, fmt.Sprint(m.Body[0])))
	}
	for _, w := range s.signals {
		if m.Path == w.path && m.Name == w.member && (w.worth == nil || w.worth(m.Body)) {
			return true
		}
	}
	return false
}

// begin listens and then asks for the first time.
func (s *service) begin(l *line) {
	own := *l
	own.late = s.late(l)
	s.mu.Lock()
	s.busy, s.again = true, false
	s.mu.Unlock()
	l.asking.Go(func() {
		slow := time.AfterFunc(l.bus.o.patience, own.late)
		err := s.listen(&own)
		slow.Stop()
		if err != nil {
			if own.ctx.Err() == nil {
				s.seat.not(lang.T("the %s does not let us listen: %s", l.bus.name, firstLine(err)))
			}
			return
		}
		s.answer(&own)
	})
}

func (s *service) listen(l *line) error {
	rules := make([][]dbus.MatchOption, 0, 1+len(s.also)+len(s.signals))
	for _, name := range append([]string{s.name}, s.also...) {
		rules = append(rules, []dbus.MatchOption{
			dbus.WithMatchSender(busName), dbus.WithMatchInterface(busName),
			dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, name),
		})
	}
	for _, w := range s.signals {
		rules = append(rules, w.rule)
	}
	for _, r := range rules {
		if err := l.conn.AddMatchSignalContext(l.ctx, r...); err != nil {
			return err
		}
	}
	return nil
}

// ask asks, unless a question is under way: then it is asked again after it.
func (s *service) ask(l *line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy {
		s.again = true
		return
	}
	s.busy = true
	own := *l
	own.late = s.late(l)
	l.asking.Go(func() { s.answer(&own) })
}

// late is what happens when an answer has not come in time. The question stays
// open: a service that was stopped answers when it goes on.
func (s *service) late(l *line) func() {
	return func() {
		s.seat.not(lang.T("it has not answered for %v; it is used again as soon as it does", l.bus.o.patience))
	}
}

func (s *service) answer(l *line) {
	for {
		on, detail, err := s.question(l)
		if l.ctx.Err() != nil {
			return
		}
		s.mu.Lock()
		again := s.again
		s.again = false
		if !again {
			s.busy = false
			s.write(on, detail, err)
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
	}
}

// write keeps the answer. The lock is held, so that an older answer is never
// written after a newer one.
func (s *service) write(on bool, detail string, err error) {
	var nonsense nonsenseError
	switch {
	case err == nil:
		s.seat.is(on, detail)
		return
	case isName(err, "ServiceUnknown", "NameHasNoOwner"):
		s.seat.not(s.missing)
	case isName(err, "NoReply", "Disconnected"):
		s.seat.not(lang.T("it went away while it was asked; it is used again when it is back"))
	default:
		s.seat.not(firstLine(err))
	}
	if asNonsense(err, &nonsense) && !s.complained {
		s.complained = true
		s.seat.board.log.Warn("a quiet source answers nonsense and is not used", "source", s.seat.name, "answer", nonsense.answer)
	}
}

// call asks something on the bus that nobody is to be started for.
func (l *line) call(name string, path dbus.ObjectPath, method string, args ...any) ([]any, error) {
	done := l.conn.Object(name, path).GoWithContext(l.ctx, method, dbus.FlagNoAutoStart, make(chan *dbus.Call, 1), args...).Done
	timer := time.NewTimer(l.bus.o.patience)
	defer timer.Stop()
	for {
		select {
		case call := <-done:
			return call.Body, call.Err
		case <-timer.C:
			l.late()
		}
	}
}

// property reads one property.
func (l *line) property(name string, path dbus.ObjectPath, iface, property string) (any, error) {
	body, err := l.call(name, path, properties+".Get", iface, property)
	if err != nil {
		return nil, err
	}
	if v, ok := one[dbus.Variant](body); ok {
		return v.Value(), nil
	}
	return nil, nonsenseError{body}
}

// owned says whether somebody owns a name.
func (l *line) owned(name string) bool {
	body, err := l.call(busName, "/org/freedesktop/DBus", busName+".NameHasOwner", name)
	on, _ := one[bool](body)
	return err == nil && on
}

// one is the only value of a reply.
func one[T any](body []any) (v T, ok bool) {
	if len(body) == 1 {
		v, ok = body[0].(T)
	}
	return v, ok
}

// nonsenseError is a reply of the wrong type.
type nonsenseError struct{ answer any }

func (e nonsenseError) Error() string {
	return lang.T("it answers with %s, which is not understood; please report it with the program's version", brief(e.answer))
}

func asNonsense(err error, n *nonsenseError) bool {
	e, ok := err.(nonsenseError)
	if ok {
		*n = e
	}
	return ok
}

// brief is a value's text, cut short.
func brief(v any) string {
	text := fmt.Sprintf("%v", v)
	if len(text) > 80 {
		text = text[:80] + "…"
	}
	return fmt.Sprintf("%T %q", v, text)
}
