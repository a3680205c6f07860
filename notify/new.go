package notify

import (
	"context"
	"io"
	"log/slog"
	"os"
	"time"
)

// Options is what a [Notifier] needs to know. The zero value works.
type Options struct {
	// AppName is shown by servers and is the command that answers; empty: "deskbreak".
	AppName string
	// Icon is a PNG for notifications that bring no image; nil: the icon theme's
	// "deskbreak" alone. It is kept, so it should be embedded and not a copy.
	Icon []byte
	// Orphan is what an earlier run left on the screen when it was killed. If the
	// same server still runs, the first Set replaces or withdraws it; without a
	// Set it is withdrawn after two seconds. nil: nothing was left.
	Orphan *Live
	// OnLive is called with every change of the live notification, nil when none
	// is left, from the Notifier's own goroutine: it must not block. nil: not told.
	OnLive func(*Live)
	// Terminal gets one line and the bell when there is no desktop to show a
	// notification on. nil: standard error if it is a terminal, else nothing.
	Terminal io.Writer
	// Log is where failures go; nil: nowhere.
	Log *slog.Logger
}

// New starts a Notifier on the best that this machine has: the session bus on
// Linux and the BSDs, beeep on Windows and macOS, and the terminal where there
// is neither. It returns at once; what was found is in [Notifier.Server].
func New(o Options) Notifier {
	k := newKeeper(o)
	k.start(func(ctx context.Context) { findPlaces(ctx, k) })
	return k
}

func (o *Options) setDefaults() {
	if o.AppName == "" {
		o.AppName = "deskbreak"
	}
	o.AppName = clean(o.AppName)
	if o.OnLive == nil {
		o.OnLive = func(*Live) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Terminal == nil && isTerminal(os.Stderr) {
		o.Terminal = os.Stderr
	}
}

// isTerminal is not true of pipes, files and the null device. It matters beyond
// good manners: a write to a broken pipe on standard error ends a Go program,
// while a terminal that has gone only answers with an error.
func isTerminal(f *os.File) bool {
	is, err := f.Stat()
	if err != nil || is.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(is, null)
}

const (
	// deadline is how long a call may go unanswered before the person is told
	// another way. The call is not given up: see keeper.answered.
	deadline = 5 * time.Second
	// orphanWait is how long an earlier run's notification waits for the first
	// Set, so that a prompt that is still wanted is replaced and does not flash.
	orphanWait = 2 * time.Second
	// answerWait is how long after a notification closed a button press still
	// belongs to it: some servers send the closing first.
	answerWait = 5 * time.Second
)

// retries are the pauses after a refused call. After the last one only another
// server or another wish starts anew, so that an idle desktop is not woken.
var retries = [...]time.Duration{5 * time.Second, 15 * time.Second, time.Minute}

// churn are the pauses before the same notification is shown on the next of
// several servers: one that crashes over our notification is not restarted for
// ever at full speed.
var churn = [...]time.Duration{0, 0, time.Second, 5 * time.Second, 15 * time.Second, time.Minute}
