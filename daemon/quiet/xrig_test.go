//go:build !windows && !darwin

package quiet

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"

	"github.com/godbus/dbus/v5"
)

func text(v any) string { return fmt.Sprint(v) }

func variant(v any) dbus.Variant { return dbus.MakeVariant(v) }

// xserver starts an X server on a display that nobody else takes meanwhile:
// those who ask for a free one get low numbers.
func xserver(d *desk) *process {
	d.t.Helper()
	for range 5 {
		display := fmt.Sprintf(":%d", 1000+rand.IntN(50_000))
		if p, ok := xserverAt(d, display); ok {
			d.set("DISPLAY", display)
			return p
		}
	}
	d.t.Fatal("Xvfb did not start on any of five displays")
	return nil
}

// xserverAt waits until the server says that it is ready, or ends.
func xserverAt(d *desk, display string) (*process, bool) {
	d.t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer r.Close()
	cmd := d.command("Xvfb", display, "-displayfd", "3", "-nolisten", "tcp", "-noreset", "-screen", "0", "640x480x24")
	cmd.ExtraFiles = []*os.File{w}
	p := start(d.t, cmd)
	w.Close()
	_, err = bufio.NewReader(r).ReadString('\n')
	return p, err == nil
}
