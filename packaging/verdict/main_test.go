package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Each case is a package with this test file, run through the real go command.
func TestJudge(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		good       bool
		want       []string
		not        string
	}{
		{"all pass", `func TestA(t *testing.T) { t.Log("quiet") }`, true, []string{"ok  \tp\t", "1 passed, 0 failed, 0 skipped"}, "quiet"},
		{"one fails", `func TestA(t *testing.T) { t.Run("sub", func(t *testing.T) { t.Error("the cause") }) }`, false, []string{"the cause", "--- FAIL: TestA/sub", "FAIL\tp\t", "0 passed, 2 failed, 0 skipped"}, ""},
		{"one is skipped", `func TestA(t *testing.T) {}; func TestB(t *testing.T) { t.Skip("no bus here") }`, false, []string{"SKIPPED p TestB: ", "no bus here", "1 passed, 0 failed, 1 skipped"}, ""},
		{"does not build", `func TestA(t *testing.T) { nothing() }`, false, []string{"undefined: nothing", "FAIL\tp [build failed]"}, ""},
		{"panics", `func TestA(t *testing.T) { panic("at the disco") }`, false, []string{"at the disco"}, ""},
		{"ends the process", `func TestA(t *testing.T) { os.Exit(3) }`, false, []string{"FAIL\tp\t", "DID NOT END p TestA\n"}, ""},
		{"no tests", ``, false, []string{"0 passed"}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "go.mod"), "module p\n\ngo 1.26\n")
			write(t, filepath.Join(dir, "p_test.go"), "package p\n\nimport (\"os\"; \"testing\")\n\nvar _ = os.Exit\nvar _ *testing.T\n"+tc.body+"\n")
			cmd := exec.Command("go", "test", "-json", ".")
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
			data, _ := cmd.CombinedOutput() // its exit code is what is judged here
			var out strings.Builder
			if good := judge(strings.NewReader(string(data)), &out); good != tc.good {
				t.Errorf("good = %v, want %v", good, tc.good)
			}
			for _, want := range tc.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("no %q in:\n%s", want, out.String())
				}
			}
			if tc.not != "" && strings.Contains(out.String(), tc.not) {
				t.Errorf("%q is in:\n%s", tc.not, out.String())
			}
		})
	}
}

func TestJudgePassesOnWhatIsNotJSON(t *testing.T) {
	var out strings.Builder
	if judge(strings.NewReader("go: cannot find main module\n"), &out) {
		t.Error("good without any test")
	}
	if !strings.Contains(out.String(), "cannot find main module") {
		t.Errorf("the go command's words are lost: %s", out.String())
	}
}

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}
