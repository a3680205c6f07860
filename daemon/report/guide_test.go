package report

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"deskbreak/config/lang"
	"deskbreak/daemon/movement"
)

// Every movement there is has a page, at each level.
func TestGuideOfAll(t *testing.T) {
	all, err := movement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all.All() {
		for level := 0; level <= movement.MaxLevel+1; level++ {
			page := string(build(t, m, level, Drawing{}, GuideOptions{Avoid: []string{"osteoporosis", "knee-pain"}}))
			for _, bad := range []string{"ZgotmplZ", "<no value>", "%!", "http-equiv=\"refresh\"", "style="} {
				if strings.Contains(page, bad) {
					t.Errorf("%s: the page contains %q", m.ID, bad)
				}
			}
			if want := `<p class="dose">` + m.Dose(level).String() + "</p>"; !strings.Contains(page, want) {
				t.Errorf("%s at level %d: the page does not say %q", m.ID, level, want)
			}
		}
	}
}

// A page in another language says so to whoever reads it aloud, and what is
// counted has its form; what has no translation is in English.
func TestGuideInAnotherLanguage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "de.json")
	words := `{"language": "de", "texts": {"How it is done": "So geht es", "Level %d": "Stufe %d", "Drawing of the movement: %s": "%s, gezeichnet",
		"About %d minutes": {"one": "Etwa %d Minute", "other": "Etwa %d Minuten"}, "Ready when you are": "Bereit"}}`
	if err := os.WriteFile(file, []byte(words), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := lang.Use("auto", func(string) string { return file }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lang.Use("en", func(string) string { return "" }) })
	m := movement.Movement{
		ID: "x", Name: "Probe", Kind: "walk", Steps: []string{"one"},
		Doses: []movement.Dose{{Seconds: 300}, {Seconds: 600}},
	}
	page := string(build(t, m, 1, Drawing{Still: []byte("<svg></svg>")}, GuideOptions{}))
	for _, want := range []string{`<html lang="de">`, ">So geht es<", ">Stufe 2<", `"Probe, gezeichnet"`, ">Etwa 5 Minuten<", "Bereit", ">Do it now<"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// What is the person's own business comes first, in the order of their settings.
func TestConditions(t *testing.T) {
	m := movement.Movement{
		Precautions: []string{"osteoporosis", "wrist-pain", "knee-pain", "fresh-injury"},
		Adapt:       map[string]string{"wrist-pain": "On your fists.", "pregnancy": "Only a little.", "knee-pain": "On a cushion."},
	}
	own, others, not := guideTexts().conditions(m, []string{"pregnancy", "osteoporosis", "balance", "wrist-pain"})
	wantOwn := []guideAdapt{{"Pregnancy", "Only a little."}, {"Osteoporosis or a spine fracture", guideTexts().LeaveOut}, {"Sore wrists", "On your fists."}}
	if len(own) != 3 || own[0] != wantOwn[0] || own[1] != wantOwn[1] || own[2] != wantOwn[2] {
		t.Errorf("own: %q, want %q", own, wantOwn)
	}
	if len(others) != 1 || others[0] != (guideAdapt{"Sore knees", "On a cushion."}) {
		t.Errorf("others: %q", others)
	}
	if len(not) != 1 || not[0] != "A new injury or a fresh, severe flare" {
		t.Errorf("better left out with: %q", not)
	}
}

func TestSourceYear(t *testing.T) {
	for name, want := range map[string]string{
		"Some body":            "Some body, 2021",
		"Study of 2014":        "Study of 2014</p>",
		"Method 5 in 20 steps": "Method 5 in 20 steps, 2021",
	} {
		m := movement.Movement{ID: "x", Name: "X", Source: movement.Source{Name: name, Year: 2021}}
		if page := string(build(t, m, 1, Drawing{}, GuideOptions{})); !strings.Contains(page, want) {
			t.Errorf("the page of source %q does not say %q", name, want)
		}
	}
}

func TestWriteGuide(t *testing.T) {
	m := lunge()
	folder := filepath.Join(t.TempDir(), "a", "guide")
	var first string
	for _, name := range []string{"One", "Two"} {
		m.Name = name
		path, err := WriteGuide(folder, m, 1, Drawing{}, GuideOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = path
			if err := os.Chmod(folder, 0o777); err != nil { // as somebody may have left it
				t.Fatal(err)
			}
		}
		page, err := os.ReadFile(path)
		if err != nil || path != first || !strings.Contains(string(page), "<h1>"+name+"</h1>") {
			t.Errorf("%s: %v; the page does not name %s", path, err, name)
		}
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1 || files[0].Name() != "hip-flexor-stretch.html" {
		t.Errorf("the folder holds %v (%v), want the page alone", files, err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for path, want := range map[string]os.FileMode{folder: 0o700, first: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v (%v)", path, info.Mode().Perm(), want, err)
		}
	}
}

func TestWriteGuideRefuses(t *testing.T) {
	m := lunge()
	dir := t.TempDir()
	for _, id := range []string{"", "../x", `..\x`, "a/b", "c:x", ".."} {
		m.ID = id
		if path, err := WriteGuide(dir, m, 1, Drawing{}, GuideOptions{}); err == nil || !strings.Contains(err.Error(), "no id of a movement") {
			t.Errorf("id %q: %s, %v", id, path, err)
		}
	}
	m.ID = "x"
	for _, folder := range []string{"", "guide"} {
		if path, err := WriteGuide(folder, m, 1, Drawing{}, GuideOptions{}); err == nil || !strings.Contains(err.Error(), "no absolute path") {
			t.Errorf("folder %q: %s, %v", folder, path, err)
		}
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if path, err := WriteGuide(filepath.Join(file, "guide"), m, 1, Drawing{}, GuideOptions{}); err == nil || !strings.Contains(err.Error(), "-o FILE") {
		t.Errorf("a folder in a file: %s, %v", path, err)
	}
}

func BenchmarkGuide(b *testing.B) {
	m, d, o := full()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Guide(m, 1, d, o); err != nil {
			b.Fatal(err)
		}
	}
}
