package notify

import (
	"image"
	"strings"
	"testing"
	"time"
)

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second:                            "0 s",
		0:                                       "0 s",
		45 * time.Second:                        "45 s",
		10 * time.Minute:                        "10 min",
		90 * time.Second:                        "1 min 30 s",
		time.Hour:                               "1 h",
		90 * time.Minute:                        "1 h 30 min",
		time.Hour + 20*time.Second:              "1 h",
		26*time.Hour + 5*time.Minute:            "26 h 5 min",
		59*time.Minute + 59600*time.Millisecond: "1 h",
		10*time.Minute + 400*time.Millisecond:   "10 min",
		2*time.Hour + 59*time.Minute + 45*time.Second: "3 h",
	} {
		if got := Duration(d); got != want {
			t.Errorf("Duration(%v) = %q, want %q", time.Duration(d), got, want)
		}
	}
}

// drawn stands for the drawing of a movement; only that it arrives counts.
var drawn = image.NewNRGBA(image.Rect(0, 0, 1, 1))

func text() PromptText {
	return PromptText{ID: "p1", Name: "Hip hinge", Do: "Bend forward from the hips with a long back.", Dose: "8 times",
		Snooze: 10 * time.Minute, CanSnooze: true, Sound: "system", Image: drawn, Seq: 3}
}

func labels(n Notification) string {
	var all []string
	for _, a := range n.Actions {
		mark := ""
		if a.Extra {
			mark = "+"
		}
		all = append(all, mark+a.Key+"="+a.Label)
	}
	return strings.Join(all, ", ")
}

func TestPrompt(t *testing.T) {
	n := Prompt(text())
	if n.Title != "Time to get up: Hip hinge" || n.Body != "Bend forward from the hips with a long back.\n8 times" {
		t.Errorf("got %q, %q", n.Title, n.Body)
	}
	if got, want := labels(n), "done=Done, snooze=Snooze 10 min, another=Another, +easy=Done, easy, +hard=Done, hard"; got != want {
		t.Errorf("buttons are %q, want %q", got, want)
	}
	if n.ID != "p1" || n.Seq != 3 || n.Sound != "system" || n.Image != drawn || n.Transient {
		t.Errorf("got %+v", n)
	}

	p := text()
	p.Adapt = "Keep it small."
	if n = Prompt(p); n.Body != "For you: Keep it small.\nBend forward from the hips with a long back.\n8 times" {
		t.Errorf("with a condition: %q", n.Body)
	}
	p = text()
	p.CanSnooze, p.Repeat, p.Dose, p.Guide = false, 1, "", true
	n = Prompt(p)
	if got, want := labels(n), "done=Done, another=Another, +easy=Done, easy, +hard=Done, hard, default=Show how"; got != want {
		t.Errorf("buttons at the snooze limit are %q, want %q", got, want)
	}
	if n.Title != "Whenever you are ready: Hip hinge" || strings.HasSuffix(n.Body, "\n") {
		t.Errorf("a repeat says %q, %q", n.Title, n.Body)
	}

	p = text()
	p.Seated = true
	if n = Prompt(p); n.Title != "Time to move: Hip hinge" {
		t.Errorf("a seated movement says %q", n.Title)
	}
}

func TestBack(t *testing.T) {
	n := Back(text())
	if n.Title != "Back? Did you move?" || labels(n) != "done=Done, not-yet=Not yet" {
		t.Errorf("got %q with %q", n.Title, labels(n))
	}
	if !strings.Contains(n.Body, "10 min") {
		t.Errorf("the body %q does not say when it asks again", n.Body)
	}
	p := text()
	p.CanSnooze = false
	if n = Back(p); strings.Contains(n.Body, "again") {
		t.Errorf("at the snooze limit the body promises %q", n.Body)
	}
}

