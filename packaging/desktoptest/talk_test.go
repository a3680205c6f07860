//go:build linux

package desktoptest

import (
	"bufio"
	"encoding/csv"
	"os/exec"
	"strings"
	"testing"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

// A clean stop takes the reminder off the screen, and the next start shows it.
func TestStoppedWithAPrompt(t *testing.T) {
	d := withDunst(t)
	d.Config(never, "wait_for_lull: 0s")
	daemon := d.Daemon()
	d.OK("now")
	first := d.Notes.One("a reminder", isPrompt)
	before := d.Status().Prompt
	if code := daemon.Stop(); code != 0 {
		t.Errorf("stopped with %d", code)
	}
	d.Notes.None()
	d.DunstShows("0")
	d.Records(0, "all", func(history.Record) bool { return true })
	d.Daemon()
	if again := d.Notes.One("the reminder", isPrompt); again.Title != first.Title {
		t.Errorf("%q came back as %q", first.Title, again.Title)
	}
	if s := d.Status(); !s.Prompt.Due.Equal(before.Due) || s.Prompt.Movement != before.Movement {
		t.Errorf("before %+v, after %+v", before, s.Prompt)
	}
	d.OK("done")
	d.Outcome(history.OutcomeDone)
}

// A pause withdraws the reminder, outlives a restart and ends by itself.
func TestPause(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s")
	daemon := d.Daemon()
	d.OK("now")
	d.Notes.One("a reminder", isPrompt)
	d.OK("pause", "4s")
	d.Notes.None()
	d.Outcome(history.OutcomeWithdrawn)
	s := d.AwaitPhase(control.PhasePaused)
	daemon.Stop()
	d.Daemon()
	if again := d.AwaitStatus("an answer", func(s control.Status) bool { return s.Version != "" }); again.Paused && !again.PausedUntil.Equal(*s.PausedUntil) {
		t.Errorf("paused until %v, was %v", again.PausedUntil, s.PausedUntil)
	}
	d.AwaitPhase(control.PhaseWorking)
	d.Records(1, "a pause", func(r history.Record) bool { return r.Event == history.EventPause })
	d.OK("pause")
	if s := d.Status(); s.Phase != control.PhasePaused || s.PausedUntil != nil || s.Next != nil {
		t.Errorf("status: %+v", s)
	}
	d.OK("now") // also in a pause, when asked for
	d.Notes.One("a reminder", isPrompt)
	d.OK("done")
	d.AwaitPhase(control.PhasePaused)
	d.OK("resume")
	d.AwaitPhase(control.PhaseWorking)
}

// Who follows gets a line for every change.
func TestFollow(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s")
	daemon := d.Daemon()
	cmd := exec.Command(Program(t), "status", "--follow", "--format", "line")
	cmd.Env, cmd.Dir = d.Env(), d.Dir
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for _, change := range []string{"", "now", "done", "pause", "resume"} {
		if change != "" {
			d.OK(change)
		}
		if !lines.Scan() || strings.TrimSpace(lines.Text()) == "" {
			t.Fatalf("no line after %q: %v", change, lines.Err())
		}
		t.Log(lines.Text())
	}
	daemon.Stop()
	for lines.Scan() {
		t.Log(lines.Text())
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 1 && code != 3 {
		t.Errorf("it ended with %d", code)
	}
}

// The history in its three forms tells the same.
func TestHistoryForms(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s")
	d.Daemon()
	d.OK("done") // one of the person's own
	d.OK("now")
	movement := d.Status().Prompt.Movement
	d.OK("done", "--felt", "right")
	if again := d.OK("done"); !strings.Contains(again, "noted already") {
		t.Errorf("said twice: %s", again)
	}
	if r := d.Outcome(history.OutcomeDone); r.Felt != "right" || r.Movement != movement {
		t.Errorf("recorded %+v", r)
	}
	rows, err := csv.NewReader(strings.NewReader(d.OK("history", "--format", "csv"))).ReadAll()
	if err != nil || len(rows) != 3 || !strings.Contains(strings.Join(rows[2], ","), movement) {
		t.Errorf("csv: %q, %v", rows, err)
	}
	if table := d.OK("history"); strings.Count(strings.TrimSpace(table), "\n") != 2 || !strings.Contains(table, movement) {
		t.Errorf("table:\n%s", table)
	}
}

// doctor is content with a whole desktop, and not when nothing can be seen.
func TestDoctor(t *testing.T) {
	d := withPanel(t)
	d.Logind()
	d.Config(never)
	d.Daemon()
	d.AwaitStatus("the icon", trayShown)
	out := d.OK("doctor")
	for _, want := range []string{"mock-notify", "config.yaml", "xscreensaver"} {
		if !strings.Contains(out, want) {
			t.Errorf("doctor says nothing of %q:\n%s", want, out)
		}
	}

	bare := New(t)
	bare.Config(never)
	bare.Daemon()
	r := bare.Deskbreak("doctor")
	if r.Code != 1 || !strings.Contains(r.Out+r.Err, "bus") {
		t.Errorf("doctor where nothing can be seen: %+v", r)
	}
}

// Programs of the person's own run at a reminder and at its end, with the event
// in their environment; one that hangs holds nothing up.
func TestHooks(t *testing.T) {
	d := withMock(t)
	hook := d.Write("#!/bin/sh\nenv >>'"+d.Path("seen")+"-'$1\nexec sleep 1000\n", "hook")
	d.Executable("hook")
	d.Config(never, "wait_for_lull: 0s", "hooks: {on_prompt: ["+hook+", prompt], on_done: ["+hook+", done]}")
	d.Daemon()
	d.OK("now")
	movement := d.Status().Prompt.Movement
	d.OK("done")
	d.Outcome(history.OutcomeDone)
	for _, event := range []string{"prompt", "done"} {
		Eventually(t, "the hook for "+event, func() (bool, any) {
			seen := d.Read("seen-" + event)
			return strings.Contains(seen, "DESKBREAK_") && strings.Contains(seen, movement), seen
		})
	}
	d.Status()
}
