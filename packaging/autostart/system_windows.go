package autostart

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

func systemRegistry() Registry { return currentUser{} }

type currentUser struct{}

func (currentUser) String(path, name string) (value string, ok bool, err error) {
	err = withKey(path, registry.QUERY_VALUE, func(k registry.Key) error {
		value, _, err = k.GetStringValue(name)
		return err
	})
	return value, err == nil, ignoreMissing(err)
}

func (currentUser) Binary(path, name string) (value []byte, ok bool, err error) {
	err = withKey(path, registry.QUERY_VALUE, func(k registry.Key) error {
		value, _, err = k.GetBinaryValue(name)
		return err
	})
	return value, err == nil, ignoreMissing(err)
}

func (currentUser) SetString(path, name, value string) error {
	k, _, err := registry.CreateKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer k.Close()
	return k.SetStringValue(name, value)
}

func (currentUser) Delete(path, name string) error {
	return ignoreMissing(withKey(path, registry.SET_VALUE, func(k registry.Key) error {
		return k.DeleteValue(name)
	}))
}

func withKey(path string, access uint32, do func(registry.Key) error) error {
	k, err := registry.OpenKey(registry.CURRENT_USER, path, access)
	if err != nil {
		return err
	}
	defer k.Close()
	return do(k)
}

func ignoreMissing(err error) error {
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	return err
}

// ownHome is for systems where a program can run as one person in the home of
// another.
func ownHome(string) bool { return true }
