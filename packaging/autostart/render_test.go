package autostart

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// need skips a test for want of a program; where every test must run, it fails.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("DESKBREAK_TEST_REQUIRE") == "1" {
		t.Fatalf("needs %s, which is not installed; packaging/test installs it", program)
	}
	t.Skipf("needs %s, which is not installed", program)
}

func TestGolden(t *testing.T) {
	for file, got := range map[string]string{
		"testdata/home.service":   renderUnit("/home/me/go/bin/deskbreak"),
		"testdata/home.desktop":   renderEntry("/home/me/go/bin/deskbreak"),
		"testdata/spaces.service": renderUnit(`/home/me/100% "mine" $x\y/deskbreak`),
		"testdata/spaces.desktop": renderEntry("/home/me/100% \"mine\" $x\\y`z/deskbreak"),
		"testdata/agent.plist":    renderAgent("/Users/me/a & b <c>/deskbreak"),
		"testdata/run.txt":        renderRun(`C:\Program Files\deskbreak\deskbreak.exe`) + "\n",
		"../deskbreak.service":    unit("/usr/bin/deskbreak"),
	} {
		if *update {
			must(t, os.MkdirAll(filepath.Dir(file), 0o755))
			must(t, os.WriteFile(file, []byte(got), 0o644))
		}
		want, err := os.ReadFile(file)
		must(t, err)
		if string(want) != got {
			t.Errorf("%s is not what is rendered now (-update writes it):\n%s", file, got)
		}
	}
}

// Paths as people really have them, and as nobody should.
var folders = []string{
	"plain", "with space", "50% off", "100%h", "$HOME", "a$b", `back\slash`, `quo"te`, "it's", "semi;colon",
	"#hash", "tick`s`", "Größe 日本", "end\\", "-dash", "@at", "{brace}", "a  b", "%%",
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	for _, folder := range folders {
		path := "/home/" + folder + "/deskbreak"
		if got := unitProgram(renderUnit(path)); got != path {
			t.Errorf("unit: %q came back as %q", path, got)
		}
		exec, off := entryKeys(renderEntry(path))
		if got := entryProgram(exec); got != path || off {
			t.Errorf("entry: %q came back as %q, off %v", path, got, off)
		}
		if got, off := agentProgram(renderAgent(path)); got != path || off {
			t.Errorf("agent: %q came back as %q, off %v", path, got, off)
		}
		if got := runProgram(renderRun(path)); !strings.Contains(folder, `"`) && got != path {
			t.Errorf("run value: %q came back as %q", path, got)
		}
	}
	// Files that others wrote.
	for exec, want := range map[string]string{
		"/usr/bin/deskbreak":            "/usr/bin/deskbreak",
		"-/usr/bin/deskbreak daemon":    "/usr/bin/deskbreak",
		`"/opt/my apps/deskbreak" -x y`: "/opt/my apps/deskbreak",
	} {
		if got := unitProgram("[Service]\nExecStart=" + exec + "\n"); got != want {
			t.Errorf("ExecStart=%s: %q, want %q", exec, got, want)
		}
	}
	if got := runProgram(`C:\bin\deskbreak.exe daemon`); got != `C:\bin\deskbreak.exe` {
		t.Errorf("a run value without quotes: %q", got)
	}
}

