package notify

import (
	"context"
	"strings"

	"deskbreak/config/lang"
)

// Report is what [Probe] found, for people.
type Report struct {
	// Server is where a reminder would go. Its Why is empty, or what is lacking.
	Server
	// Vendor, Version and Spec (of the Desktop Notifications Specification) are
	// what a running server says of itself; Capabilities are its own words.
	Vendor, Version, Spec string
	Capabilities          []string
	// Running is true when the server was asked, Activatable when none runs but
	// the bus starts one with the first reminder.
	Running, Activatable bool
}

// Probe looks where a reminder would go on this machine now, without starting or
// showing anything. It waits no longer than the context and five seconds. An error
// means that no desktop could show one, and says what to do.
func Probe(ctx context.Context) (Report, error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	return probe(ctx)
}

// String is the report in one or two sentences.
func (r Report) String() string {
	var b strings.Builder
	switch {
	case r.Activatable && !r.Running:
		b.WriteString(lang.T("no notification server runs now; the session starts one with the first reminder"))
	case r.Name == "":
		b.WriteString(lang.T("nothing that shows notifications"))
	default:
		server := r.Name
		if r.Version != "" {
			server += " " + r.Version
		}
		if r.Vendor != "" {
			server += " (" + r.Vendor + ")"
		}
		if r.Buttons {
			b.WriteString(lang.T("%s, with buttons", server))
		} else {
			b.WriteString(lang.T("%s, without buttons", server))
		}
	}
	if r.Why != "" {
		b.WriteString(": " + r.Why)
	}
	return b.String()
}

// noButtons is the Why of a place that shows a reminder but cannot take answers.
func noButtons(app string) string {
	return lang.T("answer in the tray or with `%s done`", app)
}
