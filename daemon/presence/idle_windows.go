package presence

import (
	"context"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"deskbreak/config/lang"
)

// idleSources are the ways of learning the idle time here. Windows tells nobody
// by itself who has no window, so it is asked.
func idleSources() []idleKind {
	return []idleKind{
		{name: "GetLastInputInfo", unfit: func(*Options, *session) string { return "" }, open: openLastInput},
	}
}

// lastInput asks for the tick of the session's last input. The ticks begin anew
// after 49.7 days.
type lastInput struct {
	info, ticks *windows.LazyProc
	counter     counter
	boot        func() time.Duration
}

func openLastInput(_ context.Context, o *Options, _ func(Event)) (idleSource, error) {
	s := &lastInput{
		info:  windows.NewLazySystemDLL("user32.dll").NewProc("GetLastInputInfo"),
		ticks: windows.NewLazySystemDLL("kernel32.dll").NewProc("GetTickCount"),
		boot:  bootClock(o),
	}
	for _, p := range []*windows.LazyProc{s.info, s.ticks} {
		if err := p.Find(); err != nil {
			return nil, lang.Errorf("this Windows does not tell of idle time: %v", err)
		}
	}
	if _, err := s.ask(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *lastInput) ask() (time.Duration, error) {
	info := struct{ size, tick uint32 }{size: 8}
	if ok, _, err := s.info.Call(uintptr(unsafe.Pointer(&info))); ok == 0 {
		return 0, lang.Errorf("it is not known when the last input was (%v); is there a desktop session?", err)
	}
	now, _, _ := s.ticks.Call()
	return s.counter.look(uint32(now)-info.tick, s.boot()), nil
}

func (s *lastInput) detail() string { return lang.T("Windows session") }

func (s *lastInput) close() {}
