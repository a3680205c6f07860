package daemon

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"deskbreak/config"
	"deskbreak/daemon/control"
	"deskbreak/daemon/movement"
	"deskbreak/daemon/schedule"
)

// ownMovement writes a file with one movement.
func ownMovement(t *testing.T, file, id, name string) {
	t.Helper()
	text := fmt.Sprintf(ownText, id, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := movement.LoadFile(file); err != nil {
		t.Fatal(err)
	}
}

// reload reads the settings again as a change to their file has it.
func (b *bench) reload(set ...string) {
	b.t.Helper()
	r := &reloader{options: config.Options{Paths: b.paths, Set: set, Checks: Checks()}}
	r.start(b.loop)
	r.changed()
	synctest.Wait()
}

// TestMovementsOfOnesOwnAreReadWithTheSettings: the loop never reads their file,
// which may be on a disk that hangs.
func TestMovementsOfOnesOwnAreReadWithTheSettings(t *testing.T) {
	bubble(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "own.yaml")
		ownMovement(t, file, "hang-free", "Hang freely")
		set := []string{"movements.file=" + file, "movements.only=hang-free"}
		b := startBench(t, testPaths(t), newBubbleClock(), set...)
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		prompt := func() string {
			p := b.ask(control.CommandNow).Status.Prompt
			b.ask(control.CommandDone)
			if p == nil {
				return "none"
			}
			return p.Name
		}
		if got := prompt(); got != "Hang freely" {
			t.Errorf("the prompt is %q", got)
		}
		ownMovement(t, file, "hang-free", "Hang on a bar")
		if got := prompt(); got != "Hang freely" {
			t.Errorf("before the settings are read again the prompt is %q", got)
		}
		b.reload(set...)
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if got := prompt(); got != "Hang on a bar" {
			t.Errorf("after the settings were read again the prompt is %q", got)
		}
	})
}

func TestMovementsOfAFileThatBroke(t *testing.T) {
	m, err := loadMovements(config.Movements{File: filepath.Join(t.TempDir(), "none.yaml")})
	if err == nil {
		t.Fatal("no error")
	}
	if c := m.choose(schedule.Need{Seed: 1}); c.Movement == "" || m.find(c.Movement).Name == c.Movement {
		t.Errorf("chosen: %+v", c)
	}
}

// TestOwnMovementsWithAMistakeAtTheStart: the built-in ones go on, and what is
// wrong is told; any other mistake still ends the start.
func TestOwnMovementsWithAMistakeAtTheStart(t *testing.T) {
	paths := testPaths(t)
	own := filepath.Join(t.TempDir(), "own.yaml")
	write := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(own, "movements:\n  - id: Hang\n")
	write(paths.User, "movements: {file: "+own+", only: [hang-free]}\n")
	r := &reloader{options: config.Options{Paths: paths, Checks: Checks()}}
	loaded, refused, err := r.first()
	if err != nil || loaded == nil || refused == nil || !strings.Contains(refused.Error(), own+":2:") {
		t.Fatalf("loaded %v, refused %v, %v", loaded != nil, refused, err)
	}
	// A folder that is not there yet at login is no other mistake.
	if err := os.Remove(own); err != nil {
		t.Fatal(err)
	}
	loaded, refused, err = r.first()
	if err != nil || loaded == nil || refused == nil || !strings.Contains(refused.Error(), "there is no file") || loaded.Config.Movements.File != own {
		t.Fatalf("without the file: loaded %v, refused %v, %v", loaded != nil, refused, err)
	}
	// One that the settings name and the file no longer has.
	ownMovement(t, own, "hang-now", "Hang freely")
	loaded, refused, err = r.first()
	if err != nil || loaded == nil || refused == nil || !strings.Contains(refused.Error(), `"hang-free"`) {
		t.Fatalf("an id that is gone: loaded %v, refused %v, %v", loaded != nil, refused, err)
	}
	write(own, "movements:\n  - id: Hang\n")
	for _, text := range []string{"movements: {only: [no-such]}\n", "movements: {file: " + own + "}\ninterval: 60\n"} {
		write(paths.User, text)
		if loaded, refused, err := r.first(); err == nil {
			t.Errorf("%q: loaded %v, refused %v", text, loaded != nil, refused)
		}
	}
}

