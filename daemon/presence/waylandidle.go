//go:build !windows && !darwin

package presence

import (
	"cmp"
	"context"
	"net"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/wayland"
)

// dialect is one of the two protocols in which Wayland compositors tell of idle
// time. Both make an object that says once that there has been no input for a
// while, counted from when it was made, and once that there is input again.
type dialect struct {
	name, global string
	version      uint32
	create       uint16 // the request that makes one; of ext-idle's two, see openDialect
	seatFirst    bool
	absent       error // what it means that the compositor does not offer it
}

// Idle, as ext-idle's first version and KDE's have it, includes that nothing
// inhibits it: while a video plays there is no telling. The second version has a
// request without that.
func extIdle() dialect {
	return dialect{name: "ext-idle-notify-v1", global: "ext_idle_notifier_v1", version: 2, create: 1,
		absent: errAbsent(lang.T("the compositor does not offer ext_idle_notifier_v1"))}
}

func kdeIdle() dialect {
	return dialect{name: "org_kde_kwin_idle", global: "org_kde_kwin_idle", version: 1, create: 0, seatFirst: true,
		absent: lang.Error("the compositor tells nobody of idle time (it offers neither ext_idle_notifier_v1 nor org_kde_kwin_idle); " +
			"lock the screen or use `deskbreak done` to have a break counted")}
}

// notice is one of the objects; the zero value is none.
type notice struct {
	id     uint32
	after  time.Duration
	made   time.Duration // on the boot clock
	idling bool          // it has said that there is no input
}

// waylandIdle has a compositor tell. The objects count from when they are made,
// so there are up to three of them: what is waited for; a minute, which is the
// difference between a pause and nobody being there; and a second, for the next
// input. One goroutine reads, requests are made with told's lock held.
type waylandIdle struct {
	*told
	dialect
	net     net.Conn
	c       *wayland.Conn
	socket  string
	manager uint32
	seat    uint32
	begin   *time.Timer // until it is known how it is at the start; nil: no more

	main, base, next notice
	held             notice // was main, and will tell of the end of a pause
	synced           uint32 // the object that answers to sync; 0: nobody waits
	onSynced         func()
	// floor is a moment before which the last input surely was not.
	floor    time.Duration
	settling *time.Timer // until what is armed would have told; nil: none
}

const (
	baseAfter = time.Minute
	nextAfter = time.Second
	// late is how long a sign may be on its way.
	late = 200 * time.Millisecond
)

func waylandUnfit(o *Options, s *session) string {
	if o.Env("WAYLAND_DISPLAY") == "" && sessionKind(o, s) != "wayland" {
		return lang.T("this is no Wayland session (WAYLAND_DISPLAY is not set)")
	}
	return ""
}

func openDialect(d func() dialect) func(context.Context, *Options, func(Event)) (idleSource, error) {
	return func(ctx context.Context, o *Options, put func(Event)) (idleSource, error) {
		socket := wayland.Socket(o.Env)
		if socket == "" {
			return nil, lang.Error("this is a Wayland session, but WAYLAND_DISPLAY and XDG_RUNTIME_DIR are not both set; start deskbreak from within " +
				"the desktop, or run `systemctl --user import-environment WAYLAND_DISPLAY` there if systemd starts it")
		}
		conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
		if err != nil {
			return nil, lang.Errorf("the compositor at %s cannot be reached: %v; is WAYLAND_DISPLAY right?", socket, err)
		}
		w := &waylandIdle{dialect: d(), net: conn, c: wayland.New(conn), socket: socket}
		w.told = newTold(o, put, w)
		stop := context.AfterFunc(ctx, w.end)
		err = w.open()
		if !stop() {
			err = lang.Errorf("the compositor at %s has not answered for %v; is it stopped?", socket, o.patience)
		}
		if err != nil {
			w.close()
			return nil, err
		}
		w.start()
		go w.read()
		return w, nil
	}
}

