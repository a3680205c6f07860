package presence

import (
	"context"
	"errors"
)

// idleSources says what is missing: macOS tells programs that are linked with its
// frameworks, which those built without cgo are not.
func idleSources() []idleKind {
	const why = "macOS tells of idle time only through its frameworks, which deskbreak is built without; " +
		"use `deskbreak done` to have a break counted"
	return []idleKind{{
		name:  "IOHIDSystem",
		unfit: func(*Options, *session) string { return why },
		open:  func(context.Context, *Options, func(Event)) (idleSource, error) { return nil, errors.New(why) },
	}}
}
