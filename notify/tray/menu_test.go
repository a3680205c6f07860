package tray

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/control"
)

var update = flag.Bool("update", false, "write the golden file anew")

func contains(s, part string) bool { return strings.Contains(s, part) }

// monday is a Monday, 14:00 in a zone of its own.
var monday = time.Date(2026, 11, 23, 14, 0, 0, 0, time.FixedZone("Home", 3600))

func in(d time.Duration) *time.Time { t := monday.Add(d); return &t }

func left(n int) *int { return &n }

// working is the status that the others are changes of.
func working() control.Status {
	return control.Status{
		Version: "0.1.0", Phase: control.PhaseWorking, Next: in(35 * time.Minute),
		Held: []string{}, DeskSeconds: 1500, IntervalSeconds: 3600,
		Config:        control.Config{File: "config.yaml", OK: true, Errors: []string{}},
		SnoozeSeconds: 600, TomorrowSeconds: 6 * 3600,
	}
}

func status(change func(*control.Status)) control.Status {
	s := working()
	change(&s)
	return s
}

func prompted() control.Status {
	return status(func(s *control.Status) {
		s.Phase, s.Next, s.DeskSeconds = control.PhasePrompted, nil, 3600
		s.Prompt = &control.Prompt{Movement: "hip-hinge", Name: "Hip hinge", Due: *in(-2 * time.Minute), Shown: in(-time.Minute)}
		s.SnoozeLeft = left(3)
	})
}

func held(reasons ...string) control.Status {
	return status(func(s *control.Status) {
		s.Phase, s.Next, s.Held, s.DeskSeconds = control.PhaseHeld, nil, reasons, 3700
	})
}

// days are all the phases, and the things that change their wording.
func days() []struct {
	name string
	s    control.Status
} {
	return []struct {
		name string
		s    control.Status
	}{
		{"working, first quarter", status(func(s *control.Status) { s.DeskSeconds = 0 })},
		{"working, second quarter", working()},
		{"working, third quarter", status(func(s *control.Status) { s.DeskSeconds = 1800 })},
		{"working, last quarter", status(func(s *control.Status) { s.DeskSeconds = 3599 })},
		{"working past midnight", status(func(s *control.Status) { s.Next = in(11 * time.Hour) })},
		{"working, next time is tomorrow", status(func(s *control.Status) { s.Next = in(19 * time.Hour) })},
		{"working, next time is next month", status(func(s *control.Status) { s.Next = in(10 * 24 * time.Hour) })},
		{"working, nothing planned", status(func(s *control.Status) { s.Next = nil })},
		{"working after a missed one", status(func(s *control.Status) { s.Overdue = true; s.Today.Missed = 1 })},
		{"held until typing stops", status(func(s *control.Status) {
			s.Phase, s.Held, s.Next = control.PhaseHeld, []string{control.HeldLull}, in(4*time.Minute)
		})},
		{"held by a call", held(control.HeldCall)},
		{"held by three things", held(control.HeldDoNotDisturb, control.HeldFullscreen, control.HeldPresentation)},
		{"held by something new", held("solar_eclipse")},
		{"held for long", status(func(s *control.Status) {
			*s = held(control.HeldCall)
			s.Attention = true
		})},
		{"prompted", prompted()},
		{"prompted before it was shown", status(func(s *control.Status) { *s = prompted(); s.Prompt.Shown = nil })},
		{"prompted, one snooze left", status(func(s *control.Status) { *s = prompted(); s.SnoozeLeft = left(1) })},
		{"prompted at the limit", status(func(s *control.Status) { *s = prompted(); s.SnoozeLeft = left(0) })},
		{"prompted by now in a pause", status(func(s *control.Status) { *s = prompted(); s.Paused = true })},
		{"prompted, movement without a name", status(func(s *control.Status) { *s = prompted(); s.Prompt.Name = "" })},
		{"snoozed", status(func(s *control.Status) { *s = prompted(); s.Phase, s.Next = control.PhaseSnoozed, in(10*time.Minute) })},
		{"away", status(func(s *control.Status) { s.Phase, s.Next = control.PhaseAway, nil })},
		{"away with a prompt up", status(func(s *control.Status) { *s = prompted(); s.Phase = control.PhaseAway })},
		{"paused for an hour", status(func(s *control.Status) {
			s.Phase, s.Paused, s.PausedUntil = control.PhasePaused, true, in(time.Hour)
		})},
		{"paused until tomorrow", status(func(s *control.Status) {
			s.Phase, s.Paused, s.PausedUntil = control.PhasePaused, true, in(16*time.Hour)
		})},
		{"paused until resume", status(func(s *control.Status) { s.Phase, s.Paused, s.Next = control.PhasePaused, true, nil })},
		{"off", status(func(s *control.Status) { s.Phase, s.Next = control.PhaseOff, in(20*time.Hour) })},
		{"off for good", status(func(s *control.Status) { s.Phase, s.Next = control.PhaseOff, nil })},
		{"settings with a mistake", status(func(s *control.Status) { s.Config.OK, s.Config.Errors = false, []string{"c.yaml:1:1: x: y"} })},
		{"settings with two mistakes, prompted", status(func(s *control.Status) {
			*s = prompted()
			s.Config.OK, s.Config.Errors = false, []string{"a", "b"}
		})},
		{"one of each today", status(func(s *control.Status) {
			s.Today = control.Today{Done: 1, Taken: 1, Skipped: 1, Missed: 1, Snoozed: 1, Natural: 1}
		})},
		{"more of each today", status(func(s *control.Status) {
			s.Today = control.Today{Done: 3, Taken: 2, Skipped: 2, Missed: 2, Snoozed: 2, Natural: 4, Long: 1, Own: 1}
		})},
		{"asked how it felt", status(func(s *control.Status) { s.AskFelt = true })},
		{"asked how the back is", status(func(s *control.Status) { s.CheckIn = true })},
		{"on a bad day", status(func(s *control.Status) { s.FlareUntil = in(70 * time.Hour) })},
		{"got up often", status(func(s *control.Status) { s.Today.Taken = 3 })},
	}
}

