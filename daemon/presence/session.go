//go:build !windows && !darwin

package presence

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

// watch is one connection's view of logind and of our session.
type watch struct {
	*logind
	conn *dbus.Conn

	id      string          // of the session; empty: none
	path    dbus.ObjectPath // of the session
	waiting bool            // for a better session, by a signal
}

// managerRule and sessionRules are match rules. Each names the sender and
// the path, so that other sessions' traffic does not wake us.
func managerRule(member string, more ...dbus.MatchOption) []dbus.MatchOption {
	return append([]dbus.MatchOption{
		dbus.WithMatchSender(loginName), dbus.WithMatchObjectPath(loginPath),
		dbus.WithMatchInterface(loginManager), dbus.WithMatchMember(member),
	}, more...)
}

func sessionRules(id string, path dbus.ObjectPath) [][]dbus.MatchOption {
	of := func(iface, member string) []dbus.MatchOption {
		return []dbus.MatchOption{
			dbus.WithMatchSender(loginName), dbus.WithMatchObjectPath(path),
			dbus.WithMatchInterface(iface), dbus.WithMatchMember(member),
		}
	}
	return [][]dbus.MatchOption{
		of(loginSession, "Lock"),
		of(loginSession, "Unlock"),
		append(of(properties, "PropertiesChanged"), dbus.WithMatchArg(0, loginSession)),
		managerRule("SessionRemoved", dbus.WithMatchArg(0, id)),
	}
}

func (w *watch) start(ctx context.Context) error {
	rules := [][]dbus.MatchOption{
		{
			dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchInterface("org.freedesktop.DBus"),
			dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, loginName),
		},
		managerRule("PrepareForSleep"),
	}
	for _, r := range rules {
		if err := w.match(ctx, r, true); err != nil {
			return err
		}
	}
	return w.sync(ctx)
}

func (w *watch) match(ctx context.Context, rule []dbus.MatchOption, on bool) error {
	ctx, cancel := context.WithTimeout(ctx, w.o.patience)
	defer cancel()
	call := w.conn.AddMatchSignalContext
	if !on {
		call = w.conn.RemoveMatchSignalContext
	}
	if err := call(ctx, rule...); err != nil {
		return lang.Errorf("the system bus does not let us listen: %v", err)
	}
	return nil
}

// call asks logind. It is never started by our asking.
func (w *watch) call(ctx context.Context, path dbus.ObjectPath, method string, args ...any) *dbus.Call {
	ctx, cancel := context.WithTimeout(ctx, w.o.patience)
	defer cancel()
	return w.conn.Object(loginName, path).CallWithContext(ctx, method, dbus.FlagNoAutoStart, args...)
}

// sync finds our session and reads what is the case now. What the signals that
// are still queued say may be older; their last one is the same.
func (w *watch) sync(ctx context.Context) error {
	var sleeping dbus.Variant
	err := w.call(ctx, loginPath, properties+".Get", loginManager, "PreparingForSleep").Store(&sleeping)
	if isName(err, "ServiceUnknown", "NameHasNoOwner") {
		why := lang.T("logind is not running on the system bus; elogind gives the same where there is no systemd")
		w.set(why, why, "")
		return nil // its coming is signalled
	}
	if err != nil {
		return unanswered(err)
	}
	if on, ok := sleeping.Value().(bool); ok && on != w.sleeping {
		w.putSleep(on)
	}
	found, err := w.find(ctx)
	if err == nil && !found.settled && !w.waiting {
		// A better one may come; one that came before this rule is found below.
		if err := w.match(ctx, managerRule("SessionNew"), true); err != nil {
			return err
		}
		w.waiting = true
		found, err = w.find(ctx)
	}
	if err != nil {
		return unanswered(err)
	}
	if err := w.listen(ctx, found); err != nil {
		return err
	}
	if found.id == "" {
		w.set(lang.T("logind knows of no session of ours, so a lock is not seen; start deskbreak from within the desktop"), "", "")
		return nil
	}
	// Again, now that changes are signalled.
	p, err := w.session(ctx, found.path)
	if err != nil {
		return unanswered(err)
	}
	if kind, ok := p["Type"].Value().(string); ok {
		w.logind.session.kind.Store(&kind)
	}
	locked, ok := p["LockedHint"].Value().(bool)
	if !ok {
		w.set(lang.T("this logind does not tell whether the session is locked (no LockedHint); only requests to lock are seen"), "", "")
		return nil
	}
	w.set("", "", lang.T("session %s", found.id))
	w.putLocked(locked)
	return nil
}

// unanswered is err in one sentence; some errors come with a whole traceback.
func unanswered(err error) error {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return lang.Errorf("logind does not answer: %s; it is asked again", text)
}

// found is a session, or none.
type found struct {
	id      string
	path    dbus.ObjectPath
	settled bool // it is surely ours: a new one is no better
}

// find takes the session that we were started in; else the best of the user's;
// else the one that logind calls the user's display.
func (w *watch) find(ctx context.Context) (found, error) {
	if id := w.o.Env("XDG_SESSION_ID"); id != "" {
		var path dbus.ObjectPath
		err := w.call(ctx, loginPath, loginManager+".GetSession", id).Store(&path)
		if err == nil {
			// Some give a path for any id, so it has to be looked at.
			if _, err = w.session(ctx, path); err == nil {
				return found{id, path, true}, nil
			}
		}
		if !absent(err) {
			return found{}, err
		}
	}
	uid := uint32(os.Getuid())
	var sessions []struct {
		ID   string
		UID  uint32
		User string
		Seat string
		Path dbus.ObjectPath
	}
	if err := w.call(ctx, loginPath, loginManager+".ListSessions").Store(&sessions); err != nil {
		return found{}, err
	}
	var best found
	most := 0
	for _, s := range sessions {
		if s.UID != uid {
			continue
		}
		p, err := w.session(ctx, s.Path)
		if absent(err) {
			continue // it ended between the two calls
		}
		if err != nil {
			return found{}, err
		}
		if n := rank(p, s.Seat != ""); n > most {
			most, best = n, found{s.ID, s.Path, s.Seat != ""}
		}
	}
	if best.settled {
		return best, nil
	}
	display, err := w.display(ctx, uid)
	if display.id == "" {
		display = best
	}
	return display, err
}

