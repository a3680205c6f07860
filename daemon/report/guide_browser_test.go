package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"deskbreak/daemon/movement"
)

// lunge has everything that a movement can have.
func lunge() movement.Movement {
	return movement.Movement{
		ID: "hip-flexor-stretch", Name: "Hip flexor stretch",
		Do: "Stand in a long step, tuck your hips under and shift forward until the front of the hip pulls gently.",
		Steps: []string{
			"Stand beside your desk with one hand on it. Step one foot well back, heel off the floor, both feet pointing forward.",
			"Tuck your tailbone under a little, as if closing a zip from the hip up to the ribs.",
			"Keep your back tall and bend the front knee until you feel a gentle pull at the front of the back hip.",
			"Breathe on and hold. Come back, then change legs.",
		},
		Areas: []string{"hips", "lower-back"}, Kind: "stretch", Direction: "neutral", Postures: []string{"standing"}, Gentle: true,
		Doses: []movement.Dose{
			{Repetitions: 2, Seconds: 10, EachSide: true}, {Repetitions: 2, Seconds: 20, EachSide: true}, {Repetitions: 3, Seconds: 30, EachSide: true},
		},
		Precautions: []string{"balance", "hip-replacement", "fresh-injury"},
		Adapt: map[string]string{
			"balance": "Sit sideways on the front of the chair and let the back leg reach behind you.", "knee-pain": "Keep the front knee nearly straight; the tuck alone does most of it.",
			"pregnancy": "Take a shorter step and hold on with both hands.",
		},
		Stop:   "Stop if the front of the hip pinches, or if your leg tingles.",
		Source: movement.Source{Name: "American Academy of Orthopaedic Surgeons, Hip Conditioning Program", Year: 2022, URL: "https://orthoinfo.aaos.org/"},
	}
}

