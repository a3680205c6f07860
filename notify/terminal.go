package notify

import (
	"io"
	"strings"
	"time"

	"deskbreak/config/lang"
)

// say writes n as one line with the bell.
func say(w io.Writer, app string, n *Notification) error {
	_, err := io.WriteString(w, line(time.Now(), app, n))
	return err
}

// line is n for a terminal: time, title, body, how to answer, and the bell.
func line(now time.Time, app string, n *Notification) string {
	var b strings.Builder
	b.WriteString(now.Format("15:04"))
	b.WriteString("  ")
	b.WriteString(oneLine(n.Title))
	if n.Body != "" {
		b.WriteString(" - ")
		b.WriteString(oneLine(n.Body))
	}
	if how := answers(app, n); how != "" {
		b.WriteString("  " + lang.T("[answer: %s]", how))
	}
	b.WriteString("\a\n")
	return b.String()
}

// answers are the commands that do what n's buttons do, comma-separated.
func answers(app string, n *Notification) string {
	var all []string
	for _, a := range n.Actions {
		if verb := verb(a.Key); verb != "" {
			all = append(all, app+" "+verb)
		}
	}
	return strings.Join(all, ", ")
}

// verb is the command for a button; empty: there is none.
func verb(key string) string {
	switch key {
	case ActionDone, ActionSnooze, ActionAnother, ActionNow:
		return key
	case ActionGuide:
		return "guide"
	case ActionNotYet:
		return "snooze"
	case ActionAutostart:
		return "autostart on" // not text: a command
	case ActionFlare:
		return "flare on" // not text: a command
	case ActionHelp:
		return "movements help" // not text: a command
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
