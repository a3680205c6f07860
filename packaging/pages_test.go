package packaging

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Strings of the scripts that look like words and are none.
var scriptWords = []string{"use strict", "(prefers-reduced-motion: reduce)", ".moving svg"}

var (
	templateParts = regexp.MustCompile(`(?s){{.*?}}`)
	labelParts    = regexp.MustCompile(`(?:aria-label|title|alt|placeholder|data-[a-z]+)="([^"]*)"`)
	tagParts      = regexp.MustCompile(`(?s)<[^>]*>`)
	entityParts   = regexp.MustCompile(`&[a-z]+;|&#[0-9]+;`)
	scriptStrings = regexp.MustCompile("\"([^\"\\n]*)\"|'([^'\\n]*)'|`([^`]*)`")
	twoLetters    = regexp.MustCompile(`[A-Za-z]{2}`)
	looksSpoken   = regexp.MustCompile(`[A-Za-z]{2}[^A-Za-z]* [^A-Za-z]*[A-Za-z]|^[A-Z][a-z]+[.!?:]?$`)
)

// wordsOfPage are the words between a template's tags and in the attributes that
// are read out.
func wordsOfPage(page string) (words []string) {
	page = templateParts.ReplaceAllString(page, "")
	for _, m := range labelParts.FindAllStringSubmatch(page, -1) {
		if twoLetters.MatchString(m[1]) {
			words = append(words, m[1])
		}
	}
	for _, between := range tagParts.Split(page, -1) {
		between = strings.ReplaceAll(entityParts.ReplaceAllString(between, ""), "deskbreak", "") // the name
		if twoLetters.MatchString(between) {
			words = append(words, between)
		}
	}
	return words
}

func wordsOfScript(script string) (words []string) {
	for _, m := range scriptStrings.FindAllStringSubmatch(script, -1) {
		if s := m[1] + m[2] + m[3]; looksSpoken.MatchString(s) && !slices.Contains(scriptWords, s) {
			words = append(words, s)
		}
	}
	return words
}

// TestTextsOfPages: the templates and scripts of the pages hold no words of their
// own, all come from the catalogue.
func TestTextsOfPages(t *testing.T) {
	for pattern, words := range map[string]func(string) []string{"*.html": wordsOfPage, "*.js": wordsOfScript} {
		files, err := filepath.Glob("../daemon/report/page/" + pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s found: %v", pattern, err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range words(string(b)) {
				t.Errorf("%s: %q does not go through the catalogue", file, w)
			}
		}
	}
}

// TestTextsOfPagesAreFound: what the rule would miss, it would miss in silence.
func TestTextsOfPagesAreFound(t *testing.T) {
	for _, page := range []string{"<p>Please ask your doctor.</p>", `<p aria-label="the clock">{{.X}}</p>`, "{{if .A}}go{{end}}"} {
		if len(wordsOfPage(page)) != 1 {
			t.Errorf("%q: found %q", page, wordsOfPage(page))
		}
	}
	if got := wordsOfPage(`<p id="steps" class="more">{{.T.Steps}} · &nbsp;</p>`); len(got) > 0 {
		t.Errorf("found %q", got)
	}
	for _, script := range []string{`put("cue","Well done, take a rest now")`, "put('cue', 'Rest')", "put(`take a rest`)"} {
		if len(wordsOfScript(script)) != 1 {
			t.Errorf("%q: found %q", script, wordsOfScript(script))
		}
	}
	if got := wordsOfScript(`timer.classList.toggle("between", p.kind !== "work")`); len(got) > 0 {
		t.Errorf("found %q", got)
	}
}
