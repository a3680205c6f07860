//go:build !android && (linux || freebsd || openbsd || netbsd)

package tray

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"deskbreak/daemon/control"
)

// today returns s as it would be now: the menu of a child shows real time.
func today(s control.Status) control.Status {
	d := time.Since(monday)
	move := func(t *time.Time) *time.Time {
		if t == nil {
			return nil
		}
		moved := t.Add(d)
		return &moved
	}
	s.Next, s.PausedUntil = move(s.Next), move(s.PausedUntil)
	if s.Prompt != nil {
		p := *s.Prompt
		p.Due, p.Shown = p.Due.Add(d), move(p.Shown)
		s.Prompt = &p
	}
	return s
}

func statusLabel(s control.Status) line {
	return line{label: Menu(s, time.Now()).Items[SlotStatus].Label}
}

func TestPanelShowsTheMenuAndItsClicksArrive(t *testing.T) {
	d := newDesk(t)
	d.startX()
	d.startPanel(true)
	c := d.child()
	s := today(prompted())
	c.update(s)
	c.waitState(true, "")
	item := d.item()
	d.waitLine(item, statusLabel(s))
	d.waitLine(item, line{label: "Hip hinge"})

	d.click(item, line{label: "Done", enabled: true})
	c.waitRequest(control.Request{Command: control.CommandDone})
	d.click(item, line{label: "15 minutes", enabled: true, sub: true})
	c.waitRequest(control.Request{Command: control.CommandSnooze, For: 15 * time.Minute})
	d.click(item, line{label: "Skip", enabled: true})
	c.waitRequest(control.Request{Command: control.CommandSkip})
	d.click(item, line{label: "Another movement", enabled: true})
	c.waitRequest(control.Request{Command: control.CommandAnother})
	d.click(item, line{label: "Take a break now", enabled: true})
	c.waitRequest(control.Request{Command: control.CommandNow})
	d.click(item, line{label: "2 hours", enabled: true, sub: true})
	c.waitRequest(control.Request{Command: control.CommandPause, For: 2 * time.Hour})
	d.click(item, line{label: "Until tomorrow", enabled: true, sub: true})
	c.waitRequest(control.Request{Command: control.CommandPause, Tomorrow: true})
	d.click(item, line{label: "Until I resume", enabled: true, sub: true})
	c.waitRequest(control.Request{Command: control.CommandPause})
	d.click(item, line{label: "Edit settings", enabled: true})
	c.waitLine(func(l fromChild) bool { return l.Edit })

	s = today(status(func(s *control.Status) { s.Phase, s.Paused, s.Next = control.PhasePaused, true, nil }))
	c.update(s)
	d.waitLine(item, statusLabel(s))
	d.waitLine(item, line{label: "Skip"}) // greyed
	d.click(item, line{label: "Resume", enabled: true})
	c.waitRequest(control.Request{Command: control.CommandResume})

	c.update(today(working()))
	eventually(t, func() (bool, any) { // what no longer applies has gone
		lines, err := item.lines()
		for _, l := range lines {
			if l.label == "Resume" || l.label == "Hip hinge" {
				return false, lines
			}
		}
		return err == nil && len(lines) > 10, lines
	})
	d.click(item, line{label: "Quit", enabled: true})
	c.waitLine(func(l fromChild) bool { return l.Quit })
	c.send(toChild{Close: true})
	c.waitLine(func(l fromChild) bool { return l.Closed })
	c.waitState(false, "closed")
}

func TestPanelThatComesLateAndIsRestarted(t *testing.T) {
	d := newDesk(t)
	d.startX()
	c := d.child()
	c.update(today(working()))
	c.waitState(false, "no panel here shows tray icons")
	panel := d.startPanel(false)
	c.waitState(true, "")
	d.waitLine(d.item(), line{label: "Done", enabled: true})
	for range 2 {
		panel.kill()
		c.waitState(false, "no panel here shows tray icons")
		panel = d.startPanel(false)
		c.waitState(true, "")
		d.click(d.item(), line{label: "Done", enabled: true})
		c.waitRequest(control.Request{Command: control.CommandDone})
	}
}

