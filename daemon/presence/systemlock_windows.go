package presence

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"

	"deskbreak/config/lang"
)

// lockSources are those that tell of the lock here.
func lockSources(o Options, _ *session, put func(Event), k *locks, changed func()) []lockSource {
	return []lockSource{newWindowsLock(o, k, put, changed)}
}

// newWindowsLock is a hidden window of our own, to which Windows tells of the
// session's lock and of sleep. It is no message-only window, because those are
// not told of sleep.
func newWindowsLock(o Options, k *locks, put func(Event), changed func()) *systemLock {
	l := newSystemLock("windows-session", o, k, changed)
	l.listen = func(ctx context.Context, l *systemLock, ready func()) error {
		// A window belongs to the thread that made it.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		w, err := openWindow()
		if err != nil {
			return err
		}
		defer w.close()
		l.say(w.locked())
		ready()
		defer context.AfterFunc(ctx, func() { _, _ = call(w.user.NewProc("PostMessageW"), w.handle, wmEnd, 0, 0) })()
		return w.read(func(message uint32, detail uintptr) {
			switch e, ok := windowsEvent(message, detail); {
			case !ok:
			case e.Kind == Locked:
				l.say(e.On)
			default:
				put(e)
			}
		})
	}
	return l
}

const (
	wmApp = 0x8000
	// wmEnd is our own message: the end of it all.
	wmEnd = wmApp + 0x3fff
)

// window is a top-level window that is never shown.
type window struct {
	user, session *windows.LazyDLL
	handle        uintptr
	class         *uint16
	module        windows.Handle
	power         uintptr // the registration
}

// call calls a function of Windows if there is one of that name. The result 0
// is an error too, which is what it means for all that are called here.
//
// What the arguments point to stays where it is during the call:
//
//go:uintptrescapes
func call(p *windows.LazyProc, args ...uintptr) (uintptr, error) {
	if err := p.Find(); err != nil {
		return 0, err
	}
	r, _, err := p.Call(args...)
	if r == 0 {
		return 0, fmt.Errorf("%s: %v", p.Name, err)
	}
	return r, nil
}

func openWindow() (*window, error) {
	w := &window{
		user:    windows.NewLazySystemDLL("user32.dll"),
		session: windows.NewLazySystemDLL("wtsapi32.dll"),
		class:   windows.StringToUTF16Ptr(fmt.Sprintf("deskbreak-presence-%d", windows.GetCurrentThreadId())),
	}
	if err := windows.GetModuleHandleEx(windows.GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, nil, &w.module); err != nil {
		return nil, lang.Errorf("a window cannot be had, to which Windows would tell of the lock: %v", err)
	}
	class := struct { // WNDCLASSEXW
		size, style              uint32
		proc                     uintptr
		classExtra, windowExtra  int32
		module                   windows.Handle
		icon, cursor, background uintptr
		menu, name               *uint16
		smallIcon                uintptr
	}{proc: windowProc(), module: w.module, name: w.class}
	class.size = uint32(unsafe.Sizeof(class))
	if _, err := call(w.user.NewProc("RegisterClassExW"), uintptr(unsafe.Pointer(&class))); err != nil {
		return nil, lang.Errorf("a window cannot be had, to which Windows would tell of the lock: %v", err)
	}
	var err error
	w.handle, err = call(w.user.NewProc("CreateWindowExW"), 0, uintptr(unsafe.Pointer(w.class)), uintptr(unsafe.Pointer(w.class)),
		0, 0, 0, 0, 0, 0, 0, uintptr(w.module), 0)
	if err != nil {
		w.close()
		return nil, lang.Errorf("a window cannot be had, to which Windows would tell of the lock: %v", err)
	}
	const thisSession = 0
	if _, err := call(w.session.NewProc("WTSRegisterSessionNotification"), w.handle, thisSession); err != nil {
		w.close()
		return nil, lang.Errorf("the lock is not told of by Windows: %v; it is tried again", err)
	}
	// Every window is told of sleep, but those that have not asked for it are not
	// on machines that sleep with the network on. Without it, the clocks tell.
	const toWindow = 0
	w.power, _ = call(w.user.NewProc("RegisterSuspendResumeNotification"), w.handle, toWindow)
	return w, nil
}

// windowProc is called by Windows on the window's thread, now and then in the
// middle of other calls. It only puts what matters in line for read.
var windowProc = sync.OnceValue(func() uintptr {
	user := windows.NewLazySystemDLL("user32.dll")
	post, other := user.NewProc("PostMessageW"), user.NewProc("DefWindowProcW")
	return windows.NewCallback(func(window, message, w, l uintptr) uintptr {
		switch m := uint32(message); m {
		case wmPowerBroadcast, wmSessionChange:
			_, _, _ = post.Call(window, uintptr(wmApp+m), w, l)
			return 1
		}
		r, _, _ := other.Call(window, message, w, l)
		return r
	})
})

// read takes what is in line, until wmEnd.
func (w *window) read(take func(message uint32, detail uintptr)) error {
	get, dispatch := w.user.NewProc("GetMessageW"), w.user.NewProc("DispatchMessageW")
	var m struct { // MSG
		window  uintptr
		message uint32
		w, l    uintptr
		time    uint32
		x, y    int32
		private uint32
	}
	for {
		// 0 is WM_QUIT and -1 an error; nobody sends us either.
		if r, _, err := get.Call(uintptr(unsafe.Pointer(&m)), 0, 0, 0); int32(r) <= 0 {
			return lang.Errorf("the window is gone, to which Windows told of the lock: %v; it is tried again", err)
		}
		switch {
		case m.message == wmEnd:
			return nil
		case m.message >= wmApp && m.window == w.handle:
			take(m.message-wmApp, m.w)
		default:
			_, _, _ = dispatch.Call(uintptr(unsafe.Pointer(&m)))
		}
	}
}

// locked is the state now; what Windows does not tell counts as open.
func (w *window) locked() bool {
	const (
		here          = 0          // this machine
		current       = 0xffffffff // the session
		sessionInfoEx = 25
	)
	var data *byte
	var size uint32
	if _, err := call(w.session.NewProc("WTSQuerySessionInformationW"), here, current, sessionInfoEx,
		uintptr(unsafe.Pointer(&data)), uintptr(unsafe.Pointer(&size))); err != nil || data == nil {
		return false
	}
	defer windows.WTSFreeMemory(uintptr(unsafe.Pointer(data)))
	return windowsLocked(unsafe.Slice(data, size))
}

// close is for the thread of openWindow.
func (w *window) close() {
	if w.power != 0 {
		_, _ = call(w.user.NewProc("UnregisterSuspendResumeNotification"), w.power)
	}
	if w.handle != 0 {
		_, _ = call(w.session.NewProc("WTSUnRegisterSessionNotification"), w.handle)
		_, _ = call(w.user.NewProc("DestroyWindow"), w.handle)
	}
	_, _ = call(w.user.NewProc("UnregisterClassW"), uintptr(unsafe.Pointer(w.class)), uintptr(w.module))
}
