//go:build unix && !darwin

package notify

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

func encoded(t *testing.T, i image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, i); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func dot() *image.NRGBA {
	i := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	i.SetNRGBA(1, 0, color.NRGBA{10, 20, 30, 128})
	return i
}

func value[T any](t *testing.T, v dbus.Variant) T {
	t.Helper()
	x, ok := v.Value().(T)
	if !ok {
		t.Fatalf("%v is a %T", v, v.Value())
	}
	return x
}

// shows waits until the mock had want calls of Notify and returns them.
func (d *desk) shows(want int) [][]dbus.Variant {
	d.t.Helper()
	eventually(d.t, "the notification", func() bool { return len(d.calls("Notify")) >= want })
	all := d.calls("Notify")
	if len(all) != want {
		d.t.Fatalf("Notify was called %d times, want %d", len(all), want)
	}
	return all
}

func TestOnTheWire(t *testing.T) {
	d := newDesk(t)
	d.mock("body body-markup actions")
	n := d.notifier(Options{})
	p := Prompt(text())
	p.Image, p.Sound, p.Transient = dot(), "/usr/share/sounds/bell.oga", true
	p.Body = "3 < 4 & 5 > 2"
	n.Set(&p)
	a := d.shows(1)[0]
	if got := value[string](t, a[0]); got != "deskbreak" {
		t.Errorf("app name %q", got)
	}
	if got := value[uint32](t, a[1]); got != 0 {
		t.Errorf("replaces %d", got)
	}
	if got := value[string](t, a[2]); got != "deskbreak" {
		t.Errorf("icon %q", got)
	}
	if got := value[string](t, a[3]); got != "Time to get up: Hip hinge" {
		t.Errorf("summary %q", got)
	}
	if got := value[string](t, a[4]); got != "3 &lt; 4 &amp; 5 &gt; 2" {
		t.Errorf("body %q", got)
	}
	if got := strings.Join(value[[]string](t, a[5]), "|"); got != "done|Done|snooze|Snooze 10 min|another|Another" {
		t.Errorf("actions %q", got)
	}
	if got := value[int32](t, a[7]); got != 0 {
		t.Errorf("expires after %d ms, want never", got)
	}
	hints := value[map[string]dbus.Variant](t, a[6])
	if got := value[byte](t, hints["urgency"]); got != 1 {
		t.Errorf("urgency %d, want normal", got)
	}
	for hint, want := range map[string]string{"category": "x-deskbreak.break", "desktop-entry": "deskbreak", "sound-file": p.Sound} {
		if got := value[string](t, hints[hint]); got != want {
			t.Errorf("%s is %q, want %q", hint, got, want)
		}
	}
	if !value[bool](t, hints["transient"]) {
		t.Error("not transient")
	}
	var pic picture
	if err := dbus.Store(value[[]any](t, hints["image-data"]), &pic.Width, &pic.Height, &pic.Stride, &pic.Alpha, &pic.Bits, &pic.Channels, &pic.Pixels); err != nil {
		t.Fatal(err)
	}
	if pic.Width != 2 || pic.Height != 1 || pic.Stride != 8 || !pic.Alpha || pic.Bits != 8 || pic.Channels != 4 ||
		!bytes.Equal(pic.Pixels, []byte{0, 0, 0, 0, 10, 20, 30, 128}) {
		t.Errorf("the picture is %+v", pic)
	}
	if s := n.Server(); s != (Server{Name: "mock-notify", Buttons: true}) {
		t.Errorf("Server says %+v", s)
	}
}

func TestServerWithoutButtonsAndMarkup(t *testing.T) {
	d := newDesk(t)
	d.mock("body")
	n := d.notifier(Options{Icon: encoded(t, dot())})
	p := Prompt(text())
	p.Image, p.Body, p.Sound = nil, "3 < 4 & 5", "none"
	n.Set(&p)
	a := d.shows(1)[0]
	if got := value[string](t, a[4]); !strings.HasPrefix(got, "3 < 4 & 5\n") || !strings.Contains(got, "deskbreak done") {
		t.Errorf("body %q", got)
	}
	if got := value[[]string](t, a[5]); len(got) != 0 {
		t.Errorf("actions %q", got)
	}
	hints := value[map[string]dbus.Variant](t, a[6])
	if !value[bool](t, hints["suppress-sound"]) {
		t.Error("silence was not asked for")
	}
	if _, is := hints["image-data"]; !is {
		t.Error("the program's own icon was not sent")
	}
	if _, is := hints["transient"]; is {
		t.Error("transient was not asked for")
	}
	eventually(t, "Why", func() bool { return strings.Contains(n.Server().Why, "no buttons") })

	p.Sound, p.Seq = "system", 9
	n.Set(&p)
	hints = value[map[string]dbus.Variant](t, d.shows(2)[1][6])
	if got := value[string](t, hints["sound-name"]); got != "message-new-instant" {
		t.Errorf("sound %q", got)
	}
}