// A left click on the icon opens the menu, before and after a restart of the
// panel, with its submenus: two steps down from Done is the first snooze.
func TestMouseAndKeyboardOnThePanel(t *testing.T) {
	d := newDesk(t)
	d.startX()
	panel := d.startPanel(true)
	c := d.child()
	c.update(today(prompted()))
	c.waitState(true, "")
	button := "1"
	if newBackend().Name() == "gtk" {
		button = "3" // libayatana-appindicator does not tell the panel that a left click is for the menu
	}
	for _, shot := range []string{"dark", "restarted"} {
		// The panel asks for the menu first: the library tells only the first asker
		// the top level before the rest, so the test must not come before it.
		for _, try := range []struct {
			keys string
			want control.Request
		}{
			{"Down Return", control.Request{Command: control.CommandDone}},
			{"Down Down Right Down Return", control.Request{Command: control.CommandSnooze, For: 10 * time.Minute}},
		} {
			// The panel draws the icon and the menu when it gets to it, and a submenu
			// on a busy machine later than a key comes: the keys get slower.
			delay := 0
			eventually(t, func() (bool, any) {
				if !d.openMenu(button) {
					return false, "no menu on the screen"
				}
				delay = min(delay+60, 600)
				d.mouse(fmt.Sprintf("key --delay %d %s", delay, try.keys))
				c.mu.Lock()
				defer c.mu.Unlock()
				for i, l := range c.lines {
					if l.Request != nil && *l.Request == try.want {
						c.lines = c.lines[i+1:]
						return true, nil
					}
				}
				return false, asked(c.lines)
			})
		}
		eventually(t, func() (bool, any) { return d.openMenu(button), "no menu on the screen" })
		d.mouse("key --delay 100 Down Down Right")
		d.screenshot("menu-" + shot)
		d.mouse("key --delay 60 Escape Escape Escape")
		panel.kill()
		c.waitState(false, "no panel")
		panel = d.startPanel(true)
		c.waitState(true, "")
	}
}

// asked are the requests among what a child said.
func asked(lines []fromChild) (all []string) {
	for _, l := range lines {
		if l.Request != nil {
			all = append(all, fmt.Sprint(*l.Request))
		}
	}
	return all
}

// Every icon arrives, differs from all others, and stands out from the panel.
func TestPanelDrawsEveryIcon(t *testing.T) {
	need(t, "import")
	for _, dark := range []bool{true, false} {
		d := newDesk(t)
		d.startX()
		d.startPanel(dark)
		c := d.child()
		var seen []image.Image
		sheet := image.NewNRGBA(image.Rect(0, 0, 32*int(Icons), 32))
		for id := range Icons {
			for _, day := range days() {
				if icon(day.s) == id {
					c.update(today(day.s))
					break
				}
			}
			c.waitState(true, "")
			eventually(t, func() (bool, any) {
				m := d.screen("32x32+0+0")
				if l, r := standOut(m, 0), standOut(m, 16); l < 20 || r < 20 {
					return false, fmt.Sprintf("%s: %d pixels of the left half and %d of the right stand out", iconName(id), l, r)
				}
				for i, other := range seen {
					if n := unlike(m, other); n < 8 {
						return false, fmt.Sprintf("%s: %d pixels differ from %s", iconName(id), n, iconName(IconID(i)))
					}
				}
				seen = append(seen, m)
				draw.Draw(sheet, image.Rect(32*int(id), 0, 32*int(id)+32, 32), m, m.Bounds().Min, draw.Src)
				return true, nil
			})
		}
		if dir := os.Getenv("DESKBREAK_TEST_SHOTS"); dir != "" {
			var b bytes.Buffer
			if err := png.Encode(&b, sheet); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("icons-dark-%v.png", dark)), b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// openMenu clicks on the icon, and reports whether a menu came below the panel.
// It does not always: the panel draws the icon and the menu when it gets to it.
func (d *desk) openMenu(button string) (open bool) {
	d.mouse("key --delay 20 Escape Escape Escape")
	d.mouse("mousemove 17 16 click " + button)
	for range 20 {
		m := d.screen("100x32+10+60")
		for y := range 32 {
			if !open && brightness(m, 16, y) > 20 {
				open = true
			}
		}
		if open {
			return true
		}
	}
	return false
}

// screen is a part of the screen.
func (d *desk) screen(area string) image.Image {
	d.t.Helper()
	cmd := exec.Command(need(d.t, "import"), "-window", "root", "-crop", area, "+repage", "png:-")
	cmd.Env = d.env
	out, err := cmd.Output()
	if err != nil {
		d.t.Fatalf("import: %v", err)
	}
	m, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

func brightness(m image.Image, x, y int) int {
	r, g, b, _ := m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y).RGBA()
	return int(299*r+587*g+114*b) / 1000 / 257
}

// standOut counts pixels much brighter or darker than the panel, which is what
// the top of the picture shows, in the half that begins at left.
func standOut(m image.Image, left int) (n int) {
	panel := brightness(m, 16, 1)
	for y := range 32 {
		for x := left; x < left+16; x++ {
			if d := brightness(m, x, y) - panel; max(d, -d) > 100 {
				n++
			}
		}
	}
	return n
}

func unlike(a, b image.Image) (n int) {
	for y := range 32 {
		for x := range 32 {
			if d := brightness(a, x, y) - brightness(b, x, y); max(d, -d) > 30 {
				n++
			}
		}
	}
	return n
}
