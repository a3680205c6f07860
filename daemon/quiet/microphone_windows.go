package quiet

import (
	"context"
	"time"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"deskbreak/config/lang"
)

// microphoneList is where Windows keeps who has used the microphone: a key for
// each program from the store, and below NonPackaged one for each other.
const microphoneList = `Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\microphone`

// watchMicrophone reads the list, and again whenever it changes.
func watchMicrophone(s *seat) func(context.Context) {
	return func(ctx context.Context) {
		if err := watchList(ctx, s, microphoneList); err != nil && ctx.Err() == nil {
			s.not(err.Error())
		}
	}
}

func watchList(ctx context.Context, s *seat, path string) error {
	key, err := registry.OpenKey(registry.CURRENT_USER, path, registry.READ)
	if err != nil {
		return lang.Errorf("this Windows does not list who records (%v); use `deskbreak pause` during calls", err)
	}
	defer key.Close()
	changed, err := windows.CreateEvent(nil, 0, 0, nil)
	if err != nil {
		return lang.Errorf("changes are not told of by Windows: %v", err)
	}
	defer windows.CloseHandle(changed)
	// The event that says that something has changed ends the wait, too.
	unhook := context.AfterFunc(ctx, func() { _ = windows.SetEvent(changed) })
	defer unhook()
	for ctx.Err() == nil {
		const filter = windows.REG_NOTIFY_CHANGE_NAME | windows.REG_NOTIFY_CHANGE_LAST_SET | windows.REG_NOTIFY_THREAD_AGNOSTIC
		// Before it is read, so that no change falls between.
		if err := windows.RegNotifyChangeKeyValue(windows.Handle(key), true, filter, changed, true); err != nil {
			return lang.Errorf("it is not told any more who records (%v); it is looked for again at the next start", err)
		}
		started := time.Now().Add(-windows.DurationSinceBoot())
		names := recording(append(uses(key), uses(key, "NonPackaged")...), started)
		s.is(len(names) > 0, recorders(names))
		if _, err := windows.WaitForSingleObject(changed, windows.INFINITE); err != nil {
			return lang.Errorf("it is not told any more who records (%v); it is looked for again at the next start", err)
		}
	}
	return nil
}

func recorders(names []string) string {
	if len(names) == 0 {
		return ""
	}
	all := names[0]
	for _, n := range names[1:] {
		all = lang.T("%s and %s", all, n)
	}
	return lang.T("%s records", all)
}

// uses reads the entries in a key, or in one below it. One that cannot be read,
// or goes meanwhile, is none.
func uses(key registry.Key, below ...string) []micUse {
	for _, name := range below {
		k, err := registry.OpenKey(key, name, registry.READ)
		if err != nil {
			return nil
		}
		defer k.Close()
		key = k
	}
	names, _ := key.ReadSubKeyNames(-1)
	var list []micUse
	for _, name := range names {
		k, err := registry.OpenKey(key, name, registry.QUERY_VALUE)
		if err != nil {
			continue
		}
		start, _, err := k.GetIntegerValue("LastUsedTimeStart")
		stop, _, err2 := k.GetIntegerValue("LastUsedTimeStop")
		k.Close()
		if err == nil && err2 == nil {
			list = append(list, micUse{name, start, stop})
		}
	}
	return list
}
