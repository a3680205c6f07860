//go:build !windows && !darwin

package browse

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// desk is a desktop with a screen and with programs of the test's own.
type desk struct {
	t         *testing.T
	home, bin string
	page      string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	dir := t.TempDir()
	d := &desk{t: t, home: filepath.Join(dir, "home"), bin: filepath.Join(dir, "bin")}
	d.page = filepath.Join(d.home, ".cache", `a "strange" $(name) & more.html`)
	for _, folder := range []string{d.bin, filepath.Dir(d.page)} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	d.write(d.page, "<!doctype html>", 0o600)
	t.Setenv("HOME", d.home)
	t.Setenv("DISPLAY", ":77")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("PATH", d.bin+":"+os.Getenv("PATH"))
	return d
}

func (d *desk) write(path, text string, mode os.FileMode) {
	d.t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) program(name, script string) {
	d.t.Helper()
	d.write(filepath.Join(d.bin, name), "#!/bin/sh\n"+script+"\n", 0o700)
}

func (d *desk) read(path string) string {
	d.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

func TestOpen(t *testing.T) {
	d := newDesk(t)
	said := filepath.Join(d.home, "said")
	d.program("xdg-open", `printf '%s|' "$#" "$@" >'`+said+`'`)
	for _, target := range []string{d.page, "https://example.org/a?b=c&d=$(e)"} {
		if err := Open(t.Context(), target); err != nil {
			t.Fatal(err)
		}
		if got := d.read(said); got != "1|"+target+"|" {
			t.Errorf("opened %q, want %q", got, target)
		}
	}
}

// A browser belongs to the desktop: ^C in the terminal is not for it.
func TestOpenDetaches(t *testing.T) {
	d := newDesk(t)
	said := filepath.Join(d.home, "said")
	d.program("xdg-open", `read -r pid comm state ppid group session rest </proc/$$/stat; echo $$ $session >'`+said+`'; pwd >>'`+said+`'`)
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("there is no /proc to look at")
	}
	if err := Open(t.Context(), d.page); err != nil {
		t.Fatal(err)
	}
	got := strings.Fields(d.read(said))
	if len(got) != 3 || got[0] != got[1] {
		t.Errorf("process and session are %q, want the same", got)
	}
	if len(got) == 3 && got[2] != filepath.Clean(os.TempDir()) {
		t.Errorf("it runs in %s", got[2])
	}
}

// Each failure names the page.
func TestOpenFails(t *testing.T) {
	d := newDesk(t)
	for code, want := range map[string]string{"3": "finds no browser", "2": "cannot read the page", "4": "exit status 4"} {
		d.program("xdg-open", "exit "+code)
		if err := Open(t.Context(), d.page); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), d.page) {
			t.Errorf("exit code %s: %v", code, err)
		}
	}
	t.Setenv("PATH", filepath.Join(d.home, "nothing"))
	if err := Open(t.Context(), d.page); err == nil || !strings.Contains(err.Error(), "xdg-utils") || !strings.Contains(err.Error(), d.page) {
		t.Errorf("without an opener: %v", err)
	}
	t.Setenv("DISPLAY", "")
	if err := Open(t.Context(), d.page); !errors.Is(err, ErrNoDesktop) || !strings.Contains(err.Error(), d.page) {
		t.Errorf("without a screen: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	d := newDesk(t)
	d.program("xdg-open", "touch '"+filepath.Join(d.home, "said")+"'")
	for _, target := range []string{"", "page.html", "--help", "javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.c", "https:", d.home, filepath.Join(d.home, "no.html")} {
		if err := Open(t.Context(), target); err == nil {
			t.Errorf("%q was opened", target)
		}
	}
	if _, err := os.Stat(filepath.Join(d.home, "said")); err == nil {
		t.Error("the desktop was asked")
	}
}

// Where the opener lasts as long as the browser, nobody waits for it, and it is
// left alone.
func TestRunDoesNotWait(t *testing.T) {
	d := newDesk(t)
	d.program("browser", `read -r line <"$1"; echo "$line" >"$1.said"`)
	start := func(name string) (pipe string, cmd *exec.Cmd) {
		pipe = filepath.Join(d.home, name)
		if out, err := exec.Command("mkfifo", pipe).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return pipe, exec.Command(filepath.Join(d.bin, "browser"), pipe)
	}
	slow, cmd := start("slow")
	if err := run(t.Context(), cmd, time.Millisecond); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	given, cmd := start("given-up")
	if err := run(ctx, cmd, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for _, pipe := range []string{slow, given} {
		d.write(pipe, "going on\n", 0o600) // waits until it reads
		d.await(pipe+".said", "going on")
	}
}

// await waits until a file holds a text.
func (d *desk) await(path, want string) {
	d.t.Helper()
	deadline := time.After(20 * time.Second)
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		text, _ := os.ReadFile(path)
		if strings.Contains(string(text), want) {
			return
		}
		select {
		case <-look.C:
		case <-deadline:
			d.t.Fatalf("%s holds %q, want %q", path, text, want)
		}
	}
}

// A browser that is a snap cannot read ~/.cache: it gets a copy in its own folder.
func TestOpenForSnap(t *testing.T) {
	d := newDesk(t)
	said := filepath.Join(d.home, "said")
	d.program("xdg-open", `printf %s "$1" >'`+said+`'`)
	d.program("xdg-mime", "echo firefox_firefox.desktop")
	opened := func() string {
		t.Helper()
		if err := Open(t.Context(), d.page); err != nil {
			t.Fatal(err)
		}
		return d.read(said)
	}
	if got := opened(); got != d.page {
		t.Errorf("without a folder of snaps %s was opened", got)
	}
	own := filepath.Join(d.home, "snap", "firefox", "common")
	if err := os.MkdirAll(own, 0o700); err != nil {
		t.Fatal(err)
	}
	want := filepath.Join(own, "deskbreak", filepath.Base(d.page))
	for _, text := range []string{"first", "second"} {
		d.write(d.page, text, 0o600)
		if got := opened(); got != want {
			t.Fatalf("%s was opened, want %s", got, want)
		}
		if got := d.read(want); got != text {
			t.Errorf("the copy says %q, want %q", got, text)
		}
	}
	if info, err := os.Stat(want); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy has mode %v (%v)", info.Mode(), err)
	}
	for _, entry := range []string{"firefox.desktop", "../evil_x.desktop", "", "_.desktop", "chromium_chromium.desktop"} {
		d.program("xdg-mime", "echo '"+entry+"'")
		if got := opened(); got != d.page {
			t.Errorf("with the default %q, %s was opened", entry, got)
		}
	}
	d.program("xdg-mime", "echo firefox_firefox.desktop")
	d.page = filepath.Join(d.home, "page.html")
	d.write(d.page, "in sight", 0o600)
	if got := opened(); got != d.page {
		t.Errorf("%s was opened, and the page was in sight", got)
	}
}
