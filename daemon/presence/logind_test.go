//go:build !windows && !darwin

package presence

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

var (
	locked   = Event{Kind: Locked, On: true}
	unlocked = Event{Kind: Locked}
	lock     = Event{Kind: LockSignal, On: true}
	unlock   = Event{Kind: UnlockSignal}
	asleep   = Event{Kind: Sleep, On: true}
	awake    = Event{Kind: Sleep}
)

// withLogind is a bus with a logind that has our session c1 and a stranger's, c2.
func withLogind(t *testing.T) (*bus, *mock, *environment) {
	t.Helper()
	b := newBus(t)
	m := logindOn(b)
	m.add("c1", "seat0", os.Getuid(), true)
	m.add("c2", "seat1", os.Getuid()+1, true)
	return b, m, nowhere(t).set("DBUS_SYSTEM_BUS_ADDRESS", b.address)
}

func TestLockAndSleepSignals(t *testing.T) {
	_, m, env := withLogind(t)
	r := watching(t, env.set("XDG_SESSION_ID", "c1"))
	r.want(unlocked)

	m.lock("c1")
	r.want(lock)
	m.hint("c1", true)
	r.want(locked)
	m.unlock("c1")
	r.want(unlock)
	m.hint("c1", false)
	r.want(unlocked)
	m.sleep(true)
	r.want(asleep)
	m.sleep(false)
	r.want(awake)

	// What comes twice is delivered twice; the order is the bus's.
	for range 2 {
		m.lock("c1")
		m.sleep(true)
	}
	m.sleep(false)
	m.sleep(false)
	m.unlock("c1")
	m.unlock("c1")
	r.want(lock, asleep, lock, asleep, awake, awake, unlock, unlock)

	rep := r.found().Sources()
	if rep.Lock.Source != "logind" || rep.Lock.Detail != "session c1" || rep.Sleep.Source != "logind" {
		t.Errorf("report: got %+v", rep)
	}
}

func TestStartsLocked(t *testing.T) {
	_, m, env := withLogind(t)
	m.hint("c1", true)
	r := watching(t, env)
	r.want(locked)
}

func TestOtherSessionsAreNotOurs(t *testing.T) {
	_, m, env := withLogind(t)
	r := watching(t, env)
	r.want(unlocked)
	m.lock("c2")
	m.hint("c2", true)
	m.emit(loginPath, loginManager, "SessionRemoved", "so", dbus.MakeVariant("c2"), dbus.MakeVariant(sessionPath("c2")))
	m.emit(loginPath, loginManager, "SessionNew", "so", dbus.MakeVariant("c2"), dbus.MakeVariant(sessionPath("c2")))
	m.update("c1", map[string]dbus.Variant{"IdleHint": dbus.MakeVariant(true)})
	m.lock("c1")
	r.want(lock)
}

// Signals that nobody asked for do not even reach the process.
func TestForeignTrafficDoesNotWakeUs(t *testing.T) {
	b, m, env := withLogind(t)
	r := watching(t, env)
	r.want(unlocked)
	stranger := b.connect()
	for _, emit := range []func() error{
		func() error { return stranger.Emit(sessionPath("c1"), loginSession+".Lock") },
		func() error { return stranger.Emit(loginPath, loginManager+".PrepareForSleep", true) },
		func() error {
			return stranger.Emit(sessionPath("c1"), properties+".PropertiesChanged", loginSession,
				map[string]dbus.Variant{"LockedHint": dbus.MakeVariant(true)}, []string{})
		},
	} {
		if err := emit(); err != nil {
			t.Fatal(err)
		}
	}
	m.unlock("c1")
	r.want(unlock)
}

func TestTheSessionIsFoundByUser(t *testing.T) {
	b := newBus(t)
	m := logindOn(b)
	uid := os.Getuid()
	m.add("other", "seat0", uid+1, true)
	m.add("greeter", "seat0", uid, true)
	m.update("greeter", map[string]dbus.Variant{"Class": dbus.MakeVariant("greeter"), "Type": dbus.MakeVariant("wayland")})
	m.add("tty", "seat0", uid, false)
	m.update("tty", map[string]dbus.Variant{"Type": dbus.MakeVariant("tty")})
	m.add("desktop", "seat0", uid, true)
	m.update("desktop", map[string]dbus.Variant{"Type": dbus.MakeVariant("x11")})
	m.add("second", "seat0", uid, false)
	m.update("second", map[string]dbus.Variant{"Type": dbus.MakeVariant("x11")})
	env := nowhere(t).set("DBUS_SYSTEM_BUS_ADDRESS", b.address)
	for _, id := range []string{"", "c99"} {
		r := watching(t, env.set("XDG_SESSION_ID", id))
		r.want(unlocked)
		if got := r.Sources().Lock.Detail; got != "session desktop" {
			t.Errorf("XDG_SESSION_ID=%q: got %q, want session desktop", id, got)
		}
		r.Close()
	}
}

