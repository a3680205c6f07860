package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestColours(t *testing.T) {
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminal can be had here: %v", err)
	}
	defer tty.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, c := range []struct {
		out           *os.File
		term, noColor string
		want          bool
	}{
		{tty, "xterm", "", true}, {tty, "xterm", "1", false}, {tty, "dumb", "", false}, {file, "xterm", "", false},
	} {
		t.Setenv("TERM", c.term)
		t.Setenv("NO_COLOR", c.noColor)
		if got := (&terminal{out: c.out}).colours(); got != c.want {
			t.Errorf("on %s with TERM=%s NO_COLOR=%s: %v, want %v", c.out.Name(), c.term, c.noColor, got, c.want)
		}
	}
}

func TestBlocks(t *testing.T) {
	unset := runtime.GOOS == "windows" || runtime.GOOS == "darwin"
	for _, c := range []struct {
		all, ctype, lang string
		want             bool
	}{
		{"", "", "", unset}, {"", "", "C", false}, {"", "", "POSIX", false}, {"", "", "en_GB.UTF-8", true}, {"", "", "C.utf8", true},
		{"", "C", "en_GB.UTF-8", false}, {"C", "", "en_GB.UTF-8", false}, {"de_DE.utf8", "C", "C", true}, {"", "", "de_DE@euro", false},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_CTYPE", c.ctype)
		t.Setenv("LANG", c.lang)
		if got := blocks(); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
