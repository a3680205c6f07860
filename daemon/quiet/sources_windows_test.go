package quiet

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// The list of those that record is followed, not asked, and let go at the end.
func TestMicrophoneList(t *testing.T) {
	path := fmt.Sprintf(`Software\deskbreak-test-%d`, os.Getpid())
	key := createKey(t, path)
	defer func() {
		for _, below := range []string{`\NonPackaged\C:#Zoom#Zoom.exe`, `\NonPackaged`, `\MSTeams_8wekyb3d8bbwe`, ``} {
			_ = registry.DeleteKey(registry.CURRENT_USER, path+below)
		}
	}()
	defer key.Close()
	events := make(chan Event, 10)
	b := newBoard(slog.New(slog.DiscardHandler), func(e Event) { events <- e })
	s := b.seat(Call, "microphone-list")
	b.ready()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- watchList(ctx, s, path) }()
	<-b.found
	want := func(on bool) {
		t.Helper()
		select {
		case e := <-events:
			if e != (Event{Call, on}) {
				t.Errorf("event %v, want on %v", e, on)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("nobody says that the call is %v", on)
		}
	}
	var now windows.Filetime
	windows.GetSystemTimeAsFileTime(&now)
	started := uint64(now.HighDateTime)<<32 | uint64(now.LowDateTime)
	for _, program := range []string{`\MSTeams_8wekyb3d8bbwe`, `\NonPackaged\C:#Zoom#Zoom.exe`} {
		createKey(t, path+`\NonPackaged`).Close()
		k := createKey(t, path+program)
		for _, v := range []struct {
			name  string
			value uint64
		}{{"LastUsedTimeStart", started}, {"LastUsedTimeStop", 0}} {
			if err := k.SetQWordValue(v.name, v.value); err != nil {
				t.Fatal(err)
			}
		}
		want(true)
		if err := k.SetQWordValue("LastUsedTimeStop", started+1); err != nil {
			t.Fatal(err)
		}
		want(false)
		k.Close()
	}
	cancel()
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		t.Fatal("it does not end")
	}
}

func createKey(t *testing.T, path string) registry.Key {
	t.Helper()
	k, _, err := registry.CreateKey(registry.CURRENT_USER, path, registry.ALL_ACCESS)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Whatever Windows this is, every source is tried, and says what it sees or why
// it does not.
func TestSourcesAreTried(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	q, err := Start(ctx, Options{}, func(Event) {})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	select {
	case <-q.Found():
	case <-ctx.Done():
		t.Fatal("not every source was tried")
	}
	for _, question := range q.Sources() {
		for _, c := range question.Candidates {
			if c.Why == notYet() {
				t.Errorf("%s: %s %s", question.Reason, c.Name, c.Why)
			}
			t.Logf("%s: %s on %v %s", question.Reason, c.Name, c.On, c.Why)
		}
	}
}
