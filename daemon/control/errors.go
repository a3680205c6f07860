package control

import "deskbreak/config/lang"

// The kinds of failure that a caller may want to tell apart. What is returned
// wraps one of them and adds the path.
var (
	// ErrRunning: another daemon serves this user already. The caller becomes a client.
	ErrRunning error = &failure{func() string { return lang.T("deskbreak is running already") }}
	// ErrNotRunning: nothing listens there. Exit code 3.
	ErrNotRunning error = &failure{func() string {
		return lang.T("deskbreak is not running: start it with `deskbreak daemon`, or at every login with `deskbreak autostart on`")
	}}
	// ErrPermission: the system does not let us use the path.
	ErrPermission error = &failure{func() string { return lang.T("no permission") }}
	// ErrForeign: what is there belongs to another user and is not talked to.
	ErrForeign error = &failure{func() string { return lang.T("belongs to another user") }}
	// ErrNotDeskbreak: what is there is not a socket, or something else answers.
	ErrNotDeskbreak error = &failure{func() string { return lang.T("not a deskbreak socket") }}
	// ErrNoAnswer: it is there and took the connection, but no answer came in time.
	ErrNoAnswer error = &failure{func() string { return lang.T("deskbreak does not answer") }}
	// ErrHungUp: the connection ended before the answer, or during a stream. A
	// daemon that was stopped or restarted does this; whether the request was
	// carried out is not known.
	ErrHungUp error = &failure{func() string {
		return lang.T("deskbreak hung up: it was stopped or restarted; look with `deskbreak status`")
	}}
)

// failure is a kind of failure, in the person's language.
type failure struct{ words func() string }

func (f *failure) Error() string { return f.words() }

// RefusedError is returned by [Client.Follow] when the daemon does not stream.
type RefusedError struct{ Reply Reply }

func (e *RefusedError) Error() string { return e.Reply.Refused }

// checkPath refuses what can never be a socket's path, with the reason that the
// system would hide behind "invalid argument".
func checkPath(path string) error {
	switch {
	case path == "":
		return lang.Error("no path for the control socket: set XDG_RUNTIME_DIR to a folder of yours")
	case !isAbs(path):
		// A name that begins with @ would be an abstract socket, which has no owner and no mode.
		return lang.Errorf("control socket %q: not an absolute path: set XDG_RUNTIME_DIR to an absolute path", path)
	case len(path) > maxPath:
		return lang.Errorf("control socket %q: the path is %d bytes long and this system allows %d: set XDG_RUNTIME_DIR to a folder with a shorter path", path, len(path), maxPath)
	}
	return nil
}
