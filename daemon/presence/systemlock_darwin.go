package presence

import (
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/ebitengine/purego"

	"deskbreak/config/lang"
)

// lockSources are those that tell of the lock here.
func lockSources(o Options, _ *session, _ func(Event), k *locks, changed func()) []lockSource {
	return []lockSource{newMacLock(o, k, changed)}
}

// newMacLock hears the notifications with which macOS tells all programs that the
// screen is locked and unlocked, and looks for itself when somebody asks for the
// idle time. Their names are not documented, though known and old. That the
// machine sleeps is told only to programs that can hold it up; the clocks know
// afterwards.
func newMacLock(o Options, k *locks, changed func()) *systemLock {
	l := newSystemLock("macos-session", o, k, changed)
	l.whySleep = lang.T("macOS asks before it sleeps only those that may hold it up; that it has slept is known from the clocks, nothing needs to be done")
	l.listen = func(ctx context.Context, l *systemLock, ready func()) error {
		f, err := loadFrameworks()
		if err != nil {
			return err
		}
		loop := make(chan uintptr, 1)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			f.hear(ctx, loop)
		}()
		var thread uintptr
		select {
		case thread = <-loop:
		case <-ended: // without notifications it is seen a little later
		}
		l.say(f.locked())
		ready()
		for {
			select {
			case on := <-lockNews:
				l.say(on)
			case <-l.kick:
				l.lock.say(l.name, f.locked(), false)
			case <-ctx.Done():
				f.stop(thread, ended)
				return ctx.Err()
			}
		}
	}
	return l
}

// lockNews is what the notifications say. It is the only thing that is known on
// the other side, which must not see anything that can go away.
var lockNews = make(chan bool, 16)

// The observers, by which a notification is known.
const (
	observesLock = iota + 1
	observesUnlock
)

// lockCallback is called by macOS on the thread of hear.
var lockCallback = sync.OnceValue(func() uintptr {
	return purego.NewCallback(func(center, observer, name, object, info uintptr) {
		select {
		case lockNews <- observer == observesLock:
		default:
		}
	})
})

// hear lends a thread to the notifications until ctx ends.
func (f *frameworks) hear(ctx context.Context, loop chan<- uintptr) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	center := f.center()
	if center == 0 {
		return
	}
	mode := f.text("kCFRunLoopDefaultMode")
	defer f.release(mode)
	for observer, name := range map[uintptr]string{
		observesLock:   "com.apple.screenIsLocked",
		observesUnlock: "com.apple.screenIsUnlocked",
	} {
		const atOnce = 4 // CFNotificationSuspensionBehaviorDeliverImmediately
		notification := f.text(name)
		f.observe(center, observer, lockCallback(), notification, 0, atOnce)
		f.release(notification)
		defer f.observeNoMore(center, observer)
	}
	loop <- f.currentRunLoop()
	for ctx.Err() == nil {
		const (
			long     = 1e10 // seconds
			finished = 1    // there is nothing to hear
		)
		if f.runLoop(mode, long, false) == finished {
			return
		}
	}
}

// stop ends hear. A run loop that has not begun yet does not remember that it was
// to stop, so it is told until it has.
func (f *frameworks) stop(loop uintptr, ended <-chan struct{}) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		default:
			if loop != 0 {
				f.stopRunLoop(loop)
			}
		}
		select {
		case <-ended:
			return
		case <-tick.C:
		}
	}
}