// systemd itself looks at the unit, for each folder: it complains of a program
// that is not there, so a wrong escape does not pass.
func TestSystemdAcceptsTheUnit(t *testing.T) {
	need(t, "systemd-analyze")
	dir := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(dir, "run"))
	must(t, os.Mkdir(filepath.Join(dir, "run"), 0o700))
	file := filepath.Join(dir, "deskbreak.service")
	verify := func(unit string) (string, error) {
		write(t, file, unit, 0o644)
		out, err := exec.Command("systemd-analyze", "--user", "verify", "--recursive-errors=no", "--man=no", file).CombinedOutput()
		return string(out), err
	}
	for _, folder := range folders {
		path := filepath.Join(dir, folder, "deskbreak")
		write(t, path, "#!/bin/sh\n", 0o755)
		out, err := verify(renderUnit(path))
		if good := err == nil && !strings.Contains(out, file); good != unitCanStart(path) {
			t.Errorf("%q: accepted %v, and we think %v: %v\n%s", folder, good, unitCanStart(path), err, out)
		}
	}
	if out, err := verify(renderUnit(filepath.Join(dir, "gone"))); err == nil {
		t.Errorf("systemd-analyze accepts a program that is not there, so this test proves nothing: %s", out)
	}
	if out, err := verify(renderUnit(filepath.Join(dir, "plain", "deskbreak")) + "\nNoSuchKey=1\n"); err == nil && !strings.Contains(out, "NoSuchKey") {
		t.Errorf("systemd-analyze accepts an unknown key, so this test proves nothing: %s", out)
	}
}

func TestDesktopFilesAreValid(t *testing.T) {
	need(t, "desktop-file-validate")
	dir := t.TempDir()
	for i, folder := range folders {
		file := filepath.Join(dir, string(rune('a'+i))+".desktop")
		write(t, file, renderEntry("/home/"+folder+"/deskbreak"), 0o644)
		if out, err := exec.Command("desktop-file-validate", file).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%q: %v\n%s", folder, err, out)
		}
	}
	if out, err := exec.Command("desktop-file-validate", "../deskbreak.desktop").CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("deskbreak.desktop: %v\n%s", err, out)
	}
}

// Real starters of a session start the real entry: dex, which i3 and others
// use, and GLib, which GNOME and its kin use. dex does not know the quoting of
// the specification, so it gets only paths that need little of it.
func TestDesktopsStartTheEntry(t *testing.T) {
	need(t, "mkfifo")
	for _, tc := range []struct{ folder, starter string }{
		{"bin", "dex"}, {"my own bin", "dex"}, {"it's; #mine", "dex"}, {"Größe 日本", "dex"},
		{"bin", "gio"}, {"my own bin", "gio"}, {"it's; #mine", "gio"},
		{`quo"te`, "gio"}, {"a$HOME", "gio"}, {`back\slash`, "gio"}, {"tick`s`", "gio"},
	} {
		t.Run(tc.starter+" "+tc.folder, func(t *testing.T) {
			need(t, tc.starter)
			w := newWorld(t, "inactive")
			w.program = filepath.Join(w.Home, tc.folder, "deskbreak")
			pipe := filepath.Join(w.Home, "pipe")
			must(t, exec.Command("mkfifo", pipe).Run())
			write(t, w.program, "#!/bin/sh\necho \"$0 $*\" >'"+pipe+"'\n", 0o755)
			w.on(t)

			got := make(chan string, 1)
			go func() { // ends when the started program has written
				data, _ := os.ReadFile(pipe)
				got <- string(data)
			}()
			args := []string{"-a", "-e", "XFCE"}
			if tc.starter == "gio" {
				args = []string{"launch", w.entryFile()}
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			cmd := exec.CommandContext(ctx, tc.starter, args...)
			cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + w.Home, "XDG_CONFIG_HOME=" + w.ConfigHome,
				"XDG_CONFIG_DIRS=" + filepath.Join(w.Home, "none"), "LC_ALL=C.UTF-8"}
			out, err := cmd.CombinedOutput()
			if err != nil {
				letGo(pipe)
				t.Fatalf("%v\n%s", err, out)
			}
			select {
			case line := <-got:
				if want := w.program + " daemon\n"; line != want {
					t.Errorf("it was started as %q, want %q", line, want)
				}
			case <-ctx.Done():
				letGo(pipe)
				t.Fatalf("it was not started:\n%s", out)
			}
		})
	}
}

// letGo ends the reading of a pipe that nobody writes to.
func letGo(pipe string) {
	if f, err := os.OpenFile(pipe, os.O_RDWR, 0); err == nil {
		f.Close()
	}
}
