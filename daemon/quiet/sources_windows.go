package quiet

import (
	"context"
	"unsafe"

	"golang.org/x/sys/windows"

	"deskbreak/config/lang"
)

// sources is every way of learning of a reason here. Only the list of those that
// record tells of changes. The others are asked: a hook that hears of each window
// that comes to the front would wake us more often, and miss one that grows.
func sources(o Options, b *board) []func(context.Context) {
	quiet := b.seat(DoNotDisturb, "user-notification-state")
	focus := b.seat(DoNotDisturb, "focus-assist")
	microphone := b.seat(Call, "microphone-list")
	full := b.seat(Fullscreen, "user-notification-state")
	presents := b.seat(Presentation, "user-notification-state")
	display := b.seat(Presentation, "execution-state")
	return []func(context.Context){
		asked(o, openShellState, quiet, full, presents),
		asked(o, openFocusAssist, focus),
		asked(o, openExecutionState, display),
		watchMicrophone(microphone),
	}
}

// function finds a function of Windows. Those that are called here return
// a result that is not negative when they have answered.
func function(library, name string) (*windows.LazyProc, error) {
	p := windows.NewLazySystemDLL(library).NewProc(name)
	if p.Find() != nil {
		return nil, lang.Errorf("this Windows has no %s; use `deskbreak pause` where a reminder would disturb", name)
	}
	return p, nil
}

// refused says that Windows has not answered; empty: it has.
func refused(name string, result uintptr) string {
	if int32(result) >= 0 {
		return ""
	}
	return lang.T("%s answers with error %#x; it is asked again", name, uint32(result))
}

func openShellState() (func() []answer, error) {
	p, err := function("shell32.dll", "SHQueryUserNotificationState")
	return func() []answer {
		var state uint32
		r, _, _ := p.Call(uintptr(unsafe.Pointer(&state)))
		if why := refused(p.Name, r); why != "" {
			return []answer{{why: why}, {why: why}, {why: why}}
		}
		quiet, full, presents := shellState(state)
		return []answer{quiet, full, presents}
	}, err
}

// openFocusAssist reads do-not-disturb, called focus assist before Windows 11,
// where the shell announces it. Microsoft does not document the place, but mail
// programs have read it since 2018; it is only read, and what it must not say is
// not believed.
func openFocusAssist() (func() []answer, error) {
	p, err := function("ntdll.dll", "NtQueryWnfStateData")
	return func() []answer {
		place := uint64(0x0d83063ea3bf1c75) // WNF_SHEL_QUIETHOURS_ACTIVE_PROFILE_CHANGED
		var stamp, profile uint32
		size := uint32(unsafe.Sizeof(profile))
		r, _, _ := p.Call(uintptr(unsafe.Pointer(&place)), 0, 0, uintptr(unsafe.Pointer(&stamp)),
			uintptr(unsafe.Pointer(&profile)), uintptr(unsafe.Pointer(&size)))
		if why := refused(p.Name, r); why != "" {
			return []answer{{why: why}}
		}
		return []answer{focusAssist(profile)}
	}, err
}

// openExecutionState asks whether any program keeps the display on, as those do
// that play a video.
func openExecutionState() (func() []answer, error) {
	p, err := function("powrprof.dll", "CallNtPowerInformation")
	return func() []answer {
		const (
			systemExecutionState = 16
			displayRequired      = 2
		)
		var state uint32
		r, _, _ := p.Call(systemExecutionState, 0, 0, uintptr(unsafe.Pointer(&state)), unsafe.Sizeof(state))
		if why := refused(p.Name, r); why != "" {
			return []answer{{why: why}}
		}
		return []answer{{on: state&displayRequired != 0}}
	}, err
}
