package daemon

import (
	"os"
	"testing"
	"testing/synctest"
	"time"

	"deskbreak/config"
	"deskbreak/daemon/control"
	"deskbreak/daemon/presence"
	"deskbreak/notify"
)

func (b *bench) lock(on bool) {
	b.onPresence(presence.Event{Kind: presence.Locked, On: on})
	synctest.Wait()
}

// refuse brings up the word about settings that are refused.
func (b *bench) refuse() {
	bad := config.Errors{{Path: "c.yaml", Line: 7, Col: 3, Key: "intervall", Reason: "unknown key"}}
	b.do(func() { b.reloaded(nil, movements{}, bad) })
	synctest.Wait()
}

func (b *bench) wantShown(when, id string) {
	b.t.Helper()
	got := ""
	if n := b.screen.shown(); n != nil {
		got = n.ID
	}
	if got != id {
		b.t.Errorf("%s: shown is %q, want %q", when, got, id)
	}
}

func TestNoticeIsNotShownWhileNobodyMaySee(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.refuse()
		b.wantShown("at the desk", notify.IDConfig)
		b.lock(true)
		b.wantShown("locked", "")
		b.lock(false)
		b.wantShown("unlocked", notify.IDConfig)
		b.onPresence(presence.Event{Kind: presence.Sleep, On: true})
		synctest.Wait()
		b.wantShown("asleep", "")
		b.onPresence(presence.Event{Kind: presence.Sleep})
		synctest.Wait()
		b.wantShown("awake", notify.IDConfig)
	})
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.lock(true)
		b.refuse()
		b.wantShown("refused while locked", "")
		b.lock(false)
		b.wantShown("unlocked", notify.IDConfig)
	})
}

func TestNoticeComesBackOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.refuse()
		for _, want := range []string{notify.IDConfig, "", ""} {
			b.ask(control.CommandNow)
			if n := b.screen.shown(); n == nil || n.ID == notify.IDConfig {
				t.Fatalf("no prompt: %+v", n)
			}
			b.ask(control.CommandDone)
			b.wantShown("after a prompt", want)
		}
		if b.ask(control.CommandStatus).Status.Config.OK {
			t.Error("the status has forgotten the mistake")
		}
	})
}

// TestSignsOfLifeAreForThoseAtTheDesk: an empty room is not woken every few
// minutes, also when reminders are off.
func TestSignsOfLifeAreForThoseAtTheDesk(t *testing.T) {
	for _, command := range []string{control.CommandStatus, control.CommandPause} {
		bubble(t, func(t *testing.T) {
			b := startBench(t, testPaths(t), newBubbleClock())
			b.ask(command)
			b.lock(true)
			b.person.stop()
			b.pass(6 * time.Minute) // the absence becomes a break, which is saved
			touched := func() time.Time {
				info, err := os.Stat(b.paths.State)
				if err != nil {
					t.Fatal(err)
				}
				return info.ModTime()
			}
			before := touched()
			b.pass(8 * time.Hour)
			if !touched().Equal(before) {
				t.Errorf("%s, then locked for 8 hours: the state file was touched", command)
			}
			b.lock(false)
			b.pass(10 * time.Minute)
			if touched().Equal(before) {
				t.Errorf("%s: nothing says that somebody is back", command)
			}
		})
	}
}
