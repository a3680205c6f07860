package tray

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"deskbreak/daemon/control"
)

// fake is a library that notes what it is told.
type fake struct {
	mu    sync.Mutex
	calls []string
	ev    Events
	runs  int
	// fail is what the next runs return at once.
	fail []error
	// lost ends the run that is on.
	lost chan error
	// stuck, when set, is where every call waits.
	stuck chan struct{}
}

func (f *fake) Name() string { return "fake" }

func (f *fake) Run(ctx context.Context, v View, ev Events) error {
	f.mu.Lock()
	f.runs++
	f.ev = ev
	if len(f.fail) > 0 {
		err := f.fail[0]
		f.fail = f.fail[1:]
		f.mu.Unlock()
		return err
	}
	f.mu.Unlock()
	f.note("run " + v.Items[SlotStatus].Label)
	ev.Ready()
	ev.State(control.Tray{Shown: true, Backend: "fake"})
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-f.lost:
		return err
	}
}

func (f *fake) note(s string) {
	f.mu.Lock()
	stuck := f.stuck
	f.calls = append(f.calls, s)
	f.mu.Unlock()
	if stuck != nil {
		<-stuck
	}
}

func (f *fake) SetIcon(id IconID)         { f.note("icon " + iconName(id)) }
func (f *fake) SetTooltip(string)         { f.note("tooltip") }
func (f *fake) SetItem(s Slot, item Item) { f.note(fmt.Sprintf("item %d %+v", s, item)) }

// since returns the calls since the last time it was asked.
func (f *fake) since() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.calls
	f.calls = nil
	return calls
}

func (f *fake) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.runs
}

// daemon answers requests and notes them.
type daemon struct {
	mu     sync.Mutex
	asked  []control.Request
	answer func(control.Request) (control.Reply, error)
}

func (d *daemon) Do(ctx context.Context, r control.Request) (control.Reply, error) {
	d.mu.Lock()
	d.asked = append(d.asked, r)
	answer := d.answer
	d.mu.Unlock()
	if answer == nil {
		return control.Reply{}, nil
	}
	return answer(r)
}

func (d *daemon) commands() (out []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range d.asked {
		out = append(out, r.Command)
	}
	d.asked = nil
	return out
}

