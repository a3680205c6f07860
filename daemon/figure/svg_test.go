package figure

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// elements reads a document strictly and gives each start element's name and
// attributes.
func elements(t *testing.T, doc []byte) []xml.StartElement {
	t.Helper()
	var out []xml.StartElement
	d := xml.NewDecoder(bytes.NewReader(doc))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			out = append(out, e.Copy())
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func TestSVGIsWellFormedAndTheSameEveryTime(t *testing.T) {
	each(t, func(t *testing.T, f *Figure) {
		for _, s := range []Scheme{Auto, Page, Light, Dark} {
			o := Options{Scheme: s}
			for name, draw := range map[string]func(Options) []byte{"still": f.SVG, "moving": f.Animated} {
				doc := draw(o)
				again, _ := Of(f.id)
				atLevelOne := again.start == f.start && again.end == f.end
				if !bytes.Equal(doc, draw(o)) || atLevelOne && !bytes.Equal(f.SVG(o), again.SVG(o)) {
					t.Errorf("%s, scheme %d: not the same twice", name, s)
				}
				all := elements(t, doc)
				root := all[0]
				if root.Name.Local != "svg" || root.Name.Space != "http://www.w3.org/2000/svg" || attr(root, "viewBox") == "" || attr(root, "role") != "img" {
					t.Errorf("%s: root is %v", name, root)
				}
				if all[1].Name.Local != "title" {
					t.Errorf("%s: the title must come first, is %v", name, all[1])
				}
				if bytes.Contains(doc, []byte("NaN")) || bytes.Contains(doc, []byte("Inf")) {
					t.Errorf("%s has a number that is none", name)
				}
				for _, e := range all {
					if n := e.Name.Local; n == "script" || n == "style" && s != Auto {
						t.Errorf("%s, scheme %d has a %s", name, s, n)
					}
					for _, a := range e.Attr {
						if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "id" || a.Name.Local == "href" {
							t.Errorf("%s: <%s %s=%q> does not go into a strict page", name, e.Name.Local, a.Name.Local, a.Value)
						}
					}
				}
			}
		}
	})
}

// An animated path needs the same steps in every frame, or browsers jump.
func TestFramesHaveTheSameSteps(t *testing.T) {
	digits := regexp.MustCompile(`-?[0-9]+(\.[0-9]+)?`)
	flags := regexp.MustCompile(`A[-0-9.]+ [-0-9.]+ 0 [01] 0`)
	each(t, func(t *testing.T, f *Figure) {
		moving := 0
		for _, e := range elements(t, f.Animated(Options{Scheme: Page})) {
			if e.Name.Local != "animate" {
				continue
			}
			moving++
			values, times := strings.Split(attr(e, "values"), ";"), strings.Split(attr(e, "keyTimes"), ";")
			if len(values) != len(times) {
				t.Fatalf("%d values and %d times", len(values), len(times))
			}
			if times[0] != "0" || times[len(times)-1] != "1" {
				t.Errorf("times run from %s to %s", times[0], times[len(times)-1])
			}
			shape := func(v string) string {
				v = flags.ReplaceAllStringFunc(v, func(a string) string { return "A" + a[len(a)-4:] + " " })
				return digits.ReplaceAllString(v, "")
			}
			wide := func(v string) string { return strings.Join(flags.FindAllString(v, -1), "") }
			for _, v := range values {
				if shape(v) != shape(values[0]) {
					t.Fatalf("steps change from %s to %s", values[0], v)
				}
				if strings.Count(wide(v), " 1 0") != strings.Count(wide(values[0]), " 1 0") {
					t.Fatalf("arcs change from %s to %s", values[0], v)
				}
			}
			if values[0] != values[len(values)-1] {
				t.Error("the animation does not end where it starts")
			}
		}
		if moving == 0 {
			t.Error("nothing moves")
		}
	})
}

func TestTitle(t *testing.T) {
	f, _ := Of("hip-hinge")
	if doc := string(f.SVG(Options{})); !strings.Contains(doc, "<title>hip hinge</title>") {
		t.Error("the title without an option must be the id in words")
	}
	doc := f.SVG(Options{Title: `Hüft<beuge> & "mehr"`})
	elements(t, doc)
	if !bytes.Contains(doc, []byte("<title>Hüft&lt;beuge&gt; &amp;")) {
		t.Errorf("the title is not escaped: %.200s", doc)
	}
}

func TestSchemes(t *testing.T) {
	f, _ := Of("hip-hinge")
	day, night := colours(Light), colours(Dark)
	for _, c := range []struct {
		scheme     Scheme
		want, miss []string
	}{
		{Auto, []string{"prefers-color-scheme:dark", day[dark], night[dark], `class="fg-near`}, nil},
		{Page, []string{day[dark], `class="fg-near`}, []string{night[dark], "<style"}},
		{Light, []string{day[dark]}, []string{night[dark], "class="}},
		{Dark, []string{night[dark]}, []string{day[dark], "class="}},
	} {
		doc := string(f.SVG(Options{Scheme: c.scheme}))
		for _, s := range c.want {
			if !strings.Contains(doc, s) {
				t.Errorf("scheme %d has no %s", c.scheme, s)
			}
		}
		for _, s := range c.miss {
			if strings.Contains(doc, s) {
				t.Errorf("scheme %d has %s", c.scheme, s)
			}
		}
	}
	// Reduced motion is the style sheet's; without it the still poses stay hidden.
	doc := string(f.Animated(Options{Scheme: Page}))
	if !strings.Contains(doc, `class="fg-still" display="none"`) || !strings.Contains(StyleSheet(), "prefers-reduced-motion:reduce") {
		t.Error("no still poses for readers who ask for reduced motion")
	}
	if strings.Contains(string(f.Animated(Options{Scheme: Light})), "fg-") {
		t.Error("a fixed scheme must not lean on a style sheet")
	}
}

// The page puts the sheet beside its own rules: every selector is of this package.
func TestStyleSheetTouchesNothingElse(t *testing.T) {
	sheet := StyleSheet()
	if strings.ContainsAny(sheet, "<&@\"") && strings.ContainsAny(strings.ReplaceAll(sheet, "@media", ""), "<&@\"") {
		t.Errorf("the sheet does not go into <style> as it is: %s", sheet)
	}
	for _, m := range regexp.MustCompile(`(^|[{}])([^{}@]+)\{`).FindAllStringSubmatch(sheet, -1) {
		if !strings.HasPrefix(m[2], ".fg-") {
			t.Errorf("selector %q", m[2])
		}
	}
}

func TestGolden(t *testing.T) {
	for _, id := range []string{"hip-hinge", "sit-to-stand", "chin-tuck"} {
		f, ok := Of(id)
		if !ok {
			t.Fatalf("no drawing %q", id)
		}
		file := filepath.Join("testdata", id+".svg")
		got := f.SVG(Options{})
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from %s; look at both, and write it with -update if the new one is right", id, file)
		}
	}
}