func (w *waylandIdle) open() error {
	globals, err := w.c.Globals()
	if err != nil {
		return lang.Errorf("what listens at %s does not answer like a compositor: %v", w.socket, err)
	}
	var manager, seat wayland.Global
	for _, g := range globals {
		switch g.Interface {
		case w.global:
			manager = g
		case "wl_seat":
			if seat.Interface == "" {
				seat = g
			}
		}
	}
	switch {
	case manager.Interface == "":
		return w.absent
	case seat.Interface == "":
		return lang.Error("the compositor has no seat, so nobody can type; it is looked for again")
	}
	var version uint32
	if w.manager, version, err = w.c.Bind(manager, w.version); err == nil {
		w.seat, _, err = w.c.Bind(seat, 1)
	}
	if err != nil {
		return lang.Errorf("the compositor at %s is gone: %v", w.socket, err)
	}
	if version >= 2 {
		w.create = 2 // of input alone, whatever inhibits idleness
	}
	return nil
}

// start finds out whether there is input: nobody can be asked. Until somebody
// says what they want, a pause is told of.
func (w *waylandIdle) start() {
	w.told.mu.Lock()
	defer w.told.mu.Unlock()
	w.threshold = 20 * time.Second
	w.takes = nextAfter + late
	doubt := make(chan struct{})
	w.told.doubt = doubt
	w.make(&w.next, nextAfter)
	w.begin = time.AfterFunc(nextAfter+late, func() {
		w.told.mu.Lock()
		defer w.told.mu.Unlock()
		if w.begin == nil || w.closed {
			return
		}
		// Somebody is typing.
		w.begin, w.floor = nil, w.boot()-nextAfter-late
		w.destroy(&w.next)
		w.told.arm()
		w.put(Event{Kind: Input})
	})
}

func (w *waylandIdle) request(object uint32, opcode uint16, args wayland.Args) {
	// A compositor that has gone is noticed by the goroutine that reads.
	_ = w.c.Request(object, opcode, args)
}

// make makes a notice; the lock is held.
func (w *waylandIdle) make(n *notice, after time.Duration) {
	*n = notice{id: w.c.ID(), after: after, made: w.boot()}
	a, b := uint32((after + time.Millisecond - 1).Milliseconds()), w.seat
	if w.seatFirst {
		a, b = b, a
	}
	w.request(w.manager, w.create, wayland.Args{}.Uint(n.id).Uint(a).Uint(b))
}

func (w *waylandIdle) destroy(n *notice) {
	if n.id != 0 {
		w.request(n.id, 0, nil)
	}
	*n = notice{}
}

// raise moves the floor up to what the silence of the notices says; the lock is held.
func (w *waylandIdle) raise() time.Duration {
	now := w.boot()
	for _, n := range []notice{w.main, w.base} {
		if n.id != 0 && !n.idling && now >= n.made+n.after+late {
			w.floor = max(w.floor, now-n.after+time.Millisecond)
		}
	}
	return w.floor
}

func (w *waylandIdle) arm(d time.Duration, settled func()) {
	now := w.boot()
	floor := w.raise()
	w.takes = 0
	if w.settling != nil {
		w.settling.Stop()
		w.settling = nil
	}
	for _, n := range []*notice{&w.main, &w.base, &w.held} {
		if !w.still && n.idling {
			w.destroy(n)
		}
	}
	switch {
	case w.still:
		// It goes on from where the input stopped. The notice that tells of its end stays.
		if d -= now - w.since; d > 0 {
			if w.main.idling && w.held.id == 0 {
				w.held, w.main = w.main, notice{}
			}
			w.destroy(&w.main)
			w.make(&w.main, d)
		}
	case w.begin != nil:
		return // start arms when it is known how it is
	default:
		if w.base.id == 0 {
			w.make(&w.base, baseAfter)
		}
		w.destroy(&w.main)
		if d > 0 {
			w.make(&w.main, d)
		}
		if settled != nil && d > 0 && now-floor >= d {
			w.takes = d + late
			w.settling = time.AfterFunc(w.takes, func() {
				w.told.mu.Lock()
				defer w.told.mu.Unlock()
				w.sync(settled)
			})
			return
		}
	}
	if settled != nil {
		w.sync(settled)
	}
}