func TestWithoutASeatTheUsersDisplayIsTaken(t *testing.T) {
	b := newBus(t)
	m := logindOn(b)
	uid := os.Getuid()
	type named struct {
		ID   string
		Path dbus.ObjectPath
	}
	for _, id := range []string{"ssh", "remote", "vnc"} {
		m.add(id, "seat0", uid, true)
		m.call(sessionPath(id), properties+".Set", loginSession, "Seat", dbus.MakeVariant(named{"", "/"}))
	}
	user := loginPath + dbus.ObjectPath("/user/"+strconv.Itoa(uid))
	m.call(user, properties+".Set", loginUser, "Display", dbus.MakeVariant(named{"remote", sessionPath("remote")}))
	// The template's own does not work.
	m.call(loginPath, mockIface+".AddMethod", loginManager, "GetUser", "u", "o", fmt.Sprintf("ret = %q", user))
	r := watching(t, nowhere(t).set("DBUS_SYSTEM_BUS_ADDRESS", b.address))
	r.want(unlocked)
	if got := r.Sources().Lock.Detail; got != "session remote" {
		t.Errorf("got %q, want session remote", got)
	}
}

func TestASessionThatComesLateIsFound(t *testing.T) {
	b := newBus(t)
	m := logindOn(b)
	r := watching(t, nowhere(t).set("DBUS_SYSTEM_BUS_ADDRESS", b.address))
	r.want(unlocked)
	rep := r.found().Sources()
	if why := rep.Lock.Why(); !strings.Contains(why, "no session of ours") || rep.Sleep.Source != "logind" {
		t.Errorf("report: got %+v", rep)
	}
	m.sleep(true)
	r.want(asleep)

	m.add("c1", "seat0", os.Getuid(), true)
	m.hint("c1", true)
	m.emit(loginPath, loginManager, "SessionNew", "so", dbus.MakeVariant("c1"), dbus.MakeVariant(sessionPath("c1")))
	r.want(awake, locked) // the property says that no sleep is being prepared
	m.unlock("c1")
	r.want(unlock)
}

func TestASessionThatEndsIsReplaced(t *testing.T) {
	_, m, env := withLogind(t)
	m.add("c3", "seat0", os.Getuid(), false)
	r := watching(t, env)
	r.want(unlocked)
	if got := r.Sources().Lock.Detail; got != "session c1" {
		t.Fatalf("got %q, want session c1, the active one", got)
	}
	m.call(sessionPath("c1"), mockIface+".RemoveObject", string(sessionPath("c1")))
	m.emit(loginPath, loginManager, "SessionRemoved", "so", dbus.MakeVariant("c1"), dbus.MakeVariant(sessionPath("c1")))
	r.want(unlocked)
	if got := r.Sources().Lock.Detail; got != "session c3" {
		t.Errorf("got %q, want session c3", got)
	}
	m.lock("c3")
	r.want(lock)
}

func TestLogindThatIsRestartedIsFoundAgain(t *testing.T) {
	b, m, env := withLogind(t)
	r := watching(t, env)
	r.want(unlocked)
	m.kill()
	eventually(t, "the report says that logind is gone", func() bool {
		return strings.Contains(r.Sources().Lock.Why(), "not running")
	})
	if rep := r.Sources(); rep.Sleep.Source != "" || rep.Lock.Source != "" {
		t.Errorf("report without logind: got %+v", rep)
	}
	m = logindOn(b)
	m.add("c1", "seat0", os.Getuid(), true)
	m.emit(loginPath, loginManager, "SessionNew", "so", dbus.MakeVariant("c1"), dbus.MakeVariant(sessionPath("c1")))
	r.want(unlocked)
	m.lock("c1")
	r.want(lock)
}

// If nobody can tell that the lock was opened, it must not be on for ever.
func TestALockThatNobodyCanTellOfEnds(t *testing.T) {
	t.Run("logind gone", func(t *testing.T) {
		_, m, env := withLogind(t)
		m.hint("c1", true)
		r := watching(t, env)
		r.want(locked)
		m.kill()
		r.want(unlocked)
	})
	t.Run("bus gone", func(t *testing.T) {
		b, m, env := withLogind(t)
		m.hint("c1", true)
		r := watching(t, env)
		r.want(locked)
		b.kill()
		r.want(unlocked)
	})
}

