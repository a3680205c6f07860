//go:build linux

package desktoptest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deskbreak/daemon/control"
	"deskbreak/daemon/history"
)

// Killed with a reminder up: the next run shows the same one in its place.
func TestKilledWithAPrompt(t *testing.T) {
	d := withDunst(t)
	d.Config("interval: 5s", "wait_for_lull: 0s")
	daemon := d.Daemon()
	first := d.Notes.One("a reminder", isPrompt)
	before := d.AwaitPhase(control.PhasePrompted)
	for range 3 {
		daemon.Kill()
		if r := d.Deskbreak("status"); r.Code != 3 || !strings.Contains(r.Err, "deskbreak") {
			t.Errorf("status with no daemon: %+v", r)
		}
		d.DunstShows("1") // what a killed daemon leaves
		shown := len(d.Notes.All())
		daemon = d.Daemon()
		s := d.AwaitPhase(control.PhasePrompted)
		if s.Prompt.Movement != before.Prompt.Movement || !s.Prompt.Due.Equal(before.Prompt.Due) || s.Prompt.Snoozes != 0 {
			t.Errorf("before %+v, after %+v", before.Prompt, s.Prompt)
		}
		Eventually(t, "the reminder in its place", func() (bool, any) {
			all := d.Notes.All()
			return len(all) > shown, brief(all)
		})
		again := d.Notes.One("the reminder", isPrompt)
		if again.ID != first.ID || again.Replaces != first.ID {
			t.Errorf("notification %d, replacing %d, should be %d again", again.ID, again.Replaces, first.ID)
		}
		d.DunstShows("1")
	}
	d.Config(never)
	d.AwaitStatus("the new interval", inForce(12*60*60))
	d.DunstPress(first.Labels["done"])
	d.Notes.None()
	d.DunstShows("0")
	d.Outcome(history.OutcomeDone)
	d.Records(1, "all", func(history.Record) bool { return true })
}

// Killed after an answer was given: the answer is on the disk, once, and the
// notification that was left is withdrawn by the next run that has the time.
func TestKilledAfterAnAnswer(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s")
	for n := 1; n <= 6; n++ {
		daemon := d.Daemon()
		d.OK("now")
		d.Notes.One("a reminder", isPrompt)
		d.OK("done")
		daemon.Kill()
		if n%2 == 0 {
			d.Daemon().Stop()
		}
		daemon = d.Daemon()
		d.Notes.None()
		d.Records(n, "reminders done", func(r history.Record) bool { return r.Outcome == history.OutcomeDone })
		d.Records(n, "all", func(history.Record) bool { return true })
		daemon.Stop()
	}
}

// Killed at any moment: an answer that was confirmed is recorded exactly once,
// one that was not at most once.
func TestKilledAtAnyMoment(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s")
	sure, asked := 0, 0
	for n := range 20 {
		daemon := d.Daemon()
		d.OK("now")
		killed := make(chan struct{})
		go func() {
			defer close(killed)
			d.Pass(time.Duration(n) * time.Millisecond)
			daemon.Kill()
		}()
		asked++
		if d.Deskbreak("done").Code == 0 {
			sure++
		}
		<-killed
	}
	d.Daemon()
	records := d.History()
	seen := map[string]bool{}
	for _, r := range records {
		if r.Outcome != history.OutcomeDone || seen[r.ID] {
			t.Errorf("recorded %+v", r)
		}
		seen[r.ID] = true
	}
	if len(records) < sure || len(records) > asked {
		t.Errorf("%d records of %d answers, of which %d were confirmed", len(records), asked, sure)
	}
	t.Logf("%d records of %d answers, of which %d were confirmed", len(records), asked, sure)
}

// A crash moves no due time.
func TestKilledWhileWorking(t *testing.T) {
	d := withMock(t)
	d.Config("interval: 50m")
	daemon := d.Daemon()
	first := d.AwaitStatus("a next reminder", func(s control.Status) bool { return s.Next != nil && s.DeskSeconds >= 2 })
	for range 3 {
		daemon.Kill()
		daemon = d.Daemon()
		s := d.AwaitStatus("a next reminder", func(s control.Status) bool { return s.Next != nil })
		if diff := s.Next.Sub(*first.Next).Seconds(); diff < -2 || diff > 2 {
			t.Errorf("next was %v, is %v", first.Next, s.Next)
		}
		if s.DeskSeconds < first.DeskSeconds {
			t.Errorf("desk time was %d s, is %d s", first.DeskSeconds, s.DeskSeconds)
		}
	}
	d.OK("pause", "2h")
	until := d.Status().PausedUntil
	daemon.Kill()
	d.Daemon()
	s := d.AwaitPhase(control.PhasePaused)
	if diff := s.PausedUntil.Sub(*until).Seconds(); diff < -2 || diff > 2 {
		t.Errorf("paused until %v, was %v", s.PausedUntil, until)
	}
}

