package report

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"deskbreak/daemon/history"
)

var update = flag.Bool("update", false, "write the pictures of the terminal anew")

// The plots as they are, for looking at: days in two widths, weeks, and plain.
func TestPlotLooks(t *testing.T) {
	all := madeUp(52, usual())
	hours := summary(history.LastWeeks(12, sunday), all...)
	for name, c := range map[string]struct {
		weeks int
		o     PlotOptions
	}{
		"blocks-4": {4, PlotOptions{Blocks: true}}, "plain-4": {4, PlotOptions{}}, "blocks-12": {12, PlotOptions{Blocks: true}},
		"plain-8": {8, PlotOptions{}}, "plain-52": {52, PlotOptions{}},
	} {
		got := Plot(summary(history.LastWeeks(c.weeks, sunday), all...), hours, c.o)
		file := filepath.Join("testdata", name+".txt")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: run `go test -run Looks -update` and look at it; got\n%s", file, got)
		}
	}
}

// However many weeks: no line is too long, plain is plain, and colours only add.
func TestPlotFits(t *testing.T) {
	all := madeUp(MostPlotWeeks, usual())
	hours := summary(history.LastWeeks(12, sunday), all...)
	sequence := regexp.MustCompile("\x1b\\[[0-9]+m")
	for n := range MostPlotWeeks {
		s := summary(history.LastWeeks(n+1, sunday), all...)
		for _, blocks := range []bool{true, false} {
			text := Plot(s, hours, PlotOptions{Blocks: blocks})
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				if utf8.RuneCountInString(line) > plotColumns || line != strings.TrimRight(line, " ") {
					t.Errorf("%d weeks: too long, or blank at its end: %q", n+1, line)
				}
				if !blocks && strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
					t.Errorf("%d weeks: not plain: %q", n+1, line)
				}
			}
			coloured := Plot(s, hours, PlotOptions{Blocks: blocks, Colours: true})
			if !strings.Contains(coloured, "\x1b[36m") {
				t.Errorf("%d weeks: no colours", n+1)
			}
			// What is at the end of a line may be blank within a colour's reach.
			bare := regexp.MustCompile(` +\n`).ReplaceAllString(sequence.ReplaceAllString(coloured, ""), "\n")
			if bare != text {
				t.Errorf("%d weeks: with colours it says something else:\n%s\nand not\n%s", n+1, bare, text)
			}
		}
	}
}

func TestPlotOfLittle(t *testing.T) {
	empty := summary(history.LastWeeks(4, sunday))
	text := Plot(empty, empty, PlotOptions{})
	for _, want := range []string{"Today  nothing yet\n", "none yet", "0 of 28"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	ten := 10
	s := summary(history.LastWeeks(1, sunday), history.Record{At: sunday, Event: history.EventFeel, Score: &ten},
		history.Record{At: sunday, Event: history.EventBreak, Why: history.WhyIdle, Seconds: 600, DeskSeconds: 4000})
	text = Plot(s, s, PlotOptions{Blocks: true})
	for _, want := range []string{"Today  1 break; longest sit 1h 6m; stiffness 10 of 10\n", "█", "1 of 1 sit"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

func TestShades(t *testing.T) {
	for most := range 60 {
		last := 0
		for n := range most + 1 {
			s := shade(n, most)
			if s < last || s > 4 || (s == 0) != (n == 0) {
				t.Errorf("%d of %d has shade %d after %d", n, most, s, last)
			}
			if from := shades(most); s > 0 && n < from[s] {
				t.Errorf("%d of %d has shade %d, which is said to begin at %d", n, most, s, from[s])
			}
			last = s
		}
		if most > 0 && last != 4 {
			t.Errorf("the most of %d has shade %d", most, last)
		}
	}
}

func TestUnheeded(t *testing.T) {
	for h, want := range map[history.Hour]bool{
		{Prompts: 2}: false, {Prompts: 3, Answered: 1}: true, {Prompts: 4, Answered: 2}: false, {Prompts: 4, Answered: 1}: true, {}: false,
	} {
		if unheeded(h) != want {
			t.Errorf("%+v: %v, want %v", h, !want, want)
		}
	}
}