func TestABusThatIsRestartedIsFoundAgain(t *testing.T) {
	b, m, env := withLogind(t)
	r := watching(t, env)
	r.want(unlocked)
	m.kill()
	b.kill()
	eventually(t, "the report says that the bus is gone", func() bool {
		return strings.Contains(r.Sources().Lock.Why(), "system bus")
	})
	b.start()
	m = logindOn(b)
	m.add("c1", "seat0", os.Getuid(), true)
	// Found by a try of its own, or else because somebody asks.
	eventually(t, "logind is found", func() bool {
		r.Idle(context.Background())
		m.emit(loginPath, loginManager, "SessionNew", "so", dbus.MakeVariant("c1"), dbus.MakeVariant(sessionPath("c1")))
		return r.Sources().Lock.Source == "logind"
	})
	r.want(unlocked)
	m.lock("c1")
	eventually(t, "the lock is seen", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.events[len(r.events)-1] == lock
	})
}

func TestNoBusIsSaidAndStartsUnlocked(t *testing.T) {
	r := watching(t, nowhere(t))
	r.want(unlocked)
	rep := r.found().Sources()
	if why := rep.Lock.Why(); !strings.Contains(why, "system bus cannot be reached") {
		t.Errorf("why no lock source: got %q", why)
	}
	if rep.Sleep.Why() == "" || rep.Idle.Why() == "" {
		t.Errorf("report: got %+v, want reasons everywhere", rep)
	}
}

func TestABusThatHangsIsGivenUp(t *testing.T) {
	b, _, env := withLogind(t)
	b.signal(stop)
	defer b.signal(cont)
	r := watching(t, env, func(o *Options) { o.patience = 50 * time.Millisecond })
	r.want(unlocked)
	eventually(t, "the report says that the bus hangs", func() bool {
		return strings.Contains(r.Sources().Lock.Why(), "not answered")
	})
	r.Close() // ends although the bus hangs
}

func TestLogindThatHangsIsGivenUpAndFoundAgain(t *testing.T) {
	_, m, env := withLogind(t)
	m.signal(stop)
	r := watching(t, env, func(o *Options) { o.patience = 200 * time.Millisecond })
	r.want(unlocked)
	if why := r.Sources().Lock.Why(); !strings.Contains(why, "logind does not answer") {
		t.Errorf("why: got %q", why)
	}
	m.signal(cont)
	eventually(t, "logind is found", func() bool {
		r.Idle(context.Background())
		return r.Sources().Lock.Source == "logind"
	})
}

func TestWrongTypesArePassedOver(t *testing.T) {
	_, m, env := withLogind(t)
	r := watching(t, env)
	r.want(unlocked)
	m.emit(loginPath, loginManager, "PrepareForSleep", "s", dbus.MakeVariant("yes"))
	m.emit(loginPath, loginManager, "PrepareForSleep", "")
	m.emit(sessionPath("c1"), properties, "PropertiesChanged", "s", dbus.MakeVariant(loginSession))
	m.emit(sessionPath("c1"), properties, "PropertiesChanged", "sa{sv}as", dbus.MakeVariant(loginSession),
		dbus.MakeVariant(map[string]dbus.Variant{"LockedHint": dbus.MakeVariant("yes")}), dbus.MakeVariant([]string{}))
	m.lock("c1")
	r.want(lock)

	// A hint that is only said to have changed is read.
	m.emit(sessionPath("c1"), properties, "PropertiesChanged", "sa{sv}as", dbus.MakeVariant(loginSession),
		dbus.MakeVariant(map[string]dbus.Variant{}), dbus.MakeVariant([]string{"LockedHint"}))
	r.want(unlocked)
}

// More signals than there is room for: what is lost is made up for.
func TestAFloodEndsInTheRightState(t *testing.T) {
	q := &signalQueue{c: make(chan *dbus.Signal, 2), lost: make(chan struct{}, 1)}
	for range 5 {
		q.DeliverSignal("", "", &dbus.Signal{})
	}
	if len(q.c) != 2 || len(q.lost) != 1 {
		t.Errorf("queue holds %d signals and %d losses, want 2 and 1", len(q.c), len(q.lost))
	}
}

func TestRank(t *testing.T) {
	v := func(class, kind string, active bool) map[string]dbus.Variant {
		return map[string]dbus.Variant{"Class": dbus.MakeVariant(class), "Type": dbus.MakeVariant(kind), "Active": dbus.MakeVariant(active)}
	}
	// From the best to the worst; the last two are none of ours.
	order := []int{
		rank(v("user", "wayland", true), true),
		rank(v("user", "x11", false), true),
		rank(v("user", "tty", true), true),
		rank(v("user", "tty", false), true),
		rank(v("user", "x11", true), false),
		rank(v("user", "tty", true), false),
		rank(nil, false),
	}
	for i := 1; i < len(order); i++ {
		if order[i] >= order[i-1] || order[i] <= 0 {
			t.Errorf("ranks %v: want them to fall, and none to be zero", order)
		}
	}
	for _, class := range []string{"manager", "greeter", "background", "lock-screen", ""} {
		if got := rank(v(class, "x11", true), true); got != 0 {
			t.Errorf("class %q: rank %d, want 0", class, got)
		}
	}
}
