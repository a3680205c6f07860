package packaging

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
)

var updateTexts = flag.Bool("update", false, "write the catalogue of texts anew")

// pending are the packages whose texts do not go through the catalogue yet.
var pending = []string{}

// The tools that build and test the program speak to those who build it.
var notForPeople = []string{"packaging", "packaging/desktoptest", "packaging/icons", "packaging/measure", "packaging/verdict", "config/lang"}

// labels are the packages in which a single word with a capital is a label.
var labels = []string{"cmd/deskbreak", "notify", "notify/tray", "daemon", "daemon/movement", "daemon/schedule", "daemon/report", "daemon/simulate", "daemon/history"}

// text is a literal that goes through the catalogue.
type text struct{ words, at string }

// TestTextsGoThroughTheCatalogue: a text that a person sees is given by
// lang.T, lang.Errorf or lang.Error, with its English words as they stand. What
// looks like words and is none for a person says so on its line: "// not text: …".
// The log is for engineers and stays English.
func TestTextsGoThroughTheCatalogue(t *testing.T) {
	catalogue := map[string]lang.Message{}
	for _, s := range sources(t) {
		if s.test() || slices.Contains(notForPeople, s.dir) {
			continue
		}
		texts, strays := s.texts()
		for _, x := range texts {
			catalogue[x.words] = english(x.words)
		}
		if slices.Contains(pending, s.dir) {
			continue
		}
		for _, x := range strays {
			t.Errorf("%s: %q does not go through the catalogue; use lang.T, or say \"// not text: why\"", x.at, x.words)
		}
	}
	built, err := movement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range built.All() {
		texts := slices.Concat([]string{m.Name, m.Do, m.Stop}, m.Steps, slices.Collect(maps.Values(m.Adapt)))
		for _, d := range m.Doses {
			texts = append(texts, d.How)
		}
		for _, words := range texts {
			if words != "" {
				catalogue[words] = english(words)
			}
		}
	}
	for _, name := range lang.Names() {
		catalogue[name] = english(name)
	}
	checkCatalogue(t, catalogue)
}

func english(words string) lang.Message {
	m := lang.Message{Other: words}
	if one := lang.Singular(words); one != "" {
		m.One, m.Count = one, lang.Deciding(words)
	}
	return m
}

// checkCatalogue compares the file that translators begin with.
func checkCatalogue(t *testing.T, texts map[string]lang.Message) {
	const file = "../config/lang/en.json"
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(lang.Catalogue{Language: "en", Texts: texts}); err != nil {
		t.Fatal(err)
	}
	if *updateTexts {
		if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not complete: run `go test ./packaging -run Texts -update`", file)
	}
}

// texts are the literals of a file that go through the catalogue, and those that
// look as if they should.
func (s *source) texts() (texts, strays []text) {
	excused := s.excused()
	var stack []ast.Node
	given := map[ast.Node]bool{} // literals that have been seen as a whole
	whole := map[ast.Node]bool{} // parts of joined literals that have been judged
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field:
			stack = stack[:len(stack)-1]
			return false
		case *ast.CallExpr:
			if pkg, name := selector(n.Fun); pkg == "lang" && (name == "T" || name == "Errorf" || name == "Error") && len(n.Args) > 0 {
				if words, ok := constant(n.Args[0], given); ok {
					texts = append(texts, text{words, s.at(n)})
				} else if !excused[s.line(n)] {
					strays = append(strays, text{"a text that is not written out", s.at(n)})
				}
			}
		case *ast.BinaryExpr:
			words, ok := joined(n)
			if !ok || whole[n] || excused[s.line(n)] || logged(stack) {
				break
			}
			for _, part := range []ast.Expr{n.X, n.Y} {
				whole[part] = true // it is a part of this one
			}
			if !given[first(n)] && s.readable(words) {
				strays = append(strays, text{words, s.at(n)})
			}
		case *ast.BasicLit:
			if pkg, name := called(stack); name == "Format" && pkg != "lang" && strings.ContainsAny(n.Value, "MJ") && regexp.MustCompile("Mon|Jan").MatchString(n.Value) {
				strays = append(strays, text{n.Value + ", a time with names,", s.at(n)})
				break
			} else if name == "Format" {
				break
			}
			if n.Kind != token.STRING || given[n] || excused[s.line(n)] || logged(stack) {
				break
			}
			if words, err := strconv.Unquote(n.Value); err == nil && s.readable(words) {
				strays = append(strays, text{words, s.at(n)})
			}
		}
		return true
	})
	return texts, strays
}