func TestReplaceAndWithdrawOnTheWire(t *testing.T) {
	d := newDesk(t)
	d.mock("body actions")
	lives := make(chan *Live, 9)
	n := d.notifier(Options{OnLive: func(l *Live) { lives <- l }})
	n.Set(note("one", 0))
	d.shows(1)
	if l := <-lives; l == nil || l.ID != 1 || l.Owner != d.owner() || l.Bus == "" {
		t.Errorf("OnLive was told %+v", l)
	}
	n.Set(note("one", 1))
	if id := value[uint32](t, d.shows(2)[1][1]); id != 1 {
		t.Errorf("the repeat replaces %d, want 1", id)
	}
	n.Set(nil)
	eventually(t, "the withdrawal", func() bool { return len(d.calls("CloseNotification")) == 1 })
	if l := <-lives; l != nil {
		t.Errorf("OnLive was told %+v", l)
	}
	// The mock says "expired" of a notification that we closed.
	n.Set(note("two", 0))
	d.shows(3)
	d.emit("ActionInvoked", "us", uint32(2), "done")
	if e := await(t, n); e != (Event{EventAction, "p1", "done"}) {
		t.Errorf("got %+v", e)
	}
	for _, m := range []string{"GetCapabilities", "GetServerInformation"} {
		if got := len(d.calls(m)); got != 1 {
			t.Errorf("%s was asked %d times for one server", m, got)
		}
	}
}

func TestForeignSignals(t *testing.T) {
	d := newDesk(t)
	d.mock("body actions")
	n := d.notifier(Options{})
	n.Set(note("one", 0))
	d.shows(1)
	// Not the server, and of another notification.
	if err := d.conn.Emit(objPath, wellKnown+".ActionInvoked", uint32(1), "snooze"); err != nil {
		t.Fatal(err)
	}
	d.emit("ActionInvoked", "us", uint32(77), "snooze")
	d.emit("NotificationClosed", "uu", uint32(77), uint32(2))
	d.emit("ActivationToken", "us", uint32(1), "token")
	d.emit("ActionInvoked", "us", uint32(1), "done")
	if e := await(t, n); e != (Event{EventAction, "p1", "done"}) {
		t.Errorf("got %+v", e)
	}
	d.emit("NotificationClosed", "uu", uint32(1), uint32(2))
	n.Set(note("two", 0))
	// The Set may overtake the closing; the mock then gives the same id again.
	id := uint32(2)
	if value[uint32](t, d.shows(2)[1][1]) == 1 {
		id = 1
	}
	d.emit("NotificationClosed", "uu", id, uint32(2))
	if e := await(t, n); e != (Event{Kind: EventDismissed, ID: "p1"}) {
		t.Errorf("got %+v: after an action the closing says nothing", e)
	}
}

func TestServerThatComesLate(t *testing.T) {
	d := newDesk(t)
	term := &lockedBuffer{}
	n := d.notifier(Options{Terminal: term})
	n.Set(note("one", 0))
	var said string
	eventually(t, "a line in the terminal", func() bool { said += term.take(); return strings.HasSuffix(said, "\a\n") })
	if s := n.Server(); s.Name != "terminal" || !strings.Contains(s.Why, "no notification server") {
		t.Errorf("Server says %+v", s)
	}
	d.mock("body actions")
	d.shows(1)
	eventually(t, "the server's name", func() bool { return n.Server().Name == "mock-notify" })
}

func TestServerKilledAndRestarted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.mock("body actions")
	n := d.notifier(Options{})
	n.Set(note("one", 0))
	d.shows(1)
	first.kill()
	eventually(t, "its end", func() bool { return d.owner() == "" })
	d.mock("body")
	if a := d.shows(1)[0]; value[uint32](t, a[1]) != 0 || len(value[[]string](t, a[5])) != 0 {
		t.Errorf("the new server got an id or buttons of the old one: %v", a)
	}
}