// What cannot be read is moved aside and said; the rest goes on.
func TestCorruptState(t *testing.T) {
	for name, bad := range map[string]string{
		"garbage": "\x00\xff not json", "cut": `{"version":1,"saved_wall":"20`, "empty": "", "newer": `{"version":99}`, "another": `[]`,
	} {
		t.Run(name, func(t *testing.T) {
			d := withMock(t)
			d.Config(never)
			d.Write(bad, "state", "deskbreak", "state.json")
			daemon := d.Daemon()
			if s := d.Status(); s.Phase != control.PhaseWorking {
				t.Errorf("status: %+v", s)
			}
			files, _ := filepath.Glob(d.Path("state", "deskbreak", "state.json.bad*"))
			if len(files) != 1 || d.Read("state", "deskbreak", filepath.Base(files[0])) != bad {
				t.Errorf("moved aside: %q", files)
			}
			if !strings.Contains(daemon.Log(), "state.json.bad") {
				t.Error("the log does not say where it is")
			}
			d.OK("pause", "1h")
			daemon.Stop()
			d.Daemon()
			d.AwaitPhase(control.PhasePaused)
		})
	}
}

// A line that a crash tore is kept aside, and nothing is glued to it.
func TestTornHistory(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s")
	daemon := d.Daemon()
	d.OK("done")
	daemon.Stop()
	file := d.HistoryFile()
	const torn = `{"at":"2026-11-23T14:41:00+01:00","event":"prom`
	d.Append(file, "not a record\n"+torn)
	r := d.Deskbreak("history", "--format", "json")
	if r.Code != 0 || !strings.Contains(r.Err, file) {
		t.Errorf("history: %+v", r)
	}
	d.Daemon()
	d.OK("now")
	d.OK("done")
	d.Outcome(history.OutcomeDone)
	d.Records(1, "the break of before", breaks(history.WhySelf))
	whole, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(whole), torn) || !strings.Contains(string(whole), "not a record\n") {
		t.Errorf("%v: %s", err, whole)
	}
	aside, _ := filepath.Glob(file + ".*")
	if len(aside) != 1 {
		t.Fatalf("aside are %q", aside)
	}
	if kept, _ := os.ReadFile(aside[0]); !strings.Contains(string(kept), torn) {
		t.Errorf("kept: %q", kept)
	}
}

// Folders that cannot be made: the reminder comes all the same, and the log
// says what is not written.
func TestNothingCanBeWritten(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s")
	// Permissions do not bind root, but no one makes a folder in a file.
	d.Setenv("XDG_STATE_HOME", d.Write("", "state-file"))
	d.Setenv("XDG_DATA_HOME", d.Write("", "data-file"))
	daemon := d.Daemon()
	d.OK("now")
	note := d.Notes.One("a reminder", isPrompt)
	d.MockSays("ActionInvoked", "us", note.ID, "done")
	d.AwaitStatus("the answer", func(s control.Status) bool { return s.Phase == control.PhaseWorking && s.Today.Done == 1 })
	d.Notes.None()
	for _, want := range []string{"state-file", "data-file"} {
		if !strings.Contains(daemon.Log(), want) {
			t.Errorf("the log says nothing of %s", want)
		}
	}
	if r := d.Deskbreak("doctor"); !strings.Contains(r.Out+r.Err, "state-file") {
		t.Errorf("doctor says nothing of the state: %+v", r)
	}
}

// A full disk, here by a limit on files, loses nothing: what could not be
// written is written when there is room.
func TestFullDisk(t *testing.T) {
	d := withMock(t)
	d.Config(never, "wait_for_lull: 0s")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	said := make(chan string, 1)
	var log heard
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := read.Read(buf)
			if err != nil {
				close(said)
				return
			}
			log.Write(buf[:n])
		}
	}()
	cmd := exec.Command(Need(t, "prlimit"), "--fsize=0:unlimited", Program(t), "daemon")
	cmd.Stdout, cmd.Stderr = write, write
	daemon := d.daemon(cmd)
	write.Close()
	d.OK("now")
	d.OK("done")
	if s := d.Status(); s.Today.Done != 1 || s.Phase != control.PhaseWorking {
		t.Errorf("status: %+v", s)
	}
	d.Records(0, "all", func(history.Record) bool { return true })
	if !strings.Contains(log.String(), "kept in memory") {
		t.Errorf("the log does not say that nothing is written:\n%s", log.String())
	}
	if out, err := exec.Command("prlimit", "--pid", itoa(daemon.Pid()), "--fsize=unlimited:unlimited").CombinedOutput(); err != nil {
		t.Fatalf("prlimit: %v: %s", err, out)
	}
	d.OK("now")
	d.OK("skip")
	d.Outcome(history.OutcomeDone)
	d.Outcome(history.OutcomeSkipped)
	if code := daemon.Stop(); code != 0 {
		t.Errorf("stopped with %d", code)
	}
	<-said
}
