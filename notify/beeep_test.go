//go:build unix && !darwin

package notify

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeNotifySend is what WSL has under that name: a program that shows what it
// is called with, on a machine without a session bus.
func fakeNotifySend(t *testing.T) (said func() string) {
	t.Helper()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" >>" + out + "\n"
	if err := os.WriteFile(filepath.Join(dir, "notify-send"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("XDG_RUNTIME_DIR", dir)
	return func() string {
		b, _ := os.ReadFile(out)
		return string(b)
	}
}

func TestBeeepThroughNotifySend(t *testing.T) {
	said := fakeNotifySend(t)
	// A bus that cannot be reached: beeep goes on to notify-send.
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	b := &beeepPlace{app: "deskbreak", icon: encoded(t, dot())}
	n := Prompt(text())
	n.Title, n.Image = "--now", nil
	if id, _, err := b.show(&n, 0); id != 0 || err != nil {
		t.Fatal(id, err)
	}
	for _, want := range []string{"\u2013-now\n", "8 times\nAnswer in the tray or with: deskbreak done", "-a\ndeskbreak\n", "normal\n"} {
		if !strings.Contains(said(), want) {
			t.Errorf("notify-send was called with %q, without %q", said(), want)
		}
	}
}

func TestBeeepIsUsedWithoutABus(t *testing.T) {
	said := fakeNotifySend(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	if !beeepWithoutBus() {
		t.Skip("this machine has a session bus where beeep would find it")
	}
	k := newKeeper(Options{Terminal: &lockedBuffer{}})
	k.start(func(ctx context.Context) { findPlaces(ctx, k) })
	defer k.Close(context.Background())
	// beeep looks for the bus by itself, and starts none since dbus-launch is not
	// on this PATH.
	k.Set(note("one", 0))
	eventually(t, "notify-send", func() bool { return strings.Contains(said(), "one\n") })
	eventually(t, "the server", func() bool { return k.Server().Name == "beeep" && !k.Server().Buttons })
	if r, err := Probe(context.Background()); err != nil || r.Name != "beeep" {
		t.Errorf("Probe says %+v, %v", r, err)
	}
}

func TestBeeepStaysAwayFromTheBus(t *testing.T) {
	said := fakeNotifySend(t)
	path := os.Getenv("PATH")
	if err := os.WriteFile(filepath.Join(path, "dbus-launch"), []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if beeepWithoutBus() {
		t.Error("beeep would start a bus with dbus-launch")
	}
	t.Setenv("PATH", t.TempDir())
	if beeepWithoutBus() {
		t.Error("beeep has nothing to show a notification with")
	}
	if said() != "" {
		t.Error("something was shown")
	}
}
