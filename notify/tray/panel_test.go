//go:build !android && (linux || freebsd || openbsd || netbsd)

package tray

import (
	"testing"
	"time"

	"deskbreak/daemon/control"
)

// now returns s as it would be today: the menu of a child shows real time.
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
