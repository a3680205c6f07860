//go:build linux

package desktoptest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbreak/daemon/control"
)

var watchFor = flag.Duration("watch", 0, "measure wake-ups on every desktop, each for so long, and print them")

// The limits that the program has set itself.
const (
	mostBusy      = 5.0  // wake-ups a minute, with input going on
	mostAway      = 2.0  // and with nobody there
	mostAskedBusy = 20.0 // questions an hour, where the source has to be asked
	mostAskedAway = 70.0
)

// use is what a process has used since its start.
type use struct {
	at     time.Time
	woken  int64 // voluntary switches of all threads
	writes int64 // to sockets and files: a question is one
	asked  int64
}

var woken = regexp.MustCompile(`(?m)^voluntary_ctxt_switches:\s*(\d+)`)

func readUse(t *testing.T, pid int, asked func() int64) use {
	t.Helper()
	number := func(text string, form *regexp.Regexp) int64 {
		m := form.FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("no %v in:\n%s", form, text)
		}
		n, _ := strconv.ParseInt(m[1], 10, 64)
		return n
	}
	read := func(path string) string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	u := use{at: time.Now()}
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	for _, task := range tasks {
		u.woken += number(read(task), woken)
	}
	u.writes = number(read(fmt.Sprintf("/proc/%d/io", pid)), regexp.MustCompile(`(?m)^syscw:\s*(\d+)`))
	if asked != nil {
		u.asked = asked()
	}
	return u
}

// typist is somebody at a desk.
type typist struct {
	press func()            // is called about every half second
	rest  func()            // at the end; nil: nothing
	env   map[string]string // for the program, in place of the desk's
	asked func() int64      // how often it asked for idle time; nil: it need not
}

// TestWakeUps measures how often the built program wakes up on each desktop while
// somebody types on and on, and while nobody is there. It is a measurement: with
// -watch it takes its time and prints, without it only tries the first desktop and
// asserts that there is something to count. Nothing is asserted of the figures.
func TestWakeUps(t *testing.T) {
	keys := func(d *Desk) func() { return func() { d.Mouse("key shift") } }
	desktops := []struct {
		name  string
		start func(*Desk) typist
	}{
		{"X11 (XSync)", func(d *Desk) typist {
			d.StartScreen()
			return typist{press: keys(d)}
		}},
		{"X11, asked", func(d *Desk) typist {
			d.StartScreen()
			x := d.OldX()
			return typist{press: keys(d), env: map[string]string{"DISPLAY": x.Display}, asked: x.Asked}
		}},
		{"sway", func(d *Desk) typist {
			d.Sway()
			// One keyboard that types on: each start of wtype would be another one
			// that is plugged in, of which every program is told.
			var hand *Process
			return typist{
				press: func() {
					if hand == nil || !hand.Running() {
						hand = d.Start("wtype", "-d", "600", strings.Repeat("a", 2000))
					}
				},
				rest: func() { hand.Kill() },
			}
		}},
		{"KWin", func(d *Desk) typist { return typist{press: d.KWin().Input} }},
		{"Mutter", func(d *Desk) typist { return typist{press: d.Mutter().Input} }},
	}
	watch, settle, natural := *watchFor, 40*time.Second, 5*time.Minute
	if watch == 0 {
		desktops, watch, settle, natural = desktops[:1], time.Second, time.Second, 2*time.Second
	}
	var mu sync.Mutex
	rows := make([]string, len(desktops))
	t.Run("on", func(t *testing.T) {
		for i, desktop := range desktops {
			t.Run(desktop.name, func(t *testing.T) {
				t.Parallel()
				d := New(t)
				d.StartBus()
				hand := desktop.start(d)
				asked := hand.asked
				d.Logind()
				d.MockServer("body body-markup actions")
				d.Config("natural_break: " + natural.String())
				var daemon *Daemon
				d.Aside(hand.env, func() { daemon = d.Daemon() })
				s := d.AwaitStatus("idle time", func(s control.Status) bool { return s.Idle.Known })

				typeFor := func(end time.Duration) use {
					for begin := time.Now(); time.Since(begin) < end; {
						hand.press()
						d.Pass(300*time.Millisecond + rand.N(700*time.Millisecond))
					}
					return readUse(t, daemon.Pid(), asked)
				}
				row := fmt.Sprintf("%-12s %-19s", desktop.name, s.Idle.Source)
				before := typeFor(settle)
				row += figures(before, typeFor(watch), mostBusy, mostAskedBusy, asked != nil)
				if hand.rest != nil {
					hand.rest()
				}
				d.AwaitPhaseWithin(control.PhaseAway, natural)
				d.Pass(settle)
				before = readUse(t, daemon.Pid(), asked)
				d.Pass(watch)
				after := readUse(t, daemon.Pid(), asked)
				row += figures(before, after, mostAway, mostAskedAway, asked != nil)
				if phase := d.Status().Phase; phase != control.PhaseAway {
					t.Errorf("nobody was there, and the phase is %s", phase)
				}
				if after.woken == 0 || after.writes == 0 {
					t.Errorf("nothing is counted: %+v", after)
				}
				mu.Lock()
				rows[i] = row
				mu.Unlock()
			})
		}
	})
	if rows = slices.DeleteFunc(rows, func(r string) bool { return r == "" }); *watchFor > 0 {
		fmt.Printf("wake-ups (voluntary switches; Go's runtime alone makes 2) and writes a minute, over %s each\n", watch)
		fmt.Printf("%-12s %-19s | %-50s | %s\n%s\n", "desktop", "source", "with input going on", "nobody there", strings.Join(rows, "\n"))
	}
}

// figures are those of a while, beside their limits.
func figures(before, after use, most, mostAsked float64, asked bool) string {
	minutes := after.at.Sub(before.at).Minutes()
	verdict := func(over bool) string {
		if over {
			return "OVER"
		}
		return "ok"
	}
	n := float64(after.woken - before.woken)
	rate := n / minutes
	text := fmt.Sprintf("%.1f woken, %.1f writes: %s, most %.0f", rate, float64(after.writes-before.writes)/minutes, verdict(n > 1+most*minutes), most)
	if asked { // the limit of wake-ups is without questions
		n = float64(after.asked - before.asked)
		text = fmt.Sprintf("%.1f woken, asked %.0f times: %s, most %.0f an hour", rate, n, verdict(n > 1+mostAsked*minutes/60), mostAsked)
	}
	return fmt.Sprintf(" | %-50s", text)
}
