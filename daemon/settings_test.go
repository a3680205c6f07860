package daemon

import (
	"errors"
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

// TestFewMovements: only who has not named them is told that few are left.
func TestFewMovements(t *testing.T) {
	for _, tc := range []struct {
		only, postures, avoid []string
		want                  string
	}{
		{only: []string{"walk"}},
		{only: []string{"hip-hinge", "walk"}, postures: []string{"floor"}},
		{
			only: []string{"sit-to-stand"}, avoid: []string{"dizziness"},
			want: "movements.only: none of these ever comes, because of what movements.avoid has; avoid less, or name others",
		},
		{
			postures: []string{"floor"}, avoid: []string{"fresh-injury"},
			want: "movements.postures: only 1 movement is left to choose from; allow more postures, or avoid less",
		},
	} {
		c := config.Default()
		c.Movements.Only, c.Movements.Avoid = tc.only, tc.avoid
		if tc.postures != nil {
			c.Movements.Postures = tc.postures
		}
		got := ""
		if _, warnings := combined(c); len(warnings) > 0 {
			got = warnings[0].String()
		}
		if got != tc.want {
			t.Errorf("%v %v %v: %q, want %q", tc.only, tc.postures, tc.avoid, got, tc.want)
		}
	}
}

// TestMistakesOfOwnMovements have their place in that file.
func TestMistakesOfOwnMovements(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(file, []byte("movements:\n  - id: press-up\n    per_day: 2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := config.Load(config.Options{Set: []string{"movements.file=" + file, "movements.only=press-up"}, Checks: Checks()})
	var places config.Errors
	if !errors.As(err, &places) || places[0].Path != file || places[0].Line != 2 || !strings.Contains(err.Error(), file+":3:5: per_day: goes into a dose") {
		t.Fatalf("got %v", err)
	}
	for _, p := range places {
		if p.Path != file {
			t.Errorf("not in the file: %v", p)
		}
	}
}
