package history

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTrim(t *testing.T) {
	dir := t.TempDir()
	real := filepath.Join(dir, "real")
	if err := os.WriteFile(real, []byte(
		`{"at":"2026-10-01T10:00:00Z","event":"feel","score":1}`+"\n"+
			"# notes\n"+
			`{ "at" : "2026-11-20T10:00:00Z" , "event":"dance", "x":[1.0] }`+"\n"+
			`{"at":"2026-10-31T23:59:59-10:00","event":"feel","score":2}`+"\n"+ // it is November in Greenwich
			`{"at":"2026-11-01T00:00:00+14:00","event":"feel","score":9}`+"\n"+ // and here October
			`{"at":"2026-11-23T10:00:00Z","event":"feel","score":3}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", filepath.Join(dir, "m.jsonl")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	l := openLog(t, dir, "m")
	before := content(t, l.Path())
	for _, keep := range []time.Duration{0, -time.Hour, 22*24*time.Hour + 23*time.Hour, 1000 * 24 * time.Hour} {
		if n, err := l.Trim(keep, monday); n != 0 || err != nil || content(t, l.Path()) != before {
			t.Errorf("keep %v: %d, %v", keep, n, err)
		}
	}
	// A clock that is far ahead makes nothing older than the newest record does.
	n, err := l.Trim(20*24*time.Hour, monday.AddDate(50, 0, 0))
	want := "# notes\n" +
		`{ "at" : "2026-11-20T10:00:00Z" , "event":"dance", "x":[1.0] }` + "\n" +
		`{"at":"2026-11-01T00:00:00+14:00","event":"feel","score":9}` + "\n" +
		`{"at":"2026-11-23T10:00:00Z","event":"feel","score":3}` + "\n"
	if n != 2 || err != nil || content(t, l.Path()) != want {
		t.Errorf("%d, %v:\n%s", n, err, content(t, l.Path()))
	}
	if info, err := os.Lstat(l.Path()); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info.Mode(), err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
	add(t, l, feel(monday, 4))
	if got := content(t, real); !strings.HasSuffix(got, `"score":4}`+"\n") || !strings.HasPrefix(got, want) {
		t.Errorf("after one more:\n%s", got)
	}
}

// TestTrimWholeMonths goes through a year and a half day by day: what is left
// begins with a month, none of what is not older than keep is ever missing, and
// the file is replaced once a month.
func TestTrimWholeMonths(t *testing.T) {
	dir := t.TempDir()
	l := openLog(t, dir, "m")
	const keep = 90 * 24 * time.Hour
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 1, 10, 9, 0, 0, 0, berlin)
	cuts, last := "", 0
	for day := range 500 {
		now := start.AddDate(0, 0, day)
		add(t, l, feel(now, day))
		n, err := l.Trim(keep, now.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		got, problems := read(t, dir, time.Time{})
		first := start.AddDate(0, 0, got[0])
		if got[0] > max(0, day-90) || got[0] != last+n || len(got) != day-got[0]+1 || problems != nil {
			t.Fatalf("day %d: %d to %d, %d removed, %v", day, got[0], day, n, problems)
		}
		if n > 0 {
			cuts += fmt.Sprintf("%s at %s, ", first.Format(time.DateOnly), now.Format(time.DateOnly))
			last = got[0]
		}
	}
	// January is over everywhere at noon of 1 February in Greenwich, which is 90 days
	// before noon of 2 May.
	want := "2026-02-01 at 2026-05-03, 2026-03-01 at 2026-05-31, 2026-04-01 at 2026-07-01, "
	if !strings.HasPrefix(cuts, want) || strings.Count(cuts, " at ") != 13 {
		t.Errorf("cut to %s", cuts)
	}
}