// TestPromptThatIsRuledOut: a precaution that is set while a prompt is up or
// snoozed, or while the daemon does not run, changes its movement.
func TestPromptThatIsRuledOut(t *testing.T) {
	const before, after = "movements.only=seated-forward-bend", "movements.avoid=osteoporosis"
	suits := func(b *bench, when string) {
		t.Helper()
		p := b.ask(control.CommandStatus).Status.Prompt
		if p == nil || p.Movement == "seated-forward-bend" || !b.movement.suits(p.Movement, false) {
			t.Errorf("%s: the prompt is %+v", when, p)
		}
	}
	for _, answer := range []string{"", control.CommandSnooze} {
		bubble(t, func(t *testing.T) {
			paths := testPaths(t)
			b := startBench(t, paths, newBubbleClock(), before)
			if p := b.ask(control.CommandNow).Status.Prompt; p == nil || p.Movement != "seated-forward-bend" {
				t.Fatalf("the prompt is %+v", p)
			}
			if answer != "" {
				b.ask(answer)
			}
			b.stop()
			again := startBench(t, paths, newBubbleClock(), after)
			suits(again, "after a start, "+answer)
			again.stop()
		})
		bubble(t, func(t *testing.T) {
			b := startBench(t, testPaths(t), newBubbleClock(), before)
			b.ask(control.CommandNow)
			if answer != "" {
				b.ask(answer)
			}
			b.reload(after)
			suits(b, "after new settings, "+answer)
			if n := b.screen.shown(); answer == "" && (n == nil || strings.Contains(n.Title, "forward bend")) {
				t.Errorf("on the screen is %+v", n)
			}
		})
	}
}

// TestOwnMovementsWithAMistakeAreWatched: also those that the settings name only
// since they were refused, so that mending the file is enough.
func TestOwnMovementsWithAMistakeAreWatched(t *testing.T) {
	dir, paths := t.TempDir(), testPaths(t)
	old, own := filepath.Join(dir, "old.yaml"), filepath.Join(dir, "own.yaml")
	put := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ownMovement(t, old, "hang-free", "Hang freely")
	put(own, "movements:\n  - id: Hang\n")
	put(paths.User, "movements: {file: "+own+"}\n")
	r := &reloader{options: config.Options{Paths: paths, Checks: Checks()}}
	if loaded, named, err := r.load(); err == nil || loaded != nil || named == nil || named.Config.Movements.File != own {
		t.Errorf("a mistake in it: loaded %v, named %+v, %v", loaded != nil, named, err)
	}
	put(paths.User, "movements: {file: "+old+"}\n")
	if loaded, named, err := r.load(); err != nil || loaded == nil || named != loaded {
		t.Errorf("without a mistake: %v", err)
	}
	put(paths.User, "movements: {file: "+own+"}\ninterval: 60\n")
	if _, named, err := r.load(); err == nil || named != nil {
		t.Errorf("another mistake too: named %+v, %v", named, err)
	}
}

// TestAdaptedForThePerson: a condition that leaves a movement in says how it is done.
func TestAdaptedForThePerson(t *testing.T) {
	m := movements{wish: movement.Wish{Avoid: []string{"knee-pain", "balance"}}}
	x := movement.Movement{Adapt: map[string]string{"balance": "Hold on.", "knee-pain": "Keep it shallow.", "dizziness": "Slowly."}}
	if got := m.adapted(x); got != "Keep it shallow. Hold on." {
		t.Errorf("got %q", got)
	}
	m.wish.Avoid = nil
	if got := m.adapted(x); got != "" {
		t.Errorf("with nothing: %q", got)
	}
}

const ownText = `movements:
  - id: %s
    name: %s
    do: Take hold of a bar and let your weight hang.
    areas: [whole-body]
    kind: mobility
    postures: [standing]
    doses:
      - {seconds: 20}
`

// TestAnotherInAProgrammeOfOne: another one is a different one, and what was done
// comes again when its time has come.
func TestAnotherInAProgrammeOfOne(t *testing.T) {
	bubble(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "own.yaml")
		ownMovement(t, file, "hang-free", "Hang freely")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		twice := strings.Replace(string(text), "seconds: 20", "seconds: 20, per_day: 2", 1)
		if err := os.WriteFile(file, []byte(twice), 0o600); err != nil || twice == string(text) {
			t.Fatalf("%v: %s", err, text)
		}
		b := startBench(t, testPaths(t), newBubbleClock(), "movements.file="+file, "movements.only=hang-free")
		name := func(r control.Reply) string {
			if r.Status == nil || r.Status.Prompt == nil {
				return "none"
			}
			return r.Status.Prompt.Movement
		}
		var got []string
		add := func(command string) { got = append(got, name(b.ask(command))) }
		add(control.CommandNow)
		add(control.CommandAnother)
		b.ask(control.CommandSkip)
		add(control.CommandNow)
		b.ask(control.CommandDone)
		add(control.CommandNow)
		if want := "hang-free walk hang-free walk"; strings.Join(got, " ") != want {
			t.Errorf("%v, want %s", got, want)
		}
	})
}
