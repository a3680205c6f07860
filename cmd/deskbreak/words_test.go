package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/control"
)

// sample is a quiet morning at the desk.
func sample(now time.Time) control.Status {
	next, idle, left := now.Add(26*time.Minute+40*time.Second), int64(4), 3
	return control.Status{
		Version: "0.1.0", Phase: control.PhaseWorking, Next: &next, Reason: "desk time reaches 1h at 12:57",
		DeskSeconds: 2000, IntervalSeconds: 3600, SnoozeLeft: &left,
		Idle:          control.Idle{Known: true, Source: "xscreensaver", Seconds: &idle},
		Tray:          control.Tray{Shown: true, Backend: "sni"},
		Notifications: control.Notifications{Server: "dunst", Buttons: true},
		Config:        control.Config{File: "/c/config.yaml", OK: true},
		Today:         control.Today{Done: 3, Taken: 1, Missed: 1, Snoozed: 2, Natural: 5, Long: 1}, // 4 natural breaks and a night
	}
}

func up(s *control.Status, now time.Time) {
	shown := now.Add(-time.Minute)
	s.Phase, s.Next, s.Reason = control.PhasePrompted, nil, "a reminder is waiting for your answer"
	s.Prompt = &control.Prompt{Movement: "hip-hinge", Name: "Hip <hinge>", Do: "Bend.", Due: now.Add(-2 * time.Minute), Shown: &shown, Snoozes: 1}
}