// render writes a view as text: what is greyed is in brackets.
func render(v View) string {
	var b strings.Builder
	fmt.Fprintf(&b, "icon %s, tooltip %q\n", iconName(v.Icon), v.Tooltip)
	for i, item := range v.Items {
		s := Slot(i)
		label := item.Label
		if s.separator() {
			label = "---"
		} else if !item.Enabled {
			label = "[" + label + "]"
		}
		if _, sub := s.Parent(); sub {
			label = "    " + label
		}
		if item.Visible {
			fmt.Fprintf(&b, "  %s\n", label)
		}
	}
	return b.String()
}

func iconName(id IconID) string {
	return []string{"working0", "working1", "working2", "working3", "due", "prompted", "held", "paused", "away", "error", "attention"}[id]
}

func TestMenuOfEveryPhase(t *testing.T) {
	var b strings.Builder
	for _, d := range days() {
		fmt.Fprintf(&b, "-- %s --\n%s", d.name, render(Menu(d.s, monday)))
	}
	name := filepath.Join("testdata", "menu.txt")
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got, wanted := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(wanted)) {
		if i >= len(got) || i >= len(wanted) || got[i] != wanted[i] {
			t.Fatalf("testdata/menu.txt:%d: the menu differs from here on (see -update); got:\n%s", i+1, strings.Join(got[min(i, len(got)):], "\n"))
		}
	}
}

// The daemon sends a status when something changed; the menu in between must
// still be true.
func TestMenuDoesNotGoStale(t *testing.T) {
	for _, d := range days() {
		v := Menu(d.s, monday)
		for _, word := range []string{"today at", "tomorrow at", "in 35", "minutes left"} {
			if contains(v.Items[SlotStatus].Label, word) {
				t.Errorf("%s: %q says %q", d.name, v.Items[SlotStatus].Label, word)
			}
		}
		later := d.s
		later.DeskSeconds++ // a second more is no reason to redraw
		if d.s.DeskSeconds < 3599 && Menu(later, monday.Add(time.Second)) != v {
			t.Errorf("%s: another view a second later:\n%s", d.name, render(Menu(later, monday.Add(time.Second))))
		}
	}
}

func TestMenuShowsTimesInTheZoneOfNow(t *testing.T) {
	s := status(func(s *control.Status) { utc := s.Next.UTC(); s.Next = &utc })
	if got, want := Menu(s, monday).Items[SlotStatus].Label, "Next break at 14:35"; got != want {
		t.Errorf("status line %q, want %q", got, want)
	}
}

func TestEveryItemAnswers(t *testing.T) {
	for s := range Slots {
		_, asks := s.Request()
		own := s == SlotConfig || s == SlotHelp || s == SlotToday || s == SlotEdit || s == SlotQuit
		if s.clickable() != (asks || own) {
			t.Errorf("slot %d: clickable is %v, but it asks for something: %v", s, s.clickable(), asks || own)
		}
	}
}

func TestIconsAreThePicturesOfTheirNames(t *testing.T) {
	for id := range Icons {
		want, err := os.ReadFile(filepath.Join("icons", iconName(id)+".png"))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(id.PNG(), want) {
			t.Errorf("icon %s is another picture", iconName(id))
		}
		if c, err := png.DecodeConfig(bytes.NewReader(id.PNG())); err != nil || c.Width != 48 || c.Height != 48 {
			t.Errorf("icon %s: %dx%d, %v; want 48x48", iconName(id), c.Width, c.Height, err)
		}
	}
	if c, err := png.DecodeConfig(bytes.NewReader(AppIcon())); err != nil || c.Width != 64 || c.Height != 64 {
		t.Errorf("AppIcon: %dx%d, %v; want 64x64", c.Width, c.Height, err)
	}
}

func TestICOHasThePNGBehindItsHeader(t *testing.T) {
	data := IconHeld.PNG()
	got := ico(data)
	header := []byte{0, 0, 1, 0, 1, 0, 48, 48, 0, 0, 1, 0, 32, 0, byte(len(data)), byte(len(data) >> 8), 0, 0, 22, 0, 0, 0}
	if !bytes.Equal(got[:22], header) || !bytes.Equal(got[22:], data) {
		t.Errorf("header % x, want % x, and the PNG after it", got[:22], header)
	}
}

func BenchmarkMenu(b *testing.B) {
	s := prompted()
	for b.Loop() {
		Menu(s, monday)
	}
}
