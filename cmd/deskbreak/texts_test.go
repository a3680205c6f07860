package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"deskbreak/config/lang"
)

// TestTexts runs the program in a language that has the words of English between
// ⟦ and ⟧, so that what goes around the catalogue shows: with what a sentence is
// filled in stands outside, and needs marks of its own.
func TestTexts(t *testing.T) {
	paths := commandPaths()
	check := newCheck(paths)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/texts",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			if err := setup(e); err != nil {
				return err
			}
			file := filepath.Join(e.WorkDir, "messages.json")
			e.Setenv(lang.Environment, file)
			e.Setenv("LANG", "en_XA.UTF-8")
			e.Setenv("TZ", "UTC")
			return writeMarked("../../config/lang/en.json", file)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "serve": serve, "waitfor": waitfor, "says": check.says, "marked": check.marked,
			"helps": func(ts *testscript.TestScript, neg bool, _ []string) { // of every command there is
				for _, path := range paths {
					check.says(ts, neg, append([]string{"0", "deskbreak", "help"}, path...))
				}
			},
		},
	})
}

// writeMarked writes the translation.
func writeMarked(english, file string) error {
	data, err := os.ReadFile(english)
	if err != nil {
		return err
	}
	var c lang.Catalogue
	if err := json.Unmarshal(data, &c); err != nil {
		return err
	}
	for text, m := range c.Texts {
		for _, form := range []*string{&m.Other, &m.Zero, &m.One, &m.Two, &m.Few, &m.Many} {
			*form = mark(*form)
		}
		c.Texts[text] = m
	}
	if data, err = json.Marshal(c); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o600)
}

// mark marks the words of a text, and leaves its verbs between the marks.
func mark(text string) string {
	var b strings.Builder
	words := func(s string) {
		if strings.TrimSpace(s) != "" {
			s = "⟦" + s + "⟧"
		}
		b.WriteString(s)
	}
	at := 0
	for _, verb := range regexp.MustCompile(`%[-+# 0]*\d*(?:\.\d+)?(?:\[\d+\])?[a-zA-Z%]`).FindAllStringIndex(text, -1) {
		if text[verb[1]-1] == '%' {
			continue
		}
		words(text[at:verb[0]])
		b.WriteString(text[verb[0]:verb[1]])
		at = verb[1]
	}
	words(text[at:])
	return b.String()
}

// exception is what may stand outside of the marks.
type exception struct{ what, why string }

// The longer ones come first. Ids, keys and file names need no exception: they
// are one word each.
func exceptions(paths [][]string) []exception {
	var names []string
	for _, p := range paths[1:] {
		names = append(names, p[len(p)-1])
	}
	return []exception{
		{`Best Health Physical Therapy, exercise spotlight: hip hinge`, "a work has the name that its author gave it"},
		{`My physiotherapist|Knee extension|Sit tall|Walk with the dog`, "what the person wrote in their own file"},
		{`(flag needs an argument: |bad flag syntax: |invalid argument )[^\n]*`, "pflag's own words"},
		{`no such file or directory|file already exists|exit status \d+|dial unix \S+ connect:`, "the words of Go and the system"},
		{`end of range \(61\) above maximum \(59\)`, "the words of the cron library"},
		{`--set nonsense`, "what was typed"},
		{`(?m)^  deskbreak .*$`, "a command as it is typed, in a line of its own"},
		{`deskbreak( (` + strings.Join(names, "|") + `)\b)+`, "a command"},
		{`\b[A-Z]{2,}\b`, "stands for a value in the form of a command"},
		{`(?m)^deskbreak [0-9][^\n]*`, "the version"},
	}
}

// commandPaths are the names that lead to each command, none for the root's. The
// tree sets variables of cobra, so this is nothing for tests that run at once.
func commandPaths() (paths [][]string) {
	var walk func(c *cobra.Command, path []string)
	walk = func(c *cobra.Command, path []string) {
		paths = append(paths, path)
		for _, sub := range c.Commands() {
			walk(sub, append(path[:len(path):len(path)], sub.Name()))
		}
	}
	walk((&app{}).tree(""), nil)
	return paths
}

// check knows what may stand outside of the marks, and what words are.
type check struct{ allowed, words *regexp.Regexp }

func newCheck(paths [][]string) check {
	var all []string
	for _, x := range exceptions(paths) {
		all = append(all, "(?:"+x.what+")")
	}
	return check{
		allowed: regexp.MustCompile(strings.Join(all, "|")),
		words:   regexp.MustCompile(`[A-Za-z]{2,}[.;!?)"']* ?[("']*[ ][A-Za-z]{2,}`),
	}
}

// unmarked are the lines of a text in which two words of English or more stand
// outside of the marks.
func (c check) unmarked(text string) (lines []string) {
	var outside strings.Builder
	depth := 0
	for _, r := range text {
		switch {
		case r == '⟦':
			depth++
			outside.WriteRune('·')
		case r == '⟧':
			depth--
		case depth == 0 || r == '\n':
			outside.WriteRune(r)
		}
	}
	for line := range strings.Lines(c.allowed.ReplaceAllString(outside.String(), "·")) {
		if c.words.MatchString(line) {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	if depth != 0 {
		lines = append(lines, "a mark without its other")
	}
	return lines
}

// TestUnmarked: the check of TestTexts finds what it looks for, and only that.
func TestUnmarked(t *testing.T) {
	check := newCheck(commandPaths())
	for text, want := range map[string]int{
		"⟦Next break at ⟧12:57⟦, ⟧⟦in ⟧27⟦m⟧⟦.⟧":                      0,
		"⟦a text over\n  two lines⟧":                                  0,
		"⟦not: ⟧some words\nmore of them\n⟦words⟧ one":                2,
		"⟦held by ⟧(the call)":                                        1,
		"  ⟦for⟧  lower-back, hips\n  --until TIME  ⟦end⟧":            0,
		"⟦inside ⟦of⟧ another⟧\n  deskbreak config set hours Mon-Fri": 0,
		"see deskbreak config set for more":                           1,
		"⟦open":                                                       1,
	} {
		if got := check.unmarked(text); len(got) != want {
			t.Errorf("%q: %q, want %d", text, got, want)
		}
	}
	if got, want := mark("%d of %[2]s, 5%% more"), "%d⟦ of ⟧%[2]s⟦, 5%% more⟧"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// says runs a program, checks its exit code, and that all it says is marked:
// says CODE PROGRAM [ARGUMENT...]
func (c check) says(ts *testscript.TestScript, neg bool, args []string) {
	exits(ts, neg, args)
	said := ""
	for _, stream := range []string{"stdout", "stderr"} {
		text := ts.ReadFile(stream)
		said += text
		c.complain(ts, strings.Join(args[1:], " ")+": "+stream, text)
	}
	if !strings.Contains(said, "⟦") {
		ts.Fatalf("%s: nothing is translated", strings.Join(args[1:], " "))
	}
}

// marked checks what is in a file: marked FILE
func (c check) marked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: marked FILE")
	}
	c.complain(ts, args[0], ts.ReadFile(args[0]))
}

func (c check) complain(ts *testscript.TestScript, where, text string) {
	if lines := c.unmarked(text); len(lines) > 0 {
		ts.Fatalf("%s: go around the catalogue:\n%s", where, strings.Join(lines, "\n"))
	}
}
