//go:build !windows && !darwin

package presence

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"

	"deskbreak/config/lang"
)

// sessionIdle asks org.freedesktop.ScreenSaver, which on some desktops counts
// idle time. Some count seconds, as it is written down, and some milliseconds.
type sessionIdle struct {
	ctx     context.Context
	conn    *dbus.Conn
	cancel  context.CancelFunc
	o       *Options
	unit    time.Duration // 0: not known yet
	between time.Duration // between two looks to find out
}

const saverName = "org.freedesktop.ScreenSaver"

func openSessionIdle(ctx context.Context, o *Options, _ func(Event)) (idleSource, error) {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	conn, _, err := dialBus(running, lang.T("session bus"), sessionBus(o.Env), o.patience)
	if err != nil {
		cancel()
		return nil, err
	}
	s := &sessionIdle{ctx: running, conn: conn, cancel: cancel, o: o, between: 2 * time.Second}
	if _, err := s.count(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// count is the number, whatever it counts.
func (s *sessionIdle) count() (uint64, error) {
	ctx, cancel := context.WithTimeout(s.ctx, s.o.patience)
	defer cancel()
	call := s.conn.Object(saverName, "/org/freedesktop/ScreenSaver").CallWithContext(ctx, saverName+".GetSessionIdleTime", dbus.FlagNoAutoStart)
	err := call.Err
	if err == nil && len(call.Body) == 1 {
		switch n := call.Body[0].(type) {
		case uint32:
			return uint64(n), nil
		case int32:
			return uint64(max(n, 0)), nil
		case uint64:
			return n, nil
		}
	}
	switch {
	case err == nil:
		return 0, lang.Errorf("%s answers with what is no idle time: %v", saverName, call.Body)
	case isName(err, "ServiceUnknown", "NameHasNoOwner"):
		return 0, errAbsent(lang.T("%s is not on the session bus", saverName))
	case isName(err, "NotSupported", "UnknownMethod", "UnknownObject", "UnknownInterface", "AccessDenied"):
		return 0, errAbsent(lang.T("%s is there and does not count idle time", saverName))
	case errors.Is(err, context.DeadlineExceeded):
		return 0, lang.Errorf("%s has not answered for %v; it is asked again", saverName, s.o.patience)
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	return 0, lang.Errorf("%s does not answer: %s; it is asked again", saverName, text)
}

func (s *sessionIdle) ask() (time.Duration, error) {
	n, err := s.count()
	if err != nil || s.unit != 0 {
		return times(n, s.unit), err
	}
	if n == 0 {
		return 0, nil // in either unit
	}
	// Looking twice shows what it counts, unless there is input between.
	began := time.Now()
	timer := time.NewTimer(s.between)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	}
	again, err := s.count()
	if err != nil {
		return 0, err
	}
	if s.unit = unitOf(n, again, time.Since(began)); s.unit == 0 {
		return 0, nil // there was input meanwhile
	}
	return times(again, s.unit), nil
}

// unitOf is what was counted from one number to another; 0: neither fits.
func unitOf(before, after uint64, d time.Duration) time.Duration {
	if after <= before {
		return 0
	}
	grown := after - before
	for _, unit := range []time.Duration{time.Second, time.Millisecond} {
		if diff := times(grown, unit) - d; diff.Abs() <= max(unit, d/4) {
			return unit
		}
	}
	return 0
}

// times is n units, and the longest duration at most.
func times(n uint64, unit time.Duration) time.Duration {
	const most = 1<<63 - 1
	if unit > 0 && n > most/uint64(unit) {
		return most
	}
	return time.Duration(n) * unit
}

func (s *sessionIdle) detail() string { return lang.T("session bus") }

func (s *sessionIdle) close() { s.cancel() }