func stand(moving bool) []byte {
	animate := ""
	if moving {
		animate = `<animateTransform attributeName="transform" type="rotate" values="0 100 120;25 100 120;0 100 120" dur="4s" repeatCount="indefinite"/>`
	}
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><g stroke="currentColor" stroke-width="9" stroke-linecap="round" fill="none">` +
		`<path d="M100 120V190"/><g><path d="M100 120V55"/>` + animate + `</g></g><path d="M20 194H280" stroke="gray"/></svg>`)
}

func full() (movement.Movement, Drawing, GuideOptions) {
	return lunge(), Drawing{Still: stand(false), Moving: stand(true)}, GuideOptions{
		Avoid: []string{"balance", "hip-replacement", "osteoporosis"},
	}
}

func build(t *testing.T, m movement.Movement, level int, d Drawing, o GuideOptions) []byte {
	t.Helper()
	page, err := Guide(m, level, d, o)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestGuideLooks(t *testing.T) {
	browser := chromium(t)
	m, d, o := full()
	walk := movement.Movement{
		ID: "walk", Name: "Walk", Do: "Get up and walk a little: to the kitchen, down the hall, once round the house.", Kind: "walk", Postures: []string{"standing"},
		Areas: []string{"whole-body"}, Doses: []movement.Dose{{Seconds: 120}, {Seconds: 180}, {Seconds: 300}},
	}
	long := m
	long.ID, long.Name = "long", strings.Repeat("Donaudampfschifffahrt", 3)[:60]
	long.Doses = []movement.Dose{{Sets: 3, Repetitions: 10, EachSide: true, PerDay: 2}}
	pages := map[string][]byte{
		"full": build(t, m, 2, d, o), "walk": build(t, walk, 1, Drawing{}, GuideOptions{}), "long": build(t, long, 1, Drawing{Still: d.Still}, GuideOptions{}),
	}
	for name, html := range pages {
		for _, width := range []int64{320, 400, 1200} {
			for _, scheme := range []string{"light", "dark"} {
				t.Run(fmt.Sprintf("%s %d %s", name, width, scheme), func(t *testing.T) {
					b := open(t, browser, html, view{width: width, height: 800, dark: scheme == "dark"})
					if got := b.text("document.documentElement.scrollWidth"); got != fmt.Sprint(width) {
						t.Errorf("the page is %s wide in a window of %d", got, width)
					}
					b.shot(fmt.Sprintf("%s-%d-%s", name, width, scheme))
					if width != 320 { // nothing is different there but the space
						b.accessible()
					}
				})
			}
		}
	}
}

// Each part of the dose comes, in its order; paused, time stands still.
func TestCountdown(t *testing.T) {
	m, d, o := full()
	m.Doses = []movement.Dose{{Repetitions: 2, Seconds: 10, EachSide: true}}
	b := open(t, chromium(t), build(t, m, 1, d, o), view{})
	b.pass(time.Second)
	b.expect(map[string]string{"digits": "51", "cue": "Ready when you are", "go": "Start"})
	b.click("go")
	b.pass(1500 * time.Millisecond)
	b.expect(map[string]string{"digits": "9", "cue": "Get into position", "count": "About a minute", "go": "Pause", "again": "Start over"})
	b.pass(10 * time.Second)
	b.expect(map[string]string{"digits": "9", "cue": "Hold", "count": "Right side, 1 of 2"})
	b.shot("running")
	if got := b.text(`document.getElementById("spoken").textContent`); got != "Right side, 1 of 2. Hold for 10 seconds" {
		t.Errorf("said %q", got)
	}
	b.click("go")
	b.expect(map[string]string{"digits": "9", "cue": "Paused", "count": "Right side, 1 of 2", "go": "Go on"})
	b.pass(time.Hour)
	b.expect(map[string]string{"digits": "9", "cue": "Paused", "count": "Right side, 1 of 2", "go": "Go on"})
	b.click("go")
	b.pass(9 * time.Second)
	b.expect(map[string]string{"digits": "3", "cue": "Ease back"})
	b.pass(3 * time.Second)
	b.expect(map[string]string{"digits": "10", "cue": "Hold", "count": "Right side, 2 of 2"})
	b.pass(10 * time.Second)
	b.expect(map[string]string{"digits": "5", "cue": "Change sides", "count": "Left side"})
	b.shot("between")
	b.pass(5 * time.Second)
	b.expect(map[string]string{"count": "Left side, 1 of 2"})
	b.pass(23 * time.Second)
	b.expect(map[string]string{"digits": "✓", "cue": "Done. Well moved.", "go": "Once more", "again": ""})
	if got := b.seen("count"); !strings.Contains(got, "deskbreak done") {
		t.Errorf("at the end it says %q", got)
	}
	b.shot("done")
	b.click("go")
	b.expect(map[string]string{"digits": "10", "cue": "Get into position"})
	b.pass(12 * time.Second)
	b.click("again")
	b.expect(map[string]string{"digits": "51", "cue": "Ready when you are", "go": "Start", "again": ""})
	b.pass(time.Minute)
	b.expect(map[string]string{"digits": "51", "go": "Start"})
}

// Repetitions that are not held are counted, at a pace that can be changed.
func TestPace(t *testing.T) {
	m := movement.Movement{
		ID: "hip-hinge", Name: "Hip hinge", Do: "Push your hips back.", Kind: "strengthen", Postures: []string{"standing"}, Doses: []movement.Dose{{Sets: 2, Repetitions: 3}},
	}
	b := open(t, chromium(t), build(t, m, 1, Drawing{}, GuideOptions{}), view{})
	b.pass(time.Second)
	b.expect(map[string]string{"digits": "54"})
	b.click("slower")
	b.expect(map[string]string{"digits": "1:00"})
	b.click("go")
	b.pass(16 * time.Second)
	b.expect(map[string]string{"digits": "2", "cue": "Move slowly", "count": "2 of 3, set 1 of 2"})
	b.shot("paced")
	for range 5 {
		b.click("faster")
	}
	if got := b.text(`document.getElementById("faster").getAttribute("aria-disabled")`); got != "true" {
		t.Errorf("at the fastest pace aria-disabled is %s", got)
	}
	b.pass(4 * time.Second)
	b.expect(map[string]string{"cue": "Rest a little", "count": "Set 2 of 2"})
	b.pass(30 * time.Second)
	b.expect(map[string]string{"digits": "1", "cue": "Move slowly", "count": "1 of 3, set 2 of 2"})
	b.pass(7 * time.Second)
	b.expect(map[string]string{"cue": "Done. Well moved."})
}

// Sides that take turns do so in the countdown, a repetition that is held both ways
// is held twice, and letting go is a part of relaxing.
func TestCountdownOfOthers(t *testing.T) {
	browser := chromium(t)
	all, err := movement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	page := func(id string) []byte {
		m, _ := all.Find(id)
		return build(t, m, 1, Drawing{}, GuideOptions{})
	}
	b := open(t, browser, page("standing-march"), view{})
	b.click("go")
	b.pass(10500 * time.Millisecond)
	b.expect(map[string]string{"digits": "1", "cue": "Keep going", "count": "Right side, 1 of 5"})
	b.pass(2 * time.Second)
	b.expect(map[string]string{"digits": "1", "count": "Left side, 1 of 5"})
	b.pass(2 * time.Second)
	b.expect(map[string]string{"digits": "2", "count": "Right side, 2 of 5"})
	b.shot("alternating")

	b = open(t, browser, page("seated-cat-cow"), view{})
	b.click("go")
	b.pass(5500 * time.Millisecond)
	b.expect(map[string]string{"digits": "5", "cue": "Hold", "count": "1 of 3"})
	b.pass(5 * time.Second)
	b.expect(map[string]string{"digits": "3", "cue": "Now the other way", "count": "1 of 3"})
	b.pass(3 * time.Second)
	b.expect(map[string]string{"digits": "5", "cue": "Hold", "count": "1 of 3"})
	b.pass(5 * time.Second)
	b.expect(map[string]string{"cue": "Ease back", "count": "2 of 3"})

	b = open(t, browser, page("muscle-relaxation"), view{})
	b.click("go")
	b.pass(5500 * time.Millisecond)
	b.expect(map[string]string{"digits": "5", "cue": "Tighten gently", "count": "1 of 3"})
	b.pass(5 * time.Second)
	b.expect(map[string]string{"digits": "15", "cue": "Let go, and rest", "count": "2 of 3"})

	b = open(t, browser, page("shoulder-rolls"), view{})
	b.click("go")
	b.pass(11 * time.Second)
	b.expect(map[string]string{"digits": "1", "count": "One way, 1 of 5"})
	b.pass(25 * time.Second)
	b.expect(map[string]string{"cue": "Now the other way", "count": "The other way"})
}

// Nobody looks at a screen on the stairs: the page says how long it takes and
// leaves it at that, without a mistake of its script.
func TestNoCountdown(t *testing.T) {
	all, err := movement.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	m, _ := all.Find("stair-walk")
	for _, noScript := range []bool{false, true} {
		b := open(t, chromium(t), build(t, m, 2, Drawing{Still: stand(false), Moving: stand(true)}, GuideOptions{}), view{noScript: noScript})
		text := b.text("document.body.innerText")
		for _, want := range []string{"2 flights", "About 2 minutes", "no countdown"} {
			if !strings.Contains(text, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
		if strings.Contains(text, "Slower") || strings.Contains(text, "Sound") || strings.Contains(text, "count along") {
			t.Errorf("the page offers a countdown:\n%s", text)
		}
		if !noScript {
			b.click("still")
			b.expect(map[string]string{"still": "Move the picture"})
			b.accessible()
		}
		b.shot(fmt.Sprintf("stairs-%v", noScript))
	}
}

// Nobody needs a mouse.
func TestKeyboard(t *testing.T) {
	m, d, o := full()
	b := open(t, chromium(t), build(t, m, 1, d, o), view{})
	focus := func() string { return b.text("document.activeElement.id || document.activeElement.localName") }
	tabTo := func(want string) {
		t.Helper()
		b.run(chromedp.KeyEvent(kb.Tab))
		if got := focus(); got != want {
			t.Fatalf("Tab leads to %s, want %s", got, want)
		}
		if b.text("getComputedStyle(document.activeElement).outlineStyle") != "solid" {
			t.Errorf("the focus on %s cannot be seen", want)
		}
	}
	tabTo("still")
	b.run(chromedp.KeyEvent(" "))
	b.expect(map[string]string{"still": "Move the picture"})
	tabTo("go")
	b.shot("focus")
	b.run(chromedp.KeyEvent(kb.Enter))
	b.expect(map[string]string{"go": "Pause"})
	b.run(chromedp.KeyEvent(" "))
	b.expect(map[string]string{"go": "Go on"})
	tabTo("again")
	b.run(chromedp.KeyEvent(" "))
	b.expect(map[string]string{"go": "Start"})
	if got := focus(); got != "go" {
		t.Errorf("after starting over the focus is on %s", got)
	}
	tabTo("sound")
	b.run(chromedp.KeyEvent(" "))
	if got := b.text(`document.getElementById("sound").getAttribute("aria-pressed")`); got != "true" {
		t.Errorf("the sound is on: %s", got)
	}
	tabTo("summary")
	b.run(chromedp.KeyEvent(kb.Enter))
	if got := b.text(`document.querySelector("details").open`); got != "true" {
		t.Errorf("Enter opens the help: %s", got)
	}
	b.shot("help")
	b.accessible()
}

func TestLessMotion(t *testing.T) {
	m, d, o := full()
	b := open(t, chromium(t), build(t, m, 1, d, o), view{calm: true})
	shown := func(class string) string {
		return b.text(`getComputedStyle(document.querySelector(".` + class + `")).display !== "none"`)
	}
	if shown("still") != "true" || shown("moving") != "false" {
		t.Errorf("the picture moves for somebody who wants less motion")
	}
	b.click("still")
	if shown("still") != "false" || shown("moving") != "true" {
		t.Errorf("the picture does not move when it is asked to")
	}
}

// With scripts off the page is complete but for the countdown.
func TestNoScript(t *testing.T) {
	m, d, o := full()
	for _, width := range []int64{400, 1200} {
		b := open(t, chromium(t), build(t, m, 2, d, o), view{width: width, height: 800, noScript: true})
		text := b.text("document.body.innerText")
		for _, want := range append(m.Steps, m.Name, m.Do, m.Stop, "wice each side, hold 20 seconds", "Stop at once if", "Level 3", "Right, then left", "not medical advice", m.Adapt["pregnancy"]) {
			if !strings.Contains(text, want) {
				t.Errorf("without scripts the page does not show %q", want)
			}
		}
		for _, never := range []string{"Start", "Slower", "Sound", "the picture"} {
			if strings.Contains(text, never) {
				t.Errorf("without scripts the page shows %q, which does nothing", never)
			}
		}
		if b.text(`getComputedStyle(document.querySelector(".moving")).display`) != "none" {
			t.Error("without scripts the picture moves, and nothing stops it")
		}
		b.shot(fmt.Sprintf("noscript-%d", width))
	}
}

// On paper there is nothing to press, the help is unfolded and both poses show.
func TestPaper(t *testing.T) {
	m, d, o := full()
	b := open(t, chromium(t), build(t, m, 2, d, o), view{width: 720, height: 1000, dark: true})
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	for selector, want := range map[string]string{
		"button": "false", ".clock": "false", ".moving": "false", ".still": "true", ".steps": "true", ".levels": "true", ".stop": "true", ".care h3": "true",
	} {
		if got := b.text(`document.querySelector("` + selector + `").checkVisibility({contentVisibilityAuto: true})`); got != want {
			t.Errorf("on paper %s is seen: %s, want %s", selector, got, want)
		}
	}
	b.shot("paper")
}

// What stands in a person's own file is text, wherever it stands.
func TestInjection(t *testing.T) {
	evil := `"'><script>alert(1)</script><img src=x onerror=alert(2)>{{.CSS}}</style></title><!--`
	m := movement.Movement{
		ID: "evil", Name: evil, Do: evil, Steps: []string{evil, evil}, Kind: "stretch", Postures: []string{evil}, Stop: evil,
		Precautions: []string{evil, "balance"}, Adapt: map[string]string{"pregnancy": evil, evil: evil},
		Doses: []movement.Dose{{Seconds: 5}}, Source: movement.Source{Name: evil, URL: "javascript:alert(3)"},
	}
	browser := chromium(t)
	b := open(t, browser, build(t, m, 1, Drawing{}, GuideOptions{Avoid: []string{evil}}), view{})
	b.click("go")
	if got := b.text(`document.querySelectorAll("script, img, iframe").length`); got != "1" {
		t.Errorf("%s scripts and images, want the page's own one", got)
	}
	if got := b.text(`document.querySelectorAll("a").length`); got != "0" {
		t.Errorf("%s links, want none to a script", got)
	}
	if got := b.text(`document.querySelector("h1").textContent`); got != evil {
		t.Errorf("the name is %q", got)
	}
	if got := b.text("document.title"); got != evil+" · deskbreak" {
		t.Errorf("the title is %q", got)
	}
	b.shot("injection")
	m.Source.URL = "https://example.org/\"onmouseover=alert(4) x=\""
	b = open(t, browser, build(t, m, 1, Drawing{}, GuideOptions{}), view{})
	if got := b.text(`document.querySelector("a").attributes.length`); got != "2" {
		t.Errorf("the link has %s attributes, want href and rel", got)
	}
}

// The policy is the page's second wall: something that came through the first
// does not run.
func TestPolicyHolds(t *testing.T) {
	m, d, o := full()
	html := strings.Replace(string(build(t, m, 1, d, o)), "</main>", `<script>document.title = "taken"</script><p id="x" style="color: red">x</p><img src="https://example.org/x.png"></main>`, 1)
	b := open(t, chromium(t), []byte(html), view{})
	if got := b.text("document.title"); !strings.HasPrefix(got, m.Name) {
		t.Errorf("a foreign script ran: the title is %q", got)
	}
	if got := b.text(`getComputedStyle(document.getElementById("x")).color`); got == "rgb(255, 0, 0)" {
		t.Error("a foreign style took effect")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.complaints) < 3 {
		t.Errorf("the browser refused %q, want the script, the style and the image", b.complaints)
	}
	b.complaints, b.requests = nil, nil
}