// bubble runs f with a tray in a synctest bubble.
func bubble(t *testing.T, opt Options, f func(*Tray, *fake, *daemon)) {
	synctest.Test(t, func(t *testing.T) {
		b, d := &fake{lost: make(chan error)}, &daemon{}
		tr := newTray(d, opt, b)
		ended := make(chan error, 1)
		go func() { ended <- tr.Run(t.Context()) }()
		synctest.Wait()
		f(tr, b, d)
		tr.Close()
		tr.Close()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestOnlyChangesAreDrawn(t *testing.T) {
	bubble(t, Options{}, func(tr *Tray, b *fake, d *daemon) {
		expect(t, "before the first status", b.since())
		s := working()
		at := time.Now().Add(time.Minute)
		s.Next = &at
		tr.Update(s)
		synctest.Wait()
		expect(t, "first status", b.since(), "run Next break at "+at.Format("15:04"))
		for range 3 {
			tr.Update(s)
			synctest.Wait()
		}
		expect(t, "the same again", b.since())
		s.Today.Done = 1
		tr.Update(s)
		synctest.Wait()
		expect(t, "one more done", b.since(), fmt.Sprintf("item %d {Label:Today: 1 break Enabled:true Visible:true}", SlotToday))
		s.DeskSeconds = 1800
		tr.Update(s)
		synctest.Wait()
		expect(t, "a quarter more", b.since(), "icon working2")
	})
}

func TestUpdateDoesNotWaitForAStuckLibrary(t *testing.T) {
	bubble(t, Options{}, func(tr *Tray, b *fake, d *daemon) {
		tr.Update(working())
		synctest.Wait()
		stuck := make(chan struct{})
		b.mu.Lock()
		b.stuck = stuck
		b.mu.Unlock()
		for i := range 100 {
			s := prompted()
			s.Today.Done = i
			tr.Update(s)
		}
		synctest.Wait()
		b.mu.Lock()
		b.stuck = nil
		b.mu.Unlock()
		close(stuck)
		synctest.Wait()
		b.since()
		s := prompted()
		s.Today.Done = 99
		tr.Update(s)
		synctest.Wait()
		expect(t, "the last of a hundred is there already", b.since())
	})
}

func TestClicksAskInOrderAndTheAnswerIsDrawn(t *testing.T) {
	var log bytes.Buffer
	opt := Options{Log: slog.New(slog.NewTextHandler(&log, nil))}
	bubble(t, opt, func(tr *Tray, b *fake, d *daemon) {
		d.answer = func(r control.Request) (control.Reply, error) {
			time.Sleep(time.Second) // in the bubble's time: a daemon that takes its time
			switch r.Command {
			case control.CommandSkip:
				return control.Reply{Refused: "no reminder is up"}, nil
			case control.CommandAnother:
				return control.Reply{}, errors.New("no daemon")
			}
			s := working()
			s.Today.Done = 5
			return control.Reply{Status: &s}, nil
		}
		tr.Update(prompted())
		synctest.Wait()
		b.since()
		for _, s := range []Slot{SlotSkip, SlotAnother, SlotDone} {
			b.ev.Click(s)
			synctest.Wait()
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		expect(t, "requests", d.commands(), "skip", "another", "done")
		if !slices.Contains(b.since(), fmt.Sprintf("item %d {Label:Today: 5 breaks Enabled:true Visible:true}", SlotToday)) {
			t.Error("the status of the answer was not drawn")
		}
	})
	for _, part := range []string{"command=skip", "no reminder is up", "command=another", "no daemon"} {
		if !contains(log.String(), part) {
			t.Errorf("the log does not say %q:\n%s", part, log.String())
		}
	}
}

func TestTooManyClicksAreDroppedNotKept(t *testing.T) {
	var log bytes.Buffer
	opt := Options{Log: slog.New(slog.NewTextHandler(&log, nil))}
	bubble(t, opt, func(tr *Tray, b *fake, d *daemon) {
		hang := make(chan struct{})
		d.answer = func(control.Request) (control.Reply, error) { <-hang; return control.Reply{}, nil }
		tr.Update(working())
		synctest.Wait()
		for range 50 {
			b.ev.Click(SlotNow)
			synctest.Wait()
		}
		close(hang)
		synctest.Wait()
		if n := len(d.commands()); n != queueLimit {
			t.Errorf("%d requests, want %d", n, queueLimit)
		}
	})
	if !contains(log.String(), "dropped") {
		t.Errorf("nothing in the log about it: %s", log.String())
	}
}

func TestEditReportHelpAndQuit(t *testing.T) {
	edited, reported, helped, quit := 0, 0, 0, make(chan struct{})
	var tr *Tray
	opt := Options{
		Edit:   func() error { edited++; return errors.New("no editor") },
		Report: func() { reported++ },
		Help:   func() { helped++ },
		Quit:   func() { tr.Close(); close(quit) }, // which Quit may do
	}
	bubble(t, opt, func(made *Tray, b *fake, d *daemon) {
		tr = made
		tr.Update(working())
		synctest.Wait()
		b.ev.Click(SlotEdit)
		synctest.Wait()
		b.ev.Click(SlotConfig)
		synctest.Wait()
		if edited != 2 {
			t.Errorf("the settings were opened %d times, want 2", edited)
		}
		b.ev.Click(SlotToday)
		synctest.Wait()
		if reported != 1 {
			t.Errorf("the report was opened %d times, want 1", reported)
		}
		b.ev.Click(SlotHelp)
		synctest.Wait()
		if helped != 1 {
			t.Errorf("the help was opened %d times, want 1", helped)
		}
		b.ev.Click(SlotQuit)
		<-quit
		expect(t, "requests", d.commands())
	})
}

// The icon fills by a quarter of the interval without the daemon saying so, and
// asks no more than it must.
func TestIconFillsByQuarters(t *testing.T) {
	bubble(t, Options{}, func(tr *Tray, b *fake, d *daemon) {
		began := time.Now()
		d.answer = func(control.Request) (control.Reply, error) {
			s := working()
			s.Next = nil
			s.DeskSeconds = int64(time.Since(began) / time.Second)
			return control.Reply{Status: &s}, nil
		}
		s := working()
		s.Next, s.DeskSeconds = nil, 0
		tr.Update(s)
		synctest.Wait()
		b.since()
		time.Sleep(59 * time.Minute)
		synctest.Wait()
		expect(t, "icons", b.since(), "icon working1", "icon working2", "icon working3")
		expect(t, "requests", d.commands(), "status", "status", "status")
		tr.Update(status(func(s *control.Status) { s.Phase = control.PhaseAway }))
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		expect(t, "requests of a day away", d.commands())
	})
}

func TestQuarterIsAskedForSlowlyWhileDeskTimeStandsStill(t *testing.T) {
	bubble(t, Options{}, func(tr *Tray, b *fake, d *daemon) {
		s := working()
		s.DeskSeconds = 899
		d.answer = func(control.Request) (control.Reply, error) { return control.Reply{Status: &s}, nil }
		tr.Update(s)
		time.Sleep(10*time.Minute + time.Second)
		synctest.Wait()
		if n := len(d.commands()); n != 10 {
			t.Errorf("%d requests in ten minutes, want one a minute", n)
		}
	})
}

func TestLostIconIsTriedAgainMoreAndMoreRarely(t *testing.T) {
	var states []control.Tray
	opt := Options{OnState: func(s control.Tray) { states = append(states, s) }}
	bubble(t, opt, func(tr *Tray, b *fake, d *daemon) {
		away := status(func(s *control.Status) { s.Phase, s.Next = control.PhaseAway, nil })
		tr.Update(away)
		synctest.Wait()
		if got := tr.State(); !got.Shown {
			t.Fatalf("state %+v, want shown", got)
		}
		gone := errors.New("the session bus has gone")
		for range 20 {
			b.fail = append(b.fail, gone)
		}
		b.lost <- gone
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		if n := b.count(); n != 1+retries {
			t.Errorf("%d runs after a day, want %d", n, 1+retries)
		}
		b.mu.Lock()
		b.fail = nil
		b.mu.Unlock()
		tr.Update(away)
		synctest.Wait()
		if got := tr.State(); !got.Shown || b.count() != 2+retries {
			t.Errorf("after news: state %+v and %d runs, want shown and %d", got, b.count(), 2+retries)
		}
	})
	want := []control.Tray{
		{Shown: true, Backend: "fake"},
		{Backend: "fake", Why: "the session bus has gone"},
		{Shown: true, Backend: "fake"},
		{Backend: "fake", Why: "the tray has been closed"},
	}
	if !slices.Equal(states, want) {
		t.Errorf("states %+v, want %+v", states, want)
	}
}

func TestNoTrayForGoodIsNotTriedAgain(t *testing.T) {
	bubble(t, Options{}, func(tr *Tray, b *fake, d *daemon) {
		b.fail = []error{fmt.Errorf("no tray in this build: %w", errForGood)}
		for range 5 {
			tr.Update(working())
			time.Sleep(time.Hour)
		}
		synctest.Wait()
		if n := b.count(); n != 1 {
			t.Errorf("%d runs, want 1", n)
		}
		if got := tr.State(); got.Shown || !contains(got.Why, "no tray in this build") {
			t.Errorf("state %+v", got)
		}
	})
}

func TestRunsOnce(t *testing.T) {
	bubble(t, Options{}, func(tr *Tray, b *fake, d *daemon) {
		if err := tr.Run(context.Background()); err == nil {
			t.Error("a second Run: no error")
		}
	})
	closed := newTray(&daemon{}, Options{}, &fake{})
	closed.Close()
	if err := closed.Run(context.Background()); err == nil {
		t.Error("Run after Close: no error")
	}
}
