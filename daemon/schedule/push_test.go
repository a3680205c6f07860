package schedule

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestDaysWithASourceThatTells plays each day with a source of idle time that
// tells by itself: the same is shown and recorded, at most a minute earlier,
// because a return is then known at once.
func TestDaysWithASourceThatTells(t *testing.T) {
	files, err := filepath.Glob("testdata/days/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			asked, told := what(playDay(t, string(a.Files[0].Data))), what(playDay(t, "push\n"+string(a.Files[0].Data)))
			if asked != told {
				t.Errorf("asked:\n%s\ntold:\n%s", asked, told)
			}
		})
	}
}

// what keeps of a trace what was shown and recorded, without the times.
func what(trace string) string {
	var kept []string
	for line := range strings.SplitSeq(trace, "\n") {
		f := strings.Fields(line)
		if len(f) < 3 || f[1] != "show" && f[1] != "record" && f[1] != "refuse" {
			continue
		}
		kept = append(kept, strings.Join(f[1:min(len(f), 4)], " "))
	}
	return strings.Join(kept, "\n")
}
