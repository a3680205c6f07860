// Package notify puts one notification on the screen and keeps it there.
//
// The caller says what should be seen now ([Notifier.Set]); the package brings
// the screen to that, whatever the notification server does meanwhile: absent,
// slow, hung, restarted. It promises that Set never blocks, that at most one
// notification of ours is live, and that a call which outlived its deadline is
// undone when its late answer comes.
package notify

import (
	"context"
	"image"
)

// Notification is what should be seen.
type Notification struct {
	// ID is the caller's own name for it and comes back in every Event.
	ID string
	// Seq grows when the same notification is to be shown again in place, so
	// that the server draws attention to it once more.
	Seq int
	// Title and Body are plain text; escaping is the package's business.
	Title, Body string
	// Actions are buttons, shown only by servers that have them.
	Actions []Action
	// Image is the picture beside the text, at most 512 pixels high and wide; nil:
	// the program's own icon. Pixels and not a file: a server on D-Bus is sent
	// them as they are.
	Image *image.NRGBA
	// Sound is empty or "none" (asks the server for silence), "system", or the path of a file.
	Sound string
	// Transient notifications are not kept in the server's history.
	Transient bool
}

// Action is one button.
type Action struct {
	// Key comes back in the Event. [ActionGuide] is a click on the notification
	// itself; some servers draw it as a button too.
	Key, Label string
	// Extra buttons are left out by servers that show three at most.
	Extra bool
}

// Event is something that the person or the server did.
type Event struct {
	Kind EventKind
	// ID is the Notification's.
	ID string
	// Key is the Action's, for EventAction; "default" for a click on the body.
	Key string
}

// EventKind says what happened.
type EventKind int

// The kinds of Event.
const (
	// EventAction: a button was pressed.
	EventAction EventKind = iota + 1
	// EventDismissed: the person closed it.
	EventDismissed
	// EventExpired: the server closed it by itself.
	EventExpired
	// EventServer: the server came, went or changed; see Notifier.Server.
	EventServer
)

// Server describes where notifications go; the zero value: nowhere yet.
type Server struct {
	// Name as the server gives it ("dunst"), "beeep", or "terminal".
	Name string
	// Buttons is true when the server has the capability "actions".
	Buttons bool
	// Many is true when it is known to show more than three of them.
	Many bool
	// Why is one sentence when a notification could not be seen, or not fully.
	Why string
}

// Live names a notification that is on a server now, so that a later run can
// withdraw it.
type Live struct {
	// Bus is the bus's id and Owner the server's unique name on it; an id means
	// nothing to any other server.
	Bus   string `json:"bus"`
	Owner string `json:"owner"`
	ID    uint32 `json:"id"`
}

// Notifier keeps one notification on the screen.
type Notifier interface {
	// Set says what should be seen from now on; nil: nothing. It never blocks.
	Set(n *Notification)
	// Events delivers what the person and the server did. It is never closed.
	Events() <-chan Event
	// Server is what is known now; it never waits.
	Server() Server
	// Close withdraws what is live, within the context's deadline, and ends.
	Close(ctx context.Context) error
}
