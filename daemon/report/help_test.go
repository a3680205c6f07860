package report

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deskbreak/daemon/movement"
)

// TestHelpHasItAll: every word of the advice, what is most urgent first.
func TestHelpHasItAll(t *testing.T) {
	page, err := Help()
	if err != nil {
		t.Fatal(err)
	}
	text := html.UnescapeString(string(page))
	for _, s := range movement.Care() {
		for _, want := range append(append([]string{s.Title}, s.Text...), s.Points...) {
			if !strings.Contains(text, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
	}
	ambulance, stiff := strings.Index(text, `id="ambulance"`), strings.Index(text, `id="stiff"`)
	if ambulance < 0 || strings.Index(text, `<h2`) < strings.LastIndex(text[:ambulance], "<section") || ambulance > stiff {
		t.Errorf("the ambulance is at %d, what is usual at %d", ambulance, stiff)
	}
}

func TestWriteHelp(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "guide")
	path, err := WriteHelp(folder)
	if err != nil {
		t.Fatal(err)
	}
	if path != filepath.Join(folder, "help.html") {
		t.Errorf("it is %s", path)
	}
	if data, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(data), "<!doctype html>") {
		t.Errorf("%.40s, %v", data, err)
	}
	if _, err := WriteHelp(""); err == nil || !strings.Contains(err.Error(), "movements help") {
		t.Errorf("without a place: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteHelp(file); err == nil || !strings.Contains(err.Error(), "movements help") {
		t.Errorf("where a file is: %v", err)
	}
}

func TestHelpLooks(t *testing.T) {
	browser := chromium(t)
	page, err := Help()
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{320, 1200} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("%d %s", width, scheme), func(t *testing.T) {
				b := open(t, browser, page, view{width: width, height: 800, dark: scheme == "dark"})
				if got := b.text("document.documentElement.scrollWidth"); got != fmt.Sprint(width) {
					t.Errorf("the page is %s wide in a window of %d", got, width)
				}
				b.shot(fmt.Sprintf("help-%d-%s", width, scheme))
				b.accessible()
			})
		}
	}
}