func TestWelcome(t *testing.T) {
	now := time.Date(2026, 11, 23, 13, 35, 0, 0, time.UTC) // a Monday
	n := Welcome(now, now.Add(time.Hour), true)
	if !strings.Contains(n.Body, "at 14:35") || labels(n) != "autostart=Start at login, now=Show me one now" {
		t.Errorf("got %q with %q", n.Body, labels(n))
	}
	n = Welcome(now, now.Add(20*time.Hour), false)
	if !strings.Contains(n.Body, "on Tuesday at 09:35") || labels(n) != "now=Show me one now" {
		t.Errorf("got %q with %q", n.Body, labels(n))
	}
	if n = Welcome(now, time.Time{}, false); strings.Contains(n.Body, "00:00") {
		t.Errorf("an unknown time is shown: %q", n.Body)
	}
}

func TestConfigError(t *testing.T) {
	const file = "/home/a/config.yaml"
	n := ConfigError(file, []string{file + `:7:3: intervall: unknown key (did you mean "interval"?)`})
	if n.Title != "Settings not applied" || !strings.Contains(n.Body, "line 7: intervall: unknown key") {
		t.Errorf("got %q, %q", n.Title, n.Body)
	}
	if strings.Count(n.Body, file) != 1 {
		t.Errorf("the file is to be named once: %q", n.Body)
	}
	own := "/home/a/own.yaml:2:5: kind: is missing"
	if n = ConfigError(file, []string{own}); strings.Contains(n.Body, file) || !strings.HasPrefix(n.Body, own+"\n") {
		t.Errorf("a mistake in another file sends the person to this one: %q", n.Body)
	}
	n = ConfigError(file, []string{"a", "b", file + ": cannot be read", "d", "e"})
	if !strings.Contains(n.Body, "and 2 more") || !strings.Contains(n.Body, "\ncannot be read\n") {
		t.Errorf("got %q, %q", n.Title, n.Body)
	}
}

func TestLineForTheTerminal(t *testing.T) {
	n := Prompt(text())
	got := line(time.Date(2026, 11, 23, 14, 5, 0, 0, time.UTC), "deskbreak", cleaned(&n))
	want := "14:05  Time to get up: Hip hinge - Bend forward from the hips with a long back. 8 times" +
		"  [answer: deskbreak done, deskbreak snooze, deskbreak another]\a\n"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	n = Back(text())
	if got := line(time.Time{}, "deskbreak", &n); !strings.Contains(got, "deskbreak done, deskbreak snooze]") {
		t.Errorf("got %q", got)
	}
	n = Welcome(time.Time{}, time.Time{}, true)
	if got := line(time.Time{}, "deskbreak", &n); !strings.Contains(got, "deskbreak autostart on, deskbreak now]") {
		t.Errorf("got %q", got)
	}
}

func TestFlare(t *testing.T) {
	now := time.Date(2026, 11, 23, 13, 35, 0, 0, time.UTC) // a Monday
	const care = "See a doctor if it is no better."
	n := Flare(now, now.Add(72*time.Hour), care)
	if n.ID != IDFlare || n.Title != "Gentle days until Thursday" || n.Body != care || labels(n) != "help=Show help" {
		t.Errorf("got %+v", n)
	}
	if got := line(time.Time{}, "deskbreak", &n); !strings.Contains(got, "[answer: deskbreak movements help]") {
		t.Errorf("in a terminal: %q", got)
	}
}

func TestSore(t *testing.T) {
	n := Sore()
	if n.ID != IDSore || labels(n) != "flare=Gentle days, help=When to get help" {
		t.Errorf("got %+v", n)
	}
	if got := line(time.Time{}, "deskbreak", &n); !strings.Contains(got, "[answer: deskbreak flare on, deskbreak movements help]") {
		t.Errorf("in a terminal: %q", got)
	}
}

func TestCleaned(t *testing.T) {
	n := cleaned(&Notification{Title: "a\x1b[31m\nb\xff", Body: "x\ty\x00\nz\u0085", Actions: []Action{{Key: "k\x07", Label: "L\x9b", Extra: true}}})
	if n.Title != "a[31m b" || n.Body != "x y\nz" || n.Actions[0] != (Action{Key: "k", Label: "L", Extra: true}) {
		t.Errorf("got %+v", n)
	}
}

// beeep hands the text to programs and scripts.
func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"--help":        "\u2013-help",
		"a]]>b":         "a]] >b",
		"$(rm) `x` \"@": "\uff04(rm) 'x' \" @",
		"Hip hinge":     "Hip hinge",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}
