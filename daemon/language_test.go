package daemon

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"deskbreak/config/lang"
	"deskbreak/daemon/control"
	"deskbreak/notify/tray"
)

// german is the beginning of a translation.
const german = `{"language": "de", "texts": {
	"Time to get up: %s": "Zeit aufzustehen: %s",
	"Done": "Erledigt",
	"Another movement": "Eine andere Bewegung",
	"%d minutes": {"one": "%d Minute", "other": "%d Minuten"},
	"Next break %s": "Nächste Pause %s",
	"at %s": "um %s",
	"Hip hinge": "Hüftbeuge"
}}`

// messages has the texts be those of a file, once settings are read.
func messages(t *testing.T, texts string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "messages.json")
	if err := os.WriteFile(file, []byte(texts), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(lang.Environment, file)
	t.Cleanup(func() {
		if err := lang.Use("en", func(string) string { return "" }); err != nil {
			t.Error(err)
		}
	})
}

// TestMenuAndPromptSpeakTheLanguage: with settings that are read again the
// language changes, and who shows a status hears of it although all else is as
// it was.
func TestMenuAndPromptSpeakTheLanguage(t *testing.T) {
	messages(t, german)
	bubble(t, func(t *testing.T) {
		only := "movements.only=hip-hinge"
		b := startBench(t, testPaths(t), newBubbleClock(), only)
		told := make(chan struct{}, 1)
		b.do(func() { b.follow[told] = struct{}{} })
		b.pass(time.Second)
		<-told
		menu := func() tray.View { return tray.Menu(*b.ask(control.CommandStatus).Status, time.Now()) }
		before := menu()
		if got := before.Items[tray.SlotDone].Label; got != "Done" {
			t.Errorf("before the settings are read again: %q", got)
		}
		b.reload(only)
		select {
		case <-told:
		default:
			t.Error("nobody is told to draw anew")
		}
		after := menu()
		for slot, want := range map[tray.Slot]string{
			tray.SlotDone: "Erledigt", tray.SlotAnother: "Eine andere Bewegung", tray.SlotPause30: "30 Minuten",
			tray.SlotStatus: "Nächste Pause um " + before.Items[tray.SlotStatus].Label[len("Next break at "):],
			tray.SlotQuit:   "Quit", // not translated yet
		} {
			if got := after.Items[slot].Label; got != want {
				t.Errorf("the menu says %q, want %q", got, want)
			}
		}
		if want := "deskbreak: Nächste Pause"; after.Tooltip[:len(want)] != want {
			t.Errorf("the tooltip is %q", after.Tooltip)
		}
		b.ask(control.CommandNow)
		n := b.screen.shown()
		if n == nil || n.Title != "Zeit aufzustehen: Hüftbeuge" || n.Actions[0].Label != "Erledigt" {
			t.Errorf("the prompt is %+v", n)
		}
	})
}

// TestMessagesWithAMistake: a translation that cannot be used costs no more than
// its words.
func TestMessagesWithAMistake(t *testing.T) {
	messages(t, `{"language": "de", "texts": {"Next break %s": "Pause"}}`)
	bubble(t, func(t *testing.T) {
		b := startBench(t, testPaths(t), newBubbleClock())
		b.reload("interval=30m")
		s := b.ask(control.CommandStatus).Status
		if s.IntervalSeconds != 1800 || !s.Config.OK {
			t.Errorf("the settings are not taken over: %+v", s)
		}
		if got := tray.Menu(*s, time.Now()).Items[tray.SlotDone].Label; got != "Done" {
			t.Errorf("the menu says %q", got)
		}
	})
}
