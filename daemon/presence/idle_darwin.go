package presence

import (
	"context"
	"time"

	"deskbreak/config/lang"
)

// idleSources are the ways of learning the idle time here. macOS tells nobody
// by itself who does not listen to every key, which needs a permission, so it
// is asked.
func idleSources() []idleKind {
	return []idleKind{
		{name: "CGEventSource", unfit: func(*Options, *session) string { return "" }, open: openEventSource},
	}
}

// eventSource asks the window server for the time since the session's last input.
type eventSource struct {
	f      *frameworks
	ctx    context.Context // until it is closed
	cancel context.CancelFunc
}

func openEventSource(context.Context, *Options, func(Event)) (idleSource, error) {
	f, err := loadFrameworks()
	if err != nil {
		return nil, err
	}
	if session := f.sessionDictionary(); session != 0 {
		f.release(session)
	} else {
		return nil, lang.Error("there is no desktop session; start deskbreak from within the desktop, not by ssh")
	}
	s := &eventSource{f: f}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s, nil
}

func (s *eventSource) ask() (time.Duration, error) {
	const (
		session  = 0          // kCGEventSourceStateCombinedSessionState
		anyInput = 0xffffffff // kCGAnyInputEventType
	)
	answer := make(chan float64, 1) // nobody may be left to take it
	go func() { answer <- s.f.secondsSince(session, anyInput) }()
	select {
	case seconds := <-answer:
		return eventSeconds(seconds)
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	}
}

func (s *eventSource) detail() string { return lang.T("macOS session") }

func (s *eventSource) close() { s.cancel() }
