package config

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Texts that cannot be kept in a text file, or are too large for one.
func TestBadTexts(t *testing.T) {
	deep := strings.Repeat("[", 20000)
	for name, c := range map[string]struct{ text, want string }{
		"latin-1":        {"interval: 45m\nlanguage: \xe4\n", `FILE:2:11: a byte 0xe4 that is not UTF-8: save the file as UTF-8`},
		"utf-16":         {"\xff\xfei\x00n\x00", `FILE:1:1: the file is UTF-16: save it as UTF-8`},
		"binary":         {"\x7fELF\x02", `FILE:1:1: a control character (U+007F): remove it`},
		"nul":            {"tray: true\n\x00", `FILE:2:1: a control character (U+0000): remove it`},
		"old mac":        {"interval: 45m\rtray: true\r", `FILE:1:14: a control character (U+000D): remove it`},
		"line separator": {"# a\n# b\u2028tray: x\n", `FILE:2:4: a control character (U+2028): remove it`},
		"too large":      {strings.Repeat("# x\n", maxFile/4) + "#", `FILE: is larger than 1 MB: this is not a config file`},
		"deep":           {"hours: " + deep, `FILE:1:1: not valid YAML: exceeded max depth of 10000`},
		"long key":       {strings.Repeat("k", 900) + ": 1\n", "FILE:1:1: " + strings.Repeat("k", 60) + "…: unknown key"},
		"long list":      {"hours: [" + strings.Repeat("x,", 300000) + "]", `FILE:1:8: hours: has too many items: 500 is the most`},
		"large and bad":  {strings.Repeat("x: ["+strings.Repeat("a, ", 300)+"]\n", 1000) + "y: [", `FILE:1001: an item or a bracket is missing`},
		"long value":     {"interval: " + strings.Repeat("9", 5000) + "\n", ""},
		"bom and crlf":   {"\xef\xbb\xbfinterval: 45\r\ntray: 1\r\n", "FILE:1:11: interval: 45 what? write 45s, 45m or 45h\nFILE:2:7: tray: \"1\" is neither true nor false"},
		"umlauts":        {"\"äöü\": {intervall: [ä, 5]}\nhours: [ä, 5]\n", "FILE:1:1: äöü: unknown key\nFILE:2:12: hours: 5 is not text: put it in quotes, \"5\""},
	} {
		file := write(t, c.text)
		_, err := Load(Options{File: file})
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		got := strings.ReplaceAll(err.Error(), file, "FILE")
		if c.want != "" && got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
		if len(got) > 1000 {
			t.Errorf("%s: a message of %d bytes", name, len(got))
		}
	}
}

func TestManyMistakesAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range 40000 {
		fmt.Fprintf(&b, "intervalxyz%d: 1\n", i)
	}
	file := write(t, b.String())
	_, err := Load(Options{File: file, Set: []string{"x=1"}})
	all, ok := err.(Errors)
	if !ok || len(all) != maxIssues+2 {
		t.Fatalf("got %d errors", len(all))
	}
	if want := file + ": and 39950 more"; all[maxIssues].String() != want {
		t.Errorf("got %s, want %s", all[maxIssues], want)
	}
}

func TestGoodTexts(t *testing.T) {
	mine := Default()
	mine.Interval = 45 * time.Minute
	for name, text := range map[string]string{
		"empty":         "",
		"comments":      "# interval: 5m\n\n",
		"null":          "~\n",
		"document mark": "---\n",
		"bom":           "\xef\xbb\xbf",
		"empty section": "snooze:\n#  for: 5m\nprompt: {}\n",
	} {
		if l := mustLoad(t, Options{File: write(t, text)}); !reflect.DeepEqual(l.Config, Default()) {
			t.Errorf("%s: got %+v", name, l.Config)
		}
	}
	for name, text := range map[string]string{
		"plain":            "interval: 45m",
		"crlf":             "interval: 45m\r\nsnooze:\r\n  limit: 3\r\n",
		"bom":              "\xef\xbb\xbfinterval: 45m\n",
		"quoted":           "'interval': \"45m\"\n",
		"flow":             "{interval: 45m, snooze: {limit: 3}}\n",
		"document":         "%YAML 1.1\n---\ninterval: 45m\n...\n",
		"anchor":           "interval: &x 45m\nsnooze: {for: 10m}\n",
		"alias":            "snooze:\n  for: &t 10m\npause: &p {}\nprompt: *p\ninterval: 45m\nmovements: {focus: &f [lower-back]}\n",
		"sum of units":     "interval: 0.5h15m\n",
		"seconds":          "interval: 2700s\n",
		"null after other": "interval: 45m\nsnooze:\n",
	} {
		if l := mustLoad(t, Options{File: write(t, text)}); !reflect.DeepEqual(l.Config, mine) {
			t.Errorf("%s: got %+v", name, l.Config)
		}
	}
}

