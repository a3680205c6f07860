//go:build !linux && !darwin && !freebsd && !windows

package history

// machineID is empty: the host name has to do.
func machineID() string { return "" }