func TestStoppedServer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	m := d.mock("body actions")
	term := &lockedBuffer{}
	n := d.notifier(Options{Terminal: term})
	eventually(t, "the server", func() bool { return n.Server().Name == "mock-notify" })
	m.signal(syscall.SIGSTOP)
	n.Set(note("one", 0))
	for i := range 100 {
		n.Set(note("two", i))
	}
	var said string
	eventually(t, "a line in the terminal", func() bool { said += term.take(); return strings.Contains(said, "two") })
	if s := n.Server(); !strings.Contains(s.Why, "mock-notify does not answer") {
		t.Errorf("Server says %+v", s)
	}
	n.Set(nil)
	m.signal(syscall.SIGCONT)
	eventually(t, "the withdrawal", func() bool { return len(d.calls("CloseNotification")) == 1 })
	if got := len(d.calls("Notify")); got != 1 {
		t.Errorf("Notify was called %d times", got)
	}
	if id := d.calls("CloseNotification")[0][0].String(); id != "@u 1" && id != "1" {
		t.Errorf("%s was closed", id)
	}
	eventually(t, "Why is empty", func() bool { return n.Server().Why == "" })
}

func TestStoppedServerThatIsKilled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	m := d.mock("body actions")
	n := d.notifier(Options{})
	eventually(t, "the server", func() bool { return n.Server().Name == "mock-notify" })
	m.signal(syscall.SIGSTOP)
	n.Set(note("one", 0))
	m.kill()
	eventually(t, "its end", func() bool { return d.owner() == "" })
	d.mock("body actions")
	d.shows(1)
}

func TestBusKilledAndRestarted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.mock("body actions")
	n := d.notifier(Options{})
	n.Set(note("one", 0))
	d.shows(1)
	d.killBus()
	eventually(t, "Why", func() bool { return strings.Contains(n.Server().Why, "session bus is gone") })
	n.Set(note("one", 1))
	d.startBus("")
	d.mock("body actions")
	if id := value[uint32](t, d.shows(1)[0][1]); id != 0 {
		t.Errorf("the new server got the old one's id %d", id)
	}
}

func TestOrphanOnTheWire(t *testing.T) {
	d := newDesk(t)
	d.mock("body actions")
	// A run that is killed: it never closes.
	lives := make(chan *Live, 9)
	killed := newKeeper(Options{OnLive: func(l *Live) { lives <- l }})
	ctx, kill := context.WithCancel(context.Background())
	t.Cleanup(kill)
	killed.start(func(context.Context) { newBus(killed, func() string { return d.addr }).run(ctx) })
	killed.Set(note("one", 0))
	left := <-lives

	replacing := d.notifier(Options{Orphan: left})
	replacing.Set(note("one", 0))
	if id := value[uint32](t, d.shows(2)[1][1]); id != left.ID {
		t.Errorf("replaces %d, want %d", id, left.ID)
	}
	withdrawing := d.notifier(Options{Orphan: left})
	withdrawing.Set(nil)
	eventually(t, "the withdrawal", func() bool { return len(d.calls("CloseNotification")) == 1 })

	foreign := *left
	foreign.Owner = ":1.999"
	n := d.notifier(Options{Orphan: &foreign})
	n.Set(nil)
	n.Set(note("two", 0))
	if id := value[uint32](t, d.shows(3)[2][1]); id != 0 {
		t.Errorf("replaces another server's %d", id)
	}
	if got := len(d.calls("CloseNotification")); got != 1 {
		t.Errorf("CloseNotification was called %d times", got)
	}
}

func TestProbe(t *testing.T) {
	d := newDesk(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", d.addr)
	ctx := context.Background()
	if r, err := Probe(ctx); err == nil || !strings.Contains(err.Error(), "no notification server") {
		t.Errorf("without a server: %v, %v", r, err)
	}
	m := d.mock("body actions")
	r, err := Probe(ctx)
	if err != nil || !r.Running || !r.Buttons || r.String() != "mock-notify 1.0 (test vendor), with buttons" {
		t.Errorf("got %q (%+v), %v", r, r, err)
	}
	m.signal(syscall.SIGSTOP)
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	if _, err := Probe(ctx); err == nil || !strings.Contains(err.Error(), "no answer") {
		t.Errorf("of a stopped server: %v", err)
	}
	m.signal(syscall.SIGCONT)

	d.killBus()
	if _, err := Probe(context.Background()); err == nil || !strings.Contains(err.Error(), "cannot be reached") {
		t.Errorf("without its bus: %v", err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", d.dir)
	t.Setenv("PATH", d.dir)
	if _, err := Probe(context.Background()); err == nil || !strings.Contains(err.Error(), "no session bus") {
		t.Errorf("without any bus: %v", err)
	}
}
