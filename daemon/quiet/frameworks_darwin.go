package quiet

import (
	"github.com/ebitengine/purego"

	"deskbreak/config/lang"
)

// bind finds functions of a framework, which are called without cgo. Functions
// are pointers to variables of their types.
func bind(framework string, functions map[string]any) error {
	handle, err := purego.Dlopen("/System/Library/Frameworks/"+framework+".framework/"+framework, purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return lang.Errorf("this macOS has no %s (%v); use `deskbreak pause` where a reminder would disturb", framework, err)
	}
	for name, function := range functions {
		symbol, err := purego.Dlsym(handle, name)
		if err != nil {
			return lang.Errorf("this macOS has no %s (%v); use `deskbreak pause` where a reminder would disturb", name, err)
		}
		purego.RegisterFunc(function, symbol)
	}
	return nil
}

// audio is what CoreAudio knows of its objects, which are numbers.
type audio struct {
	size func(object uint32, address *audioAddress, qualifierSize uint32, qualifier uintptr, size *uint32) int32
	data func(object uint32, address *audioAddress, qualifierSize uint32, qualifier uintptr, size, data *uint32) int32
}

// audioAddress is an AudioObjectPropertyAddress.
type audioAddress struct{ selector, scope, _ uint32 }

func openAudio() (func() []answer, error) {
	a := &audio{}
	err := bind("CoreAudio", map[string]any{
		"AudioObjectGetPropertyDataSize": &a.size,
		"AudioObjectGetPropertyData":     &a.data,
	})
	return func() []answer {
		on, err := a.recording()
		if err != nil {
			return []answer{{why: err.Error()}}
		}
		return []answer{{on: on}}
	}, err
}

// recording is whether a program uses an input. Whether a device runs says less:
// a headset's microphone and its speakers are one device.
func (a *audio) recording() (bool, error) {
	const system = 1
	programs, ok := a.list(system, audioAddress{selector: code("prs#"), scope: code("glob")})
	if !ok {
		return false, lang.Error("macOS tells who records from version 14 on; use `deskbreak pause` during calls")
	}
	for _, p := range programs {
		var runs uint32
		size := uint32(4)
		if a.data(p, &audioAddress{selector: code("piri"), scope: code("glob")}, 0, 0, &size, &runs) != 0 || runs == 0 {
			continue
		}
		// What listens for "Hey Siri" claims to, all day long, and has no device.
		if devices, ok := a.list(p, audioAddress{selector: code("pdv#"), scope: code("inpt")}); !ok || len(devices) > 0 {
			return true, nil
		}
	}
	return false, nil
}

// list is a property that is a list of objects; false: there is none.
func (a *audio) list(object uint32, address audioAddress) ([]uint32, bool) {
	var size uint32
	if a.size(object, &address, 0, 0, &size) != 0 {
		return nil, false
	}
	if size < 4 {
		return nil, true
	}
	objects := make([]uint32, size/4)
	size = uint32(4 * len(objects)) // not more than there is room for, if it has grown
	if a.data(object, &address, 0, 0, &size, &objects[0]) != 0 {
		return nil, false
	}
	return objects[:min(int(size/4), len(objects))], true
}

// code is how CoreAudio writes its names.
func code(name string) uint32 {
	return uint32(name[0])<<24 | uint32(name[1])<<16 | uint32(name[2])<<8 | uint32(name[3])
}

// power is what is known of the programs that keep the machine or its screen on.
type power struct {
	assertions func(dictionary *uintptr) int32
	newString  func(allocator uintptr, text string, encoding uint32) uintptr
	get        func(dictionary, key uintptr) uintptr
	number     func(number uintptr, kind int, value *int64) bool
	release    func(object uintptr)
}

func openPower() (func() []answer, error) {
	p := &power{}
	err := bind("IOKit", map[string]any{"IOPMCopyAssertionsStatus": &p.assertions})
	if err == nil {
		err = bind("CoreFoundation", map[string]any{
			"CFStringCreateWithCString": &p.newString,
			"CFDictionaryGetValue":      &p.get,
			"CFNumberGetValue":          &p.number,
			"CFRelease":                 &p.release,
		})
	}
	return func() []answer {
		var all uintptr
		if code := p.assertions(&all); code != 0 || all == 0 {
			return []answer{{why: lang.T("macOS does not say what keeps the screen on (error %#x); it is asked again", uint32(code))}}
		}
		defer p.release(all)
		// The second is the name that older programs use.
		return []answer{{on: p.level(all, "PreventUserIdleDisplaySleep") > 0 || p.level(all, "NoDisplaySleepAssertion") > 0}}
	}, err
}

// level is how many programs want something; 0 where nobody ever has.
func (p *power) level(all uintptr, name string) int64 {
	const (
		utf8   = 0x08000100
		sint64 = 4 // kCFNumberSInt64Type
	)
	key := p.newString(0, name, utf8)
	defer p.release(key)
	var n int64
	if value := p.get(all, key); value == 0 || !p.number(value, sint64, &n) {
		return 0
	}
	return n
}
