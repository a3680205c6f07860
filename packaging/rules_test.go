// Package packaging holds what brings deskbreak onto a machine, and the rules
// of the source tree as tests: what may stand where, who may know whom, and
// what the deciding part may not do.
package packaging

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// source is one Go file of the tree. Files for other systems are read too,
// which the go command would leave out.
type source struct {
	path string // from the top, with slashes
	dir  string // its package's folder
	file *ast.File
	fset *token.FileSet
	size int // lines
}

func (s *source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s *source) at(n ast.Node) string {
	p := s.fset.Position(n.Pos())
	return s.path + ":" + itoa(p.Line)
}

func (s *source) line(n ast.Node) int { return s.fset.Position(n.Pos()).Line }

// imports are the paths that the file imports.
func (s *source) imports() []string {
	var list []string
	for _, i := range s.file.Imports {
		list = append(list, strings.Trim(i.Path.Value, `"`))
	}
	return list
}

// sources reads every Go file of the tree but test data.
func sources(t *testing.T) []*source {
	t.Helper()
	var list []*source
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(filepath.ToSlash(p), "../"))
		if d.IsDir() {
			if p != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || rel == "dist") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		s := &source{path: rel, dir: path.Dir(rel), fset: token.NewFileSet(), size: strings.Count(string(data), "\n")}
		s.file, err = parser.ParseFile(s.fset, p, data, parser.ParseComments|parser.SkipObjectResolution)
		list = append(list, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 10 {
		t.Fatalf("found only %d Go files; is this the source tree?", len(list))
	}
	return list
}

// The top level is the owner's; new things have a place below it.
func TestTopLevel(t *testing.T) {
	allowed := []string{"LICENSE", "README.md", "cmd", "config", "daemon", "go.mod", "go.sum", "notify", "packaging"}
	built := []string{"deskbreak", "deskbreak.exe", "dist"} // not committed, see .gitignore
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && !slices.Contains(allowed, name) && !slices.Contains(built, name) {
			t.Errorf("%s does not belong at the top; its place is in one of %s", name, strings.Join(allowed, ", "))
		}
	}
	for _, name := range allowed {
		if _, err := os.Stat(filepath.Join("..", name)); err != nil {
			t.Errorf("the top level misses %s", name)
		}
	}
	commands, err := os.ReadDir("../cmd")
	if err != nil {
		t.Fatal(err)
	}
	if len(commands) != 1 || commands[0].Name() != "deskbreak" {
		t.Errorf("cmd holds %v; there is one command, deskbreak", commands)
	}
}

func TestEveryPackageHasOneDoc(t *testing.T) {
	docs := map[string][]string{}
	for _, s := range sources(t) {
		if _, ok := docs[s.dir]; !ok {
			docs[s.dir] = nil
		}
		// The doc of a test package is not seen by anyone, unless there is no other.
		if s.file.Doc == nil || s.test() && hasCode(s.dir) {
			continue
		}
		docs[s.dir] = append(docs[s.dir], s.path)
		if name := s.file.Name.Name; name != "main" && !strings.HasPrefix(s.file.Doc.Text(), "Package "+strings.TrimSuffix(name, "_test")+" ") {
			t.Errorf("%s: the doc must start with \"Package %s\"", s.path, name)
		}
	}
	for dir, files := range docs {
		switch len(files) {
		case 0:
			t.Errorf("%s: no package comment; say in one of its files what the package promises", dir)
		case 1:
		default:
			t.Errorf("%s: package comments in %s; keep one", dir, strings.Join(files, " and "))
		}
	}
}

// hasCode reports whether a folder has Go files besides tests.
func hasCode(dir string) bool {
	files, _ := filepath.Glob(filepath.Join("..", filepath.FromSlash(dir), "*.go"))
	return slices.ContainsFunc(files, func(f string) bool { return !strings.HasSuffix(f, "_test.go") })
}

func TestNames(t *testing.T) {
	banned := []string{"utils", "util", "helpers", "helper", "common", "misc", "shared", "lib"}
	for _, s := range sources(t) {
		if slices.Contains(banned, path.Base(s.dir)) {
			t.Errorf("%s: name the package after what it is about", s.dir)
		}
		name := strings.TrimSuffix(strings.TrimSuffix(path.Base(s.path), ".go"), "_test")
		if slices.Contains(banned, name) {
			t.Errorf("%s: name the file after what is in it", s.path)
		}
		if s.size > 400 {
			t.Errorf("%s has %d lines; split it where the subject changes, 400 are enough", s.path, s.size)
		}
	}
}

// Work before main costs every start of the program, `status` included.
func TestNothingRunsBeforeMain(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s: init runs at every start; do it on first use", s.at(d))
				}
			case *ast.GenDecl:
				if d.Tok == token.VAR {
					s.heavy(t, d)
				}
			}
		}
	}
}

// heavy finds package variables that are made at start: maps, and what parses.
func (s *source) heavy(t *testing.T, d *ast.GenDecl) {
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // runs when it is called
		case *ast.CompositeLit:
			if _, ok := n.Type.(*ast.MapType); ok {
				t.Errorf("%s: a map is built at every start; use a switch or a function", s.at(n))
			}
		case *ast.CallExpr:
			if pkg, name := selector(n.Fun); slices.Contains([]string{"regexp", "template", "time", "exec", "os"}, pkg) && pkg+name != "timeDuration" {
				t.Errorf("%s: %s.%s is called at every start; do it on first use", s.at(n), pkg, name)
			}
		}
		return true
	})
}

// selector is the pkg and Name of an expression pkg.Name.
func selector(e ast.Expr) (pkg, name string) {
	if sel, ok := e.(*ast.SelectorExpr); ok {
		if id, ok := sel.X.(*ast.Ident); ok {
			return id.Name, sel.Sel.Name
		}
	}
	return "", ""
}

// tagged reports whether a file is never built without a tag.
func (s *source) tagged(tag string) bool {
	for _, group := range s.file.Comments {
		if group.Pos() > s.file.Package {
			break
		}
		for _, c := range group.List {
			if expr, err := constraint.Parse(c.Text); err == nil && constraint.IsGoBuild(c.Text) {
				return needs(expr, tag)
			}
		}
	}
	return false
}

// needs tries every combination of the other tags.
func needs(expr constraint.Expr, tag string) bool {
	var others []string
	expr.Eval(func(t string) bool { // asks for every tag, decided or not
		if t != tag && !slices.Contains(others, t) {
			others = append(others, t)
		}
		return true
	})
	for set := range 1 << len(others) {
		if expr.Eval(func(t string) bool { return t != tag && set>>slices.Index(others, t)&1 == 1 }) {
			return false
		}
	}
	return true
}

func TestNeeds(t *testing.T) {
	for line, want := range map[string]bool{
		"//go:build getlantern":                               true,
		"//go:build getlantern && !android && (linux || cgo)": true,
		"//go:build !getlantern":                              false,
		"//go:build getlantern || linux":                      false,
		"//go:build linux":                                    false,
	} {
		expr, err := constraint.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		if got := needs(expr, "getlantern"); got != want {
			t.Errorf("%s: %v, want %v", line, got, want)
		}
	}
}