func TestStatusText(t *testing.T) {
	now := lunch(t)
	for _, c := range []struct {
		name   string
		change func(s *control.Status)
		want   string
	}{
		{"working", func(*control.Status) {}, `Next break at 12:57, in 27m.

  why          desk time reaches 1h at 12:57
  at the desk  33m of 1h
  last input   4s ago, from xscreensaver
  reminders    dunst with buttons
  tray         icon shown
  settings     no file of yours; ` + "`deskbreak config init`" + ` writes /c/config.yaml
  today        3 done, 1 got up, 1 missed, 2 snoozed, 4 natural
`},
		{"prompted", func(s *control.Status) { up(s, now); s.Config.File = "." }, `Time for a break: Hip <hinge>.

  why          a reminder is waiting for your answer
  do           Bend.
               due at 12:28, shown at 12:29, snoozed once
  answer with  deskbreak done, skip, another, snooze (3 left)
  at the desk  33m of 1h
  last input   4s ago, from xscreensaver
  reminders    dunst with buttons
  tray         icon shown
  settings     .
  today        3 done, 1 got up, 1 missed, 2 snoozed, 4 natural
`},
		{"everything is missing", func(s *control.Status) {
			s.Next, s.Reason, s.Today, s.Overdue = nil, "", control.Today{}, true
			s.Idle = control.Idle{Why: "DISPLAY is not set"}
			s.Tray = control.Tray{Backend: "sni", Why: "no panel"}
			s.Notifications = control.Notifications{Why: "no server"}
			s.Config = control.Config{File: "/c/config.yaml", Errors: []string{"/c/config.yaml:7:3: a: b", "/c/config.yaml:8:3: c: d"}}
		}, `No break is planned.

  at the desk  33m of 1h
               the last reminder was not answered
  last input   not known: DISPLAY is not set
  reminders    nowhere yet: no server
  tray         no icon: no panel
  settings     /c/config.yaml
               are refused, those of before are in force: correct them with ` + "`deskbreak config edit`" + `
               /c/config.yaml:7:3: a: b
               /c/config.yaml:8:3: c: d
  today        nothing yet
`},
		{"a mistake in another file", func(s *control.Status) {
			s.Today = control.Today{}
			s.Config = control.Config{File: "/c/config.yaml", Errors: []string{"/c/own.yaml:2:5: kind: is missing"}}
		}, `Next break at 12:57, in 27m.

  why          desk time reaches 1h at 12:57
  at the desk  33m of 1h
  last input   4s ago, from xscreensaver
  reminders    dunst with buttons
  tray         icon shown
  settings     /c/config.yaml
               are refused, those of before are in force: correct the file that is named here
               /c/own.yaml:2:5: kind: is missing
  today        nothing yet
`},
	} {
		s := sample(now)
		c.change(&s)
		if got := statusText(s, now); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestPhases: each phase in a sentence and in a few words, with its time.
func TestPhases(t *testing.T) {
	defer func(l *time.Location) { time.Local = l }(time.Local)
	time.Local = berlin(t) // the bar's line is in local time
	now := lunch(t)
	in := func(d time.Duration) *time.Time { at := now.Add(d); return &at }
	for _, c := range []struct {
		change         func(s *control.Status)
		sentence, line string
	}{
		{func(s *control.Status) { s.Next = in(0) }, "Next break at 12:30, now.", "break 12:30"},
		{func(s *control.Status) { s.Next = in(30 * time.Second) }, "Next break at 12:30, in 30s.", "break 12:30"},
		{func(s *control.Status) { s.Next = nil }, "No break is planned.", "working"},
		{func(s *control.Status) { up(s, now) }, "Time for a break: Hip <hinge>.", "break: Hip <hinge>"},
		{func(s *control.Status) { up(s, now); s.Phase, s.Next = control.PhaseSnoozed, in(10*time.Minute) },
			"Snoozed until 12:40: Hip <hinge>.", "snoozed 12:40"},
		{func(s *control.Status) {
			s.Phase, s.Next, s.Held = control.PhaseHeld, nil, []string{"call", "fullscreen"}
		},
			"A break is due and waits for the end of a call and the end of full screen.", "held: call, fullscreen"},
		{func(s *control.Status) {
			s.Phase, s.Next, s.Held = control.PhaseHeld, in(5*time.Minute), []string{"lull"}
		}, "A break is due and waits for a pause in typing, until 12:35 at the latest.", "held: lull"},
		{func(s *control.Status) {
			s.Phase, s.Next, s.Held = control.PhaseHeld, nil, []string{"do_not_disturb", "of_a_newer_daemon"}
		}, "A break is due and waits for the end of do-not-disturb and of a newer daemon.", "held: do not disturb, of a newer daemon"},
		{func(s *control.Status) { s.Phase, s.Next = control.PhaseAway, nil }, "You are away from the desk.", "away"},
		{func(s *control.Status) { s.Phase, s.Next, s.Paused = control.PhasePaused, nil, true },
			"Paused until you run `deskbreak resume`.", "paused"},
		{func(s *control.Status) { s.Phase, s.PausedUntil = control.PhasePaused, in(20*time.Hour) },
			"Paused until 08:30 tomorrow.", "paused 08:30"},
		{func(s *control.Status) { s.Phase, s.Next = control.PhaseOff, in(68*time.Hour) },
			"Outside your hours: next break at 08:30 on Thursday.", "off"},
		{func(s *control.Status) { s.Phase, s.Next = control.PhaseOff, in(30*24*time.Hour) },
			"Outside your hours: next break at 12:30 on Wed 2026-12-23.", "off"},
		{func(s *control.Status) { s.Config.OK = false }, "Next break at 12:57, in 27m.", "settings refused"},
	} {
		s := sample(now)
		c.change(&s)
		if got := sentence(s, now); got != c.sentence {
			t.Errorf("got %q, want %q", got, c.sentence)
		}
		if got := statusLine(s); got != c.line {
			t.Errorf("got %q, want %q", got, c.line)
		}
	}
}

func TestWaybar(t *testing.T) {
	now := lunch(t)
	s := sample(now)
	up(&s, now)
	s.DeskSeconds = 5000
	line := waybar(s, now)
	if strings.Contains(line, "\n") {
		t.Errorf("Waybar reads lines: %q", line)
	}
	var got bar
	if err := json.Unmarshal([]byte(line), &got); err != nil {
		t.Fatal(err)
	}
	want := bar{
		Text:  "break: Hip &lt;hinge&gt;",
		Class: "prompted", Percentage: 100,
		Tooltip: "Time for a break: Hip &lt;hinge&gt;.\na reminder is waiting for your answer\ntoday: 3 done, 1 got up, 1 missed, 2 snoozed, 4 natural",
	}
	if got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	s.Config.OK = false
	if !strings.Contains(waybar(s, now), `"class":"error"`) {
		t.Error("settings that are refused have no class of their own")
	}
}

func TestAhead(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second:                           "now",
		0:                                      "now",
		time.Millisecond:                       "in 1s",
		59*time.Second + time.Millisecond:      "in 1m",
		61 * time.Second:                       "in 1m",
		26*time.Minute + 40*time.Second:        "in 27m",
		12*time.Hour - 300*time.Millisecond:    "in 12h",
		12*time.Hour + 300*time.Millisecond:    "in 12h", // a moment that was rounded to the second
		12*time.Hour + 29*time.Second:          "in 12h",
		12*time.Hour + time.Minute:             "in 12h 1m",
		60*time.Minute - 20*time.Second:        "in 1h",
		23*time.Hour + 59*time.Minute + 59*1e9: "in 24h",
	} {
		if got := ahead(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}
