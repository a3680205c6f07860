package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"deskbreak/config"
	"deskbreak/config/lang"
	"deskbreak/daemon"
	"deskbreak/daemon/control"
)

// doctorTime is how long all probes together may take.
const doctorTime = 5 * time.Second

func doctorCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: lang.T("Try everything that is needed, and say what to do"), Args: arguments(0),
		Long: lang.T(`Try everything that deskbreak needs: whether a reminder could be seen here, and
what is known about presence. Each line begins with OK, with !! where something
should be done, or with -- where something is missing that is not needed. The
exit code is 1 if a reminder could not be seen. Nothing is changed or shown.`),
		RunE: func(c *cobra.Command, _ []string) error { return a.doctor(c.Context()) },
	}
}

// The marks of a finding.
const (
	works   = "OK"
	wrong   = "!!"
	without = "--"
)

// aboutReminders labels whether a reminder could be shown.
func aboutReminders() string { return lang.T("reminders") }

// finding is one line of the report.
type finding struct{ mark, about, text string }

// probe looks at one thing. It should end with its context; what it finds after
// that is left out.
type probe struct {
	about string
	look  func(ctx context.Context) []finding
}

func (a *app) doctor(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, doctorTime)
	defer cancel()
	d := &diagnosis{}
	o := a.settings()
	loaded, err := a.load(o) // which says the language of all that follows
	d.refused = err != nil && daemon.Fallback(o) == nil
	// The daemon is asked first: where it runs, it knows best whether it is seen.
	running := d.askDaemon(ctx, a.client())
	d.settings(loaded, err, a.settingsFile())

	findings := append(d.findings, examine(ctx, probes(config.FindPaths()))...)
	findings = append(findings, running...)
	var t rows
	for _, f := range findings {
		t.row(f.mark+"  "+f.about, f.text)
	}
	if isTerminal(a.out) {
		a.print(t.within(columns))
	} else {
		a.print(t.String()) // a finding is a line, for grep
	}
	if ctx.Err() == context.Canceled {
		return ctx.Err()
	}
	return d.verdict(findings, a.screen() != nil)
}

// examine runs the probes at once, and waits for them as long as ctx allows.
func examine(ctx context.Context, probes []probe) []finding {
	answers := make([]chan []finding, len(probes))
	for i, p := range probes {
		answers[i] = make(chan []finding, 1)
		go func() { answers[i] <- p.look(ctx) }()
	}
	var all []finding
	for i, p := range probes {
		select {
		case found := <-answers[i]:
			all = append(all, found...)
			continue
		case <-ctx.Done():
		}
		// What ended at the same moment counts, and a probe that tells why it was
		// cut short may do so.
		select {
		case found := <-answers[i]:
			all = append(all, found...)
		case <-time.After(200 * time.Millisecond):
			all = append(all, finding{wrong, p.about, lang.T("no answer within 5 seconds")})
		}
	}
	return all
}

// diagnosis is what the lines mean together.
type diagnosis struct {
	findings []finding
	status   *control.Status // of the daemon; nil: none answered
	refused  bool            // the settings have mistakes, and a daemon does not start
}

func (d *diagnosis) add(mark, about, text string) {
	d.findings = append(d.findings, finding{mark, about, text})
}

// settings looks at the settings.
func (d *diagnosis) settings(loaded *config.Loaded, err error, file string) {
	about := lang.T("settings")
	switch {
	case err != nil:
		if inSettings(err) {
			d.add(wrong, about, lang.T("correct these with `deskbreak config edit`:\n%v", err))
		} else {
			d.add(wrong, about, lang.T("correct these in the file of your movements:\n%v", err))
		}
	case len(loaded.Files) == 0:
		d.add(works, about, lang.T("the defaults; `deskbreak config init` writes %s to change them", file))
	default:
		d.add(works, about, loaded.Files[len(loaded.Files)-1])
	}
	if loaded != nil {
		for _, w := range loaded.Warnings {
			d.add(wrong, about, w.String())
		}
	}
}

// askDaemon asks the daemon how it is.
func (d *diagnosis) askDaemon(ctx context.Context, c *control.Client) []finding {
	reply, err := c.Do(ctx, control.Request{Command: control.CommandStatus})
	about := lang.T("daemon")
	switch {
	case errors.Is(err, control.ErrNotRunning):
		return []finding{{without, about, lang.T("not running: start it with `deskbreak daemon`")}}
	case err == nil && reply.Status == nil:
		err = errors.New(reply.Refused)
	}
	if err != nil {
		return []finding{{wrong, about, err.Error()}}
	}
	d.status = reply.Status
	s := *reply.Status
	found := []finding{{works, about, sentence(s, time.Now())}}
	if s.Version != version {
		found = append(found, finding{wrong, about, lang.T("it is version %s and this is %s: stop it and start it again", s.Version, version)})
	}
	switch {
	case s.Notifications.Server == "":
		found = append(found, finding{wrong, about, because(lang.T("it shows reminders nowhere"), s.Notifications.Why)})
	default:
		found = append(found, finding{works, about, because(lang.T("its reminders: %s", reminders(s.Notifications)), s.Notifications.Why)})
	}
	if s.Tray.Shown {
		found = append(found, finding{works, about, lang.T("its icon is in the tray")})
	} else {
		found = append(found, finding{without, about, because(lang.T("its icon is not in the tray"), s.Tray.Why)})
	}
	if !s.Idle.Known && s.Idle.Source == "" { // it may have been started elsewhere than this
		found = append(found, finding{wrong, about, because(lang.T("it does not know idle time"), s.Idle.Why)})
	}
	if !s.Config.OK {
		found = append(found, finding{wrong, about, lang.T("it keeps the settings of before, because those on disk have mistakes")})
	}
	return found
}

// verdict is the error that says that a reminder could not be seen.
func (d *diagnosis) verdict(findings []finding, screen bool) error {
	seen := screen || slices.ContainsFunc(findings, func(f finding) bool { return f.about == aboutReminders() && f.mark == works })
	switch {
	case d.status != nil && d.status.Notifications.Server == "":
		return lang.Error("the daemon that runs has nowhere to show a reminder: the lines with !! say what to do")
	case d.status != nil:
		return nil
	case d.refused:
		return lang.Error("with these settings deskbreak does not start: the lines with !! say what to do")
	case !seen:
		return lang.Error("a reminder could not be seen here: the lines with !! say what to do")
	}
	return nil
}
