//go:build !unix || darwin

package daemon

// desktop is true: these systems always have one.
func desktop() bool { return true }
