package daemon

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"deskbreak/config"
	"deskbreak/daemon/control"
)

// stopped is a terminal after Ctrl-S, until it is let go.
type stopped struct {
	goOn chan struct{}

	mu  sync.Mutex
	out bytes.Buffer
}

func (s *stopped) Write(p []byte) (int, error) {
	<-s.goOn
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.Write(p)
}

func (s *stopped) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.String()
}

func TestLogThatIsNotReadStopsNobody(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		w := &stopped{goOn: make(chan struct{})}
		log, end := newLog(w, config.Log{Level: "info"})
		b.do(func() { b.loop.log = log })
		for range 200 { // more lines than may wait
			b.ask(control.CommandNow)
			b.ask(control.CommandDone)
		}
		b.pass(66 * time.Minute)
		if got := b.phase(); got != control.PhasePrompted {
			t.Errorf("with a log that does not drain: %s", got)
		}
		close(w.goOn)
		synctest.Wait()
		got := w.text()
		if n := strings.Count(got, "msg=reminder"); n == 0 || n > 200 {
			t.Errorf("%d reminders are logged", n)
		}
		if !strings.Contains(got, "lines of this log were dropped") || !strings.Contains(got, "count=") {
			t.Errorf("nothing says that lines are missing: …%s", got[max(0, len(got)-200):])
		}
		log.Info("the last line")
		if err := end(); err != nil {
			t.Error(err)
		}
		if !strings.HasSuffix(w.text(), "\"the last line\"\n") {
			t.Error("what waited at the end is lost")
		}
		log.Info("of a straggler")
	})
}

func TestLogThatHangsDoesNotHangTheStop(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := &stopped{goOn: make(chan struct{})}
		log, end := newLog(w, config.Log{Level: "info", Format: "json"})
		log.Info("one")
		before := time.Now()
		if err := end(); err != nil {
			t.Error(err)
		}
		if waited := time.Since(before); waited > logDeadline {
			t.Errorf("waited %v", waited)
		}
		close(w.goOn) // lets the bubble end
	})
}