// rank says how likely a session of ours is the one that we are in; zero: it is not.
func rank(p map[string]dbus.Variant, seat bool) int {
	if class, ok := p["Class"].Value().(string); ok && class != "user" && class != "user-early" && class != "user-light" && class != "user-early-light" {
		return 0 // a greeter, or the user's manager
	}
	n := 1
	if seat {
		n += 8
	}
	switch kind, _ := p["Type"].Value().(string); kind {
	case "x11", "wayland", "mir":
		n += 4
	}
	if active, _ := p["Active"].Value().(bool); active {
		n += 2
	}
	return n
}

// display is the user's display session; empty: there is none.
func (w *watch) display(ctx context.Context, uid uint32) (found, error) {
	var user dbus.ObjectPath
	err := w.call(ctx, loginPath, loginManager+".GetUser", uid).Store(&user)
	var v dbus.Variant
	if err == nil {
		err = w.call(ctx, user, properties+".Get", loginUser, "Display").Store(&v)
	}
	if err != nil {
		if absent(err) {
			err = nil
		}
		return found{}, err
	}
	var display struct {
		ID   string
		Path dbus.ObjectPath
	}
	if dbus.Store([]any{v.Value()}, &display) != nil || display.ID == "" {
		return found{}, nil
	}
	return found{display.ID, display.Path, true}, nil
}

// absent is true for errors that are an answer, which is that a thing is not
// there, as opposed to nobody answering.
func absent(err error) bool {
	var e dbus.Error
	return errors.As(err, &e) && !isName(err, "NoReply", "Timeout", "TimedOut", "Disconnected", "ServiceUnknown", "NameHasNoOwner")
}

func (w *watch) session(ctx context.Context, path dbus.ObjectPath) (p map[string]dbus.Variant, err error) {
	err = w.call(ctx, path, properties+".GetAll", loginSession).Store(&p)
	return p, err
}

// listen moves the match rules to another session, and stops looking for new
// ones when it is surely ours.
func (w *watch) listen(ctx context.Context, f found) error {
	if f.id != w.id || f.path != w.path {
		if w.id != "" {
			for _, r := range sessionRules(w.id, w.path) {
				if err := w.match(ctx, r, false); err != nil {
					return err
				}
			}
		}
		w.id, w.path = "", ""
		if f.id != "" {
			for _, r := range sessionRules(f.id, f.path) {
				if err := w.match(ctx, r, true); err != nil {
					return err
				}
			}
		}
		w.id, w.path = f.id, f.path
	}
	if f.settled && w.waiting {
		w.waiting = false
		return w.match(ctx, managerRule("SessionNew"), false)
	}
	return nil
}

// signal is one signal, in the order that the bus sent them.
func (w *watch) signal(ctx context.Context, s *dbus.Signal) error {
	switch s.Name {
	case "org.freedesktop.DBus.NameOwnerChanged":
		var name, before, after string
		if dbus.Store(s.Body, &name, &before, &after) != nil || name != loginName {
			return nil
		}
		return w.sync(ctx) // says that it is gone, if it is
	case loginManager + ".PrepareForSleep":
		var on bool
		if dbus.Store(s.Body, &on) != nil {
			w.wrong(s)
			return nil
		}
		w.putSleep(on)
	case loginManager + ".SessionNew":
		if w.waiting {
			return w.sync(ctx)
		}
	case loginManager + ".SessionRemoved":
		if len(s.Body) > 0 && s.Body[0] == w.id && w.id != "" {
			return w.sync(ctx)
		}
	case loginSession + ".Lock":
		if s.Path == w.path {
			w.put(Event{Kind: LockSignal, On: true})
		}
	case loginSession + ".Unlock":
		if s.Path == w.path {
			w.put(Event{Kind: UnlockSignal})
		}
	case properties + ".PropertiesChanged":
		if s.Path == w.path {
			return w.sessionChanged(ctx, s)
		}
	}
	return nil
}

func (w *watch) sessionChanged(ctx context.Context, s *dbus.Signal) error {
	var iface string
	var changed map[string]dbus.Variant
	var invalidated []string
	if dbus.Store(s.Body, &iface, &changed, &invalidated) != nil {
		w.wrong(s)
		return nil
	}
	if iface != loginSession {
		return nil
	}
	if v, ok := changed["LockedHint"]; ok {
		on, ok := v.Value().(bool)
		if !ok {
			w.wrong(s)
			return nil
		}
		w.putLocked(on)
	}
	for _, name := range invalidated {
		if name == "LockedHint" {
			return w.sync(ctx)
		}
	}
	return nil
}

// wrong says once that logind sends what it should not.
func (w *watch) wrong(s *dbus.Signal) {
	if w.complained {
		return
	}
	w.complained = true
	w.o.Log.Warn("logind sends a signal of the wrong type, which is passed over", "signal", s.Name, "body", fmt.Sprint(s.Body...))
}
