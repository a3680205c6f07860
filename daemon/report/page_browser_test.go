package report

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"deskbreak/daemon/history"
)

func TestPageLooks(t *testing.T) {
	browser := chromium(t)
	pages := map[string][]byte{
		"quarter": pageOf(t, summary(history.LastWeeks(12, sunday), madeUp(12, usual())...), PageOptions{}),
		"half":    pageOf(t, summary(history.LastWeeks(26, sunday), madeUp(26, many())...), PageOptions{}),
		"decade":  pageOf(t, summary(history.LastWeeks(522, sunday), madeUp(522, usual())...), PageOptions{}),
		"nothing": pageOf(t, summary(history.LastWeeks(12, sunday)), PageOptions{Nothing: "nothing yet: your first reminder comes at about 14:35"}),
	}
	for name, html := range pages {
		for _, width := range []int64{320, 400, 1200} {
			for _, scheme := range []string{"light", "dark"} {
				t.Run(fmt.Sprintf("%s %d %s", name, width, scheme), func(t *testing.T) {
					b := open(t, browser, html, view{width: width, height: 800, dark: scheme == "dark"})
					if got := b.text("document.documentElement.scrollWidth"); got != fmt.Sprint(width) {
						t.Errorf("the page is %s wide in a window of %d", got, width)
					}
					b.shot(fmt.Sprintf("report-%s-%d-%s", name, width, scheme))
					if width == 320 { // nothing is different there but the space
						return
					}
					b.text(`document.querySelectorAll("details").forEach(d => d.open = true)`)
					if got := b.text("document.documentElement.scrollWidth"); got != fmt.Sprint(width) {
						t.Errorf("unfolded the page is %s wide in a window of %d", got, width)
					}
					b.accessible()
				})
			}
		}
	}
}

// The page prints on one sheet, whatever is in it.
func TestOneSheet(t *testing.T) {
	browser := chromium(t)
	late := madeUp(12, many())
	for i := range late { // hours all round the clock
		if i%3 == 0 {
			late[i].At = late[i].At.Add(-9 * 3600e9)
		}
	}
	long := func(id string) string { return strings.Repeat(id+" ", 3) }
	for name, html := range map[string][]byte{
		"quarter": pageOf(t, summary(history.LastWeeks(12, sunday), madeUp(12, usual())...), PageOptions{}),
		"half":    pageOf(t, summary(history.LastWeeks(26, sunday), madeUp(26, many())...), PageOptions{}),
		"decade":  pageOf(t, summary(history.LastWeeks(522, sunday), madeUp(522, many())...), PageOptions{Name: long}),
		"full":    pageOf(t, summary(history.LastWeeks(13, sunday), late...), PageOptions{Name: long}),
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, browser, html, view{dark: true})
			b.text(`document.querySelectorAll("details").forEach(d => d.open = true)`)
			pdf := b.pdf("report-" + name)
			if n := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(pdf, -1)); n != 1 {
				t.Errorf("%d pages, want 1", n)
			}
			call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
			seen := map[string]string{"h1": "true", "details": "false"}
			if name != "quarter" { // which has six movements
				seen[".paper"], seen[".movements tr:nth-child(10)"], seen[".movements tr:nth-child(11)"] = "true", "true", "false"
			}
			for selector, want := range seen {
				if got := b.text(`document.querySelector("` + selector + `").checkVisibility()`); got != want {
					t.Errorf("on paper %s is seen: %s, want %s", selector, got, want)
				}
			}
		})
	}
}

// pdf prints the page, and keeps it beside the pictures.
func (b *tab) pdf(name string) []byte {
	b.t.Helper()
	yes := true
	r, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
	if err != nil {
		b.t.Fatal(err)
	}
	if folder := os.Getenv("DESKBREAK_TEST_SHOTS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name+".pdf"), r.Data, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
	return r.Data
}

// The tables say what the pictures show, and everything is there with scripts off.
func TestTables(t *testing.T) {
	s := summary(history.LastWeeks(12, sunday), madeUp(12, usual())...)
	b := open(t, chromium(t), pageOf(t, s, PageOptions{}), view{noScript: true})
	for selector, want := range map[string]int{
		".heat tbody tr": 7, ".movements tbody tr": 6, "details:nth-of-type(1) tbody tr": 12, "details:nth-of-type(2) tbody tr": 12, "figure": 2, "script": 0,
	} {
		if got := b.text(`document.querySelectorAll("` + selector + `").length`); got != fmt.Sprint(want) {
			t.Errorf("%s %s, want %d", got, selector, want)
		}
	}
	breaks := 0
	for i := range s.Days {
		breaks += s.Days[i].Breaks()
	}
	sum := `[...document.querySelectorAll("%s")].reduce((n, e) => n + (parseInt(e.textContent) || 0), 0)`
	for _, selector := range []string{".heat tbody td", "details:nth-of-type(2) tbody td"} {
		if got := b.text(fmt.Sprintf(sum, selector)); got != fmt.Sprint(breaks) {
			t.Errorf("%s come to %s breaks, want %d", selector, got, breaks)
		}
	}
	// As high as the number of breaks, in pixels by the axis.
	asked := b.text(`[...document.querySelectorAll("figure:first-of-type rect.asked")].filter(e => e.closest(".plot")).reduce((n, e) => n + Number(e.getAttribute("height")), 0)`)
	other := b.text(`[...document.querySelectorAll("figure:first-of-type rect.other")].filter(e => e.closest(".plot")).reduce((n, e) => n + Number(e.getAttribute("height")), 0)`)
	var high, rest float64
	if _, err := fmt.Sscan(asked+" "+other, &high, &rest); err != nil || rest == 0 {
		t.Fatal(asked, other, err)
	}
	if got, want := high/(high+rest), float64(s.Total.Answered())/float64(breaks); got < want-0.002 || got > want+0.002 {
		t.Errorf("%.3f of the bars are for reminders, want %.3f", got, want)
	}
}

// What stands in a person's own file is text.
func TestPageInjection(t *testing.T) {
	evil := `"'><script>alert(1)</script><img src=x onerror=alert(2)>{{.CSS}}</style></title><!--`
	s := summary(history.LastWeeks(2, sunday), madeUp(2, []string{evil})...)
	for name, o := range map[string]PageOptions{"id": {}, "name": {Name: func(id string) string { return id }}} {
		b := open(t, chromium(t), pageOf(t, s, o), view{})
		if got := b.text(`document.querySelectorAll("script, img, iframe, link").length`); got != "0" {
			t.Errorf("%s: %s scripts and images, want none", name, got)
		}
		if got := b.text(`document.querySelector(".movements tbody th").textContent`); got != evil {
			t.Errorf("%s: the movement is %q", name, got)
		}
	}
	html := strings.Replace(string(pageOf(t, s, PageOptions{})), "</main>", `<script>document.title = "taken"</script><p id="x" style="color: red">x</p><img src="https://example.org/x.png"></main>`, 1)
	b := open(t, chromium(t), []byte(html), view{})
	if got := b.text("document.title"); got == "taken" || b.text(`getComputedStyle(document.getElementById("x")).color`) == "rgb(255, 0, 0)" {
		t.Error("what came through the first wall took effect")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.complaints) < 3 {
		t.Errorf("the browser refused %q, want the script, the style and the image", b.complaints)
	}
	b.complaints, b.requests = nil, nil
}
