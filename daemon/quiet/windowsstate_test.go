package quiet

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestShellState(t *testing.T) {
	for n, want := range map[uint32]string{
		1: "", 2: "full", 3: "full", 4: "presents", 5: "", 6: "dnd", 7: "",
		0: "no meaning", 8: "no meaning", 1 << 31: "no meaning",
	} {
		dnd, full, presents := shellState(n)
		var got []string
		for name, a := range map[string]answer{"dnd": dnd, "full": full, "presents": presents} {
			if a.on {
				got = append(got, name)
			}
			if (a.why != "") != (want == "no meaning") || a.on && a.why != "" {
				t.Errorf("%d: %s is %+v", n, name, a)
			}
		}
		if on := strings.Join(got, " "); on != want && want != "no meaning" {
			t.Errorf("%d: %q, want %q", n, on, want)
		}
	}
}

func TestFocusAssist(t *testing.T) {
	for n, want := range map[uint32]bool{0: false, 1: true, 2: true} {
		if a := focusAssist(n); a.on != want || a.why != "" {
			t.Errorf("%d: %+v", n, a)
		}
	}
	if a := focusAssist(3); a.on || a.why == "" {
		t.Errorf("3: %+v", a)
	}
}

// The numbers are those of a registry: 2026-11-23 09:00 UTC is 134398980000000000.
func TestRecording(t *testing.T) {
	const nine, hour = 134_398_980_000_000_000, 36_000_000_000
	if at := time.Unix(nine/10_000_000-11_644_473_600, 0).UTC(); at != time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) {
		t.Fatalf("nine is %v", at)
	}
	started := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		uses []micUse
		want []string
	}{
		{"nobody", nil, nil},
		{"over", []micUse{{`C:#Program Files#Zoom#bin#Zoom.exe`, nine, nine + hour}}, nil},
		{"a call", []micUse{{`C:#Program Files#Zoom#bin#Zoom.exe`, nine, 0}}, []string{"Zoom"}},
		{"from the store", []micUse{{"MSTeams_8wekyb3d8bbwe", nine, 0}}, []string{"MSTeams"}},
		{"two", []micUse{{"MSTeams_8wekyb3d8bbwe", nine, 0}, {"C:#Windows#explorer.EXE", nine, 0}}, []string{"MSTeams", "explorer"}},
		{"one of two versions", []micUse{{"C:#a#chrome.exe", nine, 0}, {"C:#b#chrome.exe", nine, 0}}, []string{"chrome"}},
		{"cut off by a crash of the machine", []micUse{{"MSTeams_8wekyb3d8bbwe", nine - 2*hour, 0}}, nil},
		{"never", []micUse{{"MSTeams_8wekyb3d8bbwe", 0, 0}}, nil},
		{"nonsense", []micUse{{"MSTeams_8wekyb3d8bbwe", 1<<64 - 1, 0}}, nil},
		{"nameless", []micUse{{"#.exe", nine, 0}}, []string{".exe"}},
	} {
		if got := recording(c.uses, started); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
