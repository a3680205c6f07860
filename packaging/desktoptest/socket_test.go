//go:build linux

package desktoptest

import (
	"context"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"deskbreak/daemon/control"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A second start says how the first one is.
func TestSecondStart(t *testing.T) {
	d := withMock(t)
	d.Config(never)
	daemon := d.Daemon()
	phase, _, _ := strings.Cut(d.OK("status"), ",")
	for _, args := range [][]string{{}, {"daemon"}, {"--interval", "20m"}} {
		r := d.Deskbreak(args...)
		if r.Code != 0 || !strings.HasPrefix(r.Out, phase) || !strings.Contains(r.Err, "runs already") {
			t.Errorf("deskbreak %v: %+v, want %q…", args, r, phase)
		}
	}
	if s := d.Status(); s.IntervalSeconds != 12*60*60 {
		t.Errorf("the second start changed the first: %+v", s)
	}
	if !daemon.Running() {
		t.Error("the first one ended")
	}
}

// Many starts at once: one runs, the others say how it is.
func TestStartsAtOnce(t *testing.T) {
	d := withMock(t)
	d.Config(never)
	var all []*Process
	for range 8 {
		all = append(all, d.Start(Program(t), "daemon"))
	}
	d.AwaitPhase(control.PhaseWorking)
	running := 0
	Eventually(t, "one that runs", func() (bool, any) {
		running = 0
		for _, p := range all {
			if p.Running() {
				running++
			}
		}
		return running == 1, running
	})
	for _, p := range all {
		if p.Running() {
			if code := p.Stop(); code != 0 {
				t.Errorf("stopped with %d", code)
			}
		} else if code := p.Wait(); code != 0 {
			t.Errorf("a later start ended with %d:\n%s", code, p.Log())
		}
	}
}

// What is not ours in the socket's place is left alone, and said.
func TestForeignSocket(t *testing.T) {
	d := withMock(t)
	d.Config(never)
	path := d.Write("precious", "run", "deskbreak.sock")
	for _, args := range [][]string{{}, {"status"}, {"done"}} {
		r := d.Deskbreak(args...)
		if r.Code != 1 && r.Code != 3 || !strings.Contains(r.Err, path) {
			t.Errorf("deskbreak %v with a file in the socket's place: %+v", args, r)
		}
	}
	if got := d.Read("run", "deskbreak.sock"); got != "precious" {
		t.Errorf("the file is now %q", got)
	}

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	other, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	go func() {
		for {
			c, err := other.Accept()
			if err != nil {
				return
			}
			c.Write([]byte("SSH-2.0-other\r\n"))
			c.Close()
		}
	}()
	for _, args := range [][]string{{}, {"status"}} {
		r := d.Deskbreak(args...)
		if r.Code != 1 || !strings.Contains(r.Err, path) {
			t.Errorf("deskbreak %v with another program's socket: %+v", args, r)
		}
	}
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("the other program's socket: %v", err)
	}
}

// A thousand questions at once are all answered, and a reminder is shown and
// answered meanwhile.
func TestManyQuestions(t *testing.T) {
	d := withMock(t)
	d.Config("interval: 5s", "wait_for_lull: 0s")
	d.Daemon()
	client := &control.Client{Path: d.Path("run", "deskbreak.sock")}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var group sync.WaitGroup
	failed := make(chan error, 1000)
	for i := range 1000 {
		group.Go(func() {
			command := control.CommandStatus
			if i%10 == 0 {
				command = control.CommandWhy
			}
			reply, err := client.Do(ctx, control.Request{Command: command})
			switch {
			case err != nil:
				failed <- err
			case reply.Refused != "" || reply.Status == nil && len(reply.Lines) == 0:
				failed <- &control.RefusedError{Reply: reply}
			}
		})
	}
	group.Wait()
	close(failed)
	counts := map[string]int{}
	for err := range failed {
		counts[err.Error()]++
	}
	if len(counts) > 0 {
		t.Errorf("not answered: %v", counts)
	}
	d.Notes.One("a reminder", isPrompt)
	d.OK("done")
}

// Clients that say nothing, or nonsense, are no burden.
func TestRudeClients(t *testing.T) {
	d := withMock(t)
	d.Config(never)
	d.Daemon()
	path := d.Path("run", "deskbreak.sock")
	for _, say := range []string{"", "GET / HTTP/1.1\r\n\r\n", "{\n", strings.Repeat("x", 1<<20), "{\"command\":\"format disk\"}\n", "null\n"} {
		for range 20 {
			c, err := net.DialTimeout("unix", path, patience)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_ = c.SetDeadline(time.Now().Add(promptly))
			_, _ = c.Write([]byte(say)) // it may hang up halfway
		}
	}
	d.Status()
	d.OK("done")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", info.Mode(), err)
	}
}

// Answers with nothing to answer, and questions with mistakes in them.
func TestBadAnswers(t *testing.T) {
	d := withMock(t)
	d.Config(never)
	d.Daemon()
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"skip", 1, "`deskbreak "},
		{"another", 1, "`deskbreak "},
		{"snooze 10", 2, "10m"},
		{"snooze -5m", 2, "5m"},
		{"pause --until 00:00x", 2, "until"},
		{"pause 10", 2, "10m"},
		{"done --felt awful", 2, "right"},
		{"pauze", 2, "pause"},
		{"status --jsn", 2, "json"},
		{"resume", 0, ""},
	} {
		r := d.Deskbreak(strings.Fields(c.args)...)
		if r.Code != c.code || !strings.Contains(r.Out+r.Err, c.says) {
			t.Errorf("deskbreak %s: %+v, want code %d and %q", c.args, r, c.code, c.says)
		}
	}
	if s := d.Status(); s.Phase != control.PhaseWorking {
		t.Errorf("status: %+v", s)
	}
}
