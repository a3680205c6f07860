package wake

import (
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"deskbreak/config/lang"
)

// newClocks reads GetTickCount64, which runs on in sleep, beside
// QueryUnbiasedInterruptTime, which does not. Both advance in steps of about
// 16 ms; neither is steered.
func newClocks() (func() sample, error) {
	unbiased := windows.NewLazySystemDLL("kernel32.dll").NewProc("QueryUnbiasedInterruptTime")
	if err := unbiased.Find(); err != nil {
		return nil, lang.Errorf("cannot read the clock of waking time: %v; Windows 7 or newer is needed", err)
	}
	awake := new(uint64) // in 100 ns; one, so that reading allocates nothing
	return func() sample {
		// The answer is false only for a nil pointer.
		_, _, _ = unbiased.Call(uintptr(unsafe.Pointer(awake)))
		return sample{now: time.Now(), boot: bootNow(), awake: time.Duration(*awake) * 100}
	}, nil
}

func bootNow() time.Duration { return windows.DurationSinceBoot() }

// newDetector leaves room for the wall clock being steered by up to 0.1 %.
func newDetector() *detector { return &detector{slew: 1000} }

// bootID is the number that Windows gives to each start of the kernel.
func bootID() string {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE,
		`SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters`, registry.QUERY_VALUE) // not text: a key of the registry
	if err != nil {
		return ""
	}
	defer key.Close()
	id, _, err := key.GetIntegerValue("BootId")
	if err != nil {
		return ""
	}
	return fmt.Sprintf("windows-%d", id)
}