// called is the function whose argument the last node is.
func called(stack []ast.Node) (pkg, name string) {
	if len(stack) < 2 {
		return "", ""
	}
	call, ok := stack[len(stack)-2].(*ast.CallExpr)
	if !ok {
		return "", ""
	}
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		pkg, _ = selector(sel)
		return pkg, sel.Sel.Name
	}
	return "", ""
}

// constant is the text of literals that are joined with +.
func constant(e ast.Expr, given map[ast.Node]bool) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		given[e] = true
		words, err := strconv.Unquote(e.Value)
		return words, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		a, ok := constant(e.X, given)
		b, also := constant(e.Y, given)
		return a + b, ok && also && e.Op == token.ADD
	case *ast.ParenExpr:
		return constant(e.X, given)
	}
	return "", false
}

// joined is the text of a chain of + with at least one literal, "%v" for every
// part that is none.
func joined(e ast.Expr) (words string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		words, err := strconv.Unquote(e.Value)
		return words, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "%v", false
		}
		a, okA := joined(e.X)
		b, okB := joined(e.Y)
		return a + b, okA || okB
	case *ast.ParenExpr:
		return joined(e.X)
	}
	return "%v", false
}

// first is the leftmost part of a chain of +.
func first(e ast.Expr) ast.Expr {
	for {
		b, ok := e.(*ast.BinaryExpr)
		if !ok {
			return e
		}
		e = b.X
	}
}

// readable is true for what looks like words to a person.
func (s *source) readable(words string) bool {
	words = strings.TrimPrefix(words, "deskbreak") // the program's name
	if strings.HasPrefix(words, "--") {
		return false // an option
	}
	if regexp.MustCompile(`%[dsvq] [A-Za-z]{3}`).MatchString(words) {
		return true
	}
	if regexp.MustCompile(`[A-Za-z]{2}[,.:;!?)"']* [("']*[A-Za-z%]`).MatchString(words) {
		return true
	}
	return slices.Contains(labels, s.dir) && regexp.MustCompile(`^[A-Z][a-z]+[.!?:]?$`).MatchString(words)
}

// logged is true inside a call that writes to the log or ends a broken program.
func logged(stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		call, ok := stack[i].(*ast.CallExpr)
		if !ok {
			continue
		}
		if id, ok := call.Fun.(*ast.Ident); ok {
			return id.Name == "panic"
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		on := ""
		switch x := sel.X.(type) {
		case *ast.Ident:
			on = x.Name
		case *ast.SelectorExpr:
			on = x.Sel.Name
		}
		switch sel.Sel.Name {
		case "Debug", "Info", "Warn", "Error", "Log", "With":
			return strings.EqualFold(on, "log") || on == "logger" || on == "slog"
		case "MustCompile":
			return true
		}
		return false
	}
	return false
}

// excused are the lines that say that they hold no text.
func (s *source) excused() map[int]bool {
	lines := map[int]bool{}
	for _, group := range s.file.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "// not text: ") {
				lines[s.line(c)] = true
			}
		}
	}
	return lines
}

// TestTextsAreFound: what the rule would miss, it would miss in silence.
func TestTextsAreFound(t *testing.T) {
	const form = "package p\n\nfunc f(x string) { use(%s) }\n"
	for code, want := range map[string]bool{
		`"Please stand up"`:              true,
		`"Noted!"`:                       true,
		`"%d repetitions"`:               true,
		`"gentle" + " " + "movements"`:   true,
		`"snooze " + x`:                  true,
		`x + " left"`:                    true,
		`lang.T("%d movements left", 3)`: false,
		`lang.T("one " + "two three")`:   false,
		`lang.T(x)`:                      true,
		`log.Info("not for people")`:     false,
		`"--set=" + x`:                   false,
		`"hip-hinge"`:                    false,
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "daemon/f.go", strings.Replace(form, "%s", code, 1), 0)
		if err != nil {
			t.Fatal(err)
		}
		s := &source{dir: "daemon", path: "daemon/f.go", file: file, fset: fset}
		if _, strays := s.texts(); (len(strays) > 0) != want {
			t.Errorf("%s: found %v", code, strays)
		}
	}
}