// sync has done called when the compositor has answered to all that was before:
// the silence of one that is stopped says nothing. Only the last one counts.
func (w *waylandIdle) sync(done func()) {
	w.synced, w.onSynced = w.c.ID(), done
	w.request(wayland.Display, 0, wayland.Args{}.Uint(w.synced))
}

// await makes the short notice, unless there is one that tells.
func (w *waylandIdle) await() {
	if !w.still && w.next.id == 0 {
		w.make(&w.next, nextAfter)
	}
}

// read takes events until the compositor is gone.
func (w *waylandIdle) read() {
	for {
		e, err := w.c.Next()
		if err != nil {
			w.lose(lang.Errorf("the compositor at %s is gone (%v); it is looked for again", w.socket, err))
			_ = w.net.Close()
			return
		}
		if w.settle(e.Object) {
			continue
		}
		const idled, resumed = 0, 1
		switch e.Opcode {
		case idled:
			w.onIdled(e.Object)
		case resumed:
			w.onResumed(e.Object)
		}
	}
}

// settle is true for the answer to sync.
func (w *waylandIdle) settle(id uint32) bool {
	w.told.mu.Lock()
	if w.synced == 0 || id != w.synced {
		w.told.mu.Unlock()
		return false
	}
	done := w.onSynced
	w.synced, w.onSynced = 0, nil
	w.told.mu.Unlock()
	done()
	return true
}

func (w *waylandIdle) find(id uint32) *notice {
	for _, n := range []*notice{&w.main, &w.base, &w.next, &w.held} {
		if n.id != 0 && n.id == id {
			return n
		}
	}
	return nil
}

func (w *waylandIdle) onIdled(id uint32) {
	w.told.mu.Lock()
	n := w.find(id)
	if n == nil || n.idling {
		w.told.mu.Unlock()
		return
	}
	n.idling = true
	now := w.boot()
	idle, told := n.after, n != &w.next
	switch {
	case n == &w.next && w.begin != nil:
		// At the start: how long it has been so nobody can say. That it is as long
		// as the machine runs claims no input that was not.
		w.begin.Stop()
		w.begin, idle, told = nil, now, true
		if w.threshold == 0 {
			w.owed = true
			w.put(Event{Kind: Idle, For: now})
		}
	case w.still && n == &w.main:
		idle = max(now-w.since, w.threshold)
	case w.still:
		idle = now - w.since
	case now-n.made < n.after+late/4:
		// There was no input since it was made, and none is known of before.
		idle = max(idle, now-w.raise())
	}
	w.told.mu.Unlock()
	if told {
		w.fell(idle)
	}
}

func (w *waylandIdle) onResumed(id uint32) {
	w.told.mu.Lock()
	n := w.find(id)
	if n == nil || !n.idling {
		w.told.mu.Unlock()
		return
	}
	w.floor = w.boot()
	w.destroy(n)
	w.destroy(&w.next)
	w.told.mu.Unlock()
	w.rose()
}

func (w *waylandIdle) end() {
	_ = w.net.Close()
	w.told.mu.Lock()
	defer w.told.mu.Unlock()
	for _, t := range []*time.Timer{w.begin, w.settling} {
		if t != nil {
			t.Stop()
		}
	}
	w.begin, w.settling = nil, nil
}

// ask is for somebody who has not said what they wait for.
func (w *waylandIdle) ask() (time.Duration, error) {
	w.told.mu.Lock()
	defer w.told.mu.Unlock()
	switch {
	case w.gone != nil:
		return 0, w.gone
	case w.told.doubt != nil:
		return 0, errNotYet
	case w.still:
		return w.boot() - w.since, nil
	}
	return 0, nil // there is always the notice of a minute
}

func (w *waylandIdle) detail() string { return cmp.Or(w.socket, w.name) }
