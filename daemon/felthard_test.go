package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
	"deskbreak/daemon/movement"
)

// TestHardAnswersAreTrue: what is said of a movement that felt hard holds for the
// settings, and comes to be.
func TestHardAnswersAreTrue(t *testing.T) {
	const less = "You will see this one less for two weeks."
	own := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(own, []byte("movements:\n- {id: hip-hinge, name: Hinge, do: Hinge., areas: [lower-back], kind: strengthen, "+
		"postures: [standing], doses: [{sets: 3, repetitions: 10}]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name  string
		set   []string
		weeks bool // of doing well before
		flare bool
		shown int // the level
		want  string
	}{
		{"new", nil, false, false, 1, "It is at its smallest already. " + less},
		{"after good weeks", nil, true, false, 2, "It comes smaller next time. " + less},
		{"set", []string{"movements.level=3"}, false, false, 3, "Its level stays at 3, as you set it. " + less},
		{"set to the smallest", []string{"movements.level=1"}, false, false, 1, "It is at its smallest already. " + less},
		{"fresh injury", []string{"movements.level=3", "movements.avoid=fresh-injury"}, false, false, 1, "It is at its smallest already. " + less},
		{"bad day", nil, true, true, 1, "It is at its smallest already. " + less},
		{"own programme", []string{"movements.only=hip-hinge"}, false, false, 1, "It is at its smallest already. Your own programme stays as you wrote it."},
		{"own movement, as prescribed", []string{"movements.file=" + own, "movements.only=hip-hinge"}, true, false, 1, "Your own programme stays as you wrote it."},
		{"own programme, after good weeks", []string{"movements.only=hip-hinge"}, true, false, 2, "It comes smaller next time. Your own programme stays as you wrote it."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				paths := testPaths(t)
				if tc.weeks {
					writeHistory(t, paths.HistoryDir, history.MachineName(), fortnight(time.Now().Add(-time.Hour), "a")...)
				}
				b := startBench(t, paths, newBubbleClock(), tc.set...)
				b.programme()
				if tc.flare {
					b.send(control.Request{Command: control.CommandFlare, On: true})
				}
				got := make(chan string, 1)
				b.do(func() {
					l := b.loop
					about := rated{"hip-hinge", l.levelNow("hip-hinge")}
					if about.level != tc.shown {
						t.Errorf("it is shown at level %d, want %d", about.level, tc.shown)
					}
					l.took(history.Record{At: l.now.Wall, Event: history.EventPrompt, ID: "x", Outcome: history.OutcomeDone,
						Movement: "hip-hinge", Level: about.level, Felt: "hard"})
					got <- l.feltHard(about)
					if next := l.levelNow("hip-hinge"); strings.Contains(tc.want, "smaller next") && next != about.level-1 {
						t.Errorf("next it is shown at level %d", next)
					}
				})
				if text := <-got; text != tc.want {
					t.Errorf("got %q, want %q", text, tc.want)
				}
			})
		})
	}
}

// TestHardIsAnswered: at once and a moment later, about the movement that it was.
func TestHardIsAnswered(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		const want = "It is at its smallest already. You will see this one less for two weeks."
		first := b.ask(control.CommandNow).Status.Prompt.Movement
		if r := b.send(control.Request{Command: control.CommandDone, Felt: "hard"}); !strings.HasPrefix(r.Message, "Well done. "+want+" ") {
			t.Errorf("with the answer: %q", r.Message)
		}
		b.pass(time.Hour)
		second := b.ask(control.CommandNow).Status.Prompt.Movement
		b.ask(control.CommandDone)
		if r := b.send(control.Request{Command: control.CommandFelt, Felt: "hard"}); r.Message != "Noted. "+want {
			t.Errorf("after it: %q", r.Message)
		}
		seen := make(chan movement.Programme, 1)
		b.do(func() { seen <- *b.loop.movement.programme })
		p := <-seen
		for _, id := range []string{first, second} {
			if p.Seen[id].Hard == 0 {
				t.Errorf("%s is not known to have felt hard: %+v", id, p.Seen)
			}
		}
		if r := b.send(control.Request{Command: control.CommandDone, Felt: "easy"}); strings.Contains(r.Message, "less") {
			t.Errorf("easy: %q", r.Message)
		}
	})
}