func TestUnreadableFiles(t *testing.T) {
	folder := t.TempDir()
	secret := write(t, "interval: 45m\n")
	if err := os.Chmod(secret, 0); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(folder, "missing.yaml")
	loop := filepath.Join(folder, "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(folder, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	cases := map[string]string{
		folder:  folder + ": is a folder: name the file in it, such as config.yaml",
		missing: missing + ": does not exist: create it with `deskbreak config init`",
		loop:    loop + ": cannot be read: too many levels of symbolic links",
		socket:  socket + ": is not a regular file",
	}
	if os.Getuid() != 0 { // root reads everything
		cases[secret] = secret + ": may not be read: permission denied"
	}
	for file, want := range cases {
		_, err := Load(Options{File: file})
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if runtime.GOOS != "windows" {
		if l, err := Load(Options{File: os.DevNull}); err != nil || !reflect.DeepEqual(l.Config, Default()) {
			t.Errorf("%s: %v", os.DevNull, err)
		}
	}
	// the usual file need not be there, but a link to nothing is worth a word
	if l := mustLoad(t, Options{Paths: Paths{User: missing}}); len(l.Warnings) > 0 {
		t.Errorf("got %v", l.Warnings)
	}
	dangling := filepath.Join(folder, "dangling")
	if err := os.Symlink("nowhere", dangling); err != nil {
		t.Fatal(err)
	}
	l := mustLoad(t, Options{Paths: Paths{User: dangling}})
	if want := dangling + ": is a symbolic link to nowhere, which does not exist"; len(l.Warnings) != 1 || l.Warnings[0].String() != want {
		t.Errorf("got %v, want %s", l.Warnings, want)
	}
}

// What explain says must be in the file, and be found in no time.
func TestSyntaxErrorInALongFile(t *testing.T) {
	good := strings.Repeat("# comment\n", 900)
	_, err := Load(Options{File: write(t, good+"snooze:\n   for: 5m\n  limit: 3\n")})
	if all, ok := err.(Errors); !ok || all[0].Line != 903 || all[0].Col != 3 {
		t.Errorf("got %v", err)
	}
	_, err = Load(Options{File: write(t, strings.Repeat(good, 20)+"snooze:\n   for: 5m\n  limit: 3\n")})
	if all, ok := err.(Errors); !ok || all[0].Line < 18000 {
		t.Errorf("got %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(defaultText))
	for _, text := range []string{"interval: 60", "a: &a [*a]", "? [a]\n: b", "<<: {a: b}", "hours: [a", "\xff", "snooze: {limit: 1}\nx: {y: z}",
		"locked: [interval]\n", "hours:\n- a\n- b: c\n", "- a\nb: c", "a: !!binary x\n", "\"interval\" : |\n  45m\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := load(Options{File: "config.yaml", Checks: testChecks()}, nonNil(text))
		if err == nil {
			again, err := load(Options{File: "config.yaml"}, []byte(Show(l, true)))
			if err != nil || !reflect.DeepEqual(l.Config, again.Config) {
				t.Errorf("what is shown of %q is not what it means: %v", text, err)
			}
			return
		}
		lines := bytes.Count(text, []byte("\n")) + 1
		for _, i := range err.(Errors) {
			if i.Line > lines || strings.ContainsFunc(i.String(), func(r rune) bool { return r < ' ' }) {
				t.Errorf("%q: bad message %q", text, i)
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	folder := b.TempDir()
	none := Options{Paths: Paths{User: filepath.Join(folder, "none"), System: filepath.Join(folder, "none either")}, Environ: os.Environ()}
	short := none
	short.File = write(b, "interval: 45m\nsnooze:\n  limit: 2\n")
	full := none
	full.File = write(b, defaultText)
	for name, o := range map[string]Options{"none": none, "short": short, "full": full} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Load(o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
