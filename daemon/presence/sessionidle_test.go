//go:build !windows && !darwin

package presence

import (
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// counts puts a screen saver on the bus that counts idle time.
func counts(b *bus, f any) {
	b.t.Helper()
	conn := b.connect()
	if err := conn.ExportMethodTable(map[string]any{"GetSessionIdleTime": f}, "/org/freedesktop/ScreenSaver", saverName); err != nil {
		b.t.Fatal(err)
	}
	if _, err := conn.RequestName(saverName, dbus.NameFlagDoNotQueue); err != nil {
		b.t.Fatal(err)
	}
}

func TestTheSessionsIdleTimeInEitherUnit(t *testing.T) {
	t.Parallel()
	for unit, ahead := range map[time.Duration]time.Duration{time.Second: 100 * time.Second, time.Millisecond: 100 * time.Second} {
		b, env := withSession(t)
		start := time.Now()
		counts(b, func() (uint32, *dbus.Error) { return uint32((ahead + time.Since(start)) / unit), nil })
		r := watching(t, env, func(o *Options) { o.patience = 5 * time.Second }).found()
		if q := r.Sources().Idle; q.Source != "session-idle-time" || r.Pushes() {
			t.Fatalf("unit %v: report %+v", unit, q)
		}
		if d := r.known(); d < ahead || d > ahead+time.Minute {
			t.Errorf("unit %v: idle %v, want a little more than %v", unit, d, ahead)
		}
	}
}

func TestASessionThatDoesNotCount(t *testing.T) {
	for why, f := range map[string]any{
		"does not count idle time": func() (uint32, *dbus.Error) {
			return 0, dbus.NewError("org.freedesktop.DBus.Error.NotSupported", []any{"not supported"})
		},
		"what is no idle time": func() (string, *dbus.Error) { return "a while", nil },
	} {
		b, env := withSession(t)
		counts(b, f)
		q := watching(t, env).found().Sources().Idle
		if c := q.Candidates[len(q.Candidates)-1]; q.Source != "" || c.Name != "session-idle-time" || !strings.Contains(c.Why, why) {
			t.Errorf("report %+v, want a reason with %q", q, why)
		}
	}
}

func TestUnitOf(t *testing.T) {
	for _, tt := range []struct {
		before, after uint64
		d, want       time.Duration
	}{
		{100, 102, 2 * time.Second, time.Second},
		{100, 103, 2 * time.Second, time.Second},
		{100, 101, 2 * time.Second, time.Second},
		{100, 2105, 2 * time.Second, time.Millisecond},
		{100_000, 102_000, 2 * time.Second, time.Millisecond},
		{5, 1, 2 * time.Second, 0},
		{1500, 700, 2 * time.Second, 0},
		{100, 100, 2 * time.Second, 0},
		{100, 700, 2 * time.Second, 0},
	} {
		if got := unitOf(tt.before, tt.after, tt.d); got != tt.want {
			t.Errorf("from %d to %d in %v: got %v, want %v", tt.before, tt.after, tt.d, got, tt.want)
		}
	}
	if d := times(1<<40, time.Hour); d <= 0 {
		t.Errorf("a number that is too large became %v", d)
	}
}
