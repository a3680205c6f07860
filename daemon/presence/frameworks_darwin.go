package presence

import (
	"sync"

	"github.com/ebitengine/purego"

	"deskbreak/config/lang"
)

// frameworks are the functions of macOS that presence needs. They are called
// without cgo, and found when they are first needed.
type frameworks struct {
	// CoreGraphics
	secondsSince      func(state int32, event uint32) float64
	sessionDictionary func() uintptr

	// CoreFoundation
	newString      func(allocator uintptr, text string, encoding uint32) uintptr
	release        func(object uintptr)
	get            func(dictionary, key uintptr) uintptr
	typeOf         func(object uintptr) uint
	booleanType    func() uint
	boolean        func(object uintptr) bool
	center         func() uintptr
	observe        func(center, observer, callback, name, object uintptr, behaviour int)
	observeNoMore  func(center, observer uintptr)
	currentRunLoop func() uintptr
	runLoop        func(mode uintptr, seconds float64, once bool) int32
	stopRunLoop    func(loop uintptr)
}

// loadFrameworks is done once; macOS keeps them all in memory anyway.
var loadFrameworks = sync.OnceValues(func() (*frameworks, error) {
	f := &frameworks{}
	for _, library := range []struct {
		name      string
		functions map[string]any
	}{
		{"CoreGraphics", map[string]any{
			"CGEventSourceSecondsSinceLastEventType": &f.secondsSince,
			"CGSessionCopyCurrentDictionary":         &f.sessionDictionary,
		}},
		{"CoreFoundation", map[string]any{
			"CFStringCreateWithCString":                &f.newString,
			"CFRelease":                                &f.release,
			"CFDictionaryGetValue":                     &f.get,
			"CFGetTypeID":                              &f.typeOf,
			"CFBooleanGetTypeID":                       &f.booleanType,
			"CFBooleanGetValue":                        &f.boolean,
			"CFNotificationCenterGetDistributedCenter": &f.center,
			"CFNotificationCenterAddObserver":          &f.observe,
			"CFNotificationCenterRemoveEveryObserver":  &f.observeNoMore,
			"CFRunLoopGetCurrent":                      &f.currentRunLoop,
			"CFRunLoopRunInMode":                       &f.runLoop,
			"CFRunLoopStop":                            &f.stopRunLoop,
		}},
	} {
		path := "/System/Library/Frameworks/" + library.name + ".framework/" + library.name
		handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_GLOBAL)
		if err != nil {
			return nil, lang.Errorf("%s is not on this macOS: %v", library.name, err)
		}
		for name, function := range library.functions {
			symbol, err := purego.Dlsym(handle, name)
			if err != nil {
				return nil, lang.Errorf("%s is not on this macOS: %v", name, err)
			}
			purego.RegisterFunc(function, symbol)
		}
	}
	return f, nil
})

// text makes a CFString, to be released.
func (f *frameworks) text(s string) uintptr {
	const utf8 = 0x08000100
	return f.newString(0, s, utf8)
}

// locked is whether the session's screen is locked. macOS has the entry only
// while it is. No session: nobody can be at it.
func (f *frameworks) locked() bool {
	session := f.sessionDictionary()
	if session == 0 {
		return false
	}
	defer f.release(session)
	key := f.text("CGSSessionScreenIsLocked")
	defer f.release(key)
	value := f.get(session, key)
	return value != 0 && (f.typeOf(value) != f.booleanType() || f.boolean(value))
}
