package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deskbreak/config"
)

// TestMoreThanADayHolds: a programme of the person's own that no day has room for is
// a mistake, or a wrong number in a file.
func TestMoreThanADayHolds(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.yaml")
	var text strings.Builder
	text.WriteString("movements:\n")
	for _, id := range []string{"one", "two", "three"} {
		text.WriteString(`  - id: ` + id + `
    name: ` + id + `
    do: Lift your hips.
    areas: [glutes]
    kind: strengthen
    postures: [floor]
    doses:
      - {repetitions: 10, per_day: 20}
    precautions: []
    source: {name: My therapist}
`)
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	c := config.Default()
	c.Movements.File = file
	for _, tc := range []struct {
		only     []string
		interval time.Duration
		want     string
	}{
		{[]string{"one", "two", "three"}, time.Hour, "asks for 60 breaks a day, and a day has room for about 8; lower per_day, or shorten the interval"},
		{[]string{"one", "two", "three"}, 5 * time.Minute, ""},
		{[]string{"walk", "hip-hinge", "far-gaze"}, 12 * time.Hour, ""},
		{nil, time.Hour, ""},
	} {
		c.Movements.Only, c.Interval = tc.only, tc.interval
		errs, warnings := combined(c)
		got := ""
		for _, w := range warnings {
			if w.Key == "movements.only" {
				got = w.Reason
			}
		}
		if len(errs) > 0 || got != tc.want {
			t.Errorf("%v every %v: %q, want %q (%v)", tc.only, tc.interval, got, tc.want, errs)
		}
	}
}
