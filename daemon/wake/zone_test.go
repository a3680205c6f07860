package wake

import (
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata" // the tests bring their own zones
)

// zoneFile writes a zone with a fixed offset to dir/zoneinfo/name.
func zoneFile(t *testing.T, dir, name string, minutes int) string {
	t.Helper()
	path := filepath.Join(dir, "zoneinfo", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, zoneRule{standard: minutes}.file(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// swap links local to target as timedatectl does: a new link, renamed over.
func swap(t *testing.T, local, target string) {
	t.Helper()
	if err := os.Symlink(target, local+".new"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(local+".new", local); err != nil {
		t.Fatal(err)
	}
}

func offsetOf(loc *time.Location) int {
	_, o := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).In(loc).Zone()
	return o / 60
}

func TestZoneFollowsItsFile(t *testing.T) {
	dir := t.TempDir()
	east, west := zoneFile(t, dir, "Test/East", 345), zoneFile(t, dir, "West", -570)
	local := filepath.Join(dir, "localtime")
	swap(t, local, east)
	z := fileZone(local)
	boot := time.Hour
	check := func(want bool) {
		t.Helper()
		boot += zoneEvery
		if got := z.check(boot, false); got != want {
			t.Fatalf("changed: got %v, want %v", got, want)
		}
	}
	check(false)
	if z.loc != time.Local {
		t.Errorf("zone before any change: got %v, want time.Local", z.loc)
	}

	swap(t, local, west)
	check(true)
	if z.loc.String() != "West" || offsetOf(z.loc) != -570 {
		t.Errorf("zone: got %v at %d minutes, want West at -570", z.loc, offsetOf(z.loc))
	}
	check(false)

	swap(t, local, east)
	if boot += time.Second; z.check(boot, false) {
		t.Error("looked at the file again after a second")
	}
	if !z.check(boot, true) {
		t.Error("did not look when told to, as after a sleep")
	}
	if z.loc.String() != "Test/East" || offsetOf(z.loc) != 345 {
		t.Errorf("zone: got %v at %d minutes, want Test/East at 345", z.loc, offsetOf(z.loc))
	}

	// The file behind the link is rewritten in place, as by a tzdata upgrade.
	if err := os.Chtimes(east, time.Time{}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	zoneFile(t, dir, "Test/East", 360)
	check(true)
	if offsetOf(z.loc) != 360 {
		t.Errorf("zone after its rules changed: got %d minutes, want 360", offsetOf(z.loc))
	}
}

func TestZoneStaysWhileItsFileIsGoneOrBroken(t *testing.T) {
	dir := t.TempDir()
	local := filepath.Join(dir, "localtime")
	swap(t, local, zoneFile(t, dir, "A", 60))
	z := fileZone(local)
	before := z.loc

	if err := os.Remove(local); err != nil {
		t.Fatal(err)
	}
	if z.check(1*time.Hour, false) || z.loc != before {
		t.Error("changed while the file was gone")
	}
	if err := os.WriteFile(local, []byte("no zone"), 0o600); err != nil {
		t.Fatal(err)
	}
	if z.check(2*time.Hour, false) || z.loc != before {
		t.Error("changed to a file that is no zone")
	}
	if err := os.Remove(local); err != nil {
		t.Fatal(err)
	}
	swap(t, local, zoneFile(t, dir, "B", 120))
	if !z.check(3*time.Hour, false) || offsetOf(z.loc) != 120 {
		t.Errorf("after a good file: got %v at %d minutes, want B at 120", z.loc, offsetOf(z.loc))
	}
}

func TestZoneByName(t *testing.T) {
	for _, tt := range []struct {
		tz      string
		follows bool
	}{{"Europe/Berlin", false}, {"", false}, {"UTC0", false}, {":/etc/localtime", true}, {"/etc/localtime", true}} {
		t.Setenv("TZ", tt.tz)
		if z := newZone(); (z.stamp != nil) != tt.follows {
			t.Errorf("TZ=%q: follows a file %v, want %v", tt.tz, z.stamp != nil, tt.follows)
		}
	}
}

// A rule as Windows gives it must be the same zone as the database's.
func TestRulesAgreeWithTheDatabase(t *testing.T) {
	at2 := func(month, week, hour int) yearly { return yearly{month: month, week: week, hour: hour} }
	for _, tt := range []struct {
		name string
		rule zoneRule
	}{
		{"Europe/Berlin", zoneRule{60, 120, at2(10, 5, 3), at2(3, 5, 2)}},
		{"America/New_York", zoneRule{-300, -240, at2(11, 1, 2), at2(3, 2, 2)}},
		{"Australia/Lord_Howe", zoneRule{630, 660, at2(4, 1, 2), at2(10, 1, 2)}},
		{"Asia/Kathmandu", zoneRule{standard: 345}},
	} {
		want, err := time.LoadLocation(tt.name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tt.rule.location(tt.name)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		for day := time.Date(2026, 1, 1, 0, 30, 0, 0, time.UTC); day.Year() < 2029; day = day.Add(time.Hour) {
			_, g := day.In(got).Zone()
			_, w := day.In(want).Zone()
			if g != w {
				t.Fatalf("%s at %v: offset %d s, want %d s", tt.name, day, g, w)
			}
		}
	}
}
